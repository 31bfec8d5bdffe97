"""The tariffs that prices are asked of: which version counts on a day, and each price computed once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from staffdesk.domain.circumstances import is_steady, looks_at_others
from staffdesk.domain.meals import OWN_MEAL_VARIANT
from staffdesk.domain.tariffs.evaluation import Price, Use, evaluate
from staffdesk.domain.tariffs.versions import TariffVersion, version_on


class PriceBook:
    """The tariffs of a run, remembering each price once computed: a run asks the same few again and again."""

    def __init__(self, versions: Iterable[TariffVersion]) -> None:
        """Keep the versions of every activity."""
        self._versions = tuple(versions)
        self._with_fees = frozenset(one.activity for one in self._versions if one.unit.is_flat)
        self._changes: dict[str, list[date]] = {}
        for one in self._versions:
            self._changes.setdefault(one.activity, []).append(one.valid_from)
        self._events: dict[str, list[date]] = {}
        for one in self._versions:
            for event in one.events:
                if version_on(self._versions, one.activity, event.on) is one:
                    self._events.setdefault(one.activity, []).append(event.on)
        self._events = {activity: sorted(days) for activity, days in self._events.items()}
        self._in_force: dict[tuple[str, date], TariffVersion | None] = {}
        self._prices: dict[tuple[str, date, Use], Price] = {}

    def version(self, activity: str, on: date) -> TariffVersion | None:
        """Return the version in force on a date of service, None when the council voted none yet."""
        key = (activity, on)
        if key not in self._in_force:
            self._in_force[key] = version_on(self._versions, activity, on)
        return self._in_force[key]

    def with_fees(self, activities: Iterable[str]) -> list[str]:
        """Return those activities, in order, of which some version asks for a fee beside the days used."""
        return sorted(self._with_fees.intersection(activities))

    def changes(self, activity: str) -> Sequence[date]:
        """Return the days from which another version of an activity is in force than the day before."""
        return self._changes.get(activity, ())

    def events(self, activity: str) -> Sequence[date]:
        """Return the days of an activity that have a price of their own, ascending."""
        return self._events.get(activity, ())

    def unsteady(self) -> frozenset[str]:
        """Return the activities of which some version looks at the other days of the household."""
        return frozenset(one.activity for one in self._versions if not is_steady(one))

    def own_meals(self) -> frozenset[str]:
        """Return the activities of which some version has a price for a meal brought from home."""
        return frozenset(
            one.activity
            for one in self._versions
            if any(case.variant == OWN_MEAL_VARIANT for case in one.cases)
        )

    def looking(self) -> frozenset[str]:
        """Return the activities of which some version looks at days that another invoice may hold."""
        return frozenset(one.activity for one in self._versions if looks_at_others(one))

    def capped(self) -> frozenset[str]:
        """Return the activities of which some version has a cap of the month."""
        return frozenset(one.activity for one in self._versions if one.is_capped)

    def price(self, version: TariffVersion, use: Use) -> Price:
        """Return the price of a use with one of the book's versions."""
        key = (version.activity, version.valid_from, use)
        price = self._prices.get(key)
        if price is None:
            price = self._prices[key] = evaluate(version, use)
        return price

    def forget(self) -> None:
        """Let go of the prices computed so far, one by one: freed at once, they keep a window waiting."""
        while self._prices:
            self._prices.popitem()
