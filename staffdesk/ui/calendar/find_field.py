"""The search of the planning: a field that says how many it found, and goes on by Enter."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from typing_extensions import override

from staffdesk.ui.kit.fields import SearchField
from staffdesk.ui.kit.painting import RIGHT, draw_text, text_width
from staffdesk.ui.kit.theme import px, tokens


class FindField(SearchField):
    """Finds inside what is shown; Enter and F3 go on, with Shift back.

    Signals:
        stepped: 1 for the next one, -1 for the one before.
    """

    stepped = Signal(int)

    def __init__(self, placeholder: str, keys: str, name: str) -> None:
        super().__init__(placeholder, keys, name)
        self._found = ""
        for sequence, by in (("Return", 1), ("Enter", 1), ("F3", 1), ("Shift+Return", -1), ("Shift+F3", -1)):
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda by=by: self.stepped.emit(by))

    def say_found(self, words: str) -> None:
        """Say at the right of the field where one is: ``2 sur 7``."""
        self._found = words
        self.setAccessibleDescription(words)
        self.setTextMargins(0, 0, text_width(words, 13) + px(8) if words else px(52), 0)
        self.update()

    def found(self) -> str:
        """Give what is said."""
        return self._found

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._found:
            room = QRectF(0, 0, self.width() - px(10), self.height())
            draw_text(QPainter(self), room, self._found, tokens().text3, 13, align=RIGHT)
