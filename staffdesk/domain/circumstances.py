"""What a price depends on for one household: its quotient on a date, and its children's ranks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from staffdesk.domain.bookings import is_billed
from staffdesk.domain.drafts import BilledDay, BilledHousehold
from staffdesk.domain.family_quotient import FamilyQuotient, Measure, in_force
from staffdesk.domain.tariffs.evaluation import Use
from staffdesk.domain.tariffs.siblings import Counting, Siblings
from staffdesk.domain.tariffs.versions import TariffVersion


class Circumstances:
    """The household as tariffs see it, day after day."""

    def __init__(self, household: BilledHousehold, days: Iterable[BilledDay]) -> None:
        """Count who is there each day; a billed absence counts as being there."""
        self._household = household
        self.children = {child.child_id: child for child in household.children}
        self._quotients: dict[tuple[date, Measure], FamilyQuotient | None] = {}
        self._there: dict[tuple[str, date], set[int]] = {}
        for day in days:
            if is_billed(day.state):
                self._there.setdefault((day.activity, day.on), set()).add(day.child_id)

    def use(self, version: TariffVersion, day: BilledDay, surcharges: tuple[str, ...]) -> Use:
        """Return the use that a day makes of an activity."""
        return Use(
            on=day.on,
            quotient=self.quotient(day.on, version.measure),
            residence=self._household.residence,
            siblings=self.siblings(version, day.child_id, day.on),
            variant=day.variant,
            surcharges=surcharges,
            minutes=day.minutes,
            late_minutes=day.late_minutes,
            aids=self._household.aids,
        )

    def flat_use(self, version: TariffVersion, child_id: int, start: date, variant: str) -> Use:
        """Return the use that a month or period makes, whatever its days."""
        return Use(
            on=start,
            quotient=self.quotient(start, version.measure),
            residence=self._household.residence,
            siblings=self.siblings(version, child_id, start),
            variant=variant,
            aids=self._household.aids,
        )

    def quotient(self, on: date, measure: Measure) -> FamilyQuotient | None:
        """Return the quotient in force on a day."""
        key = (on, measure)
        if key not in self._quotients:
            self._quotients[key] = in_force(self._household.quotients, on, measure)
        return self._quotients[key]

    def siblings(self, version: TariffVersion, child_id: int, on: date) -> Siblings:
        """Return the child's rank and number among the children that the version counts."""
        counting = version.siblings.counting
        if counting is Counting.HOUSEHOLD:
            return Siblings(self.children[child_id].rank, len(self.children))
        counted = self._counted(version.activity, on, counting)
        rank = self.children[child_id].rank
        before = sum(self.children[other].rank < rank for other in counted)
        return Siblings(before + 1, max(1, len(counted | {child_id})))

    def _counted(self, activity: str, on: date, counting: Counting) -> set[int]:
        if counting is Counting.PRESENT:
            return self._there.get((activity, on), set())
        return {child_id for child_id, child in self.children.items() if activity in child.enrolled}
