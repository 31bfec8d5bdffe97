"""What a late pick-up costs, in words: `après 18:30 : 3,00 € par quart d’heure commencé` (D2, G17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time
from decimal import Decimal

from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.domain.french.dates import hour
from staffdesk.domain.french.prices import COLON, percent
from staffdesk.domain.money import Cents, cents_from_euros
from staffdesk.domain.tariffs.extras import Per, Step, Surcharge, SurchargeKind
from staffdesk.domain.tariffs.surcharging import HUNDRED, surcharge_cents

SLICES: Mapping[int, str] = {15: "quart d’heure commencé", 30: "demi-heure commencée", 60: "heure commencée"}
"""Lengths that have a word of their own, in minutes."""
MOST_TIMES = 6
"""Amounts that grow with each time are told up to so many times a month."""


def late_pickup_words(
    surcharge: Surcharge,
    closes: time | None = None,
    *,
    quotient: FamilyQuotient | None = None,
    by_unit: bool = False,
) -> str:
    """Say what a family pays that comes late; empty where it costs nothing.

    Args:
        surcharge: as voted.
        closes: the end of the slot.
        quotient: of the family, for an amount that depends on it.
        by_unit: the activity is billed by units of time: what enters the unit price is due for each of them.
    """
    cost = _cost(surcharge, quotient)
    if not cost:
        return ""
    when = f"après {hour(closes)}" if closes else "après la fermeture"
    return f"{when}{COLON}{cost}{_each(surcharge, by_unit=by_unit)}"


def _each(surcharge: Surcharge, *, by_unit: bool) -> str:
    if surcharge.per is Per.FAMILY:
        return ", une fois pour la famille"
    counts = by_unit and surcharge.per is Per.UNIT and surcharge.kind is not SurchargeKind.PERCENT
    return " pour chaque unité facturée" if counts else ""


def _cost(surcharge: Surcharge, quotient: FamilyQuotient | None) -> str:
    match surcharge.kind:
        case SurchargeKind.ADDED:
            return _growing(_amounts(surcharge, quotient), " de plus")
        case SurchargeKind.PERCENT:
            shown = f"{surcharge.percent.normalize():f}"
            return f"{percent(shown)} de plus" if surcharge.percent else ""
        case SurchargeKind.INSTEAD:
            return f"{_growing(_amounts(surcharge, quotient)) or euros(0)} au lieu du prix habituel"
        case SurchargeKind.BY_MINUTES:
            return _by_minutes(surcharge.steps)
        case SurchargeKind.PER_SLICE:
            return _by_slices(surcharge, _amounts(surcharge, quotient))


def _amounts(surcharge: Surcharge, quotient: FamilyQuotient | None) -> list[Cents]:
    """What the first time of a month costs, the second and so on, as far as it still grows."""
    plain = replace(surcharge, kind=SurchargeKind.ADDED)
    found = [
        cents_from_euros(surcharge_cents(plain, Decimal(0), occurrence=nth, quotient=quotient) / HUNDRED)
        for nth in range(1, MOST_TIMES + 1)
    ]
    while len(found) > 1 and found[-1] == found[-2]:
        found.pop()
    return found


def _growing(amounts: Sequence[Cents], what: str = "") -> str:
    """Say one amount, or each as the month goes: `5,00 € la 1ʳᵉ fois du mois, puis 15,00 €`."""
    if not any(amounts):
        return ""
    first, *others = (f"{euros(cents)}{what}" for cents in amounts)
    return f"{first} la 1ʳᵉ fois du mois, puis {', puis '.join(others)}" if others else first


def _by_minutes(steps: Sequence[Step]) -> str:
    """Say a table; its last amount holds for all that follows."""
    if not any(step.cents for step in steps):
        return ""
    *before, last = steps
    if not before:
        return f"{euros(last.cents)} de plus"
    told = [f"{euros(step.cents)} jusqu’à {step.minutes}{NO_BREAK}min" for step in before]
    return f"{', '.join(told)}, {euros(last.cents)} au-delà"


def _by_slices(surcharge: Surcharge, amounts: Sequence[Cents]) -> str:
    """Slices, then one flat amount for who comes very late; each amount only where it can fall due."""
    flat_after, flat = surcharge.flat_after_minutes, surcharge.flat_cents
    if flat_after is not None and flat_after <= 0:
        return f"{euros(flat)} de plus" if flat else ""
    length = surcharge.slice_minutes
    slices = SLICES.get(length, f"tranche de {length}{NO_BREAK}min commencée")
    said = _growing(amounts, f" par {slices}")
    if flat_after is None:
        return said
    minutes = f"{flat_after}{NO_BREAK}min"
    if not said:
        return f"gratuit pendant {minutes}, puis {euros(flat)} en tout" if flat else ""
    return f"{said}, puis {euros(flat)} en tout au-delà de {minutes}"
