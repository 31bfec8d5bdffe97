"""Days that no right would cover any more: found, counted by what is to be decided, given up."""

from datetime import date

import pytest
from sqlalchemy import update

from staffdesk.models.bookings import Booking
from staffdesk.services.booking_moves import Hand
from staffdesk.services.right_days import counted, days_beside, give_up, used_rights
from staffdesk.services.right_rows import DaysCount, MoveRight
from staffdesk.services.rights_book import RightsBook
from tests.factories import (
    NEXT_MONDAY,
    THIS_FRIDAY,
    MadeFamily,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    add_invoice,
)

FIRST, END = date(2026, 9, 1), date(2026, 11, 16)


@pytest.fixture
def family(small_town: SmallTown) -> MadeFamily:
    """A child of the canteen with a day of each state after the end, and one before it."""
    made = add_family(small_town)
    child = add_child(small_town, made, activities=("cantine", "mercredi"))
    states = {
        date(2026, 11, 12): "booked",
        date(2026, 11, 17): "present",
        THIS_FRIDAY: "booked",
        NEXT_MONDAY: "booked",
        date(2026, 11, 24): "requested",
        date(2026, 11, 26): "cancel_requested",
        date(2026, 11, 27): "waiting",
        date(2026, 11, 30): "absent_excused",
        date(2026, 12, 1): "withdrawn",
    }
    for on, state in states.items():
        add_booking(small_town, made, child, on, state=state)
    add_booking(small_town, made, child, date(2026, 11, 25), slot="mercredi.journee")
    return made


def canteen(book: RightsBook, town: SmallTown) -> int:
    return next(key for key, held in book.rights.items() if held.group_id == town.groups["cantine"])


def test_they_are_counted_and_given_up_each_by_its_state(small_town: SmallTown, family: MadeFamily) -> None:
    now = small_town.clock.now()
    with small_town.database.begin() as session:
        invoice = add_invoice(session, family, date(2026, 11, 2), number=1)
        session.execute(update(Booking).where(Booking.day_on == NEXT_MONDAY).values(invoice_id=invoice.id))
        book = RightsBook(session, family.household_id)
        edits = book.plan(MoveRight(canteen(book, small_town), FIRST, END), NEXT_MONDAY)
        days = days_beside(session, book, edits, now)
        assert counted(days) == DaysCount(in_time=4, late=1, attended=1, invoiced=1)
        undo, places = give_up(session, days, Hand("Camille R.", now), bill_late=True)
        assert (len(undo.cells), len(places)) == (5, 5)
        states = {row.day_on: row.state for row in session.query(Booking).all()}
    assert [states[day] for day in sorted(states)] == [
        "booked",
        "present",
        "absent_billed",
        "absent_excused",
        "withdrawn",
        "booked",
        "absent_excused",
        "withdrawn",
        "absent_excused",
        "withdrawn",
    ]


def test_a_right_is_used_by_a_day_of_its_own_activity_and_time(
    small_town: SmallTown, family: MadeFamily
) -> None:
    add_child(small_town, family, first_name="Adam", activities=("cantine",))
    with small_town.database.read() as session:
        book = RightsBook(session, family.household_id)
        used = used_rights(session, book)
    assert sorted(used) == [key for key, held in book.rights.items() if book.names[held.child_id] == "Inès"]
