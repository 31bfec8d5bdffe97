"""The fields of a person: put in shape as they are left, told what is wrong, classes offered by school."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from staffdesk.domain.new_family import NewChild, NewGuardian
from staffdesk.services.new_families import SchoolClass
from staffdesk.ui.families.person_forms import ChildForm, GuardianForm, fields_in_a_row
from staffdesk.ui.kit.fields import Field
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.typography import wrong_texts

TODAY = date(2026, 11, 16)
CLASSES = (
    SchoolClass(1, "Zay", "CP"),
    SchoolClass(2, "Zay", "CE1"),
    SchoolClass(3, "Prévert", "CM2"),
)


def test_an_adult_is_typed_and_its_number_put_in_shape(qtbot: QtBot, stage: Stage) -> None:
    form = GuardianForm()
    stage(form).resize(800, 300)
    form.set_heading("Second responsable", may_drop=True)
    for name, text in {"first_name": "Nora", "last_name": "Daoud", "mobile": "0600123456"}.items():
        type_text(form.fields[name].control, text)
    with qtbot.waitSignal(form.left):
        press(form.fields["mobile"].control, Qt.Key.Key_Return)
    assert form.typed() == NewGuardian("", "Nora", "Daoud", "", "06 00 12 34 56", "")
    form.show_faults({"email": "email_shape"})
    assert "prenom.nom" in form.fields["email"].error()
    assert wrong_texts(form) == []
    form.show_faults({})
    assert form.fields["email"].error() == ""
    with qtbot.waitSignal(form.dropped):
        click(form.drop_button)


def test_the_classes_of_a_school_are_offered_and_what_is_chosen_stays(stage: Stage) -> None:
    form = ChildForm(lambda: TODAY, CLASSES)
    stage(form).resize(800, 300)
    assert not form.class_group.isEnabled()
    form.school.setFocus()
    press(form.school, Qt.Key.Key_Down)
    form.school.activated.emit(form.school.currentIndex())
    press(form.class_group, Qt.Key.Key_Down)
    assert (form.school.key(), form.typed().class_id) == ("Zay", 1)
    form.offer((*CLASSES, SchoolClass(4, "Zay", "CM1")))
    assert form.typed().class_id == 1
    type_text(form.born_on.edit, "7/3/2019")
    press(form.born_on.edit, Qt.Key.Key_Return)
    assert form.typed() == NewChild("", "", date(2019, 3, 7), 1)


def test_labels_stay_level_where_one_field_has_an_error(stage: Stage) -> None:
    good, wrong = Field("Prénom"), Field("Nom")
    box = stage()
    box.layout().addLayout(fields_in_a_row((("first", good, 1), ("last", wrong, 1))))  # type: ignore[union-attr]
    box.resize(300, 200)
    wrong.set_error("Remplissez ce champ, s’il vous plaît, avec le nom de famille en entier.")
    tops = {field.findChild(QLabel).mapTo(box, field.pos()).y() - field.y() for field in (good, wrong)}  # type: ignore[union-attr]
    assert len(tops) == 1
