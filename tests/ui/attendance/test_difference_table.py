"""The table of differences: figures with their sign, why, what an issued invoice gets."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from staffdesk.services.attendance_rows import Differences
from staffdesk.ui.attendance.difference_table import DifferencePane, DifferenceTable
from tests.ui.attendance.sample import DIFFERENCE
from tests.ui.conftest import Stage
from tests.ui.hand import click, press


def test_a_difference_says_its_cents_and_why(qtbot: QtBot) -> None:
    table = DifferenceTable()
    qtbot.addWidget(table)
    QAbstractItemModelTester(table.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, table)
    invoiced = replace(DIFFERENCE, child_id=2, booked_cents=305, attended_cents=0, is_invoiced=True)
    flat = replace(DIFFERENCE, child_id=3, booked_cents=None, attended_cents=None)
    covered = replace(DIFFERENCE, child_id=4, booked_cents=0, attended_cents=500, fee="forfait")
    table.show_differences(Differences((DIFFERENCE, invoiced, flat, covered), 250))
    told = [
        [str(table.rows.index(row, column).data()).replace("\u00a0", " ") for column in range(2, 6)]
        for row in range(4)
    ]
    assert told == [
        ["0,00 €", "5,55 €", "+5,55 €", "présent sans réservation"],
        ["3,05 €", "0,00 €", "−3,05 €", "présent sans réservation · régularisation d’une facture émise"],
        ["–", "–", "–", "présent sans réservation"],
        ["forfait", "5,00 €", "+5,00 €", "présent sans réservation"],
    ]


def test_how_a_price_is_made_stands_under_the_pointer_and_is_read_out(qtbot: QtBot) -> None:
    table = DifferenceTable()
    qtbot.addWidget(table)
    explained = ("Tranche de 860 à moins de 1 150.", "Prix de la grille : 3,05 €.")
    table.show_differences(Differences((replace(DIFFERENCE, explained=explained), DIFFERENCE), 250))
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
        assert table.rows.index(0, 5).data(role) == "\n".join(explained)
        assert not table.rows.index(0, 4).data(role)


def test_how_a_price_is_made_stands_under_the_table_for_who_clicks_or_walks(stage: Stage) -> None:
    pane = DifferencePane()
    stage(pane).resize(900, 400)
    first, second = ("Prix de la grille\u00a0: 3,05\u00a0€.",), ("Supplément\u00a0: 2,50\u00a0€.",)
    rows = (replace(DIFFERENCE, explained=first), replace(DIFFERENCE, child_id=2, explained=second))
    pane.show_differences(Differences(rows, 250))
    assert pane.why.reasons() == first
    pane.setFocus()
    press(pane.table, Qt.Key.Key_Down)
    assert pane.why.reasons() == second
    click(pane.table.viewport(), pane.table.visualRect(pane.table.rows.index(0, 2)).center())
    assert pane.why.reasons() == first
    assert pane.why.isVisible()
    pane.clear()
    assert not pane.why.isVisible()
