"""Shared custody: one household a day, whatever the year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.custody import (
    Custody,
    CustodyException,
    days_of,
    household_on,
    is_others_day,
    shared_holidays,
)
from staffdesk.domain.dates import FRIDAY, WEDNESDAY, Period
from staffdesk.domain.patterns import Weeks
from tests.domain.town_calendars import zone_c

ALTERNATE = Custody("mother", "father", reference=date(2026, 9, 1))
days = st.dates(date(2026, 9, 1), date(2028, 8, 31))


def test_the_reference_week_belongs_to_the_first_household() -> None:
    assert household_on(ALTERNATE, date(2026, 9, 1)) == "mother"
    assert household_on(ALTERNATE, date(2026, 9, 7)) == "father"


@given(days)
def test_alternate_custody_changes_every_week_even_after_week_53(day: date) -> None:
    assert household_on(ALTERNATE, day) != household_on(ALTERNATE, day + timedelta(weeks=1))


def test_custody_by_week_number_gives_two_weeks_running_after_week_53() -> None:
    odd = Custody("mother", "father", Weeks.ODD)
    assert household_on(odd, date(2026, 12, 28)) == "mother"
    assert household_on(odd, date(2027, 1, 4)) == "mother"
    assert household_on(odd, date(2027, 1, 11)) == "father"


def test_a_week_may_change_hands_on_friday() -> None:
    custody = Custody("mother", "father", reference=date(2026, 9, 4), handover_weekday=FRIDAY)
    assert household_on(custody, date(2026, 9, 3)) == "father"
    assert household_on(custody, date(2026, 9, 4)) == "mother"
    assert household_on(custody, date(2026, 9, 10)) == "mother"
    assert household_on(custody, date(2026, 9, 11)) == "father"


def test_a_weekday_may_always_be_one_households() -> None:
    custody = Custody("mother", "father", reference=date(2026, 9, 1), weekdays={WEDNESDAY: "father"})
    assert household_on(custody, date(2026, 9, 2)) == "father"
    assert household_on(custody, date(2026, 9, 9)) == "father"


def test_holidays_are_cut_in_two() -> None:
    halves = shared_holidays(zone_c(), "father", "mother")
    custody = Custody("mother", "father", reference=date(2026, 9, 1), exceptions=halves)
    winter = Period.through(date(2027, 2, 6), date(2027, 2, 21))
    assert days_of(custody, "father", winter) == tuple(Period(date(2027, 2, 6), date(2027, 2, 14)).days())


def test_an_exception_wins_over_weeks_and_weekdays() -> None:
    away = CustodyException(Period(date(2026, 9, 2), date(2026, 9, 3)), "mother")
    custody = Custody(
        "mother", "father", reference=date(2026, 9, 1), weekdays={WEDNESDAY: "father"}, exceptions=(away,)
    )
    assert household_on(custody, date(2026, 9, 2)) == "mother"


@given(days)
def test_each_day_belongs_to_exactly_one_household(day: date) -> None:
    assert is_others_day(ALTERNATE, "mother", day) != is_others_day(ALTERNATE, "father", day)


def test_alternate_custody_needs_a_reference() -> None:
    with pytest.raises(ValueError, match="reference"):
        Custody("mother", "father")
