"""Typed text loses what nobody sees, and nothing else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.portal.typed import clean_line, clean_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Léa \t Martin\r\n", "Léa Martin"),
        ("A\0B\x1b", "AB"),
        ("facture\u202efdp", "facturefdp"),
        ("\u200b\u2066\ufeff", ""),
        ("\u200d", ""),
        ("e\u0301te\u0301", "été"),
        ("שלום", "שלום"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_a_line(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_a_text_keeps_its_lines() -> None:
    assert clean_text("\r\nBonjour,\r\n\r\n\tMerci\0.\r") == "Bonjour,\n\n\tMerci."


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    for clean in (clean_line, clean_text):
        once = clean(typed)
        assert clean(once) == once
        assert not any(unicodedata.category(sign) == "Cs" or sign == "\0" for sign in once)
