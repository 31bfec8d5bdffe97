"""Corrections that nothing has settled yet: read for runs, credit notes and screens, netted by day (C1)."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import InvoiceCorrection
from staffdesk.domain.corrections import DayCorrection, Netted, OpenCorrection, net
from staffdesk.domain.invoice_life import invoice_number
from staffdesk.models.bookings import Booking, BookingCorrection
from staffdesk.models.invoices import CreditNote, CreditNoteLine, FeeCorrectionRow, Invoice
from staffdesk.models.town import Activity, Slot

_PAYER = func.coalesce(BookingCorrection.household_id, Invoice.household_id)
"""Who owes a correction, or is owed it."""
_COVERED = BookingCorrection.kind == InvoiceCorrection.COVERED.value
"""What a gesture covers: of an invoice and a household, not of a day."""


def load_netted(
    session: Session,
    codes: Collection[str] | None = None,
    households: Collection[int] | None = None,
    invoices: Collection[int] | None = None,
) -> Netted:
    """Net the open corrections of some activities, families or invoices; None takes all of them.

    The family is the one of the invoice, unless the correction names who pays the day since.
    """
    question = _open()
    if codes is not None:
        question = question.where(Activity.code.in_(sorted(codes)))
    if households is not None:
        question = question.where(_PAYER.in_(sorted(households)))
    if invoices is not None:
        question = question.where(BookingCorrection.invoice_id.in_(sorted(invoices)))
    rows = session.execute(question).all()
    numbers = {
        (row.invoice_id, row.invoiced_id): invoice_number(row.year or 0, row.number or 0) for row in rows
    }
    found = net(
        OpenCorrection(
            row.id,
            row.booking_id,
            row.invoice_id,
            row.household_id,
            row.child_id,
            row.code,
            row.day_on,
            row.cents,
            row.from_state,
            row.to_state,
            row.reason,
            row.kind == InvoiceCorrection.NEW_PAYER,
            row.capped_cents,
            row.family_capped_cents,
        )
        for row in rows
    )
    return replace(found, credits=_named(found.credits, numbers), debits=_named(found.debits, numbers))


def open_correction_keys(codes: Collection[str]) -> Select[Any]:
    """Return the question whose answer changes when open corrections of some activities do."""
    return (
        select(BookingCorrection.id, BookingCorrection.cents)
        .join(Booking, Booking.id == BookingCorrection.booking_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .where(BookingCorrection.settled_at.is_(None), Activity.code.in_(sorted(codes)) | _COVERED)
        .order_by(BookingCorrection.id)
    )


def settle(
    session: Session,
    ids: Iterable[int],
    at: datetime,
    *,
    invoice_id: int | None = None,
    credit_note_id: int | None = None,
) -> None:
    """Mark corrections of days as settled by a document, or by each other."""
    settle_rows(session, BookingCorrection, ids, at, invoice_id, credit_note_id)


def settle_rows(
    session: Session,
    table: type[BookingCorrection | FeeCorrectionRow],
    ids: Iterable[int],
    at: datetime,
    invoice_id: int | None,
    credit_note_id: int | None,
) -> None:
    """Mark corrections of days, or of fees, as settled; one settled already is a bug."""
    wanted = sorted(ids)
    if not wanted:
        return
    done = session.execute(
        update(table)
        .where(table.id.in_(wanted), table.settled_at.is_(None))
        .values(settled_at=at, settled_invoice_id=invoice_id, credit_note_id=credit_note_id)
        .returning(table.id),
        execution_options={"synchronize_session": False},
    ).all()
    if len(done) != len(wanted):
        raise ValueError(f"{len(wanted) - len(done)} of {table.__tablename__} are settled already")


def reopen(session: Session, invoice_id: int) -> None:
    """Leave open again what an invoice that is cancelled had asked of other invoices' days.

    Not what was credited on it of these days since: that was settled here, and stays so.
    """
    credited = _credited(session, invoice_id)
    asked = session.scalars(
        select(BookingCorrection)
        .where(
            BookingCorrection.settled_invoice_id == invoice_id,
            BookingCorrection.booking_id.in_(sorted(credited)),
            ~_COVERED,
        )
        .order_by(BookingCorrection.id)
    ).all()
    newest = {row.booking_id: row for row in asked}
    for booking, row in newest.items():
        for cents, settled_on in ((credited[booking], row.settled_at), (-credited[booking], None)):
            session.add(
                BookingCorrection(
                    booking_id=booking,
                    invoice_id=row.invoice_id,
                    household_id=row.household_id,
                    kind=row.kind,
                    cents=cents,
                    from_state=row.from_state,
                    to_state=row.to_state,
                    reason=row.reason,
                    by=row.by,
                    at=row.at,
                    settled_at=settled_on,
                )
            )
    session.execute(
        update(BookingCorrection)
        .where(BookingCorrection.settled_invoice_id == invoice_id)
        .values(settled_at=None, settled_invoice_id=None),
        execution_options={"synchronize_session": False},
    )


def _credited(session: Session, invoice_id: int) -> dict[int, int]:
    """Read what credit notes of an invoice gave back by day."""
    rows = session.execute(
        select(CreditNoteLine.booking_id, func.sum(CreditNoteLine.amount_cents))
        .join(CreditNote, CreditNote.id == CreditNoteLine.credit_note_id)
        .where(CreditNote.invoice_id == invoice_id, CreditNoteLine.booking_id.is_not(None))
        .group_by(CreditNoteLine.booking_id)
    ).tuples()
    return {booking: int(cents) for booking, cents in rows if booking is not None}


def _open() -> Select[Any]:
    return (
        select(
            BookingCorrection.id,
            BookingCorrection.booking_id,
            BookingCorrection.invoice_id,
            BookingCorrection.cents,
            BookingCorrection.capped_cents,
            BookingCorrection.family_capped_cents,
            BookingCorrection.from_state,
            BookingCorrection.to_state,
            BookingCorrection.reason,
            BookingCorrection.kind,
            _PAYER.label("household_id"),
            Invoice.household_id.label("invoiced_id"),
            Invoice.year,
            Invoice.number,
            Booking.child_id,
            Booking.day_on,
            Activity.code,
        )
        .join(Invoice, Invoice.id == BookingCorrection.invoice_id)
        .join(Booking, Booking.id == BookingCorrection.booking_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .join(Activity, Activity.id == Slot.activity_id)
        .where(BookingCorrection.settled_at.is_(None), ~_COVERED)
        .order_by(BookingCorrection.id)
    )


def _named(days: Iterable[DayCorrection], numbers: dict[tuple[int, int], str]) -> tuple[DayCorrection, ...]:
    """Name the invoice of each day; never to a household that it was not sent to."""
    return tuple(replace(day, invoice=numbers.get((day.invoice_id, day.household_id), "")) for day in days)
