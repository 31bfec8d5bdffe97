"""Requests in French: what is asked in one line, what happened to it, the titles of its kinds."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from staffdesk.domain.french.amounts import NO_BREAK, counted
from staffdesk.domain.french.bookings import OUTCOME_PLURALS, OUTCOME_WORDS
from staffdesk.domain.french.dates import day_short, instant, instant_short, period
from staffdesk.domain.french.fields import field_label
from staffdesk.domain.french.policies import by_whom
from staffdesk.domain.requests import OutcomeKind

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

WHEN = " · "
"""Between what is asked and its dates, in one line."""

THE_FAMILY = "La famille"
"""Who acted, where a family did."""

UNKNOWN_FAMILY = "Famille inconnue"
"""The name of a family the office does not have."""

ALREADY_ANSWERED = "Cette demande a déjà reçu une réponse."
"""Why a withdrawal came too late."""

EVENT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "received": "Reçue par le portail",
        "pulled": "Relevée et contrôlée",
        "opened": "Ouverte",
        "decided": "Décidée",
        "undone": "Décision annulée",
        "corrected": "Décision corrigée",
        "correction_undone": "Correction annulée",
        "withdrawn": "Retirée par la famille",
        "filed": "Saisie",
        "settled": "Traitée automatiquement",
        "expired": "Abandonnée, faute de paiement",
        "sent": "Réponse envoyée",
        "policy": "Décidée par une règle automatique",
    }
)
"""History of a request."""


def unpaid_reason(until: datetime) -> str:
    """Why days with immediate payment were dropped (S36)."""
    return (
        f"Rien n’a été payé au guichet au plus tard le {instant_short(until)}{NO_BREAK}: jours non réservés."
    )


def request_summary(
    kind: str,
    *,
    services: Sequence[tuple[str, str]],
    days: Sequence[date],
    adds: int,
    fields: Sequence[str],
    document: str,
    subject: str,
    reason: str,
) -> str:
    """Say in one line what is asked: ``Cantine · 11 dates du 12 au 29 janv.``.

    ``services`` are the activity and slot of each day; the slot is empty where the activity has one only.
    """
    if days:
        return _cells(kind, services, days, adds, reason)
    if fields:
        return ", ".join(field_label(name) for name in fields)
    if document:
        return document
    return subject or KIND_WORDS.get(kind, kind)


def _cells(
    kind: str, services: Sequence[tuple[str, str]], days: Sequence[date], adds: int, reason: str
) -> str:
    names = _services(services)
    when = _days(sorted(set(days)))
    if kind == "absence":
        said = REASON_WORDS.get(reason, reason)
        return f"{said[:1].upper()}{said[1:]}{WHEN}{when}"
    if adds == 0:
        return f"Annulation {names.lower()}{WHEN}{when}"
    also = f", {len(days) - adds} à annuler" if adds < len(days) else ""
    return f"{names}{WHEN}{when}{also}"


def _days(days: Sequence[date]) -> str:
    if len(days) == 1:
        return day_short(days[0])
    if len(days) == 2:
        return f"{day_short(days[0])} et {day_short(days[1])}"
    return f"{counted(len(days), 'date')} {period(days[0], days[-1])}"


def request_title(kind: str, services: Sequence[tuple[str, str]], adds: int) -> str:
    """Give the title of the right pane: ``Réservation accueil périscolaire, soir``."""
    if kind == "booking" and services:
        return f"{'Réservation' if adds else 'Annulation'} {_services(services).lower()}"
    return KIND_WORDS.get(kind, kind)


def _services(services: Sequence[tuple[str, str]]) -> str:
    """Name each activity once, with its slots where it has several: ``Périscolaire, matin et soir``."""
    slots: dict[str, list[str]] = {}
    for activity, slot in dict.fromkeys(services):
        slots.setdefault(activity, []).extend([slot.lower()] if slot else [])
    return enumerated([", ".join(filter(None, (name, enumerated(of)))) for name, of in slots.items()])


def enumerated(names: Sequence[str]) -> str:
    """Name things one after the other: ``cantine, accueil périscolaire et étude``."""
    return " et ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def request_received(kind: str, channel: str) -> str:
    """Tell that a request came, and how: ``Réservation reçue par le portail``."""
    how = RECEIVED_BY.get(channel, "")
    return " ".join(filter(None, (KIND_WORDS.get(kind, kind), "·", "reçue", how)))


def outcome_line(outcome: str, reason: str, of: Sequence[str] = ()) -> str:
    """Tell an answer, of what, and why: ``refusées : lun. 5 janv. et mar. 6 janv. · groupe complet``."""
    kind = OutcomeKind(outcome)
    word = OUTCOME_PLURALS[kind] if len(of) > 1 else OUTCOME_WORDS[kind]
    told = " · ".join(filter(None, (enumerated(of), reason)))
    return f"{NO_BREAK}: ".join(filter(None, (word, told)))


def decided_by_other(who: str, at: datetime | None) -> str:
    """Say that somebody was faster: ``déjà décidée par Camille R., lun. 16 nov. 2026 à 9:31``."""
    when = f", {instant(at)}" if at is not None else ""
    return " ".join(filter(None, ("déjà décidée", by_whom(who)))) + when
