"""The story of a cell: what it is, what it costs, who made it so and when, the request; newest first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState, is_billed
from staffdesk.domain.custody import household_on
from staffdesk.domain.french.planning import cell_change, cell_payer, cell_price, cell_request, cell_title
from staffdesk.domain.french.prices import explain
from staffdesk.models.bookings import Booking, BookingEvent
from staffdesk.models.households import Household
from staffdesk.models.requests import Request
from staffdesk.services.attendance_prices import price_days
from staffdesk.services.custodies import load_custodies
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
        free = cell_title(None, name, place.slot.name, place.cell.on)
        return (free, *_payer(session, place, None))
    events = session.scalars(
        select(BookingEvent).where(BookingEvent.booking_id == row.id).order_by(BookingEvent.id.desc())
    )
    changes = (
        cell_change(BookingState(event.to_state), event.by, event.at, event.reason) for event in events
    )
    title = cell_title(BookingState(row.state), name, place.slot.name, place.cell.on)
    told = (*_payer(session, place, row), *_price(session, row))
    return (title, *told, *changes, *_request(session, row))


def _price(session: Session, row: Booking) -> tuple[str, ...]:
    """Tell what a billed day costs, and why, in the sentences of an invoice line."""
    if not is_billed(BookingState(row.state)):
        return ()
    priced = price_days(session, row.day_on, [row.id]).get(row.id)
    if priced is None:
        return ()
    return cell_price(priced.attended_cents, explain(priced.facts), covered_by=priced.fee)


def _payer(session: Session, place: CellPlace, row: Booking | None) -> tuple[str, ...]:
    """Tell whose day it is where two households share the child, and who pays."""
    custody = load_custodies(session, [place.cell.child_id]).get(place.cell.child_id)
    uid = None if custody is None else household_on(custody, place.cell.on)
    if uid is None:
        return ()
    here = session.scalar(select(Household.name).where(Household.uid == uid)) or ""
    payer = None if row is None else session.get(Household, row.household_id)
    return (cell_payer(here, here if payer is None else payer.name),)


def _request(session: Session, row: Booking) -> tuple[str, ...]:
    request = None if row.request_id is None else session.get(Request, row.request_id)
    return () if request is None else (cell_request(request.id, request.channel, request.received_at),)
