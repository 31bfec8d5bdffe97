"""Leads the remittances: what is chosen leaves the drawer, its paper is shown, a cheque may bounce."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.permissions import Actor
from staffdesk.domain.topics import Topic, Topics
from staffdesk.ui.counter.deposits_page import DepositsPage
from staffdesk.ui.counter.deposits_words import (
    bounce_facts,
    bounce_question,
    cheque_piece,
    sent_piece,
    voucher_piece,
)
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.reasoned_question import ReasonedQuestion
from staffdesk.ui.kit.shell import Shell
from staffdesk.ui.kit.tasks import Lane, Tasks

if TYPE_CHECKING:
    from staffdesk.services.counter import Counter
    from staffdesk.services.deposit_rows import (
        ClosingRow,
        DepositsView,
        SentCheque,
        SlipMade,
        SlipRow,
        SlipVoucher,
    )
    from staffdesk.services.deposits import Deposits
    from staffdesk.services.money_rows import PaymentTaken

SHOWN = frozenset({Topic.TILL, Topic.PAYMENTS})


class DepositsPresenter(QObject):
    """Between page and services.

    Args:
        page: the page.
        deposits: the use cases of the régisseur.
        counter: cancels a cheque that bounced.
        today: gives the day.
    """

    def __init__(
        self,
        page: DepositsPage,
        deposits: Deposits,
        counter: Counter,
        *,
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
        today: Callable[[], date],
    ) -> None:
        super().__init__(page)
        self._page, self._deposits, self._counter, self._actor = page, deposits, counter, actor
        self._tasks, self._failures, self._shell, self._today = tasks, failures, shell, today
        self._receipt = deposits.receipt
        self._view: DepositsView | None = None
        self._answered: SlipRow | None = None
        self._copied: tuple[Callable[[], bytes], str] | None = None
        self._operations: dict[int, str] = {}
        self._stale = False
        self._connect()
        page.show_period(*last_month(today()))
        self.refresh()

    def refresh(self) -> None:
        """Ask for everything."""
        self._stale = False
        self._tasks.run(
            lambda: self._deposits.view(self._actor), self._show, self._fail_reading, key="deposits.view"
        )

    def _connect(self) -> None:
        page = self._page
        page.entered.connect(self._catch_up)
        page.remit_asked.connect(self._begin)
        page.statement_asked.connect(self._show_statement)
        page.counter_asked.connect(lambda: self._shell.go_to("counter"))
        page.pieces.chosen.connect(self._remit_pieces)
        page.cash.chosen.connect(
            lambda counted: self._run(lambda: self._deposits.remit_cash(self._actor, counted))
        )
        page.answer.answered.connect(self._answer)
        page.answer.paper_asked.connect(self._show_answered)
        page.bank.answered.connect(self._credit)
        page.bank.paper_asked.connect(self._show_answered)
        page.slips.opened.connect(self._open_slip)
        page.closings.opened.connect(self._open_closing)
        page.cheques.opened.connect(self._ask_bounce)
        page.viewer.copy_asked.connect(self._print_copy)
        page.viewer.printed.connect(lambda: page.viewer.set_prints_copies(copies=self._copied is not None))
        self._tasks.topics_changed.connect(self._refresh_if)

    def _show(self, view: DepositsView) -> None:
        self._view = view
        self._page.banners.withdraw("failure")
        self._page.show_view(view, self._today())

    # ------------------------------------------------------------------------------ handing over

    def _begin(self, kind: str) -> None:
        view, page = self._view, self._page
        if view is None:
            return
        self._kind = kind
        if kind == "cash":
            page.show_panel(page.cash)
            page.cash.begin(view.cash_cents)
            return
        cheques = kind == "cheque"
        pieces = (
            [cheque_piece(one) for one in view.cheques]
            if cheques
            else [voucher_piece(one) for one in view.vouchers]
        )
        title = "Remettre les chèques" if cheques else "Remettre les CESU"
        words = "Décocher ce qui ne part pas. Le bordereau les liste un par un."
        page.show_panel(page.pieces)
        page.pieces.begin(title, words, pieces)

    def _remit_pieces(self, keys: tuple[int, ...]) -> None:
        remit = self._deposits.remit_cheques if self._kind == "cheque" else self._deposits.remit_vouchers
        self._run(lambda: remit(self._actor, keys))

    def _run(self, make: Callable[[], SlipMade]) -> None:
        self._page.banners.withdraw("failure")
        self._tasks.run(make, self._made, self._fail, key="deposits.make")

    def _made(self, slip: SlipMade) -> None:
        self._shell.show_toast(f"Bordereau {slip.number} établi, {euros(slip.cents)}")
        self._show_slip(slip, given=False)
        self.refresh()

    # ------------------------------------------------------------------------------ papers

    def _open_slip(self, row: SlipRow) -> None:
        if row.kind == "cesu" and row.state == "sent":
            self._begin_answer(row)
        elif row.state == "sent":
            self._answered = row
            self._page.show_panel(self._page.bank)
            self._page.bank.begin(self._today(), row.cents)
        else:
            self._show_slip(row)

    def _show_slip(self, slip: SlipRow | SlipMade, *, given: bool = True) -> None:
        self._show_paper(
            lambda: self._deposits.slip_pdf(self._actor, slip.slip_id),
            f"Bordereau {slip.number}",
            lambda: self._deposits.slip_copy(self._actor, slip.slip_id),
            given=given,
        )

    def _open_closing(self, row: ClosingRow) -> None:
        self._show_paper(
            lambda: self._deposits.closing_pdf(self._actor, row.session_id),
            f"Arrêté de caisse {row.number}",
            lambda: self._deposits.closing_copy(self._actor, row.session_id),
        )

    def _show_statement(self, first: date, last: date) -> None:
        self._page.banners.withdraw("failure")
        self._show_paper(
            lambda: self._deposits.statement_pdf(self._actor, first, last), "Bordereau de versement"
        )

    def _show_paper(
        self,
        read: Callable[[], bytes],
        title: str,
        copy: Callable[[], bytes] | None = None,
        *,
        given: bool = True,
    ) -> None:
        """Show a paper; of one that has a ``copy`` and was given, only numbered copies are printed (L8)."""

        def show(content: bytes) -> None:
            self._page.show_document(content, title)
            self._copied = None if copy is None else (copy, title)
            self._page.viewer.set_prints_copies(copies=given and copy is not None)

        self._tasks.run(
            read,
            show,
            self._fail,
            lane=Lane.DOCUMENTS,
            key="deposits.paper",
        )

    def _print_copy(self) -> None:
        if self._copied is None:
            return
        copy, title = self._copied

        def show(content: bytes) -> None:
            self._page.show_document(content, f"{title}, duplicata")
            self._page.viewer.ask_printer()

        self._tasks.run(copy, show, self._fail, lane=Lane.DOCUMENTS, key="deposits.paper")

    # ------------------------------------------------------------------------------ answers

    def _begin_answer(self, row: SlipRow) -> None:
        def show(vouchers: tuple[SlipVoucher, ...]) -> None:
            self._answered = row
            self._page.show_panel(self._page.answer)
            self._page.answer.begin(self._today(), row.cents, [sent_piece(one) for one in vouchers])

        self._tasks.run(
            lambda: self._deposits.vouchers_of(self._actor, row.slip_id),
            show,
            self._fail,
            key="deposits.vouchers",
        )

    def _show_answered(self) -> None:
        if self._answered is not None:
            self._show_slip(self._answered)

    def _answer(self, day: date, rejected: tuple[int, ...], note: str) -> None:
        row = self._answered
        if row is None:
            return

        def done(_topics: Topics) -> None:
            self._shell.show_toast(f"Réponse du CRCESU notée pour le bordereau {row.number}")
            self._page.close_side()
            self.refresh()

        self._tasks.run(
            lambda: self._deposits.answer_vouchers(self._actor, row.slip_id, day, rejected, note),
            done,
            self._fail,
            key="deposits.answer",
        )

    def _credit(self, on: date, reference: str, cents: int, note: str) -> None:
        row = self._answered
        if row is None:
            return

        def done(_topics: Topics) -> None:
            self._shell.show_toast(f"Crédit de {euros(cents)} noté pour le bordereau {row.number}")
            self._page.close_side()
            self.refresh()

        receipt = self._receipt(on, reference, cents, note)
        self._tasks.run(
            lambda: self._deposits.credit_slip(self._actor, row.slip_id, receipt),
            done,
            self._fail_credit,
            key="deposits.credit",
        )

    def _ask_bounce(self, cheque: SentCheque) -> None:
        if cheque.bounced_on is not None:
            return
        question = ReasonedQuestion(
            bounce_question(cheque),
            bounce_facts(cheque),
            "Signaler impayé",
            "Garder le paiement",
            self._page,
            reason="Motif donné par la banque",
            missing="Indiquer le motif du rejet, par exemple sans provision",
        )
        question.reasoned.connect(lambda reason: self._bounce(cheque, reason))
        question.ask()

    def _bounce(self, cheque: SentCheque, reason: str) -> None:
        operation = self._operations.setdefault(cheque.means_id, secrets.token_hex(16))

        def done(taken: PaymentTaken) -> None:
            self._operations.pop(cheque.means_id, None)
            self._shell.show_toast(f"Chèque {cheque.number} impayé, quittance d’annulation {taken.receipt}")
            self._show_paper(
                lambda: self._counter.receipt_pdf(self._actor, taken.payment_id), f"Quittance {taken.receipt}"
            )
            self.refresh()

        self._page.banners.withdraw("failure")
        self._tasks.run(
            lambda: self._counter.bounce(self._actor, cheque.payment_id, cheque.means_id, reason, operation),
            done,
            self._fail,
            key="deposits.bounce",
        )

    # ------------------------------------------------------------------------------ staying in step

    def _refresh_if(self, topics: Topics) -> None:
        if topics & SHOWN:
            self._stale = True
            if self._page.isVisible():
                self.refresh()

    def _catch_up(self) -> None:
        if self._stale:
            self.refresh()

    def _fail_reading(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners, retry=self.refresh)

    def _fail_credit(self, error: Exception) -> None:
        bank = self._page.bank
        fields = {"on": bank.day, "reference": bank.reference, "cents": bank.amount, "note": bank.note}
        self._failures.show(error, fields=fields, board=self._page.banners, reload=self.refresh)

    def _fail(self, error: Exception) -> None:
        fields = {"on": self._page.answer.day, "note": self._page.answer.note}
        self._failures.show(error, fields=fields, board=self._page.banners, reload=self.refresh)


def last_month(today: date) -> tuple[date, date]:
    """Give the first and the last day of the month before, which a statement is usually about."""
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last
