"""Days of one span have the same tariff, the same quotient and the same care plan."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.care_plan import CarePlan
from staffdesk.domain.family_quotient import FamilyQuotient, changes_of, in_force
from staffdesk.domain.price_book import PriceBook
from staffdesk.domain.price_spans import Spans
from tests.domain.tariffs import grids

FIRST = date(2026, 9, 1)
days = st.integers(0, 30).map(lambda n: FIRST + timedelta(days=n))
quotients = st.builds(
    FamilyQuotient, st.sampled_from((Decimal(300), Decimal(912))), days, st.one_of(st.none(), days)
)


def test_a_change_begins_a_span_on_its_day() -> None:
    spans = Spans([date(2026, 9, 10), date(2026, 9, 5), date(2026, 9, 5)])
    told = [spans.of(date(2026, 9, day)) for day in (1, 4, 5, 9, 10, 30)]
    assert told == [0, 0, 1, 1, 2, 2]


def test_without_changes_all_days_are_one_span() -> None:
    assert Spans([]).of(FIRST) == Spans([]).of(FIRST + timedelta(days=900))


@given(
    versions=st.sets(days, min_size=1, max_size=4),
    history=st.lists(quotients, max_size=4),
    plan=st.builds(
        CarePlan, st.just(value=True), st.one_of(st.none(), days), st.one_of(st.none(), days), st.booleans()
    ),
    one=days,
    other=days,
)
def test_days_of_one_span_have_all_that_a_price_depends_on_in_common(
    versions: set[date], history: list[FamilyQuotient], plan: CarePlan, one: date, other: date
) -> None:
    book = PriceBook([replace(grids.G1_MEAL, valid_from=start) for start in versions])
    spans = Spans([*book.changes("canteen"), *changes_of(history), *plan.changes()])
    if spans.of(one) == spans.of(other):
        assert book.version("canteen", one) is book.version("canteen", other)
        assert in_force(history, one) is in_force(history, other)
        assert plan.brings_meal_on(one) is plan.brings_meal_on(other)


def test_what_another_activity_charges_changes_nothing() -> None:
    book = PriceBook([grids.G1_MEAL])
    assert list(book.changes("canteen")) == [grids.G1_MEAL.valid_from]
    assert not book.changes("mornings")
