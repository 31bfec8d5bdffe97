"""Places, the waiting list, and slots that exclude one another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.capacity import (
    Occupancy,
    Room,
    Waiting,
    WaitingCriterion,
    excluded_by,
    fits,
    offer_ends_at,
    room,
    tightest,
    waiting_order,
)

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
occupancies = st.builds(Occupancy, st.integers(0, 30), st.none() | st.integers(0, 30))


@pytest.mark.parametrize(
    ("taken", "capacity", "expected", "shown"),
    [
        (23, 24, Room.FREE, "23/24"),
        (24, 24, Room.FULL, "24/24"),
        (25, 24, Room.OVER, "25/24"),
        (0, 0, Room.FULL, "0/0"),
        (500, None, Room.FREE, "500"),
    ],
)
def test_a_slot_is_free_full_or_over(taken: int, capacity: int | None, expected: Room, shown: str) -> None:
    occupancy = Occupancy(taken, capacity)
    assert room(occupancy) is expected
    assert str(occupancy) == shown


@given(st.lists(occupancies, min_size=1))
def test_one_more_fits_when_no_cap_is_reached(caps: list[Occupancy]) -> None:
    assert fits(caps) == all(room(cap) is Room.FREE for cap in caps)
    assert fits(caps) == (room(tightest(caps)) is Room.FREE)


def test_several_at_once_need_several_places() -> None:
    assert fits([Occupancy(22, 24), Occupancy(1, None)], asked=2)
    assert not fits([Occupancy(23, 24)], asked=2)


def test_the_waiting_list_follows_the_order_of_the_town() -> None:
    late = NOON + timedelta(minutes=5)
    first = Waiting("first", NOON)
    sibling = Waiting("sibling", late, frozenset({WaitingCriterion.SIBLING_PRESENT}))
    resident = Waiting("resident", late, frozenset({WaitingCriterion.RESIDENT}))
    waiting = [resident, sibling, first]
    assert waiting_order(waiting) == [first, resident, sibling]
    order = [WaitingCriterion.RESIDENT, WaitingCriterion.SIBLING_PRESENT]
    assert waiting_order(waiting, order) == [resident, sibling, first]


def test_an_offer_ends_after_its_hours() -> None:
    assert offer_ends_at(NOON, 48) == NOON + timedelta(days=2)


EVENINGS = frozenset({"soir 17:15", "soir 18:30"})


def test_one_evening_excludes_the_other() -> None:
    assert excluded_by("soir 18:30", ["midi", "soir 17:15"], [EVENINGS]) == {"soir 17:15"}
    assert excluded_by("soir 18:30", ["soir 18:30"], [EVENINGS]) == frozenset()
    assert excluded_by("midi", ["soir 17:15"], [EVENINGS]) == frozenset()
