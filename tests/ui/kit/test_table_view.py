"""Plain tables: one current row, opened by Enter, sorted from the header, as high as asked."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.table_model import Align, Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import tokens
from tests.ui.conftest import Stage
from tests.ui.hand import click, press

Bill = tuple[str, str, int]
BILLS: tuple[Bill, ...] = (
    ("2026-004512", "Novembre 2026", 12860),
    ("2026-004987", "Décembre 2026", 14235),
    ("2027-000214", "Vacances d’hiver", 9600),
)


def _table(stage: Stage, density: Density = Density.READ, *, selectable: bool = True) -> PlainTable[Bill]:
    columns = [
        Column[Bill]("Facture", lambda bill: bill[0], strong=True, width=140),
        Column[Bill]("Période", lambda bill: bill[1]),
        Column[Bill]("Montant", lambda bill: str(bill[2]), lambda bill: bill[2], Align.RIGHT, width=120),
    ]
    table = PlainTable(
        RowsModel(columns, lambda bill: bill[0]), "Factures ouvertes", density, selectable=selectable
    )
    table.replace(BILLS)
    stage(table).resize(600, 320)
    return table


def test_rows_are_as_high_as_the_look_says(stage: Stage) -> None:
    assert [_table(stage, density).rowHeight(0) for density in Density] == [44, 34, 28]


def test_the_focus_makes_the_first_row_current_and_arrows_walk(qtbot: QtBot, stage: Stage) -> None:
    table = _table(stage)
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    assert table.current_row() == BILLS[0]
    with qtbot.waitSignal(table.current_changed) as told:
        press(table, Qt.Key.Key_Down)
    assert told.args == [BILLS[1]]
    with qtbot.waitSignal(table.opened) as opened:
        press(table, Qt.Key.Key_Return)
    assert opened.args == [BILLS[1]]


def test_a_click_on_the_header_sorts_and_the_choice_follows(stage: Stage) -> None:
    table = _table(stage)
    assert table.choose("2026-004512")
    header = table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(2) + 20, 10)
    click(header.viewport(), pos=at)
    assert [row[2] for row in table.rows.rows()] == [9600, 12860, 14235]
    assert table.current_row() == BILLS[0]


def test_a_refresh_keeps_the_current_row(stage: Stage) -> None:
    table = _table(stage)
    table.choose("2027-000214")
    table.replace(BILLS[1:])
    assert table.current_row() == BILLS[2]
    assert not table.choose("2030-000001")


def test_columns_fill_the_width_and_nothing_scrolls_sideways(stage: Stage) -> None:
    table = _table(stage)
    assert sum(table.columnWidth(at) for at in range(3)) == table.viewport().width()
    assert table.columnWidth(0) == 140


def test_a_table_of_a_section_takes_the_height_of_its_rows(stage: Stage) -> None:
    table = _table(stage)
    table.fit_height()
    assert table.height() == 32 + 3 * 34
    table.replace(BILLS, ("Total", "", 36695))
    assert table.height() == 32 + 4 * 34
    assert not table.verticalScrollBar().isVisible()


def test_where_nothing_can_be_chosen_the_first_column_stands_flush(stage: Stage) -> None:
    picture = _table(stage, selectable=False).grab().toImage()
    dark = [x for x in range(30) if any(picture.pixelColor(x, y).lightness() < 120 for y in range(36, 60))]
    assert min(dark) <= 2
    assert picture.pixelColor(5, 66) in (tokens().surface, tokens().line)


def test_screen_readers_hear_the_cells(stage: Stage) -> None:
    QAccessible.setActive(True)
    table = _table(stage)
    seen = QAccessible.queryAccessibleInterface(table)
    assert seen.text(QAccessible.Text.Name) == "Factures ouvertes"
    assert seen.role() == QAccessible.Role.Table
