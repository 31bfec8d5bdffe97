"""Words of the screen Familles."""

from dataclasses import replace
from datetime import date

from staffdesk.services.right_rows import DaysCount, RightSaved, RightUndo
from staffdesk.ui.families import words
from staffdesk.ui.families.words import born_words, document_sign, lacking_words
from staffdesk.ui.kit.tokens import Tone


def test_a_birthday_comes_with_the_age_it_gives() -> None:
    today = date(2026, 11, 16)
    assert born_words(date(2018, 11, 17), today) == "17\u00a0nov.\u00a02018, 7\u00a0ans"
    assert born_words(date(2025, 11, 16), today).endswith(", 1\u00a0an")


def test_only_a_mandatory_document_is_missed_aloud() -> None:
    assert document_sign("missing", mandatory=True).tone is Tone.WARN
    assert document_sign("missing", mandatory=False).words == "–"
    assert document_sign("of a later version", mandatory=True).words == "of a later version"


def test_missing_documents_are_counted() -> None:
    assert lacking_words(1) == "1\u00a0document à demander"
    assert lacking_words(2) == "2\u00a0documents à demander"


def test_days_that_no_right_covers_and_what_they_may_become() -> None:
    assert words.days_beside_words(DaysCount()) == ""
    assert words.days_beside_words(DaysCount(1)) == "1\u00a0jour réservé ne serait plus couvert."
    assert words.days_beside_words(DaysCount(attended=1)) == "1\u00a0jour de présence reste facturé."
    assert [key for key, _ in words.days_beside_choices(DaysCount(2))] == ["cancel", "keep"]
    assert [key for key, _ in words.days_beside_choices(DaysCount(2, 1))] == ["cancel", "excuse", "keep"]


def test_a_right_that_was_saved_says_how_many_days_went_with_it() -> None:
    undo = RightUndo(7, (), "mark", False, None)
    saved = RightSaved("Malo · Cantine", 0, undo, frozenset())
    assert words.right_saved_words(saved) == "Inscription enregistrée\u00a0: Malo · Cantine"
    assert words.right_saved_words(replace(saved, given_up=2)).endswith(", 2\u00a0jours annulés")
