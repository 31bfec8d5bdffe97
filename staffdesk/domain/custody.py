"""Shared custody: which household has the child, and so books and pays, on a date (C6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from staffdesk.domain.calendars import TownCalendar
from staffdesk.domain.dates import MONDAY, Period
from staffdesk.domain.patterns import Weeks, takes_week


@dataclass(frozen=True)
class CustodyException:
    """A period (half a holiday, say) that goes to one household whatever the weeks."""

    period: Period
    household_uid: str


@dataclass(frozen=True)
class Custody:
    """Two households that take turns.

    `first_household` has the child in the weeks chosen by `weeks` (and by `reference` for alternate weeks),
    `other_household` in the rest. A week starts on `handover_weekday`. `weekdays` gives single weekdays
    (Monday = 0) to a household whatever the week; `exceptions` win over everything.
    """

    first_household: str
    other_household: str
    weeks: Weeks = Weeks.ALTERNATE
    reference: date | None = None
    handover_weekday: int = MONDAY
    weekdays: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    exceptions: tuple[CustodyException, ...] = ()

    def __post_init__(self) -> None:
        """Alternate weeks count from somewhere."""
        if self.weeks is Weeks.ALTERNATE and self.reference is None:
            raise ValueError("alternate custody needs a reference date")


def household_on(custody: Custody, day: date) -> str:
    """The uid of the household that has the child that day."""
    for exception in custody.exceptions:
        if day in exception.period:
            return exception.household_uid
    by_weekday = custody.weekdays.get(day.weekday())
    return by_weekday or _by_week(custody, day)


def _by_week(custody: Custody, day: date) -> str:
    """Turns change on the handover day: days before it still belong to the week before."""
    shift = timedelta(days=custody.handover_weekday)
    reference = None if custody.reference is None else custody.reference - shift
    first = takes_week(custody.weeks, day - shift, reference)
    return custody.first_household if first else custody.other_household


def days_of(custody: Custody, household_uid: str, period: Period) -> tuple[date, ...]:
    """The days of a period on which that household has the child."""
    return tuple(day for day in period.days() if household_on(custody, day) == household_uid)


def is_others_day(custody: Custody, household_uid: str, day: date) -> bool:
    """Tell whether the other household has the child: a booking is then a thing to look at, no error."""
    return household_on(custody, day) != household_uid


def shared_holidays(
    calendar: TownCalendar, first_half: str, second_half: str
) -> tuple[CustodyException, ...]:
    """Exceptions that cut each school holiday in two halves, the odd day going to the first."""
    return tuple(
        half
        for holiday in calendar.school_holidays
        for half in _halves(holiday.period, first_half, second_half)
    )


def _halves(period: Period, first: str, second: str) -> tuple[CustodyException, CustodyException]:
    middle = period.start + timedelta(days=(len(period) + 1) // 2)
    return (
        CustodyException(Period(period.start, middle), first),
        CustodyException(Period(middle, period.end), second),
    )
