"""The pane of the payment: what is typed in it is one entry; the button holds until it is right."""

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.ui.counter.pay_pane import MORE, RETRY, TAKE, PayPane
from staffdesk.ui.kit.tokens import Tone
from tests.ui.conftest import Stage
from tests.ui.counter.picture import TODAY
from tests.ui.hand import click, type_text


@pytest.fixture
def pane(stage: Stage) -> PayPane:
    """The pane with 266,95 € to take."""
    made = PayPane()
    made.setFixedSize(420, 840)
    stage(made)
    made.begin_payment("Mme Colin", TODAY)
    made.show_due(Cents(26695), 3)
    made.vouchers.set_ceiling(Cents(11840))
    return made


def test_all_means_make_one_entry(qtbot: QtBot, pane: PayPane) -> None:
    pane.begin_cheque()
    with qtbot.waitSignal(pane.changed):
        type_text(pane.cheque.amount.edit, "100")
    pane.begin_more()
    assert pane.card.amount.cents() == 16695
    type_text(pane.card.amount.edit, "50")
    pane.begin_more()
    assert pane.transfer.amount.cents() == 11695
    type_text(pane.transfer.amount.edit, "16,95")
    pane.begin_cash()
    type_text(pane.cash.received.edit, "200")
    entry = pane.entry({1: Cents(26695)})
    assert [tender.means for tender in entry.tenders] == [Means.CHEQUE, Means.CARD, Means.TRANSFER]
    assert (entry.without_cash, entry.cash_cents, entry.change) == (16695, 10000, 10000)


def test_a_means_begun_by_its_key_is_seen_in_a_low_window(qtbot: QtBot, pane: PayPane) -> None:
    pane.setFixedSize(420, 420)
    column = pane.findChild(QScrollArea)
    assert column is not None
    qtbot.waitUntil(lambda: column.verticalScrollBar().maximum() > 0)
    for begin, field in (
        (pane.begin_cash, pane.cash.received),
        (pane.vouchers.begin, pane.vouchers.entry_row.number),
        (pane.begin_cheque, pane.cheque.amount),
    ):
        begin()
        qtbot.waitUntil(partial(seen_whole, column, field))


def test_what_is_due_stays_and_the_change_is_seen_below_what_is_received(qtbot: QtBot, pane: PayPane) -> None:
    pane.setFixedSize(420, 570)
    column = pane.findChild(QScrollArea)
    assert column is not None
    qtbot.waitUntil(lambda: column.verticalScrollBar().maximum() > 0)
    pane.cheque.amount.edit.setFocus()
    column.verticalScrollBar().setValue(0)
    click(pane.cash.received.edit)
    type_text(pane.cash.received.edit, "300")
    qtbot.waitUntil(partial(seen_whole, column, pane.cash))
    assert not column.isAncestorOf(pane._amount)
    assert pane.rect().contains(pane._amount.geometry())


def seen_whole(column: QScrollArea, field: QWidget) -> bool:
    """Tell whether a field is inside what a column shows."""
    at = QRect(field.mapTo(column.viewport(), QPoint(0, 0)), field.size())
    return column.viewport().rect().contains(at)


def test_more_means_come_one_by_one(pane: PayPane) -> None:
    assert (pane._more.text(), pane.card.isVisible(), pane.transfer.isVisible()) == (MORE, False, False)
    click(pane._more)
    assert (pane._more.text(), pane.card.isVisible(), pane.transfer.isVisible()) == ("Virement", True, False)
    click(pane._more)
    assert pane.transfer.isVisible()
    assert not pane._more.isVisible()
    pane.clear()
    assert (pane._more.text(), pane.card.isVisible()) == (MORE, False)


def test_a_refused_payment_says_why_and_an_allowed_one_is_submitted(qtbot: QtBot, pane: PayPane) -> None:
    pane.refuse("Reste 12,40\u00a0€ à encaisser")
    with qtbot.assertNotEmitted(pane.submitted):
        click(pane.take_button)
    assert pane.take_button.toolTip() == "Reste 12,40\u00a0€ à encaisser"
    pane.allow()
    with qtbot.waitSignal(pane.submitted) as told:
        click(pane.take_button)
    assert told.args == [True]
    with qtbot.waitSignal(pane.submitted) as told:
        click(pane.quiet_button)
    assert told.args == [False]


def test_an_uncertain_payment_can_only_be_tried_again(pane: PayPane) -> None:
    pane.set_retrying(retrying=True)
    assert pane.take_button.text() == RETRY
    assert not pane.quiet_button.isVisible()
    pane.set_retrying(retrying=False)
    assert pane.take_button.text() == TAKE


def test_the_foot_says_how_the_account_stands(pane: PayPane) -> None:
    pane.show_balance("warning", "Reste 12,40\u00a0€", Tone.WARN)
    pane.show_receipt_number("2027-00087")
    assert pane._balance.text() == "Reste 12,40\u00a0€"
    assert pane._receipt.text() == "Quittance 2027-00087"
    pane.show_receipt_number("")
    assert pane._receipt.text() == ""


def test_what_is_typed_stays_while_the_pane_is_held(pane: PayPane) -> None:
    pane.begin_cash()
    type_text(pane.cash.received.edit, "60")
    pane.set_usable(usable=False)
    assert pane.cash.received.text() == "60,00"
    assert not pane.cash.received.edit.isEnabled()
