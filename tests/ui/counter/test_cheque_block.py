"""A cheque: what is typed, what is offered, who signs."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.domain.money import Cents
from staffdesk.domain.payments import cheque
from staffdesk.ui.counter.cheque_block import ChequeBlock
from staffdesk.ui.kit.painting import text_width
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text


@pytest.fixture
def block(stage: Stage) -> ChequeBlock:
    """The block of a family whose payer is Mme Colin."""
    made = ChequeBlock()
    stage(made)
    made.set_payer("Mme Colin")
    return made


def test_the_rest_is_offered_and_overwritten(qtbot: QtBot, block: ChequeBlock) -> None:
    with qtbot.waitSignal(block.changed):
        block.begin(Cents(20695))
    assert block.amount.cents() == 20695
    type_text(block.amount.edit, "150")
    type_text(block.number.edit, "0004512")
    type_text(block.bank.edit, "Banque du Val")
    assert block.tender() == cheque(15000, "0004512", "Banque du Val", "Mme Colin")
    assert block.sum_text() == "150,00\u00a0€"


def test_what_is_typed_is_not_overwritten_by_an_offer(block: ChequeBlock) -> None:
    type_text(block.amount.edit, "12")
    block.begin(Cents(9900))
    assert block.amount.cents() == 1200


def test_without_an_amount_there_is_no_cheque(block: ChequeBlock) -> None:
    type_text(block.number.edit, "0004512")
    assert block.tender() is None
    assert not block._signed.isVisible()


def test_another_person_may_sign(block: ChequeBlock) -> None:
    block.begin(Cents(100))
    assert block._signed.isVisible()
    click(block._signed.link)
    assert block.drawer.isVisible()
    assert block.drawer.edit.hasFocus()
    type_text(block.drawer.edit, "M. Haddad")
    tender = block.tender()
    assert tender is not None
    assert tender.drawer == "M. Haddad"


def test_without_a_known_payer_the_name_is_asked(block: ChequeBlock) -> None:
    block.clear()
    block.set_payer("")
    block.begin(Cents(100))
    assert block.drawer.isVisible()


def test_an_amount_that_cannot_be_read_is_said(block: ChequeBlock) -> None:
    type_text(block.amount.edit, "douze")
    press(block.amount.edit, Qt.Key.Key_Return)
    assert block.amount.error().startswith("Montant illisible")
    block.clear()
    assert [field.text() for field in block.fields()] == ["", "", "", ""]


def test_a_narrow_pane_gives_the_bank_a_line_of_its_own(qtbot: QtBot, stage: Stage) -> None:
    made = ChequeBlock()
    stage(made)
    made.setFixedWidth(312)
    made.bank.set_text("Caisse d’Épargne du Val")
    qtbot.waitUntil(lambda: made.bank.y() > made.number.y())
    assert text_width(made.bank.text()) < made.bank.edit.width() - 24
    made.setFixedWidth(372)
    qtbot.waitUntil(lambda: made.bank.y() == made.number.y())
