"""Rights to an activity (inscriptions): from a first to a last day, priced by a variant of its tariff.

A child may have several to one activity, one after another: another group, or another variant from a day on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from staffdesk.domain.dates import Period, SchoolYear, school_year_of

NEXT_YEAR_FROM = 6
"""From this month on families enrol for the school year to come."""


class Spell(Protocol):
    """Something that holds from a first to a last day, both included."""

    @property
    def starts_on(self) -> date:
        """First day."""

    @property
    def ends_on(self) -> date:
        """Last day."""


@dataclass(frozen=True, slots=True)
class Right:
    """A right: first and last day, and the variant its days are priced by; empty for the standard price."""

    starts_on: date
    ends_on: date
    variant: str = ""


SpellT = TypeVar("SpellT", bound=Spell)


def right_on(rights: Sequence[SpellT], on: date) -> SpellT | None:
    """Return the right that says the price of a day; None where there never was one.

    That of the day, the one begun last where two hold. A day used beside every right is priced as the one
    before it, else as the first: what was paid for does not change its price because the right ended.
    """
    begun = [one for one in rights if one.starts_on <= on]
    holding = [one for one in begun if on <= one.ends_on]
    if begun:
        return max(holding or begun, key=lambda one: one.starts_on)
    return min(rights, key=lambda one: one.starts_on, default=None)


def proposed_days(today: date) -> Period:
    """Return the days a new right is proposed for: to the end of the school year, from June on the next."""
    year = school_year_of(today)
    if NEXT_YEAR_FROM <= today.month < year.period.end.month:
        return SchoolYear(year.first_year + 1).period
    return Period(today, year.period.end)


def variant_of(rights: Sequence[Right], on: date) -> str:
    """Return the variant of a day: asked for each day of a run, where most children have one right."""
    if len(rights) == 1:
        return rights[0].variant
    found = right_on(rights, on)
    return "" if found is None else found.variant
