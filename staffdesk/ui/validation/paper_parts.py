"""Parts of the form for requests on paper: the days of the week, a document with its file, a message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from staffdesk.domain.french.dates import WEEKDAYS
from staffdesk.ui.kit.buttons import Button, CheckBox
from staffdesk.ui.kit.fields import ComboPicker, Field
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.paper_rows import PaperChild, PaperDocumentType, PaperFamily, PaperFile

WHOLE_WEEK = frozenset(range(1, 8))
NO_FILE = "PDF ou photo, 4 Mo au plus"


class WeekdayBoxes(QWidget):
    """The days on which a service is open, each to be ticked (ISO, Monday is 1).

    Signals:
        changed: another day is ticked.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.boxes = [CheckBox(name.capitalize()) for name in WEEKDAYS]
        self._served: frozenset[int] = frozenset()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        for box in self.boxes:
            row.addWidget(box)
            box.toggled.connect(lambda _on: self.changed.emit())
        row.addStretch()

    def offer(self, served: frozenset[int]) -> None:
        """Offer the days of a service; of another week all are ticked, of the same one those that were."""
        same, self._served = served == self._served, served
        for number, box in enumerate(self.boxes, 1):
            box.setVisible(number in served)
            if not same:
                box.blockSignals(True)
                box.setChecked(number in served)
                box.blockSignals(False)

    def ticked(self) -> frozenset[int]:
        """Give the days ticked; with all of them, days that are open by exception count too."""
        found = {number for number, box in enumerate(self.boxes, 1) if box.isChecked()} & self._served
        return WHOLE_WEEK if found == self._served else frozenset(found)


class DocumentPart(QWidget):
    """A document: its type, the child it is of, its file.

    Signals:
        file_asked: a file is to be chosen.
    """

    file_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.type = ComboPicker((), "Type de document", 34)
        self.child = ComboPicker((), "Enfant", 34)
        self.file_button = Button("Choisir un fichier…", icon="paperclip")
        self.file_name = label(NO_FILE, "hint")
        self.file: PaperFile | None = None
        self._types: dict[str, PaperDocumentType] = {}
        self._child_field = Field("Enfant", self.child)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(14))
        column.addLayout(fields_row(Field("Type", self.type), self._child_field))
        chosen = QHBoxLayout()
        chosen.setSpacing(px(12))
        chosen.addWidget(self.file_button)
        chosen.addWidget(self.file_name, 1)
        column.addLayout(chosen)
        self.type.picked.connect(lambda _key: self._show_owner())
        self.file_button.clicked.connect(self.file_asked)

    def offer(self, family: PaperFamily) -> None:
        """Offer the documents the town knows, and the children of the family."""
        self._types = {one.code: one for one in family.document_types}
        self.type.set_choices([(one.code, one.name) for one in family.document_types])
        self._offer_children(family.children)
        self.take(None)

    def take(self, file: PaperFile | None) -> None:
        """Show the file that was chosen."""
        self.file = file
        self.file_name.setText(NO_FILE if file is None else file.name)

    def child_uid(self) -> str:
        """Give the child the document is of; nothing for one of the household."""
        return "" if self._child_field.isHidden() else self.child.key()

    def _offer_children(self, children: Sequence[PaperChild]) -> None:
        self.child.set_choices([(one.uid, one.name) for one in children])
        self._show_owner()

    def _show_owner(self) -> None:
        known = self._types.get(self.type.key())
        self._child_field.setVisible(known is not None and known.owner == "child")


class MessagePart(QWidget):
    """A message: topic, subject, words."""

    def __init__(self) -> None:
        super().__init__()
        self.topic = ComboPicker((), "Sujet", 34)
        self.subject = Field("Objet")
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(px(120))
        self.body = Field("Message de la famille", self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(14))
        column.addLayout(fields_row(Field("Sujet", self.topic)))
        column.addWidget(self.subject)
        column.addWidget(self.body)

    def offer(self, family: PaperFamily) -> None:
        """Offer the topics of the town, and an empty message."""
        self.topic.set_choices(list(family.topics))
        self.subject.set_text("")
        self.text.setPlainText("")


def fields_row(*fields: QWidget) -> QHBoxLayout:
    """Put fields beside one another, level at their top even where one has an error under it."""
    row = QHBoxLayout()
    row.setSpacing(px(16))
    for field in fields:
        row.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
    row.addStretch()
    return row
