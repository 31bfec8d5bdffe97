"""The pane behind a figure by activity."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.services.planning_people import PlaceList, PlacePerson
from staffdesk.ui.calendar.place_list import PlaceListPane
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.typography import wrong_texts

PEOPLE = (
    PlacePerson(11, 1, "Adam Benali", "CE1 A, École Jean-Zay", "booked", 0, ""),
    PlacePerson(12, 2, "Zoé Colin-Haddad", "CE1 A, École Jean-Zay", "waiting", 1, ""),
    PlacePerson(13, 3, "Lina Da Silva", "CE1 B, École Jean-Zay", "absent_excused", 0, "Maladie"),
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
    assert pane.facts.text() == "lun.\u00a018\u00a0janv.\u00a02027, midi\u00a0: 24\u00a0places prises sur 24"
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
    assert pane.people.choose(12)
    with qtbot.waitSignal(pane.child_asked) as told:
        press(pane.people, Qt.Key.Key_Return)
    assert told.args == ["Zoé Colin-Haddad"]
    with qtbot.waitSignal(pane.child_asked):
        click(pane.open_button)


def test_a_family_that_waits_gets_a_free_place_by_its_button(qtbot: QtBot, pane: PlaceListPane) -> None:
    pane.show_people(replace(FOUND, taken=23))
    pane.people.choose(11)
    assert not pane.accept_button.isVisible()
    pane.people.choose(12)
    assert not pane.reason.isVisible()
    with qtbot.waitSignal(pane.accepted) as told:
        click(pane.accept_button)
    assert told.args == [12, ""]
    with qtbot.waitSignal(pane.declined) as told:
        click(pane.decline_button)
    assert told.args == [12]


def test_a_full_day_asks_for_the_reason_first(qtbot: QtBot, pane: PlaceListPane) -> None:
    pane.people.choose(12)
    assert pane.reason.isVisible()
    assert not pane.accept_button.isEnabled()
    type_text(pane.reason.control, "Fratrie")
    with qtbot.waitSignal(pane.accepted) as told:
        click(pane.accept_button)
    assert told.args == [12, "Fratrie"]


def test_a_place_that_was_offered_says_until_when_and_needs_no_reason(pane: PlaceListPane) -> None:
    offered = replace(PEOPLE[1], state="requested", offer_until_at=datetime(2027, 1, 15, 11, tzinfo=UTC))
    pane.show_people(replace(FOUND, people=(offered,)))
    row = pane.people.current_row()
    assert row is not None
    assert row.line2.startswith("place proposée jusqu’au ven.\u00a015\u00a0janv.\u00a012:00")
    assert pane.accept_button.isEnabled()
    assert not pane.reason.isVisible()


def test_a_reader_changes_nothing(pane: PlaceListPane) -> None:
    pane.set_editable(False)
    pane.people.choose(12)
    assert not pane.accept_button.isVisible()
    assert not pane.decline_button.isVisible()


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
