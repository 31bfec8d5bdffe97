"""The table of a list: states as the planning draws them, what to mind, columns that give way."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from staffdesk.domain.bookings import BookingState
from staffdesk.ui.attendance.list_table import CELLS, COLUMNS, ListLine, ListTable, Place
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.ui.attendance.sample import CARE, LATE, NINA, UGO
from tests.ui.conftest import Stage


@pytest.fixture
def table(stage: Stage) -> ListTable:
    made = ListTable()
    QAbstractItemModelTester(made.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.setFixedSize(1200, 300)
    stage(made)
    made.replace((ListLine(NINA, CARE), ListLine(UGO), ListLine(LATE)))
    return made


def text(table: ListTable, row: int, place: Place) -> str:
    return str(table.rows.index(row, place).data())


def test_each_state_has_its_cell_and_words(table: ListTable) -> None:
    waiting = {BookingState.REFUSED, BookingState.WITHDRAWN, BookingState.EXPIRED}
    assert set(CELLS) == set(BookingState) - waiting
    assert text(table, 0, Place.STATE) == "réservé"
    assert text(table, 2, Place.STATE) == "présent, +15\u00a0min"
    before = ListLine(replace(UGO, state=BookingState.ABSENT_EXCUSED))
    assert COLUMNS[Place.STATE].text(before) == "annulé avant"


def test_what_to_mind_and_who_may_not_collect_stand_out(table: ListTable) -> None:
    assert text(table, 0, Place.CARE) == "PAI · arachide · sans porc"
    assert text(table, 0, Place.COLLECTORS).startswith("Ne pas confier à Marc Interdit")
    assert text(table, 1, Place.CARE) == ""


def test_who_marked_and_why_is_told(table: ListTable) -> None:
    line = ListLine(replace(UGO, trace="Camille R., 12:05", reason="Maladie", is_invoiced=True))
    assert COLUMNS[Place.MARKED].text(line) == "Camille R., 12:05 · Maladie · déjà facturé"


def test_cells_are_painted_in_both_themes(table: ListTable, qapp: QApplication) -> None:
    pictures = []
    for mode in (Mode.LIGHT, Mode.DARK):
        apply_theme(qapp, mode)
        table.selectRow(0)
        pictures.append(table.viewport().grab().toImage())
    assert pictures[0] != pictures[1]
    where = table.visualRect(table.rows.index(2, Place.STATE))
    row = [pictures[1].pixelColor(x, where.center().y()).name() for x in range(where.left(), where.right())]
    assert len(set(row)) > 3


def test_steps_stay_inside_the_list(table: ListTable) -> None:
    table.selectRow(0)
    table.step(-1)
    assert table.currentIndex().row() == 0
    for _ in range(5):
        table.step(1)
    assert table.currentIndex().row() == 2


def test_a_narrow_window_leaves_columns_out(table: ListTable) -> None:
    table.give_way(1500)
    assert not table.isColumnHidden(Place.COLLECTORS)
    table.replace((ListLine(UGO), ListLine(LATE)))
    table.give_way(960)
    assert table.isColumnHidden(Place.CLASS)
    assert table.isColumnHidden(Place.COLLECTORS)
    assert table.horizontalScrollBar().maximum() == 0
    assert table.rows.headerData(Place.CARE, Qt.Orientation.Horizontal) == "À savoir"


def test_who_may_not_be_handed_a_child_is_told_at_any_width(table: ListTable) -> None:
    table.replace((ListLine(NINA), ListLine(UGO)))
    table.give_way(960)
    assert table.isColumnHidden(Place.COLLECTORS)
    table.replace((ListLine(NINA, CARE), ListLine(UGO)))
    assert not table.isColumnHidden(Place.COLLECTORS)
    assert table.horizontalScrollBar().maximum() == 0
