"""What a price depends on for one household: its quotient on a date, and its children's ranks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from staffdesk.domain.aids import GrantedAid, granted_on
from staffdesk.domain.bookings import BookingState, is_billed
from staffdesk.domain.drafts import BilledDay, BilledHousehold
from staffdesk.domain.family_quotient import FamilyQuotient, Measure, in_force
from staffdesk.domain.tariffs.evaluation import Use, base_cents
from staffdesk.domain.tariffs.extras import Per
from staffdesk.domain.tariffs.siblings import Counting, Order, Siblings
from staffdesk.domain.tariffs.versions import STANDARD, TariffVersion

LATE_PICKUP = "late_pickup"
"""The surcharge code of a child collected after closing time."""

LATE = "late"
"""The surcharge code of a day that was asked after its limit."""

UNBOOKED = "unbooked"
"""The surcharge code of a presence without booking."""


class Circumstances:
    """The household as tariffs see it, day after day."""

    def __init__(self, household: BilledHousehold, days: Iterable[BilledDay]) -> None:
        """Count who is there each day, other invoices’ days too; a billed absence counts as being there."""
        self._household = household
        self.children = {child.child_id: child for child in household.children}
        self._quotients: dict[tuple[date, Measure], FamilyQuotient | None] = {}
        self._aids: dict[tuple[int, date], tuple[GrantedAid, ...]] = {}
        self._there: dict[tuple[str, date], dict[int, BilledDay]] = {}
        self._of_child: dict[tuple[int, str], list[BilledDay]] = {}
        self._traits: dict[tuple[str, date], _Traits] = {}
        self._held = frozenset(day.booking_id for day in household.earlier)
        self._in_turn: dict[_Month, list[_Turn]] = {}
        for day in (*household.earlier, *days):
            if is_billed(day.state):
                first = self._there.setdefault((day.activity, day.on), {}).setdefault(day.child_id, day)
                if day.booking_id < first.booking_id:
                    self._there[day.activity, day.on][day.child_id] = day
                self._of_child.setdefault((day.child_id, day.activity), []).append(day)

    def use(self, version: TariffVersion, day: BilledDay, surcharges: tuple[str, ...]) -> Use:
        """Return the use that a day makes of an activity."""
        traits = self._traits_of(version)
        nth, times = self._times(day) if traits.counts_times else (1, 1)
        residences = self._household.residences
        return Use(
            on=day.on,
            quotient=self.quotient(day.on, version.measure),
            residence=residences.on(day.on),
            resides_since=residences.since(day.on),
            siblings=self.siblings(version, day.child_id, day.on),
            variant=day.variant,
            surcharges=surcharges,
            minutes=day.minutes,
            late_minutes=day.late_minutes,
            aids=self.aids(day.child_id, day.on),
            slot=day.slot if day.slot in traits.slots else "",
            event=day.on if day.on in traits.events else None,
            nth=nth,
            times=times,
            occurrences=tuple(
                (code, self._occurrence(day, code)) for code in surcharges if code in traits.escalating
            ),
            elsewhere=frozenset(
                code for code in surcharges if code in traits.of_family and self._is_elsewhere(day, code)
            ),
            beside_fee=version.unit.is_flat,
        )

    def is_steady(self, version: TariffVersion) -> bool:
        """Whether days alike in all but their date cost the same, as long as quotient and residence stay."""
        return self._traits_of(version).is_steady

    def flat_use(self, version: TariffVersion, child_id: int, start: date, variant: str) -> Use:
        """Return the use that a month or period makes, whatever its days."""
        residences = self._household.residences
        return Use(
            on=start,
            quotient=self.quotient(start, version.measure),
            residence=residences.on(start),
            resides_since=residences.since(start),
            siblings=self.siblings(version, child_id, start),
            variant=variant,
            aids=self.aids(child_id, start),
        )

    def span(self, on: date) -> int:
        """Return what days share on which the household has one residence."""
        return self._household.residences.span(on)

    def quotient(self, on: date, measure: Measure) -> FamilyQuotient | None:
        """Return the quotient in force on a day."""
        key = (on, measure)
        if key not in self._quotients:
            self._quotients[key] = in_force(self._household.quotients, on, measure)
        return self._quotients[key]

    def aids(self, child_id: int, on: date) -> tuple[GrantedAid, ...]:
        """Return the aids granted by name that count for a child on a day."""
        if not self._household.aids:
            return ()
        key = (child_id, on)
        if key not in self._aids:
            self._aids[key] = granted_on(self._household.aids, child_id, on)
        return self._aids[key]

    def siblings(self, version: TariffVersion, child_id: int, on: date) -> Siblings:
        """Return the child's rank and number among the children that the version counts."""
        rule = version.siblings
        if rule.counting is Counting.HOUSEHOLD and rule.order is Order.AGE:
            return Siblings(self.children[child_id].rank, len(self.children))
        counted = self._counted(version.activity, on, rule.counting) | {child_id}
        place = self._order(version, on)
        mine = place(child_id)
        return Siblings(1 + sum(place(other) < mine for other in counted), len(counted))

    # ------------------------------------------------------------------------------------------ inside

    def _counted(self, activity: str, on: date, counting: Counting) -> set[int]:
        if counting is Counting.HOUSEHOLD:
            return set(self.children)
        if counting is Counting.PRESENT:
            return set(self._there.get((activity, on), ()))
        return {child_id for child_id, child in self.children.items() if activity in child.enrolled}

    def _order(self, version: TariffVersion, on: date) -> Callable[[int], tuple[float, int, int]]:
        """Return what sorts children, the first rank first; equals keep their order by age."""
        there = self._there.get((version.activity, on), {})

        def place(child_id: int) -> tuple[float, int, int]:
            age = (self.children[child_id].rank, child_id)
            day = there.get(child_id)
            match version.siblings.order:
                case Order.AGE:
                    return (0, *age)
                case Order.BOOKING:
                    return (day.booking_id if day is not None else 0, *age)
                case Order.CHEAPEST:
                    return (-self._plain_cents(version, on, day), *age)

        return place

    def _plain_cents(self, version: TariffVersion, on: date, day: BilledDay | None) -> int:
        """Return what a child would pay if it were alone, in hundredths of a cent: what compares children."""
        traits = self._traits_of(version)
        alone = Use(
            on=on,
            quotient=self.quotient(on, version.measure),
            residence=self._household.residences.on(on),
            variant=day.variant if day is not None else STANDARD,
            minutes=day.minutes if day is not None else None,
            slot=day.slot if day is not None and day.slot in traits.slots else "",
            event=on if on in traits.events else None,
        )
        return int(base_cents(version, alone) * 100)

    def _times(self, day: BilledDay) -> tuple[int, int]:
        """Return which time of its month a day is for its child, and of how many.

        What other invoices hold already comes first, so that a month cut in two counts as a whole one.
        """
        month, own = self._month(day), self._turn(day)
        if own not in month:
            return (len(month) + 1,) * 2
        return month.index(own) + 1, len(month)

    def _occurrence(self, day: BilledDay, code: str) -> int:
        """Return how many times in the month a surcharge was met, by date, this day included."""
        of_child = self._of_child.get((day.child_id, day.activity), ())
        before = (other for other in of_child if other.on < day.on and _month_of(other) == _month_of(day))
        return 1 + sum(_met(other, code) for other in before)

    def _month(self, day: BilledDay) -> list[_Turn]:
        """Return the turns of the month of a day, in order."""
        key = _month_of(day)
        if key not in self._in_turn:
            of_child = self._of_child.get((day.child_id, day.activity), ())
            self._in_turn[key] = sorted(self._turn(one) for one in of_child if _month_of(one) == key)
        return self._in_turn[key]

    def _turn(self, day: BilledDay) -> _Turn:
        return self._rank(day), day.on, day.slot, day.booking_id

    def _rank(self, day: BilledDay) -> int:
        """Return what sorts a day by its invoice: what none holds yet comes last."""
        return day.invoice_id if day.invoice_id or day.booking_id in self._held else _LAST

    def _is_elsewhere(self, day: BilledDay, code: str) -> bool:
        """Tell whether a surcharge due once for the family is due with an elder of those it happened to."""
        rank = self.children[day.child_id].rank
        there = self._there.get((day.activity, day.on), {})
        return any(self.children[child].rank < rank and _met(other, code) for child, other in there.items())

    def _traits_of(self, version: TariffVersion) -> _Traits:
        key = (version.activity, version.valid_from)
        if key not in self._traits:
            self._traits[key] = _Traits(
                version.counts_times,
                version.escalating,
                frozenset(event.on for event in version.events),
                frozenset(case.slot for case in version.cases),
                frozenset(one.code for one in version.surcharges if one.per is Per.FAMILY),
                is_steady(version),
            )
        return self._traits[key]


