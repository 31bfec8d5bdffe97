"""What a cell of the grid stands for: the open slot of an enrolment, else whatever is booked there."""

from staffdesk.services.planning_moves import Block
from staffdesk.services.planning_rows import CellRef
from tests.factories import (
    NEXT_MONDAY,
    NEXT_WEDNESDAY,
    SmallTown,
    add_booking,
    add_child,
    add_family,
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
