"""What differs already on some days, told together: a strike in twelve schools is one line, not twelve."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from staffdesk.domain.french.dates import day_short_year
from staffdesk.ui.settings.year_days import exception_words

if TYPE_CHECKING:
    from staffdesk.services.calendar_rows import ExceptionView

NBSP = "\N{NO-BREAK SPACE}"
NAMED = 3
"""Up to so many places are named one by one."""


@dataclass(frozen=True)
class KnownDays:
    """Days that differ alike: in words, their records by number, the bookings they closed, their places."""

    words: str
    numbers: tuple[int, ...]
    closed: int
    places: str


def known_days(rows: "Iterable[ExceptionView]") -> list[KnownDays]:
    """Gather rows of one reason, name and activity, in the order in which the first of each comes."""
    alike: dict[tuple[object, str, str, bool], list[ExceptionView]] = {}
    for row in rows:
        alike.setdefault((row.reason, row.label, row.activity, bool(row.class_name)), []).append(row)
    return [_told(found) for found in alike.values()]


def _told(rows: "Sequence[ExceptionView]") -> KnownDays:
    first = rows[0]
    places = list(dict.fromkeys(_place(row) for row in rows if _place(row)))
    named = exception_words(first)
    if len(places) > 1:
        noun = "classes" if first.class_name else "sites"
        where = ", ".join(places) if len(places) <= NAMED else f"{len(places)}{NBSP}{noun}"
        named = f"{exception_words(replace(first, site='', class_name=''))}, {where}"
    days = sorted({row.on for row in rows})
    closed = sum(row.closed for row in rows)
    told = f"{_days(days)}{NBSP}: {named}" + (f" · {closed}{NBSP}réservations fermées" if closed else "")
    return KnownDays(told, tuple(row.exception_id for row in rows), closed, "\n".join(places))


def _place(row: "ExceptionView") -> str:
    return ", ".join(filter(None, (row.class_name, row.site))) if row.class_name else row.site


def _days(days: Sequence[date]) -> str:
    if len(days) == 1:
        return day_short_year(days[0])
    return f"Du {day_short_year(days[0])} au {day_short_year(days[-1])}"
