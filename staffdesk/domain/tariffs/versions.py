"""A version of a tariff: everything the council voted for an activity from a date on (D1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.family_quotient import Measure
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.bands import BandFault, faults
from staffdesk.domain.tariffs.methods import BandGrid, EffortRate, PriceRule, UnitPrice, leaves, strongest
from staffdesk.domain.tariffs.siblings import NO_SIBLING_RULE, SiblingRule

ZERO = Cents(0)

STANDARD = "standard"
"""The variant of a child without any: books in time, eats the meal."""


class Unit(StrEnum):
    """What a price is the price of."""

    MEAL = "meal"
    SESSION = "session"
    DAY = "day"
    HALF_DAY = "half_day"
    HOUR = "hour"
    HALF_HOUR = "half_hour"
    QUARTER_HOUR = "quarter_hour"
    MONTH = "month"
    PERIOD = "period"

    @property
    def is_flat(self) -> bool:
        """Whether it is due once for the invoiced period, whatever the days used."""
        return self in (Unit.MONTH, Unit.PERIOD)


class Residence(StrEnum):
    """Where the payer lives, as tariffs see it (D1, step 2)."""

    RESIDENT = "resident"
    ASSIMILATED = "assimilated"
    NON_RESIDENT = "non_resident"
    STAFF_CHILD = "staff_child"


class SurchargeKind(StrEnum):
    """How a surcharge changes a price."""

    ADDED = "added"
    PERCENT = "percent"
    INSTEAD = "instead"
    PER_SLICE = "per_slice"


class Per(StrEnum):
    """Whether a surcharge enters the unit price, or is due once for the day beside it."""

    UNIT = "unit"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class CouncilDecision:
    """The legal base of a price: number and date of the délibération."""

    number: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class CasePrice:
    """The price rule of a case: a variant (`standard`, `pai`, `occasional`…) for a residence."""

    rule: PriceRule
    variant: str = STANDARD
    residence: Residence = Residence.RESIDENT


@dataclass(frozen=True, slots=True)
class Surcharge:
    """What a late booking, an unbooked presence or a late pick-up costs.

    Attributes:
        code: `late`, `unbooked`, `late_pickup`…
        kind: added cents, a percentage of the price, a price instead of it, or cents per started slice of
            lateness.
        cents: added, instead, or per slice.
        percent: of the price after the sibling rule.
        slice_minutes: length of a slice.
        flat_after_minutes, flat_cents: beyond so many minutes, one flat amount instead of slices (Fresnes).
        per: in the unit price, or once for the day beside it (Roncq: 1,00 per day and child).
    """

    code: str
    kind: SurchargeKind = SurchargeKind.ADDED
    cents: Cents = ZERO
    percent: Decimal = Decimal(0)
    slice_minutes: int = 15
    flat_after_minutes: int | None = None
    flat_cents: Cents = ZERO
    per: Per = Per.UNIT


@dataclass(frozen=True, slots=True)
class Aid:
    """What a third party takes off the price (CCAS, CAF, employer).

    Attributes:
        code: stable word.
        payer: who pays it, as shown.
        rule: cents taken off, by band where it depends on the quotient.
        automatic: given to every resident the rule names, without being asked for.
        variants: the variants it applies to.
    """

    code: str
    payer: str
    rule: PriceRule
    automatic: bool = True
    variants: tuple[str, ...] = (STANDARD,)


@dataclass(frozen=True, slots=True)
class DurationUnit:
    """How minutes become units: each started unit is due once the tolerance is passed (G14, G17)."""

    minutes: int
    tolerance: int = 0

    def quantity(self, minutes: int) -> int:
        """Return the started units of a presence, 0 inside the tolerance."""
        return -(-minutes // self.minutes) if minutes > self.tolerance else 0


@dataclass(frozen=True, slots=True)
class TariffVersion:
    """A tariff of an activity in force from a date on.

    Attributes:
        activity: its code.
        valid_from: first date of service it prices; the next version ends it.
        decision: of the council.
        unit: what the price is the price of.
        cases: price rules by variant and residence; (standard, resident) is always there.
        measure: what bands and rates are read with.
        fallback: price without proof of income; None for the strongest band of the same grid (T4).
        siblings: their rule.
        bounds_before_siblings: floor and ceiling before (or after) the sibling percentage.
        duration: for prices by time; None when each use counts for one.
        surcharges, aids: by code.
        monthly_cap: most a child pays for this activity in a month.
        refund_per_absence: of a flat fee, for each excused day (G11).
        label: how the unit is called in plain words on an invoice, when the town wants its own.
    """

    activity: str
    valid_from: date
    decision: CouncilDecision
    unit: Unit
    cases: tuple[CasePrice, ...]
    measure: Measure = Measure.QUOTIENT
    fallback: Cents | None = None
    siblings: SiblingRule = NO_SIBLING_RULE
    bounds_before_siblings: bool = True
    duration: DurationUnit | None = None
    surcharges: tuple[Surcharge, ...] = ()
    aids: tuple[Aid, ...] = ()
    monthly_cap: Cents | None = None
    refund_per_absence: Cents = ZERO
    label: str = ""

    def case_for(self, variant: str, residence: Residence) -> CasePrice:
        """Return the case of a child.

        A missing case falls back: assimilated and staff children to residents, a variant that makes no
        difference for outsiders to its resident price, an unknown variant to the standard one.
        """
        wanted = [(variant, residence), (variant, Residence.RESIDENT), (STANDARD, residence)]
        for key in [*wanted, (STANDARD, Residence.RESIDENT)]:
            for case in self.cases:
                if (case.variant, case.residence) == key:
                    return case
        raise LookupError(f"tariff of {self.activity} has no standard price")

    def surcharge(self, code: str) -> Surcharge | None:
        """Return the surcharge of a code, None when the council voted none."""
        return next((surcharge for surcharge in self.surcharges if surcharge.code == code), None)


class ProblemKind(StrEnum):
    """Why a version cannot be used as entered."""

    NO_STANDARD_PRICE = "no_standard_price"
    NEGATIVE_PRICE = "negative_price"
    NO_PRICE = "no_price"
    BAND_EDGES = "band_edges"
    NO_STRONGEST_PRICE = "no_strongest_price"
    FLOOR_ABOVE_CEILING = "floor_above_ceiling"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of a version, in which case it stands, and the fault of the grid when it is one."""

    kind: ProblemKind
    variant: str = STANDARD
    residence: Residence = Residence.RESIDENT
    fault: BandFault | None = None


