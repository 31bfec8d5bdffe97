"""The answer for days chosen together, and the two keys for whole kinds of days."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.ui.validation.selection_bar import KindButtons, SelectionBar
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.validation.sample_queue import CANCEL, date_row


@pytest.fixture
def bar(stage: Stage) -> SelectionBar:
    made = SelectionBar()
    stage(made)
    return made


def offered(bar: SelectionBar) -> list[str]:
    return [bar.picker.itemText(row) for row in range(bar.picker.count())]


def test_it_offers_what_every_chosen_slot_can_have(bar: SelectionBar) -> None:
    bar.show_rows(2, [date_row(0), date_row(1, 15)])
    assert bar.isVisible()
    assert bar.count.text().replace("\N{NO-BREAK SPACE}", " ") == "2 dates choisies"
    assert offered(bar) == ["Choisir la réponse", "Accepter", "Refuser", "Liste d’attente"]
    assert bar.hint.text().startswith("A accepter · R refuser · L liste d’attente")
    bar.show_rows(2, [date_row(0), date_row(1, 15, choices=CANCEL)])
    assert offered(bar) == ["Choisir la réponse", "Refuser"]
    bar.show_rows(0, [])
    assert not bar.isVisible()


def test_the_picker_and_the_keys_give_the_answer(bar: SelectionBar, qtbot: QtBot) -> None:
    bar.show_rows(1, [date_row(0)])
    bar.picker.setFocus()
    qtbot.waitUntil(bar.picker.hasFocus)
    with qtbot.waitSignal(bar.picked) as picked:
        press(bar.picker, Qt.Key.Key_Down)
        bar.picker.activated.emit(bar.picker.currentIndex())
    with qtbot.waitSignal(bar.picked) as waiting:
        press(bar, Qt.Key.Key_L)
    assert (picked.args, waiting.args) == (["accepted"], ["waiting"])
    bar.show_rows(1, [date_row(0, choices=CANCEL)])
    with qtbot.waitSignal(bar.picked) as excused:
        press(bar, Qt.Key.Key_E)
    with qtbot.waitSignal(bar.picked) as billed:
        press(bar, Qt.Key.Key_F)
    assert (excused.args, billed.args) == (["absent_excused"], ["absent_billed"])


def test_the_kinds_of_days_have_a_key_each_and_stand_only_where_there_are_days(
    stage: Stage, qtbot: QtBot
) -> None:
    buttons = KindButtons(9, 1)
    stage(buttons)
    texts = [button.text().replace("\N{NO-BREAK SPACE}", " ") for button in (buttons.green, buttons.late)]
    assert texts == ["Accepter les 9 dates conformes", "Refuser la date hors délai"]
    with qtbot.waitSignal(buttons.green_asked):
        press(buttons, Qt.Key.Key_V)
    with qtbot.waitSignal(buttons.late_asked):
        click(buttons.late)
    none = KindButtons(3, 0)
    stage(none)
    assert none.green.isVisible()
    assert not none.late.isVisible()
