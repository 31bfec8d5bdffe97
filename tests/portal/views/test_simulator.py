"""The simulator answers by the published tariffs, whatever is typed."""

from datetime import date
from decimal import Decimal

import pytest

from staffdesk.domain.tariffs.versions import CasePrice, Unit
from staffdesk.portal.views.simulator import Typed, asks_income, read_typed, simulated, typed_for
from tests.domain.tariffs import grids
from tests.factories_portal import family, tariff_view, town

TODAY = date(2026, 11, 22)


def test_figures_are_read_as_people_write_them() -> None:
    found = read_typed(Typed("1\u202f234,50", children="3", home="non_resident", days="2"))
    assert found.family is not None
    assert (found.family.quotient, found.family.children, found.family.days) == (Decimal("1234.50"), 3, 2)
    assert read_typed(Typed("")).family is not None
    assert read_typed(Typed(income="128\u00a0000 €")).income == Decimal("128000.00")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (Typed("beaucoup"), "quotient"),
        (Typed("-5"), "quotient"),
        (Typed("1e3"), "quotient"),
        (Typed(income="1_000"), "income"),
        (Typed(income="NaN"), "income"),
        (Typed(children="0"), "children"),
        (Typed(children="99"), "children"),
        (Typed(days="²"), "days"),
        (Typed(home="lune"), "home"),
    ],
)
def test_what_cannot_be_read_is_named(typed: Typed, field: str) -> None:
    found = read_typed(typed)
    assert list(found.errors) == [field]
    assert found.family is None
    assert simulated(town(), found, TODAY) == []


def test_each_activity_with_a_tariff_is_priced_for_all_children() -> None:
    meal, evening, wednesday = simulated(town(), read_typed(Typed("900", children="2")), TODAY)
    assert meal.lines[0].prices == [("1ᵉʳ enfant", "3,05\u00a0€"), ("2ᵉ enfant", "2,75\u00a0€")]
    assert (meal.lines[0].week, meal.lines[0].month) == ("23,20\u00a0€", "92,80\u00a0€")
    assert "Tranche de 860 à moins de 1\u202f150." in meal.lines[0].why
    assert evening.lines[0].prices == [("", "4,40\u00a0€")]
    assert evening.lines[0].unit == "pour le créneau entier"
    assert (wednesday.lines[0].unit, wednesday.lines[0].week, wednesday.lines[0].month) == (
        "par mois",
        "",
        "72,00\u00a0€",
    )
    assert wednesday.changes_on == date(2027, 1, 1)


def test_no_activity_has_more_days_than_it_is_open_in_a_week() -> None:
    after = simulated(town(), read_typed(Typed("900", days="5")), date(2027, 1, 4))
    assert {one.name: one.days for one in after} == {"Restauration": 4, "Accueil du soir": 4, "Mercredi": 1}


def test_a_tariff_to_come_is_used_when_there_is_none_yet() -> None:
    later = grids.tariff("cantine", Unit.MEAL, CasePrice(grids.price(400)), valid_from=date(2027, 1, 1))
    found = simulated(town(tariffs=[tariff_view(later)]), read_typed(Typed()), TODAY)
    assert [(one.name, one.starts_on) for one in found] == [("Restauration", date(2027, 1, 1))]


def test_a_tariff_this_portal_cannot_read_is_left_out() -> None:
    strange = tariff_view(grids.tariff("cantine", Unit.MEAL, CasePrice(grids.price(400))))
    strange["body"] = {"format": 99}
    assert simulated(town(tariffs=[strange]), read_typed(Typed()), TODAY) == []


def test_income_is_asked_where_a_tariff_is_read_with_it() -> None:
    assert not asks_income(town())
    by_income = tariff_view(
        grids.tariff("cantine", Unit.MEAL, *grids.G7_MEAL.cases, measure=grids.G7_MEAL.measure)
    )
    shown = town(tariffs=[by_income])
    assert asks_income(shown)
    found = simulated(shown, read_typed(Typed(quotient="100", income="40000")), TODAY)
    assert found[0].lines[0].prices == [("", "3,70\u00a0€")]


def test_the_form_starts_with_the_familys_own_figures() -> None:
    own = {"value": "812.00", "valid_from": "2026-02-01", "source": "caf"}
    found = typed_for(family(quotient=own, residence="non_resident"))
    assert (found.quotient, found.children, found.home) == ("812,00", "2", "non_resident")
    assert typed_for(None).quotient == ""
