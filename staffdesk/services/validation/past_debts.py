"""What families were behind with at a past moment: invoices due by then, less what was paid by then."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import local_date
from staffdesk.domain.money import Cents
from staffdesk.models.invoices import Invoice
from staffdesk.models.payments import Allocation, Payment
from staffdesk.services.balances import Balance
from staffdesk.services.billing_scope import asks
from staffdesk.services.validation.family_facts import chunks


@dataclass(frozen=True)
class _Debt:
    """One issued invoice with the payments it got."""

    cents: int
    due_on: date
    payments: Sequence[tuple[datetime, int]]

    def left(self, at: datetime) -> int:
        """Give what was still open at a moment."""
        return max(self.cents - sum(cents for paid_at, cents in self.payments if paid_at < at), 0)


@dataclass(frozen=True)
class PastDebts:
    """The invoices of some families, to be summed up at any moment."""

    of_household: Mapping[int, Sequence[_Debt]]

    def balance(self, household_id: int, at: datetime) -> Balance:
        """Give what a family was behind with then."""
        day = local_date(at)
        late = [
            (debt.due_on, debt.left(at))
            for debt in self.of_household.get(household_id, ())
            if debt.due_on < day and debt.left(at)
        ]
        overdue = Cents(sum(cents for _, cents in late))
        return Balance(overdue, overdue, min((due_on for due_on, _ in late), default=None))


def load_past_debts(session: Session, household_ids: Collection[int]) -> PastDebts:
    """Read the invoices and payments of some families."""
    found: dict[int, list[_Debt]] = defaultdict(list)
    for part in chunks(set(household_ids)):
        payments = _payments(session, part)
        invoices = session.execute(
            select(Invoice.id, Invoice.household_id, Invoice.total_cents, Invoice.due_on).where(
                Invoice.household_id.in_(part), asks(), Invoice.total_cents > 0
            )
        )
        for invoice, household, cents, due_on in invoices:
            found[household].append(_Debt(cents, due_on, payments.get(invoice, ())))
    return PastDebts(found)


def _payments(session: Session, household_ids: Sequence[int]) -> dict[int, list[tuple[datetime, int]]]:
    """Map each invoice to what it was paid, and when."""
    found: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    rows = session.execute(
        select(Allocation.invoice_id, Payment.received_at, Allocation.cents)
        .join(Payment, Allocation.payment_id == Payment.id)
        .join(Invoice, Allocation.invoice_id == Invoice.id)
        .where(Invoice.household_id.in_(household_ids))
    )
    for invoice, received_at, cents in rows:
        if invoice is not None:
            found[invoice].append((received_at, cents))
    return found
