"""The grid by activity by mouse and key."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from staffdesk.ui.calendar.activity_view import HEAD_HEIGHT, ROW_HEIGHT, ActivityView, two_lines
from staffdesk.ui.kit.theme import tokens
from tests.ui.calendar.sample_month import TODAY, an_activity_month
from tests.ui.conftest import Stage
from tests.ui.hand import click, press


@pytest.fixture
def view(stage: Stage) -> ActivityView:
    made = ActivityView(lambda: TODAY)
    stage(made).resize(1700, 500)
    made.show_grid(an_activity_month())
    made.setFocus()
    return made


def test_a_cell_is_said_with_group_slot_day_and_places(view: ActivityView) -> None:
    told = view.spoken_cell(0, 10)
    assert told == ("Cantine, École Jean-Zay, midi, lun.\u00a011\u00a0janv.\u00a0: 30 places prises sur 40")
    assert view.spoken_cell(1, 10).endswith("pas de service")


def test_arrows_walk_the_cells_and_stop_at_the_edges(view: ActivityView) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        press(view, key)
    assert view.accessibleDescription() == view.spoken_cell(1, 1)
    for _ in range(3):
        press(view, Qt.Key.Key_Left)
    assert view.accessibleDescription() == view.spoken_cell(1, 0)


def test_a_click_takes_a_cell_and_the_pointer_reads_it(view: ActivityView, qapp: QApplication) -> None:
    left = next(x for x in range(100, 700) if view._cell_at(QPoint(x, HEAD_HEIGHT + 10)) == (0, 3))
    place = QPoint(left + 10, HEAD_HEIGHT + ROW_HEIGHT + 10)
    click(view.viewport(), place)
    assert view.accessibleDescription() == view.spoken_cell(1, 3)
    tip = QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
    qapp.sendEvent(view.viewport(), tip)
    assert QToolTip.text() == view.spoken_cell(1, 3)
    QToolTip.hideText()


def test_a_cell_out_of_sight_is_brought_into_it(stage: Stage) -> None:
    view = ActivityView(lambda: TODAY)
    stage(view).resize(700, 300)
    view.show_grid(an_activity_month())
    view.choose(0, 30)
    assert view.horizontalScrollBar().value() > 0
    view.choose(0, 0)
    assert view.horizontalScrollBar().value() == 0


def test_full_and_over_are_painted_in_their_colours(view: ActivityView) -> None:
    image = view.viewport().grab().toImage()
    inks = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(HEAD_HEIGHT, 80)}
    assert tokens().warn.name() in inks
    assert tokens().bad.name() in inks


def test_a_name_stands_on_two_lines() -> None:
    rows = an_activity_month().rows
    assert two_lines(rows[0]) == ("Cantine", "École Jean-Zay · midi")


def test_a_cell_with_a_service_is_opened_by_click_and_by_enter(qtbot: QtBot, view: ActivityView) -> None:
    left = next(x for x in range(100, 900) if view._cell_at(QPoint(x, HEAD_HEIGHT + 10)) == (0, 10))
    with qtbot.waitSignal(view.opened) as told:
        click(view.viewport(), QPoint(left + 10, HEAD_HEIGHT + 10))
    assert told.args == [1, 11, 10]
    with qtbot.waitSignal(view.opened):
        press(view, Qt.Key.Key_Return)
    view.choose(1, 10)
    with qtbot.assertNotEmitted(view.opened):
        press(view, Qt.Key.Key_Return)


def test_the_cell_one_stands_on_stays_when_the_same_rows_come_again(view: ActivityView) -> None:
    view.choose(0, 10)
    view.show_grid(an_activity_month())
    assert view.spoken_current() == (0, 10)
    assert view.spoken_row(0) == "Cantine, École Jean-Zay, midi"
    assert (view.spoken_rows(), view.spoken_cells()) == (2, 31)
    assert view.spoken_rect(0, None).width() > view.spoken_rect(0, 10).width()
