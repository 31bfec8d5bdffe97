"""A run of reminders in the making: levels and dates, who would be reminded, who is left out and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.invoices.overdue_tables import left_model, planned_model
from staffdesk.ui.invoices.reminder_words import (
    CHOOSE_LEVEL,
    DATE_MISSING,
    NO_LEVEL,
    NOBODY_TO_REMIND,
    NOT_ALLOWED,
    PAY_BY_EARLY,
    level_box,
    planned_sum,
    send_button_words,
)
from staffdesk.ui.kit.buttons import Button, ButtonKind, CheckBox
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.fields import DateField, ErrorLine, Field
from staffdesk.ui.kit.labels import EmptyState, SectionHeading, label
from staffdesk.ui.kit.notices import ProgressLine
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.table_view import Density, PlainTable, inset
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.reminder_rows import LevelRow, PlannedRow, ReminderPreview

_TABLE_MOST = 10
_LAST_NEEDS, _CHANNEL_NEEDS = 1060, 860


class ReminderForm(QWidget):
    """The form.

    Signals:
        wished: (codes of the levels, date of the reminders, last day to pay): a preview is wanted.
        send_asked: remind the families of the preview.
        given_up: back to the families.
        family_asked: household_id of a row that was opened.
    """

    wished = Signal(object, object, object)
    send_asked = Signal()
    given_up = Signal()
    family_asked = Signal(int)

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the date that is offered."""
        super().__init__()
        self._today = today
        self._may_send = False
        self.preview: ReminderPreview | None = None
        self._wanted: tuple[tuple[str, ...], date, date] | None = None
        self.levels: dict[str, CheckBox] = {}
        self._levels_error = ErrorLine()
        self.made_on = DateField("Date des relances", today)
        self.pay_by = DateField("À payer au plus tard le", today)
        self.planned: PlainTable[PlannedRow] = PlainTable(
            planned_model(), "Familles à relancer", Density.READ
        )
        self.left: PlainTable[PlannedRow] = PlainTable(left_model(), "Laissé de côté", Density.READ)
        self.nobody = label(NOBODY_TO_REMIND, "body2")
        self.no_level = EmptyState(*NO_LEVEL)
        self.planned_head = SectionHeading("À relancer")
        self.left_head = SectionHeading("Laissé de côté")
        self.progress = ProgressLine()
        self.send_button = Button("Relancer", ButtonKind.PRIMARY, "Ctrl+Return")
        self.back_button = Button("Revenir aux impayés", ButtonKind.GHOST, "Escape")
        self._sum = label("", "body2")
        self._lay_out()
        for field in (self.made_on, self.pay_by):
            field.left.connect(self.ask)
        self.send_button.clicked.connect(self.send_asked)
        self.back_button.clicked.connect(self.given_up)
        for table in (self.planned, self.left):
            table.opened.connect(lambda row: self.family_asked.emit(row.household_id))

    def set_rights(self, *, may_send: bool) -> None:
        """Say whether the person may remind families."""
        self._may_send = may_send
        self._judge()

    def begin(self, levels: Sequence[LevelRow], pay_by: date) -> None:
        """Begin a run of today with every level."""
        for box in self.levels.values():
            box.hide()
            box.deleteLater()
        self.levels = {row.code: CheckBox(level_box(row)) for row in levels}
        for box in self.levels.values():
            box.setChecked(True)
            box.toggled.connect(lambda _on: self.ask())
            self._boxes.addWidget(box)
        self.no_level.setVisible(not levels)
        self.made_on.set_day(self._today())
        self.pay_by.set_day(pay_by)
        self.show_preview(None)
        self.ask()
        first = next(iter(self.levels.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def chosen(self) -> tuple[str, ...]:
        """Give the codes of the levels that are ticked."""
        return tuple(code for code, box in self.levels.items() if box.isChecked())

    def ask(self) -> None:
        """Ask for a preview of what is chosen, or say what is missing beside it."""
        made_on, pay_by = self.made_on.day(), self.pay_by.day()
        self._levels_error.say(CHOOSE_LEVEL if self.levels and not self.chosen() else "")
        for field in (self.made_on, self.pay_by):
            field.set_error("" if field.day() else DATE_MISSING)
        if made_on and pay_by and pay_by <= made_on:
            self.pay_by.set_error(PAY_BY_EARLY)
        elif made_on and pay_by and self.chosen():
            self._wanted = (self.chosen(), made_on, pay_by)
            self.wished.emit(*self._wanted)
            return
        self.show_preview(None)

    def fields(self) -> dict[str, Field]:
        """Give the fields by the name that rules use for them."""
        return {"made_on": self.made_on, "pay_by": self.pay_by}

    def show_preview(self, preview: ReminderPreview | None) -> None:
        """Show who would be reminded, and who would not; an answer to what was asked before is not shown."""
        if preview is None:
            self._wanted = None
        elif (preview.wish.levels, preview.wish.made_on, preview.wish.pay_by) != self._wanted:
            return
        self.preview = preview
        planned = preview.planned if preview is not None else ()
        left = preview.left if preview is not None else ()
        for table, rows in ((self.planned, planned), (self.left, left)):
            table.replace(rows)
            table.setFixedHeight(px(32) + px(Density.READ) * min(len(rows), _TABLE_MOST) + px(2))
            table.setVisible(bool(rows))
        self.planned_head.set_note(str(len(planned)) if planned else "")
        self.left_head.set_note(str(len(left)) if left else "")
        self.left_head.setVisible(bool(left))
        self.planned_head.setVisible(bool(self.levels))
        self.nobody.setVisible(preview is not None and not planned)
        self._sum.setText(planned_sum(preview) if preview is not None else "")
        self._judge()

    def set_busy(self, *, busy: bool) -> None:
        """Hold the form while reminders are sent; nobody is reminded twice."""
        for part in (*self.levels.values(), self.made_on, self.pay_by):
            part.setEnabled(not busy)
        if busy:
            self.progress.begin("Envoi des relances")
            self.send_button.refuse("Envoi en cours")
        else:
            self.progress.end()
            self._judge()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room: the last reminder first, then how it would leave."""
        super().resizeEvent(event)
        width = self.width()
        self.planned.setColumnHidden(5, width < px(_LAST_NEEDS))
        self.planned.setColumnHidden(4, width < px(_CHANNEL_NEEDS))
        self.left.setColumnHidden(4, width < px(_CHANNEL_NEEDS))
        for table in (self.planned, self.left):
            table.share_width()

    def _judge(self) -> None:
        count = len(self.preview.planned) if self.preview is not None else 0
        self.send_button.set_text(send_button_words(count))
        if not self._may_send:
            self.send_button.refuse(NOT_ALLOWED)
        elif not count:
            self.send_button.refuse(NOBODY_TO_REMIND)
        else:
            self.send_button.allow()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        column = SteadyColumn(20, 28, 20, 28, gap=14)
        outer.addWidget(column, 1)
        body = column.body
        body.addLayout(inset(label("Préparer des relances", "title")))
        boxes = QWidget()
        self._boxes = QVBoxLayout(boxes)
        self._boxes.setContentsMargins(0, 0, 0, 0)
        self._boxes.setSpacing(px(4))
        for part in (boxes, self.no_level, self._levels_error):
            body.addLayout(inset(part))
        dates = QHBoxLayout()
        dates.setContentsMargins(px(8), 0, px(8), 0)
        dates.setSpacing(px(12))
        for field in (self.made_on, self.pay_by):
            field.setMaximumWidth(px(260))
            dates.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        dates.addStretch()
        body.addLayout(dates)
        for shown in (self.planned_head, self.nobody):
            body.addLayout(inset(shown))
        body.addWidget(self.planned)
        body.addLayout(inset(self.left_head))
        body.addWidget(self.left)
        body.addStretch()
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(px(28), 0, px(28), px(8))
        row.addWidget(self.progress)
        outer.addWidget(holder)
        bar = DecisionBar()
        bar.set_summary([self._sum])
        bar.set_buttons([self.back_button, self.send_button])
        outer.addWidget(bar)
