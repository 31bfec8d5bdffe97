"""The table of meals: a column for each diet, the order and what changed since."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from staffdesk.domain.meals import MealChange, MealCount
from staffdesk.services.meal_rows import MealTable, MealWish, OrderSent, SiteDay
from staffdesk.ui.attendance.meal_table import MealsTable
from staffdesk.ui.kit.table_model import TableRole
from staffdesk.ui.kit.tokens import Tone
from tests.ui.attendance.sample import TODAY

SENT_AT = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)


def a_row(site: int, *changes: MealChange, ordered: bool = True) -> SiteDay:
    count = MealCount({"standard": 10, "sans porc": 2}, brought=1, adults=3)
    order = OrderSent(1, SENT_AT, "Camille R.", "cuisine", count, changes) if ordered else None
    return SiteDay(site, f"École {site}", TODAY, count, order)


def test_figures_stand_by_diet_with_their_sum(qtbot: QtBot) -> None:
    table = MealsTable("Site", ("standard", "sans porc"))
    qtbot.addWidget(table)
    QAbstractItemModelTester(table.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, table)
    rows = (a_row(1), a_row(2, MealChange("standard", 2)), a_row(3, ordered=False))
    total = MealCount({"standard": 30, "sans porc": 6}, brought=3, adults=0)
    table.show_table(MealTable(MealWish(TODAY), TODAY, TODAY, "", rows, total), by_site=True)
    heads = [table.rows.headerData(at, Qt.Orientation.Horizontal) for at in range(8)]
    assert heads == ["Site", "Standard", "Sans porc", "Enfants", "Adultes", "Total", "Paniers", "Commande"]
    told = [[str(table.rows.index(row, at).data()) for at in range(7)] for row in (0, 3)]
    assert told == [
        ["École 1", "10", "2", "12", "3", "15", "1"],
        ["Total", "30", "6", "36", "–", "36", "3"],
    ]
    orders = [str(table.rows.index(row, 7).data()).replace("\u00a0", " ") for row in range(3)]
    assert orders == [
        "15 commandés lun. 16 nov. 9:30, cuisine",
        "+2 standard depuis · 15 commandés lun. 16 nov. 9:30, cuisine",
        "",
    ]
    marks = [
        (table.rows.index(row, 7).data(TableRole.ICON), table.rows.index(row, 7).data(TableRole.TONE))
        for row in range(3)
    ]
    assert marks == [("check", Tone.QUIET), ("warning", Tone.WARN), ("", Tone.QUIET)]


def test_days_of_a_week_are_named_by_their_date(qtbot: QtBot) -> None:
    table = MealsTable("Jour", ())
    qtbot.addWidget(table)
    table.show_table(MealTable(MealWish(TODAY), TODAY, TODAY, "", (a_row(1),), MealCount()), by_site=False)
    assert str(table.rows.index(0, 0).data()).replace("\u00a0", " ") == "lun. 16 nov."
    assert table.choose((1, TODAY))
