"""Families in French."""

from datetime import date
from decimal import Decimal

import pytest

from staffdesk.domain.care_plan import CarePlan
from staffdesk.domain.french.dates import day_month_year
from staffdesk.domain.french.families import (
    care_plan_words,
    move_words,
    newcomers_words,
    of_person,
    quotient_value,
    statement_invoice,
    statement_payment,
    timeline_text,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("912", "912,00"), ("1150.5", "1\u202f150,50"), ("0", "0,00"), ("99999.99", "99\u202f999,99")],
)
def test_a_quotient_has_two_decimals_and_its_thousands_parted(value: str, shown: str) -> None:
    assert quotient_value(Decimal(value)) == shown


def test_statements_and_timeline() -> None:
    assert statement_invoice("2026-002114", "octobre 2026") == "Facture 2026-002114, octobre 2026"
    assert statement_invoice("2026-002114", "") == "Facture 2026-002114"
    assert (
        statement_invoice("2026-002114", "", 915)
        == "Facture 2026-002114, 9,15\u00a0€ à payer au Trésor public"
    )
    assert statement_payment("2026-00087") == "Quittance 2026-00087"
    assert timeline_text("household.edited", {"label": "Régime"}) == "Dossier modifié\u00a0: Régime"
    assert timeline_text("of.tomorrow", {}) == "of.tomorrow"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Malo", "de Malo"),
        ("Élise", "d’Élise"),
        ("anna", "d’anna"),
        ("Œdipe", "d’Œdipe"),
        ("Yanis", "de Yanis"),
        ("Hugo", "de Hugo"),
        ("", "de "),
    ],
)
def test_a_name_after_its_preposition_is_elided_before_a_vowel(name: str, said: str) -> None:
    assert of_person(name) == said


def test_a_care_plan_is_told_with_its_days() -> None:
    start, last = date(2026, 9, 1), date(2027, 8, 31)
    assert care_plan_words(CarePlan()) == ""
    assert care_plan_words(CarePlan(exists=True)) == "sans date de fin"
    assert care_plan_words(CarePlan(exists=True, starts_on=start, last_on=last, brings_meal=True)) == (
        f"du {day_month_year(start)} au {day_month_year(last)}, panier repas"
    )
    assert care_plan_words(CarePlan(exists=True, last_on=last)) == f"jusqu’au {day_month_year(last)}"


def test_the_people_of_a_household_are_counted() -> None:
    assert newcomers_words(2, 1) == "2\u00a0responsables, 1\u00a0enfant"
    assert newcomers_words(1, 0) == "1\u00a0responsable"


def test_a_move_is_told_with_its_day_and_reason() -> None:
    on = date(2026, 10, 15)
    told = f"Hors commune à partir du {day_month_year(on)}, bail"
    assert move_words("non_resident", on, "bail") == told
