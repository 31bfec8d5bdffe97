"""Moments and people of the queue in short French."""

from datetime import UTC, date, datetime, timedelta

import pytest

from staffdesk.ui.kit.tokens import Tone
from staffdesk.ui.validation.request_phrases import (
    day_name,
    delay_words,
    joined,
    moment_tone,
    moment_words,
    quoted,
    received_words,
    sent_in_words,
    spoken_day,
    stamp_words,
    useful_words,
    who_decided,
)
from tests.ui.validation.sample_queue import NOW, paris

NBSP = "\N{NO-BREAK SPACE}"


def spaced(text: str) -> str:
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("until_at", "words", "tone"),
    [
        (paris(11, 12), "12:00", Tone.BAD),
        (paris(11, 12, 19), "12:19", Tone.WARN),
        (paris(11, 8), "8:00", Tone.BAD),
        (paris(13, 12), "13 janv.", Tone.PLAIN),
        (datetime(2026, 12, 30, 9, tzinfo=UTC), "30 déc. 2026", Tone.BAD),
    ],
)
def test_a_row_says_its_moment_and_how_it_presses(until_at: datetime, words: str, tone: Tone) -> None:
    assert spaced(moment_words(until_at, NOW)) == words
    assert moment_tone(until_at, NOW) is tone


@pytest.mark.parametrize(
    ("until_at", "words"),
    [
        (paris(11, 12), "Décision utile jusqu’à 12:00"),
        (paris(13, 12), "Décision utile jusqu’au mer. 13 janv. 12:00"),
        (paris(8, 12), "Décision attendue depuis le ven. 8 janv., 12:00"),
        (paris(11, 9), "Décision attendue depuis 9:00"),
    ],
)
def test_the_head_says_until_when_a_decision_helps(until_at: datetime, words: str) -> None:
    assert spaced(useful_words(until_at, NOW)) == words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=1, minutes=42), "dans 1 h 42"),
        (timedelta(hours=2), "dans 2 h"),
        (timedelta(seconds=20), "dans 1 min"),
        (timedelta(days=1, hours=2), "dans 1 jour"),
        (timedelta(days=3), "dans 3 jours"),
        (timedelta(seconds=-1), ""),
    ],
)
def test_what_is_left_is_said_in_the_unit_that_matters(left: timedelta, words: str) -> None:
    assert spaced(delay_words(NOW + left, NOW)) == words


def test_the_way_a_request_came_is_said() -> None:
    assert spaced(received_words(paris(10, 20, 59), "portal")) == "reçue dim. 10 janv. 20:59 par le portail"
    assert spaced(received_words(paris(10, 20, 59), "paper")).endswith("sur papier")
    assert spaced(received_words(paris(10, 20, 59), "telegram")).endswith("telegram")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (paris(11, 8, 1), "ce jour 8:01"),
        (paris(10, 20, 59), "dim. 20:59"),
        (paris(4, 7), "4 janv. 7:00"),
    ],
)
def test_a_line_of_the_history_says_when(at: datetime, words: str) -> None:
    assert spaced(stamp_words(at, NOW)) == words


def test_days_are_said_short_and_aloud() -> None:
    assert spaced(day_name(date(2027, 1, 12))) == "mar. 12"
    assert spaced(spoken_day(date(2027, 1, 12))) == "mar. 12 janvier"


def test_a_decision_says_when_it_leaves() -> None:
    assert sent_in_words(NOW + timedelta(seconds=30), NOW) == f", envoi dans 30{NBSP}s"
    assert sent_in_words(NOW + timedelta(minutes=5), NOW) == f", envoi dans 5{NBSP}min"
    assert not sent_in_words(NOW, NOW)
    assert not sent_in_words(None, NOW)
    assert not sent_in_words(NOW + timedelta(seconds=30), NOW, "nowhere")
    late = sent_in_words(NOW + timedelta(seconds=30), NOW, "when_answered")
    assert late == ", envoi dès que le portail répondra"


def test_who_was_faster_is_named() -> None:
    assert who_decided("Camille R.", paris(11, 10, 16), NOW) == "Déjà traitée par Camille R. à 10:16."
    assert spaced(who_decided("", paris(8, 17), NOW)) == "Déjà traitée le ven. 8 janv. à 17:00."
    assert who_decided("", None, NOW) == "Déjà traitée."


def test_names_are_joined_and_counted_beyond_a_few() -> None:
    assert not joined([])
    assert joined(["Garnier"]) == "Garnier"
    assert joined(["Garnier", "Da Silva", "Faure"]) == "Garnier, Da Silva et Faure"
    assert joined(["Garnier", "Da Silva", "Faure", "Petit"]) == "Garnier, Da Silva et 2 autres"


def test_quotes_hold_their_words() -> None:
    assert quoted(" Merci ") == f"«{NBSP}Merci{NBSP}»"
