"""What differs already on some days, told together: a strike in twelve schools is one line, not twelve."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from staffdesk.domain.french.dates import day_short_year
from staffdesk.ui.settings.year_days import alike, places_of, together_words

if TYPE_CHECKING:
    from staffdesk.services.calendar_rows import ExceptionView

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class KnownDays:
    """Days that differ alike: in words, their records by number, the bookings they closed, their places."""

    words: str
    numbers: tuple[int, ...]
    closed: int
    places: str


def known_days(rows: "Iterable[ExceptionView]") -> list[KnownDays]:
    """Gather rows that differ alike, in the order in which the first of each comes."""
    return [_told(found) for found in alike(rows)]


def _told(rows: "Sequence[ExceptionView]") -> KnownDays:
    days = sorted({row.on for row in rows})
    closed = sum(row.closed for row in rows)
    counted = f" · {closed}{NBSP}réservations fermées" if closed else ""
    return KnownDays(
        f"{_days(days)}{NBSP}: {together_words(rows)}{counted}",
        tuple(row.exception_id for row in rows),
        closed,
        "\n".join(places_of(rows)),
    )


def _days(days: Sequence[date]) -> str:
    if len(days) == 1:
        return day_short_year(days[0])
    return f"Du {day_short_year(days[0])} au {day_short_year(days[-1])}"
