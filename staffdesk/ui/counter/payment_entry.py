"""What is typed at the counter as one value, and the sums that follow from it. No widget in here.

Amounts are cents. Cash settles what the other means leave, out of what was handed over; whatever the other
means bring beyond the amounts to settle becomes the family's credit (E5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from staffdesk.domain.allocation import Matrix, OpenLine, allocate, means_matrix
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means, Remark, Tender, TillRules, Voucher, cash, remarks

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
    """

    settle: Mapping[int, Cents]
    tenders: tuple[Tender, ...] = ()
    received: Cents | None = None
    reason: str = ""

    @property
    def due(self) -> Cents:
        """What is to be taken."""
        return Cents(sum(self.settle.values()))

    @property
    def without_cash(self) -> Cents:
        """What the other means bring."""
        return Cents(sum(tender.cents for tender in self.tenders))

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
        return Cents(max(0, self.without_cash - self.due))

    def all_tenders(self) -> tuple[Tender, ...]:
        """Give the tenders, cash last if any is kept."""
        if not self.cash_cents:
            return self.tenders
        return (*self.tenders, cash(self.cash_cents, self.received, self.reason))


def remarks_on(entry: Entry, on: date) -> tuple[tuple[Tender, Remark], ...]:
    """Give what is to be said of each tender on a day, with the tender it is about."""
    return tuple(
        (tender, remark)
        for tender in entry.all_tenders()
        for remark in remarks(tender, on=on, rules=EVERY_MEANS)
    )


def voucher_ceiling(invoices: Sequence[OpenInvoice], settle: Mapping[int, Cents]) -> Cents:
    """Give the most that CESU may pay of the ticked invoices."""
    ticked = (invoice for invoice in invoices if invoice.invoice_id in settle)
    return Cents(sum(min(invoice.cesu_cents, settle[invoice.invoice_id]) for invoice in ticked))


def shared_out(invoices: Sequence[OpenInvoice], entry: Entry) -> Matrix:
    """Share what is typed over the ticked invoices as the service will: eligible lines, then the oldest."""
    ticked = [invoice for invoice in invoices if invoice.invoice_id in entry.settle]
    caps = {invoice.number: entry.settle[invoice.invoice_id] for invoice in ticked}
    lines = [line for invoice in ticked for line in _lines(invoice, caps[invoice.number])]
    paid = [(tender.means, tender.cents) for tender in entry.all_tenders()]
    return means_matrix(lines, allocate(lines, paid, caps=caps).allocations)


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
