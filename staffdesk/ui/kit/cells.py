"""The cell of a booking state: letter, fill and outline; filled holds a place, dashed waits for a decision.

Cells are prepared once as pixmaps per (state, size, pixel ratio, theme): a month of 600 children paints
thousands. The planning maps the states of the domain to these; here is only how each looks.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.painting import CENTRE, draw_box, draw_text, kept
from staffdesk.ui.kit.theme import Theme, px, tokens
from staffdesk.ui.kit.tokens import CellColours, Tokens


class CellState(StrEnum):
    """What a slot of a child shows."""

    BOOKED = "booked"
    REQUESTED = "requested"
    CANCEL_ASKED = "cancel_asked"
    ABSENT_EXCUSED = "absent_excused"
    ABSENT_BILLED = "absent_billed"
    WAITING = "waiting"
    PRESENT = "present"
    PRESENT_UNBOOKED = "present_unbooked"
    FULL = "full"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a state is drawn beside its colours."""

    text: str
    weight: int = 600
    dash: tuple[float, ...] | None = None
    left_bar: bool = False
    tick: bool = False


_SHAPES = {
    CellState.BOOKED: _Shape("R"),
    CellState.REQUESTED: _Shape("DR", dash=(3, 2)),
    CellState.CANCEL_ASKED: _Shape("DA", dash=(3, 2)),
    CellState.ABSENT_EXCUSED: _Shape("A\N{NO-BREAK SPACE}Exc.", weight=400),
    CellState.ABSENT_BILLED: _Shape("A\N{NO-BREAK SPACE}Fact.", left_bar=True),
    CellState.WAITING: _Shape("LA", dash=(1, 2)),
    CellState.PRESENT: _Shape("R", tick=True),
    CellState.PRESENT_UNBOOKED: _Shape("P+"),
    CellState.FULL: _Shape("complet", weight=400),
    CellState.CLOSED: _Shape("fermé", weight=400),
}


def cell_text(state: CellState) -> str:
    """Give the letters shown in a cell."""
    return _SHAPES[state].text


def cell_colours(state: CellState, colours: Tokens | None = None) -> CellColours:
    """Give fill, outline and text of a state in the theme in force (or in the given one)."""
    known = colours or tokens()
    return {
        CellState.BOOKED: known.booked,
        CellState.REQUESTED: known.requested,
        CellState.CANCEL_ASKED: known.cancel_asked,
        CellState.ABSENT_EXCUSED: known.absent_excused,
        CellState.ABSENT_BILLED: known.absent_billed,
        CellState.WAITING: known.waiting,
        CellState.PRESENT: known.booked,
        CellState.PRESENT_UNBOOKED: known.present_unbooked,
        CellState.FULL: CellColours(None, None, known.text3),
        CellState.CLOSED: CellColours(known.closed, None, known.text2),
    }[state]


def cell_pixmap(state: CellState, size: QSize, ratio: float = 1.0) -> QPixmap:
    """Give the prepared picture of a cell of ``size`` logical pixels for a screen's pixel ratio."""
    return _pixmap(state, size.width(), size.height(), ratio, Theme.current())


def draw_cell(painter: QPainter, rect: QRectF, state: CellState) -> None:
    """Paint a cell without the store of pictures: for legends and documents on screen."""
    shape, colours = _SHAPES[state], cell_colours(state)
    draw_box(painter, rect, px(4), colours.fill, None if shape.left_bar else colours.line, 1.0, shape.dash)
    if shape.left_bar and colours.line is not None:
        _draw_left_bar(painter, rect, colours)
    text_rect = rect.adjusted(px(3), 0, 0, 0) if shape.left_bar else rect
    draw_text(painter, text_rect, shape.text, colours.text, 12, shape.weight, CENTRE)
    if shape.tick:
        side = px(10)
        tick = QRectF(rect.right() - side - px(2), rect.center().y() - side / 2, side, side)
        draw_icon(painter, tick, "check", tokens().ok, IconStyle.BOLD)


def _draw_left_bar(painter: QPainter, rect: QRectF, colours: CellColours) -> None:
    """Fill the left 3 px inside the cell's own rounded shape."""
    with kept(painter):
        painter.setClipRect(QRectF(rect.left(), rect.top(), px(3), rect.height()))
        draw_box(painter, rect, px(4), colours.line)


@lru_cache(maxsize=512)
def _pixmap(state: CellState, width: int, height: int, ratio: float, _theme: Theme) -> QPixmap:
    """Paint one cell; the theme is part of the key, the tokens come from the one in force."""
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    draw_cell(painter, QRectF(0, 0, width, height), state)
    painter.end()
    return pixmap
