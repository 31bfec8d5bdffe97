"""Leads the receipts of the counter: shown, printed once, then only as numbered copies, cancelled (L7, L8).

A cancellation keeps its operation_id and its reason until it is known to be done: asked again after a failure
it is the same one (DSK10), and nothing typed is lost.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtPrintSupport import QPrinter
from shiboken6 import isValid

from staffdesk.domain.errors import StaffdeskError, Stale
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.reversals import Cause
from staffdesk.domain.topics import Topic
from staffdesk.ui.counter.page import CounterPage
from staffdesk.ui.counter.reversal_question import ReversalQuestion
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.pdf_view import default_printer
from staffdesk.ui.kit.shell import Shell
from staffdesk.ui.kit.tasks import Lane, Tasks
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.counter import Counter
    from staffdesk.services.money_rows import PaymentTaken, ReceiptCopy, ReceiptRow
    from staffdesk.services.reversal_rows import PieceRow, ReversalEffect
    from staffdesk.services.reversals import ReversalAsked

SEARCH_MS = 150


class ReceiptsPresenter(QObject):
    """Between page and services, for the receipts.

    Signals:
        cancelled: a payment was cancelled; what families owe changed.

    Attributes:
        printer: gives the printer of the counter, or None where there is none.
    """

    cancelled = Signal()

    def __init__(
        self,
        page: CounterPage,
        counter: Counter,
        form: type[ReversalAsked],
        *,
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
        today: Callable[[], date],
    ) -> None:
        super().__init__(page)
        self._page, self._counter, self._actor = page, counter, actor
        self._book, self._form, self._today = counter.book, form, today
        self._tasks, self._failures, self._shell = tasks, failures, shell
        self.printer: Callable[[], QPrinter | None] = default_printer
        self._shown: int | None = None
        self._operations: dict[tuple[int, Cause, tuple[int, ...]], str] = {}
        self._reasons: dict[int, str] = {}
        page.receipts.may_reverse = actor.may(Permission.REVERSE_MONEY)
        page.receipts.opened.connect(lambda row: self._show_again(row.payment_id, row.receipt))
        page.receipts.copy_asked.connect(lambda row: self._print_copy(row.payment_id))
        page.receipts.reversal_asked.connect(self._begin_reversal)
        self._search_soon = QTimer(self, interval=SEARCH_MS, singleShot=True)
        page.receipts_search.textChanged.connect(lambda _text: self._search_soon.start())
        self._search_soon.timeout.connect(self._search)
        tasks.topics_changed.connect(self._search_if)
        page.viewer.copy_asked.connect(self._print_copy_of_shown)
        page.viewer.printed.connect(lambda: page.viewer.set_prints_copies(copies=True))

    def show_new(self, payment_id: int, number: str, *, printing: bool) -> None:
        """Show the receipt of a payment just taken, and print it where that was asked."""
        self._run(
            lambda: self._counter.receipt_pdf(self._actor, payment_id),
            lambda content: self._open(payment_id, content, f"Quittance {number}", printing=printing),
        )

    def _show_again(self, payment_id: int, number: str) -> None:
        """Show a receipt that was given: what leaves the printer now is a copy."""

        def show(content: bytes) -> None:
            self._open(payment_id, content, f"Quittance {number}", printing=False)
            self._page.viewer.set_prints_copies(copies=True)

        self._run(lambda: self._counter.receipt_pdf(self._actor, payment_id), show)

    def _print_copy_of_shown(self) -> None:
        if self._shown is not None:
            self._print_copy(self._shown)

    def _print_copy(self, payment_id: int) -> None:
        def show(copy: ReceiptCopy) -> None:
            title = f"Quittance {copy.receipt}, duplicata {copy.number}"
            self._open(payment_id, copy.content, title, printing=True, over_account=True)

        self._run(lambda: self._counter.receipt_copy(self._actor, payment_id), show)

    def _open(
        self, payment_id: int, content: bytes, title: str, *, printing: bool, over_account: bool | None = None
    ) -> None:
        self._shown = payment_id
        over = not printing if over_account is None else over_account
        self._page.show_document(content, title, over_account=over)
        if not printing:
            return
        printer = self.printer()
        if printer is None or not self._page.viewer.print_on(printer):
            words = "Aucune imprimante par défaut sur ce poste. La quittance est affichée, prête à imprimer."
            self._page.banners.show_notice(Notice("printer", Tone.WARN, words, icon="printer", lasts=False))

    # ------------------------------------------------------------------------------------ cancelling

    def _begin_reversal(self, row: ReceiptRow) -> None:
        """Read what can still be taken back of a receipt, then ask."""
        self._tasks.run(
            lambda: self._book.pieces(self._actor, row.payment_id),
            lambda pieces: self._ask_reversal(row, pieces),
            self._fail,
            key="counter.pieces",
        )

    def _ask_reversal(self, row: ReceiptRow, pieces: tuple[PieceRow, ...]) -> None:
        if not pieces:  # an answer was lost, or a colleague was faster
            self._fail(Stale("already_reversed"))
            self.cancelled.emit()
            return
        question = ReversalQuestion(row, pieces, self._page)
        question.reason.set_text(self._reasons.get(row.payment_id, ""))
        question.effect_asked.connect(lambda cause, keys: self._tell_effect(question, row, cause, keys))
        question.reversed.connect(lambda *chosen: self._reverse(row, *chosen))
        question.rejected.connect(lambda: self._keep(row.payment_id, question.reason_kept()))
        question.ask()
        question.ask_effect()

    def _tell_effect(
        self, question: ReversalQuestion, row: ReceiptRow, cause: Cause, keys: tuple[int, ...]
    ) -> None:
        def told(effect: ReversalEffect) -> None:
            if isValid(question):
                question.show_effect(effect)

        def refused(error: Exception) -> None:
            if isValid(question):
                question.refuse(sentence(error) if isinstance(error, StaffdeskError) else str(error))

        work = partial(self._book.effect, self._actor, row.payment_id, cause, keys)
        self._tasks.run(work, told, refused, key="counter.effect")

    def _keep(self, payment_id: int, reason: str) -> None:
        self._reasons[payment_id] = reason

    def _reverse(self, row: ReceiptRow, reason: str, cause: Cause, keys: tuple[int, ...]) -> None:
        """Take back; asked again for the same means and cause it is the same reversal (DSK10)."""
        self._keep(row.payment_id, reason)
        operation = self._operations.setdefault((row.payment_id, cause, keys), secrets.token_hex(16))
        asked = self._form(row.payment_id, reason, operation, cause, keys)
        self._page.banners.withdraw("failure")
        self._tasks.run(
            lambda: self._counter.reverse(self._actor, asked),
            lambda done: self._reversed(row, done),
            self._fail,
            key="counter.reverse",
        )

    def _reversed(self, row: ReceiptRow, done: PaymentTaken) -> None:
        self._operations.clear()
        self._reasons.pop(row.payment_id, None)
        partly = " en partie" if -done.total_cents < row.total_cents - row.reversed_cents else ""
        self._shell.show_toast(f"Quittance {row.receipt} annulée{partly} par la quittance {done.receipt}")
        self.show_new(done.payment_id, done.receipt, printing=True)
        self.cancelled.emit()

    # ------------------------------------------------------------------------------------ searching

    def _search(self) -> None:
        text = self._page.receipts_search.text().strip()
        if not text:
            self._page.show_found_receipts(None)
            return
        self._tasks.run(
            lambda: self._book.find(self._actor, text),
            lambda found: self._page.show_found_receipts(found, self._today()),
            self._fail,
            key="counter.receipts.find",
        )

    def _search_if(self, topics: frozenset[Topic]) -> None:
        if Topic.PAYMENTS in topics and self._page.receipts_search.text().strip():
            self._search()

    def _run(self, ask: Callable[[], object], show: Callable[..., None]) -> None:
        self._tasks.run(ask, show, self._fail, lane=Lane.DOCUMENTS, key="counter.receipt")

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners)
