"""A quotient counts from its date, and never before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.family_quotient import (
    FamilyQuotient,
    Measure,
    in_force,
    income,
    last_day,
    next_refresh,
    quotient,
    renewed,
    with_new,
)

OLD = FamilyQuotient(Decimal("845.00"), date(2025, 2, 1), date(2026, 2, 1))
NEW = FamilyQuotient(Decimal("912.00"), date(2026, 2, 1), proof="attestation CAF de janv. 2026")
INCOME = FamilyQuotient(Decimal("23000.00"), date(2020, 1, 1), measure=Measure.INCOME)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 1, 31), None),
        (date(2025, 2, 1), OLD),
        (date(2026, 1, 31), OLD),
        (date(2026, 2, 1), NEW),
        (date(2030, 1, 1), NEW),
    ],
)
def test_the_quotient_in_force_follows_the_date_of_service(on: date, expected: FamilyQuotient | None) -> None:
    assert in_force([NEW, INCOME, OLD], on) is expected


def test_income_and_quotient_have_histories_of_their_own() -> None:
    assert in_force([NEW, INCOME], date(2026, 5, 1), Measure.INCOME) is INCOME


def test_the_latest_to_begin_wins_where_periods_overlap() -> None:
    late = FamilyQuotient(Decimal("700.00"), date(2026, 4, 1))
    assert in_force([late, NEW], date(2026, 4, 2)) is late
    assert in_force([late, NEW], date(2026, 3, 31)) is NEW


def test_a_new_quotient_changes_nothing_before_its_date() -> None:
    history = with_new([OLD], NEW)
    assert history == (OLD, NEW)
    assert in_force(history, date(2026, 1, 31)) is OLD


def test_a_quotient_of_the_same_day_is_replaced() -> None:
    corrected = FamilyQuotient(Decimal("911.00"), NEW.valid_from)
    assert with_new([OLD, NEW], corrected) == (OLD, corrected)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("912", "912.00"), ("912,5", "912.50"), ("1\u202f204,00", "1204.00"), (0, "0.00"), ("0.005", "0.01")],
)
def test_a_typed_quotient_is_kept_with_two_decimals(typed: str | int, kept: str) -> None:
    assert str(quotient(typed)) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("neuf cents", "quotient_unreadable"),
        ("NaN", "quotient_unreadable"),
        ("1e3", "quotient_unreadable"),
        ("1_000", "quotient_unreadable"),
        ("", "quotient_unreadable"),
        ("1.200", "quotient_unreadable"),
        ("1,200", "quotient_unreadable"),
        ("24.000 €", "quotient_unreadable"),
        ("-1", "quotient_out_of_range"),
        ("100000", "quotient_out_of_range"),
    ],
)
def test_what_is_no_quotient_is_refused(typed: str, code: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        quotient(typed)
    assert broken.value.code == code


def test_an_income_is_read_like_a_quotient_and_may_be_larger() -> None:
    assert income("128\u00a0000,5 €") == Decimal("128000.50")
    with pytest.raises(RuleBroken, match="quotient_unreadable"):
        income("1e6")
    with pytest.raises(RuleBroken, match="quotient_out_of_range"):
        income("10000000")


@given(st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), unique=True), st.dates())
def test_the_one_in_force_is_the_latest_begun(starts: list[date], on: date) -> None:
    history = [FamilyQuotient(Decimal(n), start) for n, start in enumerate(starts)]
    found = in_force(history, on)
    begun = [start for start in starts if start <= on]
    assert (found.valid_from if found else None) == max(begun, default=None)


def test_the_last_day_is_the_one_before_it_no_longer_counts() -> None:
    assert last_day(date(2027, 2, 1)) == date(2027, 1, 31)
    assert last_day(None) is None


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2027, 2, 1), None, True),
        (date(2026, 9, 1), None, True),
        (date(2026, 2, 1), date(2027, 2, 1), False),
        (date(2026, 2, 1), None, False),
        (date(2027, 3, 1), None, False),
    ],
)
def test_a_quotient_is_renewed_for_a_year_at_most(start: date, end: date | None, expected: bool) -> None:
    history = [FamilyQuotient(Decimal(900), start, end)]
    assert renewed(history, date(2027, 2, 1)) is expected
    assert renewed([], date(2028, 2, 29)) is False


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 16), date(2027, 2, 1)),
        (date(2027, 2, 1), date(2027, 2, 1)),
        (date(2027, 2, 2), date(2028, 2, 1)),
    ],
)
def test_the_next_refresh_is_the_first_of_february(today: date, expected: date) -> None:
    assert next_refresh(today) == expected
