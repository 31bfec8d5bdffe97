"""What families paid ahead, and its use on their next invoice (E5).

The part of a payment that settles no invoice yet is an allocation without invoice. Using it moves it: one
allocation takes it off there, another puts it on the invoice, so that the allocations of a payment always
sum to the payment.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.allocation import Allocation as Piece
from staffdesk.domain.allocation import OpenLine, allocate
from staffdesk.domain.invoice_life import credit_note_number, receipt_number
from staffdesk.domain.ledger import EntryKind, allocation_lines
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.models.invoices import CreditNote
from staffdesk.models.payments import Allocation, Payment
from staffdesk.services.ledger import NewEntry


@dataclass(frozen=True)
class CreditPart:
    """Credit that one payment left, by one means; ``ledger_no`` is the entry of the payment.

    ``note_id``, ``note`` and ``cause`` name the credit note that freed it, where one did.
    """

    payment_id: int
    receipt: str
    ledger_no: int
    means: Means
    cents: int
    note_id: int | None = None
    note: str = ""
    cause: str = ""


def load_credit(session: Session, household_ids: Collection[int]) -> dict[int, list[CreditPart]]:
    """Read what is left of each family's payments, oldest payment first; a reversed one leaves nothing."""
    wanted = set(household_ids)
    found: dict[int, list[CreditPart]] = defaultdict(list)
    left = _left(session)
    payments = _payments(session, {payment for payment, _ in left})
    notes = _notes(session, {note for parts in left.values() for note in parts if note is not None})
    for (payment_id, means), parts in sorted(left.items()):
        household, receipt, ledger_no = payments[payment_id]
        if household not in wanted:
            continue
        for note_id, cents in parts.items():
            note, cause = notes.get(note_id or 0, ("", ""))
            part = CreditPart(payment_id, receipt, ledger_no, Means(means), cents, note_id, note, cause)
            found[household].append(part)
    return found


def _left(session: Session) -> dict[tuple[int, str], dict[int | None, int]]:
    """Return the credit of each payment and means by the credit note that freed it, less what is spent."""
    origin = func.coalesce(Payment.reverses_id, Payment.id)
    rows = session.execute(
        select(origin, Allocation.means, Allocation.credit_note_id, func.sum(Allocation.cents))
        .join(Payment, Allocation.payment_id == Payment.id)
        .where(Allocation.invoice_id.is_(None))
        .group_by(origin, Allocation.means, Allocation.credit_note_id)
    ).tuples()
    sums: dict[tuple[int, str], dict[int | None, int]] = defaultdict(dict)
    for payment, means, note, cents in rows:
        sums[payment, means][note] = int(cents)
    left = {key: _without_debts(parts) for key, parts in sums.items()}
    return {key: parts for key, parts in left.items() if parts}


def _without_debts(parts: dict[int | None, int]) -> dict[int | None, int]:
    """Take sums below zero off the others, plain credit first: the sum stays what it is."""
    spent = -sum(cents for cents in parts.values() if cents < 0)
    left: dict[int | None, int] = {}
    for note in sorted((note for note, cents in parts.items() if cents > 0), key=lambda note: note or 0):
        taken = min(spent, parts[note])
        spent -= taken
        if parts[note] > taken:
            left[note] = parts[note] - taken
    return left


def _payments(session: Session, ids: Collection[int]) -> dict[int, tuple[int, str, int]]:
    rows = session.execute(
        select(
            Payment.id, Payment.household_id, Payment.receipt_year, Payment.receipt_number, Payment.ledger_no
        ).where(Payment.id.in_(sorted(ids)))
    )
    return {
        row.id: (row.household_id, receipt_number(row.receipt_year, row.receipt_number), row.ledger_no)
        for row in rows
    }


def _notes(session: Session, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    rows = session.execute(
        select(CreditNote.id, CreditNote.year, CreditNote.number, CreditNote.cause).where(
            CreditNote.id.in_(sorted(ids))
        )
    )
    return {row.id: (credit_note_number(row.year, row.number), row.cause) for row in rows}


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
        {
            "payment_id": part.payment_id,
            "invoice_id": place,
            "credit_note_id": part.note_id,
            "means": part.means.value,
            "cents": sign * cents,
        }
        for part, cents in used
        for place, sign in ((None, -1), (invoice_id, 1))
    ]


def entries(
    household_ref: str,
    drawn: Iterable[tuple[CreditPart, Sequence[Piece]]],
    *,
    document_ref: str | None = None,
    session_id: int | None = None,
) -> list[NewEntry]:
    """Return the journal's entries of a credit used, one per part; each names the lines it settles (L7)."""
    found = []
    for part, pieces in drawn:
        cents = sum(piece.cents for piece in pieces)
        told = [[piece.invoice, piece.position, piece.cents] for piece in pieces]
        found.append(
            NewEntry(
                EntryKind.ALLOCATION,
                allocation_lines(cents),
                household_ref=household_ref,
                document_ref=document_ref,
                session_id=session_id,
                ref_no=part.ledger_no,
                facts={"receipt": part.receipt, "means": part.means.value, "cents": cents, "settled": told},
            )
        )
    return found


def drawn_from(
    parts: Sequence[CreditPart], settled: Iterable[Piece]
) -> list[tuple[CreditPart, Sequence[Piece]]]:
    """Draw what credit settles, line by line, from the parts of its kind, in their order."""
    left = {id(part): part.cents for part in parts}
    drawn: dict[int, list[Piece]] = defaultdict(list)
    for piece in settled:
        cents = int(piece.cents)
        for part in parts:
            is_cesu = part.means is Means.CESU
            if is_cesu is not (piece.means is Means.CESU) or not cents:
                continue
            taken = min(cents, left[id(part)])
            if taken:
                left[id(part)] -= taken
                cents -= taken
                drawn[id(part)].append(replace(piece, cents=Cents(taken)))
    return [(part, drawn[id(part)]) for part in parts if drawn[id(part)]]


def on_lines(
    used: Iterable[tuple[CreditPart, int]], lines: Iterable[OpenLine]
) -> list[tuple[CreditPart, Sequence[Piece]]]:
    """Share what `credit_for` uses of each part over the open lines of its invoice (`domain.allocation`)."""
    parts = [replace(part, cents=cents) for part, cents in used]
    sharing = allocate(lines, [(part.means, part.cents) for part in parts])
    return drawn_from(parts, sharing.allocations)
