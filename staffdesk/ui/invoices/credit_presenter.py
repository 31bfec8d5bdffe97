"""Leads credit notes: days that changed since, an invoice cancelled or reduced, one made anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.ui.invoices.credit_question import CreditQuestion
from staffdesk.ui.invoices.credit_words import (
    HANDED,
    MISSING_CAUSE,
    WRONG_AMOUNT,
    cancel_facts,
    cancel_question,
    credited_told,
    line_facts,
    line_question,
    worth,
)
from staffdesk.ui.invoices.invoice_browser import InvoiceBrowser
from staffdesk.ui.invoices.page import InvoicesPage
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.reasoned_question import ReasonedQuestion
from staffdesk.ui.kit.shell import Shell
from staffdesk.ui.kit.tasks import Lane, Tasks

if TYPE_CHECKING:
    from staffdesk.services.account_statement import AccountStatements
    from staffdesk.services.crediting import Crediting
    from staffdesk.services.crediting_rows import Credited, CreditNoteRow
    from staffdesk.services.invoicing import Invoicing
    from staffdesk.services.money_rows import InvoiceLineRow, InvoiceRow


class CreditPresenter(QObject):
    """Between the page of invoicing and the use cases of credit notes."""

    def __init__(
        self,
        page: InvoicesPage,
        crediting: Crediting,
        invoicing: Invoicing,
        statements: AccountStatements,
        *,
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
    ) -> None:
        super().__init__(page)
        self._page, self._crediting, self._invoicing = page, crediting, invoicing
        self._statements = statements
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        may_credit = actor.may(Permission.ISSUE_INVOICES)
        page.corrections.set_rights(may_credit=may_credit)
        page.corrections.family_asked.connect(lambda key: shell.go_to("families", key))
        page.corrections.credit_asked.connect(self._credit_corrections)
        for browser in (page.run.browser, page.browser):
            browser.panel.credits.set_rights(may_credit=may_credit)
            self._follow(browser)
        tasks.topics_changed.connect(self._refresh_if)
        self.refresh()

    def refresh(self) -> None:
        """Ask again for the days that changed since their invoice."""
        self._run(
            lambda: self._crediting.corrections(self._actor),
            self._page.corrections.show_corrections,
            "crediting.corrections",
        )

    def _follow(self, browser: InvoiceBrowser) -> None:
        panel = browser.panel
        browser.lines_asked.connect(lambda key: self._ask_notes(browser, key))
        panel.credits.note_asked.connect(self._open_note)
        panel.credits.handed_asked.connect(lambda note: self._hand_over(browser, note))
        panel.credits.line_asked.connect(lambda: self._ask_line(panel.invoice(), panel.line()))
        panel.credits.cancel_asked.connect(lambda: self._ask_cancel(panel.invoice()))
        panel.statement_asked.connect(self._open_statement)
        panel.credits.again_asked.connect(lambda: self._again(panel.invoice()))

    def _ask_notes(self, browser: InvoiceBrowser, invoice_id: int) -> None:
        self._run(
            lambda: self._crediting.notes(self._actor, invoice_id),
            browser.panel.credits.show_notes,
            f"crediting.notes.{id(browser)}",
        )

    def _credit_corrections(self) -> None:
        self._write(lambda: self._crediting.credit_corrections(self._actor))

    def _ask_cancel(self, invoice: InvoiceRow | None) -> None:
        if invoice is None:
            return
        question = ReasonedQuestion(
            cancel_question(invoice),
            cancel_facts(invoice),
            "Annuler la facture",
            "Garder la facture",
            self._page,
            reason="Motif de l’annulation",
            missing=MISSING_CAUSE,
        )
        question.reasoned.connect(
            lambda reason: self._write(
                lambda: self._crediting.cancel_invoice(
                    self._actor, invoice.invoice_id, reason, seen_cents=worth(invoice)
                )
            )
        )
        question.ask()

    def _ask_line(self, invoice: InvoiceRow | None, line: InvoiceLineRow | None) -> None:
        if invoice is None or line is None:
            return
        most = min(line.amount_cents, worth(invoice))
        question = CreditQuestion(
            line_question(line),
            line_facts(invoice, line),
            self._page,
            most_cents=most,
            wrong=WRONG_AMOUNT,
            missing=MISSING_CAUSE,
        )
        question.asked.connect(
            lambda cents, reason: self._write(
                lambda: self._crediting.credit_line(
                    self._actor, line.line_id, cents, reason, seen_cents=worth(invoice)
                )
            )
        )
        question.ask()

    def _again(self, invoice: InvoiceRow | None) -> None:
        if invoice is None:
            return

        def show(run_id: int) -> None:
            self._page.choose_view("runs")
            self._page.run_made.emit(run_id)

        self._run(
            lambda: self._invoicing.draft_again(self._actor, invoice.invoice_id), show, "crediting.again"
        )

    def _hand_over(self, browser: InvoiceBrowser, note: CreditNoteRow) -> None:
        def told(_: Topics) -> None:
            self._shell.show_toast(HANDED)
            invoice = browser.panel.invoice()
            if invoice is not None:
                self._ask_notes(browser, invoice.invoice_id)

        self._page.banners.withdraw("failure")
        self._run(lambda: self._crediting.hand_over(self._actor, note.note_id), told, "crediting.write")

    def _open_note(self, note: CreditNoteRow) -> None:
        self._tasks.run(
            lambda: self._crediting.pdf(self._actor, note.note_id),
            lambda content: self._page.show_paper(content, f"Avoir {note.number}"),
            self._fail,
            lane=Lane.DOCUMENTS,
            key="crediting.pdf",
        )

    def _open_statement(self, household_id: int) -> None:
        self._tasks.run(
            lambda: self._statements.pdf(self._actor, household_id),
            lambda content: self._page.show_paper(content, "Relevé de compte"),
            self._fail,
            lane=Lane.DOCUMENTS,
            key="crediting.statement",
        )

    def _write(self, work: Callable[[], Credited]) -> None:
        self._page.banners.withdraw("failure")
        self._run(work, lambda done: self._shell.show_toast(credited_told(done)), "crediting.write")

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None], key: str) -> None:
        self._tasks.run(work, done, self._fail, key=key)

    def _refresh_if(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.INVOICES, Topic.BOOKINGS}:
            self.refresh()

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners, reload=self.refresh)
