"""How far ahead families book: month by month, or the school year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.booking_horizon import Horizon, fits_one_sending, read_horizon, window_of
from staffdesk.domain.dates import Period

NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("today", "horizon", "first", "last"),
    [
        (date(2026, 11, 16), Horizon.MONTH, date(2026, 10, 1), date(2027, 3, 31)),
        (date(2026, 1, 31), Horizon.MONTH, date(2025, 12, 1), date(2026, 5, 31)),
        (date(2026, 11, 16), Horizon.YEAR, date(2026, 10, 1), date(2027, 8, 31)),
        (date(2027, 5, 31), Horizon.YEAR, date(2027, 4, 1), date(2027, 9, 30)),
        (date(2027, 6, 1), Horizon.YEAR, date(2027, 5, 1), date(2028, 8, 31)),
        (date(2027, 9, 1), Horizon.YEAR, date(2027, 8, 1), date(2028, 8, 31)),
    ],
)
def test_the_days_a_portal_shows(today: date, horizon: Horizon, first: date, last: date) -> None:
    window = window_of(today, horizon)
    assert (window.start, window.last) == (first, last)


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_the_year_never_shows_less_than_the_months(today: date) -> None:
    assert window_of(today, Horizon.YEAR).end >= window_of(today).end


def test_a_rule_nobody_set_or_knows_means_month_by_month() -> None:
    assert [read_horizon(rule) for rule in ("year", "month", None, "decade", 3)] == [
        Horizon.YEAR,
        Horizon.MONTH,
        Horizon.MONTH,
        Horizon.MONTH,
        Horizon.MONTH,
    ]


def test_one_sending_holds_one_month_unless_the_year_is_open() -> None:
    two = Period(date(2026, 11, 30), date(2026, 12, 2))
    assert fits_one_sending(NOVEMBER, Horizon.MONTH)
    assert not fits_one_sending(two, Horizon.MONTH)
    assert fits_one_sending(two, Horizon.YEAR)
