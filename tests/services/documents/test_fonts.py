"""The common cut holds French, measures it, and what it lacks is told."""

import pytest

from staffdesk.resources import FONT_WEIGHTS, FontWeight
from staffdesk.services.documents.fonts import FRENCH_SIGNS, encode_common, printable, typeface


@pytest.mark.parametrize("weight", FONT_WEIGHTS)
def test_every_french_sign_is_in_every_weight(weight: FontWeight) -> None:
    face = typeface(weight)
    assert [sign for sign in FRENCH_SIGNS if ord(sign) not in face.face.charToGlyph] == []


def test_figures_stand_under_one_another() -> None:
    for weight in FONT_WEIGHTS:
        face = typeface(weight)
        assert len({face.width(figure, 10) for figure in "0123456789"}) == 1


def test_codes_follow_the_order_of_the_signs() -> None:
    assert encode_common(FRENCH_SIGNS) == bytes(range(32, 32 + len(FRENCH_SIGNS)))


def test_a_sign_outside_the_common_cut_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        encode_common("ł")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("12 rue\ndes Tanneurs\t", "12 rue des Tanneurs "),
        ("E\u0301lodie", "Élodie"),
        ("Ma\u202elo\u200b", "Malo"),
        ("1\u202f234,56\u00a0€", "1\u202f234,56\u00a0€"),
    ],
)
def test_a_text_becomes_one_line_of_composed_signs(text: str, line: str) -> None:
    assert printable(text) == line