@dataclass(frozen=True, slots=True)
class _Traits:
    """What of a day a version looks at: most look at none of it, so that equal uses stay equal."""

    counts_times: bool
    escalating: frozenset[str]
    events: frozenset[date]
    slots: frozenset[str]
    of_family: frozenset[str]
    is_steady: bool


_Month = tuple[int, str, int, int]
"""A child, an activity, and a month of service."""

_Turn = tuple[int, date, str, int]
"""The invoice of a day, then when it is, its slot and booking: what says which time it is."""

_LAST = 1 << 62
"""Sorts behind every invoice."""


def _month_of(day: BilledDay) -> _Month:
    return day.child_id, day.activity, day.on.year, day.on.month


def is_steady(version: TariffVersion) -> bool:
    """Tell whether a price looks at nothing of a day but what the household is then: not who is there."""
    return not (looks_at_others(version) or version.events)


def looks_at_others(version: TariffVersion) -> bool:
    """Tell whether a price looks at other days of the household: who is there that day, or how often.

    What a day of it costs may change with a day that another invoice holds.
    """
    rule = version.siblings
    by_day = rule.counting is Counting.PRESENT or rule.order is not Order.AGE
    by_day = by_day or any(one.per is Per.FAMILY for one in version.surcharges)
    return by_day or version.counts_times or bool(version.escalating)


def _met(day: BilledDay, code: str) -> bool:
    if code == LATE_PICKUP:
        return day.late_minutes > 0
    if code == UNBOOKED and day.state is BookingState.PRESENT_UNBOOKED:
        return True
    return code in day.surcharge.split(",")
