"""A value of the sheet that is edited where it stands: plain text until the pointer or the focus comes.

The text never moves. Enter or leaving the field commits, Escape brings the former value back.
"""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QHelpEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QToolTip
from typing_extensions import override

from staffdesk.domain.contact_shapes import tidy
from staffdesk.ui.families.typed_contact import fault
from staffdesk.ui.kit.fields import Field
from staffdesk.ui.kit.icons import draw_icon
from staffdesk.ui.kit.painting import draw_box, text_width
from staffdesk.ui.kit.theme import px, tokens

PADDING = 8
"""Between the edge of the field and its text: what stands around must be set in by as much."""


class InlineEdit(QLineEdit):
    """The control: no outline at rest, a ground and a pencil under the pointer, an outline in focus.

    Signals:
        dropped: Escape was pressed.
    """

    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "bare")
        self.setPlaceholderText("–")
        own = 2  # what Qt itself leaves around the text of a line
        self.setTextMargins(px(PADDING) - own, 0, px(PADDING) - own, 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c, rect = QPainter(self), tokens(), QRectF(self.rect())
        resting = self.underMouse() and not self.isReadOnly() and not self.hasFocus()
        if self.property("invalid") == "true":
            draw_box(painter, rect, px(6), c.surface, c.bad, 2)
        elif self.hasFocus() and not self.isReadOnly():
            draw_box(painter, rect, px(6), c.surface, c.accent, 2)
        elif resting:
            draw_box(painter, rect, px(6), c.hover)
        if resting:
            self._paint_pencil(painter, rect)
        painter.end()
        super().paintEvent(event)

    def _paint_pencil(self, painter: QPainter, rect: QRectF) -> None:
        left = px(PADDING) + text_width(self.text() or "–") + px(8)
        if left + px(14) < rect.right():
            box = QRectF(left, rect.center().y() - px(7), px(14), px(14))
            draw_icon(painter, box, "pencil-simple", tokens().text2)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
            return
        super().keyPressEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        """Show a value whole under the pointer where the field cuts it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cut = text_width(self.text()) > self.width() - px(2 * PADDING)
            QToolTip.showText(event.globalPos(), self.text() if cut else "", self)
            return True
        return super().event(event)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()


class InlineField(Field):
    """A labelled value of a record.

    Signals:
        written: (new value, value it had) once a right value was left in the field.
    """

    written = Signal(str, str)

    def __init__(self, name: str, words: str) -> None:
        """``name`` is the field's name on the wire, ``words`` its label."""
        self.edit = InlineEdit()
        super().__init__(words, self.edit)
        self.field_name = name
        self._seen = ""
        told = self.findChild(QLabel)
        if isinstance(told, QLabel):
            told.setContentsMargins(px(PADDING), 0, 0, 0)
        self.left.connect(self._commit)
        self.edit.dropped.connect(self._drop)

    def show_value(self, value: str) -> None:
        """Show the value the record has; what is being typed is left alone."""
        typing = self.edit.hasFocus() and self.text() != self._seen
        self._seen = value
        if not typing:
            self.set_text(value)
            self.edit.setCursorPosition(0)
            self.clear_error()

    def set_editable(self, editable: bool) -> None:
        """Let the value be edited, or only read and copied."""
        self.edit.setReadOnly(not editable)

    def _commit(self) -> None:
        typed = tidy(self.field_name, self.text())
        self.set_text(typed)
        self.set_error(fault(self.field_name, typed))
        if self.error() or typed == self._seen or self.edit.isReadOnly():
            return
        before, self._seen = self._seen, typed
        self.written.emit(typed, before)

    def _drop(self) -> None:
        self.set_text(self._seen)
        self.clear_error()
