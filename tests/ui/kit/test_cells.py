"""Booking cells: told apart without colour, prepared once, redone when the theme changes."""

from itertools import combinations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from staffdesk.ui.kit.cells import CellState, cell_pixmap, cell_text
from staffdesk.ui.kit.theme import Mode, apply_theme, tokens

SIZE = QSize(44, 16)


def _grey(state: CellState) -> list[int]:
    image = QImage(SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor(tokens().surface))
    painter = QPainter(image)
    painter.drawPixmap(0, 0, cell_pixmap(state, SIZE))
    painter.end()
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return [grey.pixelColor(x, y).lightness() for x in range(SIZE.width()) for y in range(SIZE.height())]


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_no_two_states_look_the_same_in_grey(qapp: QApplication, mode: Mode) -> None:
    apply_theme(qapp, mode)
    pictures = {state: _grey(state) for state in CellState}
    for one, other in combinations(CellState, 2):
        differing = sum(abs(a - b) > 24 for a, b in zip(pictures[one], pictures[other], strict=True))
        assert differing >= 12, (one, other)


def test_states_have_the_letters_of_the_field() -> None:
    shown = [cell_text(state) for state in CellState]
    nbsp = "\N{NO-BREAK SPACE}"
    assert shown == ["R", "DR", "DA", f"A{nbsp}Exc.", f"A{nbsp}Fact.", "LA", "R", "P+", "complet", "fermé"]


def test_a_cell_is_painted_once_per_size_ratio_and_theme(qapp: QApplication) -> None:
    first = cell_pixmap(CellState.BOOKED, SIZE, 1.5)
    assert (first.width(), first.height()) == (66, 24)
    assert cell_pixmap(CellState.BOOKED, SIZE, 1.5).cacheKey() == first.cacheKey()
    apply_theme(qapp, Mode.DARK)
    dark = cell_pixmap(CellState.BOOKED, SIZE, 1.5)
    assert dark.toImage().pixelColor(8, 12).name() == "#22304f"


def test_only_the_states_that_hold_a_place_are_filled() -> None:
    filled = {
        state for state in CellState if cell_pixmap(state, SIZE).toImage().pixelColor(8, 4).alpha() > 200
    }
    assert filled == {
        CellState.BOOKED,
        CellState.CANCEL_ASKED,
        CellState.ABSENT_BILLED,
        CellState.PRESENT,
        CellState.PRESENT_UNBOOKED,
        CellState.CLOSED,
    }
