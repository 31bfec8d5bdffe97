"""A family's credit used at the counter, before any other means: rows and journal (E5, L7)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from staffdesk.domain.allocation import Allocation as Part
from staffdesk.domain.ledger import EntryKind, allocation_lines
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.domain.permissions import Actor
from staffdesk.models.payments import Allocation
from staffdesk.services import ledger
from staffdesk.services.credit import CreditPart, load_credit
from staffdesk.services.credit_holds import held_cents, without_held
from staffdesk.services.ledger import NewEntry


def free_credit(session: Session, household_id: int) -> list[CreditPart]:
    """Return what a family may use now: its credit but for what booked days hold, oldest payment first."""
    parts = load_credit(session, [household_id]).get(household_id, [])
    return list(without_held(parts, held_cents(session, [household_id]).get(household_id, 0)))


def credit_sums(parts: Iterable[CreditPart]) -> tuple[tuple[Means, int], ...]:
    """Return credit by kind: what CESU left pays eligible lines only, the rest pays any (E4)."""
    sums: dict[Means, int] = defaultdict(int)
    for part in parts:
        sums[Means.CESU if part.means is Means.CESU else Means.CREDIT] += part.cents
    return tuple((means, cents) for means, cents in sums.items() if cents)


def write_credit(
    session: Session,
    actor: Actor,
    household_ref: str,
    parts: Sequence[CreditPart],
    used: Sequence[Part],
    ids: Mapping[str, int],
    *,
    at: datetime,
    session_id: int,
) -> dict[int, int]:
    """Move credit to the invoices it settles, entry by entry, and return cents by invoice id."""
    rows: list[dict[str, Any]] = []
    entries: list[NewEntry] = []
    settled: dict[int, int] = defaultdict(int)
    for part, pieces in _drawn(parts, used):
        cents = sum(piece.cents for piece in pieces)
        told = [[piece.invoice, piece.position, piece.cents] for piece in pieces]
        facts = {"receipt": part.receipt, "means": part.means.value, "cents": cents, "settled": told}
        entries.append(
            NewEntry(
                EntryKind.ALLOCATION,
                allocation_lines(cents),
                household_ref=household_ref,
                session_id=session_id,
                ref_no=part.ledger_no,
                facts=facts,
            )
        )
        base = {"payment_id": part.payment_id, "means": part.means.value}
        rows.append({**base, "invoice_id": None, "cents": -cents})
        by_invoice: dict[int, int] = defaultdict(int)
        for piece in pieces:
            by_invoice[ids[piece.invoice]] += piece.cents
        for invoice_id, part_cents in by_invoice.items():
            rows.append({**base, "invoice_id": invoice_id, "cents": part_cents})
            settled[invoice_id] += part_cents
    if rows:
        session.execute(insert(Allocation), rows)
        ledger.append_all(session, entries, at=at, by=actor)
    return dict(settled)


def _drawn(parts: Sequence[CreditPart], used: Sequence[Part]) -> list[tuple[CreditPart, list[Part]]]:
    """Draw each piece of the sharing from the parts of its kind, the oldest first."""
    left = {id(part): part.cents for part in parts}
    drawn: dict[int, list[Part]] = defaultdict(list)
    for piece in used:
        cents = int(piece.cents)
        for part in parts:
            is_cesu = part.means is Means.CESU
            if is_cesu is not (piece.means is Means.CESU) or not cents:
                continue
            taken = min(cents, left[id(part)])
            if taken:
                left[id(part)] -= taken
                cents -= taken
                drawn[id(part)].append(Part(piece.means, piece.invoice, piece.position, Cents(taken)))
    return [(part, drawn[id(part)]) for part in parts if drawn[id(part)]]
