"""Cash: change with its coins, the exact amount by one key, the reason above the limit."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.money import Cents
from staffdesk.ui.counter.cash_block import CashBlock
from tests.ui.conftest import Stage
from tests.ui.hand import press, type_text


@pytest.fixture
def block(stage: Stage) -> CashBlock:
    """The block in a window."""
    made = CashBlock()
    stage(made)
    return made


def test_change_is_shown_with_the_coins_to_give(qtbot: QtBot, block: CashBlock) -> None:
    with qtbot.waitSignal(block.changed):
        type_text(block.received.edit, "60")
    block.show_change(Cents(5695), Cents(305), Cents(5695))
    assert (block.change_text(), block.sum_text()) == (euros(305), euros(5695))
    assert block.coins_text().startswith("1\u00a0×\u00a02")


def test_many_coins_break_instead_of_widening_the_pane(block: CashBlock) -> None:
    block.window().resize(376, 400)
    type_text(block.received.edit, "700")
    block.show_change(Cents(60112), Cents(9888), Cents(60112))
    assert block.coins_text().count("×") > 8
    assert block.minimumSizeHint().width() <= 350
    (coins,) = (part for part in block.findChildren(QLabel) if part.text() == block.coins_text())
    assert coins.minimumHeight() >= 2 * coins.fontMetrics().height()


def test_without_cash_no_change_is_due(block: CashBlock) -> None:
    block.show_change(Cents(0), Cents(0), Cents(5695))
    assert block.change_text() == "–"


def test_return_in_the_empty_field_means_the_exact_amount(qtbot: QtBot, block: CashBlock) -> None:
    block.show_change(Cents(0), Cents(0), Cents(5695))
    with qtbot.waitSignal(block.changed):
        press(block.received.edit, Qt.Key.Key_Return)
    assert block.received.cents() == 5695
    block.received.set_text("70")
    press(block.received.edit, Qt.Key.Key_Return)
    assert block.received.cents() == 7000


def test_above_the_limit_a_reason_is_asked(block: CashBlock) -> None:
    block.show_change(Cents(30000), Cents(0), Cents(30000))
    assert not block.reason.isVisible()
    block.show_change(Cents(30001), Cents(0), Cents(30001))
    assert block.reason.isVisible()
    assert block.note() == "au-dessus de 300,00\u00a0€"


def test_what_cannot_be_read_is_said_on_leaving_and_kept(block: CashBlock) -> None:
    type_text(block.received.edit, "6o")
    assert block.received.error() == ""
    press(block.received.edit, Qt.Key.Key_Return)
    assert block.received.error().startswith("Montant illisible")
    assert block.received.text() == "6o"
    block.clear()
    assert (block.received.text(), block.received.error()) == ("", "")
