"""The table of a deadline: for each day of service its own limit, and where it goes on a public holiday."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.dates import FRIDAY, MONDAY
from staffdesk.domain.deadlines import Table, TableRow, WeekdayOfWeek
from staffdesk.domain.french.dates import WEEKDAYS, WEEKDAYS_SHORT
from staffdesk.ui.kit.buttons import CheckBox
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.kit.flow import FlowLayout
from staffdesk.ui.kit.inline_edits import ClockEdit
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.settings import deadline_words as words
from staffdesk.ui.settings.editor_form import Unreadable

PART = "shape"
OFFERED_WEEKS = 4
NO_SHIFT = ""
DAY_WIDTH = 92


def until_words(weekday: int, weeks: int) -> str:
    """Say a day of a week before, short: ``ven. semaine précédente``."""
    near = ("de la même semaine", "semaine précédente")
    when = near[weeks] if weeks < len(near) else f"{weeks}{words.NBSP}semaines avant"
    return f"{WEEKDAYS_SHORT[weekday]} {when}"


_DAYS_OF_WEEKS = tuple(
    (f"{weekday}-{weeks}", until_words(weekday, weeks))
    for weeks in range(OFFERED_WEEKS)
    for weekday in range(len(WEEKDAYS))
)


class WeekdayPicker(ComboPicker):
    """A weekday of a week before: ``ven. semaine précédente``; further ones are added as rules have them."""

    def choose(self, key: str) -> None:
        """Set the choice, adding it if it is further back than those offered."""
        weekday, dash, weeks = key.partition("-")
        if dash and self.findData(key) < 0:
            self.addItem(until_words(int(weekday), int(weeks)), key)
        super().choose(key)

    def weekday_of_week(self) -> WeekdayOfWeek | None:
        """Give the choice, or None where nothing is moved."""
        weekday, dash, weeks = self.key().partition("-")
        return WeekdayOfWeek(int(weekday), int(weeks)) if dash else None


class _Line(QWidget):
    """One day of service: its box, its limit, its own time, and where the limit goes when it is a holiday."""

    def __init__(self, weekday: int) -> None:
        super().__init__()
        name = WEEKDAYS[weekday]
        self.on = CheckBox(name.capitalize(), f"Service du {name}")
        self.on.setFixedWidth(px(DAY_WIDTH))
        self.until = WeekdayPicker(_DAYS_OF_WEEKS, f"Limite pour le {name}", 32)
        self.at = ClockEdit(f"Heure propre au {name}", 76)
        self.at.setPlaceholderText("même")
        self.shift = WeekdayPicker(
            ((NO_SHIFT, "inchangée"), *_DAYS_OF_WEEKS), f"Si la limite du {name} est fériée", 32
        )
        self.shift_part = QWidget()
        together = QHBoxLayout(self.shift_part)
        together.setContentsMargins(0, 0, 0, 0)
        together.setSpacing(px(6))
        together.addWidget(label("si elle est fériée", "hint"))
        together.addWidget(self.shift)
        flow = FlowLayout(self)
        for widget in (self.on, self.until, self.at, self.shift_part):
            flow.addWidget(widget)
        self.on.toggled.connect(self.follow)

    def follow(self) -> None:
        """Grey out what a day without service needs not."""
        for widget in (self.until, self.at, self.shift):
            widget.setEnabled(self.on.isChecked() and self.on.isEnabled())

    def show_shift(self, seen: bool) -> None:
        """Show where the limit goes on a public holiday, or leave it out."""
        self.shift_part.setVisible(seen)

    def show_row(self, row: TableRow | None) -> None:
        """Show a line; None for a day without service."""
        self.on.setChecked(row is not None)
        self.at.set_clock(row.at if row else None)
        moved = row.on_holiday if row else None
        self.shift.choose(NO_SHIFT if moved is None else f"{moved.weekday}-{moved.weeks}")
        if row is not None:
            self.until.choose(f"{row.weekday}-{row.weeks}")
        self.follow()

    def row(self, *, shifts: bool) -> TableRow:
        """Read a line.

        Raises:
            Unreadable: its time is none.
        """
        at = self.at.clock()
        if at is None and self.at.text().strip():
            raise Unreadable(PART, words.CLOCK_WRONG, self.at)
        until = self.until.weekday_of_week() or WeekdayOfWeek(0, 1)
        return TableRow(until.weekday, until.weeks, at, self.shift.weekday_of_week() if shifts else None)


class DeadlineTable(QWidget):
    """Seven lines, and whether limits move on public holidays."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = [_Line(weekday) for weekday in range(7)]
        self.shifts = CheckBox("prévoir un autre jour quand la limite est un jour férié")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        for line in self.lines:
            column.addWidget(line)
        column.addWidget(self.shifts)
        self.shifts.toggled.connect(self._follow)
        self._follow()

    def controls(self) -> dict[str, QWidget]:
        """Give every control by its name."""
        lines = {
            f"{part}_{weekday}": getattr(line, part)
            for weekday, line in enumerate(self.lines)
            for part in ("on", "until", "at", "shift")
        }
        return lines | {"shifts": self.shifts}

    def start(self) -> None:
        """Fill in what a new table begins with: each school day until the Thursday of the week before."""
        for weekday, line in enumerate(self.lines):
            line.until.choose("3-1")
            line.show_row(TableRow(3, 1) if MONDAY <= weekday <= FRIDAY else None)
        self.shifts.setChecked(False)

    def show_table(self, table: Table) -> None:
        """Show a table."""
        for weekday, line in enumerate(self.lines):
            line.show_row(table.rows.get(weekday))
        self.shifts.setChecked(any(row.on_holiday is not None for row in table.rows.values()))

    def table(self) -> Table:
        """Read the table.

        Raises:
            Unreadable: no day is ticked, or a time is none.
        """
        shifts = self.shifts.isChecked()
        rows = {
            weekday: line.row(shifts=shifts) for weekday, line in enumerate(self.lines) if line.on.isChecked()
        }
        if not rows:
            raise Unreadable(PART, words.TABLE_WRONG)
        return Table(rows)

    def _follow(self) -> None:
        for line in self.lines:
            line.show_shift(self.shifts.isChecked())
