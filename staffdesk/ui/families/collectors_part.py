"""Who may collect a child, or is to be called: a line each, added and taken away."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from staffdesk.domain.health_record import MOST_PEOPLE
from staffdesk.ui.kit.buttons import CheckBox, IconButton, LinkButton
from staffdesk.ui.kit.flow import FlowLayout
from staffdesk.ui.kit.inline_edits import InlineEdit
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.attendance_rows import Collector

Person = tuple[str, str, str, bool, bool]
"""Name, link, telephone, may collect, is to be called."""

NOBODY = "Personne d’autre que les responsables."


class PersonLine(QWidget):
    """One person."""

    def __init__(self, person: Person) -> None:
        super().__init__()
        self.name, self.link = InlineEdit("Nom", 190), InlineEdit("Lien avec l’enfant", 120)
        self.phone = InlineEdit("Téléphone", 130)
        self.collects, self.calls = CheckBox("vient chercher"), CheckBox("à appeler en urgence")
        self.drop = IconButton("x", "Retirer cette personne")
        for edit, hint in ((self.name, "nom"), (self.link, "lien"), (self.phone, "téléphone")):
            edit.setPlaceholderText(hint)
        for edit, text in zip((self.name, self.link, self.phone), person[:3], strict=True):
            edit.setText(text)
        self.collects.setChecked(person[3])
        self.calls.setChecked(person[4])
        flow = FlowLayout(self, gap=8)
        for part in (self.name, self.link, self.phone, self.collects, self.calls, self.drop):
            flow.addWidget(part)

    def person(self) -> Person:
        """Read the line."""
        texts = (edit.text().strip() for edit in (self.name, self.link, self.phone))
        name, link, phone = texts
        return name, link, phone, self.collects.isChecked(), self.calls.isChecked()


class CollectorsPart(QWidget):
    """The lines, and what adds one."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[PersonLine] = []
        self.none = label(NOBODY, "hint")
        self.more = LinkButton("Ajouter une personne", 13, "plus")
        self._column = QVBoxLayout()
        self._column.setSpacing(px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.none)
        column.addLayout(self._column)
        column.addWidget(self.more)
        self.more.clicked.connect(self._begin)

    def show_people(self, people: "Sequence[Collector]") -> None:
        """Show who is on file."""
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = []
        for one in people:
            self._add((one.name, one.link, one.phone, one.may_collect, one.emergency))
        self._count()

    def people(self) -> tuple[Person, ...]:
        """Read every line that says something."""
        return tuple(line.person() for line in self.lines if any(line.person()[:3]))

    def mark_nameless(self) -> bool:
        """Outline the names that are missing, and tell whether there is one."""
        nameless = [line for line in self.lines if any(line.person()[:3]) and not line.person()[0]]
        for line in nameless:
            line.name.mark(wrong=True)
        if nameless:
            nameless[0].name.setFocus()
        return bool(nameless)

    def _begin(self) -> None:
        may_collect = True
        self._add(("", "", "", may_collect, not may_collect))
        self._count()
        self.lines[-1].name.setFocus()

    def _add(self, person: Person) -> None:
        line = PersonLine(person)
        line.drop.clicked.connect(lambda: self._take_away(line))
        self.lines.append(line)
        self._column.addWidget(line)

    def _take_away(self, line: PersonLine) -> None:
        self.lines.remove(line)
        line.hide()
        line.deleteLater()
        self._count()

    def _count(self) -> None:
        self.none.setVisible(not self.lines)
        self.more.setVisible(len(self.lines) < MOST_PEOPLE)
