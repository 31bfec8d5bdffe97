"""What families owe and what they are owed, from invoices and allocations; for lists of any length."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.invoice_life import OPEN_STATES
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.models.invoices import Invoice
from staffdesk.models.payments import Allocation, Payment
from staffdesk.services.credit_holds import held_cents


@dataclass(frozen=True)
class Balance:
    """A family's balance in cents: due on invoices, overdue among it since a date, credit kept, held.

    ``cesu_cents`` of the credit are what CESU left, which pays eligible lines only (E4).
    """

    due_cents: Cents = Cents(0)
    overdue_cents: Cents = Cents(0)
    oldest_due_on: date | None = None
    credit_cents: Cents = Cents(0)
    held_cents: Cents = Cents(0)
    cesu_cents: Cents = Cents(0)

    @property
    def free_cents(self) -> Cents:
        """Credit that pays whatever it is used for, and that no booked day holds already (S36, E4)."""
        return Cents(max(self.credit_cents - self.cesu_cents - self.held_cents, 0))

    @property
    def kept_cents(self) -> Cents:
        """Credit that booked days hold, as far as there is any."""
        return Cents(self.credit_cents - self.cesu_cents - self.free_cents)


def balances(
    session: Session, today: date, household_ids: Collection[int] | None = None
) -> dict[int, Balance]:
    """Give the balance of each family that has one; None asks for all families."""
    due = _due(session, None, _among(Invoice.household_id, household_ids))
    late = _due(session, today, _among(Invoice.household_id, household_ids))
    credit = _credit(session, household_ids)
    cesu = _credit(session, household_ids, Allocation.means == Means.CESU.value)
    held = held_cents(session, household_ids)
    return {
        household: Balance(
            Cents(due.get(household, (0, None))[0]),
            Cents(late.get(household, (0, None))[0]),
            late.get(household, (0, None))[1],
            Cents(credit.get(household, 0)),
            Cents(held.get(household, 0)),
            Cents(cesu.get(household, 0)),
        )
        for household in due.keys() | credit.keys()
    }


def _due(
    session: Session, before: date | None, among: list[ColumnElement[bool]]
) -> dict[int, tuple[int, date | None]]:
    question = (
        select(
            Invoice.household_id,
            func.sum(Invoice.total_cents - Invoice.paid_cents),
            func.min(Invoice.due_on),
        )
        .where(Invoice.state.in_(sorted(OPEN_STATES)), Invoice.total_cents > Invoice.paid_cents, *among)
        .group_by(Invoice.household_id)
    )
    if before is not None:
        question = question.where(Invoice.due_on < before)
    return {household: (int(cents), oldest) for household, cents, oldest in session.execute(question)}


def _credit(
    session: Session, household_ids: Collection[int] | None, *which: ColumnElement[bool]
) -> dict[int, int]:
    question = (
        select(Payment.household_id, func.sum(Allocation.cents))
        .join(Payment, Allocation.payment_id == Payment.id)
        .where(Allocation.invoice_id.is_(None), *which, *_among(Payment.household_id, household_ids))
        .group_by(Payment.household_id)
    )
    return {household: int(cents) for household, cents in session.execute(question) if cents}


def _among(column: object, household_ids: Collection[int] | None) -> list[ColumnElement[bool]]:
    return [] if household_ids is None else [column.in_(household_ids)]  # type: ignore[attr-defined]
