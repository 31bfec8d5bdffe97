"""From a use of an activity to its price, with one fact per step, in the order of D1.

All arithmetic is `Decimal` cents without rounding until step 10, where the **unit price** is rounded once,
half up, to the cent (`money.cents_from_euros`). The same use and version always give the same price and the
same facts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.money import Cents, cents_from_euros
from staffdesk.domain.tariffs.explanation import Fact, FactCode, plain
from staffdesk.domain.tariffs.methods import (
    BandGrid,
    EffortRate,
    Leaf,
    PriceRule,
    UnitPrice,
    needs_quotient,
    strongest,
)
from staffdesk.domain.tariffs.siblings import ALONE, Siblings
from staffdesk.domain.tariffs.versions import (
    STANDARD,
    Aid,
    Per,
    Residence,
    Surcharge,
    SurchargeKind,
    TariffVersion,
)

HUNDRED = Decimal(100)
_UNPRICED = UnitPrice(())


@dataclass(frozen=True, slots=True)
class Use:
    """What is priced: one child, one slot, one date.

    Attributes:
        on: date of service.
        quotient: in force on that date; None without proof.
        residence: of the payer.
        siblings: rank and number as the version's rule counts them.
        variant: `standard`, `pai`, `occasional`…
        surcharges: codes of what happened (`late`, `unbooked`, `late_pickup`); one the council did not vote
            costs nothing.
        minutes: presence, for prices by time; None counts for one unit.
        late_minutes: after closing time, for a surcharge per slice.
        aids: codes of aids granted to this household by name.
    """

    on: date = field(compare=False)
    quotient: FamilyQuotient | None = None
    residence: Residence = Residence.RESIDENT
    siblings: Siblings = ALONE
    variant: str = STANDARD
    surcharges: tuple[str, ...] = ()
    minutes: int | None = None
    late_minutes: int = 0
    aids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DaySurcharge:
    """A surcharge due once for the day, beside the units."""

    code: str
    cents: Cents


@dataclass(frozen=True, slots=True)
class Price:
    """The outcome: unit price × quantity, the surcharges due beside it, and why."""

    unit_cents: Cents
    quantity: int
    facts: tuple[Fact, ...]
    day_surcharges: tuple[DaySurcharge, ...] = ()

    @property
    def amount_cents(self) -> Cents:
        """Everything due for the use."""
        return Cents(self.unit_cents * self.quantity + sum(extra.cents for extra in self.day_surcharges))


def evaluate(version: TariffVersion, use: Use) -> Price:
    """Price one use with the version in force on its date.

    Raises LookupError when the version has a problem that `versions.require_publishable` would have refused.
    """
    steps = _Steps(version, use)
    steps.note(
        FactCode.VERSION,
        activity=version.activity,
        unit=version.unit.value,
        valid_from=version.valid_from.isoformat(),
        decision=version.decision.number,
        decided_on=version.decision.decided_on.isoformat(),
    )
    if use.residence is not Residence.RESIDENT:
        steps.note(FactCode.RESIDENCE, residence=use.residence.value)
    cents = _base(steps)
    cents = _after_siblings(steps, cents)
    if use.variant != STANDARD:
        steps.note(FactCode.VARIANT, variant=use.variant)
    cents, extras = _after_surcharges(steps, cents)
    cents = _after_aids(steps, cents)
    unit_cents = _rounded(steps, cents)
    quantity = _quantity(steps)
    return Price(unit_cents, quantity, tuple(steps.facts), tuple(extras))


@dataclass(slots=True)
class _Steps:
    """An evaluation under way: its inputs, the rule retained, and the facts so far."""

    version: TariffVersion
    use: Use
    facts: list[Fact] = field(default_factory=list)
    leaf: Leaf = _UNPRICED

    def note(self, code: FactCode, **values: int | str) -> None:
        self.facts.append(Fact(code, values))


def _base(steps: _Steps) -> Decimal:
    """Steps 3 to 5: the quotient, its band, the base price, and the bounds of a rate if they come first."""
    case = steps.version.case_for(steps.use.variant, steps.use.residence)
    steps.leaf = _leaf(steps, case.rule)
    if isinstance(steps.leaf, UnitPrice):
        price = steps.leaf.at(steps.version.siblings.place(steps.use.siblings))
        steps.note(FactCode.BASE, cents=price)
        return Decimal(price)
    quotient = steps.use.quotient
    value = quotient.value if quotient else Decimal(0)
    raw = steps.leaf.raw_cents(value)
    steps.note(FactCode.RATE, percent=plain(steps.leaf.percent), value=plain(value), cents=plain(raw))
    return _bounded(steps, steps.leaf, raw) if steps.version.bounds_before_siblings else raw


def _leaf(steps: _Steps, rule: PriceRule) -> Leaf:
    """Return the rule that applies to this family: its band's, or the fallback without proof."""
    if not isinstance(rule, BandGrid) and not needs_quotient(rule):
        return rule
    quotient = steps.use.quotient
    if quotient is None:
        fallback = steps.version.fallback
        leaf = UnitPrice((fallback,)) if fallback is not None else strongest(rule)
        steps.note(FactCode.NO_QUOTIENT, measure=steps.version.measure.value)
        return leaf
    steps.note(
        FactCode.QUOTIENT,
        measure=quotient.measure.value,
        value=plain(quotient.value),
        source=quotient.source,
        proof=quotient.proof,
        valid_from=quotient.valid_from.isoformat(),
        valid_to=quotient.valid_to.isoformat() if quotient.valid_to else "",
    )
    if not isinstance(rule, BandGrid):
        return rule
    band = rule.band_of(quotient.value)
    upper = band.interval.upper
    steps.note(FactCode.BAND, lower=plain(band.interval.lower), upper="" if upper is None else plain(upper))
    return band.rule


