"""The limit of a deadline as a sentence with pickers in it, one sentence for each shape there is."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from staffdesk.domain.dates import START_OF_DAY, ClockTime, instant_of, local_datetime
from staffdesk.domain.deadline_storage import SHAPE_NAMES
from staffdesk.domain.deadlines import (
    BeforePeriodStart,
    ClearDays,
    DayOfMonth,
    DaysBefore,
    HoursBefore,
    Shape,
    Table,
    WeekdayOfWeek,
    Window,
)
from staffdesk.ui.kit.buttons import CheckBox
from staffdesk.ui.kit.fields import ComboPicker
from staffdesk.ui.kit.flow import FlowLayout
from staffdesk.ui.kit.inline_edits import ClockEdit, CountEdit, DayEdit
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.settings import deadline_words as words
from staffdesk.ui.settings.deadline_table import DeadlineTable
from staffdesk.ui.settings.editor_form import Unreadable

PART = "shape"
ALL_TIMED = frozenset(SHAPE_NAMES.values()) - {"hours_before", "window"}


class SpanPicker(ComboPicker):
    """How many weeks or months before; a span that is not offered is added when a rule has it."""

    def __init__(self, say: Callable[[int], str], offered: int, name: str, height: int = 32) -> None:
        self._say = say
        super().__init__([(str(span), say(span)) for span in range(offered)], name, height)

    def choose(self, key: str) -> None:
        """Set the choice, adding it if it is another number."""
        if key.isdecimal() and self.findData(key) < 0:
            self.addItem(self._say(int(key)), key)
        super().choose(key)

    def span(self) -> int:
        """Give the number chosen."""
        return int(self.key())


class DeadlineShape(QWidget):
    """The sentence; what does not belong to the shape chosen is hidden, and kept."""

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__()
        self.kind = ComboPicker(words.KINDS, "Forme de la limite", 32)
        self.weekday = ComboPicker(words.DAYS, "Jour de la limite", 32)
        self.weeks = SpanPicker(words.weeks_words, 5, "Semaine de la limite")
        self.days = CountEdit("Nombre de jours")
        self.hours = CountEdit("Nombre d’heures")
        self.starts = ClockEdit("Début du service")
        self.month_day = CountEdit("Jour du mois")
        self.months = SpanPicker(words.months_words, 4, "Mois de la limite")
        self.period_months = CountEdit("Nombre de mois avant la période")
        self.period_days = CountEdit("Nombre de jours avant la période")
        self.clear = CheckBox("jours francs")
        self.opens_day, self.opens_at = DayEdit("Jour d’ouverture", today), ClockEdit("Heure d’ouverture")
        self.closes_day, self.closes_at = DayEdit("Jour de fermeture", today), ClockEdit("Heure de fermeture")
        self.at = ClockEdit("Heure de la limite")
        self.table = DeadlineTable()
        self._kinds: list[tuple[frozenset[str], QWidget]] = []
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _row: self._follow_kind())
        self._start()
        self._follow_kind()

    def controls(self) -> dict[str, QWidget]:
        """Give every control by its name."""
        names = (
            "kind weekday weeks days hours starts month_day months period_months period_days clear "
            "opens_day opens_at closes_day closes_at at"
        )
        return {name: getattr(self, name) for name in names.split()} | self.table.controls()

    def show_shape(self, shape: Shape, at: ClockTime) -> None:
        """Show a limit."""
        self._start()
        self.at.set_clock(at)
        match shape:
            case DaysBefore(days=days) | ClearDays(days=days):
                self.days.set_count(days)
            case HoursBefore(hours=hours, service_starts=starts):
                self.hours.set_count(hours)
                self.starts.set_clock(starts)
            case WeekdayOfWeek(weekday=weekday, weeks=weeks):
                self.weekday.choose(str(weekday))
                self.weeks.choose(str(weeks))
            case Table():
                self.table.show_table(shape)
            case DayOfMonth(day=day, months=months):
                self.month_day.set_count(day)
                self.months.choose(str(months))
            case BeforePeriodStart(days=days, months=months, clear=clear):
                self.period_days.set_count(days)
                self.period_months.set_count(months)
                self.clear.setChecked(clear)
            case Window(opens_at=opens_at, closes_at=closes_at):
                _show_instant(opens_at, self.opens_day, self.opens_at)
                _show_instant(closes_at, self.closes_day, self.closes_at)
        self.kind.choose(SHAPE_NAMES[type(shape)])

    def shape(self) -> Shape:
        """Read the limit.

        Raises:
            Unreadable: a part of the sentence makes no sense.
        """
        readers: dict[str, Callable[[], Shape]] = {
            "weekday_of_week": lambda: WeekdayOfWeek(int(self.weekday.key()), self.weeks.span()),
            "days_before": lambda: DaysBefore(_count(self.days)),
            "clear_days": lambda: ClearDays(_count(self.days)),
            "hours_before": lambda: HoursBefore(_count(self.hours), clock_of(self.starts)),
            "table": self.table.table,
            "day_of_month": self._day_of_month,
            "before_period_start": lambda: BeforePeriodStart(
                _count(self.period_days), _count(self.period_months), self.clear.isChecked()
            ),
            "window": self._window,
        }
        return readers[self.kind.key()]()

    def clock(self) -> ClockTime:
        """Read the time of the limit.

        Raises:
            Unreadable: it is no time.
        """
        return clock_of(self.at)

    def _day_of_month(self) -> Shape:
        day = self.month_day.count()
        if day is None or not 1 <= day <= 31:
            raise Unreadable(PART, words.MONTH_DAY_WRONG, self.month_day)
        return DayOfMonth(day, self.months.span())

    def _window(self) -> Shape:
        opens_at = _instant(self.opens_day, self.opens_at)
        closes_at = _instant(self.closes_day, self.closes_at)
        if closes_at < opens_at:
            raise Unreadable(PART, words.WINDOW_WRONG, self.closes_day)
        return Window(opens_at, closes_at)

    def _start(self) -> None:
        """Fill in what a new rule begins with."""
        for edit, count in ((self.days, 2), (self.hours, 48), (self.month_day, 20), (self.period_days, 15)):
            edit.set_count(count)
        self.period_months.set_count(0)
        self.clear.setChecked(False)
        self.weekday.choose("3")
        self.weeks.choose("1")
        self.months.choose("1")
        self.starts.set_clock(START_OF_DAY)
        for clock in (self.opens_at, self.closes_at):
            clock.set_clock(ClockTime(9))
        for day in (self.opens_day, self.closes_day):
            day.set_day(None)
        self.table.start()

    def _follow_kind(self) -> None:
        kind = self.kind.key()
        for kinds, widget in self._kinds:
            widget.setVisible(kind in kinds)
        self.table.setVisible(kind == "table")
        self.updateGeometry()

    # -------------------------------------------------------------------------------------- layout

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        sentence = QWidget()
        self._flow = FlowLayout(sentence)
        self._flow.addWidget(_word("Au plus tard"))
        self._flow.addWidget(self.kind)
        self._put("weekday_of_week", self.weekday, self.weeks)
        self._put("days_before", self.days, "jours avant le service,")
        self._put("clear_days", "jours francs avant le service,")
        self._put("hours_before", self.hours, "heures avant le début du service, à", self.starts)
        self._put("day_of_month", "le", self.month_day, self.months)
        self._put("before_period_start", self.period_months, "mois et", self.period_days, "jours")
        self._put("before_period_start", self.clear, "avant le premier jour,")
        self._put("window", "du", self.opens_day, "à", self.opens_at)
        self._put("window", "au", self.closes_day, "à", self.closes_at)
        at = _word("à")
        self._flow.addWidget(at)
        self._flow.addWidget(self.at)
        self._kinds += [
            (ALL_TIMED, at),
            (ALL_TIMED, self.at),
            (frozenset({"days_before", "clear_days"}), self.days),
        ]
        column.addWidget(sentence)
        column.addWidget(self.table)

    def _put(self, kind: str, *parts: QWidget | str) -> None:
        for part in parts:
            widget = _word(part) if isinstance(part, str) else part
            self._flow.addWidget(widget)
            if widget is not self.days:
                self._kinds.append((frozenset({kind}), widget))


def _word(text: str) -> QLabel:
    return label(text, "body")


def _count(edit: CountEdit) -> int:
    found = edit.count()
    if found is None or found > 10_000:
        raise Unreadable(PART, words.COUNT_WRONG, edit)
    return found


def clock_of(edit: ClockEdit) -> ClockTime:
    """Read a time of the sentence.

    Raises:
        Unreadable: it is no time.
    """
    found = edit.clock()
    if found is None:
        raise Unreadable(PART, words.CLOCK_WRONG, edit)
    return found


def _instant(day: DayEdit, clock: ClockEdit) -> datetime:
    on = day.day()
    if on is None:
        raise Unreadable(PART, words.DAY_WRONG, day)
    return instant_of(on, clock_of(clock))


def _show_instant(at: datetime, day: DayEdit, clock: ClockEdit) -> None:
    seen = local_datetime(at)
    day.set_day(seen.date())
    clock.set_clock(ClockTime(seen.hour, seen.minute))
