"""The payers of a run, by keyboard: a group, or families searched, added and taken out again."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.ui.invoices.payer_picker import BY_HAND, EVERYBODY, NO_FAMILY, NONE_FOUND, PayerPicker
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.invoices import picture
from tests.ui.typography import wrong_texts


def picker_on(stage: Stage) -> PayerPicker:
    picker = PayerPicker()
    stage(picker).resize(560, 500)
    picker.set_groups(picture.PicturePayers().groups(picture.OFFICER))
    return picker


def by_hand(picker: PayerPicker) -> None:
    picker.groups.setFocus()
    press(picker.groups, Qt.Key.Key_Down)
    assert picker.group() == BY_HAND


def test_everybody_is_invoiced_unless_somebody_is_chosen(stage: Stage) -> None:
    picker = picker_on(stage)
    assert (picker.group(), picker.household_ids()) == (EVERYBODY, ())
    assert picker.check()
    assert not picker.field.isVisible()
    assert picker.groups.itemText(2) == "École des Tilleuls, 118\u00a0familles"
    assert picker.groups.itemText(4) == "Facture par e-mail, 1\u00a0famille"


def test_families_are_searched_added_and_taken_out_by_keys(qtbot: QtBot, stage: Stage) -> None:
    picker = picker_on(stage)
    by_hand(picker)
    with qtbot.waitSignal(picker.searched) as told:
        type_text(picker.field, "x")
    assert told.args == ["x"]
    picker.show_found(picture.FOUND)
    press(picker.field, Qt.Key.Key_Down)
    press(picker.field, Qt.Key.Key_Return)
    assert picker.household_ids() == (2,)
    assert picker.field.text() == ""
    assert picker.field.hasFocus()
    type_text(picker.field, "c")
    picker.show_found(picture.FOUND)
    assert picker.found.rows.rowCount() == 1
    press(picker.field, Qt.Key.Key_Return)
    assert picker.household_ids() == (2, 1)
    assert picker.count.text() == "2\u00a0familles choisies"
    picker.chosen.setFocus()
    picker.chosen.selectRow(0)
    press(picker.chosen, Qt.Key.Key_Delete)
    assert picker.household_ids() == (1,)
    click(picker.drop_button)
    assert picker.household_ids() == ()
    assert picker.count.text() == "Aucune famille choisie"
    assert wrong_texts(picker) == []


def test_nobody_is_said_and_so_is_nothing_found(stage: Stage) -> None:
    picker = picker_on(stage)
    by_hand(picker)
    assert not picker.check()
    assert picker.error.text() == NO_FAMILY
    type_text(picker.field, "zz")
    picker.show_found(())
    assert picker.none.isVisible()
    assert picker.none.text() == NONE_FOUND
    press(picker.field, Qt.Key.Key_Return)
    assert picker.household_ids() == ()
    picker.begin()
    assert (picker.group(), picker.error.text()) == (EVERYBODY, "")
