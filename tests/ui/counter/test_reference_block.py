"""Card and transfer: an amount and what proves it."""

from PySide6.QtCore import Qt

from staffdesk.domain.money import Cents
from staffdesk.domain.payments import card, transfer
from staffdesk.ui.counter.reference_block import card_block, transfer_block
from tests.ui.conftest import Stage
from tests.ui.hand import press, type_text


def test_a_card_payment_takes_the_rest_and_its_authorisation(stage: Stage) -> None:
    block = card_block()
    stage(block)
    block.hide()
    block.begin(Cents(9600))
    assert block.isVisible()
    type_text(block.reference.edit, "A4512")
    assert block.tender() == card(9600, "A4512")
    assert block.sum_text() == "96,00\u00a0€"
    block.clear()
    assert block.tender() is None


def test_a_transfer_has_a_reference(stage: Stage) -> None:
    block = transfer_block()
    stage(block)
    type_text(block.amount.edit, "12,30")
    type_text(block.reference.edit, "VIR 7")
    assert block.tender() == transfer(1230, "VIR 7")
    assert block.fields()[1].name == "Référence"


def test_an_amount_that_cannot_be_read_is_said(stage: Stage) -> None:
    block = card_block()
    stage(block)
    type_text(block.amount.edit, "1,2,3")
    press(block.amount.edit, Qt.Key.Key_Return)
    assert block.amount.error().startswith("Montant illisible")
