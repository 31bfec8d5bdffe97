"""From a use of an activity to its price, with one fact per step, in the order of D1.

All arithmetic is `Decimal` cents without rounding until step 10, where the **unit price** is rounded once,
half up, to the cent (`money.cents_from_euros`). The same use and version always give the same price and the
same facts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from staffdesk.domain.aids import GrantedAid
from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.money import Cents, cents_from_euros
from staffdesk.domain.tariffs.explanation import Fact, FactCode, plain
from staffdesk.domain.tariffs.extras import EventPrice, Per, parts_of
from staffdesk.domain.tariffs.methods import (
    BandGrid,
    EffortRate,
    Leaf,
    PriceRule,
    TimePrices,
    TimesPrices,
    UnitPrice,
    strongest,
)
from staffdesk.domain.tariffs.siblings import ALONE, Siblings
from staffdesk.domain.tariffs.surcharging import HUNDRED, aid_cents, surcharge_cents
from staffdesk.domain.tariffs.versions import STANDARD, Residence, TariffVersion
from staffdesk.domain.third_parties import ShareKind, ThirdPartyShare

_UNPRICED = UnitPrice(())


@dataclass(frozen=True, slots=True)
class Use:
    """What is priced: one child, one slot, one date.

    Attributes:
        on: date of service.
        quotient: in force on that date; None without proof.
        residence: of the payer, on that date.
        siblings: rank and number as the version's rule counts them.
        variant: `standard`, `pai`, `occasional`…
        surcharges: codes of what happened (`late`, `unbooked`, `late_pickup`); one the council did not vote
            costs nothing.
        minutes: presence, for prices by time; None counts for one unit.
        late_minutes: after closing time, for a surcharge per slice.
        aids: granted to this child by name on that date.
        slot: code of the slot, where its price is its own.
        event: the day of service, when the version has a price for that day alone.
        nth, times: which time of the month it is, and of how many, where the version counts them.
        occurrences: how many times each surcharge has happened this month, where the version counts them.
        elsewhere: codes of what is due once for the family, and is due with a brother or sister that day.
        beside_fee: it is a day of a version whose fee is due whatever the days: only an event has a price.
        resides_since: the day the residence counts from, where the household moved.
    """

    on: date = field(compare=False)
    quotient: FamilyQuotient | None = None
    residence: Residence = Residence.RESIDENT
    siblings: Siblings = ALONE
    variant: str = STANDARD
    surcharges: tuple[str, ...] = ()
    minutes: int | None = None
    late_minutes: int = 0
    aids: tuple[GrantedAid, ...] = ()
    slot: str = ""
    event: date | None = None
    nth: int = 1
    times: int = 1
    occurrences: tuple[tuple[str, int], ...] = ()
    elsewhere: frozenset[str] = frozenset()
    beside_fee: bool = False
    resides_since: date | None = None


@dataclass(frozen=True, slots=True)
class DaySurcharge:
    """A surcharge due once for the day, beside the units."""

    code: str
    cents: Cents


@dataclass(frozen=True, slots=True)
class Price:
    """The outcome: unit price × quantity, the surcharges due beside it, and why.

    `shares` is what third parties pay of the use: aids taken off, and subsidies.
    """

    unit_cents: Cents
    quantity: int
    facts: tuple[Fact, ...]
    day_surcharges: tuple[DaySurcharge, ...] = ()
    shares: tuple[ThirdPartyShare, ...] = ()

    @property
    def amount_cents(self) -> Cents:
        """Everything due for the use."""
        return Cents(self.unit_cents * self.quantity + sum(extra.cents for extra in self.day_surcharges))

    @property
    def subsidy_cents(self) -> Cents:
        """What others pay to the town for the use, which changes nothing for the family (T17)."""
        return Cents(sum(share.cents for share in self.shares if share.kind is ShareKind.SUBSIDY))


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
    if use.resides_since is not None:
        steps.note(FactCode.RESIDENCE, residence=use.residence.value, since=use.resides_since.isoformat())
    elif use.residence is not Residence.RESIDENT:
        steps.note(FactCode.RESIDENCE, residence=use.residence.value)
    if use.beside_fee and _event(steps) is None:
        steps.note(FactCode.COVERED, unit=version.unit.value)
        _, extras = _after_surcharges(steps, Decimal(0))
        return Price(Cents(0), 1, tuple(steps.facts), tuple(extras))
    cents = _base(steps)
    cents = _after_siblings(steps, cents)
    if use.variant != STANDARD:
        steps.note(FactCode.VARIANT, variant=use.variant)
    if not use.beside_fee:
        cents = _after_contract(steps, cents)
    cents, extras = _after_surcharges(steps, cents)
    if not use.beside_fee:
        cents = _after_aids(steps, cents)
    unit_cents = _rounded(steps, cents)
    _note_parts(steps, unit_cents)
    quantity = _quantity(steps)
    shares = tuple(share.times(quantity) for share in steps.shares) if quantity else ()
    return Price(unit_cents, quantity, tuple(steps.facts), tuple(extras), shares)


@dataclass(slots=True)
class _Steps:
    """An evaluation under way: its inputs, the rule retained, the facts and shares of a unit so far."""

    version: TariffVersion
    use: Use
    facts: list[Fact] = field(default_factory=list)
    shares: list[ThirdPartyShare] = field(default_factory=list)
    leaf: Leaf = _UNPRICED

    def note(self, code: FactCode, **values: int | str) -> None:
        self.facts.append(Fact(code, values))


def base_cents(version: TariffVersion, use: Use) -> Decimal:
    """Return the price of steps 3 to 5 alone, before siblings: what ranks children by price."""
    return _base(_Steps(version, use))


def _base(steps: _Steps) -> Decimal:
    """Steps 3 to 5: the quotient, its band, the base price, and the bounds of a rate if they come first."""
    leaf = steps.leaf = _leaf(steps, _rule(steps))
    use, version = steps.use, steps.version
    if isinstance(leaf, EffortRate):
        value = use.quotient.value if use.quotient else Decimal(0)
        raw = leaf.raw_cents(value)
        steps.note(FactCode.RATE, percent=plain(leaf.percent), value=plain(value), cents=plain(raw))
        return _bounded(steps, leaf, raw) if version.bounds_before_siblings else raw
    match leaf:
        case UnitPrice():
            price = leaf.at(version.siblings.place(use.siblings))
            steps.note(FactCode.BASE, cents=price)
        case TimePrices():
            price = leaf.of(leaf.steps[0][0] if use.minutes is None else use.minutes)
            steps.note(FactCode.DURATION, minutes=use.minutes or leaf.steps[0][0], cents=price)
        case TimesPrices():
            price = leaf.of(use.nth, use.times)
            steps.note(FactCode.TIMES, nth=use.nth, times=use.times, alike=int(leaf.all_alike), cents=price)
    return Decimal(price)


def _rule(steps: _Steps) -> PriceRule:
    """Return the rule of the day's event, or of the case of this child."""
    use, event = steps.use, _event(steps)
    if event is not None:
        steps.note(FactCode.EVENT, event=event.name, on=event.on.isoformat())
        return event.rule
    source = use.quotient.source if use.quotient is not None else ""
    return steps.version.case_for(use.variant, use.residence, use.slot, source).rule


