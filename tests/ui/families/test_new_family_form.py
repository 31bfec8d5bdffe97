"""The form of a new household: what is missing stands beside its field, what is typed stays."""

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.domain.new_family import NewChild, NewGuardian, NewHousehold
from staffdesk.services.new_families import LookAlike
from staffdesk.ui.families.new_family_form import CREATE, CREATE_ANYWAY, NewFamilyForm
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.typography import wrong_texts

TODAY = date(2026, 11, 16)
TYPED = NewHousehold(
    (NewGuardian("", "Nora", "Daoud", "nora@famille.example"),),
    (NewChild("Malo", "Daoud", date(2019, 3, 7)),),
    "",
    "3 rue des Tanneurs",
    "",
    "99990",
    "Valbrune",
)


def fill(form: NewFamilyForm) -> None:
    """Type everything that is needed."""
    adult, child = form.guardians[0].fields, form.young[0].fields
    for field, text in (
        (adult["first_name"], "Nora"),
        (adult["last_name"], "Daoud"),
        (adult["email"], "nora@famille.example"),
        (form.postal["address_line1"], "3 rue des Tanneurs"),
        (form.postal["postcode"], "99990"),
        (form.postal["city"], "Valbrune"),
        (child["first_name"], "Malo"),
    ):
        type_text(field.control, text)
    type_text(form.young[0].born_on.edit, "7/3/2019")
    press(form.young[0].born_on.edit, Qt.Key.Key_Return)


def test_what_is_typed_is_looked_for_and_created_by_keys(qtbot: QtBot, stage: Stage) -> None:
    form = NewFamilyForm(lambda: TODAY)
    stage(form).resize(700, 900)
    with qtbot.waitSignal(form.looked) as looked:
        fill(form)
    assert looked.args[0].guardians[0].last_name == "Daoud"
    assert form.typed() == TYPED, "the child bears the name of the adult until one says otherwise"
    assert wrong_texts(form) == []
    with qtbot.waitSignal(form.create_asked) as asked:
        press(form.name.control, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == [TYPED, ()]
    form.set_busy(True)
    assert not form.create_button.isEnabled()
    form.set_busy(False)
    form.begin()
    assert form.typed() == NewHousehold((NewGuardian(),))


def test_what_is_missing_is_said_beside_it_and_nothing_is_lost(qtbot: QtBot, stage: Stage) -> None:
    form = NewFamilyForm(lambda: TODAY)
    stage(form).resize(700, 900)
    fill(form)
    form.postal["city"].set_text("")
    click(form.more_children)
    click(form.more_children)
    type_text(form.young[1].fields["first_name"].control, "Lou")
    click(form.more_guardians)
    assert form.more_guardians.isHidden()
    with qtbot.assertNotEmitted(form.create_asked):
        click(form.create_button)
    assert [len(form.guardians), len(form.young)] == [2, 2], "a child of whom nothing is said is none"
    assert form.postal["city"].error() != ""
    assert form.guardians[1].fields["first_name"].error() != ""
    assert "naissance" in form.young[1].fields["born_on"].error()
    assert form.said.isVisible()
    assert form.young[0].fields["first_name"].text() == "Malo"
    click(form.guardians[1].drop_button)
    click(form.young[1].drop_button)
    form.postal["city"].set_text("Valbrune")
    with qtbot.waitSignal(form.create_asked) as asked:
        click(form.create_button)
    assert asked.args[0] == TYPED
    click(form.drop_button)
    assert form.typed() == NewHousehold((NewGuardian(),))


def test_a_household_that_looks_alike_is_seen_before_another_one_is_made(qtbot: QtBot, stage: Stage) -> None:
    form = NewFamilyForm(lambda: TODAY)
    stage(form).resize(700, 1100)
    fill(form)
    form.show_found((LookAlike(7, "Daoud (03007)", "Ali Daoud", "", ("child",), 11, "Malo Daoud"),))
    assert form.create_button.text() == CREATE_ANYWAY
    with qtbot.waitSignal(form.create_asked) as asked:
        click(form.create_button)
    assert asked.args[1] == (7,)
    with qtbot.waitSignal(form.opened) as opened:
        click(form.found.buttons[0])
    assert opened.args == [7]
    click(form.found.buttons[1])
    assert (form.typed().shared, form.typed().children) == ((11,), ())
    assert "Malo Daoud" in form.taken.text()
    form.show_found((LookAlike(7, "Daoud (03007)", "Ali Daoud", "", ("child",), 11, "Malo Daoud"),))
    assert form.create_button.text() == CREATE
