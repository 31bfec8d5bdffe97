"""What a run reads: the days of its scope, with minutes, variants and ranks."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.dates import Period
from staffdesk.domain.drafts import BilledHousehold
from staffdesk.models.households import Child, Membership
from staffdesk.models.town import Activity, TariffVersionRow
from staffdesk.models.unit_of_work import Database
from staffdesk.services.billing_facts import load_households, load_town, minutes_between, ranks_of
from staffdesk.services.billing_scope import Scope
from tests.factories_money import CODES, MoneyTown, october_days, split_right
from tests.set_clock import SetClock

SCOPE = Scope(Period(date(2026, 10, 1), date(2026, 11, 1)), CODES)
MALO, ZELIE = date(2019, 5, 2), date(2022, 3, 9)


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


def read(town: MoneyTown, scope: Scope = SCOPE, *, idle: bool = False) -> list[BilledHousehold]:
    """Return what a run would read."""
    with town.database.read() as session:
        return list(load_households(session, scope, idle=idle))


def test_days_of_the_period_are_read_with_what_prices_them(town: MoneyTown) -> None:
    family = town.add_family(variant="pai")
    town.add_days(family, "evening", [date(2026, 9, 30), date(2026, 10, 1), date(2026, 11, 1)])
    [household] = read(town)
    [day] = household.days
    assert (day.on, day.activity, day.minutes, day.variant) == (date(2026, 10, 1), "evening", 60, "pai")
    assert day.state is BookingState.PRESENT
    assert household.quotients[0].value == Decimal("900.00")
    assert household.has_payer_address


def test_a_meal_brought_from_home_is_priced_between_the_days_of_the_care_plan(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", [date(2026, 10, day) for day in (5, 6, 8, 9)])
    with town.database.begin() as session:
        session.execute(
            update(Child).values(
                has_care_plan=True,
                brings_meal=True,
                care_plan_from=date(2026, 10, 6),
                care_plan_until=date(2026, 10, 8),
            )
        )
        version = session.scalars(
            select(TariffVersionRow).join(Activity).where(Activity.code == "canteen")
        ).first()
        assert version is not None
        case = next(one for one in version.body["cases"])
        version.body = version.body | {"cases": [*version.body["cases"], case | {"variant": "pai"}]}
    [household] = read(town)
    assert [day.variant for day in household.days] == ["standard", "pai", "pai", "standard"]


def test_other_activities_and_invoiced_days_stay_out(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.issue()
    town.add_days(family, "canteen", october_days(1, first=10))
    town.add_days(family, "leisure", october_days(1, first=10))
    [household] = read(town, Scope(SCOPE.period, ("canteen",)))
    assert [day.on for day in household.days] == [date(2026, 10, 10)]
    assert household.usual_cents == 610


def test_a_family_without_days_is_read_only_when_something_may_be_due_anyway(town: MoneyTown) -> None:
    family = town.add_family()
    assert read(town) == []
    [household] = read(town, idle=True)
    assert (household.household_id, household.days) == (family.household_id, ())
    assert household.children[0].enrolled == set(CODES)


def test_a_child_that_left_is_still_paid_for_by_who_booked(town: MoneyTown) -> None:
    family = town.add_family(children=(("Malo", MALO), ("Zélie", ZELIE)))
    town.add_days(family, "canteen", october_days(1), child=1)
    with town.database.begin() as session:
        left = session.scalars(select(Membership).where(Membership.child_id == family.children[1])).one()
        session.delete(left)
    [household] = read(town)
    assert {child.child_id: child.rank for child in household.children} == {
        family.children[0]: 1,
        family.children[1]: 2,
    }


def test_an_address_without_a_payer_is_none(town: MoneyTown) -> None:
    whole, bare = town.add_family(), town.add_family(address="")
    for family in (whole, bare):
        town.add_days(family, "canteen", october_days(1))
    assert [household.has_payer_address for household in read(town)] == [True, False]


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        ({1: (ZELIE, 2), 2: (MALO, 1)}, {1: 2, 2: 1}),
        ({1: (ZELIE, 3)}, {1: 3}),
        ({1: (ZELIE, 1), 2: (MALO, 1)}, {1: 2, 2: 1}),
    ],
    ids=["as stored", "an elder child nobody enrolled", "never entered: by age"],
)
def test_ranks(children: dict[int, tuple[date, int]], expected: dict[int, int]) -> None:
    assert ranks_of(children) == expected


def test_a_slot_without_hours_has_no_length() -> None:
    assert minutes_between(time(16, 30), time(18)) == 90
    assert minutes_between(None, time(18)) is None


def test_the_town_is_read_for_the_activities_asked(town: MoneyTown) -> None:
    with town.database.read() as session:
        found = load_town(session, ("leisure", "canteen"))
    assert list(found.activities) == ["canteen", "leisure"]
    assert found.names["canteen"] == "Cantine"
    assert (found.activities["leisure"].cesu_from_age, found.activities["leisure"].cesu_to_age) == (0, 6)
    assert found.activities["canteen"].marked


def test_a_day_has_the_variant_of_the_right_it_is_in(town: MoneyTown) -> None:
    """The right was split: what was used before the change keeps its price."""
    family = town.add_family(variant="pai")
    split_right(town, family, date(2026, 10, 6), "occasional")
    town.add_days(family, "canteen", [date(2026, 10, day) for day in (2, 5, 6, 9)])
    [household] = read(town)
    assert [day.variant for day in household.days] == ["pai", "pai", "occasional", "occasional"]
