"""The outcome of a trial: revenue before and after, who pays more, by band."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.services.tariff_trial import TrialResult, TrialRow
from staffdesk.ui.settings.tariff_trial_panel import NOBODY, TrialPanel
from tests.domain.tariffs import grids
from tests.ui.conftest import Stage
from tests.ui.hand import click
from tests.ui.typography import wrong_texts

ROWS = (TrialRow("De moins de 800", 1, 2350, 1000, 0, 1), TrialRow("Hors commune", 1, 650, 700, 1, 0))
TOTAL = TrialRow("Ensemble", 2, 3000, 1700, 1, 1)
RESULT = TrialResult("Cantine", date(2025, 11, 1), date(2026, 10, 31), ROWS, TOTAL)


@pytest.fixture
def panel(stage: Stage) -> TrialPanel:
    made = TrialPanel()
    stage(made).resize(340, 500)
    return made


def test_a_trial_is_asked_for_and_its_outcome_shown(panel: TrialPanel, qtbot: QtBot) -> None:
    assert not panel.export_button.isVisible()
    panel.show_version(grids.G1_MEAL)
    with qtbot.waitSignal(panel.trial_asked) as asked:
        click(panel.try_button)
    assert asked.args == [grids.G1_MEAL]
    panel.show_busy()
    assert not panel.try_button.isEnabled()
    panel.show_result(RESULT)
    assert panel.figures.text().replace("\u00a0", " ") == "30,00 € → 17,00 € (−13,00 €)"
    assert "1 paierait plus, 1 moins" in panel.who.text()
    assert panel.table.rows.rows() == ROWS
    with qtbot.waitSignal(panel.export_asked) as exported:
        click(panel.export_button)
    assert exported.args == [RESULT]
    assert wrong_texts(panel) == []


def test_another_version_takes_the_outcome_away(panel: TrialPanel, qtbot: QtBot) -> None:
    panel.show_version(grids.G1_MEAL)
    panel.show_result(RESULT)
    panel.show_version(grids.G1_MEAL)
    assert panel.figures.isVisible()
    with qtbot.waitSignal(panel.cancelled):
        panel.show_version(grids.G3_MEAL)
    assert not panel.figures.isVisible()
    panel.show_version(None)
    assert not panel.try_button.isEnabled()


def test_no_day_is_told(panel: TrialPanel) -> None:
    nobody = TrialRow("Ensemble", 0, 0, 0, 0, 0)
    panel.show_result(TrialResult("Cantine", RESULT.first, RESULT.last, (), nobody))
    assert panel.figures.text() == NOBODY
