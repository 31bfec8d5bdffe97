"""Moves of bookings: the row, its trace, its place, and who sees it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.errors import RuleBroken
from staffdesk.models.bookings import BookingEvent as EventRow
from staffdesk.services.booking_moves import (
    Hand,
    NewBooking,
    find_booking,
    households_of_children,
    move_booking,
)
from staffdesk.services.places import Place, occupancy
from tests.factories import NEXT_MONDAY, SmallTown, add_booking, add_child, add_family

HAND = Hand("Camille R.", datetime(2026, 11, 16, 8, 30, tzinfo=UTC))


def place_of(town: SmallTown) -> Place:
    return Place(town.groups["cantine"], town.slots["cantine.midi"], NEXT_MONDAY)


def test_a_new_booking_takes_its_place_and_leaves_a_trace(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    with small_town.database.begin() as session:
        new = NewBooking(child.child_id, family.household_id, place_of(small_town))
        row = move_booking(session, None, BookingEvent.BOOK, HAND, reason="Fratrie", new=new)
        assert (row.state, row.changed_by, row.reason) == ("booked", "Camille R.", "Fratrie")
        assert str(occupancy(session, place_of(small_town))) == "1/24"
        trace = session.scalars(select(EventRow)).one()
        assert (trace.from_state, trace.to_state, trace.by, trace.reason) == (
            "",
            "booked",
            "Camille R.",
            "Fratrie",
        )


def test_a_forbidden_move_changes_nothing(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, state="present")
    with small_town.database.begin() as session:
        row = find_booking(session, child.child_id, small_town.slots["cantine.midi"], NEXT_MONDAY)
        with pytest.raises(RuleBroken, match="booking_move_forbidden"):
            move_booking(session, row, BookingEvent.BOOK, HAND)
        assert row is not None
        assert row.state == "present"


def test_a_new_booking_without_a_place_is_a_mistake_of_ours(small_town: SmallTown) -> None:
    with small_town.database.begin() as session, pytest.raises(ValueError, match="place"):
        move_booking(session, None, BookingEvent.BOOK, HAND)


def test_both_households_of_a_child_see_it(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    with small_town.database.read() as session:
        assert households_of_children(session, [child.child_id]) == {
            mother.household_id,
            father.household_id,
        }
