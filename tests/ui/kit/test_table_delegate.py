"""How a plain table is painted: words that do not fit go on in the next line."""

from staffdesk.ui.kit.table_model import Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from tests.ui.conftest import Stage

Bill = tuple[str, str, int]


def test_words_that_do_not_fit_go_on_in_the_next_line(stage: Stage) -> None:
    said = "Présent sans réservation le lun. 2 novembre, repas facturé au tarif majoré de la délibération"
    column = Column[Bill]("Période", lambda bill: bill[1])
    table = PlainTable(RowsModel([column], lambda bill: bill[0]), "Factures ouvertes", Density.READ)
    stage(table).resize(320, 320)
    table.fit_height()
    table.replace((("2026-1", said, 1), ("2026-2", "Novembre", 2)))
    table.setFixedWidth(240)
    assert [table.rowHeight(row) for row in (0, 1)] == [34 + 2 * 18, 34]
    assert table.height() == 32 + table.rowHeight(0) + table.rowHeight(1)
    table.setFixedWidth(900)
    assert [table.rowHeight(row) for row in (0, 1)] == [34, 34]
