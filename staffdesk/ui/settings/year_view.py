"""The school year at a glance: twelve small months, days shaded, chosen by mouse or keys."""

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from staffdesk.domain.dates import DAYS_A_WEEK, SchoolYear, add_months
from staffdesk.domain.french.dates import WEEKDAYS, month_year
from staffdesk.ui.kit.notices import announce
from staffdesk.ui.kit.painting import CENTRE, draw_box, draw_text, text_width
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.settings.year_days import DayLook, Ground, Mark

CELL, ROW, TITLE, HEAD, GAP, BELOW = 26, 22, 22, 18, 24, 14
MONTHS = 12
WEEKS = 6
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -DAYS_A_WEEK,
    Qt.Key.Key_Down: DAYS_A_WEEK,
}


class YearView(QWidget):
    """The twelve months; one day or a run of days is chosen.

    Signals:
        chosen: first and last day chosen.
        opened: Enter was pressed, or a day pressed twice: work on what is chosen.
    """

    chosen = Signal(object, object)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._first = date(2000, 9, 1)
        self._looks: Mapping[date, DayLook] = {}
        self._today: date | None = None
        self._anchor: date | None = None
        self._current: date | None = None
        self.setAccessibleName("Année scolaire")

    def show_year(self, first_year: int, looks: Mapping[date, DayLook], today: date) -> None:
        """Show a school year; what is chosen stays if it is in it."""
        period = SchoolYear(first_year).period
        self._first, self._looks, self._today = period.start, looks, today
        self.setAccessibleName(f"Année scolaire {SchoolYear(first_year)}")
        if self._current is None or self._current not in period or self._anchor not in period:
            self.choose(today if today in period else period.start)
        self._tell()
        self.updateGeometry()
        self.update()

    def choose(self, first: date, last: date | None = None) -> None:
        """Choose a day, or a run of days."""
        self._anchor, self._current = first, last or first
        self._tell()
        self.update()
        self.chosen.emit(*self.selection())

    def selection(self) -> tuple[date, date]:
        """Give the first and the last day chosen."""
        anchor = self._anchor or self._first
        current = self._current or self._first
        return min(anchor, current), max(anchor, current)

    def day_rect(self, day: date) -> QRectF:
        """Place a day, in logical pixels."""
        number = (day.year - self._first.year) * MONTHS + day.month - self._first.month
        left, top = self._corner(number)
        place = day.replace(day=1).weekday() + day.day - 1
        row, column = divmod(place, DAYS_A_WEEK)
        return QRectF(left + column * px(CELL), top + px(TITLE + HEAD) + row * px(ROW), px(CELL), px(ROW))

    def day_at(self, point: QPoint) -> date | None:
        """Find the day at a point."""
        return next((day for day in self._looks if self.day_rect(day).contains(point.toPointF())), None)

    # -------------------------------------------------------------------------------------- inside

    def _columns(self, width: int) -> int:
        month = DAYS_A_WEEK * px(CELL) + px(GAP)
        return next((count for count in (6, 4, 3, 2) if count * month - px(GAP) <= width), 1)

    def _month_height(self) -> int:
        return px(TITLE + HEAD) + WEEKS * px(ROW) + px(BELOW)

    def _corner(self, number: int) -> tuple[int, int]:
        row, column = divmod(number, self._columns(self.width()))
        return column * (DAYS_A_WEEK * px(CELL) + px(GAP)), row * self._month_height()

    def _move(self, day: date, *, extend: bool) -> None:
        period = SchoolYear(self._first.year).period
        bounded = min(max(day, period.start), period.last)
        self.choose(self._anchor if extend and self._anchor is not None else bounded, bounded)
        if self._current is not None:
            announce(self, self._words(self._current))

    def _words(self, day: date) -> str:
        look = self._looks.get(day)
        return look.words if look is not None else ""

    def _tell(self) -> None:
        first, last = self.selection()
        told = [self._words(first)] if first == last else [self._words(first), self._words(last)]
        self.setAccessibleDescription(" … ".join(told))

    # -------------------------------------------------------------------------------------- Qt

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        columns = self._columns(width)
        return -(-MONTHS // columns) * self._month_height()

    @override
    def sizeHint(self) -> QSize:
        width = max(self.width(), DAYS_A_WEEK * px(CELL))
        return QSize(width, self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(DAYS_A_WEEK * px(CELL), self.heightForWidth(max(self.width(), DAYS_A_WEEK * px(CELL))))

    @override
    def resizeEvent(self, event: QEvent) -> None:
        self.updateGeometry()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if day is not None:
            self._move(day, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            day = self.day_at(event.position().toPoint())
            if day is not None and day != self._current:
                self._move(day, extend=True)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, extend = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        current = self._current or self._first
        if key in _STEPS:
            self._move(current + timedelta(days=_STEPS[key]), extend=extend)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._move(add_months(current, 1 if key == Qt.Key.Key_PageDown else -1), extend=extend)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            day = self.day_at(event.pos())
            QToolTip.showText(event.globalPos(), self._words(day) if day is not None else "", self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), tokens()
        for number in range(MONTHS):
            month = add_months(self._first, number)
            left, top = self._corner(number)
            title = QRectF(left + px(6), top, DAYS_A_WEEK * px(CELL), px(TITLE))
            draw_text(painter, title, month_year(month), c.text, 14, 600)
            for weekday, name in enumerate(WEEKDAYS):
                head = QRectF(left + weekday * px(CELL), top + px(TITLE), px(CELL), px(HEAD))
                draw_text(painter, head, name[:1].upper(), c.text3, 12, align=CENTRE)
        first, last = self.selection()
        for day, look in self._looks.items():
            paint_day(painter, self.day_rect(day), str(day.day), look, is_today=day == self._today)
            if first <= day <= last:
                rect = self.day_rect(day).adjusted(1, 1, -1, -1)
                draw_box(painter, rect, px(4), line=c.accent, width=2 if self.hasFocus() else 1.5)


def paint_day(painter: QPainter, rect: QRectF, figure: str, look: DayLook, *, is_today: bool = False) -> None:
    """Paint a day: its shade, its figure, its mark."""
    c = tokens()
    inner = rect.adjusted(px(1), px(1), -px(1), -px(1))
    fill = ground_fill(look.ground)
    closed = look.mark is Mark.CLOSED
    if closed:
        fill = c.closed
    if fill is not None:
        draw_box(painter, inner, px(4), fill)
    ink = c.text if look.ground is Ground.SCHOOL and not closed else c.text2
    weight = 600 if look.ground is Ground.PUBLIC else 400
    if is_today:
        draw_box(painter, inner, px(4), c.accentfill)
        ink, weight = c.onaccent, 600
    draw_text(painter, rect, figure, ink, 12, weight, CENTRE)
    if closed:
        half = text_width(figure, 12) / 2 + px(3)
        painter.fillRect(QRectF(rect.center().x() - half, round(rect.center().y()), 2 * half, 1), ink)
    elif look.mark is Mark.PARTLY:
        _paint_corner(painter, inner, c.warn)
    elif look.mark is Mark.OPENED:
        draw_box(painter, inner, px(4), line=c.ok, width=1.5)


def ground_fill(ground: Ground) -> QColor | None:
    """Give the shade of a ground."""
    c = tokens()
    return {
        Ground.SCHOOL: None,
        Ground.FREE: c.sunken,
        Ground.WEEKEND: c.weekend,
        Ground.HOLIDAY: c.holiday,
        Ground.PUBLIC: c.warnbg,
    }[ground]


def _paint_corner(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    side = px(7)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    corner = rect.topRight()
    painter.drawPolygon(
        QPolygonF([corner, corner - QPoint(side, 0).toPointF(), corner + QPoint(0, side).toPointF()])
    )
    painter.restore()


class DaySample(QWidget):
    """One entry of the legend: a day as it is shaded, and what that means."""

    def __init__(self, look: DayLook, words: str) -> None:
        super().__init__()
        self._look, self._words = look, words
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(CELL) + px(6) + text_width(self._words, 13), px(ROW))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_day(painter, QRectF(0, 0, px(CELL), px(ROW)), "8", self._look)
        rect = QRectF(px(CELL) + px(6), 0, self.width(), self.height())
        draw_text(painter, rect, self._words, tokens().text2, 13)


LEGEND = (
    (DayLook(Ground.FREE), "sans classe"),
    (DayLook(Ground.HOLIDAY), "vacances"),
    (DayLook(Ground.PUBLIC), "férié"),
    (DayLook(Ground.SCHOOL, Mark.CLOSED), "fermé"),
    (DayLook(Ground.SCHOOL, Mark.PARTLY), "en partie"),
    (DayLook(Ground.SCHOOL, Mark.OPENED), "ouvert en plus"),
)
