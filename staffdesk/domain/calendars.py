"""The school calendar of a town, given as data: what kind of day a date is, for a site.

Holidays come from outside (official file, library, settings); nothing here knows a date of its own. Sites are
named by their code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from staffdesk.domain.dates import (
    DAYS_A_WEEK,
    FRIDAY,
    MONDAY,
    SATURDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Period,
)
from staffdesk.domain.errors import RuleBroken


class DayKind(StrEnum):
    """What a day is for a school."""

    SCHOOL = "school"
    WEDNESDAY = "wednesday"
    """A weekday of a school week without class, whichever weekday it is."""
    WEEKEND = "weekend"
    PUBLIC_HOLIDAY = "public_holiday"
    SCHOOL_HOLIDAY = "school_holiday"
    CLOSED = "closed"
    STRIKE = "strike"
    """Closed by a strike; the minimum service owed (law 2008-790) is an exception of its own."""


class DayReason(StrEnum):
    """Why a day is not what the calendar says: what staff choose when they enter an exception."""

    CLOSURE = "closure"
    BRIDGE = "bridge"
    STAFF_DAY = "staff_day"
    STRIKE = "strike"
    MINIMUM_SERVICE = "minimum_service"
    """One activity goes on although the others are closed (a strike with minimum service)."""
    TRIP = "trip"
    """One class is away: its children are, the site is not closed."""
    EXTRA_DAY = "extra_day"


KIND_OF_REASON: Mapping[DayReason, DayKind] = MappingProxyType(
    {
        DayReason.CLOSURE: DayKind.CLOSED,
        DayReason.BRIDGE: DayKind.CLOSED,
        DayReason.STAFF_DAY: DayKind.CLOSED,
        DayReason.STRIKE: DayKind.STRIKE,
        DayReason.MINIMUM_SERVICE: DayKind.SCHOOL,
        DayReason.TRIP: DayKind.CLOSED,
        DayReason.EXTRA_DAY: DayKind.SCHOOL,
    }
)
"""The kind of day each reason makes."""

CLOSING = frozenset({DayKind.CLOSED, DayKind.STRIKE})
"""Kinds of an exception that close a service: what is booked there is free."""


class ClassTime(StrEnum):
    """How much class a weekday holds."""

    FULL = "full"
    MORNING = "morning"
    NONE = "none"


@dataclass(frozen=True)
class WeekShape:
    """Class time of each weekday, Monday = 0; a weekday left out has no class."""

    class_time: Mapping[int, ClassTime]

    @classmethod
    def four_days(cls) -> WeekShape:
        """Monday, Tuesday, Thursday, Friday."""
        return cls(MappingProxyType(dict.fromkeys((MONDAY, TUESDAY, THURSDAY, FRIDAY), ClassTime.FULL)))

    @classmethod
    def four_and_a_half_days(cls) -> WeekShape:
        """Four days and Wednesday morning."""
        return cls(MappingProxyType({**cls.four_days().class_time, WEDNESDAY: ClassTime.MORNING}))

    def on(self, weekday: int) -> ClassTime:
        """Class time of a weekday."""
        return self.class_time.get(weekday, ClassTime.NONE)


@dataclass(frozen=True)
class SchoolHoliday:
    """One holiday of the zone: its name and its days off."""

    label: str
    period: Period


@dataclass(frozen=True)
class CalendarException:
    """A day that is not what the calendar says, for the whole town (`site` None) or one site.

    With `activity` (its code) it concerns that activity alone: the school is open, the canteen on strike.
    """

    on: date
    kind: DayKind
    label: str
    site: str | None = None
    activity: str | None = None


@dataclass(frozen=True)
class Day:
    """A date, its kind and, when it is out of the ordinary, its name."""

    on: date
    kind: DayKind
    label: str = ""


@dataclass(frozen=True)
class TownCalendar:
    """School holidays of the zone, public holidays, exceptions and week shapes.

    `public_holidays` maps a date to its name. `site_shapes` overrides `week_shape` for the sites it names.
    The calendar knows holidays only inside `known`; None means that the caller vouches for every date.
    """

    school_holidays: tuple[SchoolHoliday, ...] = ()
    public_holidays: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    exceptions: tuple[CalendarException, ...] = ()
    week_shape: WeekShape = field(default_factory=WeekShape.four_days)
    site_shapes: Mapping[str, WeekShape] = field(default_factory=lambda: MappingProxyType({}))
    known: Period | None = None
    _holiday_of: Mapping[date, SchoolHoliday] = field(init=False, repr=False, compare=False)
    _known_days: dict[tuple[date, str | None, str | None], Day] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _exception_of: Mapping[tuple[date, str | None, str | None], CalendarException] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Index holidays and exceptions by date, so that a lookup costs one dictionary access."""
        holiday_of = {day: holiday for holiday in self.school_holidays for day in holiday.period.days()}
        object.__setattr__(self, "_holiday_of", holiday_of)
        object.__setattr__(self, "_exception_of", {(e.on, e.site, e.activity): e for e in self.exceptions})

    def day(self, on: date, site: str | None = None, activity: str | None = None) -> Day:
        """What that date is for that site and, where an activity is given, for it there.

        The most particular wins: exception of the site, exception of the town, public holiday, weekend,
        school holiday, week shape. Among exceptions of one place, that of the activity wins.
        """
        key = (on, site, activity)
        found = self._known_days.get(key)
        if found is None:
            found = self._known_days[key] = self._day(on, site, activity)
        return found

    def _day(self, on: date, site: str | None, activity: str | None) -> Day:
        exception = self.exception(on, site, activity)
        if exception is not None:
            return Day(on, exception.kind, exception.label)
        if on in self.public_holidays:
            return Day(on, DayKind.PUBLIC_HOLIDAY, self.public_holidays[on])
        if is_weekend(on) and self.shape(site).on(on.weekday()) is ClassTime.NONE:
            return Day(on, DayKind.WEEKEND)
        holiday = self.school_holiday(on)
        if holiday is not None:
            return Day(on, DayKind.SCHOOL_HOLIDAY, holiday.label)
        free = self.shape(site).on(on.weekday()) is ClassTime.NONE
        return Day(on, DayKind.WEDNESDAY if free else DayKind.SCHOOL)

    def day_kind(self, on: date, site: str | None = None, activity: str | None = None) -> DayKind:
        """The kind alone of `day`."""
        return self.day(on, site, activity).kind

    def class_time(self, on: date, site: str | None = None) -> ClassTime:
        """How much class the site gives on that date; an exceptional school day on a free weekday is full."""
        if self.day_kind(on, site) is not DayKind.SCHOOL:
            return ClassTime.NONE
        usual = self.shape(site).on(on.weekday())
        return ClassTime.FULL if usual is ClassTime.NONE else usual

    def exception(
        self, on: date, site: str | None = None, activity: str | None = None
    ) -> CalendarException | None:
        """The exception of the site, else of the town, on that date; at each place the activity's first."""
        found = self._exception_of
        if not found:
            return None
        keys = [(on, site, activity), (on, site, None), (on, None, activity), (on, None, None)]
        return next((found[key] for key in keys if key in found), None)

    def school_holiday(self, on: date) -> SchoolHoliday | None:
        """The school holiday that contains the date, weekends included."""
        return self._holiday_of.get(on)

    def shape(self, site: str | None = None) -> WeekShape:
        """The week shape of a site."""
        return self.week_shape if site is None else self.site_shapes.get(site, self.week_shape)

    def knows(self, on: date) -> bool:
        """Tell whether the holidays around that date were given."""
        return self.known is None or on in self.known

    def days(self, period: Period, site: str | None = None) -> Iterable[Day]:
        """Each day of a period, in order."""
        return (self.day(on, site) for on in period.days())


def is_weekend(on: date) -> bool:
    """Tell whether the date is a Saturday or a Sunday."""
    return on.weekday() >= SATURDAY


# ------------------------------------------------------------------------------------------ storage


def shape_from_json(stored: Mapping[str, object]) -> WeekShape | None:
    """Read a stored week shape, weekday ("0" is Monday) to class time; an empty one is None.

    Raises:
        RuleBroken: `week_shape_unreadable`.
    """
    try:
        found = {int(day): ClassTime(str(time)) for day, time in stored.items()}
    except ValueError:
        raise RuleBroken("week_shape_unreadable", field="week_shape") from None
    if not set(found) <= set(range(DAYS_A_WEEK)):
        raise RuleBroken("week_shape_unreadable", field="week_shape")
    return WeekShape(MappingProxyType(found)) if found else None


def shape_to_json(shape: WeekShape) -> dict[str, str]:
    """Write a week shape as it is stored: weekdays with class only."""
    return {
        str(day): shape.on(day).value for day in range(DAYS_A_WEEK) if shape.on(day) is not ClassTime.NONE
    }
