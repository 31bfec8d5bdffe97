"""Keys of a screen that never take a letter away from a field in which one types.

Qt asks the focused field first: a text field keeps printable keys for itself. Keys without a modifier are
therefore safe in text fields; this module adds what Qt does not do: pickers and lists leave letters to the
screen, Escape leaves a field for the screen's main part, and a screen can list its keys.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)


@dataclass(frozen=True, slots=True)
class KeyHint:
    """One key of a screen and what it does, for the help of the screen."""

    keys: str
    words: str


class ScreenKeys:
    """The keys of one screen; they work while the screen is seen and the focus is inside it."""

    def __init__(self, screen: QWidget) -> None:
        self._screen = screen
        self._hints: list[KeyHint] = []

    def bind(self, keys: str, words: str, act: Callable[[], None], *, anywhere: bool = False) -> QShortcut:
        """Let a key ("J", "Ctrl+Return", "F2") do something.

        Args:
            keys: as Qt writes them; Return also means the Enter of the number pad.
            words: what it does, for the list of keys.
            act: called; not while one types in a field if the key has no Ctrl, Alt or F number.
            anywhere: also while the focus is outside the screen but in its window.
        """
        shortcut = QShortcut(self._screen)
        sequences = [QKeySequence(keys)]
        if "Return" in keys:
            sequences.append(QKeySequence(keys.replace("Return", "Enter")))
        shortcut.setKeys(sequences)
        context = (
            Qt.ShortcutContext.WindowShortcut if anywhere else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        shortcut.setContext(context)
        shortcut.activated.connect(act)
        self._hints.append(KeyHint(keys, words))
        return shortcut

    def hints(self) -> tuple[KeyHint, ...]:
        """List the keys of the screen."""
        return tuple(self._hints)


def is_typing() -> bool:
    """Tell whether the focus is in something one types in."""
    focus = QApplication.focusWidget()
    if isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit):
        return not focus.isReadOnly()
    if isinstance(focus, QComboBox):
        return focus.isEditable()
    return isinstance(focus, QAbstractSpinBox)
