"""Small fields that stand inside a sentence: a count, a time of day, a day, a number with decimals."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from staffdesk.domain.dates import ClockTime
from staffdesk.domain.french.dates import day_short_year
from staffdesk.ui.kit.theme import px, set_role
from staffdesk.ui.kit.typed_values import parse_clock, parse_count, parse_day, parse_decimal


class InlineEdit(QLineEdit):
    """A field of a fixed width, 32 high, named for who cannot see the sentence around it."""

    def __init__(self, name: str, width: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("density", "inline")
        self.setFixedWidth(px(width))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(lambda _: self.mark(wrong=False))

    def mark(self, *, wrong: bool) -> None:
        """Outline the field as wrong, or no more."""
        set_role(self, "true" if wrong else "false", "invalid")


class CountEdit(InlineEdit):
    """A whole number that is not negative."""

    def __init__(self, name: str, width: int = 56) -> None:
        super().__init__(name, width)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def count(self) -> int | None:
        """Give the number, or None when there is none to read."""
        return parse_count(self.text())

    def set_count(self, count: int | None) -> None:
        """Show a number, or nothing."""
        self.setText("" if count is None else str(count))


class ClockEdit(InlineEdit):
    """A time of day, "9h" and "9 h 30" too; 24:00 is the end of the day."""

    def __init__(self, name: str, width: int = 70) -> None:
        super().__init__(name, width)
        self.setPlaceholderText("9:00")
        self.editingFinished.connect(self._tidy)

    def clock(self) -> ClockTime | None:
        """Give the time, or None when there is none to read."""
        return parse_clock(self.text())

    def set_clock(self, clock: ClockTime | None) -> None:
        """Show a time, or nothing."""
        self.setText("" if clock is None else f"{clock.hour}:{clock.minute:02d}")

    def _tidy(self) -> None:
        clock = self.clock()
        if clock is not None:
            self.set_clock(clock)


class DayEdit(InlineEdit):
    """A day, typed as one says it."""

    def __init__(self, name: str, today: Callable[[], date], width: int = 150) -> None:
        """``today`` gives the day that a date without a year is read near to."""
        super().__init__(name, width)
        self._today = today
        self.setPlaceholderText("jj/mm/aaaa")
        self.editingFinished.connect(self._tidy)

    def day(self) -> date | None:
        """Give the day, or None when there is none to read."""
        return parse_day(self.text(), self._today())

    def set_day(self, day: date | None) -> None:
        """Show a day, or nothing."""
        self.setText("" if day is None else day_short_year(day))

    def _tidy(self) -> None:
        day = self.day()
        if day is not None:
            self.set_day(day)
        self.mark(wrong=day is None and bool(self.text().strip()))


class DecimalEdit(InlineEdit):
    """A number with decimals, comma or point."""

    def __init__(self, name: str, width: int = 70) -> None:
        super().__init__(name, width)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def number(self) -> Decimal | None:
        """Give the number, or None when there is none to read."""
        return parse_decimal(self.text())

    def set_number(self, number: Decimal | None) -> None:
        """Show a number, or nothing."""
        self.setText("" if number is None else f"{number:f}".replace(".", ","))
