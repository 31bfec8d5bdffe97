"""The rail: entries, counts seen and spoken, folding."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.rail import Rail, RailEntry, initials
from staffdesk.ui.kit.theme import tokens
from tests.ui.conftest import Stage
from tests.ui.hand import click, press

ENTRIES = (
    RailEntry("home", "Accueil", "house"),
    RailEntry("requests", "Demandes", "tray"),
    RailEntry("settings", "Paramètres", "gear-six", apart=True),
)


def _rail(stage: Stage) -> Rail:
    rail = Rail("Staffdesk", "Saint-Aubin-du-Val")
    rail.set_entries(ENTRIES)
    rail.set_person("Camille R.", "Affaires scolaires")
    stage(rail).resize(240, 600)
    return rail


def test_an_entry_is_taken_by_click_and_by_key(qtbot: QtBot, stage: Stage) -> None:
    rail = _rail(stage)
    with qtbot.waitSignal(rail.chosen) as told:
        click(rail.entry("requests"))
    assert told.args == ["requests"]
    rail.entry("home").setFocus()
    with qtbot.waitSignal(rail.chosen) as told:
        press(rail.entry("home"), Qt.Key.Key_Space)
    assert told.args == ["home"]


def test_a_count_is_spoken_and_goes_at_zero(stage: Stage) -> None:
    rail = _rail(stage)
    rail.set_badge("requests", 47)
    assert rail.entry("requests").accessibleName() == "Demandes, 47"
    rail.set_badge("requests", 0)
    assert rail.entry("requests").accessibleName() == "Demandes"


def test_folded_it_keeps_icons_names_and_a_dot(stage: Stage) -> None:
    rail = _rail(stage)
    rail.set_badge("requests", 47)
    rail.set_folded(folded=True)
    assert rail.width() == 56
    assert rail.entry("requests").toolTip() == "Demandes"
    entry = rail.entry("requests")
    picture = entry.grab().toImage()
    accent = [(x, y) for x in range(56) for y in range(32) if picture.pixelColor(x, y) == tokens().accent]
    assert accent
    assert min(x for x, _y in accent) > 30
    rail.set_folded(folded=False)
    assert (rail.width(), rail.entry("requests").toolTip()) == (188, "")


def test_entries_stand_at_a_pitch_of_34(stage: Stage) -> None:
    rail = _rail(stage)
    tops = [rail.entry(key).y() for key in ("home", "requests")]
    assert (tops[0], tops[1] - tops[0], rail.entry("home").height()) == (104, 34, 32)


@pytest.mark.parametrize(
    ("name", "letters"), [("Camille R.", "CR"), ("Anne-Sophie Le Goff", "AG"), ("Régie", "R"), ("", "")]
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_search_and_person_can_be_pressed(qtbot: QtBot, stage: Stage) -> None:
    rail = _rail(stage)
    with qtbot.waitSignal(rail.search_asked):
        click(rail.search)
    with qtbot.waitSignal(rail.person_asked):
        click(rail.person)
    assert rail.person.accessibleName() == "Camille R., Affaires scolaires"


def test_a_long_town_goes_on_in_a_second_line(stage: Stage) -> None:
    def inked(town: str) -> int:
        rail = Rail("Staffdesk", town)
        stage(rail)
        picture = rail.grab().toImage()
        lower = range(44, 58)
        return sum(picture.pixelColor(x, y).lightness() < 200 for x in range(52, 180) for y in lower)

    assert inked("Saint-Rémy-en-Bouzemont-Saint-Genest") > inked("Saint-Aubin-du-Val") + 40
