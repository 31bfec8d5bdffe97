"""Until when a request is good: deadline rules as data, and the instant each gives for a day of service.

A rule is entered by the town (C2 of the field notes); no town's habit is coded here. The last instant is
part of the time allowed: a request is in time when it arrived at or before it. What counts is the arrival at
the portal, read in Europe/Paris.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from staffdesk.domain.calendars import Day, DayKind, SchoolHoliday, TownCalendar, is_weekend
from staffdesk.domain.dates import (
    DAYS_A_WEEK,
    END_OF_DAY,
    ONE_DAY,
    START_OF_DAY,
    ClockTime,
    Period,
    add_months,
    day_in_month,
    instant_of,
    local_date,
    local_datetime,
    monday_of,
)
from staffdesk.domain.errors import RuleBroken

LONGEST_SEARCH = 400
"""Days walked at most to find a day that counts: beyond it the rule skips every day there is."""


class Operation(StrEnum):
    """What is asked of a day; to have another slot is to give one up and to ask for the other."""

    ADD = "add"
    CANCEL = "cancel"


EVERY_OPERATION = frozenset(Operation)


class OnSkippedDay(StrEnum):
    """Where a deadline goes when it falls on a day that does not count."""

    EARLIER = "earlier"
    LATER = "later"
    KEEP = "keep"


class Late(StrEnum):
    """What a late booking may still become; a day that is given up late is billed."""

    REFUSE = "refuse"
    SURCHARGE = "surcharge"
    ACCEPT_IF_PLACE = "accept_if_place"
    WAITING_LIST = "waiting_list"


class PeriodKind(StrEnum):
    """The kind of period a rule speaks of."""

    TERM = "term"
    WEDNESDAY = "wednesday"
    HOLIDAYS = "holidays"


# ------------------------------------------------------------------------------------------ shapes


@dataclass(frozen=True)
class DaysBefore:
    """So many counted days before the day of service (J-n); 0 is the day itself."""

    days: int


@dataclass(frozen=True)
class ClearDays:
    """So many whole counted days between the deadline and the day of service (jours francs)."""

    days: int


@dataclass(frozen=True)
class HoursBefore:
    """So many hours before the service starts.

    Whole days are counted on the wall clock and over counted days only, so that 72 h before 8:00 is 8:00 also
    across a daylight-saving night; the remaining hours are hours that really pass.
    """

    hours: int
    service_starts: ClockTime = START_OF_DAY


@dataclass(frozen=True)
class WeekdayOfWeek:
    """A weekday (Monday = 0) so many weeks before the week of the service; 0 is the same week."""

    weekday: int
    weeks: int


@dataclass(frozen=True)
class TableRow:
    """The deadline of one weekday: `weekday` so many weeks before, at its own time if it has one.

    `on_holiday` replaces it when the deadline's day is a public holiday (a whole table may shift that week).
    """

    weekday: int
    weeks: int
    at: ClockTime | None = None
    on_holiday: WeekdayOfWeek | None = None


@dataclass(frozen=True)
class Table:
    """One row per weekday of service; a weekday without a row cannot be asked for under this rule."""

    rows: Mapping[int, TableRow]


@dataclass(frozen=True)
class DayOfMonth:
    """A day of the month, so many months before that of the service; the last day of a shorter month."""

    day: int
    months: int


@dataclass(frozen=True)
class BeforePeriodStart:
    """So many months, then days, before the first day of the period; `clear` keeps the days whole between."""

    days: int = 0
    months: int = 0
    clear: bool = False


@dataclass(frozen=True)
class Window:
    """Two fixed UTC instants between which requests are taken, both included."""

    opens_at: datetime
    closes_at: datetime


Shape = DaysBefore | ClearDays | HoursBefore | WeekdayOfWeek | Table | DayOfMonth | BeforePeriodStart | Window


# ------------------------------------------------------------------------------------------ the rule


@dataclass(frozen=True)
class SkipDays:
    """Days that do not count between the deadline and the service, and on which no deadline falls."""

    weekends: bool = False
    public_holidays: bool = False
    school_holidays: bool = False
    closed_days: bool = False
    weekdays: frozenset[int] = frozenset()

    @classmethod
    def working_days(cls, *, and_wednesdays: bool = False) -> SkipDays:
        """Skip weekends and public holidays, what people call jours ouvrés; optionally Wednesdays too."""
        return cls(weekends=True, public_holidays=True, weekdays=frozenset({2} if and_wednesdays else ()))

    def reason(self, on: date, calendar: TownCalendar, site: str | None = None) -> Day | None:
        """Why that date does not count, as a day of the calendar, or None when it counts."""
        if self.public_holidays and on in calendar.public_holidays:
            return Day(on, DayKind.PUBLIC_HOLIDAY, calendar.public_holidays[on])
        exception = calendar.exception(on, site)
        if self.closed_days and exception is not None and exception.kind is DayKind.CLOSED:
            return Day(on, DayKind.CLOSED, exception.label)
        if self.weekends and is_weekend(on):
            return Day(on, DayKind.WEEKEND)
        holiday = calendar.school_holiday(on)
        if self.school_holidays and holiday is not None:
            return Day(on, DayKind.SCHOOL_HOLIDAY, holiday.label)
        if on.weekday() in self.weekdays:
            return Day(on, DayKind.WEDNESDAY)
        return None


@dataclass(frozen=True)
class Scope:
    """What a rule speaks of; None means any."""

    activity: str | None = None
    group: str | None = None
    site: str | None = None
    period_kind: PeriodKind | None = None

    def covers(self, target: Scope) -> bool:
        """Tell whether a target (fully known) falls under this scope."""
        return all(mine in (None, theirs) for mine, theirs in zip(self._key(), target._key(), strict=True))

    @property
    def precision(self) -> tuple[bool, ...]:
        """How particular the scope is: a group beats an activity, which beats a site, then the period."""
        return tuple(part is not None for part in (self.group, self.activity, self.site, self.period_kind))

    def _key(self) -> tuple[str | None, ...]:
        return (self.activity, self.group, self.site, self.period_kind)


@dataclass(frozen=True)
class DeadlineRule:
    """One rule of the town: operations, scope, shape, time, days that do not count, what late means.

    `late` is of bookings alone (`Late`). What one costs under `Late.SURCHARGE` is the tariff's surcharge of
    late days. Whether days are paid at once is of the activity, and how long they wait for it of the town.
    """

    shape: Shape
    at: ClockTime = END_OF_DAY
    applies_to: frozenset[Operation] = EVERY_OPERATION
    scope: Scope = field(default_factory=Scope)
    skip: SkipDays = field(default_factory=SkipDays)
    on_skipped_day: OnSkippedDay = OnSkippedDay.EARLIER
    late: Late = Late.REFUSE


@dataclass(frozen=True)
class LastInstant:
    """The last good UTC instant, the local day it stands for, and the days that were stepped over."""

    at: datetime
    on: date
    skipped: tuple[Day, ...] = ()


class Timeliness(StrEnum):
    """Where an arrival stands."""

    TOO_EARLY = "too_early"
    IN_TIME = "in_time"
    LATE = "late"


# ------------------------------------------------------------------------------------------ use


def last_instant(
    rule: DeadlineRule,
    service_date: date,
    calendar: TownCalendar,
    *,
    site: str | None = None,
    period: Period | None = None,
) -> datetime:
    """The last UTC instant at which a request for that day is good.

    `period` is the period booked, for rules that count from its start; without it the school holiday that
    contains the day is taken, from its first weekday.

    Raises:
        RuleBroken: `deadline_no_row` (no row for that weekday), `deadline_no_period` (no period to count
            from), `deadline_never` (the rule skips every day).
    """
    return explain(rule, service_date, calendar, site=site, period=period).at


def explain(
    rule: DeadlineRule,
    service_date: date,
    calendar: TownCalendar,
    *,
    site: str | None = None,
    period: Period | None = None,
) -> LastInstant:
    """The last good instant together with the calendar days that led to it; raises as `last_instant`."""
    walk = _Walk(rule, service_date, calendar, site)
    match rule.shape:
        case Window(closes_at=closes_at):
            return LastInstant(closes_at, local_date(closes_at))
        case DaysBefore(days=days):
            return walk.ending(walk.back(service_date, days) if days else walk.settled(service_date))
        case ClearDays(days=days):
            return walk.ending(walk.back(service_date, days + 1))
        case HoursBefore():
            return walk.hours_before(rule.shape)
        case WeekdayOfWeek():
            return walk.ending(walk.settled(_weekday_of_week(service_date, rule.shape)))
        case Table():
            return walk.by_table(rule.shape)
        case DayOfMonth(day=day, months=months):
            month = add_months(service_date.replace(day=1), -months)
            return walk.ending(walk.settled(day_in_month(month.year, month.month, day)))
        case BeforePeriodStart():
            start = _period_start(service_date, calendar, period)
            return walk.ending(walk.before_period(rule.shape, start))


def first_instant(rule: DeadlineRule) -> datetime | None:
    """The first good UTC instant, for rules that open at one."""
    return rule.shape.opens_at if isinstance(rule.shape, Window) else None


def timeliness(rule: DeadlineRule, last_at: datetime, received_at: datetime) -> Timeliness:
    """Where an arrival stands between the opening of the rule and its last instant."""
    opens_at = first_instant(rule)
    if opens_at is not None and received_at < opens_at:
        return Timeliness.TOO_EARLY
    return Timeliness.IN_TIME if received_at <= last_at else Timeliness.LATE


def is_in_time(received_at: datetime, last_at: datetime) -> bool:
    """Tell whether a request arrived in time; the last instant itself still counts."""
    return received_at <= last_at


def choose_rule(
    rules: Iterable[DeadlineRule], operation: Operation, target: Scope, service_date: date
) -> DeadlineRule | None:
    """The most particular rule for an operation on a target that day; the first listed among equals.

    A table without a row for the weekday does not apply. None means that nothing limits the operation.
    """
    fitting = [
        rule
        for rule in rules
        if operation in rule.applies_to
        and rule.scope.covers(target)
        and not (isinstance(rule.shape, Table) and service_date.weekday() not in rule.shape.rows)
    ]
    return max(fitting, key=lambda rule: rule.scope.precision, default=None)


def kept_from_effect(
    rule: DeadlineRule, listed_before: Iterable[DeadlineRule]
) -> tuple[DeadlineRule, frozenset[Operation]] | None:
    """Find what is always chosen in a rule's place among those listed before it, and for which operations.

    That is another rule of the same scope, for every weekday of this one: nobody would see the new one count.
    """
    for other in listed_before:
        shared = rule.applies_to & other.applies_to
        if shared and other.scope == rule.scope and _weekdays(rule.shape) <= _weekdays(other.shape):
            return other, shared
    return None


def _weekdays(shape: Shape) -> frozenset[int]:
    return frozenset(shape.rows) if isinstance(shape, Table) else frozenset(range(7))


def period_kind_of(kind: DayKind) -> PeriodKind:
    """The kind of period a day of service belongs to, to choose its rule."""
    if kind is DayKind.SCHOOL_HOLIDAY:
        return PeriodKind.HOLIDAYS
    return PeriodKind.WEDNESDAY if kind is DayKind.WEDNESDAY else PeriodKind.TERM


# ------------------------------------------------------------------------------------------ counting


class _Walk:
    """One computation: steps over the days that do not count and remembers them."""

    def __init__(
        self, rule: DeadlineRule, service_date: date, calendar: TownCalendar, site: str | None
    ) -> None:
        self.rule = rule
        self.service_date = service_date
        self.calendar = calendar
        self.site = site
        self.skipped: list[Day] = []

    def ending(self, on: date, at: ClockTime | None = None) -> LastInstant:
        """The answer for a deadline on that day, at the rule's time unless another is given."""
        return LastInstant(instant_of(on, at or self.rule.at), on, tuple(self.skipped))

    def back(self, on: date, days: int) -> date:
        """The day so many counted days earlier."""
        for _ in range(days):
            on = self.nearest(on - ONE_DAY, -ONE_DAY)
        return on

    def settled(self, on: date) -> date:
        """The day itself if it counts, else where the rule sends a deadline that falls on it."""
        if self.rule.on_skipped_day is OnSkippedDay.KEEP:
            return on
        return self.nearest(on, ONE_DAY if self.rule.on_skipped_day is OnSkippedDay.LATER else -ONE_DAY)

    def nearest(self, on: date, step: timedelta) -> date:
        """The first day that counts, from `on` by `step`."""
        for _ in range(LONGEST_SEARCH):
            reason = self.rule.skip.reason(on, self.calendar, self.site)
            if reason is None:
                return on
            self.skipped.append(reason)
            on += step
        raise RuleBroken("deadline_never", service_date=self.service_date)

    def hours_before(self, shape: HoursBefore) -> LastInstant:
        """Whole days over counted days, then the hours that remain."""
        days, hours = divmod(shape.hours, 24)
        at = instant_of(self.back(self.service_date, days), shape.service_starts) - timedelta(hours=hours)
        landed = local_datetime(at)
        settled = self.settled(landed.date())
        if settled != landed.date():
            at = instant_of(settled, ClockTime(landed.hour, landed.minute))
        return LastInstant(at, settled, tuple(self.skipped))

    def by_table(self, shape: Table) -> LastInstant:
        """The row of the weekday of service, or what replaces it when its day is a public holiday."""
        row = shape.rows.get(self.service_date.weekday())
        if row is None:
            raise RuleBroken("deadline_no_row", service_date=self.service_date)
        on = _weekday_of_week(self.service_date, WeekdayOfWeek(row.weekday, row.weeks))
        if row.on_holiday is not None and on in self.calendar.public_holidays:
            self.skipped.append(Day(on, DayKind.PUBLIC_HOLIDAY, self.calendar.public_holidays[on]))
            on = _weekday_of_week(self.service_date, row.on_holiday)
        return self.ending(self.settled(on), row.at)

    def before_period(self, shape: BeforePeriodStart, start: date) -> date:
        """Months back on the calendar, then counted days."""
        days = shape.days + shape.clear
        on = add_months(start, -shape.months)
        return self.back(on, days) if days else self.settled(on)


def _weekday_of_week(service_date: date, wanted: WeekdayOfWeek) -> date:
    return monday_of(service_date) + timedelta(days=wanted.weekday - DAYS_A_WEEK * wanted.weeks)


def _period_start(service_date: date, calendar: TownCalendar, period: Period | None) -> date:
    if period is not None:
        return period.start
    holiday: SchoolHoliday | None = calendar.school_holiday(service_date)
    if holiday is None:
        raise RuleBroken("deadline_no_period", service_date=service_date)
    weekdays = (
        day for day in holiday.period.days() if not is_weekend(day) and day not in calendar.public_holidays
    )
    return next(weekdays, holiday.period.start)
