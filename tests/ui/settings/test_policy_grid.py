"""The grid of rules, by mouse and keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from staffdesk.ui.kit.theme import Mode, apply_theme
from staffdesk.ui.settings.policy_grid import PolicyGrid
from tests.ui.conftest import Stage
from tests.ui.hand import click, press
from tests.ui.kit.test_gallery import beyond_parent
from tests.ui.settings.policy_samples import VIEW


@pytest.fixture
def grid(stage: Stage) -> PolicyGrid:
    made = PolicyGrid()
    stage(made).resize(760, 300)
    made.show_rows(VIEW.policies)
    return made


def test_a_cell_says_its_rule_and_whether_it_is_on(grid: PolicyGrid) -> None:
    names = {key: cell.accessibleName() for key, cell in grid.cells.items()}
    assert names["booking", "cantine"] == "Réservations, Cantine, éteinte"
    assert names["cancellation", "cantine"] == "Annulations, Cantine, en service"
    assert names["contact", ""] == "Téléphones et profession, téléphones et profession, éteinte"


def test_a_click_and_the_arrows_choose_another_rule(grid: PolicyGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.chosen) as told:
        click(grid.cells["booking", "soir"])
    assert told.args == [("booking", "soir")]
    cell = grid.cells["booking", "soir"]
    cell.setFocus()
    qtbot.waitUntil(cell.hasFocus)
    with qtbot.waitSignal(grid.chosen) as walked:
        press(cell, Qt.Key.Key_Up)
    assert walked.args == [("booking", "cantine")]


def test_a_switched_rule_stays_chosen(grid: PolicyGrid) -> None:
    grid.choose(("booking", "cantine"))
    grid.choose(("booking", "judo"))
    first, *others = VIEW.policies
    grid.show_rows([replace(first, is_on=True), *others])
    cell = grid.cells["booking", "cantine"]
    assert (cell.isChecked(), cell.accessibleName()) == (True, "Réservations, Cantine, en service")


@pytest.mark.parametrize(("mode", "k"), [(Mode.LIGHT, 1.3), (Mode.DARK, 1.0)])
def test_nothing_is_cut(stage: Stage, qapp: QApplication, mode: Mode, k: float) -> None:
    apply_theme(qapp, mode, k)
    made = PolicyGrid()
    stage(made).resize(980, 400)
    made.show_rows(VIEW.policies)
    assert beyond_parent(made) == []
    assert all(cell.width() >= cell.sizeHint().width() for cell in made.cells.values())
