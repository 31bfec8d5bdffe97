"""Keeps the keys of a screen alive: where the part that had the focus is gone, the screen itself has it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget


class KeptFocus(QObject):
    """Gives the focus to a screen when nothing of its window has it.

    A panel that goes with the cursor in it leaves the window without a focus: Qt then sends no key to the
    screen, and neither its letters nor Ctrl+F do anything until somebody takes the mouse.
    """

    def __init__(self, window: QWidget, home: Callable[[], QWidget | None]) -> None:
        """``home`` gives the screen that is seen."""
        super().__init__(window)
        self._window, self._home = window, home
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._bring_back)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._look)

    def _look(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            self._soon.start()  # most often another part takes it at once

    def _bring_back(self) -> None:
        home = self._home()
        if home is not None and QApplication.focusWidget() is None and self._window.isActiveWindow():
            home.setFocus(Qt.FocusReason.OtherFocusReason)
