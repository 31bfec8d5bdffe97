"""The pane behind a figure by activity."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.services.planning_people import PlaceList, PlacePerson
from staffdesk.ui.calendar.place_list import PlaceListPane
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.typography import wrong_texts

PEOPLE = (
    PlacePerson(1, "Adam Benali", "CE1 A, École Jean-Zay", "booked", 0, ""),
    PlacePerson(2, "Zoé Colin-Haddad", "CE1 A, École Jean-Zay", "waiting", 1, ""),
    PlacePerson(3, "Lina Da Silva", "CE1 B, École Jean-Zay", "absent_excused", 0, "Maladie"),
)
FOUND = PlaceList("Cantine, École Jean-Zay", "Midi", date(2027, 1, 18), 24, 24, PEOPLE)


@pytest.fixture
def pane(stage: Stage) -> PlaceListPane:
    made = PlaceListPane()
    stage(made).resize(440, 700)
    made.show_people(FOUND)
    return made


def test_people_stand_under_their_heading_with_their_rank(pane: PlaceListPane) -> None:
    assert pane.title.text() == "Cantine, École Jean-Zay"
    assert pane.facts.text() == "lun.\u00a018\u00a0janv.\u00a02027, midi\u00a0: 24 places prises sur 24"
    model = pane.people.rows
    rows = [row for at in range(model.rowCount()) if (row := model.row_at(model.index(at))) is not None]
    assert [(row.group, row.title) for row in rows] == [
        ("Avec une place", "Adam Benali"),
        ("Liste d’attente", "Zoé Colin-Haddad"),
        ("Absents", "Lina Da Silva"),
    ]
    assert rows[1].line2 == "1ᵉʳ sur la liste · CE1 A, École Jean-Zay"
    assert rows[2].line2.endswith("Maladie")


def test_a_child_is_opened_by_enter_or_by_the_button(qtbot: QtBot, pane: PlaceListPane) -> None:
    assert pane.people.choose(2)
    with qtbot.waitSignal(pane.child_asked) as told:
        press(pane.people, Qt.Key.Key_Return)
    assert told.args == ["Zoé Colin-Haddad"]
    with qtbot.waitSignal(pane.child_asked):
        click(pane.open_button)


def test_nobody_is_said_with_what_to_do(pane: PlaceListPane) -> None:
    pane.take_focus()
    assert pane.people.hasFocus()
    pane.show_people(PlaceList("Cantine", "Midi", date(2027, 1, 18), 0, 24, ()))
    assert pane.empty.isVisible()
    assert not pane.people.isVisible()
    assert not pane.open_button.isEnabled()
    pane.take_focus()
    assert pane.close_button.hasFocus()


def test_escape_and_the_cross_close(qtbot: QtBot, pane: PlaceListPane) -> None:
    with qtbot.waitSignal(pane.closed):
        press(pane.people, Qt.Key.Key_Escape)
    with qtbot.waitSignal(pane.closed):
        click(pane.close_button)


@pytest.mark.parametrize("k", [1.0, 1.3])
def test_nothing_sticks_out_and_texts_are_well_set(stage: Stage, qapp: QApplication, k: float) -> None:
    apply_theme(qapp, Mode.LIGHT, k)
    made = PlaceListPane()
    stage(made).resize(round(440 * k), round(600 * k))
    made.show_people(FOUND)
    qapp.processEvents()
    assert beyond_parent(made) == []
    assert wrong_texts(made) == []
