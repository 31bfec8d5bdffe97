"""Zone and school holidays: imported by one button or from the official file, or adapted by hand."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from staffdesk.domain.dates import SchoolYear
from staffdesk.domain.french.amounts import counted
from staffdesk.domain.french.dates import day_month, period
from staffdesk.ui.kit.buttons import Button, ButtonKind, CheckBox, LinkButton
from staffdesk.ui.kit.fields import ComboPicker, DateField, Field
from staffdesk.ui.kit.labels import SectionHeading, label
from staffdesk.ui.kit.table_model import Column, RowsModel
from staffdesk.ui.kit.table_view import Density, PlainTable
from staffdesk.ui.kit.theme import px
from staffdesk.ui.settings.parts import empty_layout

if TYPE_CHECKING:
    from staffdesk.services.calendar_rows import CalendarView, FilePreview, HolidayView

NBSP = "\N{NO-BREAK SPACE}"


class HolidaysPane(QWidget):
    """The pane.

    Signals:
        zone_chosen: (zone, whether the law of Alsace-Moselle holds).
        library_asked: bring the holidays of these school years (first years) from the library.
        file_chosen: path of an official file to be read, nothing written.
        file_asked: write the holidays of these school years from the file that was read.
        holiday_asked: (number or None, name, first day, last day) to be written.
        holiday_removed: number of the holiday to take away.
    """

    zone_chosen = Signal(str, bool)
    library_asked = Signal(object)
    file_chosen = Signal(object)
    file_asked = Signal(object)
    holiday_asked = Signal(object, str, object, object)
    holiday_removed = Signal(int)

    def __init__(self, today: Callable[[], date], *, may_edit: bool) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self._years: tuple[int, ...] = ()
        self._file_years: tuple[int, ...] = ()
        self._number: int | None = None
        self.zone = ComboPicker((), "Zone", 34)
        self.local_law = CheckBox("jours fériés d’Alsace-Moselle")
        self.library_button = Button("Importer les vacances", icon="download-simple")
        self.file_button = Button("Lire le fichier officiel…", icon="file-text")
        self.file_words = label("", "body2", wrap=True)
        self.file_lines = QVBoxLayout()
        self.apply_button = Button("Écrire ces vacances", ButtonKind.PRIMARY)
        columns: list[Column[HolidayView]] = [
            Column("Vacances", lambda row: row.name, strong=True),
            Column("Dates", lambda row: f"{day_month(row.starts_on)} – {day_month(row.last_on)}", width=136),
        ]
        self.table: PlainTable[HolidayView] = PlainTable(
            RowsModel(columns, key=lambda row: row.holiday_id),
            "Vacances scolaires",
            Density.READ,
            sortable=False,
        )
        self.add_button = LinkButton("Ajouter des vacances")
        self.name = Field("Nom", QLineEdit())
        self.first, self.last = DateField("Premier jour", today), DateField("Dernier jour", today)
        self.save_button = Button("Enregistrer", ButtonKind.PRIMARY, "Ctrl+S")
        self.remove_button = Button("Supprimer", ButtonKind.DANGER)
        self._lay_out()
        self._bind()
        for widget in (self.library_button, self.file_button, self.add_button):
            widget.setVisible(may_edit)
        self.zone.setEnabled(may_edit)
        self.local_law.setEnabled(may_edit)
        self._may_edit = may_edit
        self.preview.hide()
        self.form.hide()

    def show_view(self, view: "CalendarView") -> None:
        """Show zone and holidays."""
        self.zone.set_choices([(zone, f"zone {zone}" if len(zone) == 1 else zone) for zone in view.zones])
        self.zone.choose(view.zone)
        self.local_law.setChecked(view.local_law)
        self._years = view.known_years
        said = " et ".join(str(SchoolYear(year)) for year in view.known_years)
        self.library_button.set_text(f"Importer {said}" if said else "Importer les vacances")
        if view.zone not in ("A", "B", "C"):
            self.library_button.refuse("Cette zone n’est connue que du fichier officiel")
        elif not view.known_years:
            self.library_button.refuse("La bibliothèque ne connaît pas ces années")
        else:
            self.library_button.allow()
        self.table.replace(view.holidays)
        self.stranded.setText(stranded_words(view.stranded))
        self.stranded.setVisible(view.stranded > 0)

    def show_file(self, found: "FilePreview | None") -> None:
        """Show what a file holds, line by line, before anything is written; None takes it away."""
        empty_layout(self.file_lines)
        self.preview.setVisible(found is not None)
        if found is None:
            return
        self._file_years = found.years
        years = ", ".join(str(SchoolYear(year)) for year in found.years)
        self.file_words.setText(
            f"{counted(len(found.holidays), 'période')} pour la zone {found.zone}, années {years}."
            if found.holidays
            else f"Rien pour la zone {found.zone}. Ce fichier connaît{NBSP}: {', '.join(found.zones)}."
        )
        for row in found.holidays:
            self.file_lines.addWidget(
                label(f"{row.name}, {period(row.starts_on, row.last_on)}", "hint", wrap=True)
            )
        for fault in found.faults:
            self.file_lines.addWidget(label(fault, "warn", wrap=True))
        self.apply_button.setEnabled(bool(found.holidays))

    def form_fields(self) -> dict[str, Field]:
        """Give the fields by the names that rules use."""
        return {"name": self.name, "starts_on": self.first, "last_on": self.last}

    def close_form(self) -> None:
        """Put the form of one holiday away."""
        self.form.hide()

    # -------------------------------------------------------------------------------------- inside

    def _bind(self) -> None:
        self.zone.picked.connect(lambda zone: self.zone_chosen.emit(zone, self.local_law.isChecked()))
        self.local_law.clicked.connect(lambda on: self.zone_chosen.emit(self.zone.key(), on))
        self.library_button.clicked.connect(lambda: self.library_asked.emit(self._years))
        self.file_button.clicked.connect(self._choose_file)
        self.apply_button.clicked.connect(lambda: self.file_asked.emit(self._file_years))
        self.table.opened.connect(self.edit)
        self.table.clicked.connect(lambda index: self.edit(self.table.rows.row_at(index)))
        self.add_button.clicked.connect(lambda: self.edit(None))
        self.save_button.clicked.connect(self._send)
        self.remove_button.clicked.connect(self._remove)

    def edit(self, row: "HolidayView | None") -> None:
        """Open the form on a holiday, or on a new one."""
        if not self._may_edit:
            return
        self._number = row.holiday_id if row is not None else None
        self.name.set_text(row.name if row is not None else "")
        self.first.set_day(row.starts_on if row is not None else None)
        self.last.set_day(row.last_on if row is not None else None)
        for field in (self.name, self.first, self.last):
            field.clear_error()
        self.remove_button.setVisible(row is not None)
        self.form.show()
        self.name.focus()

    def _send(self) -> None:
        first, last = self.first.day(), self.last.day()
        for field, day in ((self.first, first), (self.last, last)):
            field.set_error("" if day is not None else "Indiquer une date.")
        if first is not None and last is not None:
            self.holiday_asked.emit(self._number, self.name.text(), first, last)

    def _remove(self) -> None:
        if self._number is not None:
            self.holiday_removed.emit(self._number)

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "Calendrier scolaire officiel")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilter("Calendriers (*.csv *.ics)")
        dialog.fileSelected.connect(lambda file: self.file_chosen.emit(Path(file)))
        dialog.open()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.stranded = label("", "warn", wrap=True)
        column.addWidget(Field("Zone de vacances", self.zone))
        column.addWidget(self.local_law)
        column.addWidget(self.library_button)
        column.addWidget(self.file_button)
        column.addWidget(self._preview())
        column.addWidget(self.stranded)
        column.addSpacing(px(8))
        column.addWidget(SectionHeading("Vacances de l’année"))
        column.addWidget(self.table)
        self.table.fit_height()
        column.addWidget(self.add_button)
        column.addWidget(self._form())
        column.addStretch()

    def _preview(self) -> QWidget:
        self.preview = QWidget()
        inner = QVBoxLayout(self.preview)
        inner.setContentsMargins(0, px(4), 0, px(4))
        inner.setSpacing(px(4))
        inner.addWidget(SectionHeading("Dans le fichier"))
        inner.addWidget(self.file_words)
        inner.addLayout(self.file_lines)
        inner.addWidget(self.apply_button)
        return self.preview

    def _form(self) -> QWidget:
        self.form = QWidget()
        inner = QVBoxLayout(self.form)
        inner.setContentsMargins(0, px(8), 0, 0)
        inner.setSpacing(px(8))
        for field in (self.name, self.first, self.last):
            inner.addWidget(field)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.save_button)
        row.addWidget(self.remove_button)
        row.addStretch()
        inner.addLayout(row)
        return self.form


def stranded_words(count: int) -> str:
    """Say that bookings stand on days on which their activity is not open any more."""
    plural = "s" if count > 1 else ""
    told = f"{count}{NBSP}réservation{plural} à venir sur des jours où l’activité n’ouvre plus"
    return f"{told}{NBSP}: voir le planning."
