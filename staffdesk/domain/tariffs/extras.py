"""What a tariff holds beside its prices: surcharges, aids, time, events, contracts, packs, accounts (D1).

All of it is data that the council votes and a person enters; codes are words of the town.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.methods import PriceRule

ZERO = Cents(0)


class SurchargeKind(StrEnum):
    """How a surcharge changes a price."""

    ADDED = "added"
    PERCENT = "percent"
    INSTEAD = "instead"
    PER_SLICE = "per_slice"
    BY_MINUTES = "by_minutes"


class Per(StrEnum):
    """Whether a surcharge enters the unit price, or is due beside it once for a child's day or a family's."""

    UNIT = "unit"
    DAY = "day"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Step:
    """An amount up to so many minutes, included; the last step of a table holds for all that follow."""

    minutes: int
    cents: Cents


@dataclass(frozen=True, slots=True)
class Surcharge:
    """What a late booking, an unbooked presence or a late pick-up costs.

    Attributes:
        code: `late`, `unbooked`, `late_pickup`…
        kind: added cents, a percentage of the price, a price instead of it, cents per started slice of
            lateness, or a table by minutes of lateness.
        cents: added, instead, or per slice.
        percent: of the price after the sibling rule.
        slice_minutes: length of a slice.
        flat_after_minutes, flat_cents: beyond so many minutes, one flat amount instead of slices (Fresnes).
        per: in the unit price, or once for the day beside it (Roncq: 1,00 per day and child).
        steps: the table of BY_MINUTES (Fontaine-de-Vaucluse: 5 up to 10 min, 30 beyond).
        amounts: takes the place of `cents` where it varies: by quotient (Asnières), or, as a price with
            several amounts, by how many times it happened in the month (Morlaàs: 5, then 15).
    """

    code: str
    kind: SurchargeKind = SurchargeKind.ADDED
    cents: Cents = ZERO
    percent: Decimal = Decimal(0)
    slice_minutes: int = 15
    flat_after_minutes: int | None = None
    flat_cents: Cents = ZERO
    per: Per = Per.UNIT
    steps: tuple[Step, ...] = ()
    amounts: PriceRule | None = None

    def of_minutes(self, minutes: int) -> Cents:
        """Return what the table says of a lateness; nothing when there is none, or no table."""
        if minutes <= 0 or not self.steps:
            return ZERO
        return next((step.cents for step in self.steps if minutes <= step.minutes), self.steps[-1].cents)


@dataclass(frozen=True, slots=True)
class Aid:
    """What a third party takes off the price (CCAS, CAF, employer).

    Attributes:
        code: stable word.
        payer: who pays it, as shown.
        rule: cents taken off, by band where it depends on the quotient.
        automatic: given to every resident the rule names, without being asked for.
        variants: the variants it applies to; none named: the standard price alone.
        percent: of the price, taken off besides.
    """

    code: str
    payer: str
    rule: PriceRule
    automatic: bool = True
    variants: tuple[str, ...] = ("standard",)
    percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Subsidy:
    """What somebody pays to the town for a unit, whatever the family pays (« cantine à 1 € », G12).

    Attributes:
        code: stable word.
        payer: who pays it, as shown.
        cents: for each unit.
        highest_cents: most the family may pay for the unit.
        highest_value: highest quotient (included); None for all, a family without proof included.
    """

    code: str
    payer: str
    cents: Cents
    highest_cents: Cents
    highest_value: Decimal | None = None


class Rounding(StrEnum):
    """How minutes become units of time."""

    STARTED = "started"
    NEAREST = "nearest"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class DurationUnit:
    """How minutes become units: each started unit is due once the tolerance is passed (G14, G17).

    Attributes:
        minutes: length of a unit.
        tolerance: minutes of presence that cost nothing.
        rounding: a started unit is due; or the nearest number (half up); or full units only.
        most: units beyond which nothing more is due that day; None for no such cap.
    """

    minutes: int
    tolerance: int = 0
    rounding: Rounding = Rounding.STARTED
    most: int | None = None

    def quantity(self, minutes: int) -> int:
        """Return the units of a presence, 0 inside the tolerance."""
        if minutes <= self.tolerance:
            return 0
        match self.rounding:
            case Rounding.STARTED:
                units = -(-minutes // self.minutes)
            case Rounding.NEAREST:
                units = (2 * minutes + self.minutes) // (2 * self.minutes)
            case Rounding.FULL:
                units = minutes // self.minutes
        return units if self.most is None else min(units, self.most)


@dataclass(frozen=True, slots=True)
class EventPrice:
    """A day with a price of its own (an outing, a feast), which takes the place of the grid that day."""

    on: date
    name: str
    rule: PriceRule


@dataclass(frozen=True, slots=True)
class Contract:
    """Fees spread evenly: units a week × `weeks` a year, paid in `months` equal parts.

    `a_week` names the units a week of each variant that is a contract (« 3 jours »: 3).
    """

    weeks: int
    months: int
    a_week: tuple[tuple[str, int], ...] = ()

    def units_of(self, variant: str) -> int | None:
        """Return the units a week of a variant, None for one that is no contract."""
        return dict(self.a_week).get(variant)


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a price with an account of its own (La Chapelle-d'Armentières: 0,25 on 7066).

    Attributes:
        label: as shown.
        account: of the municipal chart.
        cents: of each unit; None for what the other parts leave (exactly one part has none).
    """

    label: str
    account: str
    cents: Cents | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A component with its share of one price."""

    label: str
    account: str
    cents: Cents


def parts_of(components: tuple[Component, ...], cents: Cents) -> tuple[Part, ...]:
    """Share a price between its components, to the cent: fixed parts first, in their order, then the rest.

    A price below the fixed parts fills them in order, so that the parts always sum up to the price.
    """
    left = max(0, cents)
    taken: dict[int, int] = {}
    for place, component in enumerate(components):
        if component.cents is not None:
            taken[place] = min(left, component.cents)
            left -= taken[place]
    left += min(0, cents)
    return tuple(
        Part(component.label, component.account, Cents(taken.get(place, left)))
        for place, component in enumerate(components)
    )


def packs_due(used: int, left: int, size: int) -> tuple[int, int]:
    """Return how many packs a month's uses call for, and the units left over after them.

    A pack of `size` units is due when a use finds none left of those paid before.
    """
    packs = max(0, -(-(used - left) // size))
    return packs, left + packs * size - used
