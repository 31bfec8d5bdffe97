"""Meals: how many of which diet a kitchen makes for a site and day, and what moved since the order left.

The kitchen gets counts, never names (section G). A child with a care plan that brings its own meal is
counted apart: it sits at the table and the kitchen makes nothing. Once the order is sent, an absence billed
after it stays in the count: the meal is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from types import MappingProxyType

from staffdesk.domain.bookings import BookingState, counts_as_meal
from staffdesk.domain.search_text import search_text

STANDARD = "standard"
OWN_MEAL_VARIANT = "pai"
"""The variant of an enrolment whose child brings its own meal, by its care plan."""

DIETS = (STANDARD, "sans porc", "sans viande")
"""Diets that are offered (CNIL, NS-058: what is eaten, never why)."""

MOST_ADULTS = 200
"""More meals of adults than that, at one site and day, were surely mistyped."""

OTHER_DIET = "autre régime"
"""What a kitchen reads where somebody typed a diet with a word of religion (CNIL, NS-058)."""

_RELIGION = ("halal", "casher", "kasher", "cacher", "kosher", "musulman", "juif", "hindou", "chretien")
_LUNCH = (time(12), time(13))


@dataclass(frozen=True, slots=True)
class MealDay:
    """One child's meal of one day, or several alike.

    Attributes:
        booking_id: its key; the frozen order remembers it. 0 where several are counted together.
        state: where the booking stands.
        diet: as the family file says.
        brings_meal: by its care plan.
        times: how many children this stands for.
    """

    booking_id: int
    state: BookingState
    diet: str = STANDARD
    brings_meal: bool = False
    times: int = 1


@dataclass(frozen=True, slots=True)
class MealCount:
    """What a kitchen makes for one site and day.

    Attributes:
        diets: children's meals by diet; a diet nobody eats is not there.
        brought: children that bring their own, beside the meals.
        adults: meals of adults.
    """

    diets: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    brought: int = 0
    adults: int = 0

    @property
    def children(self) -> int:
        """Meals made for children."""
        return sum(self.diets.values())

    @property
    def total(self) -> int:
        """Every meal to be made."""
        return self.children + self.adults

    @property
    def seated(self) -> int:
        """Children at the table, their own meal included."""
        return self.children + self.brought

    def plus(self, other: MealCount) -> MealCount:
        """Add two counts: sites of a day, days of a week."""
        diets = {
            diet: self.diets.get(diet, 0) + other.diets.get(diet, 0) for diet in {*self.diets, *other.diets}
        }
        return MealCount(MappingProxyType(diets), self.brought + other.brought, self.adults + other.adults)


@dataclass(frozen=True, slots=True)
class MealChange:
    """What changed since the order, for one diet: `+2 standard`, `−1 sans porc`."""

    what: str
    by: int


ADULTS, BROUGHT = "adultes", "panier repas"
"""Names of the two counts beside the diets, in a list of changes."""


def count_meals(
    days: Iterable[MealDay], *, adults: int = 0, ordered: frozenset[int] = frozenset()
) -> MealCount:
    """Count the meals of a site and day.

    `ordered` are the bookings that were in the order when it was sent; empty before.
    """
    diets: dict[str, int] = {}
    brought = 0
    for day in days:
        if not counts_as_meal(day.state, order_sent=day.booking_id in ordered):
            continue
        if day.brings_meal:
            brought += day.times
        else:
            name = diet_name(day.diet)
            diets[name] = diets.get(name, 0) + day.times
    return MealCount(MappingProxyType(diets), brought, adults)


def changes_since(sent: MealCount, now: MealCount) -> tuple[MealChange, ...]:
    """Return what changed since the order was sent, the usual diet first; nothing when all is as ordered."""
    names = sorted({*sent.diets, *now.diets}, key=diet_order)
    moved = [MealChange(name, now.diets.get(name, 0) - sent.diets.get(name, 0)) for name in names]
    moved.append(MealChange(BROUGHT, now.brought - sent.brought))
    moved.append(MealChange(ADULTS, now.adults - sent.adults))
    return tuple(change for change in moved if change.by)


def diet_name(diet: str) -> str:
    """Return a diet as a kitchen reads it: in lower case, without any word of religion."""
    name = " ".join(diet.split()).lower()
    words = search_text(name).split()
    if any(word.startswith(_RELIGION) for word in words):
        return OTHER_DIET
    return name or STANDARD


def diet_order(diet: str) -> tuple[bool, str]:
    """Order diets: the usual one, then by name."""
    return (diet != STANDARD, diet)


def serves_lunch(kind: str, starts_at: time | None, ends_at: time | None, *, leisure_meals: bool) -> bool:
    """Tell whether a slot gives a meal: all of the canteen, and a day of leisure that spans noon.

    `leisure_meals` is the town's choice: no where families give a picnic.
    """
    if kind == "meals":
        return True
    if kind != "leisure" or not leisure_meals or starts_at is None or ends_at is None:
        return False
    return starts_at <= _LUNCH[0] and ends_at >= _LUNCH[1]
