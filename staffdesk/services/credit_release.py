"""What payments settle of an invoice beyond what it is still worth: freed, newest payment first (E4)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.allocation import OpenLine, spread_reductions
from staffdesk.domain.invoice_life import invoice_number
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.models.invoices import CreditNote, CreditNoteLine, Invoice, InvoiceLine
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

    def less(self, cents: int, cesu_cents: int) -> "Weight":
        """Return what is left after a credit note."""
        return Weight(max(0, self.cesu_cents - cesu_cents), self.cents - cents)


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


def load_weights(session: Session, invoice_ids: Collection[int]) -> dict[int, Weight]:
    """Read what some invoices are worth now."""
    eligible: dict[int, int] = defaultdict(int)
    for invoice_id, lines in _lines(session, invoice_ids).items():
        eligible[invoice_id] = sum(line.open_cents for line in spread_reductions(lines) if line.cesu_eligible)
    credited = credited_cesu(session, invoice_ids)
    rows = session.execute(
        select(Invoice.id, Invoice.total_cents, Invoice.credited_cents).where(
            Invoice.id.in_(sorted(invoice_ids))
        )
    ).tuples()
    return {
        key: Weight(max(0, eligible[key] - credited.get(key, 0)), total - credit)
        for key, total, credit in rows
    }


def credited_cesu(session: Session, invoice_ids: Collection[int]) -> dict[int, int]:
    """Read what credit notes took off the lines that CESU may pay, by invoice."""
    rows = session.execute(
        select(CreditNote.invoice_id, func.sum(CreditNoteLine.amount_cents))
        .join(CreditNoteLine, CreditNoteLine.credit_note_id == CreditNote.id)
        .where(CreditNote.invoice_id.in_(sorted(invoice_ids)), CreditNoteLine.cesu_eligible)
        .group_by(CreditNote.invoice_id)
    ).tuples()
    return {key: int(cents) for key, cents in rows}


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


def _lines(session: Session, invoice_ids: Collection[int]) -> dict[int, list[OpenLine]]:
    rows = session.execute(
        select(
            Invoice.id,
            Invoice.year,
            Invoice.number,
            Invoice.due_on,
            InvoiceLine.position,
            InvoiceLine.amount_cents,
            InvoiceLine.cesu_eligible,
        )
        .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .where(Invoice.id.in_(sorted(invoice_ids)))
    )
    found: dict[int, list[OpenLine]] = defaultdict(list)
    for row in rows:
        number = invoice_number(row.year or 0, row.number or 0)
        found[row.id].append(
            OpenLine(number, row.position, row.due_on, Cents(row.amount_cents), row.cesu_eligible)
        )
    return found
