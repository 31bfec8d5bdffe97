"""The frame of a pane of children beside the grid: title, facts, list, empty state, way out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.kit.buttons import Button, IconButton
from staffdesk.ui.kit.labels import EmptyState, label
from staffdesk.ui.kit.list_view import TwoLineList
from staffdesk.ui.kit.theme import px


class ChildrenPane(QWidget):
    """A list of children; one is opened in the planning by child. What is done with them stands below it.

    Signals:
        child_asked: the name of the child whose month is wanted.
        closed: back to the grid.
    """

    child_asked = Signal(str)
    closed = Signal()

    def __init__(self, title: str, name: str, empty: EmptyState) -> None:
        """Lay the pane out: its title, the accessible name of its list, what stands there when empty."""
        super().__init__()
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = label(title, "title", wrap=True)
        self.facts = label("", "hint", wrap=True)
        self.close_button = IconButton("x", "Fermer (Échap)")
        self.people = TwoLineList(name)
        self.people.setSelectionMode(TwoLineList.SelectionMode.SingleSelection)
        self.empty = empty
        self.open_button = Button("Voir son mois")
        self.close_button.clicked.connect(self.closed)
        self.people.opened.connect(lambda row: self.child_asked.emit(row.title))
        self.open_button.clicked.connect(self._open_current)
        self.column = self._lay_out()

    def take_focus(self) -> None:
        """Put the focus where one goes on by keys: into the list, or on the way out."""
        target = self.close_button if self.people.isHidden() else self.people
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_current(self) -> None:
        row = self.people.current_row()
        if row is not None:
            self.child_asked.emit(row.title)

    def _lay_out(self) -> QVBoxLayout:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inner = QVBoxLayout()
        inner.setContentsMargins(px(20), px(16), px(20), px(8))
        inner.setSpacing(px(8))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(head)
        inner.addWidget(self.facts)
        column.addLayout(inner)
        column.addWidget(self.people, 1)
        column.addWidget(self.empty, 1)
        return column

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
