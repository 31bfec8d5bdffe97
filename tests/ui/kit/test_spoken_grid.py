"""A painted grid is a table of rows and cells to assistive tools."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from staffdesk.ui.kit.spoken_grid import Place, SpokenGrid
from tests.ui.conftest import Stage


class Board(SpokenGrid):
    """Two rows of three cells."""

    def __init__(self) -> None:
        super().__init__()
        self.rows, self.current = 2, (1, 2)
        self.setAccessibleName("Damier")

    @override
    def spoken_rows(self) -> int:
        return self.rows

    @override
    def spoken_cells(self) -> int:
        return 3

    @override
    def spoken_row(self, row: int) -> str:
        return f"Rangée {row}"

    @override
    def spoken_at(self, row: int, cell: int) -> str:
        return f"Case {row}.{cell}"

    @override
    def spoken_rect(self, row: int, cell: int | None) -> QRect:
        return QRect(0 if cell is None else cell * 20, row * 20, 60 if cell is None else 20, 20)

    @override
    def spoken_current(self) -> Place | None:
        return self.current


@pytest.fixture
def board(stage: Stage, qapp: QApplication) -> Iterator[Board]:
    QAccessible.setActive(True)
    made = Board()
    stage(made)
    yield made
    QAccessible.setActive(False)


NAME = QAccessible.Text.Name


def test_the_grid_is_a_table_with_its_rows_and_cells(board: Board) -> None:
    table = QAccessible.queryAccessibleInterface(board)
    assert table is not None
    assert (table.role(), table.text(NAME), table.childCount()) == (QAccessible.Role.Table, "Damier", 2)
    row = table.child(1)
    assert row is not None
    assert (row.role(), row.text(NAME), row.childCount()) == (QAccessible.Role.Row, "Rangée 1", 3)
    cell = row.child(2)
    assert cell is not None
    assert (cell.role(), cell.text(NAME), cell.childCount()) == (QAccessible.Role.Cell, "Case 1.2", 0)
    assert table.child(2) is None
    assert row.child(3) is None
    assert (table.indexOfChild(row), row.indexOfChild(cell)) == (1, 2)
    parent = cell.parent()
    assert parent is not None
    assert parent.text(NAME) == "Rangée 1"


def test_a_cell_knows_where_it_is_and_whether_one_stands_on_it(board: Board) -> None:
    board.setFocus()
    table = QAccessible.queryAccessibleInterface(board)
    assert table is not None
    row = table.child(1)
    assert row is not None
    here, there = row.child(2), row.child(0)
    assert here is not None
    assert there is not None
    assert here.state().focused
    assert here.state().selected
    assert there.state().focusable
    assert not there.state().selected
    assert here.rect().topLeft() == board.viewport().mapToGlobal(QPoint(40, 20))
    found = row.childAt(here.rect().center().x(), here.rect().center().y())
    assert found is not None
    assert found.text(NAME) == "Case 1.2"
    focus = table.focusChild()
    assert focus is not None
    assert focus.text(NAME) == "Case 1.2"
    board.tell_current()


def test_a_row_that_went_says_nothing(board: Board) -> None:
    table = QAccessible.queryAccessibleInterface(board)
    assert table is not None
    row = table.child(1)
    assert row is not None
    cell = row.child(0)
    assert cell is not None
    board.rows = 1
    assert not row.isValid()
    assert not cell.isValid()
    assert cell.text(NAME) == ""


def test_many_grids_come_and_go(board: Board, stage: Stage, qapp: QApplication) -> None:
    for _ in range(5):
        one = Board()
        box = stage(one)
        table = QAccessible.queryAccessibleInterface(one)
        assert table is not None
        assert table.child(0) is not None
        one.tell_current()
        box.close()
        qapp.processEvents()
    assert QAccessible.queryAccessibleInterface(board) is not None
