"""The planning in French: slot rows, marks under a name, why a cell was left, the story of a cell."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.capacity import Occupancy
from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.bookings import STATE_WORDS
from staffdesk.domain.french.dates import day_short, instant
from staffdesk.domain.french.families import WEEKS_WORDS
from staffdesk.domain.french.prices import covered_words
from staffdesk.domain.french.requests import RECEIVED_BY
from staffdesk.domain.patterns import Weeks
from staffdesk.domain.tariffs.versions import Unit

SLOT_ROW_WORDS: Mapping[str, str] = MappingProxyType(
    {"morning": "matin", "noon": "midi", "evening": "soir", "day": "journée"}
)
"""Where a slot is shown."""

LEFT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "not_enrolled": "pas d’inscription",
        "closed": "pas de service ce jour",
        "nothing_booked": "rien n’est réservé",
        "already": "déjà fait",
        "present": "pointé présent\u00a0: A pour le marquer absent, Maj P pour le remettre à pointer",
        "booking_move_forbidden": "déjà marqué",
        "asked": "demande à décider dans les demandes",
        "to_decide": "annulation à décider dans les demandes",
        "other_household": "jour de l’autre foyer, qui n’est pas inscrit\u00a0: saisir une demande du "
        "foyer qui paie (N, dans Demandes)",
        "excluded": "exclut un autre créneau de ce jour",
        "changed_since": "modifié depuis",
        "booked": "réservé, à pointer présent",
        "absence_known": "absence connue avant, à pointer seule",
    }
)
"""Why a cell of a block was left as it is."""

UNDONE = "action annulée"
"""The reason in the trace of a change that was taken back."""


def class_heading(class_name: str, site: str) -> str:
    """Head a class: ``CE1 A, École Jean-Zay``."""
    return ", ".join(filter(None, (class_name, site))) or "Sans classe"


def custody_mark(weeks: Weeks) -> str:
    """Mark a child in shared custody under its name: ``sem. impaires``, ``garde alternée``."""
    return WEEKS_WORDS[weeks] if weeks in (Weeks.ODD, Weeks.EVEN) else "garde alternée"


def full_words(found: Occupancy) -> str:
    """Say that there is no place: ``complet, 24/24``."""
    return f"complet, {found}"


def group_words(activity: str, group: str, site: str) -> str:
    """Name a group in a list: its activity, its own name, its site, each said once."""
    parts = [activity]
    for more in (group, site):
        if more and all(more.casefold() not in part.casefold() for part in parts):
            parts.append(more)
    return ", ".join(parts)


def closed_words(label: str) -> str:
    """Say that nothing is served, with the name of the day: ``pas de service ce jour (Vacances de Noël)``."""
    return LEFT_WORDS["closed"] + (f" ({label})" if label else "")


def slot_label(activity: str, slot: str) -> str:
    """Name a slot with its activity: ``Cantine, midi``."""
    return ", ".join(filter(None, (activity, slot.lower())))


def cell_left(child: str, on: date, slot: str, why: str) -> str:
    """Tell a cell that was left: ``Adam Benali, lun. 18 janv., midi : complet, 24/24``."""
    return f"{child}, {day_short(on)}, {slot}\u00a0: {why}"


def cell_title(state: BookingState | None, activity: str, slot: str, on: date) -> str:
    """Head the story of a cell: ``Réservé · Cantine, midi, lun. 18 janv.``."""
    what = "Libre" if state is None or state is BookingState.WITHDRAWN else STATE_WORDS[state]
    where = ", ".join(filter(None, (activity, slot.lower(), day_short(on))))
    return f"{what[:1].upper()}{what[1:]} · {where}"


def cell_payer(home: str, payer: str) -> str:
    """Tell who has a shared child that day, and who pays: ``jour de la famille Faure, qui paie``."""
    if payer == home:
        return f"jour de la famille {home}, qui paie"
    return f"jour de la famille {home}, réservé et payé par la famille {payer}"


def cell_price(cents: int, why: Iterable[str], *, covered_by: Unit | None = None) -> tuple[str, ...]:
    """Tell what a day costs, then why, a sentence a line: ``3,05 € : Tarif en vigueur depuis…``.

    Where a fee covers it, only what is due beside that is a price.
    """
    price = euros(cents) if cents or covered_by is None else covered_words(covered_by)
    return (f"prix\u00a0: {price}", *(f"\u2003{sentence}" for sentence in why))


def cell_change(state: BookingState, by: str, at: datetime, reason: str) -> str:
    """Tell one change of a cell: ``réservé par Camille R., mar. 24 nov. 2026 à 10:42``."""
    who = f" par {by}" if by else ""
    why = f" ({reason})" if reason else ""
    freed = state is BookingState.WITHDRAWN and reason == UNDONE
    return f"{'laissé libre' if freed else STATE_WORDS[state]}{who}, {instant(at)}{why}"


def cell_request(number: int, channel: str, received_at: datetime) -> str:
    """Name the request behind a cell: ``demande n° 214, reçue par le portail, …``."""
    how = " ".join(filter(None, ("reçue", RECEIVED_BY.get(channel, ""))))
    return f"demande n°\u00a0{number}, {how}, {instant(received_at)}"
