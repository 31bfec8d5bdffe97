"""The official school calendar as a file: lines of holidays by zone and academy, read without a network.

The open-data table (CSV, semicolons) and the calendars of a zone (ICS) are known. Instants of the table are
midnights in Paris written in UTC; the last one is the day class begins again. What cannot be read is told
line by line, and the rest is kept.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from staffdesk.domain.dates import Period, SchoolYear, local_date, school_year_of

LONGEST_DAYS = 80
"""No holiday is longer; what is longer is a mistake of the file."""


class FileFault(StrEnum):
    """Why a line, or the whole file, cannot be used."""

    UNKNOWN_FORMAT = "unknown_format"
    COLUMN_MISSING = "column_missing"
    DATE_UNREADABLE = "date_unreadable"
    REVERSED = "reversed"
    TOO_LONG = "too_long"
    ZONE_MISSING = "zone_missing"


@dataclass(frozen=True)
class FaultyLine:
    """One line at fault, counted from 1 as editors do; 0 is the whole file."""

    line: int
    fault: FileFault
    value: str = ""


@dataclass(frozen=True)
class FileHoliday:
    """One holiday of the file, for the zones and academies it names."""

    label: str
    period: Period
    zones: frozenset[str]
    academies: frozenset[str]
    year: SchoolYear

    def concerns(self, zone: str) -> bool:
        """Tell whether it is for a zone (A, B, C, Corse…) or for an academy of that name."""
        wanted = _plain(zone)
        return wanted in {_plain(name) for name in self.zones | self.academies}


@dataclass(frozen=True)
class HolidayFile:
    """What a file holds."""

    holidays: tuple[FileHoliday, ...]
    faults: tuple[FaultyLine, ...]

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones it speaks of, in order."""
        return tuple(sorted({zone for one in self.holidays for zone in one.zones}))

    def of_zone(self, zone: str) -> tuple[FileHoliday, ...]:
        """The holidays of a zone or academy, each once, by date."""
        found = {(one.period, one.label): one for one in self.holidays if one.concerns(zone)}
        return tuple(found[key] for key in sorted(found))


_COLUMNS = ("Description", "Date de début", "Date de fin", "Zones")
_TEACHERS = "enseignants"
_SUMMER = "ete"


def read_holiday_file(text: str) -> HolidayFile:
    """Read a file of either format."""
    body = text.lstrip("\ufeff")
    if "BEGIN:VCALENDAR" in body[:200]:
        return _read_ics(body)
    if ";" in body.partition("\n")[0]:
        return _read_csv(body)
    return HolidayFile((), (FaultyLine(0, FileFault.UNKNOWN_FORMAT),))


# ------------------------------------------------------------------------------------------ the table


def _read_csv(text: str) -> HolidayFile:
    reader = csv.DictReader(io.StringIO(text), delimiter=";")
    holidays: list[FileHoliday] = []
    faults: list[FaultyLine] = []
    try:
        names = {_plain(name or ""): name for name in reader.fieldnames or ()}
        missing = [name for name in _COLUMNS if _plain(name) not in names]
        if missing:
            return HolidayFile((), tuple(FaultyLine(1, FileFault.COLUMN_MISSING, name) for name in missing))
        for row in reader:
            cells = {plain: (row.get(name) or "").strip() for plain, name in names.items()}
            if not _is_for_pupils(cells):
                continue
            read = _row(reader.line_num, cells)
            (faults if isinstance(read, FaultyLine) else holidays).append(read)  # type: ignore[arg-type]
    except csv.Error:  # a quote that is never closed: what follows is no table any more
        faults.append(FaultyLine(reader.line_num, FileFault.UNKNOWN_FORMAT))
    return HolidayFile(tuple(holidays), tuple(faults))


def _is_for_pupils(cells: Mapping[str, str]) -> bool:
    """Leave out what concerns teachers, and days that are no days off (the first of the year)."""
    label = _plain(cells["description"])
    return _plain(cells.get("population", "")) != _TEACHERS and ("vacances" in label or "pont" in label)


