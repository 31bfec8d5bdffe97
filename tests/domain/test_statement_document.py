"""The balance of a statement is the sum of its pieces, whatever day it starts from."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.statement_document import StatementPeriod, bounds_of, with_balances

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
PIECES = st.lists(
    st.tuples(DAYS, st.sampled_from(["Facture", "Avoir", "Quittance"]), st.integers(-9999, 9999))
)


@given(PIECES, st.none() | DAYS)
def test_no_cent_is_lost_before_or_after_the_first_day(
    pieces: list[tuple[date, str, int]], since: date | None
) -> None:
    before, rows = with_balances(pieces, since)
    assert before + sum(row.cents for row in rows) == sum(cents for *_, cents in pieces)
    assert [row.on for row in rows] == sorted(on for on, *_ in pieces if since is None or on >= since)
    if rows:
        assert rows[-1].balance == sum(cents for *_, cents in pieces)


def test_what_came_after_the_period_is_left_out_and_the_balance_is_that_day_s() -> None:
    pieces = [(date(2026, 9, 1), "a", 100), (date(2026, 12, 31), "b", 50), (date(2027, 1, 1), "c", 7)]
    before, rows = with_balances(pieces, date(2026, 10, 1), date(2026, 12, 31))
    assert (before, [(row.words, row.balance) for row in rows]) == (100, [("b", 150)])


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        (StatementPeriod.WHOLE, None, None),
        (StatementPeriod.SCHOOL_YEAR, date(2026, 9, 1), None),
        (StatementPeriod.CIVIL_YEAR, date(2027, 1, 1), None),
        (StatementPeriod.LAST_CIVIL_YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods_are_those_staff_and_accountant_think_in(
    period: StatementPeriod, since: date | None, until: date | None
) -> None:
    assert bounds_of(period, date(2027, 3, 4)) == (since, until)


def test_a_school_year_begins_in_september() -> None:
    assert bounds_of(StatementPeriod.SCHOOL_YEAR, date(2026, 9, 1))[0] == date(2026, 9, 1)
    assert bounds_of(StatementPeriod.SCHOOL_YEAR, date(2026, 8, 31))[0] == date(2025, 9, 1)
