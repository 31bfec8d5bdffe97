"""What hands type is read as cents and dates, or not at all."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffdesk.domain.dates import ClockTime
from staffdesk.domain.french.amounts import euros, euros_plain
from staffdesk.domain.french.dates import day_short_year
from staffdesk.ui.kit.typed_values import (
    parse_cents,
    parse_clock,
    parse_count,
    parse_day,
    parse_decimal,
    read_lateness,
)

TODAY = date(2027, 1, 11)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("12", 1200),
        ("12,5", 1250),
        ("12.50", 1250),
        (" 1 234,56 € ", 123456),
        ("1\N{NARROW NO-BREAK SPACE}234,56\N{NO-BREAK SPACE}€", 123456),
        ("0,05", 5),
        ("-3,05", -305),
        ("\N{MINUS SIGN}3,05", -305),
        ("12,", 1200),
        ("12,345", None),
        ("12 34", None),
        ("1 2 3", None),
        ("douze", None),
        ("", None),
        ("1e5", None),
        ("9999999999999", None),
    ],
)
def test_amounts_are_read_to_the_cent_or_refused(typed: str, cents: int | None) -> None:
    assert parse_cents(typed) == cents


@given(st.integers(min_value=-(10**11), max_value=10**11))
@settings(max_examples=100)
def test_every_amount_we_show_is_read_back(cents: int) -> None:
    assert parse_cents(euros(cents)) == cents
    assert parse_cents(euros_plain(cents)) == cents


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12/1", date(2027, 1, 12)),
        ("12/01/27", date(2027, 1, 12)),
        ("12.1.2027", date(2027, 1, 12)),
        ("20/12", date(2026, 12, 20)),
        ("1er févr.", date(2027, 2, 1)),
        ("12 janvier 2028", date(2028, 1, 12)),
        ("mar. 12 janv. 2027", date(2027, 1, 12)),
        ("aujourd’hui", TODAY),
        ("31/2", None),
        ("12/13", None),
        ("12 jui", None),
        ("demain", None),
        ("", None),
    ],
)
def test_days_are_read_as_written_or_refused(typed: str, day: date | None) -> None:
    assert parse_day(typed, TODAY) == day


def test_a_day_without_year_is_the_nearest_one() -> None:
    assert parse_day("30/11", date(2027, 2, 1)) == date(2026, 11, 30)
    assert parse_day("29/2", date(2027, 6, 1)) == date(2028, 2, 29)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
@settings(max_examples=100)
def test_every_day_we_show_is_read_back(day: date) -> None:
    assert parse_day(day_short_year(day), TODAY) == day


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("9", 9, 0),
        ("9h", 9, 0),
        ("9 h 30", 9, 30),
        ("16:30", 16, 30),
        ("8.15", 8, 15),
        ("24:00", 24, 0),
        ("minuit", 24, 0),
    ],
)
def test_hours_are_read_as_people_say_them(typed: str, hour: int, minute: int) -> None:
    assert parse_clock(typed) == ClockTime(hour, minute)


@pytest.mark.parametrize("typed", ["", "25:00", "9:75", "midi", "9h3"])
def test_what_is_no_hour_gives_nothing(typed: str) -> None:
    assert parse_clock(typed) is None


@pytest.mark.parametrize(
    ("typed", "count"), [("0", 0), ("1 000", 1000), ("", None), ("-2", None), ("2,5", None)]
)
def test_counts_are_whole_and_not_negative(typed: str, count: int | None) -> None:
    assert parse_count(typed) == count


@pytest.mark.parametrize(
    ("typed", "number"), [("12,5", "12.5"), ("1 000.", "1000"), ("", None), ("-2", None), ("1e3", None)]
)
def test_numbers_with_decimals_are_written_as_people_do(typed: str, number: str | None) -> None:
    assert parse_decimal(typed) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("18:45", (time(18, 45), None)),
        ("18h45", (time(18, 45), None)),
        (" 9.05 ", (time(9, 5), None)),
        ("15", (None, 15)),
        ("15 min", (None, 15)),
        ("120 minutes", (None, 120)),
        ("0", (None, 0)),
        ("25:00", None),
        ("18:60", None),
        ("tard", None),
        ("", None),
    ],
)
def test_a_departure_is_read_as_an_hour_or_as_minutes(
    typed: str, read: tuple[time | None, int | None] | None
) -> None:
    assert read_lateness(typed) == read
