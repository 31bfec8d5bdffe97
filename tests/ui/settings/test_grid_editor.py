"""A grid is typed cell by cell, or pasted whole; what is typed stays."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QStyle, QStyleOptionFrame, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.domain.tariffs.typed import TypedGrid
from staffdesk.ui.kit.inline_edits import InlineEdit
from staffdesk.ui.kit.painting import text_width
from staffdesk.ui.kit.theme import px
from staffdesk.ui.settings.grid_editor import GridEditor
from tests.ui.conftest import Stage
from tests.ui.hand import press, type_text

RONCQ = "QF\tRepas\n<400\t0,50\n400-<640\t1,75\n>=640\t2,35"
INNER = 2
"""Pixels that Qt keeps free at either side of the text in a field."""
WAVRIN = TypedGrid((("moins de 308,01", ("3,77", "3,42")), ("308,01 et plus", ("5,53", "5,00"))))


@pytest.fixture
def grid(stage: Stage) -> GridEditor:
    made = GridEditor("Grille")
    stage(made).resize(600, 400)
    return made


def test_a_rate_with_its_floor_and_ceiling_is_seen_whole(grid: GridEditor) -> None:
    cell = grid.cell(0, 1)
    type_text(cell, "0,36 % de 12,60 à 14,50")
    needed = text_width(cell.text()) + px(24)
    assert cell.width() >= needed
    assert grid.cell(1, 1).width() == cell.width()
    grid.show_columns(("1", "2"), bands=True)
    assert grid.cell(0, 1).width() < needed


def test_lines_are_emptied_by_keys_one_after_another_and_the_cursor_stays_in_the_grid(
    grid: GridEditor, qtbot: QtBot, qapp: QApplication
) -> None:
    lines = [(f"{step}00 à moins de {step + 1}00", (f"{step},00",)) for step in range(1, 6)]
    grid.show_grid(TypedGrid(tuple(lines)))
    qtbot.waitUntil(grid.cell(1, 0).isVisible)
    grid.cell(1, 0).setFocus()
    for _ in range(2):
        for _ in range(2):  # the band and its price
            cell = qapp.focusWidget()
            assert isinstance(cell, InlineEdit)
            cell.selectAll()
            press(cell, Qt.Key.Key_Backspace)
            press(cell, Qt.Key.Key_Tab)
    assert [band for band, _ in grid.grid().rows] == [lines[0][0], lines[3][0], lines[4][0]]
    assert qapp.focusWidget() is grid.cell(1, 0)
    assert len([cell for cell in grid.findChildren(InlineEdit) if cell.isVisible()]) == 4 * 2


def test_without_bands_one_line_is_seen_and_read_and_the_others_come_back_with_the_bands(
    grid: GridEditor,
) -> None:
    grid.show_grid(WAVRIN)
    grid.show_columns(("1er", "2e"), bands=False)
    seen = [cell.text() for cell in grid.findChildren(InlineEdit) if cell.isVisible()]
    assert seen == ["3,77", "3,42"]
    for column in (1, 2):
        grid.cell(0, column).clear()
    assert [cells for _, cells in grid.grid().rows] == [("", "")]
    grid.show_columns(("1er", "2e"), bands=True)
    assert [band for band, _ in grid.grid().rows] == ["moins de 308,01", "308,01 et plus"]


def test_a_blank_line_waits_at_the_end(grid: GridEditor) -> None:
    type_text(grid.cell(0, 0), "400")
    type_text(grid.cell(0, 1), "3,05")
    type_text(grid.cell(1, 0), "640")
    assert grid.cell(2, 0).isVisible()
    assert grid.grid() == TypedGrid((("400", ("3,05",)), ("640", ("",))))


def test_the_longest_band_of_a_town_is_read_whole(grid: GridEditor) -> None:
    cell = grid.cell(0, 0)
    cell.setText("1\N{NARROW NO-BREAK SPACE}100,01 à moins de 1\N{NARROW NO-BREAK SPACE}400,01")
    option = QStyleOptionFrame()
    cell.initStyleOption(option)
    room = cell.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, cell).width()
    assert cell.fontMetrics().horizontalAdvance(cell.text()) + 2 * INNER <= room


def test_a_grid_is_pasted_with_its_keys(grid: GridEditor, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(RONCQ)
    grid.cell(0, 0).setFocus()
    with qtbot.waitSignal(grid.changed):
        press(grid.cell(0, 0), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert grid.grid().rows == (("<400", ("0,50",)), ("400-<640", ("1,75",)), (">=640", ("2,35",)))


def test_a_word_on_the_clipboard_is_pasted_as_usual(grid: GridEditor) -> None:
    QGuiApplication.clipboard().setText("3,05")
    press(grid.cell(0, 1), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert grid.cell(0, 1).text() == "3,05"


def test_prices_alone_fill_the_cells_from_one_on(grid: GridEditor) -> None:
    grid.show_columns(["1", "2"], bands=True)
    grid.show_grid(WAVRIN)
    grid.paste("7,86\t7,10\n9,14\t8,25\n", 1, 1)
    assert [cells for _, cells in grid.grid().rows] == [("3,77", "3,42"), ("7,86", "7,10"), ("9,14", "8,25")]


def test_a_clipboard_without_grid_says_so(grid: GridEditor, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("bonjour")
    with qtbot.waitSignal(grid.unreadable):
        grid.paste_clipboard()
    QGuiApplication.clipboard().setText(RONCQ)
    with qtbot.waitSignal(grid.columns_changed):
        grid.paste_clipboard()
    assert len(grid.grid().rows) == 3


def test_columns_are_named_and_what_is_typed_beyond_them_comes_back(grid: GridEditor) -> None:
    grid.show_columns(["1ᵉʳ enfant", "2ᵉ et plus"], bands=True)
    grid.show_grid(WAVRIN)
    assert "2ᵉ et plus" in [part.text() for part in grid.findChildren(QLabel) if part.isVisible()]
    grid.show_columns(["Prix"], bands=True)
    assert not grid.cell(0, 2).isVisible()
    grid.show_columns(["1ᵉʳ enfant", "2ᵉ et plus"], bands=True)
    assert grid.cell(0, 2).text() == "3,42"
    assert grid.columns() == 2


def test_without_bands_the_first_row_is_all_there_is(grid: GridEditor) -> None:
    grid.show_grid(WAVRIN)
    grid.show_columns(["Prix", "2"], bands=False)
    assert not grid.cell(0, 0).isVisible()
    assert len(grid.grid().rows) == 1


def test_a_draft_is_put_back_as_it_was(grid: GridEditor) -> None:
    grid.show_columns(["1", "2"], bands=True)
    grid.show_grid(WAVRIN)
    raw = grid.raw()
    grid.show_grid(TypedGrid(()))
    assert grid.raw() != raw
    grid.put_raw(raw)
    assert (grid.raw(), grid.grid()) == (raw, WAVRIN)


def test_a_line_emptied_in_the_middle_goes_once_it_is_left(grid: GridEditor) -> None:
    grid.show_columns(["1", "2"], bands=True)
    grid.show_grid(WAVRIN)
    for column in range(3):
        grid.cell(0, column).setFocus()
        grid.cell(0, column).selectAll()
        press(grid.cell(0, column), Qt.Key.Key_Delete)
    press(grid.cell(0, 2), Qt.Key.Key_Return)
    assert grid.cell(0, 0).text() == "308,01 et plus"


def test_a_wrong_cell_is_outlined(grid: GridEditor) -> None:
    type_text(grid.cell(0, 0), "400")
    grid.mark(0, 9)
    grid.mark(7)
    assert grid.cell(0, 1).property("invalid") == "true"
    grid.clear_marks()
    assert grid.cell(0, 1).property("invalid") == "false"


def test_tab_goes_through_the_cells_where_they_stand_however_often_they_are_laid_anew(
    stage: Stage, qtbot: QtBot
) -> None:
    before, grid, after = InlineEdit("Avant", 100), GridEditor("Grille"), InlineEdit("Après", 100)
    box = stage(before, grid, after)
    grid.show_columns(["1", "2"], bands=True)
    grid.show_grid(WAVRIN)
    type_text(grid.cell(2, 0), "900")
    qtbot.waitUntil(grid.cell(3, 0).isVisible)
    before.setFocus()
    walked: list[QWidget | None] = []
    while not after.hasFocus() and len(walked) < 20:
        walked.append(QApplication.focusWidget())
        press(walked[-1] or box, Qt.Key.Key_Tab)
    assert walked[1:] == [grid.cell(row, column) for row in range(4) for column in range(3)]
