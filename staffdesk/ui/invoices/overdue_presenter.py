"""Leads unpaid invoices: families by age, what stops reminders, a run previewed and sent, its letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.statement_document import StatementPeriod, bounds_of
from staffdesk.domain.topics import Topic
from staffdesk.ui.invoices.hold_question import HoldQuestion
from staffdesk.ui.invoices.invoice_browser import InvoiceBrowser
from staffdesk.ui.invoices.page import OVERDUE, InvoicesPage
from staffdesk.ui.invoices.reminder_words import send_facts, send_question, sent_told
from staffdesk.ui.kit.containers import Question
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.shell import Shell
from staffdesk.ui.kit.tasks import Lane, Tasks

if TYPE_CHECKING:
    from staffdesk.services.account_statement import AccountStatements
    from staffdesk.services.overdue import Overdue
    from staffdesk.services.reminder_holds import HoldAsked, ReminderHolds
    from staffdesk.services.reminder_rows import (
        LateInvoiceRow,
        LevelRow,
        Reminded,
        ReminderRow,
        ReminderRunRow,
        ReminderWish,
    )
    from staffdesk.services.reminders import Reminders

WATCHED = frozenset({Topic.INVOICES, Topic.PAYMENTS, Topic.HOUSEHOLDS, Topic.SETTINGS})


@dataclass(frozen=True)
class ReminderServices:
    """What the presenter is handed: the use cases, and the records they take."""

    overdue: Overdue
    reminders: Reminders
    holds: ReminderHolds
    statements: AccountStatements
    wish: type[ReminderWish]
    hold: type[HoldAsked]


class OverduePresenter(QObject):
    """Between the view of unpaid invoices and its use cases."""

    def __init__(
        self,
        page: InvoicesPage,
        services: ReminderServices,
        *,
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
        today: Callable[[], date],
    ) -> None:
        super().__init__(page)
        self._page, self._view, self._services = page, page.overdue, services
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        self._today = today
        self._stale = True
        view = self._view
        view.set_rights(may_remind=actor.may(Permission.ISSUE_INVOICES))
        view.family_chosen.connect(self._show_family)
        view.form_asked.connect(self._begin)
        view.run_asked.connect(self._open_letters)
        view.form.wished.connect(self._preview)
        view.form.send_asked.connect(self._ask_to_send)
        for part in (view.form, view.panel):
            part.family_asked.connect(lambda key: shell.go_to("families", key))
        panel = view.panel
        panel.statement_asked.connect(self._open_statement)
        panel.family_hold_asked.connect(self._ask_hold)
        panel.invoice_hold_asked.connect(self._ask_hold)
        panel.lift_asked.connect(self._lift)
        panel.reminder_asked.connect(self._open_reminder)
        for browser in (page.run.browser, page.browser):
            browser.lines_asked.connect(lambda key, browser=browser: self._show_reminders(browser, key))
        page.view_shown.connect(lambda _key: self._show_if_seen())
        page.overdue_asked.connect(self._open_family)
        tasks.topics_changed.connect(self._refresh_if)

    def refresh(self) -> None:
        """Ask again for what is overdue, for the runs, and for the family in hand."""
        self._stale = False
        overdue, actor = self._services.overdue, self._actor
        self._run(lambda: overdue.view(actor), self._view.show_overdue, "overdue.view")
        self._run(lambda: overdue.runs(actor), self._view.show_runs, "overdue.runs")
        if self._view.panel.household_id is not None:
            self._show_family(self._view.panel.household_id)

    def _show_if_seen(self) -> None:
        """Ask only once the view is seen: nobody waits for it behind another one."""
        if self._stale and self._page.views.key() == OVERDUE:
            self.refresh()

    def _refresh_if(self, topics: frozenset[Topic]) -> None:
        if topics & WATCHED:
            self._stale = True
            self._show_if_seen()

    # One family

    def _open_family(self, household_id: int) -> None:
        self._view.show_family(household_id, "Famille")
        self._stale = True
        self._show_if_seen()

    def _show_family(self, household_id: int) -> None:
        overdue, actor, panel = self._services.overdue, self._actor, self._view.panel

        def show(found: tuple[Any, Any, Any]) -> None:
            if panel.household_id == household_id:
                panel.show_invoices(found[0])
                panel.show_holds(found[1])
                panel.show_reminders(found[2])

        self._run(
            lambda: (
                overdue.invoices(actor, household_id),
                overdue.holds(actor, household_id),
                overdue.history(actor, household_id=household_id),
            ),
            show,
            "overdue.family",
        )

    def _show_reminders(self, browser: InvoiceBrowser, invoice_id: int) -> None:
        self._run(
            lambda: self._services.overdue.history(self._actor, invoice_id=invoice_id),
            browser.panel.show_reminders,
            f"overdue.history.{id(browser)}",
        )

    def _ask_hold(self, invoice: LateInvoiceRow | None = None) -> None:
        household_id = self._view.panel.household_id
        if household_id is None:
            return
        question = HoldQuestion(
            f"Suspendre les relances de la facture {invoice.number}\u202f?"
            if invoice is not None
            else "Ne plus relancer cette famille\u202f?",
            "La dette reste due, et la famille la voit toujours sur le portail.",
            self._page,
            self._today,
            of_invoice=invoice is not None,
        )

        def hold(kind: str, reason: str, until: date | None) -> None:
            asked = self._services.hold(
                household_id, reason, until, kind, invoice.invoice_id if invoice is not None else None
            )
            self._run(
                lambda: self._services.holds.hold(self._actor, asked),
                lambda _topics: self._shell.show_toast("Relances suspendues"),
                "reminders.hold",
            )

        question.asked.connect(hold)
        question.ask()

    def _lift(self, hold_id: int) -> None:
        self._run(
            lambda: self._services.holds.lift(self._actor, hold_id),
            lambda _topics: self._shell.show_toast("Les relances reprennent"),
            "reminders.lift",
        )

    # A run

    def _begin(self) -> None:
        reminders, actor, form = self._services.reminders, self._actor, self._view.form

        def show(found: tuple[tuple[LevelRow, ...], date]) -> None:
            self._view.show_form()
            form.begin(*found)

        self._run(lambda: (reminders.levels(actor), reminders.pay_by(actor)), show, "reminders.levels")

    def _preview(self, levels: tuple[str, ...], made_on: date, pay_by: date) -> None:
        wish = self._services.wish(levels, made_on, pay_by)
        self._tasks.run(
            lambda: self._services.reminders.preview(self._actor, wish),
            self._view.form.show_preview,
            self._not_previewed,
            key="reminders.preview",
        )

    def _not_previewed(self, error: Exception) -> None:
        form = self._view.form
        form.show_preview(None)
        self._failures.show(error, fields=form.fields(), board=self._page.banners)

    def _ask_to_send(self) -> None:
        preview = self._view.form.preview
        if preview is None:
            return
        question = Question(
            send_question(preview),
            send_facts(preview),
            "Relancer les familles",
            "Ne rien envoyer",
            self._page,
            danger=False,
        )
        question.confirmed.connect(
            lambda: self._send(preview.wish, [row.household_id for row in preview.planned])
        )
        question.ask()

    def _send(self, wish: ReminderWish, household_ids: list[int]) -> None:
        self._view.form.set_busy(busy=True)
        self._page.banners.withdraw("failure")
        self._tasks.run(
            lambda: self._services.reminders.send(self._actor, wish, household_ids),
            self._sent,
            self._not_sent,
            lane=Lane.DOCUMENTS,
            key="reminders.send",
        )

    def _sent(self, done: Reminded) -> None:
        self._view.form.set_busy(busy=False)
        self._view.leave_form()
        self._shell.show_toast(sent_told(done))
        if done.letters:
            self._print(done.run_id)

    def _not_sent(self, error: Exception) -> None:
        self._view.form.set_busy(busy=False)
        self._view.form.ask()
        self._fail(error)

    # Papers

    def _open_letters(self, run: ReminderRunRow) -> None:
        self._print(run.run_id)

    def _print(self, run_id: int) -> None:
        self._paper(
            lambda: self._services.reminders.letters(self._actor, run_id), "Lettres de relance", "letters"
        )

    def _open_reminder(self, row: ReminderRow) -> None:
        self._paper(
            lambda: self._services.reminders.pdf(self._actor, row.reminder_id), f"Relance {row.number}", "pdf"
        )

    def _open_statement(self, household_id: int, period: str) -> None:
        since, until = bounds_of(StatementPeriod(period), self._today())
        self._paper(
            lambda: self._services.statements.pdf(self._actor, household_id, since, until),
            "Relevé de compte",
            "statement",
        )

    def _paper(self, work: Callable[[], bytes], title: str, key: str) -> None:
        self._tasks.run(
            work,
            lambda content: self._page.show_paper(content, title),
            self._fail,
            lane=Lane.DOCUMENTS,
            key=f"reminders.{key}",
        )

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None], key: str) -> None:
        self._tasks.run(work, done, self._fail, key=key)

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners, reload=self.refresh)
