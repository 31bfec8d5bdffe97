"""The models of invoicing: sound, sorted by what they mean, amounts to the sign."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from staffdesk.ui.invoices.tables import (
    InvoicePlace,
    anomalies_model,
    by_kind,
    invoices_model,
    is_blocking,
    lines_model,
    run_rows,
)
from staffdesk.ui.kit.table_model import RowsModel
from staffdesk.ui.kit.tokens import Tone
from tests.ui.invoices.picture import ANOMALIES, LINES, RUNS, TODAY, invoices


def row_texts(model: RowsModel[object], row: int) -> list[str]:
    """Give the cells of a row as shown."""
    return [str(model.index(row, column).data() or "") for column in range(model.columnCount())]


def test_every_model_is_sound(qtbot: QtBot) -> None:
    for model, rows in (
        (invoices_model(lambda: TODAY), invoices(12, numbered=True)),
        (lines_model(), LINES),
        (anomalies_model(), ANOMALIES),
    ):
        tester = QAbstractItemModelTester(model)
        model.replace(rows)  # type: ignore[arg-type]
        assert tester.model() is model
        assert model.rowCount() == len(rows)


def test_an_invoice_says_number_state_and_sums() -> None:
    model = invoices_model(lambda: TODAY)
    model.replace(invoices(3, numbered=True))
    assert row_texts(model, 0) == [  # type: ignore[arg-type]
        "2026-004987",
        "Colin-Haddad",
        "Décembre 2026",
        "5\u00a0janv.\u00a02027",
        "en retard de 6\u00a0jours",
        "48,20\u00a0€",
        "48,20\u00a0€",
    ]
    assert row_texts(model, 2)[InvoicePlace.OPEN] == "–"  # type: ignore[arg-type]
    model.replace(invoices(1, numbered=False))
    assert row_texts(model, 0)[InvoicePlace.NUMBER] == "–"  # type: ignore[arg-type]


def test_amounts_sort_by_cents_and_dates_by_day() -> None:
    model = invoices_model(lambda: TODAY)
    model.replace(invoices(12, numbered=True))
    model.sort(InvoicePlace.TOTAL, Qt.SortOrder.DescendingOrder)
    totals = [row.total_cents for row in model.rows()]
    assert totals == sorted(totals, reverse=True)
    model.sort(InvoicePlace.DUE, Qt.SortOrder.AscendingOrder)
    days = [row.due_on for row in model.rows()]
    assert days == sorted(days)


def test_runs_come_drafts_first_then_the_newest() -> None:
    rows = run_rows(RUNS[::-1])
    assert [row.key for row in rows] == [12, 11, 10, 9, 8]
    assert [row.group for row in rows[:2]] == ["Brouillons", "Émises"]
    verdict = rows[0].verdict
    assert verdict is not None
    assert (verdict.count, verdict.tone) == ("21", Tone.WARN)
    assert rows[0].moment == "18\u202f423,55\u00a0€"


def test_anomalies_are_grouped_and_the_blocking_ones_known() -> None:
    groups = {kind: len(rows) for kind, _, rows in by_kind(ANOMALIES)}
    assert groups == {
        "no_payer_address": 1,
        "no_quotient": 11,
        "unbooked_presence": 4,
        "not_marked": 4,
        "unusually_high": 1,
    }
    assert is_blocking("no_payer_address")
    assert not is_blocking("no_quotient")
