"""A family's credit used at the counter, before any other means: rows and journal (E5, L7)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from staffdesk.domain.allocation import Allocation as Part
from staffdesk.domain.payments import Means
from staffdesk.domain.permissions import Actor
from staffdesk.models.payments import Allocation
from staffdesk.services import ledger
from staffdesk.services.credit import CreditPart, drawn_from, entries, load_credit
from staffdesk.services.credit_holds import held_cents, without_held


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
    settled: dict[int, int] = defaultdict(int)
    drawn = drawn_from(parts, used)
    for part, pieces in drawn:
        base = {"payment_id": part.payment_id, "means": part.means.value}
        rows.append({**base, "invoice_id": None, "cents": -sum(piece.cents for piece in pieces)})
        by_invoice: dict[int, int] = defaultdict(int)
        for piece in pieces:
            by_invoice[ids[piece.invoice]] += piece.cents
        for invoice_id, part_cents in by_invoice.items():
            rows.append({**base, "invoice_id": invoice_id, "cents": part_cents})
            settled[invoice_id] += part_cents
    if rows:
        session.execute(insert(Allocation), rows)
        ledger.append_all(session, entries(household_ref, drawn, session_id=session_id), at=at, by=actor)
    return dict(settled)
