"""A hand for tests of the window: clicks, keys and text, as a person gives them.

Text may hold any letter: what is not ASCII arrives as from an input method, because Qt's own test function
aborts the process on it.
"""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

NONE = Qt.KeyboardModifier.NoModifier


def click(widget: QWidget, pos: QPoint | None = None, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Press and release the left button, in the middle unless a place inside the widget is given."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, modifiers, pos or widget.rect().center())


def double_click(widget: QWidget, pos: QPoint | None = None) -> None:
    """Press the left button twice."""
    QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, NONE, pos or widget.rect().center())


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Press and release a key."""
    QTest.keyClick(widget, key, modifiers)


def type_text(widget: QWidget, text: str) -> None:
    """Type a text, letter by letter where it is ASCII."""
    if text.isascii():
        QTest.keyClicks(widget, text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)
