"""The rules of the town as a grid: a line for each activity, a column for each kind; one cell is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QSizePolicy, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import has_keyboard_focus
from staffdesk.ui.kit.icons import draw_icon
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.painting import draw_box, draw_focus_ring, draw_text, text_width
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.settings.parts import empty_layout
from staffdesk.ui.settings.policies_words import OFF, ON, rule_name

if TYPE_CHECKING:
    from staffdesk.services.policy_rows import PolicyRow

Key = tuple[str, str]
"""Kind and activity of a rule."""

WHOLE_TOWN = "Toute la commune"


class PolicyCell(QRadioButton):
    """One rule: on or off in words and sign; arrows walk from one to the next."""

    def __init__(self, row: PolicyRow) -> None:
        super().__init__()
        self.row = row
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_row(row)

    def show_row(self, row: PolicyRow) -> None:
        """Show another state of the rule."""
        self.row = row
        self.setAccessibleName(f"{rule_name(row)}, {self._words().lower()}")
        self.update()

    def _words(self) -> str:
        """Say the state; a rule that is for the whole town says its name, which no column does."""
        state = ON if self.row.is_on else OFF
        return state if self.row.activity else f"{self.row.kind_name}, {state.lower()}"

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(8 + 16 + 6 + 12) + text_width(self._words(), 14, 600), px(32))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def hitButton(self, pos: object) -> bool:
        return True

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c, rect = QPainter(self), tokens(), QRectF(self.rect())
        if self.isChecked():
            draw_box(painter, rect, px(6), c.selected)
        elif self.underMouse():
            draw_box(painter, rect, px(6), c.hover)
        icon, ink = ("check-circle", c.ok) if self.row.is_on else ("circle", c.text2)
        draw_icon(painter, QRectF(px(8), rect.center().y() - px(8), px(16), px(16)), icon, ink)
        words = rect.adjusted(px(30), 0, 0, 0)
        weight = 600 if self.row.is_on or self.isChecked() else 400
        draw_text(painter, words, self._words(), c.text if self.row.is_on else c.text2, 14, weight)
        if has_keyboard_focus(self):
            draw_focus_ring(painter, rect, px(6))


class PolicyGrid(QWidget):
    """The grid.

    Signals:
        chosen: the (kind, activity) of the rule that is looked at.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Règles automatiques")
        self.cells: dict[Key, PolicyCell] = {}
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(self._tell)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setVerticalSpacing(px(2))

    def show_rows(self, rows: Sequence[PolicyRow]) -> None:
        """Show the rules; what is chosen stays chosen."""
        keys = [(row.kind, row.activity) for row in rows]
        if keys == list(self.cells):
            for row in rows:
                self.cells[row.kind, row.activity].show_row(row)
            return
        self._build(rows)

    def choose(self, key: Key) -> None:
        """Choose a rule."""
        if key in self.cells:
            self.cells[key].setChecked(True)

    def _build(self, rows: Sequence[PolicyRow]) -> None:
        empty_layout(self._grid)
        self.cells = {(row.kind, row.activity): PolicyCell(row) for row in rows}
        for cell in self.cells.values():
            self._group.addButton(cell)
        activities = dict.fromkeys((row.activity, row.activity_name) for row in rows if row.activity)
        kinds = dict.fromkeys((row.kind, row.kind_name) for row in rows if row.activity)
        for column, (_kind, name) in enumerate(kinds, 1):
            self._grid.addWidget(_indented(name), 0, column)
        for line, (activity, name) in enumerate(activities, 1):
            self._grid.addWidget(label(name, "body"), line, 0)
            for column, (kind, _name) in enumerate(kinds, 1):
                self._grid.addWidget(self.cells[kind, activity], line, column)
        of_town = [row for row in rows if not row.activity]
        for line, row in enumerate(of_town, len(activities) + 1):
            self._grid.addWidget(label(WHOLE_TOWN, "body"), line, 0)
            self._grid.addWidget(self.cells[row.kind, ""], line, 1, 1, max(len(kinds), 1))
        self._grid.setColumnMinimumWidth(0, px(200))
        for column in range(1, len(kinds) + 1):
            self._grid.setColumnMinimumWidth(column, px(130))
        self._grid.setColumnStretch(len(kinds) + 1, 1)

    def _tell(self, button: PolicyCell, checked: bool) -> None:
        if checked:
            self.chosen.emit((button.row.kind, button.row.activity))


def _indented(words: str) -> QWidget:
    """Let a heading stand over the words of its cells."""
    made = label(words, "label")
    made.setContentsMargins(px(8), 0, 0, 0)
    return made
