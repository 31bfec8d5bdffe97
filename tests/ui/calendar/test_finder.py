"""Finding inside the month: accents and case ignored, round and round."""

from hypothesis import given
from hypothesis import strategies as st

from staffdesk.ui.calendar.finder import Finder, matches
from tests.ui.calendar.sample_month import a_month

NAMES = ("Adam Benali", "Zoé Colin-Haddad", "Lina Da Silva", "Zoë Faure")


def test_accents_case_and_hyphens_do_not_matter() -> None:
    assert matches(NAMES, "ZOE") == (1, 3)
    assert matches(NAMES, "haddad zo") == (1,)
    assert matches(NAMES, "da sil") == (2,)
    assert matches(NAMES, "  ") == ()


def test_one_goes_on_and_comes_round() -> None:
    finder, grid = Finder(), a_month(8)
    assert finder.find(grid, "lina") == 2
    assert finder.words("lina") == "1 sur 2"
    assert finder.step(1) == 6
    assert finder.words("lina") == "2 sur 2"
    assert finder.step(1) == 2
    assert finder.step(-1) == 6


def test_nothing_found_is_said_and_nothing_typed_is_not() -> None:
    finder = Finder()
    assert finder.find(a_month(), "zzz") is None
    assert finder.words("zzz") == "aucun ici"
    assert finder.step(1) is None
    assert finder.words("") == ""
    assert finder.find(None, "lina") is None


@given(st.text(max_size=8))
def test_whatever_is_typed_finds_only_what_holds_it(text: str) -> None:
    found = matches(NAMES, text)
    assert set(found) <= set(range(len(NAMES)))
    assert list(found) == sorted(found)
