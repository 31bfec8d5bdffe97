"""The price over the quotient, drawn: a full line, a dashed one for outsiders, a mark for one family."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.tariffs.curve import Segment
from staffdesk.domain.tariffs.typed import number_text
from staffdesk.ui.kit.painting import CENTRE, LEFT, RIGHT, draw_hairline, draw_text, draw_upright, text_width
from staffdesk.ui.kit.theme import px, tokens

HEIGHT = 190
LEFT_ROOM, RIGHT_ROOM, TOP_ROOM, FOOT_ROOM = 52, 10, 22, 24
GAP = 6


@dataclass(frozen=True)
class Curve:
    """A line to draw: its name, its pieces; a dashed one is for comparison."""

    name: str
    pieces: Sequence[Segment]
    dashed: bool = False


class PriceChart(QWidget):
    """The chart."""

    def __init__(self) -> None:
        super().__init__()
        self._curves: Sequence[Curve] = ()
        self._mark: tuple[Decimal, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Prix selon le quotient")

    def show_curves(self, curves: Sequence[Curve]) -> None:
        """Draw lines; none of them where the tariff is not complete."""
        self._curves = tuple(curve for curve in curves if curve.pieces)
        self.setAccessibleDescription("; ".join(self._told(curve) for curve in self._curves))
        self.update()

    def show_mark(self, value: Decimal | None, cents: int) -> None:
        """Mark the price of one family at its quotient, or nothing."""
        self._mark = None if value is None else (value, cents)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(300), px(HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(240), px(HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        if not self._curves:
            room = QRectF(0, 0, self.width(), px(40))
            draw_text(painter, room, "Le tarif n’est pas encore complet.", c.text2, 13, align=LEFT)
            return
        self._paint_legend(painter)
        self._paint_axes(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for curve in reversed(self._curves):
            self._paint_curve(painter, curve)
        self._paint_mark(painter)

    # ------------------------------------------------------------------------------------------ inside

    def _room(self) -> QRectF:
        width = self.width() - px(LEFT_ROOM) - px(RIGHT_ROOM)
        return QRectF(px(LEFT_ROOM), px(TOP_ROOM), width, self.height() - px(TOP_ROOM) - px(FOOT_ROOM))

    def _span(self) -> tuple[Decimal, int]:
        """Give the highest quotient and price drawn."""
        widest = max(curve.pieces[-1].upper for curve in self._curves)
        dearest = max(max(piece.first, piece.last) for curve in self._curves for piece in curve.pieces)
        return widest, max(dearest, 1)

    def _at(self, value: Decimal, cents: int) -> QPointF:
        room, (widest, dearest) = self._room(), self._span()
        share = min(1.0, float(value / widest))
        return QPointF(room.left() + room.width() * share, room.bottom() - room.height() * cents / dearest)

    def _paint_axes(self, painter: QPainter) -> None:
        c, room = tokens(), self._room()
        _, dearest = self._span()
        for cents in (0, dearest // 2, dearest):
            y = round(self._at(Decimal(0), cents).y())
            draw_hairline(painter, room.left(), room.right(), y, c.line2 if cents == 0 else c.line)
            words = QRectF(0, y - px(10), px(LEFT_ROOM) - px(GAP), px(20))
            draw_text(painter, words, euros(cents), c.text2, 12, align=RIGHT)
        used = -1.0
        for value in self._edges():
            x = round(self._at(value, 0).x())
            said = number_text(value)
            half = text_width(said, 12) / 2
            if x - half < used:
                continue
            draw_upright(painter, x, room.bottom(), room.bottom() + px(4), c.ctl)
            centre = min(max(x, half), self.width() - half)
            words = QRectF(centre - half, room.bottom() + px(4), 2 * half, px(18))
            draw_text(painter, words, said, c.text2, 12, align=CENTRE)
            used = centre + half + px(GAP)

    def _edges(self) -> list[Decimal]:
        return sorted({piece.lower for curve in self._curves for piece in curve.pieces})

    def _paint_curve(self, painter: QPainter, curve: Curve) -> None:
        painter.setPen(_pen(curve))
        before: QPointF | None = None
        for piece in curve.pieces:
            first, last = self._at(piece.lower, piece.first), self._at(piece.upper, piece.last)
            if before is not None and before != first:
                painter.drawLine(before, first)
            painter.drawLine(first, last)
            before = last
        if before is not None:
            painter.drawLine(before, QPointF(self._room().right(), before.y()))

    def _paint_legend(self, painter: QPainter) -> None:
        x = float(px(LEFT_ROOM))
        for curve in self._curves:
            painter.setPen(_pen(curve))
            painter.drawLine(QPointF(x, px(8)), QPointF(x + px(18), px(8)))
            words = QRectF(x + px(24), 0, text_width(curve.name, 12), px(18))
            draw_text(painter, words, curve.name, tokens().text2, 12, align=LEFT)
            x = words.right() + px(16)

    def _paint_mark(self, painter: QPainter) -> None:
        if self._mark is None:
            return
        c, room = tokens(), self._room()
        value, cents = self._mark
        at = self._at(value, min(cents, self._span()[1]))
        draw_upright(painter, round(at.x()), at.y(), room.bottom(), c.ctl)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(c.accentfill)
        painter.drawEllipse(at, px(4), px(4))
        said = euros(cents)
        width = text_width(said, 13, 600)
        left = min(at.x() + px(8), self.width() - width)
        above = QRectF(left, max(px(TOP_ROOM) - px(4), at.y() - px(20)), width, px(18))
        painter.fillRect(above, c.surface)
        draw_text(painter, above, said, c.text, 13, 600, LEFT)

    def _told(self, curve: Curve) -> str:
        pieces = (f"dès {number_text(piece.lower)}, {euros(piece.first)}" for piece in curve.pieces)
        return f"{curve.name}, " + ", ".join(pieces)


def _pen(curve: Curve) -> QPen:
    ink: QColor = tokens().text2 if curve.dashed else tokens().accent
    pen = QPen(ink, px(2))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if curve.dashed:
        pen.setDashPattern([3, 2])
    return pen
