"""Attendance: what is ticked on a list, the moves it takes, and how the day differs from its booking (C1).

A mark is never edited: it is taken back, and another one is made; both stay in the trace.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from staffdesk.domain.bookings import OVER, BookingEvent, BookingState
from staffdesk.domain.errors import RuleBroken

LONGEST_LATENESS = 6 * 60
"""Minutes after closing beyond which a time was surely mistyped."""

_S, _E = BookingState, BookingEvent
_ABSENT = frozenset({_S.ABSENT_EXCUSED, _S.ABSENT_BILLED})
_PRESENT = frozenset({_S.PRESENT, _S.PRESENT_UNBOOKED})
_WAITING_FOR_A_DECISION = frozenset({_S.REQUESTED, _S.WAITING, _S.CANCEL_REQUESTED})


class Mark(StrEnum):
    """What staff say of one child on a list."""

    PRESENT = "present"
    ABSENT_EXCUSED = "absent_excused"
    ABSENT_BILLED = "absent_billed"
    NONE = "none"
    """Nothing any more: the mark is taken back."""


class HealthForm(StrEnum):
    """What the office holds of a child's health form: nothing to report is not nothing received."""

    RECEIVED = "received"
    INCOMPLETE = "incomplete"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    HIDDEN = "hidden"
    """Not read, for who asks may not."""


class Difference(StrEnum):
    """How a day differs from its booking, in the order of a list."""

    UNBOOKED = "unbooked"
    LATE_PICKUP = "late_pickup"
    ABSENT_BILLED = "absent_billed"
    ABSENT_EXCUSED = "absent_excused"
    NOT_MARKED = "not_marked"


@dataclass(frozen=True, slots=True)
class AttendedDay:
    """One day of a list as attendance sees it.

    Attributes:
        state: where the booking stands.
        marked: somebody marked it on a list; an absence known before is no mark.
        late_minutes: after closing time, when the child was collected late.
    """

    state: BookingState
    marked: bool = False
    late_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """The counters of a list.

    Attributes:
        expected: booked when the list was opened, marked or not; without those who gave up before.
        present: of the expected.
        absent: of the expected, marked so.
        unbooked: there without a booking.
        late: collected after closing.
    """

    expected: int = 0
    present: int = 0
    absent: int = 0
    unbooked: int = 0
    late: int = 0

    @property
    def unmarked(self) -> int:
        """How many are still to be marked."""
        return self.expected - self.present - self.absent

    @property
    def there(self) -> int:
        """How many children were there."""
        return self.present + self.unbooked


def require_begun(on: date, today: date) -> None:
    """Refuse to mark a day that is still to come: what is known of it before belongs to its booking.

    Raises:
        RuleBroken: `attendance_to_come`.
    """
    if on > today:
        raise RuleBroken("attendance_to_come")


def moves_to(state: BookingState | None, mark: Mark, *, marked: bool) -> tuple[BookingEvent, ...]:
    """Return the moves that bring a booking to a mark; none when it is there already.

    `marked` tells an absence marked on a list from one known before it, which a list never judges anew. A
    child who gave the day up in time and comes all the same is there without booking; one whose absence is
    billed anyway simply came.

    Raises:
        RuleBroken: `attendance_undecided`, a request about the day waits for a decision;
            `attendance_closed`, the town closed the service; `attendance_nothing_booked`.
    """
    if state in _WAITING_FOR_A_DECISION:
        raise RuleBroken("attendance_undecided", state=state)
    if state is _S.CLOSED_BY_TOWN:
        raise RuleBroken("attendance_closed")
    if mark is Mark.NONE:
        return (_E.UNMARK,) if state in _PRESENT or (state in _ABSENT and marked) else ()
    if mark is Mark.PRESENT:
        return _moves_to_present(state, marked=marked)
    if state is None or state in OVER:
        raise RuleBroken("attendance_nothing_booked")
    return () if state in _ABSENT and not marked else _moves_to_absent(state, mark)


def _moves_to_present(state: BookingState | None, *, marked: bool) -> tuple[BookingEvent, ...]:
    if state in _PRESENT:
        return ()
    if state is _S.ABSENT_BILLED or (state is _S.ABSENT_EXCUSED and marked):
        return (_E.UNMARK, _E.MARK_PRESENT)
    return (_E.MARK_PRESENT,)


def _moves_to_absent(state: BookingState, mark: Mark) -> tuple[BookingEvent, ...]:
    if state.value == mark.value:
        return ()
    if state is _S.PRESENT_UNBOOKED:
        return (_E.UNMARK,)
    event = _E.EXCUSE if mark is Mark.ABSENT_EXCUSED else _E.BILL_ABSENCE
    return (_E.UNMARK, event) if state is _S.PRESENT else (event,)


def differences(day: AttendedDay) -> tuple[Difference, ...]:
    """Return how a day differs from its booking; nothing when the child came as booked and left in time."""
    found = []
    if day.state is _S.PRESENT_UNBOOKED:
        found.append(Difference.UNBOOKED)
    if day.late_minutes > 0 and day.state in _PRESENT:
        found.append(Difference.LATE_PICKUP)
    if day.state is _S.ABSENT_BILLED:
        found.append(Difference.ABSENT_BILLED)
    if day.state is _S.ABSENT_EXCUSED and day.marked:
        found.append(Difference.ABSENT_EXCUSED)
    if day.state in (_S.BOOKED, _S.CANCEL_REQUESTED):
        found.append(Difference.NOT_MARKED)
    return tuple(found)


def is_expected(day: AttendedDay) -> bool:
    """Tell whether the child stood on the list as booked: absences known before it do not."""
    if day.state in _ABSENT:
        return day.marked
    return day.state in (_S.BOOKED, _S.CANCEL_REQUESTED, _S.PRESENT)


def tally(days: Iterable[AttendedDay]) -> Tally:
    """Count a list."""
    expected = present = absent = unbooked = late = 0
    for day in days:
        expected += is_expected(day)
        present += day.state is _S.PRESENT
        absent += day.state in _ABSENT and day.marked
        unbooked += day.state is _S.PRESENT_UNBOOKED
        late += day.late_minutes > 0 and day.state in _PRESENT
    return Tally(expected, present, absent, unbooked, late)


def minutes_late(closes_at: time | None, left_at: time) -> int:
    """Return the minutes between closing time and the moment a child was collected; 0 when it was in time.

    Raises:
        RuleBroken: `closing_time_unknown`, the slot has no hours; `lateness_unlikely`, beyond six hours.
    """
    if closes_at is None:
        raise RuleBroken("closing_time_unknown", field="left_at")
    return checked_lateness(_minutes(left_at) - _minutes(closes_at))


def checked_lateness(minutes: int) -> int:
    """Return a lateness as it is kept: never below zero.

    Raises:
        RuleBroken: `lateness_unlikely`, beyond six hours.
    """
    if minutes > LONGEST_LATENESS:
        raise RuleBroken("lateness_unlikely", field="left_at", minutes=minutes)
    return max(minutes, 0)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
