"""The list: walked by keys and mouse, ranges, what stays chosen when rows change."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QPainter
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot
from typing_extensions import override

from staffdesk.ui.kit.list_delegate import HEADING_HEIGHT, TwoLineDelegate
from staffdesk.ui.kit.list_rows import ListRow, TwoLineRow
from staffdesk.ui.kit.list_view import TwoLineList
from staffdesk.ui.kit.theme import px, tokens
from tests.ui.hand import click, press
from tests.ui.kit.gallery import queue_rows

SHIFT = Qt.KeyboardModifier.ShiftModifier


def _list(qtbot: QtBot, height: int = 400) -> TwoLineList:
    rows = TwoLineList("Demandes")
    rows.resize(374, height)
    rows.replace(queue_rows())
    qtbot.addWidget(rows)
    rows.show()
    rows.activateWindow()
    rows.setFocus()
    qtbot.waitUntil(rows.hasFocus)
    return rows


def _keys(rows: tuple[ListRow, ...]) -> list[object]:
    return [row.key for row in rows]


def test_the_first_row_is_current_when_the_list_gets_the_focus(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    current = rows.current_row()
    assert current is not None
    assert current.key == 1


def test_j_and_k_walk_over_headings(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    rows.choose(3)
    with qtbot.waitSignal(rows.current_changed) as told:
        press(rows, Qt.Key.Key_J)
    assert told.args[0].key == 4
    press(rows, Qt.Key.Key_K)
    press(rows, Qt.Key.Key_Up)
    assert _keys(rows.selected_rows()) == [2]


def test_shift_takes_a_range_without_headings_and_shrinks_it(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    rows.choose(2)
    for _ in range(3):
        press(rows, Qt.Key.Key_J, SHIFT)
    assert _keys(rows.selected_rows()) == [2, 3, 4, 5]
    press(rows, Qt.Key.Key_K, SHIFT)
    assert _keys(rows.selected_rows()) == [2, 3, 4]
    press(rows, Qt.Key.Key_J)
    assert _keys(rows.selected_rows()) == [5]


def test_the_ends_stop_the_walk(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    rows.choose(1)
    assert not rows.step(-1)
    rows.choose(12)
    assert not rows.step(1)
    assert _keys(rows.selected_rows()) == [12]


def test_home_goes_to_the_first_row_and_not_to_its_heading(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    rows.choose(3)
    press(rows, Qt.Key.Key_Home)
    assert _keys(rows.selected_rows()) == [1]
    press(rows, Qt.Key.Key_End)
    press(rows, Qt.Key.Key_PageUp)
    assert rows.current_row() is not None


def test_a_click_chooses_and_a_click_on_a_heading_does_not(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    click(rows.viewport(), pos=QPoint(120, 34 + 60 + 30))
    assert _keys(rows.selected_rows()) == [2]
    click(rows.viewport(), QPoint(120, 34 + 150), SHIFT)
    assert _keys(rows.selected_rows()) == [2, 3]


def test_enter_opens_the_current_row(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    rows.choose(5)
    with qtbot.waitSignal(rows.opened) as told:
        press(rows, Qt.Key.Key_Return)
    assert told.args[0].key == 5


def test_letters_are_left_to_the_screen(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    rows.choose(1)
    press(rows, Qt.Key.Key_N)
    assert _keys(rows.selected_rows()) == [1]


def test_a_refresh_keeps_what_was_current_selected_and_in_sight(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    rows.choose(8)
    press(rows, Qt.Key.Key_J, SHIFT)
    scrolled = rows.verticalScrollBar().value()
    assert scrolled > 0
    rows.replace(queue_rows())
    assert _keys(rows.selected_rows()) == [8, 9]
    assert rows.verticalScrollBar().value() == scrolled


def test_when_the_current_row_goes_the_next_one_takes_its_place(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    rows.choose(4)
    with qtbot.waitSignal(rows.current_changed) as told:
        rows.replace([row for row in queue_rows() if row.key != 4])
    assert told.args[0].key == 5
    rows.choose(12)
    rows.replace([row for row in queue_rows() if row.key != 12])
    assert _keys(rows.selected_rows()) == [11]


def test_when_a_whole_range_goes_the_row_after_it_takes_its_place(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    rows.choose(3)
    for _ in range(4):
        press(rows, Qt.Key.Key_J, SHIFT)
    rows.replace([row for row in queue_rows() if row.key not in (3, 4, 6, 7)])
    current = rows.current_row()
    assert current is not None
    assert current.key == 8


def test_a_walk_that_scrolls_leaves_no_half_row_at_the_top(qtbot: QtBot) -> None:
    rows = _list(qtbot, 250)
    for _ in range(8):
        press(rows, Qt.Key.Key_J)
    assert rows.verticalScrollBar().value() > 0
    lines = [rows.rows.index(at) for at in range(rows.rows.rowCount())]
    tops = [rows.visualRect(line).top() for line in lines if rows.rows.row_at(line) is not None]
    assert not [top for top in tops if 34 - 60 < top < 34], "a row is half under the heading that stays"


def test_the_row_walked_to_is_never_under_the_heading_that_stays(qtbot: QtBot) -> None:
    rows = _list(qtbot, 200)
    rows.choose(12)
    for _ in range(11):
        rows.step(-1)
        assert rows.visualRect(rows.currentIndex()).top() >= 34


def test_the_heading_of_the_group_stays_in_sight(qtbot: QtBot) -> None:
    rows = _list(qtbot, 200)
    at_rest = rows.viewport().grab().toImage()
    rows.verticalScrollBar().setValue(70)
    moved = rows.viewport().grab().toImage()
    top = [(x, y) for x in range(20, 160) for y in range(8, 28)]
    assert all(at_rest.pixelColor(x, y) == moved.pixelColor(x, y) for x, y in top)


def test_the_ring_goes_with_the_focus_and_the_fill_stays(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    rows.choose(1)
    with_focus = rows.viewport().grab().toImage()
    rows.clearFocus()
    without = rows.viewport().grab().toImage()
    y_of_edge, middle = 34 + 2, 34 + 30
    assert with_focus.pixelColor(180, y_of_edge) != without.pixelColor(180, y_of_edge)
    assert without.pixelColor(12, middle) == tokens().selected == with_focus.pixelColor(12, middle)


def test_screen_readers_hear_list_and_rows(qtbot: QtBot) -> None:
    QAccessible.setActive(True)
    rows = _list(qtbot)
    seen = QAccessible.queryAccessibleInterface(rows)
    assert seen.text(QAccessible.Text.Name) == "Demandes"
    first = seen.child(1)
    assert first is not None
    assert first.text(QAccessible.Text.Name).startswith("Lemoine-Daoud Inès, CE1, Cantine et soir")


class _CountingDelegate(TwoLineDelegate):
    """Paints, and counts what it painted."""

    painted = 0

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.painted += 1
        super().paint(painter, option, index)


def test_two_thousand_rows_come_at_once_and_only_those_in_sight_are_painted(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    resets, inserted = QSignalSpy(rows.rows.modelReset), QSignalSpy(rows.rows.rowsInserted)
    delegate = _CountingDelegate(rows.rows, rows)
    rows.setItemDelegate(delegate)
    rows.replace([TwoLineRow(n, f"groupe {n // 50}", "tray", "Perrin", line2="Adresse") for n in range(2000)])
    assert (resets.count(), inserted.count()) == (1, 0)
    delegate.painted = 0
    rows.viewport().grab()
    assert 0 < delegate.painted <= 400 // 20, "no line is less than 20 px high"


def test_a_row_half_under_the_heading_comes_out_whole_when_it_is_pressed(qtbot: QtBot) -> None:
    rows = _list(qtbot)
    rows.verticalScrollBar().setValue(60)
    index = rows.rows.index(2)
    rows.setCurrentIndex(index)
    assert rows.visualRect(index).top() >= px(HEADING_HEIGHT)
