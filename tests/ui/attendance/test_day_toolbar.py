"""The head of Pointage and Effectifs: days, the way back, the other views."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from staffdesk.ui.attendance.day_toolbar import DayToolbar, FilterRow
from staffdesk.ui.attendance.words import MARKING, MEALS
from tests.ui.conftest import Stage
from tests.ui.hand import click


def test_arrows_step_and_the_way_back_is_offered_from_elsewhere(stage: Stage, qtbot: QtBot) -> None:
    bar = DayToolbar(MARKING, 200)
    stage(bar)
    steps: list[int] = []
    bar.stepped.connect(steps.append)
    bar.show_title("Lun. 16 nov.", is_present=True)
    assert bar.present.isHidden()
    click(bar.before)
    click(bar.after)
    bar.show_title("Mar. 17 nov.", is_present=False)
    click(bar.present)
    assert steps == [-1, 1, 0]


def test_another_view_leads_away_and_this_one_stays_chosen(stage: Stage, qtbot: QtBot) -> None:
    bar = DayToolbar(MARKING, 200)
    stage(bar)
    with qtbot.waitSignal(bar.view_asked) as asked:
        bar.view.chosen.emit(MEALS)
    assert asked.args == [MEALS]
    assert bar.view.key() == MARKING
    with qtbot.assertNotEmitted(bar.view_asked):
        bar.view.chosen.emit(MARKING)


def test_a_row_of_filters_holds_what_is_put_into_it(stage: Stage) -> None:
    row, left, right = FilterRow(), QLabel("à gauche"), QLabel("à droite")
    row.add(left)
    row.add_stretch()
    row.add(right)
    row.setFixedWidth(800)
    stage(row)
    assert left.mapTo(row, left.rect().topLeft()).x() < 40
    assert right.mapTo(row, right.rect().topRight()).x() > 740
