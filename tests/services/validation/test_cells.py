"""A cell is looked up for the household that asks, and for no other."""

from datetime import timedelta

import pytest

from staffdesk.services.validation.asked import Asked, read_body
from staffdesk.services.validation.cells import CellFacts, children_of, find_cells, span_of
from staffdesk.services.validation.facts import load_town_facts
from staffdesk.services.validation.family_facts import load_attendance
from tests.factories import (
    NEXT_MONDAY,
    MadeFamily,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    booking_body,
)


def look_up(town: SmallTown, family: MadeFamily, asked: Asked) -> tuple[CellFacts, ...]:
    with town.database.read() as session:
        facts = load_town_facts(session)
        families = load_attendance(
            session,
            household_ids={family.household_id},
            child_uids=asked.child_uids,
            span=span_of([asked], facts),
        )
        return find_cells(asked, family.household_id, facts, families)


def test_a_cell_brings_child_slot_place_and_booking(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    booking = add_booking(small_town, family, child)
    days = (NEXT_MONDAY, NEXT_MONDAY + timedelta(1))
    first, second = look_up(small_town, family, read_body("booking", booking_body(child, *days)))
    assert first.booking is not None
    assert (first.booking.booking_id, first.is_add) == (booking, True)
    assert second.booking is None
    assert second.place is not None
    assert (first.activity_name, first.slot_name) == ("Cantine", "Midi")
    assert [found.first_name for found in children_of([first, second]).values()] == ["Inès"]


def test_an_unknown_slot_shows_its_code(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    cell = look_up(
        small_town, family, read_body("booking", booking_body(child, NEXT_MONDAY, slot="judo.soir"))
    )[0]
    assert (cell.slot, cell.place, cell.activity_name, cell.slot_name) == (None, None, "judo", "soir")


@pytest.mark.parametrize("op", ["add", "cancel"])
def test_another_familys_child_is_nobody(small_town: SmallTown, op: str) -> None:
    family, stranger = add_family(small_town), add_family(small_town, "Étrangère")
    child = add_child(small_town, family)
    add_booking(small_town, family, child)
    cell = look_up(small_town, stranger, read_body("booking", booking_body(child, NEXT_MONDAY, op=op)))[0]
    assert (cell.child, cell.place, cell.booking) == (None, None, None)


def test_the_other_households_booking_is_seen_when_asking_and_hidden_when_cancelling(
    small_town: SmallTown,
) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    add_booking(small_town, father, child)
    asking = look_up(small_town, mother, read_body("booking", booking_body(child, NEXT_MONDAY)))[0]
    giving_up = look_up(
        small_town, mother, read_body("booking", booking_body(child, NEXT_MONDAY, op="cancel"))
    )[0]
    assert asking.booking is not None
    assert giving_up.booking is None
