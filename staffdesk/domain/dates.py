"""Dates, weeks, months and the Europe/Paris reading of UTC instants.

Instants are aware UTC datetimes; days of service are local dates; periods are half-open. The current moment
is never read here: it is always an argument.
"""

from __future__ import annotations

import calendar as month_lengths
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
ONE_DAY = timedelta(days=1)
DAYS_A_WEEK = 7
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
SCHOOL_YEAR_FIRST_MONTH = 9


@dataclass(frozen=True, order=True)
class ClockTime:
    """A time on a wall clock, to the minute; 24:00 is allowed and means the end of the day."""

    hour: int
    minute: int = 0

    def __post_init__(self) -> None:
        """Refuse what no clock shows."""
        if not (0 <= self.hour < 24 and 0 <= self.minute < 60) and (self.hour, self.minute) != (24, 0):
            raise ValueError(f"no such time: {self.hour}:{self.minute}")

    def __str__(self) -> str:
        """The form kept in stored rules: `09:00`."""
        return f"{self.hour:02d}:{self.minute:02d}"

    @classmethod
    def parse(cls, text: str) -> ClockTime:
        """Read `HH:MM`; raise ValueError for anything else."""
        found = re.fullmatch(r"(\d{1,2}):(\d{2})", text)
        if found is None:
            raise ValueError(f"not a time: {text!r}")
        return cls(int(found[1]), int(found[2]))


START_OF_DAY = ClockTime(0)
END_OF_DAY = ClockTime(24)


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` (included) to `end` (excluded)."""

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts; an empty one is allowed."""
        if self.end < self.start:
            raise ValueError(f"period ends before it starts: {self.start} > {self.end}")

    @classmethod
    def through(cls, first: date, last: date) -> Period:
        """The period whose first and last days are both included, as people write it."""
        return cls(first, last + ONE_DAY)

    @property
    def last(self) -> date:
        """The last day inside a period that is not empty."""
        return self.end - ONE_DAY

    def __contains__(self, day: object) -> bool:
        """Tell whether a date lies inside."""
        return isinstance(day, date) and self.start <= day < self.end

    def __len__(self) -> int:
        """Number of days."""
        return (self.end - self.start).days

    def days(self) -> Iterator[date]:
        """Every day, in order."""
        return (self.start + timedelta(days=n) for n in range(len(self)))

    def overlaps(self, other: Period) -> bool:
        """Tell whether the two share at least one day."""
        return max(self.start, other.start) < min(self.end, other.end)

    def intersection(self, other: Period) -> Period | None:
        """The days common to both, or None."""
        if not self.overlaps(other):
            return None
        return Period(max(self.start, other.start), min(self.end, other.end))


@dataclass(frozen=True, order=True)
class SchoolYear:
    """The year from 1 September of `first_year` to 31 August of the next."""

    first_year: int

    @property
    def period(self) -> Period:
        """Its days."""
        return Period(
            date(self.first_year, SCHOOL_YEAR_FIRST_MONTH, 1),
            date(self.first_year + 1, SCHOOL_YEAR_FIRST_MONTH, 1),
        )

    def __str__(self) -> str:
        """The usual form: `2026-2027`."""
        return f"{self.first_year}-{self.first_year + 1}"


def local_datetime(instant: datetime) -> datetime:
    """The instant as read on a clock in Paris; refuses a naive datetime with ValueError."""
    if instant.tzinfo is None:
        raise ValueError("an instant must be aware")
    return instant.astimezone(PARIS)


def local_date(instant: datetime) -> date:
    """The day it is in Paris at that instant."""
    return local_datetime(instant).date()


def instant_of(day: date, clock: ClockTime) -> datetime:
    """The UTC instant at which a clock in Paris shows that time on that day.

    In the two daylight-saving nights a time may exist twice or not at all: the later of the two readings is
    taken, which never takes time away from a family.
    """
    if clock == END_OF_DAY:
        day, clock = day + ONE_DAY, START_OF_DAY
    wall = datetime.combine(day, time(clock.hour, clock.minute), tzinfo=PARIS)
    return max(wall.replace(fold=0).astimezone(UTC), wall.replace(fold=1).astimezone(UTC))


def start_of_day(day: date) -> datetime:
    """The UTC instant at which the day begins in Paris."""
    return instant_of(day, START_OF_DAY)


def iso_week(day: date) -> tuple[int, int]:
    """ISO year and week number; some years have a week 53."""
    year, week, _ = day.isocalendar()
    return year, week


def monday_of(day: date) -> date:
    """The Monday of the week of that day."""
    return day - timedelta(days=day.weekday())


def week_of(day: date) -> Period:
    """Monday to Sunday of the week of that day."""
    return Period(monday_of(day), monday_of(day) + timedelta(days=DAYS_A_WEEK))


def month_of(day: date) -> Period:
    """The calendar month of that day."""
    first = day.replace(day=1)
    return Period(first, add_months(first, 1))


def add_months(day: date, months: int) -> date:
    """The same day some months later (or earlier), or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    return day_in_month(index // 12, index % 12 + 1, day.day)


def day_in_month(year: int, month: int, day: int) -> date:
    """That day of the month, or its last day when the month is shorter."""
    return date(year, month, min(day, month_lengths.monthrange(year, month)[1]))


def school_year_of(day: date) -> SchoolYear:
    """The school year a day belongs to; August still belongs to the year that ends."""
    return SchoolYear(day.year if day.month >= SCHOOL_YEAR_FIRST_MONTH else day.year - 1)


def age_on(born_on: date, day: date) -> int:
    """Full years lived on that day; born on 29 February counts from 1 March in other years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
