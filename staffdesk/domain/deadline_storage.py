"""Deadline rules as JSON and back: how the town's rules are stored, sent to the portal and exported.

The form is flat and stable: integers, text, booleans and lists only (canonical JSON), times as `HH:MM`,
instants in UTC as `2026-09-01T06:00:00Z`. Unknown keys are refused: a rule half understood would give a wrong
instant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from staffdesk.domain.dates import SUNDAY, ClockTime
from staffdesk.domain.deadlines import (
    BeforePeriodStart,
    ClearDays,
    DayOfMonth,
    DaysBefore,
    DeadlineRule,
    HoursBefore,
    Late,
    OnSkippedDay,
    Operation,
    PeriodKind,
    Scope,
    Shape,
    SkipDays,
    Table,
    TableRow,
    WeekdayOfWeek,
    Window,
)
from staffdesk.domain.errors import RuleBroken

Json = dict[str, Any]

FORMER_KEYS = ("late_fee", "pay_within_minutes")
"""Keys that rules were once stored with and that never had an effect: left aside when one is read."""
FORMER_OPERATIONS = frozenset({"change"})
"""Likewise of what a rule applies to: one of nothing else is never chosen."""

SHAPE_NAMES: Mapping[type, str] = {
    DaysBefore: "days_before",
    ClearDays: "clear_days",
    HoursBefore: "hours_before",
    WeekdayOfWeek: "weekday_of_week",
    Table: "table",
    DayOfMonth: "day_of_month",
    BeforePeriodStart: "before_period_start",
    Window: "window",
}
"""The stored word of each shape."""

HIGHEST_COUNT = 10_000
_E = TypeVar("_E", bound=StrEnum)
_T = TypeVar("_T")


def to_json(rule: DeadlineRule) -> Json:
    """The rule as a JSON object; `from_json` gives back an equal rule."""
    return {
        "shape": _shape_to_json(rule.shape),
        "at": str(rule.at),
        "applies_to": sorted(rule.applies_to),
        "scope": {f.name: getattr(rule.scope, f.name) for f in fields(Scope)},
        "skip": {**_values(rule.skip), "weekdays": sorted(rule.skip.weekdays)},
        "on_skipped_day": rule.on_skipped_day.value,
        "late": rule.late.value,
    }


def from_json(stored: Mapping[str, Any]) -> DeadlineRule:
    """Read a stored rule; only `shape` is mandatory, the rest has the defaults of `DeadlineRule`.

    Raises:
        RuleBroken: `deadline_rule_malformed`, with the `field` at fault.
    """
    part = _Part(stored, "rule")
    for key in FORMER_KEYS:
        part.take(key, None)
    read = DeadlineRule(
        shape=_shape_from_json(part.nested("shape")),
        at=part.clock("at", "24:00"),
        applies_to=_operations(part),
        scope=_scope_from_json(part.nested("scope", {})),
        skip=_skip_from_json(part.nested("skip", {})),
        on_skipped_day=part.word("on_skipped_day", OnSkippedDay, part.take("on_skipped_day", "earlier")),
        late=part.word("late", Late, part.take("late", "refuse")),
    )
    part.finish()
    if Operation.ADD not in read.applies_to:
        return replace(read, late=DeadlineRule.late)
    return read


def _operations(part: _Part) -> frozenset[Operation]:
    stored = part.items("applies_to", list(Operation))
    if not stored:
        raise _malformed("applies_to")
    known = (one for one in stored if one not in FORMER_OPERATIONS)
    return frozenset(part.word("applies_to", Operation, one) for one in known)


# ---------------------------------------------------------------------------------------------------- writing


def _values(record: Any) -> Json:  # a frozen dataclass of ours
    return {f.name: getattr(record, f.name) for f in fields(record)}


def _shape_to_json(shape: Shape) -> Json:
    kind = {"kind": SHAPE_NAMES[type(shape)]}
    match shape:
        case HoursBefore():
            return kind | {"hours": shape.hours, "service_starts": str(shape.service_starts)}
        case Window():
            return kind | {
                "opens_at": _instant_text(shape.opens_at),
                "closes_at": _instant_text(shape.closes_at),
            }
        case Table():
            return kind | {"rows": [_row_to_json(day, shape.rows[day]) for day in sorted(shape.rows)]}
        case _:
            return kind | _values(shape)


def _row_to_json(service_weekday: int, row: TableRow) -> Json:
    return {
        "service": service_weekday,
        "weekday": row.weekday,
        "weeks": row.weeks,
        "at": None if row.at is None else str(row.at),
        "on_holiday": None if row.on_holiday is None else _values(row.on_holiday),
    }


def _instant_text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


# ---------------------------------------------------------------------------------------------------- reading


def _malformed(field: str) -> RuleBroken:
    return RuleBroken("deadline_rule_malformed", field=field)


class _Part:
    """One JSON object being read: each key is taken once, type checked, and none may be left over."""

    def __init__(self, stored: object, name: str) -> None:
        if not isinstance(stored, Mapping):
            raise _malformed(name)
        self.left = dict(stored)
        self.name = name

    def take(self, key: str, *default: object) -> Any:
        """The value of a key, or the default if one is given."""
        if key not in self.left and not default:
            raise _malformed(key)
        return self.left.pop(key, *default)

    def finish(self) -> None:
        """Refuse keys nobody took."""
        if self.left:
            raise _malformed(str(min(map(str, self.left))))

    def nested(self, key: str, *default: object) -> _Part:
        """A nested object."""
        return _Part(self.take(key, *default), key)

    def items(self, key: str, *default: object) -> list[Any]:
        """A list."""
        value = self.take(key, *default)
        if not isinstance(value, list):
            raise _malformed(key)
        return value

    def count(self, key: str, *default: object, highest: int = HIGHEST_COUNT) -> int:
        """A whole number from 0 to `highest`."""
        return self.checked_count(key, self.take(key, *default), highest)

    def checked_count(self, key: str, value: object, highest: int = HIGHEST_COUNT) -> int:
        """The value, if it is a whole number in range."""
        if type(value) is not int or not 0 <= value <= highest:
            raise _malformed(key)
        return value

    def flag(self, key: str) -> bool:
        """A boolean, false when absent."""
        value = self.take(key, False)  # the default is the point: an absent flag is off
        if not isinstance(value, bool):
            raise _malformed(key)
        return value

    def text(self, key: str) -> str | None:
        """A text or nothing."""
        value = self.take(key, None)
        if value is not None and not isinstance(value, str):
            raise _malformed(key)
        return value

    def word(self, key: str, words: type[_E], value: object) -> _E:
        """A word of a fixed list."""
        return self.parsed(key, words, value)

    def clock(self, key: str, *default: object) -> ClockTime:
        """A time of day."""
        return self.parsed(key, ClockTime.parse, self.take(key, *default))

    def instant(self, key: str) -> datetime:
        """An aware instant, given back in UTC."""
        read = self.parsed(key, datetime.fromisoformat, self.take(key))
        if read.tzinfo is None:
            raise _malformed(key)
        return read.astimezone(UTC)

    def parsed(self, key: str, parse: Callable[[str], _T], value: object) -> _T:
        """A text put through a parser that raises ValueError."""
        try:
            return parse(value if isinstance(value, str) else "")
        except ValueError as fault:
            raise _malformed(key) from fault


def _scope_from_json(part: _Part) -> Scope:
    kind = part.take("period_kind", None)
    scope = Scope(
        activity=part.text("activity"),
        group=part.text("group"),
        site=part.text("site"),
        period_kind=None if kind is None else part.word("period_kind", PeriodKind, kind),
    )
    part.finish()
    return scope


def _skip_from_json(part: _Part) -> SkipDays:
    weekdays = frozenset(part.checked_count("weekdays", day, SUNDAY) for day in part.items("weekdays", []))
    flags = {
        name: part.flag(name) for name in ("weekends", "public_holidays", "school_holidays", "closed_days")
    }
    part.finish()
    return SkipDays(weekdays=weekdays, **flags)


def _shape_from_json(part: _Part) -> Shape:
    shape = _shape_of(part.take("kind"), part)
    part.finish()
    return shape


def _shape_of(kind: object, part: _Part) -> Shape:
    readers: Mapping[str, Callable[[_Part], Shape]] = {
        "days_before": lambda p: DaysBefore(p.count("days")),
        "clear_days": lambda p: ClearDays(p.count("days")),
        "hours_before": lambda p: HoursBefore(p.count("hours"), p.clock("service_starts", "00:00")),
        "weekday_of_week": _weekday_of_week,
        "table": lambda p: Table(dict(_row_from_json(_Part(row, "rows")) for row in p.items("rows"))),
        "day_of_month": _day_of_month,
        "before_period_start": lambda p: BeforePeriodStart(
            p.count("days", 0), p.count("months", 0), p.flag("clear")
        ),
        "window": _window,
    }
    if not isinstance(kind, str) or kind not in readers:
        raise _malformed("kind")
    return readers[kind](part)


def _weekday_of_week(part: _Part) -> WeekdayOfWeek:
    return WeekdayOfWeek(part.count("weekday", highest=SUNDAY), part.count("weeks"))


def _day_of_month(part: _Part) -> DayOfMonth:
    day = part.count("day", highest=31)
    if day == 0:
        raise _malformed("day")
    return DayOfMonth(day, part.count("months"))


def _window(part: _Part) -> Window:
    window = Window(part.instant("opens_at"), part.instant("closes_at"))
    if window.closes_at < window.opens_at:
        raise _malformed("closes_at")
    return window


def _row_from_json(part: _Part) -> tuple[int, TableRow]:
    at = part.take("at", None)
    on_holiday = part.take("on_holiday", None)
    service = part.count("service", highest=SUNDAY)
    row = TableRow(
        weekday=part.count("weekday", highest=SUNDAY),
        weeks=part.count("weeks"),
        at=None if at is None else part.parsed("at", ClockTime.parse, at),
        on_holiday=None if on_holiday is None else _weekday_of_week(_Part(on_holiday, "on_holiday")),
    )
    part.finish()
    return service, row
