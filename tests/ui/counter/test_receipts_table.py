"""The receipts of the day: the last six, opened by click or Return."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from staffdesk.ui.counter.receipts_table import SHOWN, Place, ReceiptsTable, receipts_model
from tests.ui.conftest import Stage
from tests.ui.counter.picture import RECEIPTS
from tests.ui.hand import click, press


def test_the_model_is_sound_and_says_each_receipt(qtbot: QtBot) -> None:
    model = receipts_model()
    tester = QAbstractItemModelTester(model)
    model.replace(RECEIPTS)
    texts = [str(model.index(0, place).data() or "") for place in Place]
    assert texts == ["", "2027-00086", "Famille Perrin", "carte bancaire", "10:07", "96,00\u00a0€"]
    spoken = model.index(0, Place.ICON).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Afficher la quittance 2027-00086"
    assert tester.model() is model


def test_a_receipt_is_opened_by_click_and_by_key(qtbot: QtBot, stage: Stage) -> None:
    table = ReceiptsTable()
    stage(table)
    table.show_receipts(RECEIPTS)
    with qtbot.waitSignal(table.opened) as told:
        click(table.viewport(), table.visualRect(table.rows.index(1, Place.FAMILY)).center())
    assert told.args == [RECEIPTS[1]]
    with qtbot.waitSignal(table.opened) as told:
        press(table, Qt.Key.Key_Return)
    assert told.args == [RECEIPTS[1]]


def test_only_the_last_ones_are_shown_whole(stage: Stage) -> None:
    table = ReceiptsTable()
    stage(table)
    table.show_receipts(tuple(replace(RECEIPTS[0], payment_id=number) for number in range(20)))
    assert table.rows.rowCount() == SHOWN
    assert table.height() == SHOWN * 28 - 1
    table.narrow(narrow=True)
    assert table.isColumnHidden(Place.MEANS)
    table.show_receipts(())
    assert table.height() == 0