def problems(version: TariffVersion) -> tuple[Problem, ...]:
    """Return everything that stops a version from being published; empty when it can price every child."""
    found: list[Problem] = []
    if not any(c.variant == STANDARD and c.residence is Residence.RESIDENT for c in version.cases):
        found.append(Problem(ProblemKind.NO_STANDARD_PRICE))
    for case in version.cases:
        found += [Problem(kind, case.variant, case.residence) for kind in _leaf_problems(case.rule)]
        found += [
            Problem(ProblemKind.BAND_EDGES, case.variant, case.residence, fault)
            for fault in _edge_faults(case.rule)
        ]
        if version.fallback is None and not _has_strongest(case.rule):
            found.append(Problem(ProblemKind.NO_STRONGEST_PRICE, case.variant, case.residence))
    return tuple(found)


def require_publishable(version: TariffVersion) -> None:
    """Refuse a version with a problem.

    Raises:
        RuleBroken: `tariff_unusable`, with the kinds of problem found.
    """
    found = problems(version)
    if found:
        kinds = tuple(dict.fromkeys(problem.kind.value for problem in found))
        raise RuleBroken("tariff_unusable", activity=version.activity, problems=kinds)


def version_on(versions: Iterable[TariffVersion], activity: str, on: date) -> TariffVersion | None:
    """Return the version of an activity in force on the date of service, None when none was voted yet."""
    begun = [v for v in versions if v.activity == activity and v.valid_from <= on]
    return max(begun, key=lambda version: version.valid_from, default=None)


def _leaf_problems(rule: PriceRule) -> list[ProblemKind]:
    found: dict[ProblemKind, None] = {}
    for leaf in leaves(rule):
        if isinstance(leaf, EffortRate):
            if leaf.percent < 0 or (leaf.floor or 0) < 0:
                found[ProblemKind.NEGATIVE_PRICE] = None
            if leaf.floor is not None and leaf.ceiling is not None and leaf.floor > leaf.ceiling:
                found[ProblemKind.FLOOR_ABOVE_CEILING] = None
        else:
            found |= _price_problems(leaf.cents)
    return list(found)


def _price_problems(cents: Sequence[Cents]) -> dict[ProblemKind, None]:
    if not cents:
        return {ProblemKind.NO_PRICE: None}
    return {ProblemKind.NEGATIVE_PRICE: None} if min(cents) < 0 else {}


def _edge_faults(rule: PriceRule) -> tuple[BandFault, ...]:
    return faults([band.interval for band in rule.bands]) if isinstance(rule, BandGrid) else ()


def _has_strongest(rule: PriceRule) -> bool:
    if isinstance(rule, UnitPrice):
        return True
    if any(isinstance(leaf, UnitPrice) and not leaf.cents for leaf in leaves(rule)):
        return True
    try:
        strongest(rule)
    except LookupError:
        return False
    return True
