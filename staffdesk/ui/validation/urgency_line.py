"""Until when a decision is of use: the moment in its colour, and how the request came."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.painting import draw_text, text_width
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.kit.tokens import Tone


class UrgencyLine(QWidget):
    """Icon, the moment in its colour, and beside it how far off it is and how the request came."""

    def __init__(self) -> None:
        super().__init__()
        self._words, self._beside, self._tone = "", "", Tone.PLAIN
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_words(self, words: str, beside: str, tone: Tone) -> None:
        """Show another moment; without one only what stands beside."""
        self._words, self._beside, self._tone = words, beside, tone
        self.setAccessibleName(", ".join(filter(None, (words, beside))))
        self.setToolTip(beside)
        self._fit()
        self.update()

    def text(self) -> str:
        """Give all the words."""
        return f"{self._words} {self._beside}".strip()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(200), px(20))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c, left = tokens(), 0
        if self._words:
            ink = c.ink(self._tone)
            side = px(16)
            box = QRectF(0, px(2), side, side)
            draw_icon(painter, box, "clock", ink, IconStyle.REGULAR)
            left = px(24)
            rect = QRectF(left, 0, self.width() - left, px(20))
            left += draw_text(painter, rect, self._words, ink, 14, 600, elide=True)
            left += px(9)
        below = self._needs_two_lines()
        left, top = (px(24), px(20)) if below else (left, 0)
        rest = QRectF(left, top, self.width() - left, px(18) if below else self.height())
        draw_text(painter, rest, self._beside, c.text2, 13, elide=True)

    def _needs_two_lines(self) -> bool:
        first = px(24) + text_width(self._words, 14, 600) + px(9) if self._words else 0
        return bool(first) and first + text_width(self._beside, 13) > self.width()

    def _fit(self) -> None:
        """Take a second line where both do not fit on one."""
        self.setFixedHeight(px(38) if self._needs_two_lines() else px(20))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
