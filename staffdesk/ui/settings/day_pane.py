"""A day or a run of days of the calendar: what they are, and how to make them differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from staffdesk.domain.calendars import DayReason
from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.calendars import REASON_WORDS
from staffdesk.domain.french.dates import day_short_year
from staffdesk.ui.kit.buttons import Button, ButtonKind, CheckBox
from staffdesk.ui.kit.checklist import Checklist
from staffdesk.ui.kit.fields import ComboPicker, DateField, Field
from staffdesk.ui.kit.labels import SectionHeading, label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.settings.known_days import KnownDays, known_days
from staffdesk.ui.settings.parts import empty_layout

if TYPE_CHECKING:
    from staffdesk.services.calendar_rows import ClosingEffect, ExceptionView

NBSP = "\N{NO-BREAK SPACE}"
ALL, SEVERAL = "", "several"
OTHER_YEAR = "Hors de l’année scolaire affichée."


@dataclass(frozen=True)
class DaysAsked:
    """Days that shall differ, as the form says them; numbers are those of the records.

    No site is every site. ``kept``: activities that go on in a strike.
    """

    reason: DayReason
    first_on: date
    last_on: date
    label: str
    sites: tuple[int, ...] = ()
    activity: int | None = None
    class_groups: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()


class DayPane(QWidget):
    """The pane.

    Signals:
        asked: a ``DaysAsked`` to be entered.
        changed: a ``DaysAsked`` whose effect shall be told, or None.
        days_typed: first and last day, typed in the form: it is these that are in hand now.
        removal_asked: (numbers of exceptions, whether what they closed is booked again).
    """

    asked = Signal(object)
    changed = Signal(object)
    days_typed = Signal(object, object)
    removal_asked = Signal(object, bool)

    def __init__(self, today: Callable[[], date], *, may_edit: bool) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self._exceptions: Sequence[ExceptionView] = ()
        self._classes: dict[str, list[tuple[str, str]]] = {}
        self._shown: tuple[date, date] | None = None
        self.title = label("", "value", wrap=True)
        self.words = label("", "hint", wrap=True)
        self.known = QVBoxLayout()
        self.restore = CheckBox("rétablir aussi les réservations")
        self.first, self.last = DateField("Du", today), DateField("Au", today)
        self.reason = ComboPicker([(one.value, said) for one, said in REASON_WORDS.items()], "Motif", 34)
        self.name = Field("Intitulé", QLineEdit(), optional=True)
        self.site = ComboPicker(((ALL, "tous les sites"),), "Site", 34)
        self.activity = ComboPicker(((ALL, "toutes les activités"),), "Activité", 34)
        self.sites = Checklist("Sites choisis", "Chercher un site")
        self.class_groups = Checklist("Classes en sortie", "Chercher une classe")
        self.kept = Checklist("Activités maintenues")
        self.effect = label("", "hint", wrap=True)
        self.save_button = Button("Enregistrer ces jours", ButtonKind.PRIMARY, "Ctrl+S")
        self.form = QWidget()
        self._lay_out()
        self.form.setVisible(may_edit)
        self._may_edit = may_edit
        self.save_button.clicked.connect(self._send)
        for picker in (self.reason, self.site, self.activity):
            picker.picked.connect(lambda _key: self._follow())
        for checklist in (self.sites, self.class_groups, self.kept):
            checklist.changed.connect(self._follow)
        for field in (self.first, self.last):
            field.day_changed.connect(lambda _day: self._tell_days())
        self._follow()

    def show_choices(
        self,
        sites: Sequence[tuple[str, str]],
        activities: Sequence[tuple[str, str]],
        classes: dict[str, list[tuple[str, str]]],
    ) -> None:
        """Offer the sites, activities, and classes by site."""
        self._classes = classes
        several = [(SEVERAL, "plusieurs sites…")] if len(sites) > 1 else []
        self.site.set_choices([(ALL, "tous les sites"), *several, *sites])
        self.sites.set_choices(sites)
        self.kept.set_choices(activities)
        self.activity.set_choices([(ALL, "toutes les activités"), *activities])
        self._follow()

    def show_days(self, first: date, last: date, words: str, exceptions: "Sequence[ExceptionView]") -> None:
        """Show what is chosen in the year, and what differs there already.

        Dates that were typed since the same days were chosen stay.
        """
        self._exceptions = exceptions
        many = first != last
        self.title.setText(
            f"Du {day_short_year(first)} au {day_short_year(last)}" if many else day_short_year(first)
        )
        self.words.setText("" if many else words)
        self.words.setVisible(not many)
        if self._shown != (first, last):
            self._shown = (first, last)
            self.first.set_day(first)
            self.last.set_day(last)
            for field in (self.first, self.last):
                field.clear_error()
        self._show_known()
        self._follow()

    def show_elsewhere(self, first: date, last: date) -> None:
        """Name days that the year shown does not have: nothing is known of them here."""
        self.show_days(first, last, OTHER_YEAR, ())
        self.words.setText(OTHER_YEAR)
        self.words.show()

    def show_effect(self, effect: "ClosingEffect | None") -> None:
        """Say what entering the days would do."""
        self.effect.setText("" if effect is None else effect_words(effect))

    def asked_days(self) -> DaysAsked | None:
        """Read the form; None while it makes no sense."""
        first, last = self.first.day(), self.last.day()
        reason, sites = DayReason(self.reason.key()), self._sites()
        trip, strike = reason is DayReason.TRIP, reason is DayReason.STRIKE
        classes = self.class_groups.ticked() if trip else ()
        if first is None or last is None or last < first or sites is None or (trip and not classes):
            return None
        return DaysAsked(
            reason,
            first,
            last,
            self.name.text(),
            () if trip else sites,
            None if trip else _number(self.activity.key()),
            tuple(int(one) for one in classes),
            tuple(int(one) for one in self.kept.ticked()) if strike else (),
        )

    def _sites(self) -> tuple[int, ...] | None:
        """Read where: no site is every site; None while several shall be chosen and none is."""
        if self.site.key() == SEVERAL:
            return tuple(int(one) for one in self.sites.ticked()) or None
        return (int(self.site.key()),) if self.site.key() else ()

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

    def _tell_days(self) -> None:
        """Take the dates that were typed in hand: the heading never names other days than the form."""
        first, last = self.first.day(), self.last.day()
        if first is not None and last is not None and first <= last and (first, last) != self._shown:
            self.days_typed.emit(first, last)
        self._follow()

    def _follow(self) -> None:
        trip, several = self.reason.key() == DayReason.TRIP, self.site.key() == SEVERAL
        classes = self._classes_offered()
        self.class_groups.set_choices(classes)
        if trip and len(classes) == 1:
            self.class_groups.tick({classes[0][0]})
        self.sites.setVisible(several)
        self._kept_field.setVisible(self.reason.key() == DayReason.STRIKE)
        self._activity_field.setVisible(not trip)
        self._class_field.setVisible(trip and bool(classes))
        self._class_hint.setVisible(trip and not classes)
        asked = self.asked_days()
        if asked is None:
            self.save_button.refuse(self._what_lacks())
            self.show_effect(None)
        else:
            self.save_button.allow()
        self.changed.emit(asked)

    def _classes_offered(self) -> list[tuple[str, str]]:
        """List the classes of the sites chosen, each with its school where there are several."""
        if self.site.key() != SEVERAL:
            return self._classes.get(self.site.key(), [])
        names = dict(self.sites.choices())
        return [
            (key, f"{words}, {names[site]}")
            for site in self.sites.ticked()
            for key, words in self._classes.get(site, [])
        ]

    def _what_lacks(self) -> str:
        if self.site.key() == SEVERAL and not self.sites.ticked():
            return "Cocher au moins un site"
        if self.reason.key() == DayReason.TRIP and not self.class_groups.ticked():
            return "Choisir d’abord l’école et la classe"
        return "Les dates sont incomplètes"

    def _show_known(self) -> None:
        empty_layout(self.known)
        for found in known_days(self._exceptions):
            self.known.addWidget(self._known_line(found))
        self.restore.setVisible(self._may_edit and any(row.closed for row in self._exceptions))
        self._known_heading.setVisible(bool(self._exceptions))

    def _known_line(self, found: KnownDays) -> QWidget:
        line = QWidget()
        inner = QHBoxLayout(line)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(8))
        words = label(found.words, "body2", wrap=True)
        words.setToolTip(found.places if "\n" in found.places else "")
        inner.addWidget(words, 1)
        if self._may_edit:
            remove = Button("Retirer", height=28)
            remove.setAccessibleName(f"Retirer {found.words}")
            remove.clicked.connect(lambda: self.removal_asked.emit(found.numbers, self.restore.isChecked()))
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
        self._class_field = Field("Classes en sortie", self.class_groups)
        self._kept_field = Field("Service minimum, activités maintenues", self.kept, optional=True)
        self._class_hint = label("Choisir d’abord l’école qui a des classes.", "hint", wrap=True)
        inner.addWidget(Field("Motif", self.reason))
        inner.addWidget(self.first)
        inner.addWidget(self.last)
        inner.addWidget(Field("Où", self.site))
        parts: list[QWidget] = [
            self.sites,
            self._activity_field,
            self._kept_field,
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
    closed = (
        "réservation sera fermée et sa place libérée",
        "réservations seront fermées et leurs places libérées",
    )
    parts = [counted(effect.closed, *closed)]
    if effect.invoiced:
        parts.append(
            counted(effect.invoiced, "est déjà facturée, à créditer", "sont déjà facturées, à créditer")
        )
    if effect.present:
        present = (
            "enfant déjà pointé présent ne change pas",
            "enfants déjà pointés présents ne changent pas",
        )
        parts.append(counted(effect.present, *present))
    if effect.undecided:
        parts.append(counted(effect.undecided, "demande reste à traiter", "demandes restent à traiter"))
    return f"{', '.join(parts)}."


def _number(key: str) -> int | None:
    return int(key) if key else None
