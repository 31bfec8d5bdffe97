"""A new run, asked for in place: title, month or period, activities, payers, last day to pay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.dates import ONE_DAY
from staffdesk.domain.invoice_life import due_date
from staffdesk.ui.invoices.payer_picker import EVERYBODY, PayerPicker
from staffdesk.ui.invoices.words import month_bounds, month_title, months_around
from staffdesk.ui.kit.buttons import Button, ButtonKind, CheckBox
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.fields import ComboPicker, DateField, ErrorLine, Field, focus_first_error
from staffdesk.ui.kit.labels import SectionHeading, label
from staffdesk.ui.kit.notices import ProgressLine
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.theme import px

TITLE_MISSING = "Donner un titre, par exemple Octobre 2026"
DATE_MISSING = "Indiquer une date"
REVERSED = "La fin de la période est avant son début"
NO_ACTIVITY = "Cocher au moins une activité"


@dataclass(frozen=True)
class RunWish:
    """A run as asked for; ``ends_on`` is the last day of the period.

    ``payers`` is the key of a group of families, empty for everybody; ``household_ids`` are chosen by hand.
    """

    title: str
    starts_on: date
    ends_on: date
    due_on: date
    activity_codes: tuple[str, ...]
    payers: str = EVERYBODY
    household_ids: tuple[int, ...] = ()


class NewRunForm(QWidget):
    """The form.

    Signals:
        submitted: a ``RunWish``.
        given_up: back to the runs.
        cancelled: stop the drafting under way.
    """

    submitted = Signal(object)
    given_up = Signal()
    cancelled = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.title = Field("Titre")
        self.month = ComboPicker(name="Mois", height=34)
        self.starts_on = DateField("Du", today)
        self.ends_on = DateField("Au", today)
        self.due_on = DateField("Dernier jour pour payer", today)
        self._due_on: date | None = None
        self.activities: dict[str, CheckBox] = {}
        self._activities_error = ErrorLine()
        self.payers = PayerPicker()
        self.progress = ProgressLine()
        self.progress.cancelled.connect(self.cancelled)
        self.submit_button = Button("Préparer les factures", ButtonKind.PRIMARY, "Ctrl+Return")
        self.back_button = Button("Revenir à la liste", ButtonKind.GHOST, "Escape")
        self._lay_out()
        self.month.picked.connect(self._take_month)
        self.submit_button.clicked.connect(self._submit)
        self.back_button.clicked.connect(self.given_up)

    def begin(self) -> None:
        """Offer the month that has just ended; the title and the dates follow the month."""
        months = months_around(self._today())
        self.month.set_choices([(month.isoformat(), month_title(month)) for month in months])
        ended = (self._today().replace(day=1) - ONE_DAY).replace(day=1)
        self.month.choose(ended.isoformat())
        self._take_month(ended.isoformat())
        self.payers.begin()
        self.title.focus()

    def offer_due_on(self, day: date) -> None:
        """Offer the last day to pay that the town's notice gives; what was typed stays."""
        if self.due_on.day() == self._offered_due():
            self.due_on.set_day(day)
        self._due_on = day

    def _offered_due(self) -> date:
        return self._due_on or due_date(self._today())

    def set_activities(self, activities: Sequence[tuple[str, str]]) -> None:
        """Show what can be invoiced as (code, name); all of it is ticked."""
        for box in self.activities.values():
            box.hide()
            box.deleteLater()
        self.activities = {code: CheckBox(name) for code, name in activities}
        for place, box in enumerate(self.activities.values()):
            box.setChecked(True)
            self._boxes.addWidget(box, place // 2, place % 2, Qt.AlignmentFlag.AlignLeft)

    def set_busy(self, *, busy: bool) -> None:
        """Hold the form while the draft is made; what was typed stays."""
        for field in (self.title, self.month, self.starts_on, self.ends_on, self.due_on):
            field.setEnabled(not busy)
        for part in (*self.activities.values(), self.payers):
            part.setEnabled(not busy)
        if busy:
            self.submit_button.refuse("Préparation en cours")
            self.progress.begin("Préparation des factures")
        else:
            self.submit_button.allow()
            self.progress.end()

    def is_busy(self) -> bool:
        """Tell whether a draft is being made."""
        return not self.submit_button.isEnabled()

    def fields(self) -> dict[str, Field]:
        """Give the fields by the name that rules use for them."""
        return {
            "title": self.title,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "due_on": self.due_on,
        }

    def refuse_activities(self, sentence: str) -> None:
        """Say under the activities what is wrong with them."""
        self._activities_error.say(sentence)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        column = SteadyColumn(gap=18)
        outer.addWidget(column, 1)
        body = column.body
        body.addWidget(label("Nouvelle facturation", "title"))
        narrow = QWidget()
        narrow.setMaximumWidth(px(560))
        inner = QVBoxLayout(narrow)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(16))
        inner.addWidget(Field("Mois", self.month))
        inner.addWidget(self.title)
        dates = QHBoxLayout()
        dates.setSpacing(px(12))
        dates.addWidget(self.starts_on)
        dates.addWidget(self.ends_on)
        inner.addLayout(dates)
        inner.addWidget(self.due_on)
        inner.addWidget(SectionHeading("Activités facturées"))
        self._boxes = QGridLayout()
        self._boxes.setVerticalSpacing(px(6))
        inner.addLayout(self._boxes)
        inner.addWidget(self._activities_error)
        inner.addWidget(SectionHeading("Familles facturées"))
        inner.addWidget(self.payers)
        body.addWidget(narrow)
        body.addStretch()
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(px(28), 0, px(28), px(8))
        row.addWidget(self.progress)
        outer.addWidget(holder)
        bar = DecisionBar()
        bar.set_buttons([self.back_button, self.submit_button])
        outer.addWidget(bar)

    def _take_month(self, key: str) -> None:
        first, last = month_bounds(date.fromisoformat(key))
        self.title.set_text(month_title(first))
        self.starts_on.set_day(first)
        self.ends_on.set_day(last)
        self.due_on.set_day(self._offered_due())
        for field in self.fields().values():
            field.clear_error()

    def _submit(self) -> None:
        starts_on, ends_on, due_on = (field.day() for field in (self.starts_on, self.ends_on, self.due_on))
        self.title.set_error("" if self.title.text() else TITLE_MISSING)
        for field in (self.starts_on, self.ends_on, self.due_on):
            field.set_error("" if field.day() else DATE_MISSING)
        if starts_on and ends_on and ends_on < starts_on:
            self.ends_on.set_error(REVERSED)
        codes = tuple(code for code, box in self.activities.items() if box.isChecked())
        self._activities_error.say("" if codes else NO_ACTIVITY)
        wrong = focus_first_error(list(self.fields().values()))
        if not wrong and codes and self.payers.check() and starts_on and ends_on and due_on:
            payers = (self.payers.group(), self.payers.household_ids())
            self.submitted.emit(RunWish(self.title.text(), starts_on, ends_on, due_on, codes, *payers))
