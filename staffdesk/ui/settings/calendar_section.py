"""The section Calendrier: the school year at a glance, and beside it the day, the holidays or the week."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from staffdesk.domain.dates import SchoolYear, school_year_of
from staffdesk.ui.kit.buttons import IconButton, SegmentedControl
from staffdesk.ui.kit.flow import FlowLayout
from staffdesk.ui.kit.labels import label, upright
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.theme import px
from staffdesk.ui.settings.day_pane import DayPane
from staffdesk.ui.settings.holidays_pane import HolidaysPane
from staffdesk.ui.settings.week_pane import WeekPane
from staffdesk.ui.settings.year_days import year_days
from staffdesk.ui.settings.year_view import LEGEND, DaySample, YearView

if TYPE_CHECKING:
    from staffdesk.services.calendar_rows import CalendarView, HolidayView
    from staffdesk.services.settings_book import SettingsBook

PANE_WIDTH = 360
DAY, HOLIDAYS, WEEK = "day", "holidays", "week"


class CalendarSection(QWidget):
    """The section.

    Signals:
        year_chosen: another school year shall be shown (its first year).
    """

    year_chosen = Signal(int)

    def __init__(self, today: Callable[[], date], *, may_configure: bool, may_close: bool) -> None:
        """``may_close``: enter days that differ; ``may_configure``: zone, holidays and weeks too."""
        super().__init__()
        self._today = today
        self._view: CalendarView | None = None
        self.first_year = school_year_of(today()).first_year
        self.year = YearView()
        self.year_words = label(str(SchoolYear(self.first_year)), "heading")
        self.before = IconButton("caret-left", "Année précédente")
        self.after = IconButton("caret-right", "Année suivante")
        self.parts = SegmentedControl(
            ((DAY, "Jour"), (HOLIDAYS, "Vacances"), (WEEK, "Semaine")), "Partie du calendrier"
        )
        self.day = DayPane(today, may_edit=may_close)
        self.holidays = HolidaysPane(today, may_edit=may_configure)
        self.week = WeekPane(may_edit=may_configure)
        self._lay_out()
        self.before.clicked.connect(lambda: self.year_chosen.emit(self.first_year - 1))
        self.after.clicked.connect(lambda: self.year_chosen.emit(self.first_year + 1))
        self.parts.chosen.connect(self.show_part)
        self.year.chosen.connect(self._follow)
        self.year.opened.connect(self._work_on_days)
        self.day.days_typed.connect(self._choose)

    def show_book(self, book: "SettingsBook") -> None:
        """Offer sites, activities and classes."""
        by_kind = {
            kind: [(one.key.partition(":")[2], str(one.values["name"])) for one in book.records.get(kind, ())]
            for kind in ("site", "activity")
        }
        classes: dict[str, list[tuple[str, str]]] = {}
        for one in book.records.get("class_group", ()):
            if one.values["school_year"] == self.first_year:
                name = str(one.values["name"])
                classes.setdefault(one.values["site"], []).append((one.key.partition(":")[2], name))
        self.day.show_choices(by_kind["site"], by_kind["activity"], classes)

    def show_view(self, view: "CalendarView") -> None:
        """Show a school year."""
        self._view, self.first_year = view, view.first_year
        self.year_words.setText(str(SchoolYear(view.first_year)))
        self.year.show_year(view.first_year, year_days(view), self._today())
        self.holidays.show_view(view)
        self.week.show_weeks(view.weeks)
        self._follow(*self.year.selection())

    @property
    def seen(self) -> int | None:
        """Number the last change of the calendar that is shown; None before any is."""
        return None if self._view is None else self._view.seen

    def holiday(self, number: int) -> "HolidayView | None":
        """Give a holiday that is shown."""
        rows = self._view.holidays if self._view is not None else ()
        return next((row for row in rows if row.holiday_id == number), None)

    def show_part(self, part: str) -> None:
        """Show the day, the holidays or the week."""
        self.parts.choose(part)
        self.stack.setCurrentWidget(self._columns[part])

    def _follow(self, first: date, last: date) -> None:
        if self._view is None:
            return
        rows = [row for row in self._view.exceptions if first <= row.on <= last]
        self.day.show_days(first, last, self.year.accessibleDescription().partition(", ")[2], rows)

    def _choose(self, first: date, last: date) -> None:
        """Choose in the year what was typed beside it."""
        if {school_year_of(day).first_year for day in (first, last)} == {self.first_year}:
            self.year.choose(first, last)
        else:
            self.day.show_elsewhere(first, last)

    def _work_on_days(self) -> None:
        self.show_part(DAY)
        self.day.focus_form()

    # -------------------------------------------------------------------------------------- layout

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left(), 1)
        row.addWidget(upright())
        row.addWidget(self._right())

    def _left(self) -> QWidget:
        column = SteadyColumn(left=20, top=10, right=20, bottom=20, gap=10)
        head = QHBoxLayout()
        head.setSpacing(px(4))
        for widget in (self.before, self.year_words, self.after):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch()
        column.body.addLayout(head)
        legend = QWidget()
        flow = FlowLayout(legend, gap=14)
        for look, words in LEGEND:
            flow.addWidget(DaySample(look, words))
        column.body.addWidget(legend)
        column.body.addWidget(self.year)
        column.body.addStretch()
        return column

    def _right(self) -> QWidget:
        right = QWidget()
        right.setFixedWidth(px(PANE_WIDTH))
        column = QVBoxLayout(right)
        column.setContentsMargins(0, px(10), 0, 0)
        column.setSpacing(px(4))
        head = QHBoxLayout()
        head.setContentsMargins(px(20), 0, px(20), 0)
        head.addWidget(self.parts)
        head.addStretch()
        column.addLayout(head)
        self.stack = QStackedWidget()
        self._columns: dict[str, SteadyColumn] = {}
        for key, pane in ((DAY, self.day), (HOLIDAYS, self.holidays), (WEEK, self.week)):
            self._columns[key] = SteadyColumn(left=20, top=10, right=20, bottom=20, gap=10)
            self._columns[key].body.addWidget(pane)
            self.stack.addWidget(self._columns[key])
        column.addWidget(self.stack, 1)
        return right
