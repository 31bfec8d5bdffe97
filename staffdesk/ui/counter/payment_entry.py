"""What is typed at the counter as one value, and the sums that follow from it. No widget in here.

Amounts are cents. Cash settles what the other means leave, out of what was handed over; whatever the other
means bring beyond the amounts to settle becomes the family's credit (E5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from staffdesk.domain.allocation import Credited, Matrix, OpenLine, allocate, means_matrix, use_credit
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import CASH_LIMIT, Means, Remark, Tender, TillRules, Voucher, cash, remarks

if TYPE_CHECKING:
    from staffdesk.services.money_rows import OpenInvoice

EVERY_MEANS = TillRules(allowed=frozenset(Means))
"""The act of the régie is the service's business; here only what is typed is looked at."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything typed for one payment.

    Attributes:
        settle: invoice id to the most to settle of it, oldest first; only ticked ones.
        tenders: CESU, cheque, card, transfer, in the order of the screen; never cash.
        received: cash handed over, or None.
        reason: why cash above the limit is taken.
        credit: what the family's credit settles first.
        cesu_ceiling: the most that CESU may pay, where what exceeds it is kept as a credit; else None.
        cells: how the clerk shared the means by hand, (invoice id, means) to cents; empty: by the rule.
    """

    settle: Mapping[int, Cents]
    tenders: tuple[Tender, ...] = ()
    received: Cents | None = None
    reason: str = ""
    credit: Cents = Cents(0)
    cesu_ceiling: Cents | None = None
    cells: Mapping[tuple[int, Means], Cents] = field(default_factory=dict)

    @property
    def due(self) -> Cents:
        """What is to be taken, once credit is used."""
        return Cents(sum(self.settle.values()) - self.credit)

    @property
    def without_cash(self) -> Cents:
        """What the other means bring to the amounts to settle: CESU no more than they may pay."""
        return Cents(sum(self._useful(tender) for tender in self.tenders))

    def _useful(self, tender: Tender) -> int:
        if tender.means is Means.CESU and self.cesu_ceiling is not None:
            return min(tender.cents, self.cesu_ceiling)
        return tender.cents

    @property
    def wanted_in_cash(self) -> Cents:
        """What the other means leave to pay."""
        return Cents(max(0, self.due - self.without_cash))

    @property
    def cash_cents(self) -> Cents:
        """The part of the cash handed over that is kept."""
        return Cents(min(self.received or 0, self.wanted_in_cash))

    @property
    def change(self) -> Cents:
        """What is given back."""
        return Cents(max(0, (self.received or 0) - self.wanted_in_cash))

    @property
    def rest(self) -> Cents:
        """What is missing; never negative."""
        return Cents(self.wanted_in_cash - self.cash_cents)

    @property
    def excess(self) -> Cents:
        """What becomes credit."""
        beyond = sum(tender.cents for tender in self.tenders) - self.without_cash
        return Cents(max(0, self.without_cash - self.due) + beyond)

    def all_tenders(self) -> tuple[Tender, ...]:
        """Give the tenders, cash last if any is kept."""
        if not self.cash_cents:
            return self.tenders
        return (*self.tenders, cash(self.cash_cents, self.received, self.reason))


def remarks_on(entry: Entry, on: date, cash_limit: Cents = CASH_LIMIT) -> tuple[tuple[Tender, Remark], ...]:
    """Give what is to be said of each tender on a day, with the tender it is about."""
    rules = replace(EVERY_MEANS, cash_limit=cash_limit)
    return tuple(
        (tender, remark) for tender in entry.all_tenders() for remark in remarks(tender, on=on, rules=rules)
    )


Credit = Sequence[tuple[Means, int]]
"""A family's credit that may be used now: cents by kind, what CESU left apart."""


def credited(invoices: Sequence[OpenInvoice], settle: Mapping[int, Cents], credit: Credit) -> Credited:
    """Give what credit settles first of the ticked invoices, as the service will use it."""
    ticked = [invoice for invoice in invoices if invoice.invoice_id in settle]
    caps = {invoice.number: settle[invoice.invoice_id] for invoice in ticked}
    lines = [line for invoice in ticked for line in _lines(invoice, caps[invoice.number])]
    return use_credit(lines, credit, caps)


def voucher_ceiling(
    invoices: Sequence[OpenInvoice], settle: Mapping[int, Cents], credit: Credit = ()
) -> Cents:
    """Give the most that CESU may pay of the ticked invoices, once credit is used."""
    left = credited(invoices, settle, credit).lines
    return Cents(sum(line.open_cents for line in left if line.cesu_eligible))


def shared_out(invoices: Sequence[OpenInvoice], entry: Entry, credit: Credit = ()) -> Matrix:
    """Share what is typed over the ticked invoices as the service will, credit first."""
    first = credited(invoices, entry.settle, credit)
    paid = [(tender.means, tender.cents) for tender in entry.all_tenders()]
    shared = allocate(first.lines, paid, caps=first.caps).allocations
    used = tuple(replace(part, means=Means.CREDIT) for part in first.allocations)
    whole = credited(invoices, entry.settle, ()).lines
    return means_matrix(whole, (*used, *shared))


def usual_voucher(vouchers: Sequence[Voucher], on: date) -> tuple[Cents | None, int]:
    """Give the value and the year to offer for the next voucher: those of the last one, else this year's."""
    if vouchers:
        return vouchers[-1].cents, vouchers[-1].year
    return None, on.year


def _lines(invoice: OpenInvoice, cap: Cents) -> tuple[OpenLine, OpenLine]:
    """Split what is settled of an invoice in two lines: what CESU may pay, and the rest."""
    eligible = Cents(min(invoice.cesu_cents, cap))
    return (
        OpenLine(invoice.number, 1, invoice.due_on, Cents(cap - eligible)),
        OpenLine(invoice.number, 2, invoice.due_on, eligible, cesu_eligible=True),
    )
