"""Keys of a screen never take letters from a field."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QPlainTextEdit, QWidget

from staffdesk.ui.kit.buttons import CheckBox
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.kit.shortcuts import KeyHint, ScreenKeys, is_typing
from tests.ui.conftest import Stage
from tests.ui.hand import press


@pytest.mark.parametrize("make", [QLineEdit, QPlainTextEdit])
def test_letters_stay_in_the_field_and_function_keys_reach_the_screen(
    stage: Stage, make: type[QWidget]
) -> None:
    control = make()
    screen = stage(control)
    pressed: list[str] = []
    keys = ScreenKeys(screen)
    keys.bind("J", "Suivante", lambda: pressed.append("J"))
    keys.bind("F2", "Chercher", lambda: pressed.append("F2"))
    keys.bind("Ctrl+Return", "Décider", lambda: pressed.append("Ctrl+Return"))
    control.setFocus()
    assert is_typing()
    press(control, Qt.Key.Key_J)
    press(control, Qt.Key.Key_F2)
    press(control, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    press(control, Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["F2", "Ctrl+Return", "Ctrl+Return"]


@pytest.mark.parametrize(
    "make", [lambda: CheckBox("Formule"), lambda: ComboPicker([("a", "Accepter"), ("j", "Jamais")], "Issue")]
)
def test_boxes_and_pickers_leave_letters_to_the_screen(stage: Stage, make: object) -> None:
    control = make()  # type: ignore[operator]
    screen = stage(control)
    pressed: list[str] = []
    ScreenKeys(screen).bind("J", "Suivante", lambda: pressed.append("J"))
    control.setFocus()
    assert not is_typing()
    press(control, Qt.Key.Key_J)
    assert pressed == ["J"]


def test_keys_of_a_screen_that_is_not_seen_do_nothing(stage: Stage) -> None:
    other, seen = QWidget(), CheckBox("Formule")
    stage(other, seen)
    pressed: list[str] = []
    ScreenKeys(other).bind("J", "Suivante", lambda: pressed.append("J"), anywhere=True)
    seen.setFocus()
    press(seen, Qt.Key.Key_J)
    other.hide()
    press(seen, Qt.Key.Key_J)
    assert pressed == ["J"]


def test_a_screen_lists_its_keys(stage: Stage) -> None:
    keys = ScreenKeys(stage(QWidget()))
    keys.bind("J", "Demande suivante", lambda: None)
    assert keys.hints() == (KeyHint("J", "Demande suivante"),)


def test_typing_is_known_for_every_kind_of_field(stage: Stage) -> None:
    free = QComboBox()
    free.setEditable(True)
    read_only = QLineEdit("2027-00041")
    read_only.setReadOnly(True)
    day = QDateEdit()
    stage(free, read_only, day)
    told = []
    for control in (free, read_only, day):
        control.setFocus()
        told.append(is_typing())
    assert told == [True, False, True]
