"""What a cell of the grid stands for: the open slot of an enrolment, else whatever is booked there."""

from staffdesk.models.town import Activity, Slot
from staffdesk.services.planning import Planning
from staffdesk.services.planning_moves import Block
from staffdesk.services.planning_rows import CELL_STATES, CellRef, PlanningFilter
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    NEXT_WEDNESDAY,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    booking_state,
)


def test_a_cell_stands_for_the_slot_that_is_open_that_day(small_town: SmallTown) -> None:
    child = add_child(small_town, add_family(small_town))
    cells = [CellRef(child.child_id, NEXT_MONDAY, 1), CellRef(child.child_id, NEXT_WEDNESDAY, 1)]
    with small_town.database.read() as session:
        places = Block(session, cells).places
        assert [place.slot.code for place in places if place.slot] == ["midi", "journee"]
        assert [place.is_open for place in places] == [True, True]


def test_a_booking_without_enrolment_is_still_found(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family, activities=())
    add_booking(small_town, family, child)
    with small_town.database.read() as session:
        place = Block(session, [CellRef(child.child_id, NEXT_MONDAY, 1)]).places[0]
        assert place.slot is not None
        assert (place.slot.code, place.group_id, place.is_open) == ("midi", None, False)


def test_the_filter_of_the_grid_says_what_its_rows_are(small_town: SmallTown) -> None:
    child = add_child(small_town, add_family(small_town))
    with small_town.database.read() as session:
        block = Block(session, [CellRef(child.child_id, NEXT_WEDNESDAY, 0)], "leisure")
        place = block.places[0]
        assert place.slot is not None
        assert (place.slot.code, block.slot_words(place)) == ("journee", "journée")


def test_a_child_that_is_not_there_has_no_place(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        assert Block(session, [CellRef(404, NEXT_MONDAY, 1)]).places == []


def add_late_evening(town: SmallTown) -> None:
    """Give the wraparound care a second evening slot, which stands in the same row."""
    with town.database.begin() as session:
        activity = session.get_one(Activity, town.activities["periscolaire"])
        late = Slot(
            activity_id=activity.id, code="tard", name="Soir jusqu’à 18:30", row="evening", position=9
        )
        session.add(late)
        session.flush()
        town.slots["periscolaire.tard"] = late.id


def test_a_cell_stands_for_what_is_booked_in_it_before_the_first_slot_of_its_row(
    small_town: SmallTown,
) -> None:
    add_late_evening(small_town)
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, slot="periscolaire.tard")
    add_booking(small_town, family, child, slot="periscolaire.soir", state="withdrawn")
    planning, cell = Planning(small_town.office), CellRef(child.child_id, NEXT_MONDAY, 2)
    grid = planning.month(AGENT, PlanningFilter(2026, 11))
    assert CELL_STATES[grid.cells[(NEXT_MONDAY.day - 1) * 3 + 2]] == "booked"
    assert "soir jusqu’à 18:30" in planning.story(AGENT, cell).lines[0]
    assert planning.book(AGENT, [cell]).left[0].endswith("déjà fait")
    assert planning.mark_absent(AGENT, [cell], False).changed == 1
    assert booking_state(small_town, child, NEXT_MONDAY, "periscolaire.tard") == "absent_billed"
    assert booking_state(small_town, child, NEXT_MONDAY, "periscolaire.soir") == "withdrawn"


def test_of_two_slots_in_a_row_the_one_that_holds_a_place_is_shown(small_town: SmallTown) -> None:
    add_late_evening(small_town)
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, slot="periscolaire.soir")
    add_booking(small_town, family, child, slot="periscolaire.tard", state="absent_excused")
    grid = Planning(small_town.office).month(AGENT, PlanningFilter(2026, 11))
    assert CELL_STATES[grid.cells[(NEXT_MONDAY.day - 1) * 3 + 2]] == "booked"
    with small_town.database.read() as session:
        place = Block(session, [CellRef(child.child_id, NEXT_MONDAY, 2)]).places[0]
        assert place.slot is not None
        assert place.slot.code == "soir"
