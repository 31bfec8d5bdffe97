"""Return on whatever can be pressed: Qt lets Space alone press a button outside a dialog."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton


def pressed_by_return(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press the button that has the focus where the key is Return; False where it is another key.

    Ctrl+Return is the page's: while its act is not ready, the key must not press "Revenir" instead.
    """
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    if not entered or control or event.isAutoRepeat():
        return False
    button.click()
    return True
