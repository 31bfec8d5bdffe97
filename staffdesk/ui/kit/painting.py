"""The few strokes every painted part is made of: rectangles, hairlines, text, icons, key chips, focus rings.

All lengths are logical pixels already scaled (``px``). Outlines are inset by half their width so that they
stay sharp; text is moved up by one pixel because this font sits low in a centred box.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QTextLayout, QTextOption

from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.theme import font, metrics, px, tokens

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter

RETURN_KEY = "↵"
"""Stands for the return key in a key hint; drawn as an icon, the font has no such glyph."""

_KEY_NAMES = {
    "Return": RETURN_KEY,
    "Enter": RETURN_KEY,
    "Delete": "Suppr",
    "Escape": "Échap",
    "Esc": "Échap",
    "Shift": "Maj",
    "Space": "Espace",
    "PgUp": "Pg préc.",
    "PgDown": "Pg suiv.",
    "Home": "Début",
    "End": "Fin",
}


@contextmanager
def kept(painter: QPainter) -> Iterator[None]:
    """Give the painter back as it was."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()


def draw_box(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: QColor | None = None,
    line: QColor | None = None,
    width: float = 1.0,
    dash: Sequence[float] | None = None,
) -> None:
    """Paint a rounded rectangle: filled, outlined, or both.

    ``dash`` is a pattern in units of the pen's width.
    """
    with kept(painter):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QBrush(fill) if fill is not None else Qt.BrushStyle.NoBrush)
        if line is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(rect, radius, radius)
            return
        painter.setPen(_outline_pen(line, width, dash))
        half = width / 2
        inset = rect.adjusted(half, half, -half, -half)
        painter.drawRoundedRect(inset, max(radius - half, 0), max(radius - half, 0))


def draw_hairline(
    painter: QPainter, left: float, right: float, y: float, colour: QColor | None = None
) -> None:
    """Paint a horizontal line one pixel high whose upper edge is at ``y``."""
    painter.fillRect(QRectF(left, y, right - left, 1), colour or tokens().line)


def draw_upright(
    painter: QPainter, x: float, top: float, bottom: float, colour: QColor | None = None
) -> None:
    """Paint a vertical line one pixel wide whose left edge is at ``x``."""
    painter.fillRect(QRectF(x, top, 1, bottom - top), colour or tokens().line)


def draw_focus_ring(painter: QPainter, rect: QRectF, radius: float, width: float = 2.0) -> None:
    """Paint the ring of the keyboard's focus inside a control's edge."""
    draw_box(painter, rect, radius, line=tokens().accent, width=width)


def text_width(text: str, size: int = 14, weight: int = 400) -> int:
    """Measure a text, rounded up and one pixel more: an elided text otherwise loses its last letter."""
    return metrics(size, weight).horizontalAdvance(text) + 1 if text else 0


def wrap_lines(text: str, width: float, weight: int = 400, size: int = 14) -> list[str]:
    """Break a text into the lines of a width, at spaces where it can, inside a word where it must."""
    return [line for part in text.split("\n") for line in _lines_of(part, width, weight, size)]


def _lines_of(text: str, width: float, weight: int, size: int) -> list[str]:
    if metrics(size, weight).horizontalAdvance(text) <= width or width <= 0:
        return [text]
    layout = QTextLayout(text, font(size, weight))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setAlignment(Qt.AlignmentFlag.AlignLeft)
    layout.setTextOption(option)
    layout.beginLayout()
    found: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        found.append(text[line.textStart() : line.textStart() + line.textLength()].strip())
    layout.endLayout()
    return found


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    colour: QColor,
    size: int = 14,
    weight: int = 400,
    align: Qt.AlignmentFlag = LEFT,
    *,
    elide: bool = False,
) -> int:
    """Paint one line of text and give its width.

    It is cut with an ellipsis only where ``elide`` allows it.
    """
    shown = text
    if elide and text_width(text, size, weight) > rect.width():
        shown = metrics(size, weight).elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
    painter.setFont(font(size, weight))
    painter.setPen(colour)
    lifted = rect.translated(0, -1) if align & Qt.AlignmentFlag.AlignVCenter else rect
    painter.drawText(
        lifted, int(align) | int(Qt.TextFlag.TextDontClip) | int(Qt.TextFlag.TextSingleLine), shown
    )
    return min(text_width(shown, size, weight), int(rect.width()) if elide else 10_000)


