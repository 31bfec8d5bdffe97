"""Dates and hours in French: `lun. 30 nov. 2026`, `lundi 30 novembre 2026`, `21:00`.

Every part of one date is held together by U+00A0, so that it never breaks over two lines (look-documents.md,
section 1). The first of a month is `1ᵉʳ`. Instants are given in UTC and read in Europe/Paris, the only time
zone of a town.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from staffdesk.domain.french.amounts import NO_BREAK

PARIS = ZoneInfo("Europe/Paris")

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
"""Names of the months, January first; `month_name` counts from one."""

MONTHS_SHORT = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
"""Names of the days, indexed by `date.weekday()`."""

WEEKDAYS_SHORT = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")


def day_of_month(day: date) -> str:
    """Return the number of the day: `1ᵉʳ`, `2`."""
    return "1ᵉʳ" if day.day == 1 else str(day.day)


def day_short(day: date) -> str:
    """Return `lun. 30 nov.`."""
    return _joined(WEEKDAYS_SHORT[day.weekday()], day_of_month(day), MONTHS_SHORT[day.month - 1])


def day_short_year(day: date) -> str:
    """Return `lun. 30 nov. 2026`."""
    return _joined(day_short(day), str(day.year))


def day_long(day: date) -> str:
    """Return `lundi 30 novembre 2026`."""
    return _joined(WEEKDAYS[day.weekday()], day_of_month(day), MONTHS[day.month - 1], str(day.year))


def day_month(day: date) -> str:
    """Return `30 nov.`, for a place whose year is known."""
    return _joined(day_of_month(day), MONTHS_SHORT[day.month - 1])


def day_month_year(day: date) -> str:
    """Return `30 nov. 2026`, for a date whose weekday says nothing."""
    return _joined(day_month(day), str(day.year))


def day_month_year_long(day: date) -> str:
    """Return `30 novembre 2026`."""
    return _joined(day_of_month(day), MONTHS[day.month - 1], str(day.year))


def month_year(day: date) -> str:
    """Return the month of a date: `octobre 2026`."""
    return _joined(MONTHS[day.month - 1], str(day.year))


def of_month_year(day: date) -> str:
    """Return the month after its preposition, elided or not: `d’octobre 2026`, `de novembre 2026`."""
    return f"{'d’' if MONTHS[day.month - 1][0] in 'ao' else 'de '}{month_year(day)}"


def period(first: date, last: date) -> str:
    """Return an inclusive range of dates, nothing said twice: `du 1ᵉʳ au 15 nov. 2026`, `le 30 nov. 2026`."""
    if first == last:
        return f"le {day_month_year(last)}"
    if first.year != last.year:
        return f"du {day_month_year(first)} au {day_month_year(last)}"
    start = day_of_month(first) if first.month == last.month else day_month(first)
    return f"du {start} au {day_month_year(last)}"


def hour(local: datetime | time) -> str:
    """Return the hour of a local time: `21:00`, `8:30`; for an instant in UTC see `instant`."""
    return f"{local.hour}:{local.minute:02d}"


def hours(start: datetime | time, end: datetime | time) -> str:
    """Return a range of local hours: `8:30–12:00`."""
    return f"{hour(start)}–{hour(end)}"


def local(instant_at: datetime) -> datetime:
    """Return an aware instant as Paris shows it.

    Raises:
        ValueError: the instant has no time zone, so nobody can tell when it was.
    """
    if instant_at.tzinfo is None:
        raise ValueError("an instant must know its time zone")
    return instant_at.astimezone(PARIS)


def instant(instant_at: datetime) -> str:
    """Return an aware instant in Europe/Paris: `mar. 24 nov. 2026 à 10:42`."""
    seen = local(instant_at)
    return _joined(day_short_year(seen), "à", hour(seen))


def instant_short(instant_at: datetime) -> str:
    """Return an aware instant in Europe/Paris, for a place whose year is known: `dim. 4 oct. 21:00`."""
    seen = local(instant_at)
    return _joined(day_short(seen), hour(seen))


def _joined(*parts: str) -> str:
    return NO_BREAK.join(parts)
