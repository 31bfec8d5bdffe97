"""CESU: read one after another, judged at once, taken back by a key."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Voucher, cesu
from staffdesk.ui.counter.voucher_block import VoucherBlock, VoucherLine
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text


@pytest.fixture
def block(stage: Stage) -> VoucherBlock:
    """The block on 11 January 2027, where CESU may pay 118,40 €."""
    made = VoucherBlock()
    made.set_today(date(2027, 1, 11))
    made.set_ceiling(Cents(11840))
    stage(made)
    return made


def read(block: VoucherBlock, number: str, value: str = "20", year: str = "2026") -> None:
    """Read a voucher as a bar code reader and a hand do: number, Return."""
    block.begin()
    block.entry_row.value.set_text(value)
    block.entry_row.year.set_text(year)
    type_text(block.entry_row.number.edit, number)
    press(block.entry_row.number.edit, Qt.Key.Key_Return)


def lines_of(block: VoucherBlock) -> list[VoucherLine]:
    """Give the vouchers in sight."""
    return [line for line in block.findChildren(VoucherLine) if line.isVisible()]


def test_vouchers_come_one_after_another_with_the_last_value_and_year(
    qtbot: QtBot, block: VoucherBlock
) -> None:
    with qtbot.waitSignal(block.changed):
        read(block, "8842 0193 77")
    assert block.entry_row.number.edit.hasFocus()
    type_text(block.entry_row.number.edit, "8842019378")
    press(block.entry_row.number.edit, Qt.Key.Key_Return)
    expected = [Voucher(number, Cents(2000), 2026) for number in ("8842019377", "8842019378")]
    assert list(block.vouchers()) == expected
    assert block.tender() == cesu(expected)
    assert (block.sum_text(), block.note()) == ("40,00\u00a0€", "2\u00a0titres, plafond 118,40\u00a0€")
    assert block._soon.text() == "Titres 2026 acceptés jusqu’au 31\u00a0janv."


def test_who_issued_a_voucher_is_typed_once_for_all_of_a_family(qtbot: QtBot, block: VoucherBlock) -> None:
    block.begin()
    type_text(block.entry_row.issuer.edit, "Pass Enfance")
    type_text(block.entry_row.value.edit, "20")
    read(block, "8842019377")
    read(block, "8842019378")
    assert [voucher.issuer for voucher in block.vouchers()] == ["Pass Enfance", "Pass Enfance"]
    qtbot.waitUntil(lambda: len(lines_of(block)) == 2)
    assert lines_of(block)[0].toolTip().startswith("Pass Enfance")
    block.clear()
    read(block, "8842019379")
    assert [voucher.issuer for voucher in block.vouchers()] == [""]


@pytest.mark.parametrize(
    ("number", "value", "year", "said"),
    [
        ("8842019377", "20", "2026", "est déjà dans la liste"),
        ("12", "20", "2026", "de 6 à 24"),
        ("8842019399", "", "2026", "Indiquez la valeur"),
        ("8842019399", "-20", "2026", "Indiquez la valeur"),
        ("8842019399", "12,345", "2026", "Montant illisible"),
        ("8842019399", "20", "2025", "n’est plus accepté"),
        ("8842019399", "20", "2028", "n’est pas encore accepté"),
        ("8842019399", "20", "26", "Indiquer l’année du titre"),
        ("8842019399", "120", "2026", "dépasse le plafond de 118,40"),
    ],
)
def test_a_voucher_that_cannot_be_taken_is_said_beside_its_field(
    block: VoucherBlock, number: str, value: str, year: str, said: str
) -> None:
    read(block, "8842019377")
    read(block, number, value, year)
    assert said in block.errors.text()
    assert len(block.vouchers()) == 1
    assert block.entry_row.number.text() == number


def test_a_voucher_is_given_back_by_click_or_key(qtbot: QtBot, block: VoucherBlock) -> None:
    read(block, "8842019377")
    read(block, "8842019378")
    qtbot.waitUntil(lambda: len(lines_of(block)) == 2)
    lines = lines_of(block)
    assert lines[0].accessibleName() == "Retirer le titre 8842\u00a00193\u00a077, 20,00\u00a0€"
    press(lines[0], Qt.Key.Key_Delete)
    assert [voucher.number for voucher in block.vouchers()] == ["8842019378"]
    qtbot.waitUntil(lambda: len(lines_of(block)) == 1)
    click(lines_of(block)[0])
    assert block.vouchers() == ()
    assert block.tender() is None


def test_what_stands_in_the_entry_is_taken_with_the_payment(block: VoucherBlock) -> None:
    assert block.take_typed()
    block.begin()
    type_text(block.entry_row.number.edit, "8842019377")
    block.entry_row.value.set_text("10")
    assert block.take_typed()
    assert len(block.vouchers()) == 1
    block.begin()
    type_text(block.entry_row.number.edit, "?")
    assert not block.take_typed()


def test_escape_closes_the_entry_and_clear_forgets_all(block: VoucherBlock) -> None:
    read(block, "8842019377")
    press(block.entry_row.number.edit, Qt.Key.Key_Escape)
    assert not block.entry_row.isVisible()
    block.clear()
    assert block.vouchers() == ()
    block.refuse("Non")
    assert block.entry_row.number.error() == "Non"
