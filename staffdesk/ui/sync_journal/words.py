"""The state of the synchronisation in words, for the status bar and the head of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.dates import instant_short
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.wording import NBSP

if TYPE_CHECKING:
    from staffdesk.services.sync_status import SyncStateRow

OUTCOME_SIGNS: Mapping[str, tuple[str, str, Tone]] = MappingProxyType(
    {
        "ok": ("check-circle", "Réussie", Tone.PLAIN),
        "failed": ("cloud-slash", "Échouée", Tone.WARN),
        "alarm": ("x-circle", "Arrêtée", Tone.BAD),
        "recovery": ("x-circle", "Suspendue", Tone.BAD),
        "elsewhere": ("desktop", "Faite par un autre poste", Tone.QUIET),
    }
)
"""Icon, words and tone of how an exchange ended."""

KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "decision": "Décision",
        "family_snapshot": "Dossier d’une famille",
        "town_snapshot": "Données de la ville",
        "message": "Message",
        "account": "Compte d’une famille",
        "document": "Document",
        "ledger_head": "Empreinte des comptes",
        "backup_mark": "Repère de sauvegarde",
    }
)
"""What a message to the portal carries."""


class StateWords(NamedTuple):
    """Icon, tone and sentence."""

    icon: str
    tone: Tone
    words: str


def state_words(state: SyncStateRow, now: datetime) -> StateWords:
    """Say how the synchronisation stands ("Synchronisé il y a 2 min · 3 envois en attente")."""
    if not state.enrolled:
        return StateWords("link-break", Tone.QUIET, "Portail non relié")
    if state.recovery_reason:
        return StateWords("x-circle", Tone.BAD, "Synchronisation suspendue, base restaurée")
    since = ago(state.last_success_at, now) if state.last_success_at else ""
    if state.last_error:
        last = f", dernière réussie {since}" if since else ""
        return StateWords("cloud-slash", Tone.WARN, f"Synchronisation en échec{last}{_queue(state)}")
    if not since:
        return StateWords("arrows-clockwise", Tone.QUIET, f"Jamais synchronisé{_queue(state)}")
    tone, icon = (Tone.WARN, "warning") if state.rejected else (Tone.OK, "check-circle")
    return StateWords(icon, tone, f"Synchronisé {since}{_queue(state)}")


def ago(at: datetime, now: datetime) -> str:
    """Say how long ago an instant was; beyond a day, which one it was."""
    past = now - at
    if past < timedelta(minutes=1):
        return "à l’instant"
    if past < timedelta(hours=1):
        return f"il y a {past // timedelta(minutes=1)}{NBSP}min"
    if past < timedelta(days=1):
        return f"il y a {past // timedelta(hours=1)}{NBSP}h"
    return f"le {instant_short(at)}"


def _queue(state: SyncStateRow) -> str:
    waiting = f" · {counted(state.waiting, 'envoi', 'envois')} en attente" if state.waiting else ""
    return waiting + (f" · {state.rejected} à corriger" if state.rejected else "")
