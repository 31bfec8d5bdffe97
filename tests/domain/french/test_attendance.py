"""Attendance in French: counters, traces, differences with their sign, toasts."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from staffdesk.domain.absences import AbsenceCause, AbsenceOutcome, AbsenceProposal, ReasonEffect
from staffdesk.domain.attendance import Difference, Tally
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.french.attendance import (
    DIFFERENCE_WORDS,
    USUALLY_WORDS,
    absence_reason,
    change_line,
    counters,
    difference_words,
    lateness_reason,
    left_words,
    list_title,
    mark_trace,
    marked_words,
    minutes_words,
    signed_euros,
    to_mark,
)

NOON = datetime(2026, 11, 16, 11, 5, tzinfo=UTC)


def plain(text: str) -> str:
    """Read no-break spaces as spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_every_difference_and_effect_has_its_words() -> None:
    assert DIFFERENCE_WORDS.keys() == set(Difference)
    assert USUALLY_WORDS.keys() == set(ReasonEffect)


def test_counters_are_counted_in_french() -> None:
    found = Tally(expected=24, present=18, absent=1, unbooked=1, late=2)
    assert [plain(words) for words in counters(found)] == [
        "24 réservés",
        "18 présents",
        "1 absent",
        "1 P+",
        "2 départs tardifs",
    ]
    assert [plain(words) for words in counters(Tally(1, late=1))][-1] == "1 départ tardif"
    assert plain(counters(Tally(1))[2]) == "0 absent"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Tally(), "personne sur la liste"),
        (Tally(expected=4, present=1), "3 à pointer"),
        (Tally(expected=1, present=1), "liste pointée"),
        (Tally(unbooked=1), "liste pointée"),
    ],
)
def test_what_is_left_to_do_is_said(found: Tally, words: str) -> None:
    assert to_mark(found) == words


def test_a_mark_is_signed_with_its_hour_in_paris() -> None:
    assert mark_trace("Camille R.", NOON) == "Camille R., 12:05"
    assert mark_trace("Camille R.", None) == ""
    assert plain(change_line(BookingState.PRESENT, "Camille R.", NOON, "")) == (
        "lun. 16 nov. 2026 à 12:05 : présent, Camille R."
    )
    assert plain(change_line(BookingState.ABSENT_BILLED, "", NOON, "Maladie")).endswith(
        ": absence facturée (Maladie)"
    )


def test_a_lateness_says_when_and_how_long() -> None:
    assert plain(lateness_reason(time(18, 45), 15)) == "Départ à 18:45, 15 min après la fermeture"
    assert plain(lateness_reason(None, 15)) == "Départ 15 min après la fermeture"
    assert (plain(minutes_words(15)), minutes_words(0)) == ("+15 min", "")


def test_an_absence_says_its_reason_and_why_it_is_billed() -> None:
    proposal = AbsenceProposal(AbsenceOutcome.BILLED, AbsenceCause.PROOF_MISSING)
    assert absence_reason("Maladie", proposal, against_rules=False) == "Maladie, justificatif attendu"
    assert absence_reason("Maladie", proposal, against_rules=True) == "Maladie, décision de la mairie"


def test_a_difference_carries_its_cents_and_sign() -> None:
    kinds = (Difference.UNBOOKED, Difference.LATE_PICKUP)
    assert plain(difference_words(kinds, (555, 1000))) == (
        "présent sans réservation (+5,55 €), départ après la fermeture (+10,00 €)"
    )
    assert difference_words((Difference.ABSENT_BILLED,), (0,)) == "absence facturée"
    assert difference_words((Difference.ABSENT_EXCUSED,), ()) == "absence excusée"
    assert [plain(signed_euros(cents)) for cents in (-305, 0, 555)] == ["−3,05 €", "0,00 €", "+5,55 €"]


def test_a_child_that_is_left_says_why() -> None:
    assert plain(left_words("Benali Adam", "already")) == "Benali Adam : déjà pointé ainsi"
    assert plain(left_words("Benali Adam", "raison")) == "Benali Adam : raison"


@pytest.mark.parametrize(
    ("said", "count", "words"),
    [
        ("present", 1, "1 enfant pointé présent"),
        ("present", 3, "3 enfants pointés présents"),
        ("absent", 2, "2 enfants pointés absents"),
        ("none", 1, "Pointage annulé pour 1 enfant"),
        ("late", 1, "Départ tardif noté pour 1 enfant"),
        ("unbooked", 1, "1 enfant ajouté sans réservation"),
    ],
)
def test_what_was_marked_is_told(said: str, count: int, words: str) -> None:
    assert plain(marked_words(said, count)) == words


def test_a_list_is_named_by_what_when_and_where() -> None:
    assert list_title("Cantine", "Midi", "École Jean-Zay") == "Cantine, midi · École Jean-Zay"
