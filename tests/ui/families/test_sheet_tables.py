"""Tables of the sheet, cell by cell."""

from typing import Any

from PySide6.QtTest import QAbstractItemModelTester

from staffdesk.ui.families.sheet_tables import (
    StatementLine,
    documents_model,
    moment,
    quotients_model,
    statement_model,
    timeline_model,
)
from staffdesk.ui.kit.table_model import RowsModel
from tests.ui.families.sample import TODAY, a_sheet

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def _cells(model: RowsModel[Any], row: int) -> list[str]:
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def test_documents_say_how_they_stand() -> None:
    model = documents_model()
    QAbstractItemModelTester(model, FATAL)
    model.replace(a_sheet().documents)
    assert _cells(model, 0)[2:] == ["valable", "31\u00a0août\u00a02027"]
    assert _cells(model, 1)[2:] == ["manquant", "–"]
    assert _cells(model, 2)[2:] == ["–", "–"]


def test_invoiced_and_paid_stand_in_their_own_columns() -> None:
    model = statement_model()
    QAbstractItemModelTester(model, FATAL)
    model.replace([StatementLine(at, *row) for at, row in enumerate(a_sheet().statement)])
    assert _cells(model, 0)[2:] == ["", "40,00\u00a0€"]
    assert _cells(model, 1)[2:] == ["126,40\u00a0€", ""]


def test_quotients_and_history_are_told() -> None:
    quotients, timeline = quotients_model(), timeline_model(lambda: TODAY)
    QAbstractItemModelTester(quotients, FATAL)
    QAbstractItemModelTester(timeline, FATAL)
    quotients.replace(a_sheet().quotients)
    timeline.replace(tuple(enumerate(a_sheet().timeline)))
    assert _cells(quotients, 0)[2] == "912,00"
    assert [timeline.index(row, 1).data() for row in (0, 1)] == ["Camille R.", "La famille"]


def test_a_moment_of_another_year_has_its_year() -> None:
    this_year, before = (row.at for row in a_sheet().timeline)
    assert moment(this_year, TODAY) == "mar.\u00a010\u00a0nov.\u00a09:00"
    assert moment(before, TODAY) == "1ᵉʳ\u00a0sept.\u00a02025\u00a010:00"
