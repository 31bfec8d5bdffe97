"""The pane behind a figure by activity: who is booked, who waits in which order, who does not come."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from staffdesk.ui.calendar.children_pane import ChildrenPane
from staffdesk.ui.calendar.waiting_words import button_words, place_plan_words
from staffdesk.ui.calendar.words import person_rows, place_words
from staffdesk.ui.kit.buttons import Button
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.fields import Field
from staffdesk.ui.kit.labels import EmptyState, hairline, label
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.planning_people import PlaceList, PlacePerson
    from staffdesk.services.waiting_rows import WaitingPlan


class PlaceListPane(ChildrenPane):
    """Who stands behind one figure, and what is done with the waiting list of that place.

    Signals:
        accepted: (booking, reason) of a family that waits and gets the place; a full day needs the reason.
        declined: the booking of a family that is taken off the waiting list.
        offer_asked: the free place is to be offered to the next who waits, as the words say.
    """

    accepted = Signal(int, str)
    declined = Signal(int)
    offer_asked = Signal()

    def __init__(self) -> None:
        empty = EmptyState("Personne ce jour", "Choisir un autre jour, ou réserver dans la vue par enfant.")
        super().__init__("", "Enfants de ce créneau", empty)
        self.reason = Field("Raison du dépassement")
        self.accept_button = Button("Donner la place")
        self.decline_button = Button("Retirer de la liste")
        self.plan = label("", "body2", wrap=True)
        self.offer_button = Button("Proposer la place")
        self._people: dict[int, PlacePerson] = {}
        self._full, self._editable, self._may_offer = False, True, True
        self._lay_actions()
        self.people.current_changed.connect(lambda _row: self._show_actions())
        self.accept_button.clicked.connect(self._accept)
        self.decline_button.clicked.connect(self._decline)
        self.offer_button.clicked.connect(self.offer_asked)
        if isinstance(self.reason.control, QLineEdit):
            self.reason.control.textChanged.connect(lambda _text: self._show_actions())

    def set_editable(self, editable: bool) -> None:
        """Offer what is done with the waiting list, or only show it."""
        self._editable = editable
        self._show_actions()

    def set_may_offer(self, may_offer: bool) -> None:
        """Offer what a run of the waiting list does here, or say nothing of it."""
        self._may_offer = may_offer

    def show_people(self, found: "PlaceList", plan: "WaitingPlan | None" = None) -> None:
        """Show who stands behind a figure; ``plan``: what the waiting list would do here now."""
        does = plan is not None and plan.total > 0 and self._may_offer
        self._plan_row.setVisible(does)
        if plan is not None and does:
            self.plan.setText(place_plan_words(plan))
            self.offer_button.set_text(button_words(plan))
        self.title.setText(found.title)
        self.facts.setText(place_words(found))
        self._people = {person.booking_id: person for person in found.people}
        self._full = found.taken >= found.capacity
        self.reason.set_text("")
        self.people.replace(person_rows(found.people))
        self.people.setVisible(bool(found.people))
        self.empty.setVisible(not found.people)
        if found.people and self.people.current_row() is None:
            self.people.choose(found.people[0].booking_id)
        self._show_actions()

    def _current(self) -> "PlacePerson | None":
        row = self.people.current_row()
        return None if row is None else self._people.get(int(str(row.key)))

    def _show_actions(self) -> None:
        """Offer what can be done with the child one stands on; a full day asks for its reason first."""
        person = self._current()
        waits = person is not None and person.rank > 0 and self._editable
        asks = waits and self._full and person is not None and person.offer_until_at is None
        self.open_button.setEnabled(person is not None)
        self.accept_button.setVisible(waits)
        self.decline_button.setVisible(waits)
        self.reason.setVisible(asks)
        if asks and not self.reason.text():
            self.accept_button.refuse("Complet\N{NO-BREAK SPACE}: indiquer la raison du dépassement")
        else:
            self.accept_button.allow()

    def _accept(self) -> None:
        person = self._current()
        if person is not None:
            self.accepted.emit(person.booking_id, self.reason.text())

    def _decline(self) -> None:
        person = self._current()
        if person is not None:
            self.declined.emit(person.booking_id)

    def _lay_actions(self) -> None:
        self._plan_row = QWidget()
        framed = QVBoxLayout(self._plan_row)
        framed.setContentsMargins(0, 0, 0, 0)
        framed.setSpacing(0)
        framed.addWidget(hairline())
        beside = QHBoxLayout()
        framed.addLayout(beside)
        beside.setContentsMargins(px(20), px(8), px(20), px(8))
        beside.setSpacing(px(12))
        beside.addWidget(self.plan, 1)
        beside.addWidget(self.offer_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._plan_row.hide()
        self.column.addWidget(self._plan_row)
        foot = DecisionBar(20)
        foot.set_words(self.reason)
        foot.set_buttons([self.decline_button, self.accept_button, self.open_button])
        self.column.addWidget(foot)
