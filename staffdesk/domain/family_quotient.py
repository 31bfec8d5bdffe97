"""The family quotient and its history: which one counts on a date of service, and who says so (D1, step 3).

A quotient is a `Decimal` of euros with exactly two decimals. The period is half-open: `valid_to` is the first
day it no longer counts. A household without a quotient on a date pays the fallback price of the tariff (T4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

from staffdesk.domain.errors import RuleBroken

LARGEST_QUOTIENT = Decimal(100_000)
"""Above this a quotient is a typing mistake."""
LARGEST_INCOME = Decimal(10_000_000)
"""Above this a yearly income is one."""

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_FIGURES = re.compile(r"-?(?![1-9][0-9]{0,2}[.,][0-9]{3}$)[0-9]+(?:[.,][0-9]+)?")
"""Who types « 1.200 » means thousands more often than one euro and a bit: it is asked again."""


class QuotientSource(StrEnum):
    """Who says so."""

    CAF = "caf"
    MSA = "msa"
    TOWN = "town"


class Measure(StrEnum):
    """What a grid is read with: the quotient, or yearly income where a town still uses categories (G7)."""

    QUOTIENT = "quotient"
    INCOME = "income"


@dataclass(frozen=True, slots=True)
class FamilyQuotient:
    """A quotient in force over a period.

    Attributes:
        value: euros, two decimals.
        valid_from: first day it counts.
        valid_to: first day it no longer counts; None while it has no end.
        source: caf, msa, or computed by the town.
        proof: what was seen ("attestation CAF de janv. 2026"); may be empty.
        measure: quotient or yearly income.
    """

    value: Decimal
    valid_from: date
    valid_to: date | None = None
    source: str = QuotientSource.CAF
    proof: str = ""
    measure: Measure = Measure.QUOTIENT

    def counts_on(self, on: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


def quotient(value: Decimal | int | str) -> Decimal:
    """Return a quotient as it is kept: two decimals, rounded half up; a comma is read as the decimal point.

    Raises:
        RuleBroken: `quotient_unreadable` for anything but figures as people write them; « 1.200 » may
            be read in two ways; or `quotient_out_of_range` for a negative or absurd value.
    """
    return _euros(value, LARGEST_QUOTIENT)


def income(value: Decimal | int | str) -> Decimal:
    """Return a yearly income, read like a quotient; it may be larger than a quotient ever is.

    Raises:
        RuleBroken: as for a quotient.
    """
    return _euros(value, LARGEST_INCOME)


def _euros(value: Decimal | int | str, below: Decimal) -> Decimal:
    if isinstance(value, str):
        figures = _SPACES.sub("", value).removesuffix("€")
        if _FIGURES.fullmatch(figures) is None:
            raise RuleBroken("quotient_unreadable", field="quotient", value=value)
        value = figures.replace(",", ".")
    try:
        kept = Decimal(value).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        if kept.is_nan():
            raise InvalidOperation
    except InvalidOperation as fault:
        raise RuleBroken("quotient_unreadable", field="quotient", value=str(value)) from fault
    if not 0 <= kept < below:
        raise RuleBroken("quotient_out_of_range", field="quotient", value=str(kept))
    return kept


def last_day(valid_to: date | None) -> date | None:
    """Return the last day a quotient counts, as people say it: « jusqu’au » includes its day."""
    return None if valid_to is None else valid_to - timedelta(days=1)


def in_force(
    history: Iterable[FamilyQuotient], on: date, measure: Measure = Measure.QUOTIENT
) -> FamilyQuotient | None:
    """Return the quotient that counts on a day, the latest to begin where periods overlap, or None."""
    counting = [entry for entry in history if entry.measure is measure and entry.counts_on(on)]
    return max(counting, key=lambda entry: entry.valid_from, default=None)


def changes_of(history: Iterable[FamilyQuotient]) -> tuple[date, ...]:
    """Return the days from which another quotient may count than the day before."""
    return tuple(day for entry in history for day in (entry.valid_from, entry.valid_to) if day is not None)


def renewed(history: Iterable[FamilyQuotient], refresh_on: date) -> bool:
    """Tell whether a family has given a quotient for the year that begins on a refresh (1 February, `002`).

    It has when one counts on that day that began less than a year before: one without end does not count
    for ever.
    """
    known = tuple(history)
    held = [in_force(known, refresh_on, measure) for measure in Measure]
    return any(one is not None and one.valid_from > _year_before(refresh_on) for one in held)


def next_refresh(today: date, month: int = 2, day: int = 1) -> date:
    """Return the next day on which quotients are renewed, today included."""
    this_year = date(today.year, month, day)
    return this_year if today <= this_year else date(today.year + 1, month, day)


def _year_before(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def with_new(history: Iterable[FamilyQuotient], new: FamilyQuotient) -> tuple[FamilyQuotient, ...]:
    """Return the history with a new quotient in order of `valid_from`; one of the same day is replaced.

    Earlier quotients are left as they are: `in_force` lets the latest to begin win, so that what counted on a
    past day before the new one stays readable.
    """
    kept = [old for old in history if (old.measure, old.valid_from) != (new.measure, new.valid_from)]
    return tuple(sorted([*kept, new], key=lambda entry: entry.valid_from))
