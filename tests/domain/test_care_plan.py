"""A care plan holds between its days, and a meal brought from home is priced where the town voted it."""

from datetime import date, timedelta

import pytest

from staffdesk.domain.care_plan import NO_PLAN, CarePlan, variant_on

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
