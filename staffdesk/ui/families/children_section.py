"""The children of a household: class, custody, diet, what they are enrolled for; no health value."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.ui.families.inline_field import PADDING
from staffdesk.ui.families.words import born_words
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.flow import LINK_GAP, FlowLayout
from staffdesk.ui.kit.labels import IconLabel, hairline, label
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from staffdesk.services.family_rows import ChildRow


class ChildLine(QWidget):
    """One child: who it is, its school and enrolments, and what can be opened of it.

    Signals:
        planning_asked: the child's planning is wanted.
        custody_asked: how its two households share it is wanted.
        second_home_asked: another household has it too.
        health_asked: its health form is wanted.
    """

    health_asked = Signal()
    planning_asked = Signal()
    custody_asked = Signal()
    second_home_asked = Signal()

    def __init__(self, row: "ChildRow", today: date, *, may_edit: bool, may_health: bool = False) -> None:
        super().__init__()
        self._name = row.name
        column = QVBoxLayout(self)
        column.setContentsMargins(px(PADDING), px(4), px(PADDING), px(6))
        column.setSpacing(px(2))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(label(row.name, "value"))
        head.addWidget(label(born_words(row.born_on, today), "hint"))
        for mark in _marks(row):
            head.addSpacing(px(4))
            head.addWidget(mark)
        head.addStretch()
        column.addLayout(head)
        school = ", ".join(filter(None, (row.school, row.class_name))) or "Sans classe"
        column.addWidget(label(f"{school} · repas {row.diet}", "body", wrap=True))
        enrolled = ", ".join(row.enrolments) or "aucune"
        column.addWidget(label(f"Inscriptions\N{NO-BREAK SPACE}: {enrolled}", "hint", wrap=True))
        self.planning = self._link("Voir le planning", "", self.planning_asked)
        self.health = self._link("Fiche sanitaire", "", self.health_asked)
        agreed = row.custody[:1].upper() + row.custody[1:]
        self.custody = self._link(agreed or "Régler la garde", "garde alternée", self.custody_asked)
        self.second_home = self._link("Ajouter un foyer", "second foyer", self.second_home_asked)
        shared = bool(row.custody) or row.has_two_homes
        links = ((self.planning, True), (self.health, may_health), (self.custody, shared))
        actions = QWidget()
        flow = FlowLayout(actions, LINK_GAP)
        for link, is_offered in (*links, (self.second_home, may_edit and not shared)):
            if is_offered:
                flow.addWidget(link)
            else:
                link.setParent(actions)
                link.hide()
        column.addWidget(actions)

    def _link(self, words: str, about: str, asked: SignalInstance) -> LinkButton:
        link = LinkButton(words, 13)
        link.setAccessibleDescription(", ".join(filter(None, (self._name, about))))
        link.clicked.connect(asked)
        return link


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
        health_asked: the id of the child whose health form is wanted.
    """

    health_asked = Signal(int)
    planning_asked = Signal(str)
    custody_asked = Signal(int)
    second_home_asked = Signal(int, str)

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day ages are told for."""
        super().__init__()
        self._today = today
        self._may_edit = False
        self._may_health = False
        self._rows: tuple[ChildRow, ...] | None = None
        self.lines: list[ChildLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(2))

    def set_editable(self, may_edit: bool) -> None:
        """Let a second household be added, or not."""
        self._may_edit = may_edit

    def allow_health(self, may: bool) -> None:
        """Let health forms be opened, or not."""
        self._may_health = may

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
            line = ChildLine(row, self._today(), may_edit=self._may_edit, may_health=self._may_health)
            line.health_asked.connect(lambda child=row.child_id: self.health_asked.emit(child))
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
