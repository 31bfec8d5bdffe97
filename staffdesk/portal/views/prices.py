"""What each child pays (S48): the prices the town published for it, each with its reasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from staffdesk.contract.v1 import ActivityView, ChildView, EnrolmentView, FamilySnapshot, TownSnapshot
from staffdesk.domain.french.amounts import euros


@dataclass(frozen=True)
class PriceLine:
    """One price: of what, how much, per what, why; ``late`` is what it costs to collect the child late."""

    name: str
    price: str
    unit: str
    why: list[str]
    late: str = ""


@dataclass(frozen=True)
class ActivityPrices:
    """The prices of an activity for a child; ``later`` is the first day of a right that has not begun."""

    name: str
    lines: list[PriceLine]
    later: date | None = None


@dataclass(frozen=True)
class ChildPrices:
    """A child and what it pays."""

    child: ChildView
    activities: list[ActivityPrices]


def family_prices(snapshot: FamilySnapshot, town: TownSnapshot, today: date) -> list[ChildPrices]:
    """Return what each child pays, in the order of the town's activities."""
    return [ChildPrices(child, list(_of_child(child, town, today))) for child in snapshot.children]


def _of_child(child: ChildView, town: TownSnapshot, today: date) -> Iterator[ActivityPrices]:
    for activity in town.activities:
        for enrolment in child.enrolments:
            if enrolment.activity == activity.code and enrolment.ends_on >= today:
                lines = price_lines(enrolment, activity)
                if lines:
                    later = enrolment.starts_on if enrolment.starts_on > today else None
                    yield ActivityPrices(activity.name, lines, later)


def price_lines(enrolment: EnrolmentView, activity: ActivityView) -> list[PriceLine]:
    """Return the prices of a right; a snapshot of an older town has them by slot alone, without reasons."""
    names = {slot.code: slot.name if len(activity.slots) > 1 else activity.name for slot in activity.slots}
    if enrolment.prices:
        return [
            PriceLine(
                names.get(price.slot, activity.name),
                euros(price.cents),
                price.unit,
                price.why,
                enrolment.late_pickups.get(price.slot, ""),
            )
            for price in enrolment.prices
        ]
    return [
        PriceLine(names[code], euros(cents), "", [], enrolment.late_pickups.get(code, ""))
        for code, cents in enrolment.slot_cents.items()
        if code in names
    ]
