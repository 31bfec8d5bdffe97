"""The children of a household: class, custody, diet, what they are enrolled for; no health value."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.ui.families.inline_field import PADDING
from staffdesk.ui.families.words import born_words
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.labels import IconLabel, hairline, label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from staffdesk.services.family_rows import ChildRow


class ChildLine(QWidget):
    """One child on three lines.

    Signals:
        planning_asked: the child's planning is wanted.
        custody_asked: how its two households share it is wanted.
        second_home_asked: another household has it too.
    """

    planning_asked = Signal()
    custody_asked = Signal()
    second_home_asked = Signal()

    def __init__(self, row: "ChildRow", today: date, *, may_edit: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(PADDING), px(4), px(PADDING), px(6))
        column.setSpacing(px(2))
        self.planning = LinkButton("Voir le planning", 13)
        self.planning.setAccessibleDescription(row.name)
        self.planning.clicked.connect(self.planning_asked)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        column.addLayout(head)  # first: what is shown before it has a parent opens as a window of its own
        head.addWidget(label(row.name, "value"))
        head.addWidget(label(born_words(row.born_on, today), "hint"))
        head.addStretch()
        self.custody = LinkButton(row.custody or "Régler la garde", 13, "arrows-left-right")
        self.custody.setAccessibleDescription(f"{row.name}, garde alternée")
        self.custody.clicked.connect(self.custody_asked)
        head.addWidget(self.custody, 0, Qt.AlignmentFlag.AlignVCenter)
        self.custody.setVisible(bool(row.custody) or row.has_two_homes)
        self.second_home = LinkButton("Ajouter un foyer", 13)
        self.second_home.setAccessibleDescription(f"{row.name}, second foyer")
        self.second_home.clicked.connect(self.second_home_asked)
        head.addWidget(self.second_home, 0, Qt.AlignmentFlag.AlignVCenter)
        self.second_home.setVisible(may_edit and not row.custody and not row.has_two_homes)
        for mark in _marks(row):
            head.addWidget(mark)
            head.addSpacing(px(4))
        head.addWidget(self.planning, 0, Qt.AlignmentFlag.AlignVCenter)
        school = ", ".join(filter(None, (row.school, row.class_name))) or "Sans classe"
        column.addWidget(label(f"{school} · repas {row.diet}", "body", wrap=True))
        enrolled = ", ".join(row.enrolments) or "aucune"
        column.addWidget(label(f"Inscriptions\N{NO-BREAK SPACE}: {enrolled}", "hint", wrap=True))


def _marks(row: "ChildRow") -> list[IconLabel]:
    marks = []
    if row.care_plan:
        marks.append(IconLabel("first-aid", "PAI", Tone.BAD))
    return marks


class ChildrenSection(QWidget):
    """Every child, under one another.

    Signals:
        planning_asked: the name of the child whose planning is wanted.
        custody_asked: the id of the child whose custody is wanted.
        second_home_asked: id and name of the child that another household has too.
    """

    planning_asked = Signal(str)
    custody_asked = Signal(int)
    second_home_asked = Signal(int, str)

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day ages are told for."""
        super().__init__()
        self._today = today
        self._may_edit = False
        self._rows: tuple[ChildRow, ...] | None = None
        self.lines: list[ChildLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(2))

    def set_editable(self, may_edit: bool) -> None:
        """Let a second household be added, or not."""
        self._may_edit = may_edit

    def show_children(self, rows: "Sequence[ChildRow]") -> None:
        """Show the children; nothing is rebuilt while they are the same."""
        if self._rows == tuple(rows):
            return
        self._rows = tuple(rows)
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.lines = []
        for row in rows:
            if self.lines:
                self._column.addWidget(_inset_line())
            line = ChildLine(row, self._today(), may_edit=self._may_edit)
            line.planning_asked.connect(lambda name=row.name: self.planning_asked.emit(name))
            line.custody_asked.connect(lambda child=row.child_id: self.custody_asked.emit(child))
            line.second_home_asked.connect(
                lambda child=row.child_id, name=row.name: self.second_home_asked.emit(child, name)
            )
            self.lines.append(line)
            self._column.addWidget(line)


def _inset_line() -> QWidget:
    inset = QWidget()
    row = QHBoxLayout(inset)
    row.setContentsMargins(px(PADDING), 0, px(PADDING), 0)
    row.addWidget(hairline())
    return inset
