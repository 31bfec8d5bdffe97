"""What the window says beside the work.

Banner (what lasts), toast with undo (what was done), progress (what runs).

Errors are never toasts; nothing here is modal.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEasingCurve, QEvent, QPropertyAnimation, QRectF, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from staffdesk.ui.kit.buttons import Button, ButtonKind, LinkButton
from staffdesk.ui.kit.containers import Resized
from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.painting import draw_box, draw_hairline, draw_text, text_width
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.kit.tokens import Tone

TOAST_MS = 10_000
PROGRESS_DELAY_MS = 200

_ICONS = {
    Tone.BAD: "x-circle",
    Tone.WARN: "warning",
    Tone.OK: "check-circle",
    Tone.ACCENT: "info",
    Tone.QUIET: "info",
    Tone.PLAIN: "info",
}
_GRAVITY = (Tone.BAD, Tone.WARN, Tone.ACCENT, Tone.OK, Tone.QUIET, Tone.PLAIN)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a banner says: one sentence, at most one action.

    Attributes:
        key: names the matter ("offline", "locked"); a new notice of a key replaces the old one.
        lasts: the state goes on, so no cross closes it; it goes when ``withdraw(key)`` says so.
    """

    key: str
    tone: Tone
    sentence: str
    action: str = ""
    run: Callable[[], None] | None = None
    icon: str = ""
    lasts: bool = True


class Banner(QWidget):
    """A line of 40 px: tint, icon, sentence, one action.

    Signals:
        closed: the cross was pressed.
    """

    closed = Signal()

    def __init__(self, notice: Notice) -> None:
        super().__init__()
        self.notice = notice
        self.setAccessibleName(notice.sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(46), 0, px(20), 0)
        row.setSpacing(px(12))
        sentence = label(notice.sentence, "body", wrap=True)
        row.addWidget(sentence, 1)
        self.action: Button | None = None
        if notice.action:
            self.action = Button(notice.action, height=28)
            if notice.run is not None:
                self.action.clicked.connect(_plain(notice.run))
            row.addWidget(self.action)
        if not notice.lasts:
            cross = Button("", ButtonKind.GHOST, icon="x", height=28)
            cross.setAccessibleName("Fermer")
            cross.setToolTip("Fermer")
            cross.clicked.connect(self.closed)
            row.addWidget(cross)
        self.setMinimumHeight(px(40))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        painter.fillRect(self.rect(), c.tint(self.notice.tone))
        draw_hairline(painter, 0, self.width(), self.height() - 1)
        icon = self.notice.icon or _ICONS[self.notice.tone]
        box = QRectF(px(20), self.height() / 2 - px(8), px(16), px(16))
        draw_icon(painter, box, icon, c.ink(self.notice.tone), IconStyle.REGULAR)


class BannerSlot(QWidget):
    """Where banners appear; of all that hold, the gravest is seen."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._notices: dict[str, Notice] = {}
        self._shown: Banner | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Let a notice hold, in place of an older one of its key."""
        if self._notices.get(notice.key) == notice:
            return
        self._notices[notice.key] = notice
        self._refresh()
        announce(self, notice.sentence)

    def withdraw(self, key: str) -> None:
        """End a notice; nothing happens if it does not hold."""
        if self._notices.pop(key, None) is not None:
            self._refresh()

    def shown(self) -> Notice | None:
        """Give the notice that is seen."""
        return self._shown.notice if self._shown is not None else None

    def banner(self) -> Banner | None:
        """Give the banner that is seen."""
        return self._shown

    def _refresh(self) -> None:
        if self._shown is not None:
            self._column.removeWidget(self._shown)
            self._shown.deleteLater()
            self._shown = None
        gravest = min(self._notices.values(), key=lambda notice: _GRAVITY.index(notice.tone), default=None)
        if gravest is not None:
            self._shown = Banner(gravest)
            self._shown.closed.connect(lambda: self.withdraw(gravest.key))
            self._column.addWidget(self._shown)
        self.setVisible(gravest is not None)


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
    """Keeps one toast at the bottom centre of a widget; a new one takes the place of the old."""

    def __init__(self, over: QWidget, bottom: int = 20) -> None:
        self._over = over
        self._bottom = bottom
        self._toast: Toast | None = None
        Resized(over).resized.connect(self.place)

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
            left = (self._over.width() - self._toast.width()) // 2
            self._toast.move(left, self._over.height() - self._toast.height() - px(self._bottom))

    def _forget(self, toast: Toast) -> None:
        if self._toast is toast:
            self._toast = None


class ProgressLine(QWidget):
    """Work under way: words, count, and Annuler; unseen under 200 ms.

    Signals:
        cancelled: Annuler was pressed.
    """

    cancelled = Signal()

    def __init__(self, words: str = "", *, can_cancel: bool = True) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        self._words = words
        self._label = label(words, "body2")
        self._bar = _Bar()
        self.cancel_button = LinkButton("Annuler")
        self.cancel_button.setVisible(can_cancel)
        self.cancel_button.clicked.connect(self._cancel)
        row.addWidget(self._label)
        row.addWidget(self._bar, 1)
        row.addWidget(self.cancel_button)
        self._wait = QTimer(self, interval=PROGRESS_DELAY_MS, singleShot=True)
        self._wait.timeout.connect(self.show)
        self.hide()

    def begin(self, words: str) -> None:
        """Start: it is seen after 200 ms."""
        self._words = words
        self.cancel_button.setEnabled(True)
        self.count(0, 0)
        self._wait.start()

    def count(self, done: int, total: int) -> None:
        """Say how far it is."""
        told = f"{self._words} {done}/{total}" if total else self._words
        self._label.setText(told)
        self.setAccessibleName(told)
        self._bar.set_share(done / total if total else 0.0)

    def end(self) -> None:
        """The work is over, whatever its end."""
        self._wait.stop()
        self.hide()

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.cancelled.emit()


class _Bar(QWidget):
    """A bar of 6 px, decoration of the count beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedHeight(px(6))
        self.setMinimumWidth(px(80))

    def set_share(self, share: float) -> None:
        """Fill it from 0 to 1."""
        self._share = share
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        draw_box(painter, rect, px(3), tokens().line)
        if self._share > 0:
            rect.setWidth(max(rect.width() * min(self._share, 1.0), px(6)))
            draw_box(painter, rect, px(3), tokens().accentfill)


def _plain(run: Callable[[], None]) -> Callable[[], None]:
    """Wrap a call so that Qt hands it no "checked"."""
    return lambda: run()  # noqa: PLW0108


def announce(widget: QWidget, sentence: str) -> None:
    """Have assistive tools read a sentence out."""
    if QAccessible.isActive() and QApplication.instance() is not None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))
