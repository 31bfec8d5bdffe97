"""The health form: text of each field and back, and what makes it complete."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.health_record import FORM, LONGEST, REQUIRED, flat, is_complete, put

NAMES = [field.name for field in FORM]
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
    facts = put(put({"care": 1}, "allergies", "arachide\nkiwi ; lait"), "vaccine_dtp", "2024-05-12")
    assert facts == {"care": 1, "allergies": ["arachide", "kiwi", "lait"], "vaccines": {"DTP": "2024-05-12"}}
    assert put(facts, "vaccine_dtp", "")["vaccines"] == {}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("diet", "", "field_not_editable"),
        ("asthma", "peut-être", "health_value"),
        ("vaccine_bcg", "12/05/2024", "health_value"),
        ("advice", "x" * (LONGEST + 1), "health_value"),
    ],
)
def test_what_is_no_field_or_no_value_is_refused(name: str, value: str, code: str) -> None:
    with pytest.raises(RuleBroken, match=code):
        put({}, name, value)


@pytest.mark.parametrize("lacking", [None, *REQUIRED])
def test_a_form_is_complete_once_everything_required_is_answered(lacking: str | None) -> None:
    facts: dict[str, object] = {}
    for name, value in FULL.items():
        if name != lacking:
            facts = put(facts, name, value)
    assert is_complete(facts) is (lacking is None)


@given(st.dictionaries(st.sampled_from(["doctor", "advice", "drug_allergies"]), st.text(max_size=60)))
def test_a_text_that_was_put_reads_as_it_was(values: dict[str, str]) -> None:
    facts: dict[str, object] = {}
    for name, value in values.items():
        facts = put(facts, name, value)
    assert {name: flat(facts)[name] for name in values} == {
        name: text.strip() for name, text in values.items()
    }
