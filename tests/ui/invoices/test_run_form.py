"""The form of a new run: what it offers, what it refuses, what it keeps."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from staffdesk.ui.invoices.run_form import NewRunForm, RunWish
from tests.ui.conftest import Stage
from tests.ui.hand import click, press, type_text
from tests.ui.invoices.picture import TODAY

ACTIVITIES = (("canteen", "Cantine"), ("evening", "Accueil du soir"))


@pytest.fixture
def form(stage: Stage) -> NewRunForm:
    """The form on 11 January 2027."""
    made = NewRunForm(lambda: TODAY)
    stage(made).resize(800, 700)
    made.set_activities(ACTIVITIES)
    made.begin()
    return made


def test_the_month_that_has_ended_is_offered_with_all_activities(qtbot: QtBot, form: NewRunForm) -> None:
    assert form.title.control.hasFocus()
    with qtbot.waitSignal(form.submitted) as told:
        press(form.title.control, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wish = RunWish(
        "Décembre 2026", date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 31), ("canteen", "evening")
    )
    assert told.args == [wish]


def test_another_month_brings_its_title_and_dates(form: NewRunForm) -> None:
    form.month.choose("2026-11-01")
    form.month.picked.emit("2026-11-01")
    assert form.title.text() == "Novembre 2026"
    assert (form.starts_on.day(), form.ends_on.day()) == (date(2026, 11, 1), date(2026, 11, 30))


def test_what_is_missing_or_reversed_is_said_beside_its_field(qtbot: QtBot, form: NewRunForm) -> None:
    form.title.set_text("")
    form.ends_on.set_day(date(2026, 11, 30))
    form.due_on.edit.setText("bientôt")
    for box in form.activities.values():
        click(box)
    with qtbot.assertNotEmitted(form.submitted):
        click(form.submit_button)
    assert form.title.error().startswith("Donner un titre")
    assert form.ends_on.error() == "La fin de la période est avant son début"
    assert form.due_on.error() == "Indiquer une date"
    assert form.due_on.edit.text() == "bientôt"
    assert form._activities_error.text() == "Cocher au moins une activité"
    assert form.title.control.hasFocus()


def test_only_ticked_activities_are_invoiced(qtbot: QtBot, form: NewRunForm) -> None:
    click(form.activities["canteen"])
    with qtbot.waitSignal(form.submitted) as told:
        click(form.submit_button)
    assert told.args[0].activity_codes == ("evening",)


def test_while_the_draft_is_made_the_form_rests_and_can_be_stopped(qtbot: QtBot, form: NewRunForm) -> None:
    type_text(form.title.control, " bis")
    form.set_busy(busy=True)
    assert form.is_busy()
    assert not form.title.isEnabled()
    form.progress.show()
    with qtbot.waitSignal(form.cancelled):
        click(form.progress.cancel_button)
    form.set_busy(busy=False)
    assert not form.is_busy()
    assert form.title.text().endswith(" bis")


def test_one_goes_back_by_key(qtbot: QtBot, form: NewRunForm) -> None:
    with qtbot.waitSignal(form.given_up):
        press(form.title.control, Qt.Key.Key_Escape)
    form.refuse_activities("Non")
    assert form._activities_error.text() == "Non"
    assert set(form.fields()) == {"title", "starts_on", "ends_on", "due_on"}
