"""A meal brought from home on invoiced days: what would change is shown, and changes once it is decided."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.care_plan import NO_PLAN
from staffdesk.domain.money import Cents
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.households import Child
from staffdesk.models.unit_of_work import Database
from staffdesk.services.attendance_rows import Collector
from staffdesk.services.care_plan_prices import plan_repricing
from staffdesk.services.crediting import Crediting
from staffdesk.services.health_editing import HealthEditing, HealthWritten
from staffdesk.services.quotients import QuotientAsked, Quotients
from staffdesk.services.repricing import PriceChange
from tests.domain.tariffs.grids import G1_MEAL
from tests.factories_money import Family, MoneyTown, october_days
from tests.services.test_billing_months import price_with
from tests.set_clock import SetClock

MEAL, OWN_MEAL = 305, 80
FROM_THE_THIRD = {
    "care_plan": "yes",
    "care_plan_from": "2026-10-03",
    "care_plan_until": "2027-08-31",
    "care_plan_meal": "yes",
}


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town that has voted a price for a meal brought from home."""
    made = MoneyTown(database, clock, tmp_path)
    price_with(made, replace(G1_MEAL, activity="canteen"))
    return made


@pytest.fixture
def agent(town: MoneyTown) -> Actor:
    return town.add_staff("sophie", Role.AGENT)


@pytest.fixture
def family(town: MoneyTown) -> Family:
    """Four meals of October are invoiced, and two of November are not."""
    made = town.add_family()
    town.add_days(made, "canteen", october_days(4))
    town.issue()
    town.add_days(made, "canteen", [date(2026, 11, day) for day in (3, 5)])
    return made


def save(
    town: MoneyTown, agent: Actor, family: Family, values: dict[str, str], *, retroactive: bool = False
) -> None:
    editing, child = HealthEditing(town.office), family.children[0]
    sheet = editing.sheet(agent, child)
    people: tuple[Collector, ...] = sheet.people
    written = HealthWritten(dict(sheet.values) | values, sheet.diet, sheet.image_consent, people, sheet.mark)
    editing.save(agent, child, written, retroactive=retroactive)


def corrections(town: MoneyTown) -> list[int]:
    return [row.cents for row in Crediting(town.office).corrections(town.officer)]


def test_what_a_plan_would_change_is_shown_by_month_and_nothing_is_written(
    town: MoneyTown, agent: Actor, family: Family
) -> None:
    seen = HealthEditing(town.office).preview(agent, family.children[0], FROM_THE_THIRD)
    assert seen.rows == (
        PriceChange(date(2026, 10, 1), "Malo", "Cantine", 4 * MEAL, 2 * MEAL + 2 * OWN_MEAL, True),
        PriceChange(date(2026, 11, 1), "Malo", "Cantine", 2 * MEAL, 2 * OWN_MEAL, False),
    )
    assert (seen.is_retroactive, seen.invoiced_cents, seen.open_cents) == (True, -450, -450)
    assert corrections(town) == []


def test_a_plan_dated_back_changes_nothing_invoiced_unless_it_is_decided(
    town: MoneyTown, agent: Actor, family: Family
) -> None:
    save(town, agent, family, FROM_THE_THIRD)
    assert corrections(town) == []
    town.issue(period=(date(2026, 11, 1), date(2026, 11, 30)))
    assert town.account_cents(family) == 4 * MEAL + 2 * OWN_MEAL


def test_decided_each_invoiced_meal_is_credited_once_and_asked_back_with_the_plan(
    town: MoneyTown, agent: Actor, family: Family
) -> None:
    save(town, agent, family, FROM_THE_THIRD, retroactive=True)
    assert corrections(town) == [OWN_MEAL - MEAL] * 2
    [row, _] = Crediting(town.office).corrections(town.officer)
    assert "panier repas fourni par la famille" in row.why
    assert "PAI" not in row.what + row.why
    town.credit()
    assert town.account_cents(family) == 2 * MEAL + 2 * OWN_MEAL
    save(town, agent, family, {"care_plan": "no"}, retroactive=True)
    assert corrections(town) == [MEAL - OWN_MEAL] * 2


def test_a_plan_that_says_the_same_changes_no_price(town: MoneyTown, family: Family) -> None:
    with town.database.read() as session:
        child = session.scalars(select(Child)).one()
        assert child.id == family.children[0]
        assert plan_repricing(session, child, NO_PLAN) is None


def test_a_meal_is_brought_to_its_price_though_a_cap_had_hidden_another(
    town: MoneyTown, agent: Actor
) -> None:
    """A quotient of since, which changed no sum, was not decided on these days: they carry what was told."""
    price_with(town, replace(G1_MEAL, activity="canteen", monthly_cap=Cents(900)))
    family = town.add_family()
    town.add_days(family, "canteen", [date(2026, 10, day) for day in (2, 3, 4)], state="booked")
    town.issue()
    wish = QuotientAsked("2000", date(2026, 10, 1), proof="avis")
    Quotients(town.office).record(agent, family.household_id, wish)
    save(town, agent, family, FROM_THE_THIRD, retroactive=True)
    town.credit()
    assert town.account_cents(family) == MEAL + 2 * 100
