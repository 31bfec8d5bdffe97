"""Leads invoicing: runs, drafting and issuing in the background, search, lines, documents. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.errors import RuleBroken, Stale
from staffdesk.domain.french.dates import local
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.invoice_life import invoice_number, number_parts
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic
from staffdesk.ui.invoices.invoice_browser import InvoiceBrowser
from staffdesk.ui.invoices.mends import FEES, GESTURES
from staffdesk.ui.invoices.page import INVOICES, InvoicesPage
from staffdesk.ui.invoices.payer_picker import BY_HAND, EVERYBODY
from staffdesk.ui.invoices.run_form import RunWish
from staffdesk.ui.invoices.words import issue_facts, issue_question, issued_told
from staffdesk.ui.kit.containers import Question
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.shell import Shell
from staffdesk.ui.kit.tasks import Lane, Progress, Task, Tasks
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.invoice_payers import InvoicePayers
    from staffdesk.services.invoicing import Invoicing
    from staffdesk.services.money_rows import InvoiceRow, Issued, RunDetail, RunRow

ISSUING, DRAWING = "Émission des factures", "Mise en page des factures"
REDRAFTING = "Calcul du brouillon"
PRINTING = "Mise en page de toutes les factures"
GESTURE_CARRIED = "Le geste est repris sur le brouillon"
FEE_LEFT = "La ligne est retirée de la facture de ce foyer"


class InvoicesPresenter(QObject):
    """Between page and services.

    Args:
        page: the page.
        invoicing, payers: the use cases.
        tasks, failures, shell: of the window.
        actor: who works.
        now: gives the instant (aware, UTC).
    """

    def __init__(
        self,
        page: InvoicesPage,
        invoicing: Invoicing,
        payers: InvoicePayers,
        *,
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(page)
        self._page, self._invoicing, self._actor, self._now = page, invoicing, actor, now
        self._payers = payers
        self._tasks, self._failures, self._shell = tasks, failures, shell
        self._run_id: int | None = None
        self._work: Task | None = None
        self._counted = 0
        page.run.set_rights(
            may_draft=actor.may(Permission.DRAFT_INVOICES), may_issue=actor.may(Permission.ISSUE_INVOICES)
        )
        page.run.anomalies.set_rights(actor.may)
        if not actor.may(Permission.DRAFT_INVOICES):
            page.new_button.refuse("Votre rôle ne permet pas de préparer une facturation")
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Ask again for the runs, and for the one that is shown."""
        self._tasks.run(
            lambda: self._invoicing.runs(self._actor), self._show_runs, self._fail, key="invoicing.runs"
        )
        if self._run_id is not None:
            self._open_run(self._run_id)

    def _connect(self) -> None:
        page = self._page
        page.run_chosen.connect(self._open_run)
        page.new_run_asked.connect(self._ask_activities)
        page.form.submitted.connect(self._draft)
        page.form.cancelled.connect(self._cancel)
        page.form.payers.searched.connect(self._find_payers)
        page.run.issue_asked.connect(self._ask_to_issue)
        page.run.drop_asked.connect(self._ask_to_drop)
        page.run.redraft_asked.connect(self._redraft)
        page.run.cancelled.connect(self._cancel)
        page.run.anomalies.mend_asked.connect(self._mend)
        page.search_asked.connect(self._search)
        page.invoice_asked.connect(self._open_invoice)
        page.run_made.connect(self._drafted)
        page.run.print_asked.connect(self._print_run)
        for browser in (page.run.browser, page.browser):
            browser.family_asked.connect(self._go_to_family)
            browser.paper_asked.connect(self._open_paper)
            browser.lines_asked.connect(lambda key, browser=browser: self._ask_lines(browser, key))
        self._tasks.topics_changed.connect(self._refresh_if)

    # Runs

    def _show_runs(self, runs: tuple[RunRow, ...]) -> None:
        self._page.show_runs(runs)

    def _open_run(self, run_id: int) -> None:
        self._run_id = run_id
        self._tasks.run(
            lambda: self._invoicing.detail(self._actor, run_id),
            self._page.show_run,
            self._fail,
            key="invoicing.detail",
        )

    def _mend(self, screen: str, place: object) -> None:
        """Lead to where an anomaly is mended; a gesture is taken up here, a fee asked twice left here."""
        if screen not in (GESTURES, FEES):
            self._shell.go_to(screen, place)
        elif self._run_id is not None and isinstance(place, int):
            run_id, note_id = self._run_id, place
            self._change_draft(
                lambda: self._invoicing.carry_gesture(self._actor, run_id, note_id), GESTURE_CARRIED
            )
        elif self._run_id is not None and isinstance(place, tuple):
            run_id, fee = self._run_id, place
            self._change_draft(lambda: self._invoicing.leave_fee(self._actor, run_id, *fee), FEE_LEFT)

    def _change_draft(self, change: Callable[[], object], told: str) -> None:
        self._page.banners.withdraw("failure")
        self._tasks.run(
            change, lambda _: self._shell.show_toast(told), self._fail, key="invoicing.change_draft"
        )

    def _ask_activities(self) -> None:
        self._tasks.run(
            lambda: self._invoicing.activities(self._actor),
            self._page.form.set_activities,
            self._fail,
            key="invoicing.activities",
        )
        self._tasks.run(
            lambda: self._invoicing.due_on(self._actor),
            self._page.form.offer_due_on,
            self._fail,
            key="invoicing.due_on",
        )
        self._tasks.run(
            lambda: self._payers.groups(self._actor),
            self._page.form.payers.set_groups,
            self._fail,
            key="invoicing.payers",
        )

    def _find_payers(self, text: str) -> None:
        self._tasks.run(
            lambda: self._payers.find(self._actor, text),
            self._page.form.payers.show_found,
            self._fail,
            key="invoicing.find_payers",
        )

    def _draft(self, wish: RunWish) -> None:
        form = self._page.form
        form.set_busy(busy=True)
        self._page.banners.withdraw("failure")
        self._work = self._tasks.run_counted(
            lambda progress: self._draft_run(wish, progress),
            self._drafted,
            self._not_drafted,
            counted=form.progress.count,
            stopped=lambda: form.set_busy(busy=False),
            lane=Lane.DOCUMENTS,
            key="invoicing.draft",
        )

    def _draft_run(self, wish: RunWish, progress: Progress) -> int:
        """Find who is invoiced, then draft; in the background."""
        households = wish.household_ids or None
        if wish.payers not in (EVERYBODY, BY_HAND):
            households = self._payers.members(self._actor, wish.payers)
        return self._invoicing.draft(
            self._actor,
            wish.title,
            wish.starts_on,
            wish.ends_on,
            wish.due_on,
            wish.activity_codes,
            progress,
            households,
        )

    def _drafted(self, run_id: int) -> None:
        self._page.form.set_busy(busy=False)
        self._run_id = run_id

        def show(runs: tuple[RunRow, ...]) -> None:
            self._page.show_runs(runs)
            self._page.choose_run(run_id)
            self._open_run(run_id)

        self._tasks.run(lambda: self._invoicing.runs(self._actor), show, self._fail, key="invoicing.runs")

    def _redraft(self) -> None:
        """Make the draft anew: what was mended since is in it."""
        detail = self._page.run.detail
        if detail is None:
            return
        run_id = detail.run.run_id

        def show(fresh: int) -> None:
            self._page.run.set_busy(busy=False)
            self._drafted(fresh)
            self._shell.show_toast("Brouillon recalculé")

        self._page.run.set_busy(busy=True, words=REDRAFTING)
        self._page.banners.withdraw("failure")
        self._work = self._tasks.run_counted(
            lambda progress: self._invoicing.redraft(self._actor, run_id, progress),
            show,
            self._not_issued,
            counted=self._page.run.progress.count,
            stopped=self._stopped,
            lane=Lane.DOCUMENTS,
            key="invoicing.redraft",
        )

    def _not_drafted(self, error: Exception) -> None:
        form = self._page.form
        form.set_busy(busy=False)
        said = {"activity_codes": form.refuse_activities, "payers": form.payers.error.say}
        field = str(error.facts.get("field")) if isinstance(error, RuleBroken) else ""
        if isinstance(error, RuleBroken) and field in said:
            said[field](sentence(error))
            return
        self._failures.show(error, fields=form.fields(), board=self._page.banners)

    def _ask_to_issue(self) -> None:
        """Count, sum and first number are named before they are given."""
        detail = self._page.run.detail
        if detail is None:
            return
        self._tasks.run(
            lambda: self._invoicing.invoices(self._actor)[:1],
            lambda newest: self._question(detail, next_number(newest, self._today())),
            self._fail,
            key="invoicing.first",
        )

    def _question(self, detail: RunDetail, first_number: str) -> None:
        question = Question(
            issue_question(detail),
            issue_facts(detail, first_number),
            "Émettre les factures" if detail.run.invoices else "Faire les avoirs",
            "Garder le brouillon",
            self._page,
            danger=False,
        )
        question.confirmed.connect(lambda: self._issue(detail.run.run_id))
        question.ask()

    def _issue(self, run_id: int) -> None:
        view = self._page.run
        view.set_busy(busy=True, words=ISSUING)
        self._counted = 0
        self._page.banners.withdraw("failure")
        self._work = self._tasks.run_counted(
            lambda progress: self._invoicing.issue(self._actor, run_id, progress),
            self._issued,
            self._not_issued,
            counted=self._count_issue,
            stopped=self._stopped,
            lane=Lane.DOCUMENTS,
            key="invoicing.issue",
        )

    def _count_issue(self, done: int, total: int) -> None:
        """Numbers are given first, then pages are drawn: the count starts again, under other words."""
        if done < self._counted:
            self._page.run.progress.begin(DRAWING)
        self._counted = done
        self._page.run.progress.count(done, total)

    def _issued(self, issued: Issued) -> None:
        self._page.run.set_busy(busy=False)
        told = issued_told(issued.count, issued.first, issued.last, issued.total_cents, again=issued.again)
        self._shell.show_toast(told)

    def _not_issued(self, error: Exception) -> None:
        self._page.run.set_busy(busy=False)
        if isinstance(error, Stale) and error.code == "draft_outdated":
            words = sentence(error)
            self._page.banners.show_notice(
                Notice("failure", Tone.WARN, words, "Recalculer", self._redraft, lasts=False)
            )
            return
        self._fail(error)

    def _print_run(self) -> None:
        """All invoices of the run in one file, for the printing room; it opens in the viewer."""
        detail = self._page.run.detail
        if detail is None:
            return
        view = self._page.run
        view.set_busy(busy=True, words=PRINTING)
        self._work = self._tasks.run_counted(
            lambda progress: self._invoicing.run_paper(self._actor, detail.run.run_id, progress),
            lambda content: self._show_batch(content, detail.run.title),
            self._not_issued,
            counted=view.progress.count,
            stopped=self._stopped,
            lane=Lane.DOCUMENTS,
            key="invoicing.run_paper",
        )

    def _show_batch(self, content: bytes, title: str) -> None:
        self._page.run.set_busy(busy=False)
        self._page.show_paper(content, title)

    def _stopped(self) -> None:
        self._page.run.set_busy(busy=False)
        self.refresh()

    def _cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()

    def _ask_to_drop(self) -> None:
        detail = self._page.run.detail
        if detail is None:
            return
        question = Question(
            f"Abandonner le brouillon «\u00a0{detail.run.title}\u00a0»\u202f?",
            "Aucun numéro n’a été donné. Le brouillon disparaît, les réservations restent.",
            "Abandonner le brouillon",
            "Garder le brouillon",
            self._page,
        )
        question.confirmed.connect(lambda: self._drop(detail.run.run_id))
        question.ask()

    def _drop(self, run_id: int) -> None:
        self._run_id = None
        self._tasks.run(
            lambda: self._invoicing.drop(self._actor, run_id),
            lambda _topics: self._shell.show_toast("Brouillon abandonné"),
            self._fail,
            key="invoicing.drop",
        )

    # Invoices

    def _search(self, text: str, state: str) -> None:
        self._tasks.run(
            lambda: self._invoicing.invoices(self._actor, text, state or None),
            self._page.show_invoices,
            self._fail,
            key="invoicing.search",
        )

    def _open_invoice(self, invoice_id: int) -> None:
        def show(invoices: tuple[InvoiceRow, ...]) -> None:
            self._page.search.clear()
            self._page.state.choose("")
            self._page.choose_view(INVOICES)
            self._page.show_invoices(invoices)
            self._page.browser.choose(invoice_id)

        self._tasks.run(lambda: self._invoicing.invoices(self._actor), show, self._fail, key="invoicing.open")

    def _ask_lines(self, browser: InvoiceBrowser, invoice_id: int) -> None:
        self._tasks.run(
            lambda: self._invoicing.lines(self._actor, invoice_id),
            browser.panel.show_lines,
            self._fail,
            key=f"invoicing.lines.{id(browser)}",
        )

    def _open_paper(self, invoice: InvoiceRow) -> None:
        self._tasks.run(
            lambda: self._invoicing.pdf(self._actor, invoice.invoice_id),
            lambda content: self._page.show_paper(content, f"Facture {invoice.number}"),
            self._fail,
            lane=Lane.DOCUMENTS,
            key="invoicing.pdf",
        )

    def _go_to_family(self, household_id: int) -> None:
        self._shell.go_to("families", household_id)

    def _refresh_if(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.INVOICES, Topic.PAYMENTS}:
            self.refresh()
            if self._page.views.key() == INVOICES:
                self._page.ask_invoices()

    def _today(self) -> date:
        return local(self._now()).date()

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners, reload=self.refresh)


def next_number(newest: tuple[InvoiceRow, ...], today: date) -> str:
    """Give the number that the next invoice will have, from the newest one; each year starts again at 1."""
    parts = number_parts(newest[0].number) if newest else None
    last = parts[1] if parts is not None and parts[0] == today.year else 0
    return invoice_number(today.year, last + 1)