def draw_text_with_icon(
    painter: QPainter, rect: QRectF, icon: str, text: str, colour: QColor, size: int = 13, weight: int = 400
) -> int:
    """Paint an icon of 14 px and its text, from the left of a rectangle; give the width of both."""
    side = px(14)
    draw_icon(
        painter,
        QRectF(rect.left(), rect.center().y() - side / 2, side, side),
        icon,
        colour,
        IconStyle.REGULAR,
    )
    used = side + px(6)
    return used + draw_text(painter, rect.adjusted(used, 0, 0, 0), text, colour, size, weight)


def key_words(keys: str) -> list[str]:
    """Turn "Ctrl+Return" into the words of a key hint, in French; the key + stands for itself.

    The return key becomes :data:`RETURN_KEY`.
    """
    parts = ["+"] if keys == "+" else keys.split("+")
    return [_KEY_NAMES.get(part, part) for part in parts]


def key_chip_width(keys: str) -> int:
    """Measure a key chip; a single letter gives a square."""
    words = key_words(keys)
    inner = sum(_word_width(word) for word in words) + px(2) * (len(words) - 1)
    return max(px(18), inner + px(9))


def draw_key_chip(
    painter: QPainter, right: float, middle: float, keys: str, *, on_fill: bool = False
) -> None:
    """Paint a key chip 18 high whose right edge and middle are given.

    ``on_fill``: upon a primary or inverse ground.
    """
    colours = tokens()
    width, height = key_chip_width(keys), px(18)
    rect = QRectF(right - width, round(middle - height / 2), width, height)
    fill = QColor(0, 0, 0, 64) if on_fill else colours.kbd
    draw_box(painter, rect, px(4), fill, None if on_fill else colours.kbdline)
    ink = colours.onaccent if on_fill else colours.text2
    words = key_words(keys)
    inner = sum(_word_width(word) for word in words) + px(2) * (len(words) - 1)
    x = rect.center().x() - inner / 2
    for word in words:
        _draw_key_word(painter, QRectF(x, rect.top(), _word_width(word), height), word, ink)
        x += _word_width(word) + px(2)


def mix(front: QColor, back: QColor, share: float) -> QColor:
    """Lay ``front`` over ``back`` at a share from 0 to 1, as an opaque colour."""
    return QColor.fromRgbF(
        *(
            one * share + other * (1 - share)
            for one, other in zip(
                (front.redF(), front.greenF(), front.blueF()),
                (back.redF(), back.greenF(), back.blueF()),
                strict=True,
            )
        )
    )


def whole_pixels(rect: QRectF) -> QRectF:
    """Move a rectangle to whole logical pixels, so that its edges are sharp at 100 %."""
    return QRectF(
        QPointF(round(rect.left()), round(rect.top())), QPointF(round(rect.right()), round(rect.bottom()))
    )


def _outline_pen(line: QColor, width: float, dash: Sequence[float] | None) -> QPen:
    pen = QPen(line, width)
    if dash:
        pen.setDashPattern(list(dash))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _word_width(word: str) -> int:
    return px(12) if word == RETURN_KEY else text_width(word, 12)


def _draw_key_word(painter: QPainter, rect: QRectF, word: str, ink: QColor) -> None:
    if word == RETURN_KEY:
        side = px(12)
        box = QRectF(rect.left(), rect.center().y() - side / 2, side, side)
        draw_icon(painter, box, "arrow-elbow-down-left", ink, IconStyle.BOLD)
    else:
        draw_text(painter, rect, word, ink, 12, align=CENTRE)
