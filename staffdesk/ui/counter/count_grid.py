"""Counting cash: how many notes and coins of each value, with what each line makes."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.till_text import denomination
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import COUNTED, DENOMINATIONS
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px

SMALLEST_NOTE = 500


class CountGrid(QWidget):
    """Notes at the left, coins at the right, largest first; Return goes to the next one.

    Signals:
        changed: another count was typed.

    Attributes:
        counts: the field of each value, by cents.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.counts = {value: _CountEdit(value) for value in COUNTED}
        self._subtotals = {value: label("", "hint") for value in COUNTED}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(6))
        grid.setVerticalSpacing(px(6))
        notes = sum(value >= SMALLEST_NOTE for value in COUNTED)
        for place, value in enumerate(COUNTED):
            row, side = (place, 0) if place < notes else (place - notes, 3)
            words = label(denomination(value), "body")
            grid.addWidget(words, row, side, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(self.counts[value], row, side + 1)
            self._subtotals[value].setMinimumWidth(px(50))
            grid.addWidget(self._subtotals[value], row, side + 2)
            self.counts[value].textEdited.connect(self._recount)
        for before, after in pairwise(COUNTED):
            self.counts[before].returnPressed.connect(self.counts[after].setFocus)

    def counted(self) -> dict[int, int]:
        """Give the counts typed, by value in cents; none for what was left empty."""
        return {value: edit.count() for value, edit in self.counts.items() if edit.count()}

    def cents(self) -> Cents:
        """Give the sum counted."""
        return Cents(sum(value * count for value, count in self.counted().items()))

    def is_empty(self) -> bool:
        """Tell whether nothing was typed yet."""
        return not any(edit.text() for edit in self.counts.values())

    def begin(self) -> None:
        """Forget every count and put the cursor on the largest note that is usual."""
        for edit in self.counts.values():
            edit.clear()
        self._show()
        self.counts[DENOMINATIONS[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def _recount(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        for value, edit in self.counts.items():
            self._subtotals[value].setText(euros(value * edit.count()) if edit.count() else "")


class _CountEdit(QLineEdit):
    """How many notes or coins of one value."""

    def __init__(self, value: int) -> None:
        super().__init__()
        self.setProperty("density", "inline")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{0,5}"), self))
        self.setAccessibleName(f"Nombre de {denomination(value)}")
        self.setPlaceholderText("0")
        self.setFixedWidth(px(56))

    def count(self) -> int:
        """Give the count typed."""
        return int(self.text() or 0)
