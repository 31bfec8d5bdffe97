"""The month grid by mouse and key."""

import time

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from staffdesk.ui.calendar.geometry import GridGeometry
from staffdesk.ui.calendar.month_view import MonthView, OccupancyFoot
from tests.ui.calendar.sample_month import TODAY, a_month
from tests.ui.conftest import Stage
from tests.ui.hand import click, press

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def view(stage: Stage) -> MonthView:
    made = MonthView(TODAY)
    stage(made).resize(1700, 600)
    made.show_grid(a_month())
    made.setFocus()
    return made


def _place(view: MonthView, child: int, slot: int, day: int) -> QPoint:
    """Middle of a cell in the viewport, as scrolled."""
    grid = view.grid()
    assert grid is not None
    geometry = GridGeometry(grid, view.viewport().width())
    scrolled = QPoint(view.horizontalScrollBar().value(), view.verticalScrollBar().value())
    return geometry.cell_rect(child, slot, day).center() + QPoint(geometry.left, geometry.top) - scrolled


def _drag(view: MonthView, start: QPoint, end: QPoint) -> None:
    port, left = view.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(port, left, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(port, (start + end) / 2)
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, left, Qt.KeyboardModifier.NoModifier, end)


def test_a_click_selects_a_cell_and_shift_a_block(qtbot: QtBot, view: MonthView) -> None:
    with qtbot.waitSignal(view.selection_changed):
        click(view.viewport(), _place(view, 0, 1, 17))
    assert view.selected_cells() == [(0, 1, 17)]
    click(view.viewport(), _place(view, 1, 0, 18), SHIFT)
    assert view.selected_cells() == [
        (child, slot, day) for child, slot in ((0, 1), (0, 2), (1, 0)) for day in (17, 18)
    ]


def test_dragging_selects_what_it_crosses_and_leaves_weekends_out(view: MonthView) -> None:
    _drag(view, _place(view, 0, 0, 14), _place(view, 0, 0, 18))
    assert view.selected_cells() == [(0, 0, 14), (0, 0, 17), (0, 0, 18)]


def test_dragging_beyond_the_edge_goes_on_to_it(view: MonthView) -> None:
    start = _place(view, 0, 0, 17)
    _drag(view, start, QPoint(start.x(), -50))
    assert view.selected_cells() == [(0, 0, 17)]
    _drag(view, start, QPoint(view.viewport().width() + 100, start.y()))
    assert {day for _, _, day in view.selected_cells()} == {17, 18, 19, 20, 21, 24, 25, 26, 27, 28}


def test_headings_and_names_select_nothing(view: MonthView) -> None:
    click(view.viewport(), QPoint(300, 52))
    click(view.viewport(), QPoint(60, 100))
    assert view.selected_cells() == []


def test_the_first_arrow_takes_today_in_the_first_row(view: MonthView) -> None:
    press(view, Qt.Key.Key_Down)
    assert view.selected_cells() == [(0, 0, 10)]
    assert view.accessibleDescription() == "Adam Benali, lun.\u00a011\u00a0janv., matin\u00a0: rien"


def test_arrows_walk_over_weekends_and_shift_extends(view: MonthView) -> None:
    press(view, Qt.Key.Key_Down)
    for _ in range(5):
        press(view, Qt.Key.Key_Right)
    assert view.selected_cells() == [(0, 0, 17)]
    press(view, Qt.Key.Key_Down, SHIFT)
    press(view, Qt.Key.Key_Right, SHIFT)
    assert view.selected_cells() == [(0, 0, 17), (0, 0, 18), (0, 1, 17), (0, 1, 18)]
    assert view.accessibleDescription().startswith("Adam Benali, mar.\u00a019\u00a0janv., midi")


def test_arrows_stop_at_the_edges_of_the_month(view: MonthView) -> None:
    view.select((0, 28), (0, 28))
    press(view, Qt.Key.Key_Right)
    press(view, Qt.Key.Key_Up)
    assert view.selected_cells() == [(0, 0, 28)]
    view.select((11, 0), (11, 0))
    press(view, Qt.Key.Key_Left)
    press(view, Qt.Key.Key_Down)
    assert view.accessibleDescription().startswith("Gabin Faure, ven.\u00a01ᵉʳ\u00a0janv., soir")
    assert view.selected_cells() == [], "nothing is worked on a public holiday"


def test_escape_selects_nothing(qtbot: QtBot, view: MonthView) -> None:
    press(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.selection_changed):
        press(view, Qt.Key.Key_Escape)
    assert view.selected_cells() == []


def test_the_same_children_keep_the_selection_and_others_lose_it(view: MonthView) -> None:
    view.select((0, 17), (2, 18))
    view.show_grid(a_month())
    assert len(view.selected_cells()) == 6
    view.show_grid(a_month(month=2))
    assert view.selected_cells() == []
    view.select((0, 17), (2, 18))
    view.show_grid(a_month(3))
    assert view.selected_cells() == []


def test_a_cell_out_of_sight_is_brought_into_it(view: MonthView) -> None:
    view.show_grid(a_month(100))
    view.select((299, 28), (299, 28))
    assert view.viewport().rect().contains(_place(view, 99, 2, 28))
    assert view.verticalScrollBar().value() > 0


def test_the_story_of_a_cell_comes_under_the_pointer_and_by_the_return_key(
    qtbot: QtBot, view: MonthView, qapp: QApplication
) -> None:
    place = _place(view, 0, 1, 17)
    tip = QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
    with qtbot.waitSignal(view.story_asked) as told:
        qapp.sendEvent(view.viewport(), tip)
    assert told.args == [0, 1, 17]
    view.select((1, 17), (1, 17))
    with qtbot.waitSignal(view.story_asked) as told:
        press(view, Qt.Key.Key_Return)
    assert told.args == [0, 1, 17]
    view.show_story("Réservé · Cantine")
    assert QToolTip.text() == "Réservé · Cantine"
    QToolTip.hideText()


def test_an_empty_month_takes_no_key(view: MonthView) -> None:
    view.show_grid(a_month(0))
    press(view, Qt.Key.Key_Down)
    assert view.selected_cells() == []


def test_the_foot_takes_the_height_of_its_rows(stage: Stage, view: MonthView) -> None:
    foot = OccupancyFoot(view)
    stage(foot)
    view.show_grid(a_month())
    assert foot.height() == 3 * 26 + 8
    foot.grab()


def test_six_hundred_children_open_and_scroll_at_once(view: MonthView, qapp: QApplication) -> None:
    grid = a_month(600)
    began = time.perf_counter()
    view.show_grid(grid)
    view.viewport().grab()
    assert time.perf_counter() - began < 0.3
    began = time.perf_counter()
    for step in range(20):
        view.verticalScrollBar().setValue(step * 500)
        view.viewport().grab()
    assert (time.perf_counter() - began) / 20 < 0.1, "far above the 16 ms of a frame, for slow machines"
