"""The search field of the planning."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.ui.calendar.find_field import FindField
from tests.ui.conftest import Stage
from tests.ui.hand import press, type_text

SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def field(stage: Stage) -> FindField:
    made = FindField("Un enfant", "Ctrl+F", "Chercher un enfant")
    stage(made)
    made.setFocus()
    return made


@pytest.mark.parametrize(
    ("key", "modifiers", "by"),
    [
        (Qt.Key.Key_Return, NONE, 1),
        (Qt.Key.Key_F3, NONE, 1),
        (Qt.Key.Key_Return, SHIFT, -1),
        (Qt.Key.Key_F3, SHIFT, -1),
    ],
)
def test_enter_goes_on_and_shift_goes_back(
    qtbot: QtBot, field: FindField, key: Qt.Key, modifiers: Qt.KeyboardModifier, by: int
) -> None:
    with qtbot.waitSignal(field.stepped) as told:
        press(field, key, modifiers)
    assert told.args == [by]


def test_what_was_found_is_said_beside_the_text(field: FindField) -> None:
    type_text(field, "ine")
    field.say_found("2 sur 7")
    assert field.found() == "2 sur 7"
    assert field.accessibleDescription() == "2 sur 7"
    assert field.textMargins().right() > 40
    field.grab()
