"""The pane behind a figure by activity: who is booked, who waits in which order, who does not come."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.calendar.words import person_rows, place_words
from staffdesk.ui.kit.buttons import Button, IconButton
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.labels import EmptyState, label
from staffdesk.ui.kit.list_view import TwoLineList
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.planning_people import PlaceList


class PlaceListPane(QWidget):
    """A list of children; one is opened in the planning by child.

    Signals:
        child_asked: the name of the child whose month is wanted.
        closed: back to the grid.
    """

    child_asked = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = label("", "title", wrap=True)
        self.facts = label("", "hint", wrap=True)
        self.close_button = IconButton("x", "Fermer (Échap)")
        self.people = TwoLineList("Enfants de ce créneau")
        self.people.setSelectionMode(TwoLineList.SelectionMode.SingleSelection)
        self.empty = EmptyState(
            "Personne ce jour", "Choisir un autre jour, ou réserver dans la vue par enfant."
        )
        self.open_button = Button("Voir son mois")
        self._lay_out()
        self.close_button.clicked.connect(self.closed)
        self.people.opened.connect(lambda row: self.child_asked.emit(row.title))
        self.people.current_changed.connect(lambda row: self.open_button.setEnabled(row is not None))
        self.open_button.clicked.connect(self._open_current)

    def show_people(self, found: "PlaceList") -> None:
        """Show who stands behind a figure."""
        self.title.setText(found.title)
        self.facts.setText(place_words(found))
        self.people.replace(person_rows(found.people))
        self.people.setVisible(bool(found.people))
        self.empty.setVisible(not found.people)
        self.open_button.setEnabled(self.people.current_row() is not None)
        if found.people:
            self.people.choose(found.people[0].child_id)

    def take_focus(self) -> None:
        """Put the focus where one goes on by keys: into the list, or on the way out."""
        target = self.close_button if self.people.isHidden() else self.people
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_current(self) -> None:
        row = self.people.current_row()
        if row is not None:
            self.child_asked.emit(row.title)

    def _lay_out(self) -> None:
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
        foot = DecisionBar()
        foot.set_buttons([self.open_button])
        column.addWidget(foot)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
