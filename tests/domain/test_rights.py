"""Which right says the price of a day: that of the day, else the one before, else the first."""

from datetime import date

import pytest

from staffdesk.domain.dates import Period
from staffdesk.domain.rights import Right, proposed_days, right_on, variant_of

FIRST = Right(date(2026, 9, 1), date(2026, 10, 14), "3-jours")
SECOND = Right(date(2026, 10, 15), date(2027, 7, 2), "4-jours")
OTHER_GROUP = Right(date(2026, 10, 1), date(2026, 10, 20), "occasional")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 8, 31), "3-jours"),
        (date(2026, 9, 1), "3-jours"),
        (date(2026, 10, 14), "3-jours"),
        (date(2026, 10, 15), "4-jours"),
        (date(2027, 7, 3), "4-jours"),
    ],
    ids=["before the first", "first day", "last day", "day of the change", "after the last"],
)
def test_the_variant_of_a_day(on: date, expected: str) -> None:
    assert variant_of((FIRST, SECOND), on) == variant_of((SECOND, FIRST), on) == expected


def test_of_two_that_hold_the_one_begun_last() -> None:
    assert right_on((FIRST, OTHER_GROUP), date(2026, 10, 5)) is OTHER_GROUP
    assert right_on((OTHER_GROUP, FIRST), date(2026, 9, 30)) is FIRST


def test_one_right_is_asked_nothing_and_none_has_no_variant() -> None:
    assert variant_of((SECOND,), date(2020, 1, 1)) == "4-jours"
    assert (variant_of((), date(2026, 10, 5)), right_on((), date(2026, 10, 5))) == ("", None)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 16), date(2026, 11, 16), date(2027, 8, 31)),
        (date(2027, 5, 31), date(2027, 5, 31), date(2027, 8, 31)),
        (date(2027, 6, 1), date(2027, 9, 1), date(2028, 8, 31)),
        (date(2027, 8, 31), date(2027, 9, 1), date(2028, 8, 31)),
        (date(2027, 9, 1), date(2027, 9, 1), date(2028, 8, 31)),
        (date(2027, 12, 31), date(2027, 12, 31), date(2028, 8, 31)),
        (date(2027, 1, 4), date(2027, 1, 4), date(2027, 8, 31)),
    ],
)
def test_a_new_right_is_proposed_for_the_school_year_and_from_june_on_for_the_next(
    today: date, first: date, last: date
) -> None:
    assert proposed_days(today) == Period.through(first, last)
