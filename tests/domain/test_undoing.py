"""Taking back: what returns to what, and what is left because the world went on."""

from __future__ import annotations

import pytest

from staffdesk.domain.bookings import MOVES, BookingState, PlacePolicy
from staffdesk.domain.undoing import Kept, Since, kept_because, reads_alike, state_before

S = BookingState
HOLDS = PlacePolicy(request_holds_place=False)
QUIET = Since(touched=False, taken=0, most=1)


@pytest.mark.parametrize("before", list(MOVES))
def test_a_cell_returns_to_what_it_was(before: BookingState | None) -> None:
    assert reads_alike(state_before(before), before)


def test_nothing_asked_may_be_asked_again_afterwards() -> None:
    assert MOVES[state_before(None)] == MOVES[None]


@pytest.mark.parametrize(
    ("since", "why"),
    [
        (Since(touched=True, taken=1, most=1), Kept.CHANGED_SINCE),
        (Since(touched=False, taken=24, most=24), Kept.FULL),
        (Since(touched=False, taken=24, most=25), None),
        (QUIET, None),
    ],
)
def test_a_place_given_back_is_needed_again(since: Since, why: Kept | None) -> None:
    assert kept_because(S.BOOKED, S.ABSENT_EXCUSED, since, HOLDS) is why


@pytest.mark.parametrize(
    ("before", "after"), [(None, S.BOOKED), (S.REQUESTED, S.WITHDRAWN), (S.ABSENT_EXCUSED, S.ABSENT_BILLED)]
)
def test_what_held_no_place_needs_none(before: BookingState | None, after: BookingState) -> None:
    full = Since(touched=False, taken=24, most=24)
    assert kept_because(before, after, full, HOLDS) is None


def test_two_states_that_differ_do_not_read_alike() -> None:
    assert not reads_alike(S.BOOKED, None)
    assert not reads_alike(S.REFUSED, S.WITHDRAWN)
