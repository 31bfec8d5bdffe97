"""Requests in French: what is asked in one line, what happened to it, the titles of its kinds."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from staffdesk.domain.french.dates import day_short, period
from staffdesk.domain.french.fields import field_label

KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "edit": "Modification du dossier",
        "booking": "Réservation",
        "absence": "Absence",
        "document": "Document",
        "message": "Message",
        "withdrawal": "Retrait",
        "terms": "Conditions acceptées",
        "payment": "Paiement",
    }
)
"""The name of each kind."""

KIND_PLURALS: Mapping[str, str] = MappingProxyType(
    {
        "booking": "Réservations",
        "absence": "Absences",
        "edit": "Dossier",
        "document": "Documents",
    }
)
"""The kinds staff decide, as filters name them."""

CHANNEL_WORDS: Mapping[str, str] = MappingProxyType(
    {"portal": "Portail", "paper": "Papier", "phone": "Téléphone", "counter": "Guichet", "email": "Courriel"}
)
"""How a request came."""

RECEIVED_BY: Mapping[str, str] = MappingProxyType(
    {
        "portal": "par le portail",
        "paper": "sur papier",
        "phone": "par téléphone",
        "counter": "au guichet",
        "email": "par courriel",
    }
)
"""How a request came, after « reçue »."""

OP_WORDS: Mapping[tuple[bool, bool], str] = MappingProxyType(
    {(True, False): "add", (False, False): "cancel", (False, True): "absence", (True, True): "absence"}
)
"""Operation of a cell from (is it asked for, is it an absence)."""

DOCUMENT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "insurance": "Attestation d’assurance",
        "vaccination": "Carnet de vaccination",
        "address_proof": "Justificatif de domicile",
        "caf": "Attestation CAF",
        "medical": "Certificat médical",
    }
)
"""Usual papers; a town may name others."""

REASON_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "illness": "maladie",
        "school_trip": "sortie scolaire",
        "teacher_absent": "enseignant absent",
        "strike": "grève",
        "closure": "fermeture",
        "family": "raison familiale",
        "other": "autre raison",
    }
)
"""Usual absence reasons."""

EVENT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "received": "Reçue par le portail",
        "pulled": "Relevée et contrôlée",
        "opened": "Ouverte",
        "decided": "Décidée",
        "undone": "Décision annulée",
        "settled": "Traitée automatiquement",
        "sent": "Réponse envoyée",
        "policy": "Décidée par une règle automatique",
    }
)
"""History of a request."""


def request_summary(
    kind: str,
    *,
    activities: Sequence[str],
    days: Sequence[date],
    adds: int,
    fields: Sequence[str],
    document: str,
    subject: str,
    reason: str,
) -> str:
    """Say in one line what is asked: ``Cantine · 11 dates du 12 au 29 janv.``."""
    if days:
        return _cells(kind, activities, days, adds, reason)
    if fields:
        return ", ".join(field_label(name) for name in fields)
    if document:
        return DOCUMENT_WORDS.get(document, document)
    return subject or KIND_WORDS.get(kind, kind)


def _cells(kind: str, activities: Sequence[str], days: Sequence[date], adds: int, reason: str) -> str:
    names = " et ".join(dict.fromkeys(activities))
    when = _days(sorted(set(days)))
    if kind == "absence":
        return f"{REASON_WORDS.get(reason, reason).capitalize()} · {when}"
    if adds == 0:
        return f"Annulation · {names.lower()}, {when}"
    also = f", {len(days) - adds} à annuler" if adds < len(days) else ""
    return f"{names} · {when}{also}"


def _days(days: Sequence[date]) -> str:
    if len(days) == 1:
        return day_short(days[0])
    if len(days) == 2:
        return f"{day_short(days[0])} et {day_short(days[1])}"
    return f"{len(days)} dates {period(days[0], days[-1])}"


def request_title(kind: str, activities: Sequence[str], adds: int) -> str:
    """Give the title of the right pane: ``Réservation cantine et soir``."""
    if kind == "booking" and activities:
        names = " et ".join(dict.fromkeys(name.lower() for name in activities))
        return f"{'Réservation' if adds else 'Annulation'} {names}"
    return KIND_WORDS.get(kind, kind)


def request_received(kind: str, channel: str) -> str:
    """Tell that a request came, and how: ``Réservation reçue par le portail``."""
    how = RECEIVED_BY.get(channel, "")
    return " ".join(filter(None, (KIND_WORDS.get(kind, kind), "·", "reçue", how)))
