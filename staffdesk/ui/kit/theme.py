"""The theme in force: tokens, scale and fonts, and the one place that gives them to Qt.

Every length of the look is written for a system font of 12 px and multiplied by ``k`` (system font in px /
12); the screen's own scale is Qt's business. Sizes are read when a widget is built or painted: a window that
is open is laid out anew when ``k`` changes.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from staffdesk import resources
from staffdesk.ui.kit.rescale import rescale
from staffdesk.ui.kit.tokens import DARK, LIGHT, Tokens

FAMILY = "Source Sans Pro"


class Mode(StrEnum):
    """Which theme the user asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, eq=False)
class Theme:
    """The colours and the scale that hold now; one object per theme and scale, so that it can key a store."""

    is_dark: bool
    tokens: Tokens
    k: float

    @staticmethod
    def current() -> "Theme":
        """Give the theme in force (light at 100 % until one was applied)."""
        return _state.theme

    @property
    def name(self) -> str:
        """Say "light" or "dark"."""
        return "dark" if self.is_dark else "light"

    def px(self, length: float) -> int:
        """Scale a length of the look to logical pixels, rounding half up."""
        return int(length * self.k + 0.5)


class ThemeNews(QObject):
    """Tells who keeps coloured things of his own that the theme is another one now."""

    theme_changed = Signal()


class _State:
    """The one theme of the process, and the wish it came from."""

    def __init__(self) -> None:
        self.theme = Theme(False, LIGHT, 1.0)
        self.mode = Mode.LIGHT
        self.news: ThemeNews | None = None
        self.follows_system = False
        self.fonts_loaded = False


_state = _State()


def tokens() -> Tokens:
    """Give the colours in force."""
    return _state.theme.tokens


def px(length: float) -> int:
    """Scale a length of the look (logical pixels at k = 1) to the scale in force."""
    return _state.theme.px(length)


def font(size: int = 14, weight: int = 400, *, italic: bool = False) -> QFont:
    """Give the program's font at a size of the look (12, 13, 14, 20, 24, 30) and a weight (400 or 600)."""
    return QFont(_font(px(size), weight, italic))


def metrics(size: int = 14, weight: int = 400) -> QFontMetrics:
    """Give the measures of :func:`font`, kept between calls."""
    return _metrics(px(size), weight)


def theme_news() -> ThemeNews:
    """Give the object whose ``theme_changed`` says that colours must be read again."""
    if _state.news is None:
        _state.news = ThemeNews()
    return _state.news


def system_scale() -> float:
    """Measure k from the system's own font.

    Its size in logical pixels at 96 dpi over 12 (9 pt on Windows is 1.0).
    """
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    size = QFontInfo(system).pointSizeF() * 96 / 72
    return min(max(size / 12, 0.8), 2.0)


def apply_theme(app: QApplication, mode: Mode = Mode.SYSTEM, k: float = 1.0) -> Theme:
    """Dress the whole application: style, fonts, palette and the one style sheet.

    Follow the system unless forced. What is worn already is not put on again: every widget that is alive
    would be dressed anew.
    """
    load_fonts()
    _state.mode = mode
    _ask_colour_scheme(mode)
    _follow_system(app)
    dark = mode is Mode.DARK or (mode is Mode.SYSTEM and _system_is_dark())
    wanted = _theme(dark, k)
    sheet = style_sheet(wanted)
    if wanted is _state.theme and app.styleSheet() == sheet:
        return wanted
    ratio = wanted.k / _state.theme.k
    _state.theme = wanted
    app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(_palette(wanted.tokens))
    app.setStyleSheet(sheet)
    if ratio != 1:
        rescale(app.topLevelWidgets(), ratio)
    theme_news().theme_changed.emit()
    return wanted


def follow_system_font(app: QApplication) -> None:
    """Dress anew in the theme in force if the system's font has another size now."""
    apply_theme(app, _state.mode, system_scale())


def load_fonts() -> None:
    """Register the program's fonts with Qt, once; they are the same as in the documents."""
    if _state.fonts_loaded:
        return
    for weight in resources.FONT_WEIGHTS:
        if QFontDatabase.addApplicationFont(str(resources.font_path(weight))) < 0:
            raise FileNotFoundError(f"font {weight} cannot be loaded")
    _state.fonts_loaded = True


def style_sheet(theme: Theme) -> str:
    """Fill the template: ``$token`` becomes a colour, ``px(12)`` or ``px(34)-2`` a scaled length."""
    template = re.sub(r"/\*.*?\*/", "", resources.read_text("styles/desk.qss"), flags=re.DOTALL)
    coloured = re.sub(r"\$(\w+)", lambda hit: str(getattr(theme.tokens, hit[1]).name()), template)
    return re.sub(
        r"px\((\d+)\)([+-]\d+)?", lambda hit: f"{theme.px(int(hit[1])) + int(hit[2] or 0)}px", coloured
    )


def set_role(widget: QWidget, role: str, name: str = "role") -> None:
    """Set the property the style sheet selects by, and dress the widget again."""
    if widget.property(name) == role:
        return
    widget.setProperty(name, role)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


@lru_cache(maxsize=16)
def _theme(is_dark: bool, k: float) -> Theme:
    return Theme(is_dark, DARK if is_dark else LIGHT, k)


@lru_cache(maxsize=64)
def _font(pixels: int, weight: int, italic: bool) -> QFont:
    load_fonts()  # measured without them, words would keep the widths of another font
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight(weight))
    made.setItalic(italic)
    return made


@lru_cache(maxsize=64)
def _metrics(pixels: int, weight: int) -> QFontMetrics:
    return QFontMetrics(_font(pixels, weight, False))


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


def _ask_colour_scheme(mode: Mode) -> None:
    """Let the system's own parts (title bar, file dialog) follow the wish too."""
    wish = {
        Mode.SYSTEM: Qt.ColorScheme.Unknown,
        Mode.LIGHT: Qt.ColorScheme.Light,
        Mode.DARK: Qt.ColorScheme.Dark,
    }
    QGuiApplication.styleHints().setColorScheme(wish[mode])


def _follow_system(app: QApplication) -> None:
    if _state.follows_system:
        return
    _state.follows_system = True

    def change() -> None:
        if _state.mode is Mode.SYSTEM and _system_is_dark() != _state.theme.is_dark:
            apply_theme(app, Mode.SYSTEM, _state.theme.k)

    QGuiApplication.styleHints().colorSchemeChanged.connect(change)


def _palette(colours: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, colour in (
        (role.Window, colours.canvas),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.sunken),
        (role.Text, colours.text),
        (role.Button, colours.surface),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.bad),
        (role.Highlight, colours.accentfill),
        (role.HighlightedText, colours.onaccent),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.PlaceholderText, colours.text3),
        (role.ToolTipBase, colours.inverse),
        (role.ToolTipText, colours.inversetext),
        (role.Light, colours.surface),
        (role.Midlight, colours.line),
        (role.Mid, colours.line2),
        (role.Dark, colours.ctl),
        (role.Shadow, colours.line2),
        (role.Accent, colours.accentfill),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.text3))
    return palette