def _event(steps: _Steps) -> EventPrice | None:
    on = steps.use.event
    return None if on is None else steps.version.event_on(on)


def _leaf(steps: _Steps, rule: PriceRule) -> Leaf:
    """Return the rule that applies to this family: its band's, or the fallback without proof."""
    if not isinstance(rule, BandGrid | EffortRate):
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
    """Step 6. A variant has a price of its own, which siblings do not lower unless its table says so.

    A contract is no such variant: it only says how much of the price is due.
    """
    rule, siblings, leaf = steps.version.siblings, steps.use.siblings, steps.leaf
    contract, variant = steps.version.contract, steps.use.variant
    shared = variant == STANDARD or (contract is not None and contract.units_of(variant) is not None)
    percent = rule.reduction(siblings) if shared else Decimal(0)
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


def _after_contract(steps: _Steps, cents: Decimal) -> Decimal:
    """Spread a year of contracted units over its months; without units a week the price is the month's."""
    contract = steps.version.contract
    a_week = contract.units_of(steps.use.variant) if contract is not None else None
    if contract is None or a_week is None:
        return cents
    steps.note(FactCode.CONTRACT, a_week=a_week, weeks=contract.weeks, months=contract.months)
    return cents * a_week * contract.weeks / contract.months


def _after_surcharges(steps: _Steps, cents: Decimal) -> tuple[Decimal, list[DaySurcharge]]:
    """Step 8. A fee is no price of a day: beside one each surcharge is due for its day, and no percentage."""
    extras: list[DaySurcharge] = []
    is_fee, price = steps.version.unit.is_flat and _event(steps) is None, cents
    occurrences = dict(steps.use.occurrences)
    for code in steps.use.surcharges:
        surcharge = steps.version.surcharge(code)
        if surcharge is None or (surcharge.per is Per.FAMILY and code in steps.use.elsewhere):
            continue
        added = surcharge_cents(
            surcharge,
            price,
            late_minutes=steps.use.late_minutes,
            occurrence=occurrences.get(code, 1),
            quotient=steps.use.quotient,
        )
        rounded = cents_from_euros(added / HUNDRED)
        steps.note(
            FactCode.SURCHARGE,
            surcharge=code,
            kind=surcharge.kind.value,
            per=surcharge.per.value,
            cents=rounded,
            price=cents_from_euros(price / HUNDRED),
        )
        if surcharge.per is Per.UNIT and not is_fee:
            cents, price = cents + added, price + added
        elif rounded or not is_fee:
            extras.append(DaySurcharge(code, rounded))
    return cents, extras


