"""The list of two-line rows: one keeps walking it with J and K, arrows, Shift for a range.

Headings stay in sight.
"""

from collections.abc import Hashable, Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget
from typing_extensions import override

from staffdesk.ui.kit.list_delegate import HEADING_HEIGHT, TwoLineDelegate, draw_heading
from staffdesk.ui.kit.list_rows import GroupedListModel, ListRow
from staffdesk.ui.kit.theme import px, tokens

_STEPS = {
    Qt.Key.Key_J: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_K: -1,
    Qt.Key.Key_Up: -1,
}


class TwoLineList(QListView):
    """A grouped list of :class:`ListRow`.

    Signals:
        current_changed: the row now current (ListRow or None), by user or program.
        selection_changed: the selected rows (tuple of ListRow), in order.
        opened: a row was opened with Enter or a double click.
    """

    current_changed = Signal(object)
    selection_changed = Signal(object)
    opened = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """``name`` is what a screen reader calls the list."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows = GroupedListModel()
        self.setModel(self.rows)
        self.setItemDelegate(TwoLineDelegate(self.rows, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setMinimumWidth(px(280))
        self.verticalScrollBar().setSingleStep(px(20))
        self.rows.dataChanged.connect(self._take_height)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(
            lambda now, _was: self.current_changed.emit(self.rows.row_at(now))
        )
        self.selectionModel().selectionChanged.connect(
            lambda *_: self.selection_changed.emit(self.selected_rows())
        )

    def replace(self, rows: Sequence[ListRow]) -> None:
        """Show other rows.

        What was current and selected stays so if it is still there, else the next row becomes current.
        """
        current = self.current_row()
        chosen = {row.key for row in self.selected_rows()}
        place = self._place_among_rows(current, {row.key for row in rows})
        scrolled = self.verticalScrollBar().value()
        self.rows.replace(rows)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(scrolled)
        self._choose_again(current, chosen, place)

    def current_row(self) -> ListRow | None:
        """Give the current row."""
        return self.rows.row_at(self.currentIndex())

    def selected_rows(self) -> tuple[ListRow, ...]:
        """Give the selected rows in the order of the list."""
        indexes = sorted(self.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return tuple(row for row in map(self.rows.row_at, indexes) if row is not None)

    def choose(self, key: Hashable) -> bool:
        """Make one row current and selected; False if it is not there."""
        index = self.rows.index_of(key)
        if index.isValid():
            self._go_to(index, extend=False)
        return index.isValid()

    def step(self, by: int, *, extend: bool = False) -> bool:
        """Go to the next (1) or previous (-1) row, over headings; False at the end."""
        at = self.currentIndex().row()
        target = at + by if self.currentIndex().isValid() else 0
        while 0 <= target < self.rows.rowCount() and self.rows.row_at(self.rows.index(target)) is None:
            target += by
        if not 0 <= target < self.rows.rowCount():
            return False
        self._go_to(self.rows.index(target), extend)
        return True

    def _go_to(self, index: QModelIndex, extend: bool) -> None:
        scrolled = self.verticalScrollBar().value()
        flags = QItemSelectionModel.SelectionFlag
        if extend:
            anchor = self._anchor if self._anchor_holds() else self.currentIndex()
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
            self.selectionModel().select(QItemSelection(*_in_order(anchor, index)), flags.ClearAndSelect)
            self._anchor = anchor
        else:
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
            self._anchor = index
        self._bring_into_sight(index, scrolled)

    _anchor: QModelIndex = QModelIndex()

    def _anchor_holds(self) -> bool:
        return (
            self._anchor.isValid()
            and self._anchor.row() < self.rows.rowCount()
            and bool(self.selected_rows())
        )

    def _bring_into_sight(self, index: QModelIndex, before: int) -> None:
        """Scroll so that the row is seen whole, not under the heading that stays at the top.

        A list that need not scroll stays where it was (``before``).
        """
        self.scrollTo(index)
        if self.verticalScrollBar().value() != before:
            self._begin_with_a_whole_row()

    @override
    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a row into sight whole: not under the heading that stays at the top."""
        super().scrollTo(index, hint)
        hidden = px(HEADING_HEIGHT) - self.visualRect(index).top()
        if hidden > 0 and self.rows.heading_over(self.rows.index(index.row())) is not None:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - hidden)

    def _begin_with_a_whole_row(self) -> None:
        """Scroll on until the topmost row is seen whole: who walks the list reads no halves."""
        top = self.indexAt(self.viewport().rect().topLeft())
        if not top.isValid() or self.verticalScrollBar().value() == 0:
            return
        edge = px(HEADING_HEIGHT) if self.rows.heading_over(top) is not None else 0
        for row in range(top.row(), self.rows.rowCount()):
            rect = self.visualRect(self.rows.index(row))
            if rect.top() < edge < rect.bottom():
                self.verticalScrollBar().setValue(self.verticalScrollBar().value() + rect.bottom() + 1 - edge)
            if rect.bottom() >= edge:
                return

    def _place_among_rows(self, row: ListRow | None, kept: set[Hashable]) -> int:
        """Count the rows over one that stay: it is the place of whoever comes after it, were it to go."""
        keys = [known.key for known in self.rows.rows()]
        over = keys[: keys.index(row.key)] if row is not None and row.key in keys else []
        return sum(key in kept for key in over)

    def _choose_again(self, current: ListRow | None, chosen: set[Hashable], place: int) -> None:
        rows = self.rows.rows()
        if not rows or current is None:
            self.current_changed.emit(None)
            return
        index = self.rows.index_of(current.key)
        if not index.isValid():
            self.choose(rows[min(place, len(rows) - 1)].key)
            return
        selection = QItemSelection()
        for key in chosen:
            found = self.rows.index_of(key)
            if found.isValid():
                selection.select(found, found)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _take_height(self, index: QModelIndex) -> None:
        """Lay out anew where another state of a row needs another height."""
        if self.visualRect(index).height() != self.sizeHintForIndex(index).height():
            self.scheduleDelayedItemsLayout()

    def _open(self, index: QModelIndex) -> None:
        row = self.rows.row_at(index)
        if row is not None:
            self.opened.emit(row)

    def _sticky_heading(self) -> tuple[QRectF, int] | None:
        """Find where the heading of the topmost row is drawn over the rows, and that row.

        None if it is in its place.
        """
        top = self.indexAt(self.viewport().rect().topLeft())
        if not top.isValid() or self.verticalScrollBar().value() == 0:
            return None
        height = px(HEADING_HEIGHT)
        y = 0.0
        for row in range(top.row() + 1, min(top.row() + 3, self.rows.rowCount())):
            below = self.rows.index(row)
            if self.rows.heading_at(below) is not None:
                y = min(0, self.visualRect(below).top() - height)
                break
        return QRectF(0, y, self.width(), height), top.row()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = Qt.KeyboardModifier.ShiftModifier
        by = _STEPS.get(Qt.Key(event.key()))
        if by is not None and modifiers in (Qt.KeyboardModifier.NoModifier, shift):
            self.step(by, extend=modifiers == shift)
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and modifiers == Qt.KeyboardModifier.NoModifier
        ):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)
            if self.currentIndex().isValid() and self.current_row() is None:
                self.step(1)  # Home and a page up may end on a heading, which is no row

    def keyboardSearch(self, search: str) -> None:
        """Leave letters to the screen: they are its keys (A, R, M)."""

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() or self.current_row() is None:
            self.step(1)
        self.viewport().update()

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.viewport().update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.doItemsLayout()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        found = self._sticky_heading()
        if found is None:
            return
        rect, row = found
        heading = self.rows.heading_over(self.rows.index(row))
        if heading is not None:
            painter = QPainter(self.viewport())
            painter.fillRect(rect, tokens().surface)
            draw_heading(painter, rect, heading)


def _in_order(one: QModelIndex, other: QModelIndex) -> tuple[QModelIndex, QModelIndex]:
    return (one, other) if one.row() <= other.row() else (other, one)
