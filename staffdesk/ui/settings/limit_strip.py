"""The calendar that led to a limit: weeks from the limit to the service, with the days stepped over.

The service is filled, the limit outlined, a day that does not count tinted and struck through.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from staffdesk.domain.calendars import Day, DayKind
from staffdesk.domain.dates import DAYS_A_WEEK, monday_of
from staffdesk.domain.deadlines import LastInstant
from staffdesk.domain.french.dates import MONTHS_SHORT, WEEKDAYS_SHORT
from staffdesk.domain.french.deadlines import limit_explained
from staffdesk.ui.kit.painting import CENTRE, draw_box, draw_text, text_width
from staffdesk.ui.kit.theme import px, tokens

CELL, ROW, MONTH, HEAD = 36, 26, 46, 22
ENDS = 3
"""Weeks shown at each end when there are many."""

Week = date | None
"""The Monday of a week, or None for weeks left out."""


def weeks_between(first: date, last: date) -> Sequence[Week]:
    """List the Mondays from one day's week to another's; the middle of many is left out."""
    start, end = monday_of(min(first, last)), monday_of(max(first, last))
    count = (end - start).days // DAYS_A_WEEK + 1
    mondays = [start + timedelta(weeks=number) for number in range(count)]
    return mondays if count <= 2 * ENDS + 1 else [*mondays[:ENDS], None, *mondays[-ENDS:]]


class LimitStrip(QWidget):
    """The strip."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Calendrier de la limite")
        self._service: date | None = None
        self._limit: date | None = None
        self._skipped: Mapping[date, Day] = {}
        self._weeks: Sequence[Week] = ()

    def show_limit(self, service_on: date, found: LastInstant) -> None:
        """Show how a limit was found."""
        self._service, self._limit = service_on, found.on
        self._skipped = {day.on: day for day in found.skipped}
        self._weeks = weeks_between(found.on, service_on)
        self.setAccessibleDescription(limit_explained(found))
        self.updateGeometry()
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._service, self._limit, self._skipped, self._weeks = None, None, {}, ()
        self.setAccessibleDescription("")
        self.updateGeometry()
        self.update()

    def weeks(self) -> Sequence[Week]:
        """Give the weeks shown."""
        return self._weeks

    @override
    def sizeHint(self) -> QSize:
        if not self._weeks:
            return QSize(0, 0)
        return QSize(px(MONTH) + DAYS_A_WEEK * px(CELL), px(HEAD) + len(self._weeks) * px(ROW))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._weeks:
            return
        for weekday, words in enumerate(WEEKDAYS_SHORT):
            rect = QRectF(px(MONTH) + weekday * px(CELL), 0, px(CELL), px(HEAD))
            draw_text(painter, rect, words, tokens().text2, 12, align=CENTRE)
        before: date | None = None
        for row, monday in enumerate(self._weeks):
            top = px(HEAD) + row * px(ROW)
            if monday is None:
                words = "…"
                draw_text(
                    painter,
                    QRectF(px(MONTH), top, px(CELL) * 7, px(ROW)),
                    words,
                    tokens().text2,
                    13,
                    align=CENTRE,
                )
                continue
            if before is None or before.month != (monday + timedelta(days=6)).month:
                shown = monday if before is None else monday + timedelta(days=6)
                draw_text(
                    painter,
                    QRectF(0, top, px(MONTH), px(ROW)),
                    MONTHS_SHORT[shown.month - 1],
                    tokens().text2,
                    12,
                )
            before = monday + timedelta(days=6)
            for number in range(DAYS_A_WEEK):
                rect = QRectF(px(MONTH) + number * px(CELL), top, px(CELL), px(ROW))
                self._paint_day(
                    painter, rect.adjusted(px(2), px(1), -px(2), -px(1)), monday + timedelta(days=number)
                )

    def _paint_day(self, painter: QPainter, rect: QRectF, on: date) -> None:
        c = tokens()
        skipped = self._skipped.get(on)
        ink, weight = (c.text, 400) if self._is_between(on) else (c.text3, 400)
        if skipped is not None:
            draw_box(painter, rect, px(4), skip_fill(skipped.kind))
            ink = c.text2
        if on == self._service:
            draw_box(painter, rect, px(4), c.accentfill)
            ink, weight = c.onaccent, 600
        if on == self._limit:
            draw_box(painter, rect, px(4), line=c.onaccent if on == self._service else c.accent, width=2)
            weight = 600
        draw_text(painter, rect, str(on.day), ink, 13, weight, CENTRE)
        if skipped is not None:
            middle, half = rect.center(), text_width(str(on.day), 13) / 2 + px(3)
            painter.fillRect(QRectF(middle.x() - half, round(middle.y()), 2 * half, 1), ink)

    def _is_between(self, on: date) -> bool:
        if self._service is None or self._limit is None:
            return False
        return min(self._limit, self._service) <= on <= max(self._limit, self._service)


def skip_fill(kind: DayKind) -> QColor:
    """Give the ground of a day that does not count, as in the planning."""
    c = tokens()
    return {
        DayKind.PUBLIC_HOLIDAY: c.holiday,
        DayKind.SCHOOL_HOLIDAY: c.holiday,
        DayKind.CLOSED: c.closed,
        DayKind.STRIKE: c.closed,
    }.get(kind, c.weekend)
