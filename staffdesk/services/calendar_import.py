"""School holidays brought in for whole school years: from the library, or from the official file (C5)."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.orm import Session
from vacances_scolaires_france import SchoolHolidayDates

from staffdesk.domain.dates import Period, SchoolYear
from staffdesk.domain.errors import RuleBroken, Unavailable
from staffdesk.domain.french.calendars import fault_words
from staffdesk.domain.holiday_file import HolidayFile, read_holiday_file
from staffdesk.models.town import SchoolHoliday
from staffdesk.services.calendar_rows import FilePreview, HolidayView
from staffdesk.services.calendars import KNOWN_ZONES, OVERSEAS, zone_holidays

LARGEST_FILE = 8 * 1024 * 1024
OTHER_ZONES = ("Corse", *OVERSEAS)
"""Zones whose holidays come from the official file alone."""

Named = tuple[str, date, date]
"""A holiday: name, first and last day off."""


def known_years(today: date) -> tuple[int, ...]:
    """List the school years from the present one on that the library knows whole, by their first year."""
    first = today.year - 1
    return tuple(year for year in range(first, SchoolHolidayDates().max_year) if _ends_after(year, today))


def _ends_after(year: int, today: date) -> bool:
    return SchoolYear(year).period.end > today


def library_holidays(zone: str, years: Collection[int]) -> list[Named]:
    """List the holidays of zone A, B or C that begin in some school years.

    Raises:
        RuleBroken: ``zone_without_library``; ``school_year_unknown``.
    """
    if zone not in KNOWN_ZONES:
        raise RuleBroken("zone_without_library", field="zone", zone=zone)
    newest = SchoolHolidayDates().max_year
    for year in years:
        if year >= newest:
            raise RuleBroken("school_year_unknown", field="years", year=str(SchoolYear(year)))
    civil = sorted({civil for year in years for civil in (year, year + 1)})
    rows = zone_holidays(zone, civil)
    return [(row.name, row.starts_on, row.last_on) for row in rows if _begins_in(row.starts_on, years)]


def load_file(path: Path) -> bytes:
    """Load an official file from its place; one that is no calendar by its size alone is not read at all.

    Raises:
        RuleBroken: ``calendar_file_large``.
        Unavailable: ``file_not_read``: it is not there any more, or another program holds it.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise RuleBroken("calendar_file_large", field="file")
        return path.read_bytes()
    except OSError as error:
        raise Unavailable("file_not_read", name=path.name) from error


def read_file(content: bytes) -> HolidayFile:
    """Read the bytes of an official file.

    Raises:
        RuleBroken: ``calendar_file_large``; ``calendar_file_unreadable``.
    """
    if len(content) > LARGEST_FILE:
        raise RuleBroken("calendar_file_large", field="file")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return read_holiday_file(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise RuleBroken("calendar_file_unreadable", field="file")


def preview(content: bytes, zone: str) -> FilePreview:
    """Tell what a file would bring for a zone, and which of its lines cannot be used."""
    file = read_file(content)
    found = file.of_zone(zone)
    return FilePreview(
        zone=zone,
        zones=file.zones,
        years=tuple(sorted({one.year.first_year for one in found})),
        holidays=tuple(HolidayView(0, one.label, one.period.start, one.period.last) for one in found),
        faults=tuple(fault_words(fault) for fault in file.faults),
    )


def file_holidays(content: bytes, zone: str, years: Collection[int]) -> list[Named]:
    """List the holidays of a zone in some school years that a file holds.

    Raises:
        RuleBroken: ``calendar_file_empty``: it has none of them.
    """
    found = [one for one in read_file(content).of_zone(zone) if one.year.first_year in set(years)]
    if not found:
        raise RuleBroken("calendar_file_empty", field="years", zone=zone)
    return [(one.label, one.period.start, one.period.last) for one in found]


def replace_years(session: Session, years: Iterable[int], holidays: Iterable[Named]) -> int:
    """Write the holidays of some school years in place of those that were there, and count them."""
    for year in sorted(set(years)):
        period = SchoolYear(year).period
        session.execute(
            delete(SchoolHoliday).where(SchoolHoliday.starts_on.between(period.start, period.last))
        )
    rows = [SchoolHoliday(name=name, starts_on=first, last_on=last) for name, first, last in holidays]
    session.add_all(rows)
    session.flush()
    return len(rows)


def require_holiday(name: str, starts_on: date, last_on: date) -> Period:
    """Refuse a holiday that cannot be.

    Raises:
        RuleBroken: ``holiday_needs_name``, ``holiday_reversed``, ``holiday_too_long``.
    """
    if not name.strip():
        raise RuleBroken("holiday_needs_name", field="name")
    if last_on < starts_on:
        raise RuleBroken("holiday_reversed", field="last_on")
    if last_on - starts_on > timedelta(days=120):
        raise RuleBroken("holiday_too_long", field="last_on")
    return Period.through(starts_on, last_on)


def _begins_in(on: date, years: Collection[int]) -> bool:
    return any(on in SchoolYear(year).period for year in years)
