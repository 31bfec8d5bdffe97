"""What people type into fields, read as values: amounts as whole cents, days, hours, counts. Never a float.

Both accept what a hand on a French keyboard really types: a point or a comma, spaces of any kind, a euro
sign; "12/1", "12/01/27", "12.1.2027", "12 janv". What cannot be read gives ``None``: the field says so and
keeps the text.
"""

import re
from datetime import date, time
from decimal import Decimal

from staffdesk.domain.dates import END_OF_DAY, ClockTime
from staffdesk.domain.money import LARGEST, Cents

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_AMOUNT = re.compile(r"(-?)(\d+)(?:[.,](\d{1,2})?)?")
_DECIMAL = re.compile(r"[0-9]+(?:[.,][0-9]*)?")
_GROUPED = re.compile(r"-?\d{1,3}(?:[ \u00a0\u202f]\d{3})*(?:[.,]\d{0,2})?")
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?")
_DAY_IN_WORDS = re.compile(r"(?:[a-zé]+\.? )?(\d{1,2})(?:er|ᵉʳ)? ([a-zéû]{3,})\.?(?: (\d{4}))?")
_CLOCK = re.compile(r"(\d{1,2}) ?(?:[:h.] ?(\d{2})?)?")
_DEPARTURE = re.compile(r"(\d{1,2})\s*[:hH.]\s*(\d{2})")
_MINUTES = re.compile(r"(\d{1,3})\s*(?:min(?:utes?)?)?")
_MONTHS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")


def parse_cents(text: str) -> Cents | None:
    """Read an amount in euros as cents ("1 234,5" is 123450).

    None for anything else or beyond a town's amounts.
    """
    bare = text.strip().removesuffix("€").strip().replace("\N{MINUS SIGN}", "-")
    if " " in _SPACES.sub(" ", bare) and not _GROUPED.fullmatch(bare):
        return None
    found = _AMOUNT.fullmatch(_SPACES.sub("", bare))
    if found is None:
        return None
    sign, euros, cents = found.groups()
    total = int(euros) * 100 + int((cents or "").ljust(2, "0"))
    return Cents(-total if sign else total) if total < LARGEST else None


def parse_clock(text: str) -> ClockTime | None:
    """Read a time of day: "9", "9h", "9 h 30", "9:30"; "minuit" and "24:00" are the end of the day."""
    bare = _SPACES.sub(" ", text.strip().lower())
    if bare == "minuit":
        return END_OF_DAY
    found = _CLOCK.fullmatch(bare)
    if found is None:
        return None
    try:
        return ClockTime(int(found[1]), int(found[2] or 0))
    except ValueError:
        return None


def read_lateness(typed: str) -> tuple[time | None, int | None] | None:
    """Read when a child left: "18:45", "18h45", or minutes after closing, "15"; None if unreadable."""
    bare = typed.strip()
    clock = _DEPARTURE.fullmatch(bare)
    if clock is not None:
        hour, minute = int(clock[1]), int(clock[2])
        return (time(hour, minute), None) if hour < 24 and minute < 60 else None
    minutes = _MINUTES.fullmatch(bare)
    return (None, int(minutes[1])) if minutes is not None else None


def parse_count(text: str) -> int | None:
    """Read a whole number that is not negative."""
    bare = _SPACES.sub("", text)
    return int(bare) if bare.isascii() and bare.isdecimal() else None


def parse_decimal(text: str) -> Decimal | None:
    """Read a number that is not negative, with a comma or a point: "12,5"."""
    bare = _SPACES.sub("", text)
    return Decimal(bare.replace(",", ".")) if _DECIMAL.fullmatch(bare) else None


def parse_day(text: str, today: date) -> date | None:
    """Read a day; without a year it is the one nearest to ``today`` (half a year before or after)."""
    bare = _SPACES.sub(" ", text.strip().lower())
    if bare in ("auj", "aujourd'hui", "aujourd’hui"):
        return today
    numbers = _DAY.fullmatch(bare)
    if numbers:
        return _day(int(numbers[1]), int(numbers[2]), numbers[3], today)
    words = _DAY_IN_WORDS.fullmatch(bare)
    month = _month(words[2]) if words else None
    return _day(int(words[1]), month, words[3], today) if words and month else None


def _month(word: str) -> int | None:
    plain = word.replace("é", "e").replace("û", "u").rstrip(".")
    hits = [
        number
        for number, start in enumerate(_MONTHS, 1)
        if plain.startswith(start) or start.startswith(plain)
    ]
    return hits[0] if len(hits) == 1 else None


def _day(day: int, month: int, year: str | None, today: date) -> date | None:
    try:
        if year is None:
            return _nearest(day, month, today)
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    except ValueError:
        return None


def _nearest(day: int, month: int, today: date) -> date:
    """Choose the year that brings the day closest to today; 29 February looks for a leap year around."""
    around = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            around.append(date(year, month, day))
        except ValueError:
            continue
    if not around:
        raise ValueError(f"no day {day}/{month} near {today}")
    return min(around, key=lambda found: abs(found - today))
