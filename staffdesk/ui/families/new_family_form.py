"""Nouveau foyer: its adults, address and children; what is typed stays while one looks elsewhere."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.contact_shapes import tidy
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.french.families import RESIDENCE_WORDS
from staffdesk.domain.french.fields import field_label
from staffdesk.domain.new_family import (
    MOST_GUARDIANS,
    NewHousehold,
    default_name,
    household_faults,
    tidied,
)
from staffdesk.ui.families.look_alikes import LookAlikesBox
from staffdesk.ui.families.person_forms import ChildForm, GuardianForm, PersonForm, fields_in_a_row
from staffdesk.ui.families.typed_contact import fault
from staffdesk.ui.kit.buttons import Button, ButtonKind, LinkButton
from staffdesk.ui.kit.containers import DecisionBar
from staffdesk.ui.kit.fields import ComboPicker, Field, count_sentence, focus_first_error
from staffdesk.ui.kit.labels import IconLabel, SectionHeading, label
from staffdesk.ui.kit.steady_column import SteadyColumn
from staffdesk.ui.kit.tab_order import follow
from staffdesk.ui.kit.theme import px
from staffdesk.ui.kit.tokens import Tone

if TYPE_CHECKING:
    from staffdesk.services.new_families import LookAlike, SchoolClass

NBSP = "\N{NO-BREAK SPACE}"
HINT = (
    "Le dossier reçoit son numéro à l’enregistrement. Documents, quotient, inscriptions et invitation au "
    "portail suivent sur sa fiche."
)
NAME_HINT = "Celui des responsables, sauf indication contraire."
CREATE, CREATE_ANYWAY = "Créer le foyer", "C’est un autre foyer, le créer"
POSTAL = (("address_line1", 5), ("address_line2", 4)), (("postcode", 2), ("city", 4))


class NewFamilyForm(QWidget):
    """The form.

    Signals:
        looked: what is typed so far (NewHousehold), to be looked for among those on file.
        create_asked: what is typed (NewHousehold), and the ids of look-alikes that are known to be others.
        opened: id of a household on file to open instead.
        closed: shown later again, as it stands.
    """

    looked = Signal(object)
    create_asked = Signal(object, object)
    opened = Signal(int)
    closed = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        """``today`` gives the day that birthdays are read and checked by."""
        super().__init__()
        self._today = today
        self._classes: tuple[SchoolClass, ...] = ()
        self.guardians: list[GuardianForm] = []
        self.young: list[ChildForm] = []
        self.shared: dict[int, str] = {}
        self.postal = {name: Field(field_label(name)) for row in POSTAL for name, _share in row}
        self.residence = ComboPicker(list(RESIDENCE_WORDS.items()), "Domicile au sens des tarifs", 34)
        self.name = Field("Nom du foyer", optional=True, hint=NAME_HINT)
        self.more_guardians = LinkButton("Ajouter un responsable", 13, "plus")
        self.more_children = LinkButton("Ajouter un enfant", 13, "plus")
        self.found = LookAlikesBox(may_share=True)
        self.said = IconLabel("warning-circle", "", Tone.BAD, 13)
        self.drop_button = LinkButton("Tout effacer", 13)
        self.close_button = Button("Fermer", ButtonKind.GHOST, "Escape")
        self.create_button = Button(CREATE, ButtonKind.PRIMARY, "Ctrl+Return")
        self._lay_out()
        self._connect()
        self.begin()

    def begin(self) -> None:
        """Start with an empty form: one adult, one child."""
        for form in (*self.guardians, *self.young):
            form.hide()
            form.deleteLater()
        self.guardians, self.young, self.shared = [], [], {}
        for field in (*self.postal.values(), self.name):
            field.set_text("")
            field.clear_error()
        self.residence.choose("resident")
        self.said.hide()
        self._show_shared()
        self.show_found(())
        self._add_guardian()
        self._add_child()

    def focus(self) -> None:
        """Put the cursor where one begins."""
        self.guardians[0].fields["first_name"].focus()

    def offer(self, classes: "Sequence[SchoolClass]") -> None:
        """Offer the classes of the town."""
        self._classes = tuple(classes)
        for child in self.young:
            child.offer(classes)

    def show_found(self, found: "Sequence[LookAlike]") -> None:
        """Show the households on file that look alike; creating then says that they are others."""
        rest = [one for one in found if one.child_id not in self.shared]
        self.found.show_found(rest)
        self.create_button.set_text(CREATE_ANYWAY if rest else CREATE)

    def show_faults(self, faults: Mapping[str, str]) -> bool:
        """Say what is wrong beside each field, and tell whether anything is."""
        for name, field in self.postal.items():
            code = faults.get(name, "")
            field.set_error(sentence(RuleBroken(code)) if code else "")
        for kind, forms in (("guardian", self.guardians), ("child", self.young)):
            for place, form in enumerate(forms):
                start = f"{kind}.{place}."
                own = {
                    name.removeprefix(start): code for name, code in faults.items() if name.startswith(start)
                }
                form.show_faults(own)
        count = focus_first_error(self._fields())
        self.said.show_text("warning-circle", count_sentence(count), Tone.BAD)
        self.said.setVisible(bool(count))
        return bool(count)

    def set_busy(self, busy: bool) -> None:
        """Wait for the answer: nothing is created twice."""
        if busy:
            self.create_button.refuse("Enregistrement en cours")
        else:
            self.create_button.allow()

    def typed(self) -> NewHousehold:
        """Give what is typed; a child of whom nothing is said is none."""
        postal = {name: field.text() for name, field in self.postal.items()}
        children = (form.typed() for form in self.young)
        return tidied(
            NewHousehold(
                guardians=tuple(form.typed() for form in self.guardians),
                children=tuple(one for one in children if one.first_name or one.born_on),
                name=self.name.text(),
                residence=self.residence.key(),
                shared=tuple(self.shared),
                **postal,
            )
        )

    # -------------------------------------------------------------------------------------- inside

    def _fields(self) -> list[Field]:
        people = [field for form in self.guardians for field in form.fields.values()]
        children = [field for form in self.young for field in form.fields.values()]
        return [*people, *self.postal.values(), *children]

    def _create(self) -> None:
        self._drop_empty_children()
        typed = self.typed()
        if not self.show_faults(household_faults(typed, self._today())):
            self.create_asked.emit(typed, self.found.seen())

    def _drop_empty_children(self) -> None:
        """A child of whom only the family name stands was not entered, so that faults keep their places."""
        for form in [one for one in self.young if not (one.typed().first_name or one.born_on.edit.text())]:
            self._drop_child(form)

    def _look(self) -> None:
        for form in self.young:
            if not form.fields["last_name"].text():
                form.fields["last_name"].set_text(self.guardians[0].fields["last_name"].text())
        typed = self.typed()
        self.name.control.setProperty("placeholderText", default_name(typed.guardians))
        self.looked.emit(typed)

    def _add_guardian(self) -> GuardianForm:
        form = GuardianForm()
        form.left.connect(self._look)
        form.dropped.connect(lambda: self._drop_guardian(form))
        self.guardians.append(form)
        self._adults_part.addWidget(form)
        self._order()
        self._number()
        return form

    def _add_child(self) -> ChildForm:
        form = ChildForm(self._today, self._classes)
        form.left.connect(self._look)
        form.dropped.connect(lambda: self._drop_child(form))
        known = [one.fields["last_name"].text() for one in (*self.young[-1:], *self.guardians[:1])]
        form.fields["last_name"].set_text(next(iter(known), ""))
        self.young.append(form)
        self._children_part.addWidget(form)
        self._order()
        self._number()
        return form

    def _drop_guardian(self, form: GuardianForm) -> None:
        self.guardians.remove(form)
        self._drop(form)

    def _drop_child(self, form: ChildForm) -> None:
        self.young.remove(form)
        self._drop(form)

    def _drop(self, form: PersonForm) -> None:
        form.hide()
        form.deleteLater()
        self._number()
        self._look()

    def _order(self) -> None:
        """Let Tab go from the top to the bottom, whoever was added last."""
        if self.guardians and self.window() is self.postal["city"].window():
            follow(
                self.guardians[0], (*self.guardians, self.more_guardians, self.home, *self.young, self.foot)
            )

    def _number(self) -> None:
        """Say of each who it is, and offer a second adult while there is one."""
        for place, guardian in enumerate(self.guardians):
            words = "Second responsable" if place else "Responsable, reçoit et règle les factures"
            guardian.set_heading(words, may_drop=place > 0)
        for place, child in enumerate(self.young, 1):
            child.set_heading(f"Enfant {place}" if len(self.young) > 1 else "Enfant", may_drop=True)
        self.more_guardians.setVisible(len(self.guardians) < MOST_GUARDIANS)

    def _share(self, child_id: int, name: str) -> None:
        """Take over a child on file in place of the one that was typed."""
        self.shared[child_id] = name
        first = name.partition(" ")[0]
        for form in [one for one in self.young if one.fields["first_name"].text() == first]:
            self._drop_child(form)
        self._show_shared()
        self._look()

    def _show_shared(self) -> None:
        names = ", ".join(self.shared.values())
        self.taken.setText(
            f"Déjà au dossier de l’autre foyer, y reste et vient aussi dans celui-ci{NBSP}: {names}. "
            "La garde se règle ensuite sur la fiche."
        )
        self.taken.setVisible(bool(self.shared))

    def _leave(self, name: str) -> None:
        field = self.postal[name]
        typed = tidy(name, field.text())
        field.set_text(typed)
        field.set_error(fault(name, typed))
        self._look()

    def _connect(self) -> None:
        for name, field in self.postal.items():
            field.left.connect(lambda name=name: self._leave(name))
        self.name.left.connect(self._look)
        self.more_guardians.clicked.connect(lambda: _begin(self._add_guardian()))
        self.more_children.clicked.connect(lambda: _begin(self._add_child()))
        self.found.opened.connect(self.opened)
        self.found.shared.connect(self._share)
        self.drop_button.clicked.connect(self._clear)
        self.close_button.clicked.connect(self.closed)
        self.create_button.clicked.connect(self._create)

    def _clear(self) -> None:
        self.begin()
        self.focus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        scroll = SteadyColumn(28, 20, 28, 12, gap=16)
        body = scroll.body
        head = QHBoxLayout()
        head.addWidget(label("Nouveau foyer", "title"), 1)
        head.addWidget(self.drop_button)
        body.addLayout(head)
        body.addWidget(label(HINT, "hint", wrap=True))
        self._adults_part = _part(body)
        body.addLayout(_alone(self.more_guardians))
        self.home = self._home()
        body.addWidget(self.home)
        self._children_part = _part(body)
        self.taken = label("", "body", wrap=True)
        self.foot = QWidget()
        foot = QVBoxLayout(self.foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(px(16))
        foot.addWidget(self.taken)
        foot.addLayout(_alone(self.more_children))
        foot.addWidget(self.found)
        body.addWidget(self.foot)
        body.addStretch()
        column.addWidget(scroll, 1)
        bar = DecisionBar()
        bar.set_words(self.said)
        bar.set_buttons([self.close_button, self.create_button])
        column.addWidget(bar)

    def _home(self) -> QWidget:
        home = QWidget()
        column = QVBoxLayout(home)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(SectionHeading("Adresse"))
        first, second = POSTAL
        column.addLayout(fields_in_a_row([(name, self.postal[name], share) for name, share in first]))
        below = [(name, self.postal[name], share) for name, share in second]
        column.addLayout(fields_in_a_row([*below, ("residence", Field("Domicile", self.residence), 3)]))
        column.addLayout(fields_in_a_row([("name", self.name, 1)]))
        return home


def _begin(form: PersonForm) -> None:
    form.fields["first_name"].focus()


def _part(body: QVBoxLayout) -> QVBoxLayout:
    part = QVBoxLayout()
    part.setSpacing(px(16))
    body.addLayout(part)
    return part


def _alone(button: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch()
    return row
