"""The months of a request: each asked day with its verdict, the others pale; arrows walk the asked days.

An asked day is a button (a press shows its line below the calendar), the other days are painted.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from staffdesk.domain.french.bookings import OUTCOME_WORDS
from staffdesk.domain.french.dates import WEEKDAYS_SHORT
from staffdesk.domain.requests import OutcomeKind
from staffdesk.ui.kit.buttons import has_keyboard_focus
from staffdesk.ui.kit.icons import draw_icon
from staffdesk.ui.kit.painting import CENTRE, draw_box, draw_focus_ring, draw_text, text_width
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.validation.request_phrases import spoken_day

CELL, WEEKEND, GAP = (46, 34), 30, 4
_HEAD = 27
_EDGE = 2


@dataclass(frozen=True)
class DaySign:
    """How an asked day is shown.

    Attributes:
        on: the day.
        verdict: ok, late, look, blocked or waiting.
        outcome: the answer chosen for it; "mixed" when its slots get different ones.
        words: what speaks against it, for who cannot see the icon.
    """

    on: date
    verdict: str
    outcome: str
    words: str = ""


VERDICT_ICONS: Mapping[str, str] = MappingProxyType(
    {
        "ok": "check",
        "late": "clock",
        "look": "warning",
        "blocked": "prohibit",
        "waiting": "hourglass-medium",
    }
)
_VERDICT_WORDS = {"ok": "conforme", "late": "hors délai", "look": "à voir", "blocked": "bloquée"}


def verdict_ink(verdict: str) -> QColor:
    """Give the colour of a verdict's icon."""
    c = tokens()
    if verdict == "waiting":
        return c.waiting.text
    return {"ok": c.ok, "late": c.warn, "look": c.warn, "blocked": c.bad}[verdict]


class MiniCalendar(QWidget):
    """One month.

    Signals:
        day_pressed: the asked day that was pressed (date).
        extended: days are chosen together from the first to the second (dates).
        toggled: a day is chosen beside others, or left out (date).
        all_asked, none_asked: every asked day is to be chosen, or none.
        walked_out: from the day, in the direction of some days, extending or not, this month has no more.
    """

    day_pressed = Signal(object)
    extended = Signal(object, object)
    toggled = Signal(object)
    all_asked = Signal()
    none_asked = Signal()
    walked_out = Signal(object, int, bool)

    def __init__(
        self, first: date, signs: Sequence[DaySign], today: date, closed: Mapping[date, str] | None = None
    ) -> None:
        """Take any day of the month; ``closed`` names days without service that are no weekend."""
        super().__init__()
        self._first = first.replace(day=1)
        self._today = today
        self._closed = closed or {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._days = {sign.on: _DayButton(sign, self) for sign in signs if _same_month(sign.on, first)}
        for number, (on, button) in enumerate(self._days.items()):
            button.setGeometry(self.cell_rect(on).toRect())
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if number == 0 else Qt.FocusPolicy.ClickFocus)
            button.clicked.connect(lambda _=False, on=on: self.day_pressed.emit(on))

    def show_sign(self, sign: DaySign) -> None:
        """Show another verdict or answer of a day, if it stands in this month."""
        button = self._days.get(sign.on)
        if button is not None:
            button.show_sign(sign)

    def day_button(self, on: date) -> QAbstractButton | None:
        """Give the button of an asked day."""
        return self._days.get(on)

    def show_chosen(self, days: Collection[date]) -> None:
        """Show which asked days are chosen together."""
        for on, button in self._days.items():
            button.show_chosen(on in days)

    def walk(self, on: date, days: int, *, extending: bool = False) -> None:
        """Move the focus to the nearest asked day in the direction of some days, chosen if ``extending``."""
        asked = sorted(self._days)
        ahead = [day for day in asked if day > on] if days > 0 else [day for day in asked[::-1] if day < on]
        if not ahead:
            self.walked_out.emit(on, days, extending)
            return
        target = min(ahead, key=lambda day: abs((day - on).days - days))
        self._days[target].setFocus(Qt.FocusReason.TabFocusReason)
        if extending:
            self.extended.emit(on, target)

    def cell_rect(self, on: date) -> QRectF:
        """Place a day, in logical pixels."""
        row = (on.day + self._first.weekday() - 1) // 7
        return QRectF(
            column_left(on.weekday()),
            px(_HEAD) + row * (px(CELL[1]) + px(GAP)),
            px(WEEKEND if on.weekday() > 4 else CELL[0]),
            px(CELL[1]),
        )

    @override
    def sizeHint(self) -> QSize:
        last = _last_of_month(self._first)
        return QSize(calendar_width(), round(self.cell_rect(last).bottom()) + px(2))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        for weekday, words in enumerate(WEEKDAYS_SHORT):
            width = px(WEEKEND if weekday > 4 else CELL[0])
            rect = QRectF(column_left(weekday), px(2), width, px(18))
            draw_text(painter, rect, words, c.text2, 12, align=CENTRE)
        for number in range(_last_of_month(self._first).day):
            on = self._first + timedelta(days=number)
            if on not in self._days:
                self._paint_other_day(painter, on)

    def _paint_other_day(self, painter: QPainter, on: date) -> None:
        c, rect = tokens(), self.cell_rect(on)
        if on.weekday() > 4 or on in self._closed:
            draw_box(painter, rect, px(6), c.sunken)
        if on == self._today:
            draw_box(painter, rect, px(6), line=c.ctl)
        draw_text(painter, rect, str(on.day), c.text2 if on in self._closed else c.text3, align=CENTRE)


