"""Each field of the health form reads what it shows."""

from datetime import date

import pytest

from staffdesk.domain.health_record import CARE_PLAN, FORM
from staffdesk.ui.families.health_fields import make_fields, show_text, text_of, watch
from staffdesk.ui.kit.fields import ComboPicker, DateField

TODAY = date(2026, 11, 16)
GOOD = {"text": "Dr Petit", "tel": "01 00 00 00 10", "long": "deux\nlignes", "blood": "AB-", "yes_no": "no"}


@pytest.mark.usefixtures("qapp")
def test_what_is_shown_is_read_as_it_is_kept() -> None:
    fields = make_fields(lambda: TODAY)
    assert list(fields) == [field.name for field in (*CARE_PLAN, *FORM)]
    for field in (*CARE_PLAN, *FORM):
        value = GOOD.get(field.kind, "2026-11-02")
        show_text(fields[field.name], value)
        assert text_of(fields[field.name]) == value
        show_text(fields[field.name], "")
        assert text_of(fields[field.name]) == ""


@pytest.mark.usefixtures("qapp")
def test_a_day_that_cannot_be_read_is_given_as_it_stands() -> None:
    field = make_fields(lambda: TODAY)["vaccine_dtp"]
    assert isinstance(field, DateField)
    field.edit.setText("l’an dernier")
    assert text_of(field) == "l’an dernier"


@pytest.mark.usefixtures("qapp")
def test_another_choice_or_day_is_told() -> None:
    fields, told = make_fields(lambda: TODAY), list[str]()
    watch(fields["care_plan_from"], lambda: told.append("from"))
    watch(fields["care_plan_meal"], lambda: told.append("meal"))
    show_text(fields["care_plan_from"], "2026-11-02")
    meal = fields["care_plan_meal"].control
    assert isinstance(meal, ComboPicker)
    meal.picked.emit("yes")
    assert told == ["from", "meal"]
