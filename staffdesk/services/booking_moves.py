"""Moving bookings from one state to the next: the row, its trace, and who sees it (C1)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingEvent, BookingState, move
from staffdesk.models.bookings import Booking
from staffdesk.models.bookings import BookingEvent as EventRow
from staffdesk.models.households import Membership
from staffdesk.services.places import Place

_TAKEN_ANEW = frozenset({BookingEvent.REQUEST, BookingEvent.QUEUE, BookingEvent.BOOK, BookingEvent.RESTORE})
"""What asks for a day, or books it: only now is it known whether that is late."""

_AT_A_TIME = 500
"""Rows of one statement: databases bound how many values it takes."""


@dataclass(frozen=True)
class Hand:
    """Who acts and when; written beside each change."""

    name: str
    at: datetime


@dataclass(frozen=True)
class NewBooking:
    """Where a booking goes that has no row yet: who pays, the place it takes, and what it costs besides.

    ``surcharge`` is the code of a surcharge of the tariff; empty for none.
    """

    child_id: int
    household_id: int
    place: Place
    surcharge: str = ""


def find_booking(session: Session, child_id: int, slot_id: int, on: date) -> Booking | None:
    """Find the row of a booking key, locked until the transaction ends."""
    return session.scalar(
        select(Booking)
        .where(Booking.child_id == child_id, Booking.slot_id == slot_id, Booking.day_on == on)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def move_booking(
    session: Session,
    row: Booking | None,
    event: BookingEvent,
    hand: Hand,
    *,
    reason: str = "",
    request_id: int | None = None,
    new: NewBooking | None = None,
    offer_until_at: datetime | None = None,
) -> Booking:
    """Move one booking, adding its row when there is none, and write the trace.

    ``offer_until_at`` comes with an offer; any other move ends one.

    Raises:
        RuleBroken: ``booking_move_forbidden``.
        ValueError: there is neither a row nor a place for one: a mistake of the caller.
    """
    before = None if row is None else BookingState(row.state)
    after = move(before, event)
    if row is None:
        if new is None:
            raise ValueError("a new booking needs its place")
        row = Booking(
            child_id=new.child_id,
            household_id=new.household_id,
            group_id=new.place.group_id,
            slot_id=new.place.slot_id,
            day_on=new.place.on,
        )
        session.add(row)
    elif new is not None:
        if row.household_id != new.household_id:
            row.invoice_id = None  # nothing is due of it there any more: who pays now gets it on an invoice
        row.household_id, row.group_id = new.household_id, new.place.group_id
    if new is not None and event in _TAKEN_ANEW:
        row.surcharge = new.surcharge
    row.state, row.reason, row.changed_at, row.changed_by = after.value, reason, hand.at, hand.name
    row.offer_until_at = offer_until_at
    row.request_id = request_id if request_id is not None else row.request_id
    if before is None:
        session.flush()  # its trace needs its id
    add_trace(session, row.id, before, after, hand, reason)
    return row


def move_many(
    session: Session,
    booking_ids: Sequence[int],
    before: BookingState,
    event: BookingEvent,
    hand: Hand,
    *,
    reason: str = "",
) -> None:
    """Move locked bookings of one state the same way, each with its trace, in few statements.

    Objects of these rows that the session holds are read anew when they are next asked for.

    Raises:
        RuleBroken: ``booking_move_forbidden``.
    """
    after = move(before, event)
    session.flush()
    values = {
        "state": after.value,
        "reason": reason,
        "changed_at": hand.at,
        "changed_by": hand.name,
        "offer_until_at": None,
    }
    trace = {"from_state": before.value, "to_state": after.value, "reason": reason}
    database = session.connection()
    for start in range(0, len(booking_ids), _AT_A_TIME):
        part = booking_ids[start : start + _AT_A_TIME]
        database.execute(update(Booking).where(Booking.id.in_(part)).values(values))
        rows = [{"booking_id": one, "by": hand.name, "at": hand.at, **trace} for one in part]
        database.execute(insert(EventRow), rows)
    for held in session.identity_map.values():
        if isinstance(held, Booking):
            session.expire(held)


def add_trace(
    session: Session,
    booking_id: int,
    before: BookingState | None,
    after: BookingState,
    hand: Hand,
    reason: str,
) -> None:
    """Write who changed a booking, when, why."""
    session.add(
        EventRow(
            booking_id=booking_id,
            from_state="" if before is None else before.value,
            to_state=after.value,
            reason=reason,
            by=hand.name,
            at=hand.at,
        )
    )


def households_of_children(session: Session, child_ids: Collection[int]) -> set[int]:
    """List every household that sees one of the children: both of a shared custody."""
    return set(
        session.scalars(select(Membership.household_id).where(Membership.child_id.in_(sorted(child_ids))))
    )
