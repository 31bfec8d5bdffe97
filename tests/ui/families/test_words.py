"""Words of the screen Familles."""

from datetime import date

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
