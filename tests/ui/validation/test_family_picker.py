"""The family that asks: found by a few letters, taken by Return or a click, changed."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.services.money_rows import FamilyFound
from staffdesk.ui.validation.family_picker import FamilyPicker
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text

FOUND = (FamilyFound(3, "Lemoine", "F-3", "Inès", 0), FamilyFound(4, "Lemoine-Daoud", "F-4", "Hugo", 0))


@pytest.fixture
def picker(stage: Stage) -> FamilyPicker:
    made = FamilyPicker()
    stage(made).resize(600, 400)
    made.begin()
    made.focus()
    return made


def test_letters_ask_and_arrows_with_return_take(picker: FamilyPicker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(picker.asked) as asked:
        type_text(picker.search, "lemoine")
    assert asked.args == ["lemoine"]
    picker.show_found("lem", FOUND)
    assert not picker.found.isVisible(), "the answer to an older question"
    picker.show_found("lemoine", FOUND)
    press(picker.search, Qt.Key.Key_Down)
    with qtbot.waitSignal(picker.chosen) as chosen:
        press(picker.search, Qt.Key.Key_Return)
    assert chosen.args == [4]
    picker.show_family("Lemoine-Daoud")
    assert picker.name.text() == "Famille Lemoine-Daoud"
    assert not picker.field.isVisible()
    with qtbot.waitSignal(picker.changed):
        click(picker.change)
    assert picker.field.isVisible()


def test_nobody_found_says_what_to_try(picker: FamilyPicker) -> None:
    type_text(picker.search, "zzz")
    picker.show_found("zzz", ())
    assert picker.nobody.isVisible()
    picker.search.clear()
    type_text(picker.search, " ")
    assert not picker.nobody.isVisible()
