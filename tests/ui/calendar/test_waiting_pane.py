"""The pane of the waiting list."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.services.waiting_rows import WaitingPlan
from staffdesk.ui.calendar.waiting_pane import MAY_NOT, WaitingPane
from staffdesk.ui.calendar.waiting_words import NOTHING
from staffdesk.ui.kit.theme import Mode, apply_theme
from tests.ui.calendar.test_waiting_words import LAPSE, OFFER, row
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.typography import wrong_texts

ROWS = (row(1, "Inès Lemoine", 1), row(3, "Zoé Colin", 2))
PLAN = WaitingPlan((OFFER,), (LAPSE,))


@pytest.fixture
def pane(stage: Stage) -> WaitingPane:
    made = WaitingPane()
    stage(made).resize(420, 640)
    made.show_list(ROWS, PLAN)
    return made


def test_it_says_what_the_button_does_before_it_does_it(qtbot: QtBot, pane: WaitingPane) -> None:
    assert pane.facts.text() == "1\u00a0place à proposer, 1\u00a0offre sans réponse à clore"
    assert pane.run_button.text() == "Proposer 1\u00a0place"
    with qtbot.waitSignal(pane.run_asked):
        click(pane.run_button)
    pane.set_busy()
    assert not pane.run_button.isEnabled()


def test_nothing_is_offered_where_nothing_is_free_or_one_may_not(pane: WaitingPane) -> None:
    pane.show_list(ROWS, WaitingPlan())
    assert (pane.run_button.isEnabled(), pane.run_button.toolTip()) == (False, NOTHING)
    pane.set_may_run(False)
    pane.show_list(ROWS, PLAN)
    assert (pane.run_button.isEnabled(), pane.run_button.toolTip()) == (False, MAY_NOT)


def test_a_child_is_opened_and_the_pane_left_by_keys(qtbot: QtBot, pane: WaitingPane) -> None:
    pane.take_focus()
    with qtbot.waitSignal(pane.child_asked) as told:
        press(pane.people, Qt.Key.Key_Return)
    assert told.args == ["Inès Lemoine"]
    with qtbot.waitSignal(pane.child_asked):
        click(pane.open_button)
    with qtbot.waitSignal(pane.closed):
        press(pane.people, Qt.Key.Key_Escape)


def test_nobody_waiting_is_said(pane: WaitingPane) -> None:
    pane.show_list((), WaitingPlan())
    assert pane.empty.isVisible()
    assert not pane.open_button.isEnabled()


def test_its_texts_are_french_and_whole_when_larger(qapp: QApplication, stage: Stage) -> None:
    apply_theme(qapp, Mode.LIGHT, k=1.3)
    made = WaitingPane()
    stage(made).resize(546, 800)
    made.show_list(ROWS, PLAN)
    assert wrong_texts(made) == []
    assert beyond_parent(made) == []
