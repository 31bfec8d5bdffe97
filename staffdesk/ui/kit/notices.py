"""What the window says beside the work: banners by gravity, work under way, and what is read out.

Errors are banners, never toasts; nothing here is modal.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from staffdesk.ui.kit.buttons import Button, ButtonKind, LinkButton
from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.painting import draw_box, draw_hairline
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.kit.tokens import Tone

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
        self.cancel_button.clicked.connect(self._cancel)
        row.addWidget(self._label)
        row.addWidget(self._bar, 1)
        row.addWidget(self.cancel_button)
        self.cancel_button.setVisible(can_cancel)  # once it has a parent: shown before, it would be a window
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
