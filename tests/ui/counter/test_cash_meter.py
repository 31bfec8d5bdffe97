"""The cash meter: what it says, and how far its bar is filled."""

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from staffdesk.ui.counter.cash_meter import CashMeter
from staffdesk.ui.kit.theme import tokens


def colour_at(meter: CashMeter, share: float) -> QColor:
    """Give the colour of the middle of the bar, at a share of its width."""
    return meter.grab().toImage().pixelColor(int(meter.width() * share), 29)


@pytest.fixture
def meter(qtbot: QtBot) -> CashMeter:
    """A meter of 400 pixels."""
    made = CashMeter()
    made.resize(400, 58)
    qtbot.addWidget(made)
    return made


def test_it_says_what_is_held_and_what_will_be(meter: CashMeter) -> None:
    meter.show_cash(164230, 5695, 200000)
    assert meter.accessibleName() == (
        "Encaisse 1\u202f642,30\u00a0€ sur 2\u202f000,00\u00a0€, après cet encaissement 1\u202f699,25\u00a0€"
    )
    assert meter.warning() == "82\u00a0% du plafond, versement à prévoir"


def test_the_bar_is_amber_from_80_percent_and_red_beyond_the_ceiling(meter: CashMeter) -> None:
    meter.show_cash(100000, 0, 200000)
    assert colour_at(meter, 0.25) == tokens().ctl
    assert colour_at(meter, 0.9) == tokens().line
    meter.show_cash(170000, 0, 200000)
    assert colour_at(meter, 0.25) == tokens().requested.line
    meter.show_cash(190000, 20000, 200000)
    assert colour_at(meter, 0.25) == tokens().bad


def test_what_this_payment_adds_is_an_outline(meter: CashMeter) -> None:
    meter.show_cash(50000, 80000, 200000)
    assert colour_at(meter, 0.4) == tokens().surface


def test_a_town_without_a_ceiling_has_an_empty_bar(meter: CashMeter) -> None:
    meter.show_cash(50000, 0, 0)
    assert colour_at(meter, 0.25) == tokens().line


def test_cash_below_zero_is_explained_in_sight_and_whole_under_the_pointer(meter: CashMeter) -> None:
    meter.show_cash(-1798, 0, 200000)
    assert meter.toolTip() == meter.accessibleDescription() == meter.warning()
    short, _, rest = meter.warning().partition(",")
    assert (short, rest[:15]) == ("Fonds de caisse entamé", " 17,98\u00a0€ rendus")
    assert colour_at(meter, 0.25) == tokens().line
