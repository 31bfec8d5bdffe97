"""Week patterns: a weekly model over a period, expanded to dates and added to what exists (C6).

Adding a pattern deletes nothing: what is already there stays, and what cannot be added is listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from staffdesk.domain.calendars import DayKind, TownCalendar
from staffdesk.domain.dates import DAYS_A_WEEK, Period, iso_week, monday_of
from staffdesk.domain.errors import RuleBroken


class Weeks(StrEnum):
    """Which weeks a pattern takes."""

    EVERY = "every"
    ODD = "odd"
    EVEN = "even"
    """By ISO week number: after a year of 53 weeks two odd weeks follow one another."""
    ALTERNATE = "alternate"
    """Every other week from that of the reference date, whatever the numbers."""


@dataclass(frozen=True)
class WeekPattern:
    """Slots wanted by weekday (Monday = 0), over a period, in some weeks.

    Raises:
        RuleBroken: `pattern_needs_reference` for alternate weeks without a reference date.
    """

    period: Period
    slots: Mapping[int, frozenset[str]]
    weeks: Weeks = Weeks.EVERY
    reference: date | None = None

    def __post_init__(self) -> None:
        """Alternate weeks count from somewhere."""
        if self.weeks is Weeks.ALTERNATE and self.reference is None:
            raise RuleBroken("pattern_needs_reference", field="reference")


class Cell(NamedTuple):
    """A slot of a date."""

    on: date
    slot: str


@dataclass(frozen=True)
class PatternResult:
    """What adding a pattern gives: new cells, cells that existed already, cells in conflict with another."""

    added: tuple[Cell, ...]
    already: tuple[Cell, ...]
    conflicts: tuple[Cell, ...]


OPEN_IN_TERM = frozenset({DayKind.SCHOOL})
"""Kinds of day a school-day activity is open on; Wednesdays and holidays have theirs."""


def takes_week(weeks: Weeks, day: date, reference: date | None = None) -> bool:
    """Tell whether the week of a day is one of the pattern's; alternate weeks need the reference date."""
    if weeks is Weeks.EVERY:
        return True
    if weeks is Weeks.ALTERNATE:
        return weeks_between(reference or day, day) % 2 == 0
    return iso_week(day)[1] % 2 == (1 if weeks is Weeks.ODD else 0)


def weeks_between(one: date, other: date) -> int:
    """Calendar weeks from the week of one day to that of another; negative backwards."""
    return (other.toordinal() - 1) // DAYS_A_WEEK - (one.toordinal() - 1) // DAYS_A_WEEK  # day 1: a Monday


def wanted_cells(pattern: WeekPattern) -> tuple[Cell, ...]:
    """Every cell a pattern asks for, in order, whatever the calendar says of its day."""
    return tuple(Cell(day, slot) for day, slots in _wanted_days(pattern) for slot in slots)


def _wanted_days(pattern: WeekPattern) -> Iterator[tuple[date, list[str]]]:
    """Walk week by week: which weeks are taken is asked once for each."""
    slots = [(weekday, sorted(pattern.slots[weekday])) for weekday in sorted(pattern.slots)]
    period, monday = pattern.period, monday_of(pattern.period.start)
    while monday < period.end:
        if takes_week(pattern.weeks, monday, pattern.reference):
            for weekday, wanted in slots:
                day = monday + timedelta(days=weekday)
                if wanted and period.start <= day < period.end:
                    yield day, wanted
        monday += timedelta(days=DAYS_A_WEEK)


def expand(
    pattern: WeekPattern,
    calendar: TownCalendar,
    *,
    site: str | None = None,
    open_kinds: frozenset[DayKind] = OPEN_IN_TERM,
) -> tuple[Cell, ...]:
    """The cells of a pattern, in order, without the days on which the activity is not open."""
    return tuple(
        Cell(day, slot)
        for day, slots in _wanted_days(pattern)
        if calendar.day_kind(day, site) in open_kinds
        for slot in slots
    )


def add_pattern(
    cells: Iterable[Cell], existing: frozenset[Cell], exclusions: Iterable[frozenset[str]] = ()
) -> PatternResult:
    """Add cells to what exists: nothing is deleted, and slots that exclude an existing one are conflicts."""
    rivals, busy = _rivals(exclusions), {cell.on for cell in existing}
    added: list[Cell] = []
    already: list[Cell] = []
    conflicts: list[Cell] = []
    for cell in cells:
        if cell.on not in busy:  # most days: nothing to compare with
            added.append(cell)
        elif cell in existing:
            already.append(cell)
        elif any(Cell(cell.on, rival) in existing for rival in rivals.get(cell.slot, ())):
            conflicts.append(cell)
        else:
            added.append(cell)
    return PatternResult(tuple(added), tuple(already), tuple(conflicts))


def _rivals(exclusions: Iterable[frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Give the slots that each slot excludes, itself left out."""
    found: dict[str, frozenset[str]] = {}
    for group in exclusions:
        for slot in group:
            found[slot] = found.get(slot, frozenset()) | (group - {slot})
    return found
