"""The month grid as a widget: scrolls, paints what is seen, selects blocks by mouse and keyboard."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget
from typing_extensions import override

from staffdesk.ui.calendar.geometry import GridGeometry, is_narrow
from staffdesk.ui.calendar.month_painter import MonthPainter
from staffdesk.ui.kit.painting import draw_box, kept
from staffdesk.ui.kit.theme import theme_news, tokens

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
    """

    selection_changed = Signal()
    story_asked = Signal(int, int, int)

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
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Planning du mois")
        self.viewport().setMouseTracking(True)
        theme_news().theme_changed.connect(self.viewport().update)

    def show_grid(self, grid: "MonthGrid") -> None:
        """Show a month; the place scrolled to is kept, the selection too while it still fits."""
        self._geometry = GridGeometry(grid)
        self._painter = MonthPainter(self._geometry, self._today)
        lines, days = len(grid.children) * self._geometry.slots, len(grid.days)
        if self._anchor is not None and self._corner is not None:
            fits = (
                max(self._anchor[0], self._corner[0]) < lines and max(self._anchor[1], self._corner[1]) < days
            )
            if not fits:
                self.clear_selection()
        self._set_ranges()
        self.viewport().update()

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
        """List the selected (child, slot, day), weekends left out."""
        if self._geometry is None or self._anchor is None or self._corner is None:
            return []
        (line1, line2), (day1, day2) = (sorted(pair) for pair in zip(self._anchor, self._corner, strict=True))
        days = [day for day in range(day1, day2 + 1) if not is_narrow(self._geometry.grid.days[day])]
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

    def _corner_at(self, position: QPoint) -> Corner | None:
        body = self._body()
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
            self._painter.paint_named_days(painter, down, min(body.height(), self._geometry.height))
            self._paint_selection(painter)
        with kept(painter):
            painter.setClipRect(QRect(0, body.top(), body.left(), body.height()))
            painter.translate(0, body.top() - down)
            self._painter.paint_names(painter, QRect(0, down, body.left(), body.height()))
        with kept(painter):
            painter.setClipRect(QRect(0, body.top(), self.viewport().width(), body.height()))
            painter.translate(0, body.top() - down)
            self._painter.paint_classes(painter, QRect(0, down, body.width(), body.height()))
        self._painter.paint_header(painter, body.left(), across, body.width())

    def _paint_selection(self, painter: QPainter) -> None:
        if self._anchor is None or self._corner is None or self._geometry is None:
            return
        rect = QRectF(self._geometry.block_rect(self._anchor, self._corner))
        veil = QColor(tokens().accent)
        veil.setAlphaF(0.09)
        draw_box(painter, rect, 4, veil, tokens().accent, 2.0)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        corner = self._corner_at(event.position().toPoint())
        if corner is None or event.button() != Qt.MouseButton.LeftButton:
            return
        extends = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._anchor is not None
        self.select(self._anchor if extends and self._anchor else corner, corner)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        corner = self._corner_at(event.position().toPoint())
        dragging = event.buttons() & Qt.MouseButton.LeftButton
        if dragging and corner is not None and self._anchor is not None and corner != self._corner:
            self.select(self._anchor, corner)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.clear_selection()
        elif key in _STEPS and self._geometry is not None:
            self._step(_STEPS[key], extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def _step(self, step: Corner, *, extend: bool) -> None:
        if self._geometry is None or not self._geometry.grid.children:
            return
        lines = len(self._geometry.grid.children) * self._geometry.slots
        days = self._geometry.grid.days
        line, day = self._corner or (0, -1 if step[1] else 0)
        line = min(lines - 1, max(0, line + step[0]))
        day = min(len(days) - 1, max(0, day + step[1]))
        while step[1] and is_narrow(days[day]) and 0 < day < len(days) - 1:
            day += step[1]
        corner = (line, day)
        self.select(self._anchor if extend and self._anchor else corner, corner)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_ranges()

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            corner = self._corner_at(event.pos())
            if corner is not None and self._geometry is not None:
                self._tip_at = event.globalPos()
                child, slot = divmod(corner[0], self._geometry.slots)
                self.story_asked.emit(child, slot, corner[1])
            return True
        return super().viewportEvent(event)


class OccupancyFoot(QWidget):
    """Booked and capacity by slot and day, under the grid it scrolls with."""

    def __init__(self, view: MonthView) -> None:
        """Follow a grid."""
        super().__init__()
        self._view = view
        self.setAccessibleName("Occupation par créneau")
        view.horizontalScrollBar().valueChanged.connect(self.update)

    def follow(self) -> None:
        """Take the height of the month shown."""
        self.setFixedHeight(self._view.foot_height())
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_foot(QPainter(self))
