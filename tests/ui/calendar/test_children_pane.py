"""A pane of children: its list opens a month, Escape and the cross lead back, the focus has its place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.services.waiting_rows import WaitingPlan
from staffdesk.ui.calendar.children_pane import ChildrenPane
from staffdesk.ui.calendar.waiting_words import waiting_rows
from staffdesk.ui.kit.labels import EmptyState
from tests.ui.calendar.test_waiting_words import row
from tests.ui.conftest import Stage
from tests.ui.hand import click, press


@pytest.fixture
def pane(stage: Stage) -> ChildrenPane:
    made = ChildrenPane("Cantine", "Enfants", EmptyState("Personne", "Choisir un autre jour."))
    stage(made).resize(420, 640)
    made.people.replace(waiting_rows((row(1, "Inès Lemoine", 1),), WaitingPlan()))
    return made


def test_its_child_is_opened_by_key_and_by_button(pane: ChildrenPane, qtbot: QtBot) -> None:
    pane.people.choose(1)
    pane.take_focus()
    with qtbot.waitSignal(pane.child_asked) as told:
        press(pane.people, Qt.Key.Key_Return)
    assert told.args == ["Inès Lemoine"]
    with qtbot.waitSignal(pane.child_asked) as told:
        click(pane.open_button)
    assert told.args == ["Inès Lemoine"]


def test_escape_and_the_cross_lead_back(pane: ChildrenPane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.closed):
        press(pane.people, Qt.Key.Key_Escape)
    with qtbot.waitSignal(pane.closed):
        click(pane.close_button)


def test_without_a_list_the_focus_is_on_the_way_out(pane: ChildrenPane) -> None:
    pane.people.hide()
    pane.take_focus()
    assert QApplication.focusWidget() is pane.close_button