class _DayButton(QAbstractButton):
    """An asked day: figure at the left, verdict at the right."""

    def __init__(self, sign: DaySign, calendar: MiniCalendar) -> None:
        super().__init__(calendar)
        self._calendar = calendar
        self._chosen = False
        self.show_sign(sign)

    def show_sign(self, sign: DaySign) -> None:
        """Show another state."""
        self._sign = sign
        self._speak()
        self.setToolTip(sign.words)
        self.update()

    def show_chosen(self, chosen: bool) -> None:
        """Show whether the day is one of those chosen together."""
        if chosen != self._chosen:
            self._chosen = chosen
            self._speak()
            self.update()

    def _speak(self) -> None:
        self.setAccessibleName(spoken_sign(self._sign) + (", choisie" if self._chosen else ""))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        held = event.modifiers()
        if held & Qt.KeyboardModifier.ShiftModifier:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._calendar.extended.emit(None, self._sign.on)
        elif held & Qt.KeyboardModifier.ControlModifier:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._calendar.toggled.emit(self._sign.on)
        else:
            super().mousePressEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -7,
            Qt.Key.Key_Down: 7,
        }
        by = steps.get(Qt.Key(event.key()))
        extending = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if by is not None:
            self._calendar.walk(self._sign.on, by, extending=extending)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._calendar.all_asked.emit()
        elif event.key() == Qt.Key.Key_Escape and self._chosen:
            self._calendar.none_asked.emit()
        elif event.key() == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._calendar.toggled.emit(self._sign.on)
        else:
            super().keyPressEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        fill, line, ink, icon = _day_look(self._sign)
        draw_box(painter, rect, px(6), tokens().selected if self._chosen else fill, line)
        size = px(12)
        figure = str(self._sign.on.day)
        if rect.width() >= px(CELL[0]):
            used = text_width(figure, 14, 600)
            left = rect.left() + (rect.width() - used - px(6) - size) / 2
            draw_text(painter, rect.adjusted(left, 0, 0, 0), figure, tokens().text, 14, 600)
            draw_icon(
                painter, QRectF(left + used + px(6), rect.center().y() - size / 2, size, size), icon, ink
            )
        else:
            draw_text(painter, rect.adjusted(px(2), 0, -px(10), 0), figure, tokens().text, 12, 600)
            small = px(12)
            box = QRectF(rect.right() - small - px(2), rect.center().y() - small / 2, small, small)
            draw_icon(painter, box, icon, ink)
        if self._chosen or has_keyboard_focus(self):
            draw_focus_ring(painter, rect, px(6))
        elif self.underMouse():
            draw_box(painter, rect, px(6), line=ink)


def _day_look(sign: DaySign) -> tuple[QColor | None, QColor | None, QColor, str]:
    """Choose fill, outline, ink and icon: the verdict, or the answer that departs from it."""
    c = tokens()
    if sign.verdict == "ok" and sign.outcome == OutcomeKind.REFUSED:
        return c.badbg, None, c.bad, "x"
    if sign.verdict == "waiting" or (sign.verdict == "ok" and sign.outcome == OutcomeKind.WAITING):
        return None, c.waiting.line, c.waiting.text, "hourglass-medium"
    icon, ink = VERDICT_ICONS[sign.verdict], verdict_ink(sign.verdict)
    if sign.verdict == "ok":
        return c.okbg, None, ink, icon
    return (c.badbg if sign.verdict == "blocked" else c.warnbg), ink, ink, icon


def spoken_sign(sign: DaySign) -> str:
    """Say a day aloud: "mar. 12 janvier, hors délai, refusée"."""
    verdict = sign.words or _VERDICT_WORDS.get(sign.verdict, "")
    answer = OUTCOME_WORDS.get(OutcomeKind(sign.outcome), "") if sign.outcome in set(OutcomeKind) else ""
    return ", ".join(filter(None, (spoken_day(sign.on), verdict, answer or "réponses différentes")))


def column_left(weekday: int) -> float:
    """Place a column: five of a school day's width, two of a weekend's."""
    days = min(weekday, 5)
    weekend = max(weekday - 5, 0)
    return px(_EDGE) + days * (px(CELL[0]) + px(GAP)) + weekend * (px(WEEKEND) + px(GAP))


def calendar_width() -> int:
    """Measure a month."""
    return round(column_left(6)) + px(WEEKEND) + px(_EDGE)


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


def _last_of_month(first: date) -> date:
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following - timedelta(days=1)
