"""A version of a tariff: everything the council voted for an activity from a date on (D1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from staffdesk.domain.family_quotient import Measure
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import (
    ZERO,
    Aid,
    Component,
    Contract,
    DurationUnit,
    EventPrice,
    Subsidy,
    Surcharge,
)
from staffdesk.domain.tariffs.methods import PriceRule, TimesPrices, UnitPrice, leaves
from staffdesk.domain.tariffs.siblings import NO_SIBLING_RULE, SiblingRule

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
    YEAR = "year"
    PACK = "pack"

    @property
    def is_flat(self) -> bool:
        """Whether it is due beside the days used: for a month, a period or a school year, or by packs."""
        return self in (Unit.MONTH, Unit.PERIOD, Unit.YEAR, Unit.PACK)


class Residence(StrEnum):
    """Where the payer lives, as tariffs see it (D1, step 2)."""

    RESIDENT = "resident"
    ASSIMILATED = "assimilated"
    NON_RESIDENT = "non_resident"
    STAFF_CHILD = "staff_child"


@dataclass(frozen=True, slots=True)
class CouncilDecision:
    """The legal base of a price: number and date of the délibération."""

    number: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class CasePrice:
    """The price rule of a case.

    Attributes:
        rule: how its price is found.
        variant: `standard`, `pai`, `occasional`…
        residence: of the payer.
        slot: code of the only slot it is the price of (half-day, whole day); empty for all.
        source: who gave the only quotients it is the price of (`caf`, `msa`: Grand Périgueux); empty for all.
    """

    rule: PriceRule
    variant: str = STANDARD
    residence: Residence = Residence.RESIDENT
    slot: str = ""
    source: str = ""


@dataclass(frozen=True)
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
        surcharges, aids, subsidies: by code.
        monthly_cap, family_cap: most a child, and all children of a family, pay for this activity in a month.
        refund_per_absence: of a flat fee, for each excused day (G11).
        label: how the unit is called in plain words on an invoice, when the town wants its own.
        events: days with a price of their own.
        contract: spreads fees evenly over months; None without.
        pack_size: units of a pack, when `unit` is one.
        components: parts of each price with accounts of their own; none: one account.
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
    family_cap: Cents | None = None
    events: tuple[EventPrice, ...] = ()
    contract: Contract | None = None
    pack_size: int = 1
    components: tuple[Component, ...] = ()
    subsidies: tuple[Subsidy, ...] = ()

    def case_for(self, variant: str, residence: Residence, slot: str = "", source: str = "") -> CasePrice:
        """Return the case of a child.

        A missing case falls back: assimilated and staff children to residents, a variant that makes no
        difference for outsiders to its resident price, an unknown variant to the standard one. Where a case
        names the slot, then the source of the quotient, it wins over one that names none.
        """
        wanted = [(variant, residence), (variant, Residence.RESIDENT), (STANDARD, residence)]
        for key in [*wanted, (STANDARD, Residence.RESIDENT)]:
            fitting = [
                case
                for case in self.cases
                if (case.variant, case.residence) == key
                and case.slot in ("", slot)
                and case.source in ("", source)
            ]
            if fitting:
                return max(fitting, key=lambda case: (case.slot != "", case.source != ""))
        raise LookupError(f"tariff of {self.activity} has no standard price")

    def surcharge(self, code: str) -> Surcharge | None:
        """Return the surcharge of a code, None when the council voted none."""
        return next((surcharge for surcharge in self.surcharges if surcharge.code == code), None)

    def event_on(self, on: date) -> EventPrice | None:
        """Return the event that has a price of its own on a day, None on any other."""
        return next((event for event in self.events if event.on == on), None)

    def is_covered(self, on: date) -> bool:
        """Tell whether a fee covers a day: none of a unit, and no event with a price of its own beside it."""
        return self.unit.is_flat and self.event_on(on) is None

    @property
    def is_capped(self) -> bool:
        """Whether it has a cap of the month, of a child or of a family."""
        return self.monthly_cap is not None or self.family_cap is not None

    @cached_property
    def counts_times(self) -> bool:
        """Whether a price depends on how many times a child comes in the month."""
        rules = [case.rule for case in self.cases] + [event.rule for event in self.events]
        return any(isinstance(leaf, TimesPrices) for rule in rules for leaf in leaves(rule))

    @cached_property
    def escalating(self) -> frozenset[str]:
        """Codes of the surcharges whose amount depends on how many times it happened."""
        return frozenset(
            one.code
            for one in self.surcharges
            if isinstance(one.amounts, UnitPrice) and len(one.amounts.cents) > 1
        )


def version_on(versions: Iterable[TariffVersion], activity: str, on: date) -> TariffVersion | None:
    """Return the version of an activity in force on the date of service, None when none was voted yet."""
    begun = [v for v in versions if v.activity == activity and v.valid_from <= on]
    return max(begun, key=lambda version: version.valid_from, default=None)
