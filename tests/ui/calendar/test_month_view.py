"""The month grid by mouse and key."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from staffdesk.ui.calendar.geometry import GridGeometry
from staffdesk.ui.calendar.month_view import MonthView
from tests.ui.calendar.sample_month import TODAY, a_month
from tests.ui.conftest import Stage
from tests.ui.hand import click, press

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(stage: Stage) -> MonthView:
    made = MonthView(lambda: TODAY)
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


def _days(view: MonthView) -> set[int]:
    return {day for _, _, day in view.selected_cells()}


def _lines(view: MonthView) -> set[tuple[int, int]]:
    return {(child, slot) for child, slot, _ in view.selected_cells()}


def _head(view: MonthView, day: int, *, week: bool = False) -> QPoint:
    """Middle of a day's head, or of its week's."""
    return QPoint(_place(view, 0, 0, day).x(), 8 if week else 30)


def _name(view: MonthView, child: int, *, slot: int = 0, label: bool = False) -> QPoint:
    """Middle of a child's name, or of one of its slot labels."""
    return QPoint(185 if label else 60, _place(view, child, slot, 0).y())


def test_a_day_head_selects_the_day_of_everybody_and_drags_on(view: MonthView) -> None:
    click(view.viewport(), _head(view, 17))
    assert _days(view) == {17}
    assert len(_lines(view)) == 12
    _drag(view, _head(view, 17), _head(view, 19))
    assert _days(view) == {17, 18, 19}
    click(view.viewport(), _head(view, 24), SHIFT)
    assert _days(view) == {17, 18, 19, 20, 21, 24}


def test_a_week_label_selects_the_week_of_everybody(view: MonthView) -> None:
    click(view.viewport(), _head(view, 18, week=True))
    assert _days(view) == {17, 18, 19, 20, 21}
    assert len(_lines(view)) == 12


def test_a_name_selects_the_month_of_a_child_and_a_slot_label_one_line(view: MonthView) -> None:
    click(view.viewport(), _name(view, 2))
    assert _lines(view) == {(2, 0), (2, 1), (2, 2)}
    assert len(_days(view)) == 20
    click(view.viewport(), _name(view, 1, slot=2, label=True))
    assert _lines(view) == {(1, 2)}
    click(view.viewport(), _name(view, 3), SHIFT)
    assert {child for child, _ in _lines(view)} == {1, 2, 3}


def test_a_class_heading_selects_its_children_and_the_corner_everybody(view: MonthView) -> None:
    top = view.viewport().mapFrom(view, QPoint(0, 0))
    click(view.viewport(), QPoint(60, 45 + 10) - top)
    assert {child for child, _ in _lines(view)} == {0, 1}
    click(view.viewport(), QPoint(10, 10))
    assert len(_lines(view)) == 12


def test_a_head_is_selected_without_scrolling_away(view: MonthView) -> None:
    view.show_grid(a_month(100))
    click(view.viewport(), _head(view, 17))
    assert view.verticalScrollBar().value() == 0
    assert len(view.selected_cells()) == 300


def test_ctrl_a_widens_to_the_children_and_then_to_everybody(view: MonthView) -> None:
    click(view.viewport(), _place(view, 1, 1, 17))
    press(view, Qt.Key.Key_A, CONTROL)
    assert _lines(view) == {(1, 0), (1, 1), (1, 2)}
    assert len(_days(view)) == 20
    press(view, Qt.Key.Key_A, CONTROL)
    assert len(_lines(view)) == 12


def test_ctrl_space_takes_the_days_and_shift_space_the_lines(view: MonthView) -> None:
    click(view.viewport(), _place(view, 1, 1, 17))
    press(view, Qt.Key.Key_Space, CONTROL)
    assert _days(view) == {17}
    assert len(_lines(view)) == 12
    click(view.viewport(), _place(view, 1, 1, 17))
    press(view, Qt.Key.Key_Space, SHIFT)
    assert _lines(view) == {(1, 1)}
    assert len(_days(view)) == 20


def test_far_keys_go_to_edges_weeks_and_children(view: MonthView) -> None:
    view.show_grid(a_month(100))
    view.select((4, 17), (4, 17))
    for key, modifiers, expected in (
        (Qt.Key.Key_Home, NONE, (4, 3)),
        (Qt.Key.Key_End, NONE, (4, 28)),
        (Qt.Key.Key_Home, CONTROL, (0, 3)),
        (Qt.Key.Key_Right, CONTROL, (0, 10)),
        (Qt.Key.Key_Down, CONTROL, (3, 10)),
        (Qt.Key.Key_End, CONTROL, (299, 28)),
    ):
        press(view, key, modifiers)
        assert view.span() == (expected, expected)
    press(view, Qt.Key.Key_PageUp)
    span = view.span()
    assert span is not None
    assert span[1][0] < 299 - 9


def test_a_block_reaches_across_what_is_scrolled(view: MonthView) -> None:
    view.show_grid(a_month(100))
    click(view.viewport(), _place(view, 0, 0, 17))
    for _ in range(10):
        press(view, Qt.Key.Key_PageDown, SHIFT)
    assert view.verticalScrollBar().value() > 0
    lines = _lines(view)
    assert (0, 0) in lines
    assert len(lines) > 100


def test_undo_is_asked_for_by_its_key(qtbot: QtBot, view: MonthView) -> None:
    with qtbot.waitSignal(view.undo_asked):
        press(view, Qt.Key.Key_Z, CONTROL)


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


def test_rows_and_cells_are_told_to_assistive_tools(view: MonthView) -> None:
    QAccessible.setActive(True)
    try:
        view.select((4, 17), (4, 17))
        table = QAccessible.queryAccessibleInterface(view)
        assert table is not None
        assert table.childCount() == 4
        row = table.child(1)
        assert row is not None
        assert row.text(QAccessible.Text.Name) == "Zoé Colin-Haddad, CE1 0, École Jean-Zay, sem. impaires"
        assert row.childCount() == 31 * 3
        cell = row.child(17 * 3 + 1)
        assert cell is not None
        assert (
            cell.text(QAccessible.Text.Name)
            == "Zoé Colin-Haddad, lun.\u00a018\u00a0janv., midi\u00a0: réservé"
        )
        assert cell.state().selected
        place = view.viewport().mapToGlobal(_place(view, 1, 1, 17))
        assert cell.rect().contains(place)
    finally:
        QAccessible.setActive(False)


def test_today_is_the_day_of_the_clock(stage: Stage) -> None:
    days = [TODAY]
    made = MonthView(lambda: days[0])
    stage(made).resize(1700, 600)
    made.show_grid(a_month())
    before = made.grab().toImage()
    days[0] = TODAY + timedelta(days=1)
    made.show_grid(a_month())
    assert made.grab().toImage() != before


def test_the_cell_one_stands_on_stays_in_sight_when_the_view_gets_lower(
    qtbot: QtBot, view: MonthView
) -> None:
    grid = view.grid()
    assert grid is not None
    box, last = view.window(), len(grid.children) * len(grid.slot_labels) - 1
    box.resize(1700, 320)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0)
    view.select((last, 1), (last, 1))
    seen = view.verticalScrollBar().value()
    assert seen > 0
    box.resize(1700, 280)
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() == seen + 40)
    view.verticalScrollBar().setValue(0)
    box.resize(1700, 260)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > seen + 40)
    assert view.verticalScrollBar().value() == 0
