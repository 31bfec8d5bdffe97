"""The colour table of the window, light and dark: every colour the window paints has its name here.

The values and the contrast they must reach come from the look of the product; ``tests/ui/kit/test_tokens.py``
computes the pairs and fails below the floors. Depth is made by lightness, never by shadows.
"""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QColor


class Tone(StrEnum):
    """What a colour means; never said by colour alone, an icon or a letter goes with it."""

    PLAIN = "plain"
    QUIET = "quiet"
    ACCENT = "accent"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class CellColours:
    """Fill, outline and text of one booking state; ``None`` where the state has no such part."""

    fill: QColor | None
    line: QColor | None
    text: QColor


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme's colours, by the names of the look."""

    canvas: QColor
    surface: QColor
    sunken: QColor
    hover: QColor
    pressed: QColor
    selected: QColor
    line: QColor
    line2: QColor
    ctl: QColor
    text: QColor
    text2: QColor
    text3: QColor
    accent: QColor
    accentfill: QColor
    accenthover: QColor
    accentpressed: QColor
    onaccent: QColor
    ok: QColor
    okbg: QColor
    warn: QColor
    warnbg: QColor
    bad: QColor
    badbg: QColor
    weekend: QColor
    holiday: QColor
    closed: QColor
    kbd: QColor
    kbdline: QColor
    inverse: QColor
    inverseline: QColor
    inversetext: QColor
    inversetext2: QColor
    booked: CellColours
    requested: CellColours
    cancel_asked: CellColours
    absent_excused: CellColours
    absent_billed: CellColours
    waiting: CellColours
    present_unbooked: CellColours

    def ink(self, tone: Tone) -> QColor:
        """Give the text and icon colour of a tone."""
        return {
            Tone.PLAIN: self.text,
            Tone.QUIET: self.text2,
            Tone.ACCENT: self.accent,
            Tone.OK: self.ok,
            Tone.WARN: self.warn,
            Tone.BAD: self.bad,
        }[tone]

    def tint(self, tone: Tone) -> QColor:
        """Give the pale fill that goes under the ink of a tone."""
        return {
            Tone.PLAIN: self.hover,
            Tone.QUIET: self.hover,
            Tone.ACCENT: self.selected,
            Tone.OK: self.okbg,
            Tone.WARN: self.warnbg,
            Tone.BAD: self.badbg,
        }[tone]


def _cell(fill: str | None, line: str | None, text: str) -> CellColours:
    return CellColours(QColor(fill) if fill else None, QColor(line) if line else None, QColor(text))


LIGHT = Tokens(
    canvas=QColor("#F5F6F7"),
    surface=QColor("#FFFFFF"),
    sunken=QColor("#F8F9FA"),
    hover=QColor("#F0F2F4"),
    pressed=QColor("#E4E7EB"),
    selected=QColor("#E8EFFD"),
    line=QColor("#E4E7EB"),
    line2=QColor("#D3D8DE"),
    ctl=QColor("#858D98"),
    text=QColor("#1A1E23"),
    text2=QColor("#505864"),
    text3=QColor("#666E7A"),
    accent=QColor("#2A56C6"),
    accentfill=QColor("#2A56C6"),
    accenthover=QColor("#234AAD"),
    accentpressed=QColor("#1D3F96"),
    onaccent=QColor("#FFFFFF"),
    ok=QColor("#17713F"),
    okbg=QColor("#E6F4EB"),
    warn=QColor("#8A5300"),
    warnbg=QColor("#FCF2DF"),
    bad=QColor("#B42318"),
    badbg=QColor("#FCEBE9"),
    weekend=QColor("#F3F4F6"),
    holiday=QColor("#FAF4E8"),
    closed=QColor("#E9EBEE"),
    kbd=QColor("#F0F2F4"),
    kbdline=QColor("#D9DDE2"),
    inverse=QColor("#20252C"),
    inverseline=QColor("#20252C"),
    inversetext=QColor("#FFFFFF"),
    inversetext2=QColor("#B4BCC6"),
    booked=_cell("#E4ECFB", None, "#23479F"),
    requested=_cell(None, "#B8791A", "#8A5300"),
    cancel_asked=_cell("#E4ECFB", "#B8791A", "#8A5300"),
    absent_excused=_cell(None, "#858D98", "#5A626E"),
    absent_billed=_cell("#F1E3F3", "#A04BAE", "#7A2A86"),
    waiting=_cell(None, "#3F8F99", "#1F6B75"),
    present_unbooked=_cell("#E6F4EB", "#17713F", "#17713F"),
)

DARK = Tokens(
    canvas=QColor("#131518"),
    surface=QColor("#1A1D21"),
    sunken=QColor("#16191C"),
    hover=QColor("#23272C"),
    pressed=QColor("#2A2F35"),
    selected=QColor("#202C47"),
    line=QColor("#2A2F35"),
    line2=QColor("#3A4048"),
    ctl=QColor("#717A86"),
    text=QColor("#E8EAED"),
    text2=QColor("#AEB6C0"),
    text3=QColor("#8E97A3"),
    accent=QColor("#8FB1FF"),
    accentfill=QColor("#3D69DB"),
    accenthover=QColor("#3860CE"),
    accentpressed=QColor("#3056BC"),
    onaccent=QColor("#FFFFFF"),
    ok=QColor("#62C68D"),
    okbg=QColor("#16301F"),
    warn=QColor("#E5B25A"),
    warnbg=QColor("#33270F"),
    bad=QColor("#F58F84"),
    badbg=QColor("#3A1B18"),
    weekend=QColor("#171A1D"),
    holiday=QColor("#231F16"),
    closed=QColor("#26292E"),
    kbd=QColor("#262A30"),
    kbdline=QColor("#3A4048"),
    inverse=QColor("#31373F"),
    inverseline=QColor("#4A525C"),
    inversetext=QColor("#FFFFFF"),
    inversetext2=QColor("#B4BCC6"),
    booked=_cell("#22304F", None, "#A9C2FF"),
    requested=_cell(None, "#A87F34", "#E5B25A"),
    cancel_asked=_cell("#22304F", "#A87F34", "#E5B25A"),
    absent_excused=_cell(None, "#69727E", "#AEB6C0"),
    absent_billed=_cell("#3B2340", "#B56BC2", "#E2A6EC"),
    waiting=_cell(None, "#4B98A3", "#7CCBD5"),
    present_unbooked=_cell("#16301F", "#62C68D", "#62C68D"),
)


def contrast(front: QColor, back: QColor) -> float:
    """Compute the contrast ratio of two opaque colours, from 1.0 to 21.0, by the formula of WCAG 2."""
    light, dark = sorted((_luminance(front), _luminance(back)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
