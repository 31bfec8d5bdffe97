"""The month grid as a widget: scrolls, paints what is seen, selects blocks by mouse and keyboard."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget
from typing_extensions import override

from staffdesk.ui.calendar.geometry import GridGeometry, is_narrow, is_worked
from staffdesk.ui.calendar.month_painter import MonthPainter
from staffdesk.ui.calendar.words import spoken_cell
from staffdesk.ui.kit.notices import announce
from staffdesk.ui.kit.painting import draw_box, kept
from staffdesk.ui.kit.theme import px, theme_news, tokens

if TYPE_CHECKING:
    from staffdesk.services.planning_rows import MonthGrid

Corner = tuple[int, int]
"""A line (child × slots + slot) and a day."""

_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class MonthView(QAbstractScrollArea):
    """A month of children.

    Signals:
        selection_changed: a block is selected, or none any more.
        story_asked: (child, slot, day) whose story is wanted for a tooltip.
        measured: the columns have other places (another month, another width).
    """

    selection_changed = Signal()
    story_asked = Signal(int, int, int)
    measured = Signal()

    def __init__(self, today: date) -> None:
        """``today`` is marked in the header."""
        super().__init__()
        self._today = today
        self._geometry: GridGeometry | None = None
        self._painter: MonthPainter | None = None
        self._anchor: Corner | None = None
        self._corner: Corner | None = None
        self._tip_at = QPoint()
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
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
        self._painter = MonthPainter(self._geometry, self._today)
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
        if self._geometry is None or self._anchor is None or self._corner is None:
            return []
        (line1, line2), (day1, day2) = (sorted(pair) for pair in zip(self._anchor, self._corner, strict=True))
        days = [day for day in range(day1, day2 + 1) if is_worked(self._geometry.grid.days[day])]
        slots = self._geometry.slots
        return [(line // slots, line % slots, day) for line in range(line1, line2 + 1) for day in days]

    def clear_selection(self) -> None:
        """Select nothing."""
        self._anchor = self._corner = None
        self.viewport().update()
        self.selection_changed.emit()

    def select(self, first: Corner, last: Corner) -> None:
        """Select a block by its corners."""
        self._anchor, self._corner = first, last
        self._reveal(last)
        self.viewport().update()
        self.selection_changed.emit()
        self._tell_corner()
        announce(self, self.accessibleDescription())

    def _tell_corner(self) -> None:
        """Keep the cell one stands on as the description that assistive tools read."""
        grid = self.grid()
        if grid is None or self._geometry is None or self._corner is None:
            self.setAccessibleDescription("")
            return
        child, slot = divmod(self._corner[0], self._geometry.slots)
        self.setAccessibleDescription(spoken_cell(grid, child, slot, self._corner[1]))

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
        scrolled = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        return self._geometry.line_day_at(position - body.topLeft() + scrolled)

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
        rect = QRectF(self._geometry.block_rect(self._anchor, self._corner))
        veil = QColor(tokens().accent)
        veil.setAlphaF(0.09)
        draw_box(painter, rect, px(4), veil, tokens().accent, 2.0)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        corner = self._corner_at(event.position().toPoint())
        if corner is None or event.button() != Qt.MouseButton.LeftButton:
            return
        extends = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._anchor is not None
        self.select(self._anchor if extends and self._anchor else corner, corner)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        dragging = bool(event.buttons() & Qt.MouseButton.LeftButton)
        corner = self._corner_at(event.position().toPoint(), nearest=dragging)
        if dragging and corner is not None and self._anchor is not None and corner != self._corner:
            self.select(self._anchor, corner)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.clear_selection()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._corner is not None:
            self._ask_story(self._corner)
        elif key in _STEPS and self._geometry is not None:
            self._step(_STEPS[key], extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def _step(self, step: Corner, *, extend: bool) -> None:
        """Go one cell on, over weekends; the first key of all takes the first cell in sight."""
        if self._geometry is None or not self._geometry.grid.children:
            return
        if self._corner is None:
            first = self._first_in_sight()
            self.select(first, first)
            return
        lines = len(self._geometry.grid.children) * self._geometry.slots
        line = min(lines - 1, max(0, self._corner[0] + step[0]))
        corner = (line, self._day_beside(self._corner[1], step[1]))
        self.select(self._anchor if extend and self._anchor else corner, corner)

    def _first_in_sight(self) -> Corner:
        """Give today in the topmost row that is seen whole; the first day of work in another month."""
        if self._geometry is None:
            return (0, 0)
        days, top = self._geometry.grid.days, self.verticalScrollBar().value()
        today = next((at for at, day in enumerate(days) if day.on == self._today and is_worked(day)), None)
        first = next((at for at, day in enumerate(days) if is_worked(day)), 0)
        seen = (band.child for band in self._geometry.bands if band.child >= 0 and band.top >= top)
        return next(seen, 0) * self._geometry.slots, first if today is None else today

    def _day_beside(self, day: int, by: int) -> int:
        """Give the next day that is no weekend; the same one at the month's end."""
        days = self._geometry.grid.days if self._geometry is not None else ()
        beside = day + by
        while by and 0 <= beside < len(days) and is_narrow(days[beside]):
            beside += by
        return beside if 0 <= beside < len(days) else day

    def _ask_story(self, corner: Corner) -> None:
        """Ask for the story of a cell, to be shown under it: the pointer need not be there."""
        if self._geometry is None:
            return
        child, slot = divmod(corner[0], self._geometry.slots)
        cell = self._geometry.cell_rect(child, slot, corner[1])
        body = self._body()
        scrolled = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        self._tip_at = self.viewport().mapToGlobal(cell.bottomLeft() - scrolled + body.topLeft())
        self.story_asked.emit(child, slot, corner[1])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        grid = self.grid()
        if grid is not None:
            self._measure(grid)

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


class OccupancyFoot(QWidget):
    """Booked and capacity by slot and day, under the grid it scrolls with."""

    def __init__(self, view: MonthView) -> None:
        """Follow a grid."""
        super().__init__()
        self._view = view
        self.setAccessibleName("Occupation par créneau")
        view.horizontalScrollBar().valueChanged.connect(self.update)
        view.measured.connect(self.follow)
        theme_news().theme_changed.connect(self.update)

    def follow(self) -> None:
        """Take the height of the month shown."""
        self.setFixedHeight(self._view.foot_height())
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_foot(QPainter(self))
