"""What all blocks of means share: head, chip or sum, errors over the whole width."""

from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.ui.counter.means_block import BlockField, MeansBlock, field_row
from staffdesk.ui.kit.fields import AmountEdit
from tests.ui.conftest import Stage
from tests.ui.hand import type_text


def test_the_sum_takes_the_place_of_the_key(stage: Stage) -> None:
    block = MeansBlock(Means.CHEQUE, "Chèque", "à l’ordre", keys="F4")
    stage(block)
    assert block._chip is not None
    assert block._chip.isVisible()
    block.set_sum(Cents(15000))
    assert not block._chip.isVisible()
    assert block.sum_text() == "150,00\u00a0€"
    block.set_note("autre")
    assert block.note() == "autre"


def test_errors_stand_under_the_block_one_at_a_time(stage: Stage) -> None:
    block = MeansBlock(Means.CHEQUE, "Chèque")
    number, bank = BlockField("Numéro", block.errors), BlockField("Banque", block.errors)
    block.body.insertLayout(0, field_row((number, 1), (bank, 1)))
    stage(block)
    bank.set_error("Indiquer la banque")
    number.set_error("Indiquer le numéro")
    assert block.errors.text() == "Indiquer la banque"
    assert bank.edit.property("invalid") == "true"
    type_text(bank.edit, "V")
    assert (bank.error(), number.error()) == ("", "Indiquer le numéro")
    assert block.errors.text() == "Indiquer le numéro"


def test_a_long_word_is_seen_from_its_beginning_once_left(stage: Stage) -> None:
    block = MeansBlock(Means.CHEQUE, "Chèque")
    bank = BlockField("Banque", block.errors, width=60)
    amount = BlockField("Montant", block.errors, AmountEdit("Montant"))
    block.body.insertLayout(0, field_row((bank, 0), (amount, 1)))
    stage(block)
    bank.select()
    type_text(bank.edit, "Banque de la Vallée")
    amount.select()
    assert bank.edit.cursorPosition() == 0
    assert bank.cents() is None
    type_text(amount.edit, "12,5")
    assert amount.cents() == 1250
