"""The fields of a person that staff enter, an adult or a child, and the errors beside them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from staffdesk.domain.contact_shapes import tidy
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.errors import sentence
from staffdesk.domain.french.fields import field_label
from staffdesk.domain.new_family import NewChild, NewGuardian
from staffdesk.ui.families.typed_contact import fault
from staffdesk.ui.kit.buttons import LinkButton
from staffdesk.ui.kit.fields import ComboPicker, DateField, Field
from staffdesk.ui.kit.labels import SectionHeading
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.new_families import SchoolClass

TITLES = (("", "–"), ("Mme", "Mme"), ("M.", "M."))
NO_SCHOOL, NO_CLASS = ("", "sans école"), ("", "sans classe")


class PersonForm(QWidget):
    """What both forms have: a heading, fields by their name, a way to take the person away.

    Signals:
        left: a field was left, what it holds may be known already.
        dropped: this person is not to be entered.
    """

    left = Signal()
    dropped = Signal()

    def __init__(self, heading: str, rows: Sequence[Sequence[tuple[str, Field, int]]]) -> None:
        """``rows`` hold (name, field, share of the width) from left to right."""
        super().__init__()
        self.fields: dict[str, Field] = {}
        self.heading = SectionHeading(heading)
        self.drop_button = LinkButton("Retirer", 13)
        self.drop_button.clicked.connect(self.dropped)
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.heading, 1)
        head.addWidget(self.drop_button)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(10))
        self.column.addLayout(head)
        for row in rows:
            self.column.addLayout(fields_in_a_row(row))
            for name, field, _share in row:
                self.fields[name] = field
                field.left.connect(lambda name=name: self._leave(name))

    def set_heading(self, words: str, *, may_drop: bool) -> None:
        """Say who this is; the first adult cannot be taken away."""
        self.heading.set_title(words)
        self.drop_button.setAccessibleDescription(words)
        self.drop_button.setVisible(may_drop)

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Say beside each field what is wrong with it, by its code; nothing where all is well."""
        for name, field in self.fields.items():
            code = faults.get(name, "")
            field.set_error(sentence(RuleBroken(code)) if code else "")

    def _leave(self, name: str) -> None:
        field = self.fields[name]
        typed = tidy(name, field.text())
        if name != "born_on":  # it puts itself in shape, and says so when it cannot be read
            field.set_text(typed)
            field.set_error(fault(name, typed))
        self.left.emit()


class GuardianForm(PersonForm):
    """An adult: how one is called, named and reached."""

    def __init__(self) -> None:
        self.title = ComboPicker(TITLES, "Civilité", 34)
        first, last = Field(field_label("first_name")), Field(field_label("last_name"))
        email, mobile, phone = (Field(field_label(name)) for name in ("email", "mobile", "phone"))
        title = Field("Civilité", self.title)
        super().__init__(
            "Responsable",
            (
                (("title", title, 0), ("first_name", first, 3), ("last_name", last, 4)),
                (("email", email, 4), ("mobile", mobile, 3), ("phone", phone, 3)),
            ),
        )

    def typed(self) -> NewGuardian:
        """Give what is typed."""
        texts = {name: field.text() for name, field in self.fields.items() if name != "title"}
        return NewGuardian(title=self.title.key(), **texts)


class ChildForm(PersonForm):
    """A child: its name, its birthday, the class it goes to."""

    def __init__(self, today: Callable[[], date], classes: "Sequence[SchoolClass]") -> None:
        """``today`` gives the day that a birthday is read near to; ``classes`` are offered by school."""
        self.born_on = DateField("Né(e) le", today)
        self.school = ComboPicker((), "École", 34)
        self.class_group = ComboPicker((NO_CLASS,), "Classe", 34)
        self._classes: tuple[SchoolClass, ...] = ()
        first, last = Field(field_label("first_name")), Field(field_label("last_name"))
        super().__init__(
            "Enfant",
            ((("first_name", first, 3), ("last_name", last, 4), ("born_on", self.born_on, 3)),),
        )
        row = QHBoxLayout()
        row.setSpacing(px(12))
        for name, picker in (("École", self.school), ("Classe", self.class_group)):
            row.addWidget(Field(name, picker))
        row.addStretch()
        self.column.addLayout(row)
        self.born_on.day_changed.connect(lambda _day: self.left.emit())
        self.school.picked.connect(lambda _key: self._offer_classes())
        self.offer(classes)

    def offer(self, classes: "Sequence[SchoolClass]") -> None:
        """Offer the classes of the town; what was chosen stays."""
        self._classes = tuple(classes)
        schools = dict.fromkeys(one.school for one in classes)
        self.school.set_choices([NO_SCHOOL, *((name, name) for name in schools)])
        self._offer_classes()

    def typed(self) -> NewChild:
        """Give what is typed."""
        key = self.class_group.key()
        return NewChild(
            self.fields["first_name"].text(),
            self.fields["last_name"].text(),
            self.born_on.day(),
            int(key) if key else None,
        )

    def _offer_classes(self) -> None:
        of_school = [one for one in self._classes if one.school == self.school.key()]
        self.class_group.set_choices([NO_CLASS, *((str(one.class_id), one.name) for one in of_school)])
        self.class_group.setEnabled(bool(of_school))


def fields_in_a_row(row: Sequence[tuple[str, Field, int]]) -> QGridLayout:
    """Put fields beside one another, their labels level even where one has an error under it."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(12))
    grid.setVerticalSpacing(0)
    for place, (_name, field, share) in enumerate(row):
        grid.addWidget(field, 0, place, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(place, share)
    return grid
