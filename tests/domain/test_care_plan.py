"""A care plan holds between its days, and a meal brought from home is priced where the town voted it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from staffdesk.domain.care_plan import NO_PLAN, CarePlan, days_of_meals, variant_on

START, LAST = date(2026, 11, 1), date(2027, 8, 31)
PLAN = CarePlan(exists=True, starts_on=START, last_on=LAST, brings_meal=True)
DAY = timedelta(days=1)
PRICED = frozenset({"cantine"})


@pytest.mark.parametrize(
    ("day", "holds"), [(START - DAY, False), (START, True), (LAST, True), (LAST + DAY, False)]
)
def test_it_holds_from_its_first_day_to_its_last(day: date, holds: bool) -> None:
    assert PLAN.holds_on(day) is PLAN.brings_meal_on(day) is holds
    assert variant_on("", PLAN, day, PRICED, "cantine") == ("pai" if holds else "")


def test_without_dates_it_always_holds_and_without_a_paper_never() -> None:
    assert CarePlan(exists=True).holds_on(START)
    assert not CarePlan(exists=True).brings_meal_on(START)
    assert not NO_PLAN.holds_on(START)
    assert not CarePlan(brings_meal=True).brings_meal_on(START)


def test_a_variant_of_the_enrolment_and_an_activity_without_such_a_price_keep_theirs() -> None:
    assert variant_on("occasional", PLAN, START, PRICED, "cantine") == "occasional"
    assert variant_on("", PLAN, START, PRICED, "mercredi") == ""
    assert variant_on("", None, START, PRICED, "cantine") == ""


@pytest.mark.parametrize(
    ("before", "after", "days"),
    [
        (NO_PLAN, NO_PLAN, None),
        (PLAN, PLAN, None),
        (NO_PLAN, CarePlan(exists=True, starts_on=START), None),
        (NO_PLAN, PLAN, (START, LAST + DAY)),
        (PLAN, replace(PLAN, brings_meal=False), (START, LAST + DAY)),
        (PLAN, replace(PLAN, starts_on=START - DAY), (START - DAY, LAST + DAY)),
        (PLAN, replace(PLAN, starts_on=None, last_on=None), (None, None)),
    ],
)
def test_days_on_which_a_new_plan_may_change_a_meal(
    before: CarePlan, after: CarePlan, days: tuple[date | None, date | None] | None
) -> None:
    assert days_of_meals(before, after) == days
