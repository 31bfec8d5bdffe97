"""The tables of unpaid invoices: a hold stands before the last reminder; ages begin with all of them."""

from datetime import date

from PySide6.QtCore import Qt

from staffdesk.services.reminder_rows import (
    AgeRow,
    LateFamily,
    LateInvoiceRow,
    OverdueView,
    PlannedRow,
    ReminderRow,
    ReminderRunRow,
)
from staffdesk.ui.invoices import overdue_tables as tables
from staffdesk.ui.kit.table_model import RowsModel

DAY = date(2026, 12, 1)
NB = "\u00a0"


def cells(model: "RowsModel[object]", row: object) -> list[str]:
    model.replace((row,))
    return [str(model.index(0, at).data(Qt.ItemDataRole.DisplayRole)) for at in range(model.columnCount())]


def test_ages_begin_with_all_of_them() -> None:
    late = LateFamily(7, "00007", "Tilleul", (915, 305), 2, DAY)
    view = OverdueView(DAY, (AgeRow(0, 30, 1, 1, 915), AgeRow(31, None, 1, 1, 305)), (late,))
    assert [(line.rank, line.families, line.cents) for line in tables.age_lines(view)] == [
        (None, 1, 1220),
        (0, 1, 915),
        (1, 1, 305),
    ]
    assert cells(tables.ages_model(), tables.age_lines(view)[1])[1:] == ["1", f"9,15{NB}€"]  # type: ignore[arg-type]


def test_a_hold_stands_before_the_last_reminder() -> None:
    held = LateFamily(7, "00007", "Tilleul", (915,), 1, DAY, "Rappel", DAY, "ne pas relancer")
    assert cells(tables.families_model(), held)[-1] == "ne pas relancer"  # type: ignore[arg-type]
    free = LateFamily(7, "00007", "Tilleul", (915,), 1, DAY, "Rappel", DAY)
    assert cells(tables.families_model(), free)[-1].startswith("Rappel, ")  # type: ignore[arg-type]
    invoice = LateInvoiceRow(1, "2026-000001", "octobre 2026", DAY, 915, 615)
    assert cells(tables.late_invoices_model(), invoice)[-2:] == [f"6,15{NB}€", "–"]  # type: ignore[arg-type]


def test_rows_of_runs_and_reminders_are_whole() -> None:
    run = ReminderRunRow(1, DAY, "Camille", 3, 2, 915)
    assert cells(tables.runs_model(), run)[1:] == ["3", f"9,15{NB}€"]  # type: ignore[arg-type]
    sent = ReminderRow(1, "2026-R00001", "Rappel", DAY, "lettre", 915, ("2026-000001",), "Camille")
    assert cells(tables.reminders_model(), sent)[0] == "2026-R00001"  # type: ignore[arg-type]
    planned = PlannedRow(7, "Tilleul", "00007", "Rappel", ("A", "B"), 915, "lettre", why="sous le montant")
    assert cells(tables.planned_model(), planned)[2] == "A, B"  # type: ignore[arg-type]
    assert cells(tables.left_model(), planned)[1] == "sous le montant"  # type: ignore[arg-type]