def _after_aids(steps: _Steps, cents: Decimal) -> Decimal:
    """Step 9: an aid never makes a price negative."""
    use = steps.use
    by_name = {granted.code: granted.reference for granted in use.aids}
    for aid in steps.version.aids:
        given_to_all = aid.automatic and use.residence is not Residence.NON_RESIDENT
        is_granted = given_to_all or aid.code in by_name
        if not is_granted or use.variant not in (aid.variants or (STANDARD,)):
            continue
        given = aid_cents(aid, cents, use.siblings.rank, use.quotient)
        if given > 0:
            told = cents_from_euros(given / HUNDRED)
            reference = by_name.get(aid.code, "")
            said = {"reference": reference} if reference else {}
            steps.note(FactCode.AID, aid=aid.code, payer=aid.payer, cents=told, **said)
            steps.shares.append(ThirdPartyShare(ShareKind.AID, aid.code, aid.payer, told, reference))
            cents -= given
    return cents


def _rounded(steps: _Steps, cents: Decimal) -> Cents:
    """Step 10: the only rounding of a price."""
    unit_cents = cents_from_euros(cents / HUNDRED)
    if unit_cents != cents:
        steps.note(FactCode.ROUNDING, exact=plain(cents), cents=unit_cents)
    return unit_cents


def _note_parts(steps: _Steps, unit_cents: Cents) -> None:
    """Tell the parts of the price with accounts of their own, and what others pay to the town for it."""
    for part in parts_of(steps.version.components, unit_cents):
        steps.note(FactCode.COMPONENT, label=part.label, account=part.account, cents=part.cents)
    quotient = steps.use.quotient
    for subsidy in () if steps.use.beside_fee else steps.version.subsidies:
        most = subsidy.highest_value
        fits = most is None or (quotient is not None and quotient.value <= most)
        if fits and unit_cents <= subsidy.highest_cents and steps.use.residence is not Residence.NON_RESIDENT:
            steps.note(FactCode.SUBSIDY, subsidy=subsidy.code, payer=subsidy.payer, cents=subsidy.cents)
            share = ThirdPartyShare(ShareKind.SUBSIDY, subsidy.code, subsidy.payer, subsidy.cents)
            steps.shares.append(share)


def _quantity(steps: _Steps) -> int:
    """Step 11: started units of time, or one."""
    duration, minutes = steps.version.duration, steps.use.minutes
    if duration is None or minutes is None:
        return 1
    quantity = duration.quantity(minutes)
    steps.note(
        FactCode.QUANTITY,
        minutes=minutes,
        unit_minutes=duration.minutes,
        quantity=quantity,
        rounding=duration.rounding.value,
    )
    return quantity
