"""Amounts and numbers read as a French accountant writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.french.amounts import (
    amount_in_words,
    counted,
    euros,
    euros_plain,
    number,
    number_in_words,
)


@pytest.mark.parametrize(
    ("cents", "shown"),
    [
        (0, "0,00\u00a0€"),
        (5, "0,05\u00a0€"),
        (14477, "144,77\u00a0€"),
        (123456, "1\u202f234,56\u00a0€"),
        (99999999, "999\u202f999,99\u00a0€"),
        (100000000, "1\u202f000\u202f000,00\u00a0€"),
        (-305, "\u22123,05\u00a0€"),
        (-5, "\u22120,05\u00a0€"),
    ],
)
def test_an_amount_has_narrow_thousands_a_comma_and_a_held_currency_sign(cents: int, shown: str) -> None:
    assert euros(cents) == shown
    assert euros_plain(cents) == shown.removesuffix("\u00a0€")


def test_a_whole_number_has_narrow_thousands() -> None:
    assert [number(n) for n in (0, 912, 1150)] == ["0", "912", "1\u202f150"]
    assert [number(n) for n in (-12, 1234567)] == ["\u221212", "1\u202f234\u202f567"]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0\u00a0demande"),
        (1, "1\u00a0demande"),
        (47, "47\u00a0demandes"),
        (1204, "1\u202f204\u00a0demandes"),
    ],
)
def test_a_count_stays_with_its_noun_and_agrees_as_french_does(count: int, said: str) -> None:
    assert counted(count, "demande") == said
    assert counted(2, "cheval", "chevaux") == "2\u00a0chevaux"


@given(st.integers(-(10**12), 10**12))
def test_an_amount_reads_back_to_the_same_cents(cents: int) -> None:
    digits = euros_plain(cents).replace("\u202f", "").replace(",", "").replace("\u2212", "-")
    assert int(digits) == cents


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "zéro"),
        (1, "un"),
        (16, "seize"),
        (17, "dix-sept"),
        (20, "vingt"),
        (21, "vingt et un"),
        (22, "vingt-deux"),
        (31, "trente et un"),
        (60, "soixante"),
        (61, "soixante et un"),
        (70, "soixante-dix"),
        (71, "soixante et onze"),
        (72, "soixante-douze"),
        (79, "soixante-dix-neuf"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (90, "quatre-vingt-dix"),
        (91, "quatre-vingt-onze"),
        (99, "quatre-vingt-dix-neuf"),
        (100, "cent"),
        (101, "cent un"),
        (180, "cent quatre-vingts"),
        (200, "deux cents"),
        (201, "deux cent un"),
        (999, "neuf cent quatre-vingt-dix-neuf"),
        (1000, "mille"),
        (1001, "mille un"),
        (1080, "mille quatre-vingts"),
        (1100, "mille cent"),
        (2000, "deux mille"),
        (2300, "deux mille trois cents"),
        (21000, "vingt et un mille"),
        (80000, "quatre-vingt mille"),
        (80080, "quatre-vingt mille quatre-vingts"),
        (200000, "deux cent mille"),
        (280000, "deux cent quatre-vingt mille"),
        (999999, "neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf"),
        (1000000, "un million"),
        (1000001, "un million un"),
        (2000000, "deux millions"),
        (80000000, "quatre-vingts millions"),
        (200000000, "deux cents millions"),
        (1001001000, "un milliard un million mille"),
        (-12, "moins douze"),
    ],
)
def test_a_number_is_spelt_as_the_tradition_wants(value: int, words: str) -> None:
    assert number_in_words(value) == words


def test_a_number_of_more_than_twelve_digits_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        number_in_words(10**12)


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (0, "zéro euro"),
        (1, "un centime d’euro"),
        (50, "cinquante centimes d’euro"),
        (100, "un euro"),
        (101, "un euro et un centime"),
        (200, "deux euros"),
        (16000, "cent soixante euros"),
        (14477, "cent quarante-quatre euros et soixante-dix-sept centimes"),
        (8000, "quatre-vingts euros"),
        (100000000, "un million d’euros"),
        (200000050, "deux millions d’euros et cinquante centimes"),
        (100000100, "un million un euros"),
        (-16000, "moins cent soixante euros"),
    ],
)
def test_an_amount_in_words_agrees_in_number(cents: int, words: str) -> None:
    assert amount_in_words(cents) == words


_WORTH = {
    "zéro": 0, "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
    "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
}  # fmt: skip


def _read(words: str) -> int:
    """Read a number back from its words, by another way than the one that wrote them."""
    total = group = 0
    for word in words.replace("-", " ").replace(" et ", " ").split():
        singular = word.removesuffix("s") if word not in _WORTH else word
        if singular == "vingt":
            group = group - 4 + 80 if group % 100 == 4 else group + 20
        elif singular == "cent":
            group = max(group, 1) * 100
        elif singular in ("mille", "million", "milliard"):
            total += max(group, 1) * {"mille": 10**3, "million": 10**6, "milliard": 10**9}[singular]
            group = 0
        else:
            group += _WORTH[word]
    return total + group


@given(st.one_of(st.integers(0, 2000), st.integers(0, 10**12 - 1)))
def test_a_number_in_words_reads_back_to_itself(value: int) -> None:
    assert _read(number_in_words(value)) == value
