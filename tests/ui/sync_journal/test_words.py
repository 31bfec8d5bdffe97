"""How synchronisation stands, in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from staffdesk.services.sync_status import SyncStateRow
from staffdesk.ui.kit.icons import icon_exists
from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.sync_journal.words import OUTCOME_SIGNS, ago, state_words

NOW = datetime(2027, 1, 11, 9, 18, tzinfo=UTC)
WELL = SyncStateRow(
    enrolled=True,
    portal_url="https://portail.example",
    last_success_at=NOW - timedelta(minutes=2),
    waiting=0,
    rejected=0,
    last_error="",
    recovery_reason="",
    drift_seconds=0,
)


@pytest.mark.parametrize(
    ("state", "said", "tone"),
    [
        (WELL, "Synchronisé il y a 2 min", Tone.OK),
        (replace(WELL, waiting=3), "Synchronisé il y a 2 min · 3 envois en attente", Tone.OK),
        (
            replace(WELL, waiting=1, rejected=2),
            "Synchronisé il y a 2 min · 1 envoi en attente · 2 à corriger",
            Tone.WARN,
        ),
        (
            replace(WELL, last_error="portal_timeout", waiting=3),
            "Synchronisation en échec, dernière réussie il y a 2 min · 3 envois en attente",
            Tone.WARN,
        ),
        (replace(WELL, last_success_at=None), "Jamais synchronisé", Tone.QUIET),
        (replace(WELL, recovery_reason="restored"), "Synchronisation suspendue, base restaurée", Tone.BAD),
        (replace(WELL, enrolled=False), "Portail non relié", Tone.QUIET),
    ],
)
def test_each_state_has_its_sentence_and_its_sign(state: SyncStateRow, said: str, tone: Tone) -> None:
    found = state_words(state, NOW)
    assert (found.words.replace("\N{NO-BREAK SPACE}", " "), found.tone) == (said, tone)
    assert icon_exists(found.icon)


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (timedelta(seconds=-5), "à l’instant"),
        (timedelta(seconds=59), "à l’instant"),
        (timedelta(minutes=59), "il y a 59 min"),
        (timedelta(hours=23), "il y a 23 h"),
        (timedelta(days=2), "le sam. 9 janv. 10:18"),
    ],
)
def test_how_long_ago(past: timedelta, said: str) -> None:
    assert ago(NOW - past, NOW).replace("\N{NO-BREAK SPACE}", " ") == said


def test_every_outcome_has_an_icon() -> None:
    assert all(icon_exists(icon) for icon, _words, _tone in OUTCOME_SIGNS.values())
