"""Phosphor icons painted with a colour of the theme.

Regular, filled for what is current, bold at 14 px and below.

The icons are glyphs of one font shipped with the program. They are painted straight into a rectangle, so
that they are sharp at every scale; pixmaps (for menus and native parts) are kept per name, size, pixel
ratio and colour.
"""

import json
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPainterPath, QPixmap, QRawFont

from staffdesk import resources
from staffdesk.ui.kit.theme import Theme

_EM = 256


class IconStyle(StrEnum):
    """The cut of an icon."""

    REGULAR = ""
    FILL = "-fill"
    BOLD = "-bold"


def draw_icon(
    painter: QPainter, rect: QRectF, name: str, colour: QColor, style: IconStyle | None = None
) -> None:
    """Paint an icon centred in a rectangle, as large as its shorter side; bold by itself at 14 px and below.

    A name may carry its own cut ("tray-fill").
    """
    side = min(rect.width(), rect.height())
    scale = side / _EM
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2)
    painter.scale(scale, scale)
    painter.fillPath(_outline(_cut(name, side, style)), colour)
    painter.restore()


def icon_pixmap(
    name: str, size: int, colour: QColor, ratio: float = 1.0, style: IconStyle | None = None
) -> QPixmap:
    """Give an icon as a pixmap of ``size`` logical pixels for a screen's pixel ratio; kept between calls."""
    return _pixmap(name, size, colour.rgba(), ratio, style)


def icon(name: str, size: int, colour: QColor, style: IconStyle | None = None) -> QIcon:
    """Give an icon for native parts (menus, actions); build it again when the theme changes."""
    made = QIcon()
    for ratio in (1.0, 1.5, 2.0):
        made.addPixmap(icon_pixmap(name, size, colour, ratio, style))
    return made


def icon_exists(name: str) -> bool:
    """Tell whether the font has an icon of that name."""
    return name in _charmap()


def _cut(name: str, side: float, style: IconStyle | None) -> str:
    if name.endswith((IconStyle.FILL.value, IconStyle.BOLD.value)):
        return name
    small = side <= 14 * Theme.current().k
    return name + (style if style is not None else IconStyle.BOLD if small else IconStyle.REGULAR).value


@lru_cache(maxsize=512)
def _pixmap(name: str, size: int, rgba: int, ratio: float, style: IconStyle | None) -> QPixmap:
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw_icon(painter, QRectF(0, 0, size, size), name, QColor.fromRgba(rgba), style)
    painter.end()
    return pixmap


@lru_cache(maxsize=256)
def _outline(name: str) -> QPainterPath:
    """Take the glyph's shape on a square of 256 units, its em box from 0,0.

    The font's origin is the base line.
    """
    raw = _raw_font()
    glyph = raw.glyphIndexesForString(chr(int(_charmap()[name], 16)))[0]
    path = QPainterPath(raw.pathForGlyph(glyph))
    path.translate(QPointF(0, raw.ascent()))
    return path


@lru_cache(maxsize=1)
def _raw_font() -> QRawFont:
    font_id = QFontDatabase.addApplicationFont(str(resources.icon_font_path()))
    family = QFontDatabase.applicationFontFamilies(font_id)[0]
    asked = QFont(family)
    asked.setPixelSize(_EM)
    asked.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return QRawFont.fromFont(asked)


@lru_cache(maxsize=1)
def _charmap() -> dict[str, str]:
    table: dict[str, str] = json.loads(resources.icon_charmap_path().read_text(encoding="utf-8"))
    return table
