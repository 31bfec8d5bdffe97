"""The health form: shown, typed, refused beside its fields, merged with what a colleague wrote."""

from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.domain.health_record import CARE_PLAN, FORM
from staffdesk.services.attendance_rows import Collector
from staffdesk.services.health_editing import HealthSheet
from staffdesk.services.repricing import PriceChange, PricePreview
from staffdesk.ui.families.health_fields import show_text, text_of
from staffdesk.ui.families.health_form import DECIDE, HealthForm
from tests.ui.conftest import Stage
from tests.ui.hand import click, type_text
from tests.ui.typography import wrong_texts

TODAY = date(2026, 11, 16)
VALUES = dict.fromkeys((field.name for field in (*FORM, *CARE_PLAN)), "") | {
    "doctor": "Dr Petit",
    "vaccine_bcg": "2030-01-01",  # of an older version, which took it
}
LUCIE = Collector("Lucie Petit", "", "", may_collect=True, emergency=False)
SHEET = HealthSheet(
    11, "Inès Lemoine", VALUES, "standard", ("standard", "sans porc"), "yes", (LUCIE,), "", "a"
)


@pytest.fixture
def form(stage: Stage) -> HealthForm:
    made = HealthForm(lambda: TODAY)
    stage(made).resize(800, 1600)
    made.show_sheet(SHEET)
    return made


def test_what_is_typed_is_given_whole(qtbot: QtBot, form: HealthForm) -> None:
    assert not form.is_dirty()
    assert form.fields["care_plan_until"].isHidden()
    show_text(form.fields["care_plan"], "yes")
    form.fields["care_plan"].control.picked.emit("yes")  # type: ignore[attr-defined]
    assert form.fields["care_plan_until"].isVisible()
    type_text(form.fields["allergies"].control, "arachide")
    assert form.is_dirty()
    assert wrong_texts(form) == []
    with qtbot.waitSignal(form.save_asked) as asked:
        click(form.save_button)
    typed = asked.args[0]
    assert (typed["values"]["allergies"], typed["values"]["care_plan"], typed["mark"]) == (
        "arachide",
        "yes",
        "a",
    )
    assert (typed["diet"], typed["image_consent"], typed["people"][0][0]) == (
        "standard",
        "yes",
        "Lucie Petit",
    )
    form.forget()
    assert form.child() is None


def test_a_fault_stands_beside_its_field_and_nothing_is_lost(qtbot: QtBot, form: HealthForm) -> None:
    type_text(form.fields["doctor_phone"].control, "le soir")
    show_text(form.fields["vaccine_dtp"], "2026-11-17")
    with qtbot.assertNotEmitted(form.save_asked):
        click(form.save_button)
    assert "dix chiffres" in form.fields["doctor_phone"].error()
    assert "à venir" in form.fields["vaccine_dtp"].error()
    assert form.fields["vaccine_bcg"].error() == "", "what was there before is not in the way"
    show_text(form.fields["vaccine_dtp"], "2026-11-16")
    form.fields["doctor_phone"].set_text("")
    show_text(form.fields["care_plan_from"], "2027-02-01")
    show_text(form.fields["care_plan_until"], "2027-01-01")
    click(form.people.more)
    type_text(form.people.lines[1].phone, "06 00 00 00 00")
    with qtbot.assertNotEmitted(form.save_asked):
        click(form.save_button)
    assert "avant de commencer" in form.fields["care_plan_until"].error()
    show_text(form.fields["care_plan_until"], "")
    with qtbot.assertNotEmitted(form.save_asked):
        click(form.save_button)
    assert form.said.isVisible(), "somebody has no name"
    click(form.people.lines[1].drop)
    with qtbot.waitSignal(form.save_asked):
        click(form.save_button)
    click(form.drop_button)
    assert not form.is_dirty()


def test_what_a_colleague_wrote_comes_beside_what_is_typed(form: HealthForm) -> None:
    type_text(form.fields["advice"].control, "sieste")
    theirs = VALUES | {"advice": "lunettes", "doctor": "Dr Grand"}
    form.show_sheet(
        replace(SHEET, values=theirs, diet="sans porc", people=(), told="Ali, le 3 nov.", mark="b")
    )
    assert (text_of(form.fields["advice"]), text_of(form.fields["doctor"])) == ("sieste", "Dr Grand")
    assert (form.diet.key(), form.people.people(), form.typed()["mark"]) == ("sans porc", (), "b")
    assert "Ali" in form.told.text()
    form.show_sheet(replace(SHEET, child_id=12))
    assert text_of(form.fields["advice"]) == "", "of another child nothing is kept"


def bring_a_meal(form: HealthForm, since: str) -> None:
    """Choose a plan with a meal from home, and type its first day."""
    for name in ("care_plan", "care_plan_meal"):
        show_text(form.fields[name], "yes")
        form.fields[name].control.picked.emit("yes")  # type: ignore[attr-defined]
    show_text(form.fields["care_plan_from"], since)


def test_what_a_meal_from_home_changes_of_what_is_invoiced_is_seen_and_decided(
    qtbot: QtBot, form: HealthForm
) -> None:
    bring_a_meal(form, "2026-10-05")
    with qtbot.waitSignal(form.prices_asked), qtbot.assertNotEmitted(form.save_asked):
        click(form.save_button)
    change = PriceChange(date(2026, 10, 1), "Inès", "Cantine", 1220, 770, invoiced=True)
    form.show_prices(PricePreview((change,), -450, 0))
    assert form.prices.said.text() == "Déjà facturé\u00a0: 4,50\u00a0€ en moins."
    assert form.said.text() == DECIDE
    assert not form.prices.is_decided()
    click(form.prices.retroactive)
    assert wrong_texts(form) == []
    with qtbot.waitSignal(form.save_asked), qtbot.assertNotEmitted(form.prices_asked):
        click(form.save_button)
    assert form.prices.is_decided()
    show_text(form.fields["care_plan_from"], "2026-10-12")
    assert form.prices.isHidden(), "what was seen is of another plan"
    assert not form.prices.is_decided()
    with qtbot.waitSignal(form.prices_asked):
        click(form.save_button)
