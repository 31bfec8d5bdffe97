"""The foot of the window, 28 high.

What goes on in words at the left, who and when at the right, a lasting mark between.
"""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import has_keyboard_focus
from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.labels import Pill, label, pill_width
from staffdesk.ui.kit.painting import draw_box, draw_focus_ring, draw_text, text_width
from staffdesk.ui.kit.return_key import pressed_by_return
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.kit.tokens import Tone


class StatusBar(QWidget):
    """The status bar.

    Signals:
        state_pressed: the words at the left were pressed.
    """

    state_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(px(28))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), 0, px(14), 0)
        row.setSpacing(px(16))
        self.state = _StateButton()
        self.state.clicked.connect(self.state_pressed)
        self._mark = Pill("", Tone.WARN, "flask")
        self._mark_words = ""
        self._mark.hide()
        self._right = label("", "hint")
        row.addWidget(self.state)
        self._alarm = Pill("", Tone.BAD, "warning")
        self._alarm.hide()
        row.addWidget(self._alarm)
        row.addWidget(self._mark)
        row.addStretch()
        row.addWidget(self._right)

    def set_state(self, icon: str, tone: Tone, words: str) -> None:
        """Say what goes on."""
        self.state.show_state(icon, tone, words)
        self._fit()

    def set_right(self, words: str) -> None:
        """Say who works here, when and where."""
        self._right.setText(words)
        self._fit()

    def set_alarm(self, words: str) -> None:
        """Show what is wrong for as long as it is, or nothing."""
        self._alarm.show_text(words, Tone.BAD, "warning")
        self._alarm.setVisible(bool(words))
        self._fit()

    def alarm(self) -> str:
        """Give what is said to be wrong, nothing when all is well."""
        return "" if self._alarm.isHidden() else self._alarm.text()

    def set_mark(self, words: str) -> None:
        """Show a mark that stays on every screen, or none; a short room keeps its first words."""
        self._mark_words = words
        self._mark.setToolTip(words)
        self._mark.setVisible(bool(words))
        self._fit()

    def _fit(self) -> None:
        """Shorten the mark before what goes on is cut."""
        words = self._mark_words
        rest = self.state.sizeHint().width() + self._right.sizeHint().width()
        rest += 0 if self._alarm.isHidden() else self._alarm.sizeHint().width() + px(16)
        room = self.width() - rest - px(70)  # the padding of both sides and the gaps between three parts
        shown = words if pill_width(words, "flask") <= room else words.partition(",")[0]
        self._mark.show_text(shown, Tone.WARN, "flask")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class _StateButton(QAbstractButton):
    """An icon and words that can be pressed."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._tone, self._words = "", Tone.QUIET, ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_state(self, icon: str, tone: Tone, words: str) -> None:
        """Show another state."""
        self._icon, self._tone, self._words = icon, tone, words
        self.setText(words)
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription("Ouvrir le journal de synchronisation")
        self.updateGeometry()
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_return(self, event):
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(6) + px(14) + px(7) + text_width(self._words, 13) + px(6), px(22))

    @override
    def minimumSizeHint(self) -> QSize:
        """Give way where the window is narrow: the words are then cut, and whole under the pointer."""
        return QSize(px(140), px(22))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        rect = QRectF(self.rect())
        if self.underMouse():
            draw_box(painter, rect, px(6), c.hover)
        if self._icon:
            box = QRectF(px(6), rect.center().y() - px(7), px(14), px(14))
            draw_icon(painter, box, self._icon, c.ink(self._tone), IconStyle.REGULAR)
        ink = c.text2 if self._tone in (Tone.OK, Tone.QUIET, Tone.PLAIN) else c.ink(self._tone)
        draw_text(painter, rect.adjusted(px(27), 0, -px(4), 0), self._words, ink, 13, elide=True)
        if has_keyboard_focus(self):
            draw_focus_ring(painter, rect, px(6))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)
