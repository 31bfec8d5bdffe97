"""The care plan of a child (PAI): on which days it holds, and when the child brings its own meal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from staffdesk.domain.dates import ONE_DAY
from staffdesk.domain.meals import OWN_MEAL_VARIANT


@dataclass(frozen=True)
class CarePlan:
    """A written protocol for an illness or allergy.

    Attributes:
        exists: whether there is one.
        starts_on, last_on: first and last day it holds; None where the paper names none.
        brings_meal: the child brings its meal (panier repas), and pays what the town voted for that.
    """

    exists: bool = False
    starts_on: date | None = None
    last_on: date | None = None
    brings_meal: bool = False

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        begun = self.starts_on is None or self.starts_on <= day
        return self.exists and begun and (self.last_on is None or day <= self.last_on)

    def brings_meal_on(self, day: date) -> bool:
        """Tell whether the child brings its meal on a day."""
        return self.brings_meal and self.holds_on(day)

    def changes(self) -> tuple[date, ...]:
        """Give the days from which it holds, or holds no more."""
        after = None if self.last_on is None else self.last_on + ONE_DAY
        return tuple(day for day in (self.starts_on, after) if day is not None)


NO_PLAN = CarePlan()


def days_of_meals(before: CarePlan, after: CarePlan) -> tuple[date | None, date | None] | None:
    """Return the first day, and the first after the last, on which a child may bring its meal by either plan.

    None where both say the same; a day that is None does not bound them.
    """
    plans = [plan for plan in (before, after) if plan.exists and plan.brings_meal]
    spans = {(plan.starts_on, plan.last_on) for plan in plans}
    if len(spans) + len(plans) in (0, 3):
        return None
    starts, lasts = ([span[place] for span in spans] for place in (0, 1))
    first = None if None in starts else min(day for day in starts if day is not None)
    last = None if None in lasts else max(day for day in lasts if day is not None)
    return first, None if last is None else last + ONE_DAY


def variant_on(enrolled: str, plan: CarePlan | None, day: date, prices: frozenset[str], activity: str) -> str:
    """Return the variant a day is priced by: that of the enrolment, else that of a meal brought from home.

    Args:
        enrolled: variant of the enrolment; empty for none.
        plan: of the child.
        day: of service.
        prices: activities with a price for a meal brought from home (``PriceBook.own_meals``).
        activity: of the day.
    """
    if enrolled or plan is None or activity not in prices or not plan.brings_meal_on(day):
        return enrolled
    return OWN_MEAL_VARIANT
