"""A week like an earlier one: which week serves as the model, and the ticks that make this one alike."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from staffdesk.domain.bookings import BookingKey, BookingState
from staffdesk.portal.views.bookings import CellState, Timetable, can_be_asked, holds, key_text
from staffdesk.portal.views.cells import may_be_added

WEEK = timedelta(days=7)
LOOK_BACK = 4
"""An alternating week of shared custody, or two weeks of holidays, are looked past."""
_USED = frozenset(
    {
        BookingState.REQUESTED,
        BookingState.BOOKED,
        BookingState.PRESENT,
        BookingState.CANCEL_REQUESTED,
        BookingState.ABSENT_BILLED,
        BookingState.ABSENT_EXCUSED,
    }
)
"""Slots a family meant to use, whatever became of them on the day."""


@dataclass(frozen=True)
class LeftOut:
    """What is never ticked so: days in the cart, and the days on which the other household has the child."""

    cart: Collection[BookingKey] = ()
    days: Collection[date] = ()


def model_week(states: Mapping[BookingKey, CellState], monday: date) -> date | None:
    """Return the Monday of the last week before that one in which the child had a slot."""
    used = {key.on for key, state in states.items() if state.state in _USED}
    for back in range(1, LOOK_BACK + 1):
        earlier = monday - back * WEEK
        if any(earlier <= on < earlier + WEEK for on in used):
            return earlier
    return None


def alike(
    timetable: Timetable,
    states: Mapping[BookingKey, CellState],
    monday: date,
    now: datetime,
    left_out: LeftOut | None = None,
) -> list[str]:
    """Return the ticks that make a week like its model: only what can still be asked, and has a place."""
    model = model_week(states, monday)
    if model is None:
        return []
    without = left_out or LeftOut()
    found: list[str] = []
    taken: set[BookingKey] = set()
    for cell in (cell for day in range(7) for cell in timetable.cells(monday + timedelta(days=day))):
        key = cell.key
        before = states.get(replace(key, on=key.on - (monday - model)))
        if before is None or before.state not in _USED or key in without.cart or key.on in without.days:
            continue
        free = key not in states or can_be_asked(states[key].state)
        rivals = timetable.rivals(key)
        barred = any(one in taken or (one in states and holds(states[one].state)) for one in rivals)
        if free and not cell.full and not barred and may_be_added(cell, now):
            taken.add(key)
            found.append(key_text(key))
    return found
