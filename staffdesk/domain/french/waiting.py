"""The waiting list in French: why one comes first, and what a family is told of an offered place."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from staffdesk.domain.capacity import WaitingCriterion
from staffdesk.domain.french.dates import day_long, day_short, instant

CRITERION_WORDS: Mapping[WaitingCriterion, str] = MappingProxyType(
    {
        WaitingCriterion.SIBLING_PRESENT: "frère ou sœur présent ce jour",
        WaitingCriterion.BOTH_PARENTS_WORK: "parents en activité",
        WaitingCriterion.RESIDENT: "famille de la commune",
    }
)
"""What puts a family before another."""

OFFER_SUBJECT = "Une place s’est libérée"
LAPSED_SUBJECT = "Place proposée sans réponse"
LAPSED = "offre restée sans réponse"
"""Why an offered booking expired, in its trace and on the portal."""

TAKEN_BACK = "proposition annulée"
"""Why somebody who was offered a place waits again."""

PAST = "jour passé"
"""Why a booking that waited expired."""


def arrival_words(at: datetime) -> str:
    """Tell when one began to wait: ``attend depuis le mar. 24 nov. 2026 à 10:42``."""
    return f"attend depuis le {instant(at)}"


def offered_place(child: str, activity: str, slot: str, on: date) -> str:
    """Name an offered place: ``Inès, Cantine, midi, lundi 23 novembre 2026``."""
    return f"{child}, {activity}, {slot.lower()}, {day_long(on)}"


def waited_place(activity: str, slot: str, on: date) -> str:
    """Name a place in a list: ``Cantine, midi, lun. 23 nov.``."""
    return f"{activity}, {slot.lower()}, {day_short(on)}"


def offer_body(places: Sequence[tuple[str, datetime]]) -> str:
    """Write to a family what is offered to it, and until when."""
    lines = "\n".join(f"- {place}\u00a0: à accepter jusqu’au {instant(until)}" for place, until in places)
    one = len(places) == 1
    first = "Une place s’est libérée" if one else "Des places se sont libérées"
    how = "ce jour" if one else "ces jours"
    return (
        f"Bonjour,\n\n{first} et vous attendiez\u00a0:\n{lines}\n\n"
        f"Pour accepter, réservez {how} dans le planning de votre espace. Pour laisser la place, annulez "
        "la demande. Sans réponse dans ce délai, elle sera proposée à la famille suivante."
    )


def lapsed_body(places: Sequence[str]) -> str:
    """Write to a family which offers it let pass."""
    lines = "\n".join(f"- {place}" for place in places)
    return (
        f"Bonjour,\n\nNous n’avons pas reçu votre réponse à temps\u00a0:\n{lines}\n\n"
        "La place est proposée à la famille suivante. Si vous en avez encore besoin, refaites une demande."
    )
