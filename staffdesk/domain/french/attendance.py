"""Attendance in French: counters, marks, why a child was left, differences and what they cost."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from types import MappingProxyType

from staffdesk.domain.absences import AbsenceProposal, ReasonEffect
from staffdesk.domain.attendance import Difference, HealthForm, Tally
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.french.amounts import MINUS, NO_BREAK, counted, euros
from staffdesk.domain.french.bookings import STATE_WORDS
from staffdesk.domain.french.checks import cause_words
from staffdesk.domain.french.dates import hour, instant, local

COLON = f"{NO_BREAK}: "

DIFFERENCE_WORDS: Mapping[Difference, str] = MappingProxyType(
    {
        Difference.UNBOOKED: "présent sans réservation",
        Difference.LATE_PICKUP: "départ après la fermeture",
        Difference.ABSENT_BILLED: "absence facturée",
        Difference.ABSENT_EXCUSED: "absence excusée",
        Difference.NOT_MARKED: "pas encore pointé",
    }
)
"""How a day differs from its booking."""

NOTHING_TO_REPORT = "Rien à signaler"
"""A form came, and it names nothing to mind."""

HEALTH_FORM_WORDS: Mapping[HealthForm, str] = MappingProxyType(
    {
        HealthForm.INCOMPLETE: "Fiche sanitaire incomplète",
        HealthForm.MISSING: "Fiche sanitaire non reçue",
        HealthForm.UNREADABLE: f"Fiche sanitaire illisible sur ce poste{COLON}appeler le service",
    }
)
"""What is wrong with a health form, on paper."""

HEALTH_FORM_SHORT: Mapping[HealthForm, str] = MappingProxyType(
    {
        HealthForm.INCOMPLETE: "fiche incomplète",
        HealthForm.MISSING: "fiche non reçue",
        HealthForm.UNREADABLE: "fiche illisible",
    }
)
"""The same in the column of a list."""

TRIP = "Sortie"
_NAMED_ONE_BY_ONE = 2

USUALLY_WORDS: Mapping[ReasonEffect, str] = MappingProxyType(
    {
        ReasonEffect.EXCUSED: "excusée",
        ReasonEffect.BILLED: "facturée",
        ReasonEffect.ASK_PROOF: "facturée sans justificatif",
    }
)
"""What a reason of absence usually leads to."""

LEFT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "attendance_undecided": "une demande attend une décision, la traiter d’abord",
        "attendance_to_come": "jour à venir, à pointer le jour même",
        "attendance_closed": "service fermé par la mairie",
        "attendance_nothing_booked": "rien n’est réservé",
        "no_household": "enfant sans famille dans ce bureau",
        "already": "déjà pointé ainsi",
        "not_there": "à pointer présent d’abord",
    }
)
"""Why a child of a list was left as it is."""


def trip_words(label: str, days: Sequence[str], *, alone: bool) -> str:
    """Name a class trip and its days: ``Sortie : Musée (jeu. 19 et ven. 20)``.

    Args:
        label: its name in the calendar; may be empty, or say already that it is an outing.
        days: as a sheet heads them; three or more in a row are told by the first and the last.
        alone: the sheet has no other day.
    """
    name = (
        label if label.casefold().startswith(TRIP.casefold()) else f"{TRIP}{COLON}{label}" if label else TRIP
    )
    if alone:
        return name
    if len(days) > _NAMED_ONE_BY_ONE:
        return f"{name} (du {days[0]} au {days[-1]})"
    return f"{name} ({' et '.join(days)})"


def counters(found: Tally) -> tuple[str, ...]:
    """Tell the counters of a list: ``24 réservés``, ``18 présents``, ``2 absents``, ``1 P+``."""
    told = [
        counted(found.expected, "réservé"),
        counted(found.present, "présent"),
        counted(found.absent, "absent"),
        f"{found.unbooked}{NO_BREAK}P+",
    ]
    if found.late:
        told.append(counted(found.late, "départ tardif", "départs tardifs"))
    return tuple(told)


def to_mark(found: Tally) -> str:
    """Tell what is left to do on a list."""
    if found.expected + found.unbooked == 0:
        return "personne sur la liste"
    return f"{found.unmarked} à pointer" if found.unmarked else "liste pointée"


def left_words(name: str, why: str) -> str:
    """Tell a child that was left: ``Adam Benali : déjà pointé ainsi``."""
    return f"{name}{COLON}{LEFT_WORDS.get(why, why)}"


def absence_reason(label: str, proposal: AbsenceProposal, *, against_rules: bool) -> str:
    """Tell why a child is absent and billed or not: ``Maladie, justificatif attendu jusqu’au …``."""
    cause = "décision de la mairie" if against_rules else cause_words(proposal.cause, proposal.proof_due_at)
    return ", ".join(part for part in (label, cause) if part)


def lateness_reason(left_at: time | None, minutes: int) -> str:
    """Tell a late pick-up: ``Départ à 18:45, 15 min après la fermeture``."""
    after = f"{minutes}{NO_BREAK}min après la fermeture"
    return f"Départ {after}" if left_at is None else f"Départ à {hour(left_at)}, {after}"


def minutes_words(minutes: int) -> str:
    """Tell a lateness in a cell: ``+15 min``."""
    return f"+{minutes}{NO_BREAK}min" if minutes else ""


def mark_trace(by: str, at: datetime | None) -> str:
    """Tell the last mark in short: ``Camille R., 12:05``."""
    return "" if at is None else ", ".join(part for part in (by, hour(local(at))) if part)


def change_line(state: BookingState, by: str, at: datetime, reason: str) -> str:
    """Tell one change of a booking: ``lun. 16 nov. 2026 à 12:05 : présent, Camille R.``."""
    told = ", ".join(part for part in (STATE_WORDS[state], by) if part)
    return f"{instant(at)}{COLON}{told}{f' ({reason})' if reason else ''}"


def list_title(activity: str, slot: str, site: str) -> str:
    """Name a list: ``Cantine, midi · École Jean-Zay``."""
    return f"{activity}, {slot.lower()} · {site}"


def signed_euros(cents: int) -> str:
    """Write a difference with its sign: ``+5,55 €``, ``−3,05 €``, ``0,00 €``."""
    if cents == 0:
        return euros(0)
    return f"{'+' if cents > 0 else MINUS}{euros(abs(cents))}"


def difference_words(kinds: tuple[Difference, ...], parts: tuple[int, ...]) -> str:
    """Tell the differences of a day, each with its cents: ``présent sans réservation (+5,55 €)``."""
    told = []
    for rank, kind in enumerate(kinds):
        cents = parts[rank] if rank < len(parts) else 0
        priced = f" ({signed_euros(cents)})" if cents else ""
        told.append(f"{DIFFERENCE_WORDS[kind]}{priced}")
    return ", ".join(told)


def marked_words(said: str, count: int) -> str:
    """Tell what was marked, for a toast: ``3 enfants pointés présents``."""
    who = counted(count, "enfant")
    ending = "s" if count > 1 else ""
    return {
        "present": f"{who} pointé{ending} présent{ending}",
        "absent": f"{who} pointé{ending} absent{ending}",
        "none": f"Pointage annulé pour {who}",
        "late": f"Départ tardif noté pour {who}",
        "unbooked": f"{who} ajouté{ending} sans réservation",
    }[said]
