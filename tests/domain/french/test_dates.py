"""Dates and hours read as the documents and the portal print them."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.french import dates

MONDAY = date(2026, 11, 30)
FIRST = date(2026, 8, 1)


def plain(text: str) -> str:
    """Show no-break spaces as common ones, to keep expectations readable."""
    return text.replace("\u00a0", " ")


def test_each_form_of_a_date_is_the_one_of_the_specification() -> None:
    assert plain(dates.day_short(MONDAY)) == "lun. 30 nov."
    assert plain(dates.day_short_year(MONDAY)) == "lun. 30 nov. 2026"
    assert plain(dates.day_long(MONDAY)) == "lundi 30 novembre 2026"
    assert plain(dates.day_month(MONDAY)) == "30 nov."
    assert plain(dates.day_month_year(MONDAY)) == "30 nov. 2026"
    assert plain(dates.day_month_year_long(MONDAY)) == "30 novembre 2026"
    assert plain(dates.month_year(MONDAY)) == "novembre 2026"


def test_the_first_of_a_month_is_an_ordinal() -> None:
    assert plain(dates.day_short_year(FIRST)) == "sam. 1ᵉʳ août 2026"
    assert plain(dates.day_long(FIRST)) == "samedi 1ᵉʳ août 2026"


@pytest.mark.parametrize("month", range(1, 13))
def test_the_preposition_is_elided_before_a_vowel(month: int) -> None:
    shown = plain(dates.of_month_year(date(2026, month, 1)))
    assert shown.startswith("d’") == (month in (4, 8, 10))
    assert shown.endswith(f"{dates.MONTHS[month - 1]} 2026")


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2026, 11, 1), date(2026, 11, 15), "du 1ᵉʳ au 15 nov. 2026"),
        (date(2026, 10, 28), date(2026, 11, 2), "du 28 oct. au 2 nov. 2026"),
        (date(2026, 12, 21), date(2027, 1, 3), "du 21 déc. 2026 au 3 janv. 2027"),
        (MONDAY, MONDAY, "le 30 nov. 2026"),
    ],
)
def test_a_period_says_nothing_twice(first: date, last: date, shown: str) -> None:
    assert plain(dates.period(first, last)) == shown


def test_hours_have_a_colon_and_no_leading_zero() -> None:
    assert dates.hour(time(21, 0)) == "21:00"
    assert dates.hour(time(8, 5)) == "8:05"
    assert dates.hours(time(8, 30), time(12, 0)) == "8:30–12:00"


@pytest.mark.parametrize(
    ("instant_at", "shown"),
    [
        (datetime(2026, 11, 24, 9, 42, tzinfo=UTC), "mar. 24 nov. 2026 à 10:42"),
        (datetime(2026, 10, 4, 19, 0, tzinfo=UTC), "dim. 4 oct. 2026 à 21:00"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "ven. 1ᵉʳ janv. 2027 à 0:30"),
    ],
)
def test_an_instant_is_read_in_paris_in_winter_and_in_summer(instant_at: datetime, shown: str) -> None:
    assert plain(dates.instant(instant_at)) == shown


def test_a_short_instant_leaves_the_year_out() -> None:
    assert plain(dates.instant_short(datetime(2026, 10, 4, 19, 0, tzinfo=UTC))) == "dim. 4 oct. 21:00"


def test_an_instant_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        dates.instant(datetime(2026, 10, 4, 19, 0))  # noqa: DTZ001


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_a_date_never_holds_a_breaking_space(day: date) -> None:
    shown = (
        dates.day_short_year(day) + dates.day_long(day) + dates.day_month_year(day) + dates.month_year(day)
    )
    assert " " not in shown
