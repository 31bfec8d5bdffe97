"""The agent's part, by mouse and keys in the real window: choose, decide, answer, invoice, take a payment."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from staffdesk.app.desk import Desk
from staffdesk.demo.turn.reasons import NeverHappenedError
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.kit.theme import Mode, apply_theme
from staffdesk.ui.validation.page import ValidationPage

PATIENCE_SECONDS = 60.0
"""How long the window may be busy in a small town."""

SECONDS_A_HOUSEHOLD = 0.1
"""And more in a large one: the first exchange sends every invoice that was ever issued."""
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def let_work(milliseconds: int) -> None:
    """Let the window and its workers work for a while.

    ``QTest.qWait`` keeps the interpreter's lock for its whole time: each worker then waits out every pause.
    """
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Agent:
    """Hands and eyes of a person at the desk."""

    def __init__(self, app: QApplication, desk: Desk, folder: Path, households: int) -> None:
        """Work in a window that is shown, in a town of so many; pictures go to ``folder``."""
        self.app = app
        self.desk = desk
        self.window = desk.window
        self._folder = folder
        self._patience = PATIENCE_SECONDS + households * SECONDS_A_HOUSEHOLD
        self.pictures: list[Path] = []

    # -------------------------------------------------------------------------------------- hands

    def wait(self, until: Callable[[], bool], what: str) -> None:
        """Let the window work until something is so.

        Raises:
            NeverHappenedError: it did not come.
        """
        end = time.monotonic() + self._patience
        while not until():
            if time.monotonic() > end:
                raise NeverHappenedError(what)
            let_work(10)

    def settle(self) -> None:
        """Wait until nothing is under way any more."""
        let_work(30)
        self.wait(lambda: not self.desk.tasks.is_busy(), "the window is busy")
        let_work(30)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Press and release the left button on a widget."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NONE, at or widget.rect().center())
        self.settle()

    def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, widget: QWidget | None = None
    ) -> None:
        """Press and release a key where the focus is, or on a widget, in the window one works in."""
        if self.app.activeWindow() is None:
            self.window.activateWindow()
            self.wait(lambda: self.app.activeWindow() is not None, "the window is active")
        QTest.keyClick(widget or self.app.focusWidget() or self.window, key, modifiers)
        self.settle()

    def type(self, widget: QWidget, text: str) -> None:
        """Type a text, accents included, in a field."""
        widget.setFocus()
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)
        self.settle()

    def pick(self, picker: ComboPicker, wanted: str) -> None:
        """Choose an entry of a picker with the arrow keys."""
        picker.setFocus()
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            for _ in range(picker.count()):
                if picker.key() == wanted:
                    self.settle()
                    return
                QTest.keyClick(picker, key)
        raise NeverHappenedError(f"no entry {wanted}")

    def picture(self, name: str) -> None:
        """Keep the window as it is now, light and dark."""
        self.settle()
        for mode in (Mode.LIGHT, Mode.DARK):
            apply_theme(self.app, mode)
            let_work(40)
            path = self._folder / f"desk-{name}-{mode.value}.png"
            self.window.grab().save(str(path))
            self.pictures.append(path)
        apply_theme(self.app, Mode.LIGHT)
        let_work(20)

    # -------------------------------------------------------------------------------------- queue

    def open_queue(self) -> ValidationPage:
        """Go to Demandes by its key."""
        self.press(Qt.Key.Key_2, CONTROL, self.window)
        page = self.window.page("validation")
        if not isinstance(page, ValidationPage):
            raise NeverHappenedError("the queue did not open")
        self.settle()
        return page

    def choose_request(self, page: ValidationPage, request_id: int) -> None:
        """Click the row of a request and wait for its detail."""
        page.list.choose(request_id)
        self.settle()
        index = page.list.currentIndex()
        self.click(page.list.viewport(), page.list.visualRect(index).center())

    def accept_whole(self, page: ValidationPage) -> None:
        """Accept by ``A`` and decide by Ctrl+Return."""
        page.list.setFocus()
        self.press(Qt.Key.Key_A, widget=page.list)
        self.press(Qt.Key.Key_Return, CONTROL, page.list)

    def decide(self, page: ValidationPage) -> None:
        """Decide by the primary button."""
        self.click(page.foot.decide_button)
