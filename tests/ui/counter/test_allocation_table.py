"""The matrix of means and invoices, as it is shown and as it is read out."""

from pytestqt.qtbot import QtBot

from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means, card, cheque
from staffdesk.ui.counter.allocation_table import EMPTY, AllocationTable, columns_of, spoken
from staffdesk.ui.counter.payment_entry import Entry, shared_out
from tests.ui.counter.picture import ACCOUNT

SETTLE = {1: Cents(2860), 2: Cents(14235)}


def test_the_usual_means_keep_their_columns_and_others_come_when_used() -> None:
    assert columns_of(EMPTY) == (Means.CESU, Means.CHEQUE, Means.CASH)
    matrix = shared_out(ACCOUNT.invoices, Entry(SETTLE, (card(1000, "A1"),)))
    assert columns_of(matrix) == (Means.CESU, Means.CHEQUE, Means.CARD, Means.CASH)


def test_it_is_as_high_as_its_rows_and_is_read_out(qtbot: QtBot) -> None:
    table = AllocationTable()
    qtbot.addWidget(table)
    height = table.sizeHint().height()
    matrix = shared_out(ACCOUNT.invoices, Entry(SETTLE, (cheque(5000, "0001234", "B", "D"),)))
    table.show_matrix(matrix)
    assert table.sizeHint().height() == height + 2 * 34
    assert table.matrix() == matrix
    assert table.accessibleDescription() == spoken(matrix)
    assert spoken(matrix).startswith("2026-004512\u00a0: Chèque 28,60\u00a0€, reste 0,00\u00a0€. 2026-004987")


def test_it_is_painted_with_what_is_left_in_sight(qtbot: QtBot) -> None:
    table = AllocationTable()
    qtbot.addWidget(table)
    table.resize(766, 200)
    blank = table.grab().toImage()
    table.show_matrix(shared_out(ACCOUNT.invoices, Entry(SETTLE, (cheque(5000, "0001234", "B", "D"),))))
    assert table.grab().toImage() != blank