def _row(line: int, cells: Mapping[str, str]) -> FileHoliday | FaultyLine:
    zones, academies = _names(cells["zones"]), _names(cells.get("academies", ""))
    if not zones | academies:
        return FaultyLine(line, FileFault.ZONE_MISSING)
    days = []
    for column in ("date de debut", "date de fin"):
        day = _day(cells[column])
        if day is None:
            return FaultyLine(line, FileFault.DATE_UNREADABLE, cells[column])
        days.append(day)
    return _holiday(line, cells["description"], days[0], days[1], zones, academies)


def _holiday(
    line: int, label: str, first: date, end: date, zones: frozenset[str], academies: frozenset[str]
) -> FileHoliday | FaultyLine:
    """Make a holiday; the summer of which only the beginning is known lasts to the end of the year."""
    year = school_year_of(first)
    if end <= first and _SUMMER in _plain(label).split():
        end = year.period.end
    if end <= first:
        return FaultyLine(line, FileFault.REVERSED, label)
    if (end - first).days > LONGEST_DAYS:
        return FaultyLine(line, FileFault.TOO_LONG, label)
    return FileHoliday(_label(label), Period(first, end), zones, academies, year)


def _day(text: str) -> date | None:
    """Read a date, or an instant as the day it begins in Paris."""
    try:
        if len(text) == len("2026-10-17"):
            return date.fromisoformat(text)
        return local_date(datetime.fromisoformat(text))
    except ValueError:
        return None


def _names(text: str) -> frozenset[str]:
    cut = (part.strip() for part in re.split(r"[,/]", text))
    return frozenset(part.removeprefix("Zone ").strip() for part in cut if part)


def _label(text: str) -> str:
    """Write a name as French does: one apostrophe, and the summer without its beginning."""
    return text.strip().replace("'", "’").replace("Début des Vacances", "Vacances")


def _plain(text: str) -> str:
    """Fold a name for comparison: case, accents and apostrophes."""
    folded = text.strip().casefold().replace("’", " ").replace("'", " ").removeprefix("zone ")
    return folded.translate(_FOLDED)


_FOLDED = str.maketrans("àâäéèêëîïôöùûüç", "aaaeeeeiioouuuc")


# ------------------------------------------------------------------------------------------ the calendar


def _read_ics(text: str) -> HolidayFile:
    holidays: list[FileHoliday] = []
    faults: list[FaultyLine] = []
    for line, event in _events(text):
        label, _, zone = event.get("SUMMARY", "").rpartition(" - ")
        label, zones = (label, _names(zone)) if label else (zone, frozenset())
        if "vacances" not in _plain(label) and "pont" not in _plain(label):
            continue
        academies = _names(event.get("LOCATION", ""))
        first, end = _ics_day(event.get("DTSTART", "")), _ics_day(event.get("DTEND", ""))
        if not zones | academies:
            faults.append(FaultyLine(line, FileFault.ZONE_MISSING))
        elif first is None:
            faults.append(FaultyLine(line, FileFault.DATE_UNREADABLE, event.get("DTSTART", "")))
        else:
            read = _holiday(line, label, first, end or first, zones, academies)
            (faults if isinstance(read, FaultyLine) else holidays).append(read)  # type: ignore[arg-type]
    return HolidayFile(tuple(holidays), tuple(faults))


def _events(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Give each event with the line it begins on; folded lines are put together."""
    event: dict[str, str] | None = None
    began = 0
    for number, line in _unfolded(text.splitlines()):
        if line == "BEGIN:VEVENT":
            event, began = {}, number
        elif line == "END:VEVENT" and event is not None:
            yield began, event
            event = None
        elif event is not None:
            name, _, value = line.partition(":")
            event[name.partition(";")[0]] = value.replace("\\,", ",").strip()


def _unfolded(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    held: tuple[int, str] | None = None
    for number, line in enumerate(lines, 1):
        if line.startswith((" ", "\t")) and held is not None:
            held = held[0], held[1] + line[1:]
            continue
        if held is not None:
            yield held
        held = number, line.rstrip()
    if held is not None:
        yield held


def _ics_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:8])
    except ValueError:
        return None
