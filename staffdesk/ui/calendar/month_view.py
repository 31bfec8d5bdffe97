"""The month grid as a widget: scrolls, paints what is seen, selects blocks by mouse and keyboard."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from staffdesk.ui.calendar.geometry import GridGeometry, is_worked
from staffdesk.ui.calendar.heads import Corner, Span, head_span, joined
from staffdesk.ui.calendar.month_painter import MonthPainter
from staffdesk.ui.calendar.walk import first_in_sight, spanned, walked
from staffdesk.ui.calendar.words import spoken_cell, spoken_child
from staffdesk.ui.kit.painting import draw_box, kept
from staffdesk.ui.kit.spoken_grid import Place, SpokenGrid
from staffdesk.ui.kit.theme import px, theme_news, tokens

if TYPE_CHECKING:
    from staffdesk.services.planning_rows import MonthGrid

SHIFT = Qt.KeyboardModifier.ShiftModifier


class MonthView(SpokenGrid):
    """A month of children.

    Signals:
        selection_changed: a block is selected, or none any more.
        story_asked: (child, slot, day) whose story is wanted for a tooltip.
        undo_asked: the last action is to be taken back.
        measured: the columns have other places (another month, another width).
    """

    selection_changed = Signal()
    story_asked = Signal(int, int, int)
    undo_asked = Signal()
    measured = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that is marked in the header."""
        super().__init__()
        self._today = today
        self._geometry: GridGeometry | None = None
        self._painter: MonthPainter | None = None
        self._anchor: Corner | None = None
        self._corner: Corner | None = None
        self._dragged_head: Span | None = None
        self._tip_at = QPoint()
        self.setFrameShape(SpokenGrid.Shape.NoFrame)
        self.setCornerWidget(QWidget())  # else Fusion draws its own between two scroll bars
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Planning du mois")
        self.viewport().setMouseTracking(True)
        theme_news().theme_changed.connect(self.viewport().update)

    def show_grid(self, grid: "MonthGrid") -> None:
        """Show a month; of the same children and days, the place scrolled to and the selection are kept."""
        before = self.grid()
        same = before is not None and _lines(before) == _lines(grid)
        self._measure(grid)
        if not same:
            self.verticalScrollBar().setValue(0)
            self.clear_selection()
        self._tell_corner()
        self.viewport().update()

    def _measure(self, grid: "MonthGrid") -> None:
        self._geometry = GridGeometry(grid, self.viewport().width())
        self._painter = MonthPainter(self._geometry, self._today())
        self._set_ranges()
        self.measured.emit()

    def paint_foot(self, painter: QPainter) -> None:
        """Paint the occupancy under the grid, scrolled with it."""
        if self._painter is not None:
            body = self._body()
            self._painter.paint_foot(painter, body.left(), self.horizontalScrollBar().value(), body.width())

    def foot_height(self) -> int:
        """Give the height the occupancy takes; 0 without a month."""
        return 0 if self._geometry is None else self._geometry.foot_height

    def grid(self) -> "MonthGrid | None":
        """Give the month shown."""
        return None if self._geometry is None else self._geometry.grid

    # -------------------------------------------------------------------------------------- selection

    def selected_cells(self) -> list[tuple[int, int, int]]:
        """List the selected (child, slot, day), weekends and public holidays left out."""
        lines, days = self.selected_block()
        slots = 1 if self._geometry is None else self._geometry.slots
        return [(line // slots, line % slots, day) for line in lines for day in days]

    def selected_block(self) -> tuple[range, list[int]]:
        """Give the selected lines, and the days among them that are worked."""
        if self._geometry is None or self._anchor is None or self._corner is None:
            return range(0), []
        (line1, line2), (day1, day2) = (sorted(pair) for pair in zip(self._anchor, self._corner, strict=True))
        days = [day for day in range(day1, day2 + 1) if is_worked(self._geometry.grid.days[day])]
        return range(line1, line2 + 1), days

    def clear_selection(self) -> None:
        """Select nothing."""
        self._anchor = self._corner = None
        self.viewport().update()
        self.selection_changed.emit()

    def span(self) -> Span | None:
        """Give the corners of the selection: its anchor, and the cell one stands on."""
        return None if self._anchor is None or self._corner is None else (self._anchor, self._corner)

    def select(self, first: Corner, last: Corner, *, reveal: bool = True) -> None:
        """Select a block by its corners; the second is brought into sight, unless a head was chosen."""
        self._anchor, self._corner = first, last
        if reveal:
            self._reveal(last)
        self.viewport().update()
        self.selection_changed.emit()
        self._tell_corner()
        self.tell_current()

    def _tell_corner(self) -> None:
        """Keep the cell one stands on as the description that assistive tools read."""
        grid = self.grid()
        if grid is None or self._geometry is None or self._corner is None:
            self.setAccessibleDescription("")
            return
        child, slot = divmod(self._corner[0], self._geometry.slots)
        self.setAccessibleDescription(spoken_cell(grid, child, slot, self._corner[1]))

    # -------------------------------------------------------------------------------------- spoken

    @override
    def spoken_rows(self) -> int:
        return 0 if self._geometry is None else len(self._geometry.grid.children)

    @override
    def spoken_cells(self) -> int:
        return 0 if self._geometry is None else len(self._geometry.grid.days) * self._geometry.slots

    @override
    def spoken_row(self, row: int) -> str:
        return "" if self._geometry is None else spoken_child(self._geometry.grid, row)

    @override
    def spoken_at(self, row: int, cell: int) -> str:
        if self._geometry is None:
            return ""
        day, slot = divmod(cell, self._geometry.slots)
        return spoken_cell(self._geometry.grid, row, slot, day)

    @override
    def spoken_rect(self, row: int, cell: int | None) -> QRect:
        if self._geometry is None:
            return QRect()
        if cell is None:
            rect = self._geometry.day_rect(row, 0, len(self._geometry.grid.days) - 1)
        else:
            day, slot = divmod(cell, self._geometry.slots)
            rect = self._geometry.cell_rect(row, slot, day)
        return rect.translated(self._body().topLeft() - self._scrolled())

    @override
    def spoken_current(self) -> Place | None:
        if self._geometry is None or self._corner is None:
            return None
        child, slot = divmod(self._corner[0], self._geometry.slots)
        return child, self._corner[1] * self._geometry.slots + slot

    def below_selection(self) -> QPoint:
        """Give where something about the selection opens, on the screen: under it, inside the grid."""
        if self._geometry is None or self._anchor is None or self._corner is None:
            return self.mapToGlobal(QPoint())
        rect = self._geometry.block_rect(self._anchor, self._corner)
        rect.translate(self._body().topLeft() - self._scrolled())
        return self.viewport().mapToGlobal(rect.intersected(self._body()).bottomLeft())

    def show_child(self, child: int) -> None:
        """Stand on a child: today, or the first day of work, at its first slot."""
        if self._geometry is not None and child < len(self._geometry.grid.children):
            day = first_in_sight(self._geometry, 0, self._today())[1]
            line = child * self._geometry.slots
            self.select((line, day), (line, day))

    def _is_in_sight(self, corner: Corner, height: int) -> bool:
        """Tell whether a cell is seen in a view of some height, and so stays seen when that changes."""
        if self._geometry is None:
            return False
        rect, top = self._geometry.block_rect(corner, corner), self.verticalScrollBar().value()
        return top <= rect.top() and rect.bottom() <= top + height - self._geometry.top

    def _reveal(self, corner: Corner) -> None:
        if self._geometry is None:
            return
        rect = self._geometry.block_rect(corner, corner)
        body = self._body()
        for bar, low, high, room in (
            (self.verticalScrollBar(), rect.top(), rect.bottom(), body.height()),
            (self.horizontalScrollBar(), rect.left(), rect.right(), body.width()),
        ):
            if low < bar.value():
                bar.setValue(low)
            elif high > bar.value() + room:
                bar.setValue(high - room)

    # -------------------------------------------------------------------------------------- places

    def _body(self) -> QRect:
        geometry = self._geometry
        if geometry is None:
            return QRect()
        size = self.viewport().size()
        return QRect(
            geometry.left,
            geometry.top,
            max(0, size.width() - geometry.left),
            max(0, size.height() - geometry.top),
        )

    def _set_ranges(self) -> None:
        if self._geometry is None:
            return
        body = self._body()
        self.verticalScrollBar().setRange(0, max(0, self._geometry.height - body.height()))
        self.verticalScrollBar().setPageStep(max(1, body.height()))
        self.verticalScrollBar().setSingleStep(self._geometry.row_height)
        self.horizontalScrollBar().setRange(0, max(0, self._geometry.width - body.width()))
        self.horizontalScrollBar().setPageStep(max(1, body.width()))

    def _corner_at(self, position: QPoint, *, nearest: bool = False) -> Corner | None:
        """Find the cell at a point of the view; ``nearest``: a point outside stands for the edge."""
        body = self._body()
        if nearest and body.isValid():
            position = QPoint(
                min(max(position.x(), body.left()), body.right()),
                min(max(position.y(), body.top()), body.bottom()),
            )
        if self._geometry is None or not body.contains(position):
            return None
        return self._geometry.line_day_at(position - body.topLeft() + self._scrolled())

    def _scrolled(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def show_story(self, text: str) -> None:
        """Show the story of the cell that was asked for."""
        QToolTip.showText(self._tip_at, text, self.viewport())

    # -------------------------------------------------------------------------------------- Qt

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), tokens().surface)
        if self._painter is None or self._geometry is None:
            return
        body = self._body()
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        with kept(painter):
            painter.setClipRect(body)
            painter.translate(body.left() - across, body.top() - down)
            self._painter.paint_body(
                painter, QRect(across, down, body.width(), body.height()), self.devicePixelRatioF()
            )
            self._paint_selection(painter)
        with kept(painter):
            painter.setClipRect(QRect(0, body.top(), body.left(), body.height()))
            painter.translate(0, body.top() - down)
            self._painter.paint_names(painter, QRect(0, down, body.left(), body.height()))
        with kept(painter):
            painter.setClipRect(QRect(0, body.top(), self.viewport().width(), body.height()))
            painter.translate(0, body.top() - down)
            self._painter.paint_classes(painter, QRect(0, down, body.right() + 1, body.height()))
        with kept(painter):
            painter.setClipRect(body)
            painter.translate(body.left() - across, body.top() - down)
            self._painter.paint_named_days(painter, down, min(body.height(), self._geometry.height))
        self._painter.paint_header(painter, body.left(), across, body.width())

    def _paint_selection(self, painter: QPainter) -> None:
        if self._anchor is None or self._corner is None or self._geometry is None:
            return
        seen = QRect(self._scrolled(), self._body().size()).adjusted(-px(9), -px(9), px(9), px(9))
        rect = QRectF(self._geometry.block_rect(self._anchor, self._corner).intersected(seen))
        if rect.isEmpty():
            return
        veil = QColor(tokens().accent)
        veil.setAlphaF(0.09)
        draw_box(painter, rect, px(4), veil, tokens().accent, 2.0)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        position, extends = event.position().toPoint(), bool(event.modifiers() & SHIFT)
        corner, before = self._corner_at(position), self.span()
        self._dragged_head = None if corner is not None else self._head_at(position)
        if corner is not None:
            self.select(before[0] if extends and before else corner, corner)
        elif self._dragged_head is not None:
            head = self._dragged_head
            self.select(*(joined(before, head) if extends and before else head), reveal=False)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        position = event.position().toPoint()
        if self._dragged_head is not None:
            head = self._head_at(position)
            if head is not None:
                self.select(*joined(self._dragged_head, head), reveal=False)
            return
        corner = self._corner_at(position, nearest=True)
        if corner is not None and self._anchor is not None and corner != self._corner:
            self.select(self._anchor, corner)

    def _head_at(self, position: QPoint) -> Span | None:
        return None if self._geometry is None else head_span(self._geometry, position, self._scrolled())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_asked.emit()
        elif key == Qt.Key.Key_Escape:
            self.clear_selection()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._corner is not None:
            self._ask_story(self._corner)
        elif not self._walk(key, event.modifiers()):
            super().keyPressEvent(event)

    def _walk(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Go on or select by a key, and tell whether it was one for that.

        The first key of all takes the first cell in sight.
        """
        geometry = self._geometry
        if geometry is None or not geometry.grid.children:
            return False
        first = first_in_sight(geometry, self.verticalScrollBar().value(), self._today())
        anchor, corner = self.span() or (first, first)
        block = spanned(geometry, (anchor, corner), key, modifiers)
        if block is not None:
            self.select(*block, reveal=False)
            return True
        page = max(1, self._body().height() // geometry.row_height - 1)
        to = walked(geometry, corner, key, modifiers, page)
        if to is None:
            return False
        if self.span() is None:
            self.select(first, first)
        else:
            self.select(anchor if modifiers & SHIFT else to, to)
        return True

    def _ask_story(self, corner: Corner) -> None:
        """Ask for the story of a cell, to be shown under it: the pointer need not be there."""
        if self._geometry is None:
            return
        child, slot = divmod(corner[0], self._geometry.slots)
        cell = self._geometry.cell_rect(child, slot, corner[1])
        body = self._body()
        self._tip_at = self.viewport().mapToGlobal(cell.bottomLeft() - self._scrolled() + body.topLeft())
        self.story_asked.emit(child, slot, corner[1])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        grid, corner = self.grid(), self._corner
        if grid is None:
            return
        seen = corner is not None and self._is_in_sight(corner, event.oldSize().height())
        self._measure(grid)
        if corner is not None and seen:
            self._reveal(corner)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            corner = self._corner_at(event.pos())
            if corner is not None:
                self._ask_story(corner)
                self._tip_at = event.globalPos()
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)


def _lines(grid: "MonthGrid") -> tuple[object, ...]:
    """Name the lines and columns of a month: a selection holds while they are the same."""
    children = tuple(row.child_id for row in grid.children)
    return grid.year, grid.month, grid.slot_labels, children
