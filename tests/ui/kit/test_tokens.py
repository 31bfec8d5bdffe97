"""The colour table reaches the contrast of the look, in both themes."""

from dataclasses import fields

import pytest
from PySide6.QtGui import QColor

from staffdesk.ui.kit.cells import CellState, cell_colours
from staffdesk.ui.kit.tokens import DARK, LIGHT, Tokens, Tone, contrast

BOTH = pytest.mark.parametrize("table", [LIGHT, DARK], ids=["light", "dark"])
TEXT_PAIRS = [
    "text/surface",
    "text/selected",
    "text/canvas",
    "text/hover",
    "text2/surface",
    "text2/selected",
    "text2/canvas",
    "text2/hover",
    "text2/closed",
    "text2/kbd",
    "text2/sunken",
    "text3/surface",
    "text3/canvas",
    "text3/weekend",
    "text3/sunken",
    "text3/hover",
    "accent/surface",
    "accent/selected",
    "onaccent/accentfill",
    "onaccent/accenthover",
    "onaccent/accentpressed",
    "ok/surface",
    "ok/okbg",
    "ok/canvas",
    "warn/surface",
    "warn/warnbg",
    "warn/canvas",
    "bad/surface",
    "bad/badbg",
    "text/okbg",
    "text/warnbg",
    "text/badbg",
    "inversetext/inverse",
    "inversetext2/inverse",
]
UI_PAIRS = [
    "ctl/surface",
    "ctl/canvas",
    "accent/surface",
    "accent/canvas",
    "accentfill/surface",
    "bad/surface",
]


@BOTH
@pytest.mark.parametrize("pair", TEXT_PAIRS)
def test_text_reaches_4_5_on_every_ground_it_stands_on(table: Tokens, pair: str) -> None:
    front, back = pair.split("/")
    assert contrast(getattr(table, front), getattr(table, back)) >= 4.5


@BOTH
@pytest.mark.parametrize("pair", UI_PAIRS)
def test_outlines_and_rings_reach_3(table: Tokens, pair: str) -> None:
    front, back = pair.split("/")
    assert contrast(getattr(table, front), getattr(table, back)) >= 3.0


@BOTH
@pytest.mark.parametrize("state", list(CellState))
def test_letters_and_outlines_of_booking_cells_can_be_read(table: Tokens, state: CellState) -> None:
    colours = cell_colours(state, table)
    assert contrast(colours.text, colours.fill or table.surface) >= 4.5
    if colours.line is not None:
        assert contrast(colours.line, table.surface) >= 3.0


def test_key_chips_on_the_primary_button_can_be_read() -> None:
    for table in (LIGHT, DARK):
        fill = table.accentfill
        darkened = QColor.fromRgbF(fill.redF() * 0.75, fill.greenF() * 0.75, fill.blueF() * 0.75)
        assert contrast(table.onaccent, darkened) >= 7.5


def test_the_ratio_is_that_of_the_norm() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21.0)
    assert contrast(LIGHT.text3, LIGHT.selected) == pytest.approx(4.46, abs=0.01)


def test_every_tone_has_an_ink_and_a_tint_in_both_themes() -> None:
    for table in (LIGHT, DARK):
        for tone in Tone:
            assert contrast(table.ink(tone), table.tint(tone)) >= 4.5


def test_the_dark_table_is_not_the_light_one() -> None:
    same = [f.name for f in fields(Tokens) if getattr(LIGHT, f.name) == getattr(DARK, f.name)]
    assert same == ["onaccent", "inversetext", "inversetext2"]