def _bounded(steps: _Steps, rate: EffortRate, cents: Decimal) -> Decimal:
    bounded = rate.bounded(cents)
    if bounded != cents:
        steps.note(FactCode.BOUND, bound="floor" if bounded > cents else "ceiling", cents=int(bounded))
    return bounded


def _after_siblings(steps: _Steps, cents: Decimal) -> Decimal:
    """Step 6. A variant has a price of its own, which siblings do not lower unless its table says so."""
    rule, siblings, leaf = steps.version.siblings, steps.use.siblings, steps.leaf
    percent = rule.reduction(siblings) if steps.use.variant == STANDARD else Decimal(0)
    table = isinstance(leaf, UnitPrice) and leaf.at(rule.place(siblings)) != leaf.at(1)
    if percent or table:
        steps.note(
            FactCode.SIBLING,
            rank=siblings.rank,
            number=siblings.number,
            percent=plain(percent),
            reading=rule.reading.value,
        )
    reduced = cents * (HUNDRED - percent) / HUNDRED
    if isinstance(leaf, EffortRate) and not steps.version.bounds_before_siblings:
        return _bounded(steps, leaf, reduced)
    return reduced


def _after_surcharges(steps: _Steps, cents: Decimal) -> tuple[Decimal, list[DaySurcharge]]:
    """Step 8."""
    extras: list[DaySurcharge] = []
    for code in steps.use.surcharges:
        surcharge = steps.version.surcharge(code)
        if surcharge is None:
            continue
        added = _surcharge_cents(surcharge, cents, steps.use.late_minutes)
        rounded = cents_from_euros(added / HUNDRED)
        steps.note(
            FactCode.SURCHARGE,
            surcharge=code,
            kind=surcharge.kind.value,
            per=surcharge.per.value,
            cents=rounded,
            price=cents_from_euros(cents / HUNDRED),
        )
        if surcharge.per is Per.DAY:
            extras.append(DaySurcharge(code, rounded))
        else:
            cents += added
    return cents, extras


def _surcharge_cents(surcharge: Surcharge, cents: Decimal, late_minutes: int) -> Decimal:
    match surcharge.kind:
        case SurchargeKind.ADDED:
            return Decimal(surcharge.cents)
        case SurchargeKind.PERCENT:
            return cents * surcharge.percent / HUNDRED
        case SurchargeKind.INSTEAD:
            return Decimal(surcharge.cents) - cents
        case SurchargeKind.PER_SLICE:
            if surcharge.flat_after_minutes is not None and late_minutes > surcharge.flat_after_minutes:
                return Decimal(surcharge.flat_cents)
            return Decimal(surcharge.cents * -(-late_minutes // surcharge.slice_minutes))


def _after_aids(steps: _Steps, cents: Decimal) -> Decimal:
    """Step 9: an aid never makes a price negative."""
    for aid in steps.version.aids:
        given = min(cents, _aid_cents(steps, aid))
        if given > 0:
            steps.note(FactCode.AID, aid=aid.code, payer=aid.payer, cents=int(given))
            cents -= given
    return cents


def _aid_cents(steps: _Steps, aid: Aid) -> Decimal:
    use = steps.use
    granted = aid.code in use.aids or (aid.automatic and use.residence is not Residence.NON_RESIDENT)
    if not granted or use.variant not in aid.variants or (needs_quotient(aid.rule) and use.quotient is None):
        return Decimal(0)
    rule = aid.rule
    if isinstance(rule, BandGrid) and use.quotient is not None:
        rule = rule.band_of(use.quotient.value).rule
    if isinstance(rule, UnitPrice):
        return Decimal(rule.at(use.siblings.rank))
    return Decimal(0)


def _rounded(steps: _Steps, cents: Decimal) -> Cents:
    """Step 10: the only rounding of a price."""
    unit_cents = cents_from_euros(cents / HUNDRED)
    if unit_cents != cents:
        steps.note(FactCode.ROUNDING, exact=plain(cents), cents=unit_cents)
    return unit_cents


def _quantity(steps: _Steps) -> int:
    """Step 11: started units of time, or one."""
    duration, minutes = steps.version.duration, steps.use.minutes
    if duration is None or minutes is None:
        return 1
    quantity = duration.quantity(minutes)
    steps.note(FactCode.QUANTITY, minutes=minutes, unit_minutes=duration.minutes, quantity=quantity)
    return quantity
