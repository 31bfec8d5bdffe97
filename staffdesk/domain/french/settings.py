"""Settings of a town in French: cases of a tariff, what a missing document does, how long one is good."""

from collections.abc import Mapping
from types import MappingProxyType

from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.domain.french.dates import day_month_year_long
from staffdesk.domain.french.prices import RESIDENCES, VARIANTS, band_words, percent
from staffdesk.domain.tariffs.bands import Interval
from staffdesk.domain.tariffs.explanation import plain
from staffdesk.domain.tariffs.methods import EffortRate, Leaf, TimePrices, TimesPrices, UnitPrice
from staffdesk.domain.tariffs.versions import CouncilDecision

METHOD_WORDS: Mapping[str, str] = MappingProxyType(
    {"price": "prix unique", "rate": "taux d’effort", "bands": "tranches de quotient"}
)
"""How a price is found."""

EFFECT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "none": "sans effet",
        "warn": "à signaler",
        "block_booking": "bloque les réservations",
        "block_welcome": "bloque l’accueil",
    }
)
"""What the absence of a paper does."""

VALIDITY_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "forever": "sans limite",
        "school_year": "année scolaire",
        "on_the_document": "date lue sur le document",
    }
)
"""How long a paper is good."""


def case_words(variant: str, residence: str) -> str:
    """Name a case of a tariff: ``tarif courant, tarif de la commune``."""
    return ", ".join((VARIANTS.get(variant, variant), RESIDENCES.get(residence, residence)))


def decision_words(decision: CouncilDecision) -> str:
    """Name a council decision: ``délibération 2026-041 du 24 juin 2026``."""
    return f"délibération {decision.number} du {day_month_year_long(decision.decided_on)}"


def interval_words(interval: Interval) -> str:
    """Name a band: ``tranche de 860 à moins de 1 150``."""
    return band_words(plain(interval.lower), "" if interval.upper is None else plain(interval.upper))


def rate_words(rate: EffortRate) -> str:
    """Write a rate with its bounds: ``0,36 % du quotient, de 0,50 € à 4,90 €``."""
    bounds = [
        *([f"au moins {euros(rate.floor)}"] if rate.floor is not None else []),
        *([f"au plus {euros(rate.ceiling)}"] if rate.ceiling is not None else []),
    ]
    return ", ".join((f"{percent(plain(rate.percent))} du quotient", *bounds))


def leaf_words(leaf: Leaf) -> str:
    """Write how a price is found without bands: a rate, a table of durations or of times, or prices."""
    match leaf:
        case EffortRate():
            return rate_words(leaf)
        case TimePrices():
            return ", ".join(f"jusqu’à {limit}{NO_BREAK}min {euros(cents)}" for limit, cents in leaf.steps)
        case TimesPrices():
            return ", ".join(f"dès {start}{NO_BREAK}fois {euros(cents)}" for start, cents in leaf.steps)
        case UnitPrice():
            return " / ".join(euros(cents) for cents in leaf.cents)


def validity_words(kind: str, months: int) -> str:
    """Write how long a paper is good."""
    if kind == "months_from_issue":
        return f"{months}{NO_BREAK}mois"
    return VALIDITY_WORDS.get(kind, kind)
