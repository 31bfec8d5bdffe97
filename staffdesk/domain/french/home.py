"""The first screen in French: figures, what they mean, alerts."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from staffdesk.domain.french.amounts import NO_BREAK, counted, euros, number
from staffdesk.domain.french.dates import instant_short
from staffdesk.domain.french.requests import KIND_PLURALS

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "requests": "Demandes à traiter",
        "messages": "Messages à répondre",
        "unpaid": "Impayés échus",
        "sync": "Dernière synchronisation",
        "missing": "Justificatifs manquants",
        "over": "Créneaux au-delà de la capacité",
        "rejected": "Envois à corriger",
        "unreadable": "Demandes à mettre à jour",
        "recovery": "Bureau restauré",
        "sync_error": "Synchronisation en échec",
    }
)
"""What each figure counts."""


def kind_label(kind: str) -> str:
    """Name the requests of a kind."""
    return KIND_PLURALS.get(kind, kind)


def count(value: int) -> str:
    """Write a count."""
    return number(value)


def amount(cents: int) -> str:
    """Write an amount."""
    return euros(cents)


def oldest_and_next(received_at: datetime, useful_until_at: datetime | None) -> str:
    """Tell the oldest request and the next limit: ``la plus ancienne : lun. 4 janv. 9:12 · limite …``."""
    oldest = f"la plus ancienne{NO_BREAK}: {instant_short(received_at)}"
    return oldest if useful_until_at is None else f"{oldest} · limite {instant_short(useful_until_at)}"


def families_count(families: int) -> str:
    """Count families: ``12 familles``."""
    return counted(families, "famille")


def waiting_out(messages: int) -> str:
    """Count what waits to be sent: ``3 envois en attente``."""
    if messages == 0:
        return "aucun envoi en attente"
    return counted(messages, "envoi en attente", "envois en attente")


def synced_at(at: datetime | None) -> str:
    """Tell the last success: ``mar. 24 nov. 10:42``, or ``jamais``."""
    return "jamais" if at is None else instant_short(at)
