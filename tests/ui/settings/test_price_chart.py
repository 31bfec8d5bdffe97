"""The price over the quotient: steps are drawn where they are, in both themes, and told in words."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from staffdesk.domain.tariffs.curve import curve
from staffdesk.domain.tariffs.evaluation import Use
from staffdesk.ui.kit.theme import Mode, apply_theme, tokens
from staffdesk.ui.settings.price_chart import Curve, PriceChart
from tests.domain.tariffs import grids
from tests.ui.conftest import Stage

USE = Use(date(2026, 10, 8))


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_a_line_and_its_mark_are_drawn_in_the_colours_of_the_theme(
    stage: Stage, qapp: QApplication, mode: Mode
) -> None:
    apply_theme(qapp, mode)
    chart = PriceChart()
    stage(chart).resize(400, 260)
    outside = curve(grids.G2_DAY, Use(USE.on, residence=grids.OUTSIDE))
    chart.show_curves(
        [Curve("commune", curve(grids.G2_DAY, USE)), Curve("hors commune", outside, dashed=True)]
    )
    chart.show_mark(Decimal(700), 786)
    found = colours(chart.grab().toImage())
    c = tokens()
    for ink in (c.accent, c.text2, c.accentfill):
        assert QColor(ink).name() in found
    assert "dès 308,01, 5,53" in chart.accessibleDescription()
    assert "hors commune" in chart.accessibleDescription()


def test_a_tariff_that_is_not_complete_draws_nothing(stage: Stage) -> None:
    chart = PriceChart()
    stage(chart).resize(400, 260)
    chart.show_curves([Curve("commune", ())])
    chart.show_mark(None, 0)
    assert chart.accessibleDescription() == ""
    assert QColor(tokens().accent).name() not in colours(chart.grab().toImage())


def test_the_last_price_goes_on_to_the_edge(stage: Stage) -> None:
    chart = PriceChart()
    stage(chart).resize(400, 260)
    chart.show_curves([Curve("commune", curve(grids.G13_MEAL, USE))])
    chart.show_mark(Decimal(99_000), 429)
    assert chart.minimumSizeHint().width() <= chart.width()
