"""The planning by activity: a row for each group and slot, booked and capacity per day, with heat."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea
from typing_extensions import override

from staffdesk.ui.calendar.geometry import is_narrow
from staffdesk.ui.calendar.month_painter import WEEKDAYS, day_tint
from staffdesk.ui.kit.painting import (
    CENTRE,
    LEFT,
    draw_box,
    draw_hairline,
    draw_text,
    draw_upright,
    kept,
    mix,
    text_width,
)
from staffdesk.ui.kit.theme import px, theme_news, tokens

if TYPE_CHECKING:
    from staffdesk.services.planning_rows import ActivityGrid, ActivityRow

SLOT_WIDTH, DAY_WIDTH, WEEKEND_WIDTH = 84, 48, 16
HEAD_HEIGHT, ROW_HEIGHT = 34, 34
HEAT_STEPS = 4


def heat(booked: int, capacity: int) -> QColor | None:
    """Give the ground of a cell in four steps of the tint of a booking; none below a quarter."""
    fill = tokens().booked.fill
    step = min(HEAT_STEPS, int(booked * (HEAT_STEPS + 1) / capacity)) if capacity else 0
    return None if step == 0 or fill is None else mix(fill, tokens().surface, step / HEAT_STEPS)


class ActivityView(QAbstractScrollArea):
    """A month of activities."""

    def __init__(self, today: date) -> None:
        """``today`` is marked in the header."""
        super().__init__()
        self._today = today
        self._grid: ActivityGrid | None = None
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setAccessibleName("Planning par activité")
        theme_news().theme_changed.connect(self.viewport().update)

    def show_grid(self, grid: "ActivityGrid") -> None:
        """Show a month."""
        self._grid = grid
        self._set_ranges()
        self.viewport().update()

    def _left(self) -> int:
        """Width of names and slots: a name is never cut."""
        rows = self._grid.rows if self._grid else ()
        return px(28) + max((text_width(row.label) for row in rows), default=px(160)) + px(SLOT_WIDTH)

    def _edges(self) -> list[int]:
        edges = [0]
        for day in self._grid.days if self._grid else ():
            edges.append(edges[-1] + px(WEEKEND_WIDTH if is_narrow(day) else DAY_WIDTH))
        return edges

    def _set_ranges(self) -> None:
        rows = len(self._grid.rows) if self._grid else 0
        size = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(0, rows * px(ROW_HEIGHT) - size.height() + px(HEAD_HEIGHT)))
        self.verticalScrollBar().setSingleStep(px(ROW_HEIGHT))
        self.horizontalScrollBar().setRange(0, max(0, self._edges()[-1] - size.width() + self._left()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_ranges()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), tokens().surface)
        if self._grid is None:
            return
        edges, left, top = self._edges(), self._left(), px(HEAD_HEIGHT)
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        size = self.viewport().size()
        with kept(painter):
            painter.setClipRect(QRect(left, 0, size.width() - left, size.height()))
            painter.translate(left - across, 0)
            self._paint_days(painter, edges, size.height())
        for index, row in enumerate(self._grid.rows):
            y = top + index * px(ROW_HEIGHT) - down
            if -px(ROW_HEIGHT) < y - top and y < size.height():
                self._paint_row(painter, row, y, edges, left, across)
        painter.fillRect(QRect(0, 0, left, top), tokens().surface)
        draw_hairline(painter, 0, size.width(), top - 1, tokens().line2)

    def _paint_days(self, painter: QPainter, edges: list[int], height: int) -> None:
        if self._grid is None:
            return
        for index, day in enumerate(self._grid.days):
            left, width = edges[index], edges[index + 1] - edges[index]
            tint = day_tint(day)
            if tint is not None:
                painter.fillRect(QRect(left, 0, width, height), tint)
            if day.on.weekday() == 0:
                draw_upright(painter, left, 0, height)
            box = QRectF(left, 0, width, px(HEAD_HEIGHT))
            if is_narrow(day):
                draw_text(painter, box, str(day.on.day), tokens().text3, 12, align=CENTRE)
                continue
            words = f"{WEEKDAYS[day.on.weekday()]} {day.on.day}"
            if day.on == self._today:
                draw_box(painter, box.adjusted(px(3), px(7), -px(3), -px(7)), px(4), tokens().accentfill)
            ink = tokens().onaccent if day.on == self._today else tokens().text
            draw_text(painter, box, words, ink, 13, align=CENTRE)

    def _paint_row(
        self, painter: QPainter, row: "ActivityRow", y: int, edges: list[int], left: int, across: int
    ) -> None:
        colours, height = tokens(), px(ROW_HEIGHT)
        with kept(painter):
            painter.setClipRect(QRect(left, max(y, px(HEAD_HEIGHT)), self.viewport().width() - left, height))
            painter.translate(left - across, 0)
            for day, (booked, capacity) in enumerate(zip(row.booked, row.capacities, strict=True)):
                rect = QRectF(edges[day], y, edges[day + 1] - edges[day], height - 1)
                if capacity == 0:
                    continue
                ground = heat(booked, capacity)
                if ground is not None:
                    draw_box(painter, rect.adjusted(px(2), px(3), -px(2), -px(3)), px(4), ground)
                over, full = booked > capacity, booked == capacity
                ink = colours.bad if over else colours.warn if full else colours.text2
                draw_text(
                    painter, rect, f"{booked}/{capacity}", ink, 12, 600 if over or full else 400, CENTRE
                )
        with kept(painter):
            painter.setClipRect(QRect(0, px(HEAD_HEIGHT), left, self.viewport().height()))
            box = QRectF(px(20), y, left - px(SLOT_WIDTH), height)
            draw_text(painter, box, row.label, colours.text, 14, 400, LEFT)
            slot = QRectF(left - px(SLOT_WIDTH) + px(8), y, px(SLOT_WIDTH), height)
            draw_text(painter, slot, row.slot, colours.text2, 13, align=LEFT)
            draw_hairline(painter, px(20), left, y + height - 1)
        draw_hairline(painter, left, self.viewport().width(), y + height - 1)
