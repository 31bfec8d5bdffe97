"""What a late pick-up costs, in words: `après 18:30 : 3,00 € par quart d’heure commencé` (D2, G17)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.domain.french.dates import hour
from staffdesk.domain.french.prices import COLON, percent
from staffdesk.domain.tariffs.versions import Per, Surcharge, SurchargeKind

SLICES: Mapping[int, str] = {15: "quart d’heure commencé", 30: "demi-heure commencée", 60: "heure commencée"}
"""Lengths that have a word of their own, in minutes."""


def late_pickup_words(surcharge: Surcharge, closes: time | None = None, *, by_unit: bool = False) -> str:
    """Say what a family pays that comes late; empty where it costs nothing.

    ``closes`` is the end of the slot, ``by_unit``: the activity is billed by units of time, so that what
    enters the unit price is due for each of them.
    """
    cost = _cost(surcharge)
    if not cost:
        return ""
    each = by_unit and surcharge.per is Per.UNIT and surcharge.kind is not SurchargeKind.PERCENT
    when = f"après {hour(closes)}" if closes else "après la fermeture"
    return f"{when}{COLON}{cost}{' pour chaque unité facturée' if each else ''}"


def _cost(surcharge: Surcharge) -> str:
    match surcharge.kind:
        case SurchargeKind.ADDED:
            return f"{euros(surcharge.cents)} de plus" if surcharge.cents else ""
        case SurchargeKind.PERCENT:
            return f"{percent(_plain(surcharge))} de plus" if surcharge.percent else ""
        case SurchargeKind.INSTEAD:
            return f"{euros(surcharge.cents)} au lieu du prix habituel"
        case SurchargeKind.PER_SLICE:
            return _by_slices(surcharge)


def _by_slices(surcharge: Surcharge) -> str:
    """Slices, then one flat amount for who comes very late; each amount only where it can fall due."""
    flat_after = surcharge.flat_after_minutes
    if flat_after is not None and flat_after <= 0:
        return f"{euros(surcharge.flat_cents)} de plus" if surcharge.flat_cents else ""
    if not surcharge.cents and (flat_after is None or not surcharge.flat_cents):
        return ""
    length = surcharge.slice_minutes
    slices = SLICES.get(length, f"tranche de {length}{NO_BREAK}min commencée")
    said = f"{euros(surcharge.cents)} par {slices}" if surcharge.cents else "gratuit"
    if flat_after is None:
        return said
    minutes = f"{flat_after}{NO_BREAK}min"
    if not surcharge.cents:
        return f"{said} pendant {minutes}, puis {euros(surcharge.flat_cents)} en tout"
    return f"{said}, puis {euros(surcharge.flat_cents)} en tout au-delà de {minutes}"


def _plain(surcharge: Surcharge) -> str:
    return f"{surcharge.percent.normalize():f}"
