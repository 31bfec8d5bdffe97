"""The story of a cell: what it is, who made it so and when, the request it came from; newest first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.french.planning import cell_change, cell_request, cell_title
from staffdesk.models.bookings import Booking, BookingEvent
from staffdesk.models.requests import Request
from staffdesk.services.planning_moves import CellPlace


def cell_story(session: Session, place: CellPlace) -> tuple[str, ...]:
    """Tell a cell in lines: its title, its changes, the request behind it."""
    if place.slot is None:
        return ()
    name = place.slot.activity.name if place.activity is None else place.activity.name
    row = session.scalar(
        select(Booking).where(
            Booking.child_id == place.cell.child_id,
            Booking.slot_id == place.slot.id,
            Booking.day_on == place.cell.on,
        )
    )
    if row is None:
        return (cell_title(None, name, place.slot.name, place.cell.on),)
    events = session.scalars(
        select(BookingEvent).where(BookingEvent.booking_id == row.id).order_by(BookingEvent.id.desc())
    )
    changes = (
        cell_change(BookingState(event.to_state), event.by, event.at, event.reason) for event in events
    )
    title = cell_title(BookingState(row.state), name, place.slot.name, place.cell.on)
    return (title, *changes, *_request(session, row))


def _request(session: Session, row: Booking) -> tuple[str, ...]:
    request = None if row.request_id is None else session.get(Request, row.request_id)
    return () if request is None else (cell_request(request.id, request.channel, request.received_at),)
