"""An estimate is the sum of the prices that invoices would have (S68)."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.estimate import SupposedFamily, estimates
from staffdesk.domain.tariffs.evaluation import Use, evaluate
from staffdesk.domain.tariffs.explanation import FactCode
from staffdesk.domain.tariffs.extras import DurationUnit
from staffdesk.domain.tariffs.methods import TimesPrices
from staffdesk.domain.tariffs.siblings import Siblings
from staffdesk.domain.tariffs.versions import CasePrice, Residence, Unit
from tests.domain.tariffs import grids

ON = date(2026, 10, 8)


def test_a_meal_costs_each_child_its_rank_and_a_month_is_four_weeks() -> None:
    found = estimates(grids.G2_DAY, {"journee": None}, SupposedFamily(Decimal(640), 3, days=5), ON)[0]
    assert found.cents == (786, 710, 642)
    assert (found.week_cents, found.month_cents) == (10690, 4 * 10690)  # T5
    assert FactCode.QUOTIENT not in {fact.code for fact in found.facts}


def test_without_a_quotient_the_strongest_price_and_outside_its_own() -> None:
    slots: dict[str, int | None] = {"midi": None}
    assert estimates(grids.G1_MEAL, slots, SupposedFamily(None), ON)[0].cents == (490,)
    outside = SupposedFamily(Decimal(900), residence=Residence.NON_RESIDENT)
    assert estimates(grids.G1_MEAL, slots, outside, ON)[0].cents == (650,)


def test_a_slot_of_two_hours_costs_its_half_hours() -> None:
    version = grids.tariff("soir", Unit.HALF_HOUR, CasePrice(grids.price(110)), duration=DurationUnit(30))
    found = estimates(version, {"soir": 120}, SupposedFamily(None, days=2), ON)[0]
    assert (found.by_the_hour, found.cents, found.week_cents) == (True, (440,), 880)


def test_a_fee_counts_no_days() -> None:
    version = grids.tariff("centre", Unit.MONTH, CasePrice(grids.price(3600, 3000)))
    found = estimates(version, {"journee": None}, SupposedFamily(None, 2, days=5), ON)
    assert [(one.slot, one.cents, one.week_cents, one.month_cents) for one in found] == [
        ("", (3600, 3000), None, 6600)
    ]
    yearly = grids.tariff("centre", Unit.YEAR, CasePrice(grids.price(2000)))
    assert estimates(yearly, {}, SupposedFamily(None), ON)[0].month_cents is None


def test_caps_hold_for_the_child_and_for_the_family() -> None:
    version = grids.tariff(
        "soir", Unit.SESSION, CasePrice(grids.price(500)), monthly_cap=Cents(4000), family_cap=Cents(7000)
    )
    found = estimates(version, {"soir": None}, SupposedFamily(None, 2, days=5), ON)[0]
    assert (found.week_cents, found.month_cents) == (5000, 7000)


def test_a_price_by_times_is_counted_time_by_time() -> None:
    steps = ((1, Cents(500)), (5, Cents(300)))
    version = grids.tariff("soir", Unit.SESSION, CasePrice(TimesPrices(steps, all_alike=False)))
    found = estimates(version, {"soir": None}, SupposedFamily(None, days=2), ON)[0]
    assert (found.cents, found.week_cents, found.month_cents) == ((500,), 1000, 4 * 500 + 4 * 300)


@given(
    value=st.none() | st.integers(0, 3000).map(Decimal),
    children=st.integers(1, 6),
    residence=st.sampled_from(Residence),
    days=st.integers(1, 5),
)
def test_every_price_is_that_of_the_evaluation(
    value: Decimal | None, children: int, residence: Residence, days: int
) -> None:
    family = SupposedFamily(value, children, residence, days)
    for version in (grids.G1_MEAL, grids.G2_DAY, grids.G3_MEAL):
        found = estimates(version, {"midi": None}, family, ON)[0]
        quotient = None if value is None else FamilyQuotient(value, ON)
        single = [
            evaluate(version, Use(ON, quotient, residence, Siblings(rank, children))).amount_cents
            for rank in range(1, children + 1)
        ]
        assert list(found.cents) == single
        assert (found.week_cents, found.month_cents) == (days * sum(single), 4 * days * sum(single))
