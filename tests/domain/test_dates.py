"""Dates, periods and the Paris reading of instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.dates import (
    END_OF_DAY,
    ClockTime,
    Period,
    SchoolYear,
    add_months,
    age_on,
    instant_of,
    iso_week,
    local_date,
    local_datetime,
    month_of,
    school_year_of,
    start_of_day,
    week_of,
)

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
minutes = st.integers(0, 24 * 60 - 1).map(lambda m: ClockTime(m // 60, m % 60))


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_is_that_of_paris(instant: datetime, expected: date) -> None:
    assert local_date(instant) == expected


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        local_date(datetime(2026, 7, 1))  # noqa: DTZ001 - the fault under test


@given(days, minutes)
def test_an_instant_shows_the_time_it_was_made_from(day: date, clock: ClockTime) -> None:
    shown = local_datetime(instant_of(day, clock))
    spring_gap = clock.hour == 2 and shown.hour == 3
    assert shown.date() == day
    assert spring_gap or (shown.hour, shown.minute) == (clock.hour, clock.minute)


def test_a_time_that_does_not_exist_is_read_an_hour_later() -> None:
    assert instant_of(date(2027, 3, 28), ClockTime(2, 30)) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_a_time_that_exists_twice_is_the_second() -> None:
    assert instant_of(date(2026, 10, 25), ClockTime(2, 30)) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@given(days)
def test_the_end_of_a_day_is_the_start_of_the_next(day: date) -> None:
    assert instant_of(day, END_OF_DAY) == start_of_day(day + timedelta(days=1))


@pytest.mark.parametrize("text", ["00:00", "09:05", "23:59", "24:00"])
def test_a_clock_time_reads_back(text: str) -> None:
    assert str(ClockTime.parse(text)) == text


@pytest.mark.parametrize("text", ["", "9h", "24:01", "25:00", "12:60", "-1:00", "12:5"])
def test_what_no_clock_shows_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="time"):
        ClockTime.parse(text)


def test_a_period_is_half_open() -> None:
    period = Period(date(2026, 9, 1), date(2026, 9, 4))
    assert list(period.days()) == [date(2026, 9, 1), date(2026, 9, 2), date(2026, 9, 3)]
    assert period.last == date(2026, 9, 3)
    assert date(2026, 9, 4) not in period
    assert "2026-09-01" not in period
    assert Period.through(date(2026, 9, 1), date(2026, 9, 3)) == period


def test_a_period_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="ends before"):
        Period(date(2026, 9, 2), date(2026, 9, 1))


@given(days, st.integers(0, 40), days, st.integers(0, 40))
def test_periods_overlap_when_they_share_a_day(one: date, length: int, other: date, second: int) -> None:
    first = Period(one, one + timedelta(days=length))
    last = Period(other, other + timedelta(days=second))
    shared = set(first.days()) & set(last.days())
    common = first.intersection(last)
    assert first.overlaps(last) == bool(shared)
    assert set(common.days() if common else ()) == shared


def test_2026_has_a_week_53_and_two_odd_weeks_follow() -> None:
    assert iso_week(date(2026, 12, 28)) == (2026, 53)
    assert iso_week(date(2027, 1, 4)) == (2027, 1)


@given(days)
def test_a_day_lies_in_its_week_and_its_month(day: date) -> None:
    assert day in week_of(day)
    assert len(week_of(day)) == 7
    assert day in month_of(day)
    assert month_of(day).start.day == 1
    assert month_of(day).end.day == 1


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 1, 15), -1, date(2026, 12, 15)),
        (date(2027, 12, 1), 1, date(2028, 1, 1)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_months_are_added_on_the_calendar(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_the_school_year_turns_on_the_first_of_september() -> None:
    assert school_year_of(date(2027, 8, 31)) == SchoolYear(2026)
    assert school_year_of(date(2026, 9, 1)) == SchoolYear(2026)
    assert str(SchoolYear(2026)) == "2026-2027"
    assert SchoolYear(2026).period.last == date(2027, 8, 31)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2020, 3, 5), date(2026, 3, 4), 5),
        (date(2020, 3, 5), date(2026, 3, 5), 6),
        (date(2020, 2, 29), date(2026, 2, 28), 5),
        (date(2020, 2, 29), date(2026, 3, 1), 6),
    ],
)
def test_age_turns_on_the_birthday(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age
