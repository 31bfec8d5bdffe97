"""One rule in hand: simulated, read row by row, switched."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.ui.settings.simulation_panel import ROWS_SHOWN, SimulationPanel
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.settings.policy_samples import CANCELLED, MEALS, simulated, simulation


@pytest.fixture
def panel(stage: Stage) -> SimulationPanel:
    made = SimulationPanel()
    stage(made).resize(1000, 700)
    made.offer_months(date(2026, 11, 16))
    made.allow_switching(True)
    made.show_rule(MEALS)
    return made


def test_it_asks_for_the_month_that_holds(panel: SimulationPanel, qtbot: QtBot) -> None:
    assert panel.hint.isVisible()
    assert not panel.figures.isVisible()
    with qtbot.waitSignal(panel.simulation_asked) as told:
        click(panel.simulate_button)
    assert told.args == ["2026-10"]


def test_while_it_runs_it_cannot_be_asked_twice_and_can_be_stopped(
    panel: SimulationPanel, qtbot: QtBot
) -> None:
    panel.show_busy()
    assert not panel.simulate_button.isEnabled()
    qtbot.waitUntil(panel.progress.isVisible)
    with qtbot.waitSignal(panel.cancelled):
        click(panel.progress.cancel_button)
    panel.show_simulation(None)
    assert panel.simulate_button.isEnabled()


def test_figures_list_and_what_differs_are_shown(panel: SimulationPanel) -> None:
    panel.show_simulation(simulation(simulated(1, "refused"), simulated(2, why="délai")))
    assert panel.figures.text().startswith("Sur les 2\u00a0demandes")
    assert panel.differs.isVisible()
    assert panel.reasons.isVisible()
    texts = [panel.table.model().index(0, column).data() for column in range(5)]
    assert texts[3:] == ["accepte", "refusée par Camille R."]
    panel.show_simulation(simulation())
    assert panel.figures.text().startswith("Aucune demande")
    assert not panel.table.isVisible()


def test_a_long_list_shows_its_rest_when_asked(panel: SimulationPanel, qtbot: QtBot) -> None:
    panel.show_simulation(simulation(*(simulated(number) for number in range(ROWS_SHOWN + 4))))
    assert panel.table.model().rowCount() == ROWS_SHOWN
    qtbot.waitUntil(lambda: panel.more.width() > 0)
    click(panel.more)
    assert panel.table.model().rowCount() == ROWS_SHOWN + 4
    assert not panel.more.isVisible()


def test_return_on_a_row_leads_to_its_request(panel: SimulationPanel, qtbot: QtBot) -> None:
    panel.show_simulation(simulation(simulated(11), simulated(12)))
    panel.table.setFocus()
    panel.table.choose(12)
    with qtbot.waitSignal(panel.request_opened) as told:
        press(panel.table, Qt.Key.Key_Return)
    assert told.args == [12]


def test_the_switch_says_what_it_will_do(panel: SimulationPanel, qtbot: QtBot) -> None:
    assert panel.switch_button.text() == "Mettre en service"
    with qtbot.waitSignal(panel.switch_asked) as on:
        click(panel.switch_button)
    panel.show_rule(CANCELLED)
    assert panel.switch_button.text() == "Éteindre la règle"
    with qtbot.waitSignal(panel.switch_asked) as off:
        click(panel.switch_button)
    assert (on.args, off.args) == ([True], [False])


def test_another_rule_takes_the_simulation_away_and_the_same_one_keeps_it(panel: SimulationPanel) -> None:
    panel.show_simulation(simulation(simulated(1)))
    panel.show_rule(MEALS)
    assert panel.figures.isVisible()
    panel.show_rule(CANCELLED)
    assert not panel.figures.isVisible()


def test_who_may_not_switch_sees_no_switch(stage: Stage) -> None:
    made = SimulationPanel()
    stage(made)
    made.allow_switching(False)
    assert not made.switch_button.isVisible()
