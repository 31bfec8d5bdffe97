"""The pane of the waiting list: what a run would do now, who waits, and the button that does it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.ui.calendar.waiting_words import NOTHING, button_words, plan_words, waiting_rows
from staffdesk.ui.kit.buttons import Button, ButtonKind, IconButton
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.labels import EmptyState, label
from staffdesk.ui.kit.list_view import TwoLineList
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from collections.abc import Sequence

    from staffdesk.services.waiting_rows import WaitingPlan, WaitingRow

MAY_NOT = "Proposer une place est réservé à qui décide des demandes"


class WaitingPane(QWidget):
    """The waiting list of the town.

    Signals:
        run_asked: what is shown as to be done is to be done.
        child_asked: the name of the child whose month is wanted.
        closed: back to the grid.
    """

    run_asked = Signal()
    child_asked = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.facts = label("", "hint", wrap=True)
        self.close_button = IconButton("x", "Fermer (Échap)")
        self.people = TwoLineList("Liste d’attente")
        self.people.setSelectionMode(TwoLineList.SelectionMode.SingleSelection)
        self.empty = EmptyState(
            "Personne n’attend", "Un enfant attend quand sa demande est acceptée un jour complet."
        )
        self.open_button = Button("Voir son mois")
        self.run_button = Button("Proposer les places", ButtonKind.PRIMARY, "Ctrl+Return")
        self._may_run = True
        self._lay_out()
        self.close_button.clicked.connect(self.closed)
        self.run_button.clicked.connect(self.run_asked)
        self.people.opened.connect(lambda row: self.child_asked.emit(row.title))
        self.open_button.clicked.connect(self._open_current)

    def set_may_run(self, may_run: bool) -> None:
        """Offer the places, or only show who waits."""
        self._may_run = may_run

    def show_list(self, rows: "Sequence[WaitingRow]", plan: "WaitingPlan") -> None:
        """Show who waits, and before it is done what the button does."""
        shown = waiting_rows(rows, plan)
        self.facts.setText(plan_words(plan))
        self.people.replace(shown)
        self.people.setVisible(bool(shown))
        self.empty.setVisible(not shown)
        if shown and self.people.current_row() is None:
            self.people.choose(shown[0].key)
        self.open_button.setEnabled(bool(shown))
        self.run_button.set_text(button_words(plan))
        if not self._may_run:
            self.run_button.refuse(MAY_NOT)
        elif plan.total:
            self.run_button.allow()
        else:
            self.run_button.refuse(NOTHING)

    def set_busy(self) -> None:
        """Wait for the answer: nothing is offered twice."""
        self.run_button.refuse("Places en cours de proposition")

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
        head.addWidget(label("Liste d’attente", "title"), 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(head)
        inner.addWidget(self.facts)
        column.addLayout(inner)
        column.addWidget(self.people, 1)
        column.addWidget(self.empty, 1)
        foot = DecisionBar()
        foot.set_buttons([self.open_button, self.run_button])
        column.addWidget(foot)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
