"""Settings of a town in French: operations, cases of a tariff, kinds of document, rules."""

from collections.abc import Mapping
from types import MappingProxyType

from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.domain.french.dates import day_month_year_long
from staffdesk.domain.french.prices import RESIDENCES, VARIANTS, band_words, percent
from staffdesk.domain.tariffs.bands import Interval
from staffdesk.domain.tariffs.explanation import plain
from staffdesk.domain.tariffs.methods import EffortRate
from staffdesk.domain.tariffs.versions import CouncilDecision

OPERATION_WORDS: Mapping[str, str] = MappingProxyType(
    {"add": "réserver", "cancel": "annuler", "change": "modifier"}
)
"""What a deadline limits."""

METHOD_WORDS: Mapping[str, str] = MappingProxyType(
    {"price": "prix unique", "rate": "taux d’effort", "bands": "tranches de quotient"}
)
"""How a price is found."""

OWNER_WORDS: Mapping[str, str] = MappingProxyType({"household": "foyer", "child": "enfant"})
"""Whose paper it is."""

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

RULE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "unpaid_threshold_cents": "Seuil d’alerte des impayés",
        "unpaid_waiting_days": "Jours de carence",
        "proof_delay_hours": "Délai du justificatif d’absence (heures)",
        "decided_shown_days": "Demandes traitées affichées (jours)",
        "link_days": "Validité du lien d’activation (jours)",
        "cash_warning_cents": "Alerte d’espèces",
        "cash_ceiling_cents": "Plafond d’encaisse",
        "opening_float_cents": "Fonds de caisse",
        "due_days": "Délai de paiement (jours)",
        "undo_seconds": "Délai d’annulation d’une décision (secondes)",
        "quotient_refresh": "Renouvellement des quotients (mois-jour)",
        "answer_hours": "Délai de réponse sans échéance (heures)",
        "health_blocks": "Fiche sanitaire incomplète bloquante",
        "household_blocks": "Fiche du foyer incomplète bloquante",
        "booking_horizon": "Réservations des familles",
        "cart_minutes": "Durée d’un panier à payer (minutes)",
        "counter_payment_hours": "Délai de paiement au guichet d’un panier (heures)",
    }
)
"""Rules of the town by their stored name."""


HORIZON_WORDS: Mapping[str, str] = MappingProxyType(
    {"month": "mois par mois", "year": "toute l’année scolaire"}
)
"""How far ahead families book (S34)."""


def rule_label(name: str) -> str:
    """Name a rule; one of a later version shows as it is stored."""
    return RULE_WORDS.get(name, name)


def rule_value(name: str, value: object) -> str:
    """Write the value of a rule: amounts as amounts, yes and no in words."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if name == "booking_horizon":
        return HORIZON_WORDS.get(str(value), str(value))
    if name.endswith("_cents") and isinstance(value, int):
        return euros(value)
    return str(value)


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


def validity_words(kind: str, months: int) -> str:
    """Write how long a paper is good."""
    if kind == "months_from_issue":
        return f"{months}{NO_BREAK}mois"
    return VALIDITY_WORDS.get(kind, kind)
