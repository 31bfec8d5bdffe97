"""Where each kind of anomaly of a draft is mended: the words of its link, and the screen it leads to.

Who may not mend it is told who does, and led to where it can be read: whoever collects the money does not set
what a family owes (its quotient, its address, what was marked), so these stay with school affairs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from staffdesk.domain.anomalies import AnomalyKind
from staffdesk.domain.french.amounts import NARROW
from staffdesk.domain.permissions import Permission

if TYPE_CHECKING:
    from staffdesk.services.money_rows import AnomalyRow

TARIFFS = "tariffs"
GESTURES = "gestures"
"""No screen: the gesture is taken up on the draft itself."""
FEES = "fees"
"""No screen either: the fee is taken from the draft of one home."""


@dataclass(frozen=True)
class Mend:
    """The words of a link, and the screen behind it."""

    words: str
    screen: str
    part: str = ""
    """What of a family is wrong: the part of its sheet that its screen leads to."""
    needs: Permission = Permission.READ
    """What mends it."""
    done_by: str = ""
    """Who does so, and what, for those who may not."""
    how: str = ""
    """What is to be known before it is done: the link changes the draft, of the row that is chosen alone."""


_FAMILY = Mend("Ouvrir la famille", "families")
_AGENT = "Un agent des affaires scolaires"
_MARKED = Mend(
    "Ouvrir le pointage",
    "attendance",
    needs=Permission.MARK_ATTENDANCE,
    done_by=f"{_AGENT} corrige le pointage",
)
_MENDS = {
    AnomalyKind.NO_TARIFF: Mend(
        "Ouvrir les tarifs",
        "settings",
        needs=Permission.CONFIGURE,
        done_by="Un administrateur saisit le tarif",
    ),
    AnomalyKind.NO_PAYER_ADDRESS: Mend(
        "Compléter l’adresse",
        "families",
        "address",
        Permission.EDIT_HOUSEHOLDS,
        f"{_AGENT} complète l’adresse",
    ),
    AnomalyKind.NO_QUOTIENT: Mend(
        "Saisir le quotient",
        "families",
        "quotient",
        Permission.EDIT_HOUSEHOLDS,
        f"{_AGENT} saisit le quotient",
    ),
    AnomalyKind.NO_MANDATE: Mend(
        "Saisir le mandat", "families", "debit", Permission.EDIT_HOUSEHOLDS, f"{_AGENT} saisit le mandat"
    ),
    AnomalyKind.UNDECIDED: Mend(
        "Ouvrir les demandes",
        "validation",
        needs=Permission.DECIDE_REQUESTS,
        done_by=f"{_AGENT} décide des demandes",
    ),
    AnomalyKind.FEE_OF_BOTH_HOMES: Mend(
        "Ne pas demander à ce foyer",
        FEES,
        needs=Permission.DRAFT_INVOICES,
        done_by="Qui prépare la facturation retire la ligne d’un des deux foyers",
        how=f"Choisir la ligne du foyer à ne pas facturer{NARROW}; Entrée ouvre sa famille.",
    ),
    AnomalyKind.GESTURE: Mend("Reprendre le geste", GESTURES),
    AnomalyKind.UNBOOKED_PRESENCE: _MARKED,
    AnomalyKind.NOT_MARKED: _MARKED,
}
_READ_ONLY = {
    "families": "Voir la famille",
    "attendance": "Voir le pointage",
    "validation": "Voir les demandes",
    "settings": "Voir les tarifs",
}
THEN = f"{NARROW}; recalculer ensuite le brouillon."


def mend_of(kind: str, may: Callable[[Permission], bool] = lambda _needed: True) -> Mend:
    """Return how an anomaly of a kind is mended; the family where nothing is nearer.

    Who may not do so is led to what they may read, and ``done_by`` says in a sentence who does.
    """
    mend = _MENDS.get(AnomalyKind(kind), _FAMILY)
    if may(mend.needs):
        return replace(mend, done_by="")
    then = THEN if may(Permission.DRAFT_INVOICES) else "."
    screen = "families" if mend.screen == FEES else mend.screen
    return replace(mend, words=_READ_ONLY[screen], screen=screen, done_by=f"{mend.done_by}{then}", how="")


def place_of(mend: Mend, row: AnomalyRow) -> object:
    """Return what the screen of a mend is asked to show for one anomaly."""
    if mend.screen == "families":
        return (row.household_id, mend.part) if mend.part else row.household_id
    if mend.screen == GESTURES:
        return row.note_id
    if mend.screen == FEES:
        return (row.household_id, row.child_id, row.activity)
    if mend.screen == "attendance":
        return row.first_on if row.child_id is None else (row.first_on, row.child_id, row.activity)
    return TARIFFS if mend.screen == "settings" else None
