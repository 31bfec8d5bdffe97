"""The simulator (S68): what a family of any figures would pay, by the tariffs the council voted.

It evaluates the very rules of invoices over the versions that the town published. What is typed is answered
and forgotten.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from staffdesk.contract.v1 import ActivityView, FamilySnapshot, TownSnapshot
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.family_quotient import Measure, income, quotient
from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.prices import PER_UNIT, WHOLE_SLOT, explain
from staffdesk.domain.tariffs.estimate import Estimate, SupposedFamily, estimates
from staffdesk.domain.tariffs.storage import version_of
from staffdesk.domain.tariffs.versions import CouncilDecision, Residence, TariffVersion, version_on
from staffdesk.portal.sentences import say

MOST_CHILDREN = 6
MOST_DAYS = 5
HOMES = (Residence.RESIDENT, Residence.NON_RESIDENT)
"""What is asked of a family's home; one of a town with an agreement pays as one of the town."""


@dataclass(frozen=True)
class Typed:
    """The form as it was filled in, as texts."""

    quotient: str = ""
    income: str = ""
    children: str = "1"
    home: str = Residence.RESIDENT.value
    days: str = "4"


@dataclass(frozen=True)
class SimulatedLine:
    """One slot, or one fee: its price for each child, a week and four weeks of all, and why."""

    name: str
    prices: list[tuple[str, str]]
    unit: str
    week: str
    month: str
    why: tuple[str, ...]


@dataclass(frozen=True)
class SimulatedActivity:
    """An activity with its lines, the days a week counted, and from when its tariff is the one in force."""

    name: str
    days: int
    lines: list[SimulatedLine]
    starts_on: date | None = None
    changes_on: date | None = None


@dataclass(frozen=True)
class Simulation:
    """What the form was read as; ``errors`` are codes by field, and then there is no family."""

    family: SupposedFamily | None
    income: Decimal | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


def typed_for(snapshot: FamilySnapshot | None) -> Typed:
    """Return the form as it starts: the figures of the family who is signed in, or those of anybody."""
    if snapshot is None:
        return Typed()
    own = "" if snapshot.quotient is None else snapshot.quotient.value.replace(".", ",")
    outside = snapshot.residence == Residence.NON_RESIDENT.value
    return Typed(
        quotient=own,
        children=str(min(max(len(snapshot.children), 1), MOST_CHILDREN)),
        home=(Residence.NON_RESIDENT if outside else Residence.RESIDENT).value,
    )


def read_typed(typed: Typed) -> Simulation:
    """Read the form; what cannot be read is named."""
    errors: dict[str, str] = {}
    values = {}
    for name, text, read in (("quotient", typed.quotient, quotient), ("income", typed.income, income)):
        try:
            values[name] = read(text) if text.strip() else None
        except RuleBroken:
            errors[name] = f"simulated_{name}"
    children, days = _whole(typed.children, MOST_CHILDREN), _whole(typed.days, MOST_DAYS)
    homes = {home.value: home for home in HOMES}
    for name, found in (("children", children), ("days", days), ("home", homes.get(typed.home))):
        if found is None:
            errors[name] = "choose"
    if errors:
        return Simulation(None, errors=errors)
    family = SupposedFamily(values["quotient"], children or 1, homes[typed.home], days or 1)
    return Simulation(family, values["income"])


def asks_income(town: TownSnapshot) -> bool:
    """Tell whether a tariff of the town is read with yearly income."""
    return any(version.measure is Measure.INCOME for version in _versions(town))


def simulated(town: TownSnapshot, simulation: Simulation, today: date) -> list[SimulatedActivity]:
    """Return what the family would pay for every activity that has a tariff, in the town's order."""
    family = simulation.family
    versions = _versions(town)
    found = []
    for activity in town.activities:
        own = [version for version in versions if version.activity == activity.code]
        version = version_on(own, activity.code, today) or min(own, key=_begins, default=None)
        if family is not None and version is not None:
            found.append(_activity(activity, version, own, simulation, today))
    return [one for one in found if one.lines]


def _begins(version: TariffVersion) -> date:
    return version.valid_from


def _activity(
    activity: ActivityView,
    version: TariffVersion,
    own: Iterable[TariffVersion],
    simulation: Simulation,
    today: date,
) -> SimulatedActivity:
    family = _for(activity, version, simulation)
    later = [one.valid_from for one in own if one.valid_from > max(today, version.valid_from)]
    slots = {slot.code: slot.minutes for slot in activity.slots}
    try:
        priced = estimates(version, slots, family, max(today, version.valid_from))
    except LookupError:
        priced = []
    names = {slot.code: slot.name if len(activity.slots) > 1 else activity.name for slot in activity.slots}
    return SimulatedActivity(
        name=activity.name,
        days=family.days,
        lines=[_line(names.get(one.slot, activity.name), one) for one in priced],
        starts_on=version.valid_from if version.valid_from > today else None,
        changes_on=min(later, default=None),
    )


def _for(activity: ActivityView, version: TariffVersion, simulation: Simulation) -> SupposedFamily:
    """Give the figures as this activity reads them: its measure, and no more days than it has in a week."""
    family = simulation.family or SupposedFamily(None)
    weekdays = {on.weekday() for on, _, _ in activity.days} or set(range(MOST_DAYS))
    return SupposedFamily(
        simulation.income if version.measure is Measure.INCOME else family.quotient,
        family.children,
        family.residence,
        min(family.days, len(weekdays)),
    )


def _line(name: str, one: Estimate) -> SimulatedLine:
    return SimulatedLine(
        name=name,
        prices=_by_child(one.cents),
        unit=WHOLE_SLOT if one.by_the_hour else PER_UNIT[one.unit],
        week="" if one.week_cents is None else euros(one.week_cents),
        month="" if one.month_cents is None else euros(one.month_cents),
        why=explain(one.facts),
    )


def _by_child(cents: tuple[int, ...]) -> list[tuple[str, str]]:
    """Give the price of each child, or the one price of all."""
    if len(set(cents)) == 1:
        return [("", euros(cents[0]))]
    return [
        (say(f"simulator.rank.{min(rank, 2)}", rank=rank), euros(one)) for rank, one in enumerate(cents, 1)
    ]


def _versions(town: TownSnapshot) -> list[TariffVersion]:
    """Read the published versions; one of a newer program, which this portal cannot read, is left out."""
    found = []
    for one in town.tariffs:
        try:
            decision = CouncilDecision(one.decision, one.decided_on)
            found.append(version_of(one.activity, one.valid_from, decision, one.body))
        except (KeyError, TypeError, ValueError):
            continue
    return found


def _whole(text: str, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text) <= most else None
