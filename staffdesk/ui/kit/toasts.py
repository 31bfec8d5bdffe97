"""Toasts: the inverse bar at the foot of a sheet that says what was done and offers to undo it."""

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QEvent, QPoint, QPropertyAnimation, QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGraphicsOpacityEffect, QHBoxLayout, QStyle, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.containers import Resized
from staffdesk.ui.kit.notices import announce
from staffdesk.ui.kit.painting import draw_box, draw_text, text_width
from staffdesk.ui.kit.theme import px, tokens

TOAST_MS = 10_000
ABOVE_FOOT = 12


class Toast(QWidget):
    """The inverse bar that says what was done and offers to undo it.

    Stays while under the pointer or in focus.

    Signals:
        gone: it went, by itself or undone.
    """

    gone = Signal()

    def __init__(
        self, sentence: str, undo: Callable[[], None] | None, parent: QWidget, undo_label: str = "Annuler"
    ) -> None:
        super().__init__(parent)
        self._sentence = sentence
        self.setAccessibleName(sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(20) + text_width(sentence) + px(16), 0, px(8), 0)
        self.undo_button: Button | None = None
        if undo is not None:
            self.undo_button = Button(undo_label, ButtonKind.INVERSE, keys="Ctrl+Z")
            self.undo_button.clicked.connect(lambda: self._undo(undo))
            self.undo_button.installEventFilter(self)
            row.addWidget(self.undo_button)
        else:
            row.addSpacing(px(4))
        self.setFixedHeight(px(44))
        self._timer = QTimer(self, interval=TOAST_MS, singleShot=True)
        self._timer.timeout.connect(self.leave)

    def appear(self, lasting_ms: int = TOAST_MS) -> None:
        """Show it for a while and have it read out.

        It fades in for 100 ms, unless the system asks for less motion.
        """
        self._timer.setInterval(lasting_ms)
        self._timer.start()
        if self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) > 0:
            effect = QGraphicsOpacityEffect(self)
            self.setGraphicsEffect(effect)
            fade = QPropertyAnimation(effect, b"opacity", self)
            fade.setDuration(100)
            fade.setStartValue(0.0)
            fade.setEndValue(1.0)
            fade.setEasingCurve(QEasingCurve.Type.OutQuad)
            fade.finished.connect(lambda: self.setGraphicsEffect(None))  # type: ignore[arg-type]
            fade.start()
        self.show()
        self.raise_()
        announce(self, self._sentence)

    def leave(self) -> None:
        """Take it away."""
        self._timer.stop()
        self.hide()
        self.gone.emit()
        self.deleteLater()

    def sentence(self) -> str:
        """Give what it says."""
        return self._sentence

    def _undo(self, undo: Callable[[], None]) -> None:
        undo()
        self.leave()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        draw_box(painter, QRectF(self.rect()), px(8), c.inverse, c.inverseline)
        rect = QRectF(px(20), 0, self.width(), self.height())
        draw_text(painter, rect, self._sentence, c.inversetext)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()

    @override
    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn:
            self._timer.stop()
        elif event.type() is QEvent.Type.FocusOut:
            self._timer.start()
        return False


class ToastSlot:
    """Keeps one toast at the bottom centre of a widget; a new one takes the place of the old.

    It can be told to stand at the foot of a part of that widget, so that it hides nothing beside it.
    """

    def __init__(self, over: QWidget, bottom: int = 20) -> None:
        self._over = over
        self._bottom = bottom
        self._toast: Toast | None = None
        self._part: QWidget | None = None
        self._part_bottom = ABOVE_FOOT
        self._part_resized: Resized | None = None
        Resized(over).resized.connect(self.place)

    def stand_over(self, part: QWidget | None, bottom: int = ABOVE_FOOT) -> None:
        """Stand at the foot of a part from now on, ``bottom`` above it; None: of the widget itself."""
        if self._part_resized is not None:
            self._part_resized.end()
        self._part, self._part_bottom = part, bottom
        self._part_resized = Resized(part) if part is not None else None
        if self._part_resized is not None:
            self._part_resized.resized.connect(self.place)
        self.place()

    def show_toast(
        self, sentence: str, undo: Callable[[], None] | None = None, lasting_ms: int = TOAST_MS
    ) -> Toast:
        """Say what was done; ``undo`` is called by the button or by Ctrl+Z while it stays."""
        if self._toast is not None:
            self._toast.leave()
        toast = Toast(sentence, undo, self._over)
        toast.gone.connect(lambda: self._forget(toast))
        self._toast = toast
        self.place()
        toast.appear(lasting_ms)
        return toast

    def toast(self) -> Toast | None:
        """Give the toast that is seen."""
        return self._toast

    def dismiss(self) -> None:
        """Take the toast away: what it could undo was sent."""
        if self._toast is not None:
            self._toast.leave()

    def place(self) -> None:
        """Centre the toast again after the widget changed its size."""
        if self._toast is not None:
            self._toast.adjustSize()
            room, bottom = self._over.rect(), px(self._bottom)
            if self._part is not None and self._part.isVisible():
                room = QRect(self._part.mapTo(self._over, QPoint(0, 0)), self._part.size())
                bottom = px(self._part_bottom)
            left = room.left() + (room.width() - self._toast.width()) // 2
            most = self._over.width() - self._toast.width() - px(8)
            top = room.bottom() + 1 - self._toast.height() - bottom
            self._toast.move(max(px(8), min(left, most)), top)

    def _forget(self, toast: Toast) -> None:
        if self._toast is toast:
            self._toast = None
