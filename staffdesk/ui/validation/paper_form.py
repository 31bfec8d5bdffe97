"""Demande papier: a request that came on paper, by telephone or at the counter, typed in beside the list.

What is typed stays while one looks elsewhere; only filing it, or another family, empties the form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from staffdesk.domain.dates import instant_of, local_datetime
from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.dates import hour, month_year
from staffdesk.domain.french.fields import field_label
from staffdesk.domain.french.requests import CHANNEL_WORDS
from staffdesk.domain.requests import OutcomeKind
from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.fields import ComboPicker, DateField, ErrorLine, Field, focus_first_error
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.typed_values import parse_clock
from staffdesk.ui.validation.family_picker import FamilyPicker
from staffdesk.ui.validation.mini_calendar import DaySign, MiniCalendar
from staffdesk.ui.validation.paper_parts import DocumentPart, MessagePart, WeekdayBoxes, fields_row

if TYPE_CHECKING:
    from staffdesk.services.paper_rows import PaperFamily, PaperFile

BOOKING, CANCELLATION, ABSENCE, EDIT = "booking", "cancellation", "absence", "edit"
DOCUMENT, MESSAGE = "document", "message"
KINDS = (
    (BOOKING, "Réservation"),
    (CANCELLATION, "Annulation"),
    (ABSENCE, "Absence"),
    (EDIT, "Coordonnées d’un responsable"),
    (DOCUMENT, "Document"),
    (MESSAGE, "Message"),
)
CHANNELS = tuple((key, words) for key, words in CHANNEL_WORDS.items() if key != "portal")
DAYS = (BOOKING, CANCELLATION, ABSENCE)
"""Kinds that ask for days, or give them up."""
KEPT, LEFT = OutcomeKind.ACCEPTED.value, OutcomeKind.REFUSED.value


@dataclass(frozen=True)
class Wanted:
    """The days that the form asks for: of a slot of a child, in a period, on some weekdays."""

    kind: str
    child: str
    activity: str
    slot: str
    first_on: date
    last_on: date
    weekdays: frozenset[int]


@dataclass(frozen=True)
class Typed:
    """What the form holds, complete; ``contact`` gives the text of each field by its name."""

    kind: str
    channel: str
    stamped_at: datetime
    child: str
    activity: str
    slot: str
    days: tuple[date, ...]
    reason: str
    words: str
    guardian: str
    contact: Mapping[str, str]
    type_code: str = ""
    file: PaperFile | None = None
    topic: str = ""
    subject: str = ""


class PaperForm(QWidget):
    """The form.

    Signals:
        days_asked: the days wanted (Wanted), or None while something is missing.
        filed: everything typed (Typed).
        closed: shown later again, as it stands.
    """

    days_asked = Signal(object)
    filed = Signal(object)
    closed = Signal()

    def __init__(self, now: Callable[[], datetime]) -> None:
        """``now`` gives the aware instant, which the stamp starts with."""
        super().__init__()
        self._now = now
        self._family: PaperFamily | None = None
        self._stamped: tuple[date | None, str] = (None, "")
        self._days: dict[date, bool] = {}
        self.calendars: list[MiniCalendar] = []
        self.family = FamilyPicker()
        self.kind = ComboPicker(KINDS, "Genre de demande", 34)
        self.channel = ComboPicker(CHANNELS, "Arrivée par", 34)
        self.stamp = DateField("Reçue le", self._today)
        self.clock = Field("Heure", hint="")
        self.child = ComboPicker((), "Enfant", 34)
        self.slot = ComboPicker((), "Service", 34)
        self.first = DateField("Du", self._today)
        self.last = DateField("Au", self._today)
        self.weekdays = WeekdayBoxes()
        self.document, self.message = DocumentPart(), MessagePart()
        self.reason = ComboPicker((), "Motif de l’absence", 34)
        self.guardian = ComboPicker((), "Responsable", 34)
        self.contact = {name: Field(field_label(name)) for name in ("mobile", "phone", "email")}
        self.words = Field("Mot de la famille", QLineEdit(), optional=True)
        self.found = label("", "heading")
        self.lacking = ErrorLine()
        self.close_button = Button("Fermer", ButtonKind.GHOST, "Escape")
        self.file_button = Button("Enregistrer la demande", ButtonKind.PRIMARY, "Ctrl+Return")
        self._lay_out()
        self._connect()
        self.begin()

    def begin(self) -> None:
        """Start with an empty form, stamped now."""
        self.family.begin()
        self._stamp()
        self._forget_family()

    def open(self) -> None:
        """Lead to the family; a form nobody began is stamped with the instant it is opened, not made."""
        if self._family is None and self._stamped == (self.stamp.day(), self.clock.text()):
            self._stamp()
        self.family.focus()

    def _stamp(self) -> None:
        at = local_datetime(self._now())
        self.stamp.set_day(at.date())
        self.clock.set_text(hour(at))
        self._stamped = (self.stamp.day(), self.clock.text())

    def show_family(self, family: PaperFamily) -> None:
        """Show the family taken, and go on with what it asks."""
        self._family = family
        self.family.show_family(family.name)
        self.child.set_choices([(one.uid, one.name) for one in family.children])
        self.guardian.set_choices([(one.uid, one.name) for one in family.guardians])
        self.reason.set_choices(list(family.reasons))
        self._offer_slots()
        self._fill_contact()
        self.document.offer(family)
        self.message.offer(family)
        self._rest.show()
        self._show_kind()
        self.kind.setFocus()

    def show_days(self, days: Sequence[date]) -> None:
        """Show the days found; each can be left out."""
        self._days = {on: self._days.get(on, True) for on in days}
        while (item := self._months.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.calendars = []
        for month in sorted({on.replace(day=1) for on in days}):
            signs = [DaySign(on, "ok", KEPT if kept else LEFT) for on, kept in self._days.items()]
            calendar = MiniCalendar(month, signs, self._today())
            calendar.day_pressed.connect(self._toggle)
            self._months.addWidget(label(month_year(month), "hint"))
            self._months.addWidget(calendar)
            self.calendars.append(calendar)
        self._calendars.setVisible(bool(self.calendars))
        self._count()

    def show_error(self, sentence: str) -> None:
        """Say what is missing, beside the days."""
        self.lacking.say(sentence)

    def set_busy(self, busy: bool) -> None:
        """Wait for the answer: nothing is filed twice."""
        if busy:
            self.file_button.refuse("Enregistrement en cours")
        else:
            self.file_button.allow()

    def household_id(self) -> int | None:
        """Give the family taken."""
        return None if self._family is None else self._family.household_id

    def contact_before(self) -> Mapping[str, str]:
        """Give the contact data of the chosen guardian as the office holds it."""
        family = self._family
        found = [one for one in family.guardians if one.uid == self.guardian.key()] if family else []
        return found[0].contact if found else {}

    def fields(self) -> dict[str, Field]:
        """Give the fields a rule may name."""
        return {
            "stamped_at": self.stamp,
            "last_on": self.last,
            "family": self.family.field,
            "subject": self.message.subject,
        }

    # -------------------------------------------------------------------------------------- what is typed

    def _today(self) -> date:
        return local_datetime(self._now()).date()

    def _stamped_at(self) -> datetime | None:
        day, clock = self.stamp.day(), parse_clock(self.clock.text())
        return None if day is None or clock is None else instant_of(day, clock)

    def _slot(self) -> tuple[str, str]:
        activity, _, slot = self.slot.key().partition("|")
        return activity, slot

    def _wanted(self) -> Wanted | None:
        first, last = self.first.day(), self.last.day() or self.first.day()
        activity, slot = self._slot()
        if self.kind.key() not in DAYS or first is None or last is None or not activity:
            return None
        weekdays = self.weekdays.ticked()
        return Wanted(self.kind.key(), self.child.key(), activity, slot, first, last, weekdays)

    def _ask_days(self) -> None:
        self.show_error("")
        self.days_asked.emit(self._wanted())

    def _send(self) -> None:
        stamped_at = self._stamped_at()
        self.family.field.set_error("" if self._family else "Choisir d’abord la famille")
        self.stamp.set_error("" if self.stamp.day() else "Indiquer le jour de réception")
        self.clock.set_error("" if parse_clock(self.clock.text()) else "Heure illisible, par exemple 9:30")
        if focus_first_error([self.family.field, self.stamp, self.clock]) or stamped_at is None:
            return
        activity, slot = self._slot()
        kind = self.kind.key()
        self.filed.emit(
            Typed(
                kind=kind,
                channel=self.channel.key(),
                stamped_at=stamped_at,
                child=self.document.child_uid() if kind == DOCUMENT else self.child.key(),
                activity=activity,
                slot=slot,
                days=tuple(on for on, kept in self._days.items() if kept),
                reason=self.reason.key(),
                words=self.message.text.toPlainText() if kind == MESSAGE else self.words.text(),
                guardian=self.guardian.key(),
                contact={name: one.text() for name, one in self.contact.items()},
                type_code=self.document.type.key(),
                file=self.document.file,
                topic=self.message.topic.key(),
                subject=self.message.subject.text(),
            )
        )

    # -------------------------------------------------------------------------------------- what is shown

    def _toggle(self, on: date) -> None:
        self._days[on] = not self._days[on]
        for calendar in self.calendars:
            calendar.show_sign(DaySign(on, "ok", KEPT if self._days[on] else LEFT))
        self._count()

    def _count(self) -> None:
        kept = sum(self._days.values())
        if self._days:
            self.found.setText(counted(kept, "date retenue", "dates retenues"))
        elif self._wanted() is not None:
            self.found.setText("Aucune date ne convient dans cette période.")
        else:
            self.found.setText("")
        self.found.setVisible(bool(self.found.text()))

    def _offer_slots(self) -> None:
        family = self._family
        found = [one for one in family.children if one.uid == self.child.key()] if family else []
        slots = found[0].slots if found else ()
        self.slot.set_choices([(f"{one.activity}|{one.slot}", one.name) for one in slots])
        self._offer_weekdays()

    def _offer_weekdays(self) -> None:
        """Offer the days on which the chosen service is open."""
        slots = [slot for child in self._family.children for slot in child.slots] if self._family else []
        served = [one.weekdays for one in slots if (one.activity, one.slot) == self._slot()]
        self.weekdays.offer(served[0] if served else frozenset())

    def _fill_contact(self) -> None:
        for name, value in self.contact_before().items():
            self.contact[name].set_text(value)

    def _show_kind(self) -> None:
        kind = self.kind.key()
        self._planning.setVisible(kind in DAYS)
        self._dossier.setVisible(kind == EDIT)
        self.document.setVisible(kind == DOCUMENT)
        self.message.setVisible(kind == MESSAGE)
        self._reason_field.setVisible(kind == ABSENCE)
        self.words.setVisible(kind not in (EDIT, MESSAGE))
        self._ask_days()

    def _choose_slot(self) -> None:
        self._offer_weekdays()
        self._ask_days()

    def _choose_child(self) -> None:
        self._offer_slots()
        self._ask_days()

    def _connect(self) -> None:
        self.kind.picked.connect(lambda _key: self._show_kind())
        self.child.picked.connect(lambda _key: self._choose_child())
        self.slot.picked.connect(lambda _key: self._choose_slot())
        self.guardian.picked.connect(lambda _key: self._fill_contact())
        for day in (self.first, self.last):
            day.day_changed.connect(lambda _day: self._ask_days())
        self.weekdays.changed.connect(self._ask_days)
        self.family.changed.connect(self._forget_family)
        self.close_button.clicked.connect(self.closed)
        self.file_button.clicked.connect(self._send)

    def _forget_family(self) -> None:
        """Take away what was of this family, with what was wrong about it; the stamp of the paper stays."""
        self._family = None
        self.words.set_text("")
        for day in (self.first, self.last):
            day.set_day(None)
        for field in (*self.fields().values(), self.clock, self.first, *self.contact.values()):
            field.clear_error()
        self.show_error("")
        self.show_days(())
        self._rest.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        scroll = SteadyColumn(28, 20, 28, 12, gap=14)
        scroll.body.addWidget(label("Demande papier", "title"))
        scroll.body.addWidget(self.family)
        self._rest = self._build_rest()
        scroll.body.addWidget(self._rest)
        scroll.body.addStretch()
        column.addWidget(scroll, 1)
        bar = DecisionBar()
        bar.set_words(self.lacking)
        bar.set_buttons([self.close_button, self.file_button])
        column.addWidget(bar)

    def _build_rest(self) -> QWidget:
        rest, column = _column(14)
        clock = fields_row(
            Field("Genre", self.kind), Field("Arrivée par", self.channel), self.stamp, self.clock
        )
        column.addLayout(clock)
        self._planning, planning = _column(14)
        planning.addLayout(fields_row(Field("Enfant", self.child), Field("Service", self.slot)))
        planning.addLayout(fields_row(self.first, self.last))
        planning.addWidget(self.weekdays)
        self._reason_field = Field("Motif", self.reason)
        planning.addLayout(fields_row(self._reason_field))
        planning.addWidget(self.found)
        self._calendars, self._months = _column(4)
        planning.addWidget(self._calendars)
        column.addWidget(self._planning)
        self._dossier, dossier = _column(14)
        dossier.addLayout(fields_row(Field("Responsable", self.guardian)))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        for place, field in enumerate(self.contact.values()):
            grid.addWidget(field, place // 2, place % 2)
        dossier.addLayout(grid)
        for part in (self._dossier, self.document, self.message, self.words):
            column.addWidget(part)
        return rest


def _column(gap: int) -> tuple[QWidget, QVBoxLayout]:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(gap))
    return box, column
