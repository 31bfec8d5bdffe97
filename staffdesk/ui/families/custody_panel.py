"""The custody of one child, edited below the children: what is agreed, the form, its sentence, its weeks."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.custody import Agreement, HolidayHalves
from staffdesk.domain.dates import MONDAY
from staffdesk.domain.french.dates import WEEKDAYS
from staffdesk.domain.patterns import Weeks
from staffdesk.ui.families.custody_weeks import CustodyWeeks, HomeSample
from staffdesk.ui.families.words import custody_effect_words
from staffdesk.ui.kit.buttons import Button
from staffdesk.ui.kit.fields import ComboPicker, DateField, Field
from staffdesk.ui.kit.flow import FlowLayout
from staffdesk.ui.kit.labels import SectionHeading, hairline, label
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.custody_rows import CustodyPreview, CustodySheet

NOTHING_AGREED = "Aucune garde convenue\N{NO-BREAK SPACE}: la saisir ci-dessous."
BY_WEEK, SAME = "", ""
MORNING, AFTER_CLASS = "morning", "after"
WEEKS = (
    (Weeks.ALTERNATE.value, "alternées"),
    (Weeks.ODD.value, "impaires"),
    (Weeks.EVEN.value, "paires"),
)
HANDOVERS = ((MORNING, "le matin"), (AFTER_CLASS, "après la classe"))
FIXED_DAYS = "Un jour peut revenir toujours au même foyer, quelle que soit la semaine\N{NO-BREAK SPACE}:"
COLUMNS = 3
FIELD_HEIGHT = 34


class CustodyPanel(QWidget):
    """The panel, hidden until a child's custody is asked for.

    Signals:
        changed: an ``Agreement`` whose weeks shall be shown, or None while the form makes no sense.
        asked: an ``Agreement`` to be written.
        closed: the panel is left.
    """

    changed = Signal(object)
    asked = Signal(object)
    closed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self._today = today
        self._sheet: CustodySheet | None = None
        self._may_edit = True
        self._followed: Agreement | None = None
        self._previewed: Agreement | None = None
        self._waits = False
        self.heading = SectionHeading("Garde alternée")
        self.known = label("", "body2", wrap=True)
        self.since = DateField("Accord à compter du", today)
        self.weeks = ComboPicker(WEEKS, "Semaines", FIELD_HEIGHT)
        self.first = ComboPicker((), "Premier tour chez", FIELD_HEIGHT)
        self.reference = DateField("Ce tour commence le", today)
        self.handover = ComboPicker(
            [(str(at), name) for at, name in enumerate(WEEKDAYS)], "Jour de passage", FIELD_HEIGHT
        )
        self.moment = ComboPicker(HANDOVERS, "Moment du passage", FIELD_HEIGHT)
        self.days = [ComboPicker((), name.capitalize(), FIELD_HEIGHT) for name in WEEKDAYS]
        self.holidays = ComboPicker((), "Vacances scolaires", FIELD_HEIGHT)
        self.sentence = label("", "value", wrap=True)
        self.effect = label("", "hint", wrap=True)
        self.picture = CustodyWeeks()
        self.samples = [HomeSample(0), HomeSample(1)]
        self.save_button = Button("Enregistrer la garde", keys="Ctrl+S")
        self.close_button = Button("Fermer")
        self.form = QWidget()
        self._lay_out()
        self._connect()
        self.hide()

    def set_editable(self, may_edit: bool) -> None:
        """Let a reader see what is agreed, and no form."""
        self._may_edit = may_edit
        self.form.setVisible(may_edit)
        self.save_button.setVisible(may_edit)

    def sheet(self) -> "CustodySheet | None":
        """Give what is in hand."""
        return self._sheet

    def show_custody(self, sheet: "CustodySheet") -> None:
        """Show the custody of a child; the form begins with what is agreed now."""
        self._sheet = sheet
        self.heading.set_title(f"Garde alternée, {sheet.child}")
        self._show_known(sheet)
        homes = [(home.uid, home.name) for home in sheet.homes]
        self.first.set_choices(homes)
        for picker in self.days:
            picker.set_choices([(BY_WEEK, "alterné"), *homes])
        self.holidays.set_choices(_holiday_choices(homes))
        for sample, (_uid, name) in zip(self.samples, homes, strict=True):
            sample.show_name(name)
        self._fill(sheet)
        self.form.setVisible(self._may_edit)
        self.show()
        self._follow()

    def take_news(self, sheet: "CustodySheet") -> None:
        """Show what a colleague wrote meanwhile; what is typed stays."""
        self._sheet = sheet
        self._show_known(sheet)

    def leave(self) -> None:
        """Close the panel."""
        self._sheet = None
        self.hide()

    def show_preview(self, preview: "CustodyPreview | None") -> None:
        """Show what the form would give, or nothing while it makes no sense."""
        names = [home.name for home in self._sheet.homes] if self._sheet else []
        self.sentence.setText("" if preview is None else preview.words)
        self.effect.setText("" if preview is None else custody_effect_words(preview, names))
        self.effect.setVisible(bool(self.effect.text()))
        self.picture.show_weeks(() if preview is None else preview.weeks, names)
        self._previewed = None if preview is None else self._followed
        waited, self._waits = self._waits, False
        if waited and preview is not None and not preview.invoiced:
            self._send()

    def agreement(self) -> Agreement | None:
        """Read the form; None while it makes no sense."""
        sheet, since, reference = self._sheet, self.since.day(), self.reference.day()
        alternate = self.weeks.key() == Weeks.ALTERNATE
        if sheet is None or since is None or (alternate and reference is None):
            return None
        first = self.first.key()
        return Agreement(
            first,
            next(home.uid for home in sheet.homes if home.uid != first),
            Weeks(self.weeks.key()),
            reference if alternate else None,
            int(self.handover.key()),
            self.moment.key() == AFTER_CLASS,
            MappingProxyType({day: picker.key() for day, picker in enumerate(self.days) if picker.key()}),
            _halves(self.holidays.key()),
            since,
        )

    def fields(self) -> Mapping[str, Field]:
        """Give the fields by the names that rules use."""
        return {"since": self.since, "reference": self.reference}

    # -------------------------------------------------------------------------------------- inside

    def _show_known(self, sheet: "CustodySheet") -> None:
        lines = [row.words for row in sheet.agreements]
        self.known.setText("\n".join(lines) or NOTHING_AGREED)

    def _fill(self, sheet: "CustodySheet") -> None:
        agreed = sheet.agreements[0].agreed if sheet.agreements else None
        today = self._today()
        self.since.set_day(today if agreed is None else max(agreed.since, today))
        self.reference.set_day(today if agreed is None else agreed.reference or today)
        for field in (self.since, self.reference):
            field.clear_error()
        self.weeks.choose((Weeks.ALTERNATE if agreed is None else agreed.weeks).value)
        self.first.choose(sheet.homes[0].uid if agreed is None else agreed.first_household)
        self.handover.choose(str(MONDAY if agreed is None else agreed.handover_weekday))
        self.moment.choose(AFTER_CLASS if agreed is not None and agreed.after_class else MORNING)
        for day, picker in enumerate(self.days):
            picker.choose(BY_WEEK if agreed is None else agreed.weekdays.get(day, BY_WEEK))
        halves = None if agreed is None else agreed.holidays
        self.holidays.choose(SAME if halves is None else _halves_key(halves))

    def _connect(self) -> None:
        pickers = (self.weeks, self.first, self.handover, self.moment, self.holidays, *self.days)
        for picker in pickers:
            picker.picked.connect(lambda _key: self._follow())
        for field in (self.since, self.reference):
            field.day_changed.connect(lambda _day: self._follow())
        self.save_button.clicked.connect(self._send)
        self.close_button.clicked.connect(self.closed)

    def _follow(self) -> None:
        self.reference.setVisible(self.weeks.key() == Weeks.ALTERNATE)
        agreed = self.agreement()
        if agreed is None:
            self.save_button.refuse("Compléter d’abord les dates")
            self.show_preview(None)
        else:
            self.save_button.allow()
        self._followed, self._waits = agreed, False
        self.changed.emit(agreed)

    def _send(self) -> None:
        """Ask for it once its effect was shown; where invoices are corrected, with a click after that."""
        agreed = self.agreement()
        if agreed is None:
            return
        if agreed == self._previewed:
            self.asked.emit(agreed)
        elif self._followed == agreed:
            self._waits = True
        else:
            self._follow()
            self._waits = True

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(4), 0, px(8))
        column.setSpacing(px(8))
        for part in (hairline(), self.heading, self.known, self.form):
            column.addWidget(part)
        inner = QVBoxLayout(self.form)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(10))
        inner.addLayout(self._fields())
        legend = QHBoxLayout()
        legend.setSpacing(px(16))
        for sample in self.samples:
            legend.addWidget(sample)
        legend.addStretch()
        inner.addWidget(self.sentence)
        inner.addLayout(legend)
        inner.addWidget(self.picture)
        inner.addWidget(self.effect)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.save_button)
        foot.addWidget(self.close_button)
        foot.addStretch()
        column.addLayout(foot)

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        first = (
            self.since, Field("Semaines", self.weeks), Field("Premier tour chez", self.first), self.reference,
            Field("Jour de passage", self.handover), Field("Moment du passage", self.moment),
        )  # fmt: skip
        for at, part in enumerate(first):
            grid.addWidget(part, at // COLUMNS, at % COLUMNS)
        grid.addWidget(Field("Vacances scolaires", self.holidays), 2, 0, 1, COLUMNS)
        days = QWidget()
        flow = FlowLayout(days, gap=12)
        for name, picker in zip(WEEKDAYS, self.days, strict=True):
            flow.addWidget(Field(name.capitalize(), picker))
        fixed = QVBoxLayout()
        fixed.setSpacing(px(4))
        fixed.addWidget(label(FIXED_DAYS, "hint", wrap=True))
        fixed.addWidget(days)
        grid.addLayout(fixed, 3, 0, 1, COLUMNS)
        for at in range(COLUMNS):
            grid.setColumnStretch(at, 1)
        return grid

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _holiday_choices(homes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    by_year = [
        (_halves_key(HolidayHalves(uid)), f"première moitié chez {name} les années paires")
        for uid, name in homes
    ]
    always = [
        (_halves_key(HolidayHalves(uid, by_year=False)), f"première moitié toujours chez {name}")
        for uid, name in homes
    ]
    return [(SAME, "comme les autres semaines"), *by_year, *always]


def _halves_key(halves: HolidayHalves) -> str:
    return f"{'turn' if halves.by_year else 'same'}:{halves.first_half}"


def _halves(key: str) -> HolidayHalves | None:
    rule, _, uid = key.partition(":")
    return HolidayHalves(uid, by_year=rule == "turn") if uid else None
