"""The pane of the waiting list: what a run would do now, who waits, and the button that does it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from staffdesk.ui.calendar.children_pane import ChildrenPane
from staffdesk.ui.calendar.waiting_words import NOTHING, button_words, plan_words, waiting_rows
from staffdesk.ui.kit.buttons import Button, ButtonKind
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.labels import EmptyState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from staffdesk.services.waiting_rows import WaitingPlan, WaitingRow

MAY_NOT = "Proposer une place est réservé à qui décide des demandes"


class WaitingPane(ChildrenPane):
    """The waiting list of the town.

    Signals:
        run_asked: what is shown as to be done is to be done.
    """

    run_asked = Signal()

    def __init__(self) -> None:
        empty = EmptyState(
            "Personne n’attend", "Un enfant attend quand sa demande est acceptée un jour complet."
        )
        super().__init__("Liste d’attente", "Liste d’attente", empty)
        self.run_button = Button("Proposer les places", ButtonKind.PRIMARY, "Ctrl+Return")
        self._may_run = True
        foot = DecisionBar(20)
        foot.set_buttons([self.open_button, self.run_button])
        self.column.addWidget(foot)
        self.run_button.clicked.connect(self.run_asked)

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
