"""Attendance: the moves a mark takes from every state, the counters of a list, lateness."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.attendance import (
    AttendedDay,
    Difference,
    Mark,
    checked_lateness,
    differences,
    is_expected,
    minutes_late,
    moves_to,
    require_begun,
    tally,
)
from staffdesk.domain.bookings import OVER, BookingEvent, BookingState, holds_place, move
from staffdesk.domain.bookings import PlacePolicy as Policy
from staffdesk.domain.errors import RuleBroken

S, E, M = BookingState, BookingEvent, Mark
states = st.none() | st.sampled_from(BookingState)
NOT_MARKED_HERE = (None, S.REQUESTED, S.WAITING, S.CANCEL_REQUESTED, S.CLOSED_BY_TOWN, *OVER)
days = st.lists(st.builds(AttendedDay, st.sampled_from(BookingState), st.booleans(), st.integers(0, 90)))


@pytest.mark.parametrize(
    ("state", "marked", "mark", "events"),
    [
        (S.BOOKED, False, M.PRESENT, [E.MARK_PRESENT]),
        (S.BOOKED, False, M.ABSENT_EXCUSED, [E.EXCUSE]),
        (S.BOOKED, False, M.ABSENT_BILLED, [E.BILL_ABSENCE]),
        (S.BOOKED, False, M.NONE, []),
        (S.PRESENT, True, M.PRESENT, []),
        (S.PRESENT, True, M.NONE, [E.UNMARK]),
        (S.PRESENT, True, M.ABSENT_BILLED, [E.UNMARK, E.BILL_ABSENCE]),
        (S.PRESENT, True, M.ABSENT_EXCUSED, [E.UNMARK, E.EXCUSE]),
        (S.ABSENT_BILLED, True, M.PRESENT, [E.UNMARK, E.MARK_PRESENT]),
        (S.ABSENT_BILLED, False, M.PRESENT, [E.UNMARK, E.MARK_PRESENT]),
        (S.ABSENT_BILLED, True, M.ABSENT_EXCUSED, [E.EXCUSE]),
        (S.ABSENT_BILLED, True, M.NONE, [E.UNMARK]),
        (S.ABSENT_BILLED, False, M.NONE, []),
        (S.ABSENT_EXCUSED, True, M.PRESENT, [E.UNMARK, E.MARK_PRESENT]),
        (S.ABSENT_EXCUSED, False, M.PRESENT, [E.MARK_PRESENT]),
        (S.ABSENT_EXCUSED, False, M.ABSENT_BILLED, []),
        (S.ABSENT_EXCUSED, True, M.ABSENT_BILLED, [E.BILL_ABSENCE]),
        (S.PRESENT_UNBOOKED, True, M.NONE, [E.UNMARK]),
        (S.PRESENT_UNBOOKED, True, M.ABSENT_BILLED, [E.UNMARK]),
        (None, False, M.PRESENT, [E.MARK_PRESENT]),
        (S.REFUSED, False, M.PRESENT, [E.MARK_PRESENT]),
        (S.WITHDRAWN, False, M.PRESENT, [E.MARK_PRESENT]),
        (S.EXPIRED, False, M.PRESENT, [E.MARK_PRESENT]),
    ],
)
def test_a_mark_takes_its_moves(
    state: BookingState | None, marked: bool, mark: Mark, events: list[BookingEvent]
) -> None:
    assert list(moves_to(state, mark, marked=marked)) == events


@pytest.mark.parametrize("state", [S.REQUESTED, S.WAITING, S.CANCEL_REQUESTED])
@pytest.mark.parametrize("mark", Mark)
def test_a_request_is_decided_before_it_is_marked(state: BookingState, mark: Mark) -> None:
    with pytest.raises(RuleBroken, match="attendance_undecided"):
        moves_to(state, mark, marked=False)


def test_a_closed_day_is_not_marked() -> None:
    with pytest.raises(RuleBroken, match="attendance_closed"):
        moves_to(S.CLOSED_BY_TOWN, M.PRESENT, marked=False)


def test_who_never_booked_cannot_be_absent() -> None:
    with pytest.raises(RuleBroken, match="attendance_nothing_booked"):
        moves_to(None, M.ABSENT_BILLED, marked=False)


def played(state: BookingState | None, mark: Mark, *, marked: bool) -> BookingState | None:
    """Give the state after the moves of a mark; every move is one of the table."""
    for event in moves_to(state, mark, marked=marked):
        state = move(state, event)
    return state


@given(states, st.sampled_from(Mark), st.booleans())
def test_the_moves_of_a_mark_are_allowed_and_lead_to_it(
    state: BookingState | None, mark: Mark, marked: bool
) -> None:
    try:
        after = played(state, mark, marked=marked)
    except RuleBroken:
        after = None
    if after is None:
        assert state in NOT_MARKED_HERE
    elif mark is M.PRESENT:
        assert after in (S.PRESENT, S.PRESENT_UNBOOKED)
    elif mark is not M.NONE:
        known_before = state in (S.ABSENT_EXCUSED, S.ABSENT_BILLED) and not marked
        expected = {S.PRESENT_UNBOOKED: S.WITHDRAWN}.get(state, S(mark.value)) if state else None
        assert after is (state if known_before else expected)


@given(st.sampled_from([S.BOOKED, S.PRESENT]), st.lists(st.sampled_from(Mark), max_size=8))
def test_whatever_was_marked_taking_it_back_gives_the_booking_again(
    state: BookingState, marks: list[Mark]
) -> None:
    after: BookingState | None = state
    for mark in marks:
        after = played(after, mark, marked=True)
    assert played(after, M.NONE, marked=True) is S.BOOKED


def test_a_child_that_came_as_booked_differs_in_nothing() -> None:
    assert differences(AttendedDay(S.PRESENT, marked=True)) == ()


def test_a_day_may_differ_twice() -> None:
    day = AttendedDay(S.PRESENT_UNBOOKED, marked=True, late_minutes=20)
    assert differences(day) == (Difference.UNBOOKED, Difference.LATE_PICKUP)


def test_an_absence_known_before_is_no_difference_but_one_marked_is() -> None:
    assert differences(AttendedDay(S.ABSENT_EXCUSED)) == ()
    assert differences(AttendedDay(S.ABSENT_EXCUSED, marked=True)) == (Difference.ABSENT_EXCUSED,)
    assert differences(AttendedDay(S.BOOKED)) == (Difference.NOT_MARKED,)


@given(days)
def test_the_counters_add_up(marked: list[AttendedDay]) -> None:
    found = tally(marked)
    unmarked = sum(day.state in (S.BOOKED, S.CANCEL_REQUESTED) for day in marked)
    assert found.unmarked == unmarked
    assert found.expected == found.present + found.absent + unmarked == sum(map(is_expected, marked))
    assert found.there == sum(day.state in (S.PRESENT, S.PRESENT_UNBOOKED) for day in marked)
    assert found.late <= found.there


@given(st.builds(AttendedDay, st.sampled_from(BookingState), st.booleans()))
def test_who_holds_a_place_is_expected_there_or_still_asking(day: AttendedDay) -> None:
    if holds_place(day.state, Policy(request_holds_place=False)):
        assert is_expected(day) or day.state is S.PRESENT_UNBOOKED


@pytest.mark.parametrize(
    ("closes", "left", "minutes"),
    [(time(18, 30), time(18, 45), 15), (time(18, 30), time(18, 30), 0), (time(18, 30), time(17, 0), 0)],
)
def test_lateness_counts_from_closing_time(closes: time, left: time, minutes: int) -> None:
    assert minutes_late(closes, left) == minutes


def test_a_slot_without_hours_knows_no_lateness() -> None:
    with pytest.raises(RuleBroken, match="closing_time_unknown"):
        minutes_late(None, time(18, 45))


def test_a_lateness_of_the_next_morning_was_mistyped() -> None:
    with pytest.raises(RuleBroken, match="lateness_unlikely"):
        checked_lateness(361)
    assert checked_lateness(360) == 360


def test_a_day_is_marked_from_its_own_date_on() -> None:
    monday = date(2026, 11, 16)
    require_begun(monday, monday)
    require_begun(monday, date(2026, 11, 17))
    with pytest.raises(RuleBroken, match="attendance_to_come"):
        require_begun(date(2026, 11, 17), monday)
