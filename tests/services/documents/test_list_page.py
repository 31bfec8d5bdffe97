"""Pages of lists: where rows go, and what every page says again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.services.documents.list_page import (
    A3,
    PageHead,
    Stamp,
    draw_page_foot,
    draw_page_head,
    list_sheet,
    paginated,
)
from staffdesk.services.documents.pdf_file import FileFacts
from tests.services.documents.reading import Paper
from tests.services.documents.sample_lists import HEAD, PRINTED


@given(st.lists(st.floats(1, 60), max_size=60), st.floats(0, 50))
def test_every_row_stands_once_in_order_and_fits(heights: list[float], last: float) -> None:
    room = 150.0
    pages = paginated(heights, room, last)
    assert [rank for page in pages for rank in page] == list(range(len(heights)))
    for number, page in enumerate(pages):
        used = sum(heights[rank] for rank in page)
        kept = last if number == len(pages) - 1 else 0.0
        assert used + kept <= room + 1e-6 or len(page) == 1


def test_a_list_of_nobody_has_its_page() -> None:
    assert paginated([], 100) == [range(0)]


def test_head_and_foot_say_who_what_when_and_which_page() -> None:
    sheet = list_sheet()
    head = PageHead(HEAD, "Cantine, midi · École Jean-Zay", "lundi 16 novembre 2026")
    draw_page_head(sheet, head, continued=True)
    draw_page_foot(sheet, Stamp(PRINTED, "Camille R."), 3, "À détruire.")
    text = Paper(sheet.finish(FileFacts("Essai", "Ville", "20261116"))).text()
    for words in (
        "DÉMONSTRATION",
        "Cantine, midi · École Jean-Zay (suite)",
        "lundi 16 novembre 2026",
        "À détruire. Imprimé le lun. 16 nov. 2026 à 9:30 par Camille R. Les changements",
        "Page 1/3",
    ):
        assert words in text


def test_head_and_foot_reach_the_edges_of_a_larger_paper() -> None:
    sheet = list_sheet(A3)
    draw_page_head(sheet, PageHead(HEAD, "Cantine", "novembre 2026"), continued=False)
    draw_page_foot(sheet, Stamp(PRINTED, "Camille"), 1)
    signs = list(Paper(sheet.finish(FileFacts("Essai", "Ville", "20261116"))).signs(0))
    assert 405 < max(sign.right for sign in signs) <= A3.right + 0.6
    assert 285 < max(sign.bottom for sign in signs) < A3.height


@pytest.mark.parametrize("by", ["Camille R.", "Camille"])
def test_the_stamp_ends_its_sentence_once(by: str) -> None:
    assert "R.." not in Stamp(PRINTED, by).words()
