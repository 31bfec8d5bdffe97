"""Bookings: one child, one slot, one date; and the trace of each change of state."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from staffdesk.models.base import Base, CentsColumn, HasId, JsonValue

_ASKED = text("request_id IS NOT NULL")
_INVOICED = text("invoice_id IS NOT NULL")
_WAITING = text("state = 'waiting'")
_OFFERED = text("offer_until_at IS NOT NULL")
"""What few days are or have: the many others are left out of its index, nobody looks for them by it."""


class Booking(HasId, Base):
    """The booking key is child, slot (hence activity) and date: one row for ever, cancelled or not (C1).

    ``household_id`` is who asked and pays. ``state`` is a ``domain.bookings.BookingState`` value.
    ``surcharge`` names a surcharge of the tariff (``late``, ``unbooked``) or is empty. ``marked_at`` and
    ``marked_by`` say who ticked the child on an attendance list, null while nobody did; ``late_minutes`` is
    how long after closing it was collected. ``offer_until_at`` is set while a freed place is offered to
    whoever waited: it holds the place until then.
    """

    __tablename__ = "booking"
    __table_args__ = (
        UniqueConstraint("child_id", "slot_id", "day_on"),
        Index("ix_booking_place", "group_id", "slot_id", "day_on"),
        Index("ix_booking_household_day", "household_id", "day_on"),
        Index("ix_booking_day", "day_on"),
        Index("ix_booking_request_id", "request_id", sqlite_where=_ASKED, postgresql_where=_ASKED),
        Index("ix_booking_invoice_id", "invoice_id", sqlite_where=_INVOICED, postgresql_where=_INVOICED),
        Index("ix_booking_waiting", "state", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_booking_offered", "offer_until_at", sqlite_where=_OFFERED, postgresql_where=_OFFERED),
    )

    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("activity_group.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    day_on: Mapped[date]
    state: Mapped[str]
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    reason: Mapped[str] = mapped_column(default="")
    surcharge: Mapped[str] = mapped_column(default="")
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    offer_until_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(default="")
    marked_at: Mapped[datetime | None]
    marked_by: Mapped[str] = mapped_column(default="")
    late_minutes: Mapped[int] = mapped_column(default=0)


class BookingEvent(HasId, Base):
    """One change of state of one booking: from, to, by whom, when, why. Only ever added."""

    __tablename__ = "booking_event"

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    from_state: Mapped[str] = mapped_column(default="")
    to_state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    by: Mapped[str]
    at: Mapped[datetime]


class BookingCorrection(HasId, Base):
    """What changed on a day that is on an issued invoice: the invoice stays, this is added (C1).

    ``kind`` is a ``domain.bookings.InvoiceCorrection`` value, ``cents`` what the family owes more (or less,
    negative). Caps of the month lessen what the day itself changed by: a child's own by ``capped_cents``, the
    family's by ``family_capped_cents``, so that the day changed by what is left of ``cents`` without them,
    also where nothing is owed. ``from_state`` and ``to_state`` are those before and after the change.
    ``household_id`` is who owes it where that is not the family of the invoice: the day changed hands after
    it was invoiced. It is settled once: by the later invoice ``settled_invoice_id``, by the credit note
    ``credit_note_id``, or by its opposite. ``borne`` is what third parties pay more of the day, or less:
    ``[kind, code, payer, reference, cents, count]``, the count below zero for what is taken back. One of kind
    ``covered`` says nothing of the day: it is what could not be credited on the invoice, for a gesture covers
    it, and lessens what the invoice asks more later.
    """

    __tablename__ = "booking_correction"

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    kind: Mapped[str]
    cents: Mapped[int] = mapped_column(CentsColumn)
    capped_cents: Mapped[int] = mapped_column(CentsColumn, default=0)
    family_capped_cents: Mapped[int] = mapped_column(CentsColumn, default=0)
    from_state: Mapped[str]
    to_state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    by: Mapped[str]
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    credit_note_id: Mapped[int | None] = mapped_column(ForeignKey("credit_note.id"), index=True)
    borne: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
