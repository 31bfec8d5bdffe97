"""What payments settle of an invoice beyond what it is still worth: freed, newest payment first (E4)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.payments import Means
from staffdesk.domain.reductions import Share, left_of
from staffdesk.models.payments import Allocation, Payment


@dataclass(frozen=True)
class PaidPart:
    """What one payment settles of an invoice with one means; ``ledger_no`` is the entry of the payment."""

    payment_id: int
    ledger_no: int
    means: Means
    cents: int

    @property
    def key(self) -> tuple[int, Means]:
        """Payment and means."""
        return self.payment_id, self.means

    def less(self, cents: int) -> "PaidPart":
        """Return the part once some of it is freed."""
        return replace(self, cents=self.cents - cents)


@dataclass(frozen=True)
class Weight:
    """What an invoice is worth, credit notes taken off: lines that CESU may pay, and all of them."""

    cesu_cents: int
    cents: int


def weigh(lines: Sequence[Share], credited: Iterable[Share] = ()) -> Weight:
    """Return what an invoice is worth once credit notes are taken off its lines."""
    left = left_of(lines, credited)
    cesu = sum(cents for line, cents in zip(lines, left, strict=True) if line.cesu_eligible)
    return Weight(cesu, sum(left))


def released(paid: Iterable[PaidPart], weight: Weight) -> dict[tuple[int, Means], int]:
    """Return what must be freed: CESU above the lines it may pay, then the rest above the whole invoice."""
    newest_first = sorted(paid, key=lambda part: -part.payment_id)
    freed: dict[tuple[int, Means], int] = {}
    cesu = [part for part in newest_first if part.means is Means.CESU]
    others = [part for part in newest_first if part.means is not Means.CESU]
    too_much = sum(part.cents for part in cesu) - max(0, min(weight.cesu_cents, weight.cents))
    _take(cesu, too_much, freed)
    left = sum(part.cents for part in newest_first) - sum(freed.values())
    _take([*others, *cesu], left - weight.cents, freed)
    return freed


def _take(parts: Iterable[PaidPart], cents: int, freed: dict[tuple[int, Means], int]) -> None:
    for part in parts:
        taken = max(0, min(cents, part.cents - freed.get(part.key, 0)))
        if taken:
            freed[part.key] = freed.get(part.key, 0) + taken
            cents -= taken


def load_paid(session: Session, invoice_ids: Collection[int]) -> dict[int, list[PaidPart]]:
    """Read what payments settle of some invoices now; what was reversed or freed is taken off."""
    origin = func.coalesce(Payment.reverses_id, Payment.id)
    rows = session.execute(
        select(Allocation.invoice_id, origin, Allocation.means, func.sum(Allocation.cents))
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(Allocation.invoice_id.in_(sorted(invoice_ids)))
        .group_by(Allocation.invoice_id, origin, Allocation.means)
    ).tuples()
    kept = [
        (invoice or 0, payment, means, int(cents)) for invoice, payment, means, cents in rows if cents > 0
    ]
    numbers = dict(
        session.execute(
            select(Payment.id, Payment.ledger_no).where(Payment.id.in_({payment for _, payment, *_ in kept}))
        )
        .tuples()
        .all()
    )
    found: dict[int, list[PaidPart]] = {key: [] for key in invoice_ids}
    for invoice_id, payment, means, cents in sorted(kept):
        found[invoice_id].append(PaidPart(payment, numbers[payment], Means(means), cents))
    return found
