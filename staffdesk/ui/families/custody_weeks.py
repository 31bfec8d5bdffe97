"""The weeks that an agreement gives: eight lines of seven days, each with the home that has the child."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from staffdesk.domain.french.dates import WEEKDAYS, day_long, day_month
from staffdesk.ui.kit.painting import CENTRE, LEFT, draw_box, draw_text
from staffdesk.ui.kit.theme import px, tokens

if TYPE_CHECKING:
    from staffdesk.services.custody_rows import PreviewDay

HEAD, LINE, DAY, LABEL = 20, 26, 34, 96
DASH = (3.0, 2.0)


class CustodyWeeks(QWidget):
    """The picture; what it shows is said in its accessible description, week by week."""

    def __init__(self) -> None:
        super().__init__()
        self._weeks: tuple[tuple[PreviewDay, ...], ...] = ()
        self._names: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Les huit prochaines semaines")

    def show_weeks(self, weeks: "tuple[tuple[PreviewDay, ...], ...]", names: Sequence[str]) -> None:
        """Show weeks; ``names`` are those of the two households."""
        self._weeks, self._names = weeks, tuple(names)
        self.setAccessibleDescription(spoken_weeks(weeks, names))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(LABEL + 7 * DAY + 160), px(HEAD + LINE * len(self._weeks)) if self._weeks else 0)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(LABEL + 7 * DAY), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._weeks:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for day, name in enumerate(WEEKDAYS):
            box = QRectF(px(LABEL + day * DAY), 0, px(DAY), px(HEAD))
            draw_text(painter, box, name[:1].upper(), tokens().text3, 12, align=CENTRE)
        for row, week in enumerate(self._weeks):
            self._paint_week(painter, week, px(HEAD + row * LINE))

    def _paint_week(self, painter: QPainter, week: "Sequence[PreviewDay]", top: int) -> None:
        colours = tokens()
        words = QRectF(0, top, px(LABEL), px(LINE))
        draw_text(painter, words, f"sem. du {day_month(week[0].on)}", colours.text2, 13, align=LEFT)
        for first, last in runs(week):
            left, right = px(LABEL + first * DAY) + px(1), px(LABEL + (last + 1) * DAY) - px(1)
            rect = QRectF(left, top + px(2), right - left, px(LINE) - px(4))
            if week[first].home == 0:
                draw_box(painter, rect, px(4), colours.selected)
            else:
                draw_box(painter, rect, px(4), colours.surface, colours.ctl, 1.0, DASH)
        for at, day in enumerate(week):
            box = QRectF(px(LABEL + at * DAY), top, px(DAY), px(LINE))
            draw_text(painter, box, str(day.on.day), colours.text2 if day.holiday else colours.text, 12,
                      600 if day.home == 0 else 400, CENTRE)  # fmt: skip
        holiday = next((day.holiday for day in week if day.holiday), "")
        room = QRect(px(LABEL + 7 * DAY + 10), top, self.width() - px(LABEL + 7 * DAY + 10), px(LINE))
        draw_text(painter, QRectF(room), holiday, colours.text2, 12, align=LEFT, elide=True)


class HomeSample(QWidget):
    """A piece of the legend: how the days of a household look, and its name."""

    def __init__(self, home: int) -> None:
        super().__init__()
        self._home, self._name = home, ""
        self.setFixedHeight(px(20))

    def show_name(self, name: str) -> None:
        """Name the household."""
        self._name = name
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(28) + self.fontMetrics().horizontalAdvance(self._name) + px(6), px(20))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(px(1), px(4), px(20), px(12))
        if self._home == 0:
            draw_box(painter, rect, px(3), tokens().selected)
        else:
            draw_box(painter, rect, px(3), tokens().surface, tokens().ctl, 1.0, DASH)
        words = QRectF(px(28), 0, self.width() - px(28), px(20))
        draw_text(painter, words, self._name, tokens().text2, 13, align=LEFT)


def runs(week: "Sequence[PreviewDay]") -> list[tuple[int, int]]:
    """Cut a week where the child changes homes: places of the first and the last day of each part."""
    found: list[tuple[int, int]] = []
    for at, day in enumerate(week):
        if found and week[found[-1][0]].home == day.home:
            found[-1] = (found[-1][0], at)
        else:
            found.append((at, at))
    return found


def spoken_weeks(weeks: "Sequence[Sequence[PreviewDay]]", names: Sequence[str]) -> str:
    """Say the weeks: « Semaine du lundi 30 novembre : Lemoine de lundi à vendredi, Faure… »."""
    return ". ".join(_spoken(week, names) for week in weeks)


def _spoken(week: "Sequence[PreviewDay]", names: Sequence[str]) -> str:
    parts = []
    for first, last in runs(week):
        days = _weekday(week[first].on)
        if last > first:
            days = f"de {days} à {_weekday(week[last].on)}"
        parts.append(f"{names[week[first].home]} {days}")
    return f"Semaine du {day_long(week[0].on)}\N{NO-BREAK SPACE}: {', '.join(parts)}"


def _weekday(on: date) -> str:
    return WEEKDAYS[on.weekday()]
