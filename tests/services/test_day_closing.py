"""Closing days: what counts, what is moved, what stays."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import ONE_DAY
from staffdesk.models.bookings import Booking, BookingEvent
from staffdesk.models.town import CalendarException
from staffdesk.services.booking_moves import Hand
from staffdesk.services.calendars import load_calendar
from staffdesk.services.day_closing import (
    close_bookings,
    closed_by,
    effect_of,
    restore_bookings,
    stranded,
    surroundings,
)
from tests.factories import NEXT_MONDAY, SmallTown, add_booking, add_child, add_family

HAND = Hand("Camille R.", datetime(2026, 11, 16, 8, 30, tzinfo=UTC))


def test_a_closure_moves_the_bookings_of_its_day_alone(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    for on in (NEXT_MONDAY, NEXT_MONDAY + ONE_DAY):
        add_booking(small_town, family, child, on)
    with small_town.database.begin() as session:
        closure = CalendarException(day_on=NEXT_MONDAY, kind="closed", label="Pont")
        session.add(closure)
        session.flush()
        around = surroundings(session, load_calendar(session), [closure])
        assert effect_of(session, [closure], around).closed == 1
        assert stranded(session, around.calendar, NEXT_MONDAY) == 1
        moved = close_bookings(session, [closure], around, HAND)
        assert (moved.count, moved.households, moved.children) == (
            1,
            {family.household_id},
            {child.child_id},
        )
        assert closed_by(session, [closure]) == {closure.id: 1}
        assert stranded(session, around.calendar, NEXT_MONDAY) == 0
        assert session.scalars(select(Booking.state).order_by(Booking.day_on)).all() == [
            "closed_by_town",
            "booked",
        ]


def test_many_bookings_take_no_more_statements_than_a_few(small_town: SmallTown) -> None:
    """Two weeks of a school are thousands of bookings: they are moved together, each with its trace."""
    family = add_family(small_town)
    counts = []
    for children in (2, 12):
        for rank in range(children):
            add_booking(small_town, family, add_child(small_town, family, first_name=f"Enfant {rank}"))
        with small_town.database.begin() as session:
            closure = CalendarException(day_on=NEXT_MONDAY, kind="closed", label="Pont")
            session.add(closure)
            session.flush()
            around = surroundings(session, load_calendar(session), [closure])
            with counted(session) as statements:
                moved = close_bookings(session, [closure], around, HAND)
            counts.append(statements())
            assert moved.count == children
            events = select(BookingEvent).order_by(BookingEvent.id.desc()).limit(children)
            assert {
                (one.from_state, one.to_state, one.reason, one.by) for one in session.scalars(events)
            } == {("booked", "closed_by_town", "Pont", "Camille R.")}
            session.delete(closure)
            session.flush()
            around = surroundings(session, load_calendar(session), [closure])
            with counted(session) as statements:
                assert restore_bookings(session, [closure], around, HAND).count >= children
            rows = session.execute(select(Booking.state, Booking.reason, Booking.changed_by).distinct()).all()
            assert [tuple(row) for row in rows] == [("booked", "", "Camille R.")]
            session.execute(delete(BookingEvent))
            session.execute(delete(Booking))
    assert counts[0] == counts[1]


@contextmanager
def counted(session: Session) -> Iterator[Callable[[], int]]:
    """Count the statements sent in a block; many rows of one statement are one."""
    found: list[str] = []

    def note(_c: object, _cursor: object, statement: str, _p: object, _x: object, _many: object) -> None:
        found.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield lambda: len(found)
    finally:
        event.remove(connection, "before_cursor_execute", note)


def test_nothing_is_restored_while_the_day_is_closed(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, state="closed_by_town")
    with small_town.database.begin() as session:
        closure = CalendarException(day_on=NEXT_MONDAY, kind="closed", label="Pont")
        session.add(closure)
        session.flush()
        around = surroundings(session, load_calendar(session), [closure])
        assert restore_bookings(session, [closure], around, HAND).count == 0
        session.delete(closure)
        session.flush()
        around = surroundings(session, load_calendar(session), [closure])
        assert restore_bookings(session, [closure], around, HAND).count == 1


def test_no_exception_is_no_booking(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        around = surroundings(session, load_calendar(session), [])
        assert effect_of(session, [], around).closed == 0
