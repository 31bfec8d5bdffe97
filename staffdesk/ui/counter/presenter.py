"""Leads the counter: search, account, sums while one types, the payment. It has no widgets.

A payment keeps its operation_id until it is known to be taken: after an unknown outcome the very same payment
is asked for again, nothing of it can be changed meanwhile, and the service takes it once (DSK10).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from staffdesk.domain.errors import NotAllowed, NotFound, RecoveryNeeded, RuleBroken, Stale
from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.dates import local
from staffdesk.domain.payments import Means, Tender
from staffdesk.domain.permissions import Actor
from staffdesk.domain.topics import Topics
from staffdesk.ui.counter.allocation_table import EMPTY
from staffdesk.ui.counter.faults import Faults
from staffdesk.ui.counter.manual_sharing import shared_by_hand
from staffdesk.ui.counter.page import CounterPage
from staffdesk.ui.counter.payment_entry import Credit, Entry, remarks_on, shared_out, voucher_ceiling
from staffdesk.ui.counter.proposals import matrix_of
from staffdesk.ui.counter.receipts_presenter import ReceiptsPresenter
from staffdesk.ui.counter.till_presenter import TillPresenter
from staffdesk.ui.kit.failures import Failures
from staffdesk.ui.kit.notices import Notice
from staffdesk.ui.kit.shell import Shell
from staffdesk.ui.kit.tasks import Tasks
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.counter import Counter
    from staffdesk.services.money_rows import (
        AllocationRow,
        CardTicket,
        CounterAccount,
        FamilyFound,
        MeansGiven,
        OpenInvoice,
        PaymentAsked,
        PaymentTaken,
        VoucherGiven,
    )
    from staffdesk.services.reversals import ReversalAsked

_PROPOSE_MS = 150
_DEFINITE = (RuleBroken, Stale, NotAllowed, NotFound, RecoveryNeeded)


@dataclass(frozen=True)
class PaymentForms:
    """How what was typed is written for the service: its own records, handed in by ``app.py``."""

    asked: type[PaymentAsked]
    given: type[MeansGiven]
    voucher: type[VoucherGiven]
    reversal: type[ReversalAsked]
    ticket: type[CardTicket]


class CounterPresenter(QObject):
    """Between page and services.

    Args:
        page: the page.
        counter: the use cases.
        forms: the records of the services.
        tasks, failures, shell: of the window.
        actor: who holds the till.
        now: gives the instant (aware, UTC).

    Attributes:
        receipts: leads the receipts.
        till: leads the till itself.
    """

    def __init__(
        self,
        page: CounterPage,
        counter: Counter,
        forms: PaymentForms,
        *,
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(page)
        self._page, self._counter, self._forms = page, counter, forms
        self._tasks, self._failures, self._shell = tasks, failures, shell
        self._actor, self._now = actor, now
        self._account: CounterAccount | None = None
        self.till = TillPresenter(
            page, counter, forms.ticket, tasks=tasks, failures=failures, shell=shell, actor=actor
        )
        self.receipts = ReceiptsPresenter(
            page,
            counter,
            forms.reversal,
            tasks=tasks,
            failures=failures,
            shell=shell,
            actor=actor,
            today=self._today,
        )
        self._operation_id = secrets.token_hex(16)
        self._unsure: PaymentAsked | None = None
        self._is_taking = False
        self._next_household: int | None = None
        self._faults = Faults(page)
        self._propose_soon = QTimer(self, interval=_PROPOSE_MS, singleShot=True)
        self._propose_soon.timeout.connect(self._propose)
        self._connect()
        self._recount()
        self.till.refresh()

    def _lead_to_refund(self) -> None:
        """Lead to the family's account, where the accountant is asked: the till gives nothing back."""
        if self._account is not None:
            self._shell.go_to("families", (self._account.household_id, "refund"))

    def _connect(self) -> None:
        page = self._page
        page.search_asked.connect(self._find)
        page.family_chosen.connect(self._open_account)
        page.entry_changed.connect(self._recount)
        page.payment_asked.connect(self._take)
        page.account.refund_asked.connect(self._lead_to_refund)
        self.till.till_changed.connect(self._recount)
        self.receipts.cancelled.connect(self._reload_if_idle)

    def _today(self) -> date:
        return local(self._now()).date()

    # The family

    def _find(self, text: str) -> None:
        def show(found: tuple[FamilyFound, ...]) -> None:
            self._page.show_found(text, found)

        self._tasks.run(lambda: self._counter.find(self._actor, text), show, self._fail, key="counter.find")

    def _open_account(self, household_id: int) -> None:
        if self._unsure is not None:
            self._say_unsure()
            return
        if self._is_taking:
            self._next_household = household_id
            return
        self._tasks.run(
            lambda: self._counter.account(self._actor, household_id),
            self._show_account,
            self._fail,
            key="counter.account",
        )

    def _show_account(self, account: CounterAccount) -> None:
        self._account = account
        self._operation_id = secrets.token_hex(16)
        self._page.banners.withdraw("failure")
        self._page.show_account(account, self._today())
        self._recount()
        self._page.pay.begin_cash()

    # The sums, at every key

    def _recount(self) -> None:
        entry = self._page.entry()
        pay = self._page.pay
        invoices = self._account.invoices if self._account is not None else ()
        credit = self._page.account.credit
        pay.show_due(entry.due, len(entry.settle), entry.credit)
        pay.set_by_credit(alone=self._is_by_credit(entry))
        pay.vouchers.set_ceiling(voucher_ceiling(invoices, entry.settle, credit))
        pay.cash.show_change(entry.cash_cents, entry.change, entry.wanted_in_cash)
        till = self.till.state
        if till is not None:
            pay.meter.show_cash(till.kept_cents, entry.cash_cents, till.ceiling_cents)
        fault = self._show_sharing(invoices, entry, credit)
        self._show_balance(entry)
        if fault:
            pay.refuse(fault)
        self._propose_soon.start()

    def _show_sharing(self, invoices: Sequence[OpenInvoice], entry: Entry, credit: Credit) -> str:
        """Show how the means settle the invoices, and say what is wrong with a sharing by hand."""
        view = self._page.account
        if not invoices or not view.allocation.is_by_hand():
            self._page.show_sharing(shared_out(invoices, entry, credit) if invoices else EMPTY)
            return ""
        by_hand = shared_by_hand(invoices, entry, credit)
        self._page.show_sharing(by_hand.matrix)
        view.sharing_error.say(by_hand.fault)
        return by_hand.fault

    def _show_balance(self, entry: Entry) -> None:
        pay = self._page.pay
        if self._account is None:
            pay.show_balance("users-three", "Aucune famille choisie", Tone.QUIET)
            pay.refuse("Choisir d’abord une famille (F2)")
        elif self._is_by_credit(entry):
            pay.show_balance("check-circle", f"Avoir utilisé, reste {euros(0)}", Tone.OK)
            pay.allow()
        elif not entry.due and not entry.tenders:
            pay.show_balance("minus-circle", "Rien à encaisser", Tone.QUIET)
            pay.refuse("Cocher une facture ou saisir un versement")
        elif entry.rest:
            pay.show_balance("warning", f"Reste {euros(entry.rest)}", Tone.WARN)
            pay.refuse(f"Reste {euros(entry.rest)} à encaisser ou à retirer des montants à régler")
        elif entry.excess:
            pay.show_balance("info", f"{euros(entry.excess)} en avoir", Tone.WARN)
            pay.allow()
        else:
            pay.show_balance("check-circle", f"Compte juste, reste {euros(0)}", Tone.OK)
            pay.allow()

    def _propose(self) -> None:
        """Have the service share a complete entry: it knows what the screen cannot, such as used vouchers."""
        entry = self._page.entry()
        if self._account is None or self._unsure is not None or not entry.all_tenders():
            return
        if self._page.account.sharing_error.text():
            return
        if any(remark.blocking for _, remark in remarks_on(entry, self._today(), self._page.pay.cash.limit)):
            return
        asked = self._asked(entry)

        def show(rows: tuple[AllocationRow, ...]) -> None:
            is_by_hand = self._page.account.allocation.is_by_hand()
            if self._account is not None and not is_by_hand and asked == self._asked(self._page.entry()):
                self._page.show_sharing(matrix_of(rows, entry, self._account.invoices))

        self._tasks.run(
            lambda: self._counter.propose(self._actor, asked), show, self._faults.tell, key="counter.propose"
        )

    # The payment

    def _asked(self, entry: Entry) -> PaymentAsked:
        household = self._account.household_id if self._account is not None else 0
        settle = tuple((invoice, int(cents)) for invoice, cents in entry.settle.items())
        means = tuple(self._given(tender) for tender in entry.all_tenders())
        cells = tuple((invoice, word.value, int(cents)) for (invoice, word), cents in entry.cells.items())
        return self._forms.asked(self._operation_id, household, settle, means, entry.credit, cells)

    def _is_by_credit(self, entry: Entry) -> bool:
        """Tell whether credit alone settles everything that is ticked."""
        return bool(entry.credit) and not entry.due and not entry.all_tenders()

    def _given(self, tender: Tender) -> MeansGiven:
        vouchers = tuple(self._forms.voucher(v.number, v.cents, v.year, v.issuer) for v in tender.vouchers)
        return self._forms.given(tender.means.value, tender.cents, facts_given(tender), vouchers)

    def _take(self, printing: bool) -> None:
        if self._unsure is None and not self._is_fit():
            return
        if self._unsure is None and self._is_by_credit(self._page.entry()):
            self._use_credit()
            return
        asked = self._unsure or self._asked(self._page.entry())
        self._is_taking, self._next_household = True, None
        self._propose_soon.stop()
        self._page.banners.withdraw("failure")
        self._page.pay.set_usable(usable=False)
        self._page.account.invoices.setEnabled(False)
        self._page.pay.refuse("Encaissement en cours")
        self._tasks.run(
            lambda: self._counter.take(self._actor, asked),
            lambda taken: self._taken(taken, printing),
            lambda error: self._not_taken(error, asked, printing),
            key="counter.take",
        )

    def _use_credit(self) -> None:
        """Settle with credit alone: nothing is received, so there is no receipt."""
        entry = self._page.entry()
        asked = self._asked(entry)

        def done(_topics: Topics) -> None:
            self._shell.show_toast(f"Avoir de {euros(entry.credit)} utilisé")
            self._reload_account()

        self._page.banners.withdraw("failure")
        self._tasks.run(
            lambda: self._counter.use_credit(self._actor, asked),
            done,
            lambda error: self._fail(error, reload=self._reload_account),
            key="counter.credit",
        )

    def _is_fit(self) -> bool:
        """Judge everything typed before it is sent; what is wrong is said beside its field."""
        self._faults.clear()
        if not self._page.pay.vouchers.take_typed():
            return False
        if not self._faults.show_unreadable():
            return False
        wrong = self._page.account.invoices.first_error()
        if wrong is not None:
            wrong.amount.setFocus()
            return False
        said = remarks_on(self._page.entry(), self._today(), self._page.pay.cash.limit)
        return self._faults.show_remarks([remark for _, remark in said if remark.blocking])

    def _taken(self, taken: PaymentTaken, printing: bool) -> None:
        self._unlock()
        self._account = None
        self._operation_id = secrets.token_hex(16)
        self._page.show_waiting()
        self._recount()
        self._shell.show_toast(f"Quittance {taken.receipt} enregistrée, {euros(taken.total_cents)}")
        self.receipts.show_new(taken.payment_id, taken.receipt, printing=printing)
        if self._next_household is not None:
            self._open_account(self._next_household)
        else:
            self._page.search.focus()
        self.till.refresh()

    def _not_taken(self, error: Exception, asked: PaymentAsked, printing: bool) -> None:
        if isinstance(error, _DEFINITE):
            self._unlock()
            self._recount()
            if not self._faults.show(error):
                self._fail(error, reload=self._reload_account)
            return
        self._is_taking, self._unsure = False, asked
        self._page.pay.set_retrying(retrying=True)
        self._page.pay.allow()
        self._failures.show(error, board=self._page.banners, retry=lambda: self._take(printing))

    def _unlock(self) -> None:
        self._is_taking, self._unsure = False, None
        self._page.banners.withdraw("failure")
        self._page.pay.set_retrying(retrying=False)
        self._page.pay.set_usable(usable=True)
        self._page.account.invoices.setEnabled(True)

    def _say_unsure(self) -> None:
        words = "Un encaissement attend d’être confirmé. Le réessayer avant de passer à une autre famille."
        retry = self._page.pay.take_button.click
        self._page.banners.show_notice(Notice("failure", Tone.WARN, words, "Réessayer", retry))

    def _reload_if_idle(self) -> None:
        """Show what the family owes again, unless a payment of it is under way."""
        if not self._is_taking and self._unsure is None:
            self._reload_account()

    def _reload_account(self) -> None:
        """Show the family as it is now, under the means that are typed already."""
        if self._account is None:
            return
        household = self._account.household_id

        def show(account: CounterAccount) -> None:
            self._account = account
            self._page.banners.withdraw("failure")
            self._page.refresh_account(account, self._today())

        self._tasks.run(
            lambda: self._counter.account(self._actor, household), show, self._fail, key="counter.account"
        )

    def _fail(self, error: Exception, reload: Callable[[], None] | None = None) -> None:
        self._failures.show(error, board=self._page.banners, reload=reload)


def facts_given(tender: Tender) -> dict[str, str]:
    """Write the proof of a tender as the service reads it: texts only, empty ones left out."""
    match tender.means:
        case Means.CASH:
            facts = {"given_cents": str(tender.received_cents or tender.cents), "reason": tender.reason}
        case Means.CHEQUE:
            facts = {"cheque_number": tender.number, "bank": tender.bank, "drawer": tender.drawer}
        case Means.CARD:
            facts = {"authorisation": tender.number}
        case Means.TRANSFER:
            facts = {"reference": tender.number}
        case _:
            facts = {}
    return {name: value for name, value in facts.items() if value}
