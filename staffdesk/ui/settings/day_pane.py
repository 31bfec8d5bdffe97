"""A day or a run of days of the calendar: what they are, and how to make them differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from staffdesk.domain.calendars import DayReason
from staffdesk.domain.french.calendars import REASON_WORDS
from staffdesk.domain.french.dates import day_short_year
from staffdesk.ui.kit.buttons import Button, ButtonKind, CheckBox
from staffdesk.ui.kit.fields import ComboPicker, DateField, Field
from staffdesk.ui.kit.labels import SectionHeading, label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.settings.parts import empty_layout
from staffdesk.ui.settings.year_days import exception_words

if TYPE_CHECKING:
    from staffdesk.services.calendar_rows import ClosingEffect, ExceptionView

NBSP = "\N{NO-BREAK SPACE}"
ALL = ""


@dataclass(frozen=True)
class DaysAsked:
    """Days that shall differ, as the form says them; numbers are those of the records."""

    reason: DayReason
    first_on: date
    last_on: date
    label: str
    site: int | None
    activity: int | None
    class_group: int | None


class DayPane(QWidget):
    """The pane.

    Signals:
        asked: a ``DaysAsked`` to be entered.
        changed: a ``DaysAsked`` whose effect shall be told, or None.
        removal_asked: (numbers of exceptions, whether what they closed is booked again).
    """

    asked = Signal(object)
    changed = Signal(object)
    removal_asked = Signal(object, bool)

    def __init__(self, today: Callable[[], date], *, may_edit: bool) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self._exceptions: Sequence[ExceptionView] = ()
        self._classes: dict[str, list[tuple[str, str]]] = {}
        self.title = label("", "value", wrap=True)
        self.words = label("", "hint", wrap=True)
        self.known = QVBoxLayout()
        self.restore = CheckBox("rétablir aussi les réservations")
        self.first, self.last = DateField("Du", today), DateField("Au", today)
        self.reason = ComboPicker([(one.value, said) for one, said in REASON_WORDS.items()], "Motif", 34)
        self.name = Field("Intitulé", QLineEdit(), optional=True)
        self.site = ComboPicker(((ALL, "tous les sites"),), "Site", 34)
        self.activity = ComboPicker(((ALL, "toutes les activités"),), "Activité", 34)
        self.class_group = ComboPicker((), "Classe", 34)
        self.effect = label("", "hint", wrap=True)
        self.save_button = Button("Enregistrer ces jours", ButtonKind.PRIMARY, "Ctrl+S")
        self.form = QWidget()
        self._lay_out()
        self.form.setVisible(may_edit)
        self._may_edit = may_edit
        self.save_button.clicked.connect(self._send)
        for picker in (self.reason, self.site, self.activity, self.class_group):
            picker.picked.connect(lambda _key: self._follow())
        for field in (self.first, self.last):
            field.day_changed.connect(lambda _day: self._follow())
        self._follow()

    def show_choices(
        self,
        sites: Sequence[tuple[str, str]],
        activities: Sequence[tuple[str, str]],
        classes: dict[str, list[tuple[str, str]]],
    ) -> None:
        """Offer the sites, activities, and classes by site."""
        self._classes = classes
        self.site.set_choices([(ALL, "tous les sites"), *sites])
        self.activity.set_choices([(ALL, "toutes les activités"), *activities])
        self._follow()

    def show_days(self, first: date, last: date, words: str, exceptions: "Sequence[ExceptionView]") -> None:
        """Show what is chosen in the year, and what differs there already."""
        self._exceptions = exceptions
        many = first != last
        self.title.setText(
            f"Du {day_short_year(first)} au {day_short_year(last)}" if many else day_short_year(first)
        )
        self.words.setText("" if many else words)
        self.words.setVisible(not many)
        self.first.set_day(first)
        self.last.set_day(last)
        for field in (self.first, self.last):
            field.clear_error()
        self._show_known()
        self._follow()

    def show_effect(self, effect: "ClosingEffect | None") -> None:
        """Say what entering the days would do."""
        self.effect.setText("" if effect is None else effect_words(effect))

    def asked_days(self) -> DaysAsked | None:
        """Read the form; None while it makes no sense."""
        first, last = self.first.day(), self.last.day()
        trip = self.reason.key() == DayReason.TRIP
        if first is None or last is None or last < first or (trip and not self.class_group.key()):
            return None
        return DaysAsked(
            DayReason(self.reason.key()),
            first,
            last,
            self.name.text(),
            _number(self.site.key()) if not trip else None,
            _number(self.activity.key()) if not trip else None,
            _number(self.class_group.key()) if trip else None,
        )

    def form_fields(self) -> dict[str, Field]:
        """Give the fields by the names that rules use."""
        return {
            "first_on": self.first,
            "last_on": self.last,
            "label": self.name,
            "activities": self._activity_field,
        }

    def focus_form(self) -> None:
        """Put the cursor where one says why the days differ."""
        self.reason.setFocus()

    # -------------------------------------------------------------------------------------- inside

    def _send(self) -> None:
        asked = self.asked_days()
        if asked is not None:
            self.asked.emit(asked)
            return
        last, first = self.last.day(), self.first.day()
        if first is not None and last is not None and last < first:
            self.last.set_error("Le dernier jour doit suivre le premier.")
            self.last.focus()

    def _follow(self) -> None:
        trip = self.reason.key() == DayReason.TRIP
        classes = self._classes.get(self.site.key(), [])
        self.class_group.set_choices(classes)
        if trip and classes and not self.class_group.key():
            self.class_group.setCurrentIndex(0)
        self._activity_field.setVisible(not trip)
        self._class_field.setVisible(trip)
        self._class_hint.setVisible(trip and not classes)
        asked = self.asked_days()
        if asked is None:
            self.save_button.refuse(
                "Choisir d’abord l’école et la classe" if trip else "Les dates sont incomplètes"
            )
            self.show_effect(None)
        else:
            self.save_button.allow()
        self.changed.emit(asked)

    def _show_known(self) -> None:
        empty_layout(self.known)
        for row in self._exceptions:
            self.known.addWidget(self._known_line(row))
        self.restore.setVisible(self._may_edit and any(row.closed for row in self._exceptions))
        self._known_heading.setVisible(bool(self._exceptions))

    def _known_line(self, row: "ExceptionView") -> QWidget:
        line = QWidget()
        inner = QHBoxLayout(line)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(8))
        closed = f" · {row.closed}{NBSP}réservations fermées" if row.closed else ""
        told = f"{day_short_year(row.on)}{NBSP}: {exception_words(row)}{closed}"
        inner.addWidget(label(told, "body2", wrap=True), 1)
        if self._may_edit:
            remove = Button("Retirer", height=28)
            remove.setAccessibleName(f"Retirer {told}")
            number = row.exception_id
            remove.clicked.connect(lambda: self.removal_asked.emit((number,), self.restore.isChecked()))
            inner.addWidget(remove)
        return line

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self._known_heading = SectionHeading("Ce qui diffère déjà")
        for widget in (self.title, self.words, self._known_heading):
            column.addWidget(widget)
        column.addLayout(self.known)
        column.addWidget(self.restore)
        column.addWidget(self.form)
        column.addStretch()
        inner = QVBoxLayout(self.form)
        inner.setContentsMargins(0, px(8), 0, 0)
        inner.setSpacing(px(10))
        inner.addWidget(SectionHeading("Faire différer ces jours"))
        self._activity_field = Field("Pour l’activité", self.activity)
        self._class_field = Field("Classe", self.class_group)
        self._class_hint = label("Choisir d’abord l’école qui a des classes.", "hint", wrap=True)
        inner.addWidget(Field("Motif", self.reason))
        inner.addWidget(self.first)
        inner.addWidget(self.last)
        inner.addWidget(Field("Où", self.site))
        parts: list[QWidget] = [
            self._activity_field,
            self._class_field,
            self._class_hint,
            self.name,
            self.effect,
        ]
        for part in parts:
            inner.addWidget(part)
        inner.addWidget(self.save_button)


def effect_words(effect: "ClosingEffect") -> str:
    """Say what closing days does to what is booked on them."""
    if not (effect.closed or effect.present or effect.undecided):
        return "Aucune réservation n’est touchée."
    parts = [f"{effect.closed}{NBSP}réservations seront fermées et leurs places libérées"]
    if effect.invoiced:
        parts.append(f"{effect.invoiced} sont déjà facturées, à créditer")
    if effect.present:
        parts.append(f"{effect.present} enfants déjà pointés présents ne changent pas")
    if effect.undecided:
        parts.append(f"{effect.undecided} demandes restent à traiter")
    return f"{', '.join(parts)}."


def _number(key: str) -> int | None:
    return int(key) if key else None
