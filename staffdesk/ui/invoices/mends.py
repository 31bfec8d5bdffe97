"""Where each kind of anomaly of a draft is mended: the words of its link, and the screen it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from staffdesk.domain.anomalies import AnomalyKind

if TYPE_CHECKING:
    from staffdesk.services.money_rows import AnomalyRow

TARIFFS = "tariffs"
GESTURES = "gestures"
"""No screen: the gesture is taken up on the draft itself."""


@dataclass(frozen=True)
class Mend:
    """The words of a link, and the screen behind it."""

    words: str
    screen: str
    part: str = ""
    """What of a family is wrong: the part of its sheet that its screen leads to."""


_FAMILY = Mend("Ouvrir la famille", "families")
_MENDS = {
    AnomalyKind.NO_TARIFF: Mend("Ouvrir les tarifs", "settings"),
    AnomalyKind.NO_PAYER_ADDRESS: Mend("Compléter l’adresse", "families", "address"),
    AnomalyKind.NO_QUOTIENT: Mend("Saisir le quotient", "families", "quotient"),
    AnomalyKind.NO_MANDATE: Mend("Saisir le mandat", "families", "debit"),
    AnomalyKind.UNDECIDED: Mend("Ouvrir les demandes", "validation"),
    AnomalyKind.GESTURE: Mend("Reprendre le geste", GESTURES),
    AnomalyKind.UNBOOKED_PRESENCE: Mend("Ouvrir le pointage", "attendance"),
    AnomalyKind.NOT_MARKED: Mend("Ouvrir le pointage", "attendance"),
}


def mend_of(kind: str) -> Mend:
    """Return how an anomaly of a kind is mended; the family where nothing is nearer."""
    return _MENDS.get(AnomalyKind(kind), _FAMILY)


def place_of(mend: Mend, row: AnomalyRow) -> object:
    """Return what the screen of a mend is asked to show for one anomaly."""
    if mend.screen == "families":
        return (row.household_id, mend.part) if mend.part else row.household_id
    if mend.screen == GESTURES:
        return row.note_id
    if mend.screen == "attendance":
        return row.first_on if row.child_id is None else (row.first_on, row.child_id, row.activity)
    return TARIFFS if mend.screen == "settings" else None
