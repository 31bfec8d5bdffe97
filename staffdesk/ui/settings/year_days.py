"""What each day of a school year is, for the year at a glance: its ground, its mark, and the words for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from staffdesk.domain.calendars import ClassTime, DayReason, is_weekend
from staffdesk.domain.dates import Period, SchoolYear
from staffdesk.domain.french.calendars import REASON_WORDS
from staffdesk.domain.french.dates import day_short_year

if TYPE_CHECKING:
    from staffdesk.services.calendar_rows import CalendarView, ExceptionView

NAMED = 3
"""Up to so many places are named one by one."""

OPENING = frozenset({DayReason.MINIMUM_SERVICE, DayReason.EXTRA_DAY})


class Ground(Enum):
    """How a day is shaded."""

    SCHOOL = "school"
    FREE = "free"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PUBLIC = "public"


class Mark(Enum):
    """What stands on a day besides its shade."""

    NONE = "none"
    CLOSED = "closed"
    """Closed for all: the figure is struck through."""
    PARTLY = "partly"
    """Closed for some sites, activities or classes: a corner."""
    OPENED = "opened"
    """Open although the calendar says otherwise: a ring."""


@dataclass(frozen=True)
class DayLook:
    """A day: its shade, its mark, and what it is in words."""

    ground: Ground
    mark: Mark = Mark.NONE
    words: str = ""


def year_days(view: "CalendarView") -> Mapping[date, DayLook]:
    """Give every day of the school year of a view."""
    period = SchoolYear(view.first_year).period
    public = dict(view.public_holidays)
    holidays = {
        day: row.name
        for row in view.holidays
        for day in Period.through(row.starts_on, row.last_on).days()
        if day in period
    }
    class_time = view.weeks[0].class_time if view.weeks else {}
    differing: dict[date, list[ExceptionView]] = {}
    for row in view.exceptions:
        differing.setdefault(row.on, []).append(row)
    return {
        day: _look(day, public.get(day, ""), holidays.get(day, ""), class_time, differing.get(day, ()))
        for day in period.days()
    }


def _look(
    day: date,
    public: str,
    holiday: str,
    class_time: Mapping[int, ClassTime],
    differing: "Iterable[ExceptionView]",
) -> DayLook:
    free = class_time.get(day.weekday(), ClassTime.NONE) is ClassTime.NONE
    if public:
        ground, words = Ground.PUBLIC, f"{public}, jour férié"
    elif is_weekend(day) and free:
        ground, words = Ground.WEEKEND, "week-end"
    elif holiday:
        ground, words = Ground.HOLIDAY, holiday
    elif free:
        ground, words = Ground.FREE, "jour sans classe"
    else:
        ground, words = Ground.SCHOOL, "jour de classe"
    rows = list(differing)
    told = [together_words(found) for found in alike(rows)]
    return DayLook(ground, _mark(rows), ", ".join((day_short_year(day), words, *told)))


def _mark(rows: "list[ExceptionView]") -> Mark:
    if not rows:
        return Mark.NONE
    closing = [row for row in rows if row.reason not in OPENING]
    if any(not (row.site or row.activity or row.class_name) for row in closing):
        return Mark.CLOSED
    return Mark.PARTLY if closing else Mark.OPENED


def exception_words(row: "ExceptionView") -> str:
    """Say a day that differs: ``Grève (École Jean-Zay)``."""
    named = row.label or (REASON_WORDS[row.reason] if row.reason else "")
    where = ", ".join(filter(None, (row.site, row.activity, row.class_name)))
    return f"{named} ({where})" if where else named


def alike(rows: "Iterable[ExceptionView]") -> list[list["ExceptionView"]]:
    """Gather rows of one reason, name and activity, in the order in which the first of each comes."""
    found: dict[tuple[object, str, str, bool], list[ExceptionView]] = {}
    for row in rows:
        found.setdefault((row.reason, row.label, row.activity, bool(row.class_name)), []).append(row)
    return list(found.values())


def together_words(rows: "Sequence[ExceptionView]") -> str:
    """Say rows that differ alike: ``Grève (École Jean-Zay)``, ``Grève, 12 sites``."""
    first, places = rows[0], places_of(rows)
    if len(places) < 2:
        return exception_words(first)
    noun = "classes" if first.class_name else "sites"
    where = ", ".join(places) if len(places) <= NAMED else f"{len(places)}\N{NO-BREAK SPACE}{noun}"
    return f"{exception_words(replace(first, site='', class_name=''))}, {where}"


def places_of(rows: "Sequence[ExceptionView]") -> list[str]:
    """List the places of rows, each once: sites, or classes with their site."""
    told = (", ".join(filter(None, (row.class_name, row.site))) for row in rows)
    return [place for place in dict.fromkeys(told) if place]
