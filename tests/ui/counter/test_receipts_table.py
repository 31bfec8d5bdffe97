"""The receipts of the day: the last six, opened, printed again and cancelled by click and by key."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from staffdesk.ui.counter.receipts_table import SHOWN, Place, ReceiptsTable, receipts_model
from staffdesk.ui.counter.words import at_hour
from tests.ui.conftest import Stage
from tests.ui.counter.picture import RECEIPTS
from tests.ui.hand import click, press


def test_the_model_is_sound_and_says_each_receipt(qtbot: QtBot) -> None:
    model = receipts_model(lambda row: at_hour(row.at))
    tester = QAbstractItemModelTester(model)
    model.replace(RECEIPTS)
    texts = [str(model.index(0, place).data() or "") for place in Place]
    assert texts == ["", "2027-00086", "Famille Perrin", "carte bancaire", "10:07", "", "96,00\u00a0€"]
    spoken = [model.index(0, at).data(Qt.ItemDataRole.AccessibleTextRole) for at in (Place.ICON, Place.MORE)]
    assert spoken == [
        "Imprimer un duplicata de la quittance 2027-00086",
        "Autres actions sur la quittance 2027-00086",
    ]
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


def test_only_the_last_ones_are_shown_whole(qtbot: QtBot, stage: Stage) -> None:
    table = ReceiptsTable()
    stage(table)
    table.setFixedWidth(760)
    table.show_receipts(tuple(replace(RECEIPTS[0], payment_id=number) for number in range(20)))
    assert table.rows.rowCount() == SHOWN
    assert table.height() == SHOWN * 28
    assert not table.isColumnHidden(Place.MEANS)
    table.setFixedWidth(610)
    qtbot.waitUntil(lambda: table.isColumnHidden(Place.MEANS))
    table.show_receipts(())
    assert table.height() == 0


def words_of(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def test_the_printer_asks_for_a_copy_and_the_dots_open_the_menu(qtbot: QtBot, stage: Stage) -> None:
    table = ReceiptsTable()
    stage(table)
    table.show_receipts(RECEIPTS)
    told: list[object] = []
    table.opened.connect(lambda _row: told.append("opened"))
    with qtbot.waitSignal(table.copy_asked) as asked:
        click(table.viewport(), table.visualRect(table.rows.index(2, Place.ICON)).center())
    assert asked.args == [RECEIPTS[2]]
    click(table.viewport(), table.visualRect(table.rows.index(0, Place.MORE)).center())
    (menu,) = table.findChildren(QMenu)
    assert words_of(menu) == ["Afficher la quittance", "Imprimer un duplicata"]
    menu.close()
    assert told == []


def test_cancelling_is_offered_to_who_may_and_only_where_it_can_be(qtbot: QtBot, stage: Stage) -> None:
    table = ReceiptsTable()
    table.may_reverse = True
    gone, undone = (
        replace(RECEIPTS[0], reversed_by="2027-00090", reversed_cents=9600),
        replace(RECEIPTS[1], reverses="2027-00080"),
    )
    stage(table)
    table.show_receipts((RECEIPTS[2], gone, undone))
    assert words_of(table.menu(RECEIPTS[2]))[-1] == "Annuler la quittance"
    assert [words_of(table.menu(row))[-1] for row in (gone, undone)] == ["Imprimer un duplicata"] * 2
    texts = [table.rows.index(at, Place.FAMILY).data() for at in (1, 2)]
    assert texts == [
        f"Famille {gone.family}, annulée par 2027-00090",
        f"Famille {undone.family}, annule 2027-00080",
    ]
    table.selectRow(0)
    with qtbot.waitSignal(table.reversal_asked) as asked:
        press(table, Qt.Key.Key_Delete)
    assert asked.args == [RECEIPTS[2]]
    table.selectRow(1)
    with qtbot.assertNotEmitted(table.reversal_asked):
        press(table, Qt.Key.Key_Delete)
    with qtbot.waitSignal(table.copy_asked):
        press(table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)


def test_what_is_cancelled_in_part_may_be_cancelled_further_and_another_day_is_named(stage: Stage) -> None:
    table = ReceiptsTable()
    table.may_reverse = True
    stage(table)
    partly = replace(RECEIPTS[0], reversed_by="2027-00090", reversed_cents=100)
    table.show_receipts((partly, RECEIPTS[1]), date(2027, 1, 12), most=1)
    assert table.rows.rowCount() == 1
    assert table.rows.index(0, Place.FAMILY).data() == "Famille Perrin, annulée en partie par 2027-00090"
    assert table.rows.index(0, Place.TIME).data() == "11\u00a0janv."
    assert words_of(table.menu(partly))[-1] == "Annuler la quittance"


def test_a_long_family_name_goes_on_in_the_next_line(stage: Stage) -> None:
    table = ReceiptsTable()
    stage(table)
    table.setFixedWidth(476)
    table.show_receipts((replace(RECEIPTS[0], family="Gicquel-Quentin de Saint-Rémy"), *RECEIPTS[1:3]))
    assert table.rowHeight(0) > table.rowHeight(1) == 28
    assert table.height() == sum(table.rowHeight(row) for row in range(3))
