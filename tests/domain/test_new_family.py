"""A household that staff enter: what is missing is named by its field, and what is typed is put in shape."""

from dataclasses import replace
from datetime import date

import pytest

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.new_family import (
    NewChild,
    NewGuardian,
    NewHousehold,
    child_faults,
    default_name,
    guardian_faults,
    household_faults,
    require_none,
    tidied,
)

TODAY = date(2026, 11, 16)
NORA = NewGuardian("Mme", "Nora", "Daoud", "nora@famille.example", "06 00 12 34 56")
INES = NewChild("Inès", "Daoud", date(2019, 3, 7), 3)
GOOD = NewHousehold((NORA,), (INES,), "", "3 rue des Tanneurs", "", "99990", "Valbrune-sur-Orle")


def test_a_household_that_says_everything_has_no_fault() -> None:
    assert household_faults(GOOD, TODAY) == {}
    require_none({})


def test_every_fault_is_named_by_its_field() -> None:
    asked = replace(
        GOOD,
        guardians=(NewGuardian(last_name="Daoud"), replace(NORA, email="nora")),
        children=(INES, replace(INES, first_name="", born_on=None)),
        postcode="9999",
        city="",
    )
    assert household_faults(asked, TODAY) == {
        "city": "field_missing",
        "postcode": "postcode_shape",
        "guardian.0.first_name": "field_missing",
        "guardian.0.mobile": "contact_missing",
        "guardian.1.email": "email_shape",
        "child.1.first_name": "field_missing",
        "child.1.born_on": "born_missing",
    }
    assert household_faults(replace(GOOD, guardians=()), TODAY)["guardian.0.last_name"] == "field_missing"


@pytest.mark.parametrize(
    ("born_on", "code"),
    [
        (date(2026, 11, 16), None),
        (date(2026, 11, 17), "born_in_future"),
        (date(2007, 11, 17), None),
        (date(2007, 11, 16), "born_too_early"),
    ],
)
def test_a_birthday_is_that_of_a_child(born_on: date, code: str | None) -> None:
    assert child_faults(replace(INES, born_on=born_on), TODAY).get("born_on") == code


def test_a_second_adult_may_be_out_of_reach() -> None:
    alone = NewGuardian("M.", "Paul", "Lemoine")
    assert guardian_faults(alone) == {}
    assert guardian_faults(alone, is_first=True) == {"mobile": "contact_missing"}


def test_what_is_typed_is_put_in_shape() -> None:
    typed = replace(GOOD, guardians=(replace(NORA, mobile="0600123456", last_name=" Daoud "),), city=" Val ")
    shaped = tidied(typed)
    assert (shaped.guardians[0].mobile, shaped.guardians[0].last_name, shaped.city) == (
        "06 00 12 34 56",
        "Daoud",
        "Val",
    )
    assert shaped.children == (INES,)


def test_a_household_bears_the_names_of_its_adults() -> None:
    assert default_name((NORA,)) == default_name((NORA, replace(NORA, first_name="Ali"))) == "Daoud"
    assert default_name((NORA, NewGuardian(last_name="Lemoine"))) == "Daoud-Lemoine"
    assert default_name((NewGuardian(),)) == ""


def test_the_first_fault_is_the_one_refused() -> None:
    with pytest.raises(RuleBroken, match="born_missing") as raised:
        require_none({"born_on": "born_missing", "city": "field_missing"})
    assert raised.value.facts["field"] == "born_on"
