"""The planning by activity: a row for each group and slot, booked of capacity per day, with heat."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from staffdesk.domain.french.dates import WEEKDAYS_SHORT, day_short
from staffdesk.ui.calendar.geometry import day_edges, is_narrow
from staffdesk.ui.calendar.heat import heat_step, step_of
from staffdesk.ui.calendar.month_painter import day_tint
from staffdesk.ui.kit.painting import (
    CENTRE,
    LEFT,
    draw_box,
    draw_focus_ring,
    draw_hairline,
    draw_text,
    draw_upright,
    kept,
    text_width,
)
from staffdesk.ui.kit.spoken_grid import Place, SpokenGrid
from staffdesk.ui.kit.theme import px, theme_news, tokens

if TYPE_CHECKING:
    from staffdesk.services.planning_rows import ActivityGrid, ActivityRow

HEAD_HEIGHT, ROW_HEIGHT = 34, 46
NBSP = "\N{NO-BREAK SPACE}"
_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class ActivityView(SpokenGrid):
    """A month of activities; one cell is current, for the keyboard and those who listen.

    Signals:
        opened: (group, slot, day of the month from 0) of a cell whose children are wanted.
    """

    opened = Signal(int, int, int)

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that is marked in the header."""
        super().__init__()
        self._today = today
        self._grid: ActivityGrid | None = None
        self._edges: list[int] = [0]
        self._left = 0
        self._corner: tuple[int, int] | None = None
        self.setFrameShape(SpokenGrid.Shape.NoFrame)
        self.setCornerWidget(QWidget())  # else Fusion draws its own between two scroll bars
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Planning par activité")
        theme_news().theme_changed.connect(self.viewport().update)

    def show_grid(self, grid: "ActivityGrid") -> None:
        """Show a month."""
        same = self._grid is not None and _rows(self._grid) == _rows(grid)
        self._grid = grid
        self._corner = self._corner if same else None
        self._measure()
        self.viewport().update()

    def grid(self) -> "ActivityGrid | None":
        """Give the month shown."""
        return self._grid

    def choose(self, row: int, day: int) -> None:
        """Make a cell current: it is brought into sight and read out."""
        self._corner = (row, day)
        self._reveal(row, day)
        self.setAccessibleDescription(self.spoken_cell(row, day))
        self.tell_current()
        self.viewport().update()

    def spoken_cell(self, row: int, day: int) -> str:
        """Say a cell: « Cantine, École Jean-Zay, midi, lun. 11 janv. : 41 places prises sur 48 »."""
        if self._grid is None:
            return ""
        told, on = self._grid.rows[row], self._grid.days[day].on
        booked, capacity = told.booked[day], told.capacities[day]
        words = f"{booked} places prises sur {capacity}" if capacity else "pas de service"
        return f"{told.label}, {told.slot.lower()}, {day_short(on)}{NBSP}: {words}"

    @override
    def spoken_rows(self) -> int:
        return 0 if self._grid is None else len(self._grid.rows)

    @override
    def spoken_cells(self) -> int:
        return 0 if self._grid is None else len(self._grid.days)

    @override
    def spoken_row(self, row: int) -> str:
        return (
            "" if self._grid is None else f"{self._grid.rows[row].label}, {self._grid.rows[row].slot.lower()}"
        )

    @override
    def spoken_at(self, row: int, cell: int) -> str:
        return self.spoken_cell(row, cell)

    @override
    def spoken_rect(self, row: int, cell: int | None) -> QRect:
        if cell is not None:
            return self._cell(row, cell)
        return self._cell(row, 0).united(self._cell(row, max(0, self.spoken_cells() - 1)))

    @override
    def spoken_current(self) -> Place | None:
        return self._corner

    def _open(self, row: int, day: int) -> None:
        """Ask who stands behind a cell, if there is any service."""
        if self._grid is not None and self._grid.rows[row].capacities[day]:
            told = self._grid.rows[row]
            self.opened.emit(told.group_id, told.slot_id, day)

    # -------------------------------------------------------------------------------------- places

    def _measure(self) -> None:
        """Give names the width they need, days the rest."""
        rows = self._grid.rows if self._grid else ()
        widest = max((max(text_width(a), text_width(b, 13)) for a, b in map(two_lines, rows)), default=0)
        self._left = max(px(202), px(20) + widest + px(16))
        size = self.viewport().size()
        self._edges = day_edges(self._grid.days if self._grid else (), size.width() - self._left)
        room = size.height() - px(HEAD_HEIGHT)
        self.verticalScrollBar().setRange(0, max(0, len(rows) * px(ROW_HEIGHT) - room))
        self.verticalScrollBar().setSingleStep(px(ROW_HEIGHT))
        self.verticalScrollBar().setPageStep(max(1, room))
        self.horizontalScrollBar().setRange(0, max(0, self._edges[-1] - size.width() + self._left))
        self.horizontalScrollBar().setPageStep(max(1, size.width() - self._left))

    def _cell(self, row: int, day: int) -> QRect:
        """Place of a cell in the viewport."""
        x = self._left + self._edges[day] - self.horizontalScrollBar().value()
        y = px(HEAD_HEIGHT) + row * px(ROW_HEIGHT) - self.verticalScrollBar().value()
        return QRect(x, y, self._edges[day + 1] - self._edges[day], px(ROW_HEIGHT))

    def _cell_at(self, point: QPoint) -> tuple[int, int] | None:
        if self._grid is None or point.x() < self._left or point.y() < px(HEAD_HEIGHT):
            return None
        row = (point.y() - px(HEAD_HEIGHT) + self.verticalScrollBar().value()) // px(ROW_HEIGHT)
        for day in range(len(self._grid.days)):
            if row < len(self._grid.rows) and self._cell(row, day).contains(point):
                return row, day
        return None

    def _reveal(self, row: int, day: int) -> None:
        cell, size = self._cell(row, day), self.viewport().size()
        for bar, low, high, first, last in (
            (self.verticalScrollBar(), cell.top(), cell.bottom(), px(HEAD_HEIGHT), size.height()),
            (self.horizontalScrollBar(), cell.left(), cell.right(), self._left, size.width()),
        ):
            if low < first:
                bar.setValue(bar.value() + low - first)
            elif high >= last:
                bar.setValue(bar.value() + high - last + 1)

    # -------------------------------------------------------------------------------------- painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), tokens().surface)
        if self._grid is None:
            return
        size, top = self.viewport().size(), px(HEAD_HEIGHT)
        bottom = min(size.height(), top + len(self._grid.rows) * px(ROW_HEIGHT))
        with kept(painter):
            painter.setClipRect(QRect(self._left, 0, size.width() - self._left, size.height()))
            painter.translate(self._left - self.horizontalScrollBar().value(), 0)
            self._paint_days(painter, bottom)
        for index, row in enumerate(self._grid.rows):
            y = self._cell(index, 0).top()
            if top - px(ROW_HEIGHT) < y < size.height():
                self._paint_row(painter, index, row)
        painter.fillRect(QRect(0, 0, self._left, top), tokens().surface)
        draw_hairline(painter, 0, size.width(), top - 1, tokens().line2)

    def _paint_days(self, painter: QPainter, bottom: int) -> None:
        for index, day in enumerate(self._grid.days if self._grid else ()):
            left, width = self._edges[index], self._edges[index + 1] - self._edges[index]
            tint = day_tint(day)
            if tint is not None:
                painter.fillRect(QRect(left, 0, width, bottom), tint)
            if day.on.weekday() == 0:
                draw_upright(painter, left, 0, bottom)
            box = QRectF(left, 0, width, px(HEAD_HEIGHT))
            if is_narrow(day):
                draw_text(painter, box, str(day.on.day), tokens().text3, 12, align=CENTRE)
                continue
            words = f"{WEEKDAYS_SHORT[day.on.weekday()]} {day.on.day}"
            present = day.on == self._today()
            if present:
                draw_box(painter, box.adjusted(px(2), px(7), -px(2), -px(7)), px(4), tokens().accentfill)
            ink = tokens().onaccent if present else tokens().text
            draw_text(painter, box, words, ink, 13, 600 if present else 400, CENTRE)

    def _paint_row(self, painter: QPainter, index: int, row: "ActivityRow") -> None:
        c, y, size = tokens(), self._cell(index, 0).top(), self.viewport().size()
        with kept(painter):
            painter.setClipRect(QRect(self._left, px(HEAD_HEIGHT), size.width(), size.height()))
            for day, (booked, capacity) in enumerate(zip(row.booked, row.capacities, strict=True)):
                if capacity:
                    self._paint_places(painter, QRectF(self._cell(index, day)), booked, capacity)
            if self._corner is not None and self._corner[0] == index and self.hasFocus():
                draw_focus_ring(painter, QRectF(self._cell(*self._corner)).adjusted(0, 0, 0, -1), px(4))
        with kept(painter):
            painter.setClipRect(QRect(0, px(HEAD_HEIGHT), size.width(), size.height()))
            painter.fillRect(QRect(0, y, self._left, px(ROW_HEIGHT)), c.surface)
            first, second = two_lines(row)
            draw_text(painter, QRectF(px(20), y + px(4), self._left, px(20)), first, c.text, 14, 600, LEFT)
            draw_text(
                painter, QRectF(px(20), y + px(23), self._left, px(18)), second, c.text2, 13, align=LEFT
            )
            draw_hairline(painter, 0, size.width(), y + px(ROW_HEIGHT) - 1)

    def _paint_places(self, painter: QPainter, rect: QRectF, booked: int, capacity: int) -> None:
        c = tokens()
        ground = heat_step(step_of(booked, capacity))
        if ground is not None:
            draw_box(painter, rect.adjusted(px(2), px(6), -px(2), -px(7)), px(4), ground)
        over, full = booked > capacity, booked == capacity
        ink = c.bad if over else c.warn if full else c.text2
        draw_text(painter, rect, f"{booked}/{capacity}", ink, 12, 600 if over or full else 400, CENTRE)

    # -------------------------------------------------------------------------------------- Qt

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(*cell)
            self._open(*cell)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._corner is not None:
            self._open(*self._corner)
            return
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self._grid is None or not self._grid.rows or event.modifiers():
            super().keyPressEvent(event)
            return
        row, day = self._corner or (0, -1)
        row, day = (row, day + 1) if self._corner is None else (row + step[0], day + step[1])
        self.choose(min(max(row, 0), len(self._grid.rows) - 1), min(max(day, 0), len(self._grid.days) - 1))

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self._cell_at(event.pos())
            QToolTip.showText(event.globalPos(), self.spoken_cell(*cell) if cell else "", self.viewport())
            return True
        return super().viewportEvent(event)


def _rows(grid: "ActivityGrid") -> tuple[object, ...]:
    """Name the rows of a month: the cell one stands on holds while they are the same."""
    return grid.year, grid.month, tuple((row.group_id, row.slot_id) for row in grid.rows)


def two_lines(row: "ActivityRow") -> tuple[str, str]:
    """Part a row's name: the activity, then where and when."""
    activity, _, where = row.label.partition(", ")
    return activity, " · ".join(filter(None, (where, row.slot.lower())))
