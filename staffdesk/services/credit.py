"""What families paid ahead, and its use on their next invoice (E5).

The part of a payment that settles no invoice yet is an allocation without invoice. Using it moves it: one
allocation takes it off there, another puts it on the invoice, so that the allocations of a payment always
sum to the payment.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.invoice_life import receipt_number
from staffdesk.domain.ledger import EntryKind, allocation_lines
from staffdesk.domain.payments import Means
from staffdesk.models.payments import Allocation, Payment
from staffdesk.services.ledger import NewEntry


@dataclass(frozen=True)
class CreditPart:
    """Credit that one payment left, by one means; ``ledger_no`` is the entry of the payment."""

    payment_id: int
    receipt: str
    ledger_no: int
    means: Means
    cents: int


def load_credit(session: Session, household_ids: Collection[int]) -> dict[int, list[CreditPart]]:
    """Read what is left of each family's payments, oldest payment first."""
    wanted = set(household_ids)
    left = func.sum(Allocation.cents).label("left")
    rows = session.execute(
        select(
            Payment.household_id,
            Payment.id,
            Payment.receipt_year,
            Payment.receipt_number,
            Payment.ledger_no,
            Allocation.means,
            left,
        )
        .join(Allocation, Allocation.payment_id == Payment.id)
        .where(Allocation.invoice_id.is_(None))
        .group_by(Payment.id, Allocation.means)
        .having(func.sum(Allocation.cents) > 0)
        .order_by(Payment.id, Allocation.means)
    )
    found: dict[int, list[CreditPart]] = defaultdict(list)
    for row in rows:
        if row.household_id in wanted:
            receipt = receipt_number(row.receipt_year, row.receipt_number)
            part = CreditPart(row.id, receipt, row.ledger_no, Means(row.means), int(row.left))
            found[row.household_id].append(part)
    return found


def credit_for(
    parts: Iterable[CreditPart], total_cents: int, cesu_cents: int
) -> tuple[tuple[CreditPart, int], ...]:
    """Return how much of each part an invoice uses: CESU on eligible lines only, never above its total."""
    used: list[tuple[CreditPart, int]] = []
    for part in sorted(parts, key=lambda part: part.means is not Means.CESU):
        cents = min(part.cents, total_cents, cesu_cents if part.means is Means.CESU else total_cents)
        if cents > 0:
            used.append((part, cents))
            total_cents -= cents
            cesu_cents -= cents if part.means is Means.CESU else 0
    return tuple(used)


def moved(invoice_id: int, used: Iterable[tuple[CreditPart, int]]) -> list[dict[str, Any]]:
    """Return the allocation rows that move credit to an invoice."""
    return [
        {"payment_id": part.payment_id, "invoice_id": place, "means": part.means.value, "cents": sign * cents}
        for part, cents in used
        for place, sign in ((None, -1), (invoice_id, 1))
    ]


def entries(number: str, household_ref: str, used: Iterable[tuple[CreditPart, int]]) -> list[NewEntry]:
    """Return the journal's entries of a credit used on an invoice, one per payment it came from."""
    return [
        NewEntry(
            EntryKind.ALLOCATION,
            allocation_lines(cents),
            household_ref=household_ref,
            document_ref=number,
            ref_no=part.ledger_no,
            facts={"receipt": part.receipt, "means": part.means.value, "cents": cents},
        )
        for part, cents in used
    ]
