"""A child or a second adult added to a household, on its sheet: the same fields as in a new household."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from staffdesk.domain.new_family import NewChild, NewGuardian, child_faults, guardian_faults, tidied
from staffdesk.ui.families.look_alikes import LookAlikesBox
from staffdesk.ui.families.person_forms import ChildForm, GuardianForm
from staffdesk.ui.kit.buttons import Button
from staffdesk.ui.kit.fields import focus_first_error
from staffdesk.ui.kit.labels import hairline
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.new_families import LookAlike, SchoolClass

ADD, ADD_ANYWAY = "Ajouter au foyer", "C’est un autre enfant, l’ajouter"


class NewcomerPanel(QWidget):
    """The panel, hidden until somebody is to be added.

    Signals:
        looked: the child typed so far (NewChild), to be looked for among those on file.
        child_asked: the child typed (NewChild), and the ids of households whose child is known to be another.
        guardian_asked: the adult typed (NewGuardian).
        opened: id of a household on file to open instead.
        closed: nobody is to be added.
    """

    looked = Signal(object)
    child_asked = Signal(object, object)
    guardian_asked = Signal(object)
    opened = Signal(int)
    closed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that birthdays are read and checked by."""
        super().__init__()
        self._today = today
        self._is_first = False
        self.child, self.guardian = ChildForm(today, ()), GuardianForm()
        self.found = LookAlikesBox(may_share=False)
        self.add_button = Button(ADD)
        self.close_button = Button("Annuler")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(4), 0, px(8))
        column.setSpacing(px(8))
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        for button in (self.add_button, self.close_button):
            foot.addWidget(button)
        foot.addStretch()
        for part in (hairline(), self.guardian, self.child, self.found):
            column.addWidget(part)
        column.addLayout(foot)
        self.child.set_heading("Nouvel enfant", may_drop=False)
        self.guardian.set_heading("Second responsable", may_drop=False)
        self.child.left.connect(lambda: self.looked.emit(self._typed_child()))
        self.add_button.clicked.connect(self._add)
        self.close_button.clicked.connect(self.closed)
        self.found.opened.connect(self.opened)
        self.hide()

    def ask_child(self, last_name: str, classes: "Sequence[SchoolClass]") -> None:
        """Ask for a child; it bears the name of the family until one says otherwise."""
        self.child.fields["first_name"].set_text("")
        self.child.fields["last_name"].set_text(last_name)
        self.child.born_on.set_day(None)
        self.child.offer(classes)
        self.child.school.choose("")
        self._begin(self.child, self.guardian)

    def ask_guardian(self, *, is_first: bool) -> None:
        """Ask for an adult; the first one of a household must be within reach."""
        self._is_first = is_first
        for field in self.guardian.fields.values():
            field.set_text("")
        self.guardian.title.choose("")
        self.guardian.set_heading("Responsable" if is_first else "Second responsable", may_drop=False)
        self._begin(self.guardian, self.child)

    def leave(self) -> None:
        """Close the panel."""
        self.hide()

    def show_found(self, found: "Sequence[LookAlike]") -> None:
        """Show the households on file that have such a child; adding then says that it is another one."""
        self.found.show_found(found)
        self.add_button.set_text(ADD_ANYWAY if found else ADD)

    def show_faults(self, faults: Mapping[str, str]) -> bool:
        """Say what is wrong beside each field, and tell whether anything is."""
        form = self.guardian if self.child.isHidden() else self.child
        form.show_faults(faults)
        return bool(focus_first_error(list(form.fields.values())))

    def set_busy(self, busy: bool) -> None:
        """Wait for the answer: nobody is added twice."""
        if busy:
            self.add_button.refuse("Enregistrement en cours")
        else:
            self.add_button.allow()

    def _begin(self, shown: ChildForm | GuardianForm, hidden: QWidget) -> None:
        hidden.hide()
        shown.show_faults({})
        shown.show()
        self.show_found(())
        self.show()
        shown.fields["first_name"].focus()

    def _typed_child(self) -> NewChild:
        return tidied(self.child.typed())

    def _typed_guardian(self) -> NewGuardian:
        return tidied(self.guardian.typed())

    def _add(self) -> None:
        if self.child.isHidden():
            adult = self._typed_guardian()
            if not self.show_faults(guardian_faults(adult, is_first=self._is_first)):
                self.guardian_asked.emit(adult)
        elif not self.show_faults(child_faults(self._typed_child(), self._today())):
            self.child_asked.emit(self._typed_child(), self.found.seen())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._add()
        else:
            super().keyPressEvent(event)
