"""The meter of the cash held against the ceiling of the régie, with what this payment would add (E1, E6)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.ui.counter.words import cash_warning
from staffdesk.ui.kit.painting import RIGHT, draw_box, draw_text, draw_text_with_icon, text_width
from staffdesk.ui.kit.theme import px, tokens

WARNS_AT_PERCENT = 80


class CashMeter(QWidget):
    """Words over and under a bar of 6: what is held, the mark at 80 %, this payment as an outline."""

    def __init__(self) -> None:
        super().__init__()
        self._held = self._adds = self._ceiling = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_cash(self, held: int, adds: int, ceiling: int) -> None:
        """Show the cash held, what this payment keeps, and the ceiling, in cents."""
        self._held, self._adds, self._ceiling = held, adds, ceiling
        self.setAccessibleName(
            f"Encaisse {euros(held)} sur {euros(ceiling)}, après cet encaissement {euros(held + adds)}"
        )
        self.setAccessibleDescription(self.warning())
        self.setToolTip(self.warning())
        self.update()

    def warning(self) -> str:
        """Give the sentence under the bar, or nothing."""
        return cash_warning(self._held, self._held + self._adds, self._ceiling)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(260), px(58))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        head = QRectF(0, 0, self.width(), px(20))
        ceiling = f"sur {euros(self._ceiling)}"
        draw_text(painter, head, "Encaisse", c.text, 14, 600)
        draw_text(painter, head, ceiling, c.text2, 13, align=RIGHT)
        held = head.adjusted(0, 0, -text_width(ceiling, 13) - px(8), 0)
        draw_text(painter, held, euros(self._held), c.text, 14, 600, RIGHT)
        self._paint_bar(painter, QRectF(0, px(26), self.width(), px(6)))
        foot = QRectF(0, px(38), self.width(), px(20))
        after = f"après{NO_BREAK}: {euros(self._held + self._adds)}"
        draw_text(painter, foot, after, c.text2, 13, align=RIGHT)
        if self.warning():
            ink = c.bad if self._is_over() else c.warn
            room = self.width() - text_width(after, 13) - px(32)
            fits = text_width(self.warning(), 13) <= room
            words = self.warning() if fits else self.warning().partition(",")[0]
            draw_text_with_icon(painter, foot.adjusted(px(1), 0, 0, 0), "warning", words, ink)

    def _is_over(self) -> bool:
        return self._held + self._adds > self._ceiling

    def _colour(self) -> QColor:
        c = tokens()
        if self._is_over():
            return c.bad
        near = self._ceiling and self._held * 100 >= WARNS_AT_PERCENT * self._ceiling
        return (c.requested.line or c.warn) if near else c.ctl

    def _paint_bar(self, painter: QPainter, bar: QRectF) -> None:
        c = tokens()
        draw_box(painter, bar, px(3), c.line)
        if not self._ceiling:
            return
        colour = self._colour()
        held = bar.width() * min(self._held / self._ceiling, 1.0)
        after = bar.width() * min((self._held + self._adds) / self._ceiling, 1.0)
        if after > held:
            draw_box(painter, QRectF(bar.left(), bar.top(), after, bar.height()), px(3), c.surface, colour)
        if held > 0:
            painter.save()
            painter.setClipRect(QRectF(bar.left(), bar.top(), held, bar.height()))
            whole = QRectF(bar.left(), bar.top(), max(after, held), bar.height())
            draw_box(painter, whole, px(3), colour)
            painter.restore()
        mark = round(bar.left() + bar.width() * WARNS_AT_PERCENT / 100)
        painter.fillRect(QRectF(mark, bar.top() - px(3), 2, bar.height() + px(6)), c.text2)
