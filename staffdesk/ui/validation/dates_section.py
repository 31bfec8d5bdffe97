"""Dates demandées: the months with their verdicts, and a line with a picker for each day that needs one.

A day that is not green has its line from the start; a green one gets it when its cell is pressed. The slots
of a day that have the same verdict and the same choices are decided together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.bookings import OUTCOME_CHOICES
from staffdesk.domain.french.dates import month_year
from staffdesk.domain.requests import OutcomeKind
from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.labels import SectionHeading, label
from staffdesk.ui.kit.painting import draw_text, text_width
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.validation.day_selection import DaySelection
from staffdesk.ui.validation.draft import Answer
from staffdesk.ui.validation.mini_calendar import (
    VERDICT_ICONS,
    DaySign,
    MiniCalendar,
    calendar_width,
    verdict_ink,
)
from staffdesk.ui.validation.request_phrases import day_name, spoken_day
from staffdesk.ui.validation.selection_bar import KindButtons, SelectionBar

if TYPE_CHECKING:
    from staffdesk.services.request_rows import DateRow

_LINES_SHOWN = 8
_GRAVITY = ("ok", "late", "look", "waiting", "blocked")


@dataclass(frozen=True)
class DateLine:
    """The slots of one day that are decided together.

    Attributes:
        on: the day.
        indexes: which asked slots.
        slots: their names; empty when they are all of that day's.
        verdict: how they came out.
        reason: what speaks against them, or became of them since, in French.
        choices: the outcomes to pick from.
    """

    on: date
    indexes: tuple[int, ...]
    slots: str
    verdict: str
    reason: str
    choices: tuple[str, ...]


def date_lines(rows: Sequence[DateRow]) -> tuple[DateLine, ...]:
    """Put the slots of a day together where one answer serves them all, in the order of the days.

    A line names its slots unless it stands for all that the request is about.
    """
    groups: dict[tuple[date, str, str, tuple[str, ...]], list[DateRow]] = {}
    for row in rows:
        told = " · ".join(filter(None, (row.reason, row.note)))
        groups.setdefault((row.on, row.verdict, told, row.choices), []).append(row)
    every_slot = {row.slot for row in rows}
    lines = []
    for (on, verdict, reason, choices), slots in groups.items():
        own = dict.fromkeys(row.slot for row in slots)
        names = ", ".join(own).lower() if own.keys() != every_slot else ""
        indexes = tuple(row.index for row in slots)
        lines.append(DateLine(on, indexes, names, str(verdict), reason, choices))
    return tuple(sorted(lines, key=lambda line: (line.on, line.indexes)))


def day_signs(rows: Sequence[DateRow], answers: Mapping[int, Answer]) -> tuple[DaySign, ...]:
    """Sum the slots of each day up: the gravest verdict, the answer they share."""
    days: dict[date, list[DateRow]] = {}
    for row in rows:
        days.setdefault(row.on, []).append(row)
    return tuple(_day_sign(on, slots, answers) for on, slots in sorted(days.items()))


def _day_sign(on: date, slots: Sequence[DateRow], answers: Mapping[int, Answer]) -> DaySign:
    worst = max(slots, key=lambda row: _GRAVITY.index(row.verdict))
    outcomes = {answers[row.index].outcome if row.index in answers else row.proposed for row in slots}
    return DaySign(on, str(worst.verdict), outcomes.pop() if len(outcomes) == 1 else "mixed", worst.reason)


class DatesSection(QWidget):
    """The section.

    Signals:
        picked: (indexes of the slots, outcome) chosen for a line, or for the days chosen together.
    """

    picked = Signal(object, str)

    def __init__(
        self,
        rows: Sequence[DateRow],
        today: date,
        *,
        decidable: bool,
        closed: Mapping[date, str] | None = None,
    ) -> None:
        """``closed`` names days without service; ``decidable``: the pickers can be used."""
        super().__init__()
        self._rows = rows
        self._decidable = decidable
        self._answers: Mapping[int, Answer] = {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setFixedWidth(calendar_width())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        months = sorted({row.on.replace(day=1) for row in rows})
        self.selection = DaySelection(row.on for row in rows)
        heading = SectionHeading(_title(rows), beside=month_year(months[0]))
        column.addWidget(heading)
        self.calendars = [MiniCalendar(month, day_signs(rows, {}), today, closed) for month in months]
        for place, calendar in enumerate(self.calendars):
            if place:
                column.addSpacing(px(8))
                column.addWidget(label(month_year(months[place]), "hint"))
                column.addSpacing(px(4))
            self._connect(calendar)
            column.addWidget(calendar)
        self.bar = SelectionBar()
        self.bar.picked.connect(lambda outcome: self.picked.emit(self.chosen_indexes(), outcome))
        column.addWidget(self.bar)
        column.addSpacing(px(8))
        self.lines = [_Line(line, decidable=decidable) for line in self._lines()]
        self._lines_box = QVBoxLayout()
        self._lines_box.setSpacing(px(3))
        column.addLayout(self._lines_box)
        for line in self.lines:
            line.picked.connect(self.picked)
            self._lines_box.addWidget(line)
        self.more: Button | None = None
        self._fold()
        self.kinds = self._kind_buttons()
        column.addWidget(self.kinds)
        column.addStretch()

    def show_answers(self, answers: Mapping[int, Answer]) -> None:
        """Show the answer of every slot in its cell and in its picker."""
        self._answers = answers
        for sign in day_signs(self._rows, answers):
            for calendar in self.calendars:
                calendar.show_sign(sign)
        for line in self.lines:
            line.show_answers(answers)

    def chosen_indexes(self) -> tuple[int, ...]:
        """Give the slots of the days chosen together; none when none is."""
        return tuple(row.index for row in self._rows if row.on in self.selection.days)

    def leave_selection(self) -> None:
        """Choose no days together any more."""
        self.selection.clear()
        self._show_selection()

    def open_day(self, on: date) -> None:
        """Show every line of a day and lead to the first picker."""
        self.selection.note(on)
        lines = [line for line in self.lines if line.line.on == on]
        for line in lines:
            line.show()
        if lines:
            lines[0].picker.setFocus(Qt.FocusReason.TabFocusReason)

    def _connect(self, calendar: MiniCalendar) -> None:
        calendar.day_pressed.connect(self.open_day)
        calendar.walked_out.connect(self._walk_on)
        if self._decidable:
            calendar.extended.connect(self._extend)
            calendar.toggled.connect(self._toggle)
            calendar.all_asked.connect(self._choose_all)
            calendar.none_asked.connect(self.leave_selection)

    def _extend(self, origin: date | None, to: date) -> None:
        if origin is not None and not self.selection.days:
            self.selection.note(origin)
        self.selection.extend(to)
        self._show_selection()

    def _toggle(self, on: date) -> None:
        self.selection.toggle(on)
        self._show_selection()

    def _choose_all(self) -> None:
        self.selection.choose_all()
        self._show_selection()

    def _walk_on(self, on: date, days: int, extending: bool) -> None:
        """Go on in another month."""
        target = self.selection.beyond(on, days)
        button = None
        for calendar in self.calendars:
            button = button or (None if target is None else calendar.day_button(target))
        if target is None or button is None:
            return
        button.setFocus(Qt.FocusReason.TabFocusReason)
        if extending and self._decidable:
            self._extend(on, target)

    def _show_selection(self) -> None:
        days = self.selection.days
        for calendar in self.calendars:
            calendar.show_chosen(days)
        self.bar.show_rows(len(days), [row for row in self._rows if row.on in days])

    def _kind_buttons(self) -> KindButtons:
        """Offer to answer all green days, and all late ones, with one key each, where days are late."""
        accepted, refused = OutcomeKind.ACCEPTED.value, OutcomeKind.REFUSED.value
        green = [row for row in self._rows if row.verdict == "ok" and accepted in row.choices]
        late = [row for row in self._rows if row.verdict == "late" and refused in row.choices]
        some = self._decidable and bool(late)
        buttons = KindButtons(*(len({row.on for row in rows}) if some else 0 for rows in (green, late)))
        for signal, rows, outcome in (
            (buttons.green_asked, green, OutcomeKind.ACCEPTED),
            (buttons.late_asked, late, OutcomeKind.REFUSED),
        ):
            indexes = tuple(row.index for row in rows)
            signal.connect(lambda indexes=indexes, outcome=outcome: self.picked.emit(indexes, outcome.value))
        return buttons

    def _lines(self) -> tuple[DateLine, ...]:
        return date_lines(self._rows)

    def _fold(self) -> None:
        """Show the lines of days that are not green, and of cancellations; too many fold behind a button.

        The other slots of such a day stand beside: what is given up reads with what is asked in exchange.
        """
        days = {line.line.on for line in self.lines if line.needs_a_look()}
        wanted = [line for line in self.lines if line.line.on in days]
        for line in self.lines:
            line.setVisible(line in wanted[:_LINES_SHOWN])
        left = len(wanted) - _LINES_SHOWN
        if left > 0:
            words = f"{counted(left, 'autre date', 'autres dates')} à voir"
            self.more = Button(words, ButtonKind.GHOST, icon="caret-down", height=26)
            self.more.clicked.connect(lambda: self._unfold(wanted))
            self._lines_box.addWidget(self.more)

    def _unfold(self, wanted: Sequence[_Line]) -> None:
        for line in wanted:
            line.show()
        if self.more is not None:
            self.more.hide()
        wanted[_LINES_SHOWN].picker.setFocus(Qt.FocusReason.TabFocusReason)


def _title(rows: Sequence[DateRow]) -> str:
    """Name the section; days below zero hang on a certificate, nobody asked for them."""
    return "Absences facturées à revoir" if rows[0].index < 0 else "Dates demandées"


class _Line(QWidget):
    """Icon, day, reason, and the picker of the outcome.

    Signals:
        picked: (indexes, outcome).
    """

    picked = Signal(object, str)

    def __init__(self, line: DateLine, *, decidable: bool) -> None:
        super().__init__()
        self.line = line
        self._decidable = decidable
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch()
        choices = _choices(line.choices)
        self.picker = ComboPicker(choices)
        self.picker.setEnabled(decidable)
        self.picker.picked.connect(lambda outcome: self.picked.emit(line.indexes, outcome))
        row.addWidget(self.picker, 0, Qt.AlignmentFlag.AlignTop)
        widest = max((text_width(words, 13) for _, words in choices), default=0) + px(46)
        self._is_stacked = text_width(line.reason, 13) > calendar_width() - widest - self._reason_left()
        self.setFixedHeight(px(26 + 18 if self._is_stacked else 26))
        self.setToolTip(line.reason)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def needs_a_look(self) -> bool:
        """Tell whether the line stands there from the start: not green, or an absence to be judged."""
        is_absence = OutcomeKind.ABSENT_EXCUSED.value in self.line.choices
        return self.line.verdict != "ok" or is_absence or bool(self.line.reason)

    def show_answers(self, answers: Mapping[int, Answer]) -> None:
        """Show the outcome of the slots; the first one's when they differ."""
        answer = answers.get(self.line.indexes[0])
        if answer is not None:
            self.picker.choose(answer.outcome)
            self._name_picker(answer.outcome)
            self.update()

    def _name_picker(self, outcome: str) -> None:
        words = OUTCOME_CHOICES[OutcomeKind(outcome)].lower()
        parts = (spoken_day(self.line.on), self.line.slots, self.line.reason, words)
        self.picker.setAccessibleName(", ".join(filter(None, parts)))

    def _day_words(self) -> str:
        words = day_name(self.line.on)
        return f"{words}, {self.line.slots}" if self.line.slots else words

    def _reason_left(self) -> int:
        """Where the reason begins when it stands beside the day."""
        return px(20) + text_width(self._day_words(), 13, 600) + px(6)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c, size, first = tokens(), px(14), px(26)
        icon, ink = VERDICT_ICONS[self.line.verdict], verdict_ink(self.line.verdict)
        draw_icon(painter, QRectF(0, (first - size) / 2, size, size), icon, ink, IconStyle.REGULAR)
        draw_text(painter, QRectF(px(20), 0, self.width(), first), self._day_words(), c.text, 13, 600)
        left = self._reason_left()
        beside = QRectF(left, 0, self.picker.x() - px(8) - left, first)
        under = QRectF(px(20), first - px(2), self.width() - px(20), px(18))
        room = under if self._is_stacked else beside
        draw_text(painter, room, self.line.reason, c.text2, 13, elide=True)


def _choices(outcomes: Sequence[str]) -> list[tuple[str, str]]:
    """Name the outcomes; "déjà à jour" is offered only where the rules proposed nothing else."""
    offered = [outcome for outcome in outcomes if outcome != OutcomeKind.ALREADY_DONE] or list(outcomes)
    return [(outcome, OUTCOME_CHOICES[OutcomeKind(outcome)]) for outcome in offered]
