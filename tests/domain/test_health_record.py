"""The health form: text of each field and back, and what makes it complete."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.care_plan import NO_PLAN, CarePlan
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.health_record import (
    CARE_PLAN,
    FORM,
    LONGEST,
    REQUIRED,
    flat,
    is_complete,
    plan_of,
    plan_values,
    put,
)

TODAY = date(2026, 11, 16)
NAMES = [field.name for field in (*FORM, *CARE_PLAN)]
FULL = {"doctor": "Dr Petit", "doctor_phone": "01 00 00 00 10", "vaccine_dtp": "2024-05-12", "asthma": "no"}


def test_facts_of_the_office_read_as_text() -> None:
    facts = {"doctor": "Dr Petit", "allergies": ["arachide", "kiwi"], "vaccines": {"ROR": "2020-06-02"}}
    values = flat(facts)
    assert (values["allergies"], values["vaccine_mmr"], values["asthma"]) == (
        "arachide, kiwi",
        "2020-06-02",
        "",
    )
    assert sorted(values) == sorted(NAMES)


def test_food_is_a_list_and_vaccines_stand_together() -> None:
    facts = put(
        put({"care": 1}, "allergies", "arachide\nkiwi ; lait", TODAY), "vaccine_dtp", "2024-05-12", TODAY
    )
    assert facts == {"care": 1, "allergies": ["arachide", "kiwi", "lait"], "vaccines": {"DTP": "2024-05-12"}}
    assert put(facts, "vaccine_dtp", "", TODAY)["vaccines"] == {}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("diet", "", "field_not_editable"),
        ("care_plan", "yes", "field_not_editable"),
        ("asthma", "peut-être", "health_choice"),
        ("blood_group", "Z+", "health_choice"),
        ("doctor_phone", "le soir", "health_phone"),
        ("vaccine_bcg", "12/05/2024", "health_day"),
        ("vaccine_bcg", "2026-11-17", "health_day_to_come"),
        ("advice", "x" * (LONGEST + 1), "health_too_long"),
    ],
)
def test_what_is_no_field_or_no_value_is_refused(name: str, value: str, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        put({}, name, value, TODAY)


def test_the_office_writes_a_care_plan_whose_end_is_to_come() -> None:
    facts = put({}, "care_plan", "yes", TODAY, by_office=True)
    facts = put(facts, "care_plan_until", "2027-08-31", TODAY, by_office=True)
    plan = plan_of(flat(facts))
    assert plan == CarePlan(exists=True, last_on=date(2027, 8, 31))
    assert plan_of(plan_values(plan)) == plan
    assert plan_of(plan_values(NO_PLAN)) == NO_PLAN
    with pytest.raises(RuleBroken, match="care_plan_reversed"):
        plan_of(flat(put(facts, "care_plan_from", "2027-09-01", TODAY, by_office=True)))


@pytest.mark.parametrize("lacking", [None, *REQUIRED])
def test_a_form_is_complete_once_everything_required_is_answered(lacking: str | None) -> None:
    facts: dict[str, object] = {}
    for name, value in FULL.items():
        if name != lacking:
            facts = put(facts, name, value, TODAY)
    assert is_complete(facts) is (lacking is None)


@given(st.dictionaries(st.sampled_from(["doctor", "advice", "drug_allergies"]), st.text(max_size=60)))
def test_a_text_that_was_put_reads_as_it_was(values: dict[str, str]) -> None:
    facts: dict[str, object] = {}
    for name, value in values.items():
        facts = put(facts, name, value, TODAY)
    assert {name: flat(facts)[name] for name in values} == {
        name: text.strip() for name, text in values.items()
    }
