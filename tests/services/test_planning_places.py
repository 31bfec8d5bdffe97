"""Places counted at once, and kept up to date while cells are changed."""

from datetime import timedelta

from staffdesk.services.places import Place
from staffdesk.services.planning_places import PlaceCounts, is_over
from tests.factories import NEXT_MONDAY, SmallTown, add_booking, add_child, add_family, fill_canteen


def place(town: SmallTown, days: int = 0) -> Place:
    """Give the canteen's place on a day."""
    return Place(town.groups["cantine"], town.slots["cantine.midi"], NEXT_MONDAY + timedelta(days))


def test_taken_and_capacity_are_counted_under_the_lock_and_without(small_town: SmallTown) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 3)
    family = add_family(small_town)
    add_booking(small_town, family, add_child(small_town, family), state="absent_excused")
    with small_town.database.begin() as session:
        for locked in (True, False):
            counts = PlaceCounts(session, [place(small_town), place(small_town, 1)], locked=locked)
            assert str(counts.of(place(small_town))) == "3/24"
            assert str(counts.of(place(small_town, 1))) == "0/24"


def test_a_cell_that_moves_is_counted_at_once(small_town: SmallTown) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 23)
    with small_town.database.begin() as session:
        counts, where = PlaceCounts(session, [place(small_town)]), place(small_town)
        assert counts.has_room(where)
        counts.follow(where, None, "booked")
        assert not counts.has_room(where)
        assert counts.has_room(where, own=True)
        counts.follow(where, "booked", "absent_excused")
        assert counts.has_room(where)
        assert counts.most_before(where) == 24


def test_what_was_beyond_the_capacity_is_remembered(small_town: SmallTown) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 25)
    with small_town.database.begin() as session:
        counts, where = PlaceCounts(session, [place(small_town)]), place(small_town)
        counts.follow(where, "booked", "absent_excused")
        assert (counts.of(where).taken, counts.most_before(where)) == (24, 25)


def test_nothing_to_count_asks_nothing(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        assert str(PlaceCounts(session, ()).of(place(small_town))) == "0/0"


def test_states_that_leave_a_cell_free() -> None:
    assert [is_over(state) for state in ("refused", "withdrawn", "expired", "booked", "waiting")] == [
        True, True, True, False, False
    ]  # fmt: skip
