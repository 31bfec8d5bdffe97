"""States on paper stay apart without colour."""

from staffdesk.services.documents.layout import Sheet
from staffdesk.services.documents.pdf_file import FileFacts
from staffdesk.services.documents.planning_cells import (
    PAPER_STATES,
    draw_figure,
    draw_figure_legend,
    draw_legend,
    draw_state,
)
from staffdesk.services.planning_rows import CELL_STATES
from tests.services.documents.reading import Paper


def test_every_state_of_the_grid_is_printed() -> None:
    assert set(PAPER_STATES) == set(CELL_STATES) - {""}


def test_no_two_states_look_alike_in_black_and_white() -> None:
    looks = {
        state: (look.text, bool(look.fill), bool(look.line), look.dash, look.bar, look.tick)
        for state, look in PAPER_STATES.items()
    }
    assert len(set(looks.values())) == len(looks)


def test_letters_legend_and_figures_are_read_back() -> None:
    sheet = Sheet(420, 297)
    for at, state in enumerate(PAPER_STATES):
        draw_state(sheet, 10 + at * 16, 10, 14, 4, state)
    draw_legend(sheet, 10, 30, 200)
    draw_figure_legend(sheet, 10, 60)
    draw_figure(sheet, 10, 80, 14, 3, 0)
    paper = Paper(sheet.finish(FileFacts("Essai", "Ville", "20270111")))
    text = paper.text()
    for look in PAPER_STATES.values():
        assert look.text.replace("\u00a0", " ") in text
        assert look.words in text
    assert "25/24" in text
    assert max(sign.right for sign in paper.signs()) < 410
