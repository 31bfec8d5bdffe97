"""A panel that goes with the cursor in it leaves the keys of its screen alive."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.kept_focus import KeptFocus
from staffdesk.ui.kit.shortcuts import ScreenKeys
from tests.ui.conftest import Stage
from tests.ui.hand import press


def test_the_screen_has_the_focus_when_what_had_it_is_gone(stage: Stage, qtbot: QtBot) -> None:
    screen, panel, field = QWidget(), QWidget(), QLineEdit()
    QVBoxLayout(panel).addWidget(field)
    QVBoxLayout(screen).addWidget(panel)
    pressed: list[str] = []
    ScreenKeys(screen).bind("N", "Nouvelle facturation", lambda: pressed.append("N"))
    window = stage(screen).window()
    KeptFocus(window, lambda: screen)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    panel.deleteLater()
    qtbot.waitUntil(screen.hasFocus)
    focus = QApplication.focusWidget()
    assert focus is not None
    press(focus, Qt.Key.Key_N)
    assert pressed == ["N"]


def test_a_focus_that_somebody_has_is_left_there(stage: Stage, qtbot: QtBot) -> None:
    screen, first, second = QWidget(), QLineEdit(), QLineEdit()
    box = QVBoxLayout(screen)
    box.addWidget(first)
    box.addWidget(second)
    KeptFocus(stage(screen).window(), lambda: screen)
    first.setFocus()
    first.clearFocus()
    second.setFocus()
    qtbot.wait(0)
    assert second.hasFocus()
