"""The week of the town and of each school: four days, four and a half, or any other."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.calendars import ClassTime, WeekShape
from staffdesk.domain.french.calendars import CLASS_TIME_WORDS
from staffdesk.domain.french.dates import WEEKDAYS
from staffdesk.ui.kit.buttons import Button, ButtonKind, CheckBox
from staffdesk.ui.kit.checklist import Checklist
from staffdesk.ui.kit.fields import ComboPicker, Field
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.calendar_rows import WeekView

TOWN, SEVERAL = "town", "several"


class WeekPane(QWidget):
    """The pane.

    Signals:
        asked: (numbers of sites, none for the town, weekday to ``ClassTime``, or None to follow the town).
    """

    asked = Signal(object, object)

    def __init__(self, *, may_edit: bool) -> None:
        super().__init__()
        self._weeks: dict[str, WeekView] = {}
        self.place = ComboPicker((), "École", 34)
        self.sites = Checklist("Écoles choisies", "Chercher une école")
        self.follows = CheckBox("suit la semaine de la commune")
        times = [(time.value, said) for time, said in CLASS_TIME_WORDS.items()]
        self.days = [ComboPicker(times, name.capitalize(), 32) for name in WEEKDAYS]
        self.four = Button("4 jours", height=28)
        self.four_and_half = Button("4,5 jours", height=28)
        self.save_button = Button("Enregistrer la semaine", ButtonKind.PRIMARY, "Ctrl+S")
        self._may_edit = may_edit
        self._lay_out()
        self.place.picked.connect(lambda _key: self._show_place())
        self.follows.clicked.connect(lambda _on: self._follow())
        self.sites.changed.connect(self._follow)
        self.four.clicked.connect(lambda: self._fill(WeekShape.four_days().class_time))
        self.four_and_half.clicked.connect(lambda: self._fill(WeekShape.four_and_a_half_days().class_time))
        self.save_button.clicked.connect(self._send)

    def show_weeks(self, weeks: "Sequence[WeekView]") -> None:
        """Show the week of the town and of each school."""
        self._weeks = {TOWN if week.site_id is None else str(week.site_id): week for week in weeks}
        names = [
            (key, f"{week.name}, semaine propre" if week.own and week.name else week.name)
            for key, week in self._weeks.items()
            if key != TOWN
        ]
        several = [(SEVERAL, "plusieurs écoles…")] if len(names) > 1 else []
        self.place.set_choices([(TOWN, "Toute la commune"), *several, *names])
        self.sites.set_choices(names)
        self._show_place()

    def week(self) -> Mapping[int, ClassTime] | None:
        """Read the week; None follows the town's."""
        if self.place.key() != TOWN and self.follows.isChecked():
            return None
        chosen = {day: ClassTime(picker.key()) for day, picker in enumerate(self.days)}
        return {day: time for day, time in chosen.items() if time is not ClassTime.NONE}

    # -------------------------------------------------------------------------------------- inside

    def _show_place(self) -> None:
        several = self.place.key() == SEVERAL
        self.sites.setVisible(several)
        week = self._weeks.get(TOWN if several else self.place.key())
        if week is None:
            return
        if several:
            self.follows.setVisible(True)
            self.follows.setChecked(False)
            self._fill(week.class_time)
            self._follow()
            return
        self.follows.setVisible(week.site_id is not None)
        self.follows.setChecked(week.site_id is not None and not week.own)
        self._fill(week.class_time)
        self._follow()

    def _fill(self, class_time: Mapping[int, ClassTime]) -> None:
        for day, picker in enumerate(self.days):
            picker.choose(class_time.get(day, ClassTime.NONE).value)

    def _follow(self) -> None:
        own = self._may_edit and not (self.place.key() != TOWN and self.follows.isChecked())
        for widget in (*self.days, self.four, self.four_and_half):
            widget.setEnabled(own)
        self.follows.setEnabled(self._may_edit)
        if self.place.key() == SEVERAL and not self.sites.ticked():
            self.save_button.refuse("Cocher au moins une école")
        else:
            self.save_button.allow()

    def _send(self) -> None:
        key = self.place.key()
        chosen = self.sites.ticked() if key == SEVERAL else () if key == TOWN else (key,)
        self.asked.emit(tuple(int(one) for one in chosen), self.week())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(Field("Semaine de", self.place))
        column.addWidget(self.sites)
        column.addWidget(self.follows)
        presets = QHBoxLayout()
        presets.setSpacing(px(8))
        presets.addWidget(self.four)
        presets.addWidget(self.four_and_half)
        presets.addStretch()
        column.addLayout(presets)
        grid = QGridLayout()
        grid.setVerticalSpacing(px(4))
        grid.setHorizontalSpacing(px(12))
        for day, picker in enumerate(self.days):
            grid.addWidget(label(WEEKDAYS[day].capitalize(), "body"), day, 0)
            grid.addWidget(picker, day, 1)
        grid.setColumnStretch(2, 1)
        column.addLayout(grid)
        column.addWidget(self.save_button)
        self.save_button.setVisible(self._may_edit)
        column.addStretch()
