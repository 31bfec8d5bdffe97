"""A new password is long, uncommon, and not made of what everybody knows of the person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.passwords import (
    SHORTEST_ADMIN,
    CommonPasswords,
    is_common,
    own_word_in,
    plain,
    require_strong,
)

COMMON = frozenset({"motdepasse", "soleil", "doudou", "footballclub"})
WORDS = ("Valbrune-sur-Orle", "Nadège", "Li", "n.tilleul@courriel.example")


def refusal(password: str, shortest: int = 12) -> str:
    try:
        require_strong(password, own_words=WORDS, common=COMMON, shortest=shortest)
    except RuleBroken as broken:
        return broken.code
    return ""


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("onze signes", "password_short"),
        ("douze signes", ""),
        ("trois mots bien mêlés", ""),
        ("x7" * 65, "password_long"),
        ("ma nadege 2019", "password_own_word"),
        ("VALBRUNE à vélo", "password_own_word"),
        ("le tilleul vert", "password_own_word"),
        ("lilas et liberté", ""),
        ("Motdepasse2026!", "password_common"),
        ("m0tdep4sse!!", "password_common"),
        ("soleilsoleil", "password_common"),
        ("FootballClub", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        ("121212121212", "password_common"),
    ],
)
def test_a_new_password_meets_the_rule_or_is_refused(password: str, expected: str) -> None:
    assert refusal(password) == expected


def test_an_administrator_needs_sixteen_signs() -> None:
    assert refusal("quinze signes !", SHORTEST_ADMIN) == "password_short"
    assert refusal("seize signes ici", SHORTEST_ADMIN) == ""


def test_the_refused_word_is_named() -> None:
    assert own_word_in("mon tilleul à moi", WORDS) == "tilleul"
    assert own_word_in("rien de connu", WORDS) is None


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=12, max_size=40))
def test_any_long_text_gets_an_answer_and_case_never_matters(password: str) -> None:
    assert refusal(password) in {"", "password_own_word", "password_common"}
    assert is_common(plain(password), COMMON) == is_common(password, COMMON)


RECOGNISED = CommonPasswords(["Soleil", "étoile", "lion"])


@pytest.mark.parametrize(
    "typed",
    ["soleil", "etoilesoleil", "lionsoleiletoile", "soleil-soleil!", "abcdefgh", "lkjhgfdsq", "2026-2027"],
)
def test_common_words_joined_runs_and_texts_without_letters_are_recognised(typed: str) -> None:
    assert typed in RECOGNISED


@pytest.mark.parametrize("typed", ["lionlionlionlion", "soleilx", "s--o--l--e--i--l", "zvbqhtrmlkwx"])
def test_four_words_unknown_letters_and_scattered_ones_are_not(typed: str) -> None:
    assert typed not in RECOGNISED


def test_it_lists_the_words_it_is_made_of() -> None:
    assert sorted(RECOGNISED) == ["etoile", "lion", "soleil"]
    assert len(RECOGNISED) == 3


@given(st.text(max_size=60))
def test_any_text_is_recognised_or_not(typed: str) -> None:
    assert (typed in RECOGNISED) in (True, False)
