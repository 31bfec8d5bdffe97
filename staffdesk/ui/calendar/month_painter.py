"""Paints the month grid from its array of states: headers, rows, cells, custody weeks, occupancy."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter

from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.custody import OTHER_HOME
from staffdesk.ui.calendar.geometry import (
    DAY_HEIGHT,
    FOOT_ROW_HEIGHT,
    LABEL_WIDTH,
    NAME_WIDTH,
    SLOT_HEIGHT,
    WEEK_HEIGHT,
    Band,
    GridGeometry,
    is_narrow,
    is_worked,
)
from staffdesk.ui.kit.cells import CellState, cell_pixmap
from staffdesk.ui.kit.painting import (
    CENTRE,
    LEFT,
    RIGHT,
    draw_box,
    draw_hairline,
    draw_text,
    draw_text_with_icon,
    draw_upright,
    kept,
    text_width,
)
from staffdesk.ui.kit.theme import px, tokens

"""Days of the other household in a row, from which on the whole phrase has its room."""

if TYPE_CHECKING:
    from staffdesk.services.planning_rows import GridDay, MonthGrid, Occupancy

STATES: tuple[CellState | None, ...] = (
    None,
    CellState.BOOKED,
    CellState.REQUESTED,
    CellState.CANCEL_ASKED,
    CellState.ABSENT_EXCUSED,
    CellState.ABSENT_BILLED,
    CellState.WAITING,
    CellState.PRESENT,
    CellState.PRESENT_UNBOOKED,
    CellState.FULL,
    CellState.CLOSED,
)
"""Pictures by the index of ``planning_rows.CELL_STATES``."""

CLOSED = len(STATES) - 1
WEEKDAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
NAMED_KINDS = ("public_holiday", "closed")


def day_tint(day: "GridDay") -> QColor | None:
    """Give the ground of a day's column; None for an ordinary one."""
    colours = tokens()
    return {
        "weekend": colours.weekend,
        "public_holiday": colours.holiday,
        "school_holiday": colours.holiday,
        "closed": colours.closed,
    }.get(day.kind)


