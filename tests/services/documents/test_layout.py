"""The sheet measures, wraps and places in millimetres from the top left corner."""

from hypothesis import given
from hypothesis import strategies as st

from staffdesk.services.documents.layout import Sheet, Style, clipped, components, shortened, wrap
from staffdesk.services.documents.pdf_file import FileFacts
from tests.services.documents.reading import Paper

STYLE = Style("Regular", 9)


def finished(sheet: Sheet) -> Paper:
    return Paper(sheet.finish(FileFacts("Essai", "Ville", "20261106")))


def test_text_stands_where_it_was_put() -> None:
    sheet = Sheet(210, 297)
    sheet.text(192, 50, "144,77", Style("Bold", 10), "right")
    signs = list(finished(sheet).signs())
    assert 191 < max(sign.right for sign in signs) <= 192
    assert 50 - 3 < min(sign.top for sign in signs) < max(sign.bottom for sign in signs) < 51


def test_runs_follow_one_another() -> None:
    sheet = Sheet(210, 297)
    sheet.runs(20, 20, [("au plus tard le ", STYLE), ("lundi", Style("Semibold", 9))])
    assert finished(sheet).text() == "au plus tard le lundi"


def test_a_line_breaks_at_plain_spaces_only() -> None:
    lines = wrap("échue le 30\u00a0nov.\u00a02026 au plus tard", STYLE, 25)
    assert "\u00a0nov.\u00a0" in "".join(lines)
    assert any("30\u00a0nov.\u00a02026" in line for line in lines)


def test_a_word_no_line_can_hold_is_cut() -> None:
    lines = wrap("x" * 100, STYLE, 30)
    assert "".join(lines) == "x" * 100
    assert all(STYLE.width(line) <= 30 for line in lines)


def test_a_double_name_no_line_can_hold_is_cut_at_its_hyphen() -> None:
    room = STYLE.width("Vandenbroucke-Des")
    assert wrap("Vandenbroucke-Desrumaux Léo", STYLE, room) == ["Vandenbroucke-", "Desrumaux Léo"]


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs")), max_size=120), st.integers(12, 80))
def test_no_wrapped_line_is_wider_than_its_column(text: str, width: int) -> None:
    lines = wrap(text, STYLE, width)
    assert all(STYLE.width(line) <= width + 0.01 for line in lines if len(line) > 1)


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.integers(5, 60))
def test_a_shortened_text_fits(text: str, width: int) -> None:
    assert STYLE.width(shortened(text, STYLE, width).rstrip()) <= width + 0.02


def test_what_is_left_out_is_told() -> None:
    assert clipped(["une", "deux", "trois"], 2, STYLE, 12) == ["une", "deux t…"]
    assert clipped(["une"], 2, STYLE, 12) == ["une"]


def test_a_style_shrinks_to_its_place_and_no_further() -> None:
    assert STYLE.fitted("court", 50, 8) == STYLE
    assert STYLE.fitted("x" * 200, 50, 8.5).size == 8.5


def test_a_colour_becomes_three_numbers() -> None:
    assert components("#FF0080") == b"1 0 0.502"
