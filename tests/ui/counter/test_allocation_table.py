"""The matrix of means and invoices, as it is shown and as it is read out."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means, card, cheque
from staffdesk.ui.counter.allocation_table import EMPTY, AllocationTable, columns_of, spoken
from staffdesk.ui.counter.payment_entry import Entry, shared_out
from tests.ui.conftest import Stage
from tests.ui.counter.picture import ACCOUNT
from tests.ui.hand import press, type_text

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


def test_by_hand_cells_are_fields_that_keys_go_through(qtbot: QtBot, stage: Stage) -> None:
    table = AllocationTable()
    table.resize(766, 200)
    stage(table)
    tenders = (cheque(5000, "0001234", "B", "D"), card(2000, "A1"))
    table.show_matrix(shared_out(ACCOUNT.invoices, Entry(SETTLE, tenders)))
    table.share_by_hand(by_hand=True)
    table.focus_first()
    first = table.edit("2026-004512", Means.CHEQUE)
    assert (first.hasFocus(), first.text()) == (True, "28,60")
    with qtbot.waitSignal(table.edited):
        type_text(first, "10")
    press(first, Qt.Key.Key_Return)
    assert table.edit("2026-004512", Means.CARD).hasFocus()
    press(table.edit("2026-004512", Means.CARD), Qt.Key.Key_Down)
    assert table.edit("2026-004987", Means.CARD).hasFocus()
    press(table.edit("2026-004987", Means.CARD), Qt.Key.Key_Up)
    assert table.edit("2026-004512", Means.CARD).hasFocus()
    assert table.typed()["2026-004512", Means.CHEQUE] == 1000
    assert first.accessibleName() == "Chèque sur la facture 2026-004512"
    table.show_matrix(shared_out(ACCOUNT.invoices, Entry({1: Cents(2860)}, tenders)))
    assert table.typed() == {("2026-004512", Means.CHEQUE): 1000}, "what was typed stays"
    table.share_by_hand(by_hand=False)
    assert table.typed() == {}