class MonthPainter:
    """Paints one month; its geometry and today are given."""

    def __init__(self, geometry: GridGeometry, today: date) -> None:
        """Keep what is painted."""
        self.geometry = geometry
        self.grid: MonthGrid = geometry.grid
        self.today = today

    # -------------------------------------------------------------------------------------- header

    def paint_header(self, painter: QPainter, left: int, scrolled: int, width: int) -> None:
        """Paint weeks and days over ``width`` pixels from ``left``, scrolled by ``scrolled``."""
        geometry, colours = self.geometry, tokens()
        painter.fillRect(QRect(0, 0, left + width, geometry.top), colours.surface)
        with kept(painter):
            painter.setClipRect(QRect(left, 0, width, geometry.top))
            painter.translate(left - scrolled, 0)
            for index, day in enumerate(self.grid.days):
                self._paint_day_head(painter, index, day)
        draw_hairline(painter, 0, left + width, geometry.top - 1, colours.line2)

    def _paint_day_head(self, painter: QPainter, index: int, day: "GridDay") -> None:
        geometry, colours = self.geometry, tokens()
        left, right = geometry.columns[index], geometry.columns[index + 1]
        tint = day_tint(day)
        if tint is not None:
            painter.fillRect(QRect(left, 0, right - left, geometry.top), tint)
        days_left = 7 - day.on.weekday()
        if day.on.weekday() == 0 or (index == 0 and days_left > 3):
            draw_upright(painter, left, 0, geometry.top)
            self._paint_week(painter, left, day.on.isocalendar().week)
        box = QRectF(left, px(WEEK_HEIGHT), right - left, px(DAY_HEIGHT))
        if is_narrow(day):
            draw_text(painter, box, str(day.on.day), colours.text3, 12, align=CENTRE)
            return
        words = f"{WEEKDAYS[day.on.weekday()]} {day.on.day}"
        if day.on == self.today:
            side = min(px(3), int(box.width() - text_width(words, 13, 600) - px(4)) // 2)
            pill = box.adjusted(side, px(4), -side, -px(4))
            draw_box(painter, pill, px(4), colours.accentfill)
            draw_text(painter, box, words, colours.onaccent, 13, 600, CENTRE)
            return
        draw_text(painter, box, words, colours.text, 13, align=CENTRE)

    def _paint_week(self, painter: QPainter, left: int, week: int) -> None:
        """Name a week, shorter where the month ends before its name does."""
        room = self.geometry.width - left - px(8)
        names = (f"semaine {week}", f"s.\N{NO-BREAK SPACE}{week}", "")
        words = next(name for name in names if text_width(name, 12) < room or not name)
        rect = QRectF(left + px(6), 0, room, px(WEEK_HEIGHT))
        draw_text(painter, rect, words, tokens().text3, 12, align=LEFT)

    # -------------------------------------------------------------------------------------- body

    def paint_body(self, painter: QPainter, visible: QRect, ratio: float) -> None:
        """Paint the cells of a visible part of the grid (its own coordinates)."""
        self._paint_columns(painter, visible)
        for band in self.geometry.bands_between(visible.top(), visible.bottom()):
            if band.child >= 0:
                self._paint_row(painter, band, visible, ratio)
            draw_hairline(painter, visible.left(), visible.right() + 1, band.top + band.height - 1)

    def _paint_columns(self, painter: QPainter, visible: QRect) -> None:
        geometry = self.geometry
        for index, day in enumerate(self.grid.days):
            left, right = geometry.columns[index], geometry.columns[index + 1]
            if right < visible.left() or left > visible.right():
                continue
            tint = day_tint(day)
            if tint is not None and day.kind != "closed":
                painter.fillRect(QRect(left, visible.top(), right - left, visible.height()), tint)
            if day.on.weekday() == 0:
                draw_upright(painter, left, visible.top(), visible.bottom() + 1)

    def _paint_row(self, painter: QPainter, band: Band, visible: QRect, ratio: float) -> None:
        geometry, cells = self.geometry, self.grid.cells
        days, slots = len(self.grid.days), geometry.slots
        away = self.grid.children[band.child].other_household_days
        start = band.child * days * slots
        size = QSize(0, px(SLOT_HEIGHT))
        for day in range(days):
            left, right = geometry.columns[day], geometry.columns[day + 1]
            if right < visible.left() or left > visible.right():
                continue
            size.setWidth(right - left - 2 * px(2))
            for slot in range(slots):
                state = STATES[cells[start + day * slots + slot]]
                if state is None:
                    continue
                if state is CellState.CLOSED:
                    self._paint_closed(painter, band.child, day)
                    break
                pixmap = cell_pixmap(state, size, ratio)
                painter.drawPixmap(left + px(2), geometry.slot_top(band.child, slot), pixmap)
        if away:
            self._paint_away(painter, band.child, away, start)

    def _paint_closed(self, painter: QPainter, child: int, day: int) -> None:
        rect = QRectF(self.geometry.day_rect(child, day, day)).adjusted(px(2), 0, -px(2), 0)
        draw_box(painter, rect, px(4), tokens().closed)
        draw_text(painter, rect, "fermé", tokens().text2, 12, align=CENTRE)

    def _paint_away(self, painter: QPainter, child: int, away: frozenset[int], start: int) -> None:
        """Write across each run of days of the other household, where nothing is booked."""
        days, slots = len(self.grid.days), self.geometry.slots
        run: list[int] = []
        for day in range(days + 1):
            inside = day < days and day in away and is_worked(self.grid.days[day])
            if inside and not any(self.grid.cells[start + day * slots : start + (day + 1) * slots]):
                run.append(day)
                continue
            if run:
                self._paint_run(painter, QRectF(self.geometry.day_rect(child, run[0], run[-1])), len(run))
            run = []

    @staticmethod
    def _paint_run(painter: QPainter, rect: QRectF, days: int) -> None:
        """Say it in one line where there is room, else in as many as it needs."""
        colour = tokens().text2
        if days > 1:
            draw_text(painter, rect, OTHER_HOME, colour, 12, align=CENTRE)
        else:
            line = px(14)
            middle = rect.center().y()
            for words, top in zip(OTHER_HOME.split(), (middle - line, middle), strict=True):
                draw_text(
                    painter, QRectF(rect.left(), top, rect.width(), line), words, colour, 12, align=CENTRE
                )

    def paint_names(self, painter: QPainter, visible: QRect) -> None:
        """Paint children and slot labels, from x = 0."""
        colours, geometry = tokens(), self.geometry
        painter.fillRect(QRect(0, visible.top(), geometry.left, visible.height()), colours.surface)
        for band in geometry.bands_between(visible.top(), visible.bottom()):
            if band.child >= 0:
                self._paint_child(painter, band)
            draw_hairline(painter, 0, geometry.left, band.top + band.height - 1)

    def paint_classes(self, painter: QPainter, visible: QRect) -> None:
        """Paint the class headings over names and days alike, from x = 0."""
        for band in self.geometry.bands_between(visible.top(), visible.bottom()):
            if band.child < 0:
                self._paint_class(painter, band, visible.width())

    def _paint_class(self, painter: QPainter, band: Band, width: int) -> None:
        colours, row = tokens(), self.grid.classes[band.class_index]
        rect = QRectF(0, band.top, width, band.height - 1)
        painter.fillRect(rect, colours.sunken)
        draw_hairline(painter, 0, width, band.top + band.height - 1)
        inner = rect.adjusted(px(20), 0, 0, 0)
        used = draw_text(painter, inner, row.label, colours.text2, 13, 600, LEFT)
        count = counted(row.children, "enfant")
        draw_text(painter, inner.adjusted(used + px(8), 0, 0, 0), count, colours.text3, 13, align=LEFT)

    def _paint_child(self, painter: QPainter, band: Band) -> None:
        colours, row, geometry = tokens(), self.grid.children[band.child], self.geometry
        name = QRectF(px(20), geometry.slot_top(band.child, 0), px(NAME_WIDTH) - px(22), px(18))
        draw_text(painter, name, row.name, colours.text, 14, 600, LEFT, elide=True)
        mark = name.translated(0, px(21))
        if row.care_plan:
            draw_text_with_icon(painter, mark, "first-aid", "PAI", colours.bad, 13)
        elif row.mark:
            draw_text_with_icon(painter, mark, "arrows-left-right", row.mark, colours.text2, 13)
        for slot, words in enumerate(self.grid.slot_labels):
            box = QRectF(
                px(NAME_WIDTH) - px(8), geometry.slot_top(band.child, slot), px(LABEL_WIDTH) + px(2), px(16)
            )
            draw_text(painter, box, words, colours.text3, 12, align=RIGHT)

    def paint_named_days(self, painter: QPainter, top: int, height: int) -> None:
        """Write the name of holidays and closures upwards in their column."""
        for index, day in enumerate(self.grid.days):
            if day.kind in NAMED_KINDS and day.label and not is_narrow(day):
                middle = (self.geometry.columns[index] + self.geometry.columns[index + 1]) / 2
                with kept(painter):
                    painter.translate(middle, top + height / 2)
                    painter.rotate(-90)
                    length = text_width(day.label, 13) + px(8)
                    rect = QRectF(-length / 2, -px(10), length, px(20))
                    draw_text(painter, rect, day.label, tokens().text2, 13, align=CENTRE)

    # -------------------------------------------------------------------------------------- footer

    def paint_foot(self, painter: QPainter, left: int, scrolled: int, width: int) -> None:
        """Paint booked and capacity by slot, with a bar, from the origin; full in warn, over in bad."""
        with kept(painter):
            painter.setClipRect(QRect(left, 0, width, self.geometry.foot_height))
            painter.translate(left - scrolled, 0)
            self._paint_foot_ground(painter)
            for line, row in enumerate(self.grid.occupancy):
                y = px(4) + line * px(FOOT_ROW_HEIGHT)
                for place in range(len(self.grid.days)):
                    self._paint_places(painter, place, y, row.booked[place], row.capacities[place])
        for line, row in enumerate(self.grid.occupancy):
            self._paint_foot_head(painter, row, px(4) + line * px(FOOT_ROW_HEIGHT))
        draw_hairline(painter, 0, left + width, 0, tokens().line2)

    def _paint_foot_ground(self, painter: QPainter) -> None:
        edges, height = self.geometry.columns, self.geometry.foot_height
        for place, day in enumerate(self.grid.days):
            tint = day_tint(day)
            if tint is not None and day.kind != "closed":
                painter.fillRect(QRect(edges[place], 0, edges[place + 1] - edges[place], height), tint)

    def _paint_foot_head(self, painter: QPainter, row: "Occupancy", y: int) -> None:
        colours = tokens()
        head = QRectF(px(20), y, px(180), px(FOOT_ROW_HEIGHT))
        words = row.label[:1].upper() + row.label[1:]
        used = draw_text(painter, head, words, colours.text, 13, 600, LEFT)
        places = f"{row.capacity} places" if row.capacity else ""
        beside = head.adjusted(max(used + px(10), px(44)), 0, 0, 0)
        draw_text(painter, beside, places, colours.text2, 13, align=LEFT)

    def _paint_places(self, painter: QPainter, day: int, y: int, booked: int, capacity: int) -> None:
        if is_narrow(self.grid.days[day]):
            return
        colours = tokens()
        left = self.geometry.columns[day]
        width = self.geometry.columns[day + 1] - left
        box = QRectF(left, y, width, px(18))
        if capacity == 0:
            draw_text(painter, box, "–", colours.text3, 12, align=CENTRE)
            return
        ink = colours.bad if booked > capacity else colours.warn if booked == capacity else colours.text2
        weight = 600 if booked >= capacity else 400
        draw_text(painter, box, f"{booked}/{capacity}", ink, 12, weight, CENTRE)
        track = QRectF(left + px(8), y + px(19), width - px(16), px(3))
        draw_box(painter, track, px(1.5), colours.line)
        filled = QRectF(track)
        filled.setWidth(track.width() * min(1.0, booked / capacity))
        draw_box(painter, filled, px(1.5), colours.ctl if booked < capacity else ink)
