"""What surcharges and aids make of a price (D1, steps 8 and 9), each as cents and the facts it leaves."""

from __future__ import annotations

from decimal import Decimal

from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.tariffs.extras import Aid, Surcharge, SurchargeKind
from staffdesk.domain.tariffs.methods import BandGrid, EffortRate, PriceRule, UnitPrice, strongest

HUNDRED = Decimal(100)


def surcharge_cents(
    surcharge: Surcharge,
    price: Decimal,
    *,
    late_minutes: int = 0,
    occurrence: int = 1,
    quotient: FamilyQuotient | None = None,
) -> Decimal:
    """Return what a surcharge adds to a price in cents, unrounded; a price instead of it may take away.

    Args:
        surcharge: as voted.
        price: after siblings and variant, unrounded.
        late_minutes: after closing time.
        occurrence: how many times it has happened in the month, this one included.
        quotient: of the family, where the amount depends on it; without it the strongest is due.
    """
    amount = _amount(surcharge, occurrence, quotient)
    match surcharge.kind:
        case SurchargeKind.ADDED:
            return amount
        case SurchargeKind.PERCENT:
            return price * surcharge.percent / HUNDRED
        case SurchargeKind.INSTEAD:
            return amount - price
        case SurchargeKind.BY_MINUTES:
            return Decimal(surcharge.of_minutes(late_minutes))
        case SurchargeKind.PER_SLICE:
            if surcharge.flat_after_minutes is not None and late_minutes > surcharge.flat_after_minutes:
                return Decimal(surcharge.flat_cents)
            return amount * -(-late_minutes // surcharge.slice_minutes)


def aid_cents(aid: Aid, price: Decimal, rank: int, quotient: FamilyQuotient | None) -> Decimal:
    """Return what an aid takes off, never more than the price; nothing where it needs a missing quotient."""
    given = price * aid.percent / HUNDRED
    rule = aid.rule
    if isinstance(rule, BandGrid | EffortRate):
        if quotient is None:
            return Decimal(0)
        rule = rule.band_of(quotient.value).rule if isinstance(rule, BandGrid) else rule
    if isinstance(rule, UnitPrice):
        given += rule.at(rank)
    elif isinstance(rule, EffortRate) and quotient is not None:
        given += rule.bounded(rule.raw_cents(quotient.value))
    return min(price, given)


def _amount(surcharge: Surcharge, occurrence: int, quotient: FamilyQuotient | None) -> Decimal:
    rule: PriceRule | None = surcharge.amounts
    if rule is None:
        return Decimal(surcharge.cents)
    if isinstance(rule, BandGrid):
        rule = strongest(rule) if quotient is None else rule.band_of(quotient.value).rule
    match rule:
        case UnitPrice():
            return Decimal(rule.at(occurrence))
        case EffortRate():
            value = quotient.value if quotient else Decimal(0)
            found = rule.bounded(rule.raw_cents(value))
            return Decimal(strongest(rule).highest) if quotient is None else found
        case _:
            return Decimal(rule.highest)
