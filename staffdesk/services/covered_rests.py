"""What was not credited of days, for a gesture on their invoice covers it: kept, and used up later (C1).

A gesture counts once, and whole: what it covers is taken off what the same invoice asks more later.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import InvoiceCorrection
from staffdesk.domain.corrections import DayCorrection
from staffdesk.models.bookings import BookingCorrection
from staffdesk.models.invoices import CreditNote, Invoice
from staffdesk.services.open_corrections import settle

_PAYER = func.coalesce(BookingCorrection.household_id, Invoice.household_id)
"""Who owes a correction, or is owed it."""
_OPEN = (
    BookingCorrection.kind == InvoiceCorrection.COVERED.value,
    BookingCorrection.settled_at.is_(None),
)


def load_rests(session: Session, invoices: Collection[int]) -> dict[tuple[int, int], int]:
    """Read what was not credited as a gesture covers it, by invoice and household, above zero."""
    if not invoices:
        return {}
    rows = session.execute(
        select(BookingCorrection.invoice_id, _PAYER, func.sum(BookingCorrection.cents))
        .join(Invoice, Invoice.id == BookingCorrection.invoice_id)
        .where(*_OPEN, BookingCorrection.invoice_id.in_(sorted(invoices)))
        .group_by(BookingCorrection.invoice_id, _PAYER)
    ).tuples()
    return {(invoice_id, household): -int(cents) for invoice_id, household, cents in rows}


def gestures_that_cover() -> Select[Any]:
    """Return the question whose answer changes with what gestures on invoices to correct may cover."""
    corrected = select(BookingCorrection.invoice_id).where(BookingCorrection.settled_at.is_(None))
    return (
        select(CreditNote.id)
        .where(CreditNote.by_hand, CreditNote.invoice_id.in_(corrected))
        .order_by(CreditNote.id)
    )


def keep_rest(session: Session, day: DayCorrection, cents: int, at: datetime, by: str) -> None:
    """Remember what was not credited of a day for a gesture covers it, in cents above zero."""
    session.add(_covered(session, day, -cents, at, by))
    session.flush()


def spend_rest(
    session: Session, day: DayCorrection, at: datetime, by: str, *, invoice_id: int | None = None
) -> None:
    """Use up what a gesture covers of a day; on an invoice (`invoice_id`), it is open again if cancelled."""
    spent = day.covered_cents
    if not spent:
        return
    rows = session.execute(
        select(BookingCorrection.id, BookingCorrection.cents)
        .join(Invoice, Invoice.id == BookingCorrection.invoice_id)
        .where(
            *_OPEN,
            BookingCorrection.invoice_id == day.invoice_id,
            _PAYER.in_([day.household_id]),
        )
    ).tuples()
    open_rows = dict(rows.all())
    left = -sum(open_rows.values()) - spent
    settle(session, open_rows, at)
    if left > 0:
        keep_rest(session, day, left, at, by)
    used = _covered(session, day, -spent, at, by)
    used.settled_at, used.settled_invoice_id = at, invoice_id
    session.add(used)
    session.flush()


def void_rests(session: Session, invoice_id: int, household_id: int, at: datetime, note_id: int) -> None:
    """Forget what a gesture covered of an invoice that is cancelled: a person gives it again, or not."""
    ids = session.scalars(
        select(BookingCorrection.id)
        .join(Invoice, Invoice.id == BookingCorrection.invoice_id)
        .where(
            *_OPEN,
            BookingCorrection.invoice_id == invoice_id,
            _PAYER.in_([household_id]),
        )
    ).all()
    settle(session, ids, at, credit_note_id=note_id)


def _covered(session: Session, day: DayCorrection, cents: int, at: datetime, by: str) -> BookingCorrection:
    owner = session.get_one(Invoice, day.invoice_id).household_id
    return BookingCorrection(
        booking_id=day.booking_id,
        invoice_id=day.invoice_id,
        household_id=None if owner == day.household_id else day.household_id,
        kind=InvoiceCorrection.COVERED.value,
        cents=cents,
        from_state=day.from_state,
        to_state=day.to_state,
        reason=day.reason,
        by=by,
        at=at,
    )
