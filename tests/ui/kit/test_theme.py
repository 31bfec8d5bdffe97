"""The theme reaches palette, style sheet and fonts, and follows what is asked."""

import re
import subprocess
import sys
from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from staffdesk import resources
from staffdesk.ui.kit.theme import (
    FAMILY,
    Mode,
    Theme,
    apply_theme,
    font,
    metrics,
    px,
    set_role,
    style_sheet,
    system_scale,
    theme_news,
    tokens,
)
from staffdesk.ui.kit.tokens import DARK, LIGHT, Tokens


def test_lengths_are_scaled_and_rounded_half_up(qapp: QApplication) -> None:
    apply_theme(qapp, Mode.LIGHT, 1.25)
    assert [px(2), px(10), px(60)] == [3, 13, 75]


def test_a_forced_theme_reaches_tokens_palette_and_style_sheet(qapp: QApplication) -> None:
    apply_theme(qapp, Mode.DARK)
    assert tokens() is DARK
    assert Theme.current().name == "dark"
    assert qapp.palette().color(QPalette.ColorRole.Base) == DARK.surface
    assert DARK.surface.name() in qapp.styleSheet()
    assert LIGHT.canvas.name() not in qapp.styleSheet()


def test_a_change_of_theme_is_told_once(qtbot: QtBot, qapp: QApplication) -> None:
    with qtbot.waitSignal(theme_news().theme_changed):
        apply_theme(qapp, Mode.DARK)


def test_what_is_worn_already_is_not_put_on_again(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, Mode.DARK)
    with qtbot.assertNotEmitted(theme_news().theme_changed):
        assert apply_theme(qapp, Mode.DARK) is Theme.current()
    with qtbot.waitSignal(theme_news().theme_changed):
        apply_theme(qapp, Mode.DARK, 1.5)


def test_the_system_is_followed_only_when_asked(qapp: QApplication) -> None:
    apply_theme(qapp, Mode.SYSTEM)
    hints = qapp.styleHints()
    hints.colorSchemeChanged.emit(hints.colorScheme())
    assert Theme.current().is_dark == (hints.colorScheme() is Qt.ColorScheme.Dark)
    apply_theme(qapp, Mode.DARK)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert Theme.current().is_dark


def test_fonts_are_those_of_the_program(qapp: QApplication) -> None:
    for weight in (400, 600):
        found = QFontInfo(font(14, weight))
        assert (found.family(), found.weight(), found.pixelSize()) == (FAMILY, weight, 14)


def test_amounts_have_figures_of_equal_width_and_their_narrow_space(qapp: QApplication) -> None:
    measures = metrics(14)
    assert len({measures.horizontalAdvance(figure) for figure in "0123456789"}) == 1
    assert measures.inFontUcs4(ord("\N{NARROW NO-BREAK SPACE}"))


def test_every_name_in_the_template_is_a_token_and_nothing_stays_unfilled(qapp: QApplication) -> None:
    names = set(re.findall(r"\$(\w+)", resources.read_text("styles/desk.qss")))
    assert names - {"name"} <= {field.name for field in fields(Tokens)}
    filled = style_sheet(Theme(is_dark=False, tokens=LIGHT, k=1.3))
    assert "$" not in filled
    assert "px(" not in filled
    assert "font-size: 18px" in filled


@pytest.mark.parametrize("k", [1.0, 1.3])
def test_a_field_keeps_its_height_and_its_text_in_place_when_it_gets_the_focus(
    qtbot: QtBot, qapp: QApplication, k: float
) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    field = QLineEdit("Colin-Haddad")
    qtbot.addWidget(field)
    field.show()
    before = (field.sizeHint().height(), field.cursorRect().left())
    assert before[0] == px(34)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert (field.sizeHint().height(), field.cursorRect().left()) == before
    set_role(field, "true", "invalid")
    assert (field.sizeHint().height(), field.cursorRect().left()) == before


def test_the_scale_of_the_system_is_a_sane_number() -> None:
    assert 0.8 <= system_scale() <= 2.0


def test_words_are_never_measured_before_the_fonts_are_there() -> None:
    """A measure is kept: one taken too early would give every later list the widths of another font."""
    script = (
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from PySide6.QtGui import QFontInfo\n"
        "from staffdesk.ui.kit.theme import font, metrics\n"
        "first = metrics(14, 600).horizontalAdvance('Restauration')\n"
        "print(QFontInfo(font(14, 600)).family(), first)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [*FAMILY.split(), str(metrics(14, 600).horizontalAdvance("Restauration"))]
