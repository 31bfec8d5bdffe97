"""A fee that counts no days is due on dates of its own."""

from __future__ import annotations

from datetime import date

import pytest

from staffdesk.domain.dates import Period
from staffdesk.domain.tariffs.flat_fees import covers, fee_dates, months_of, spell_of
from staffdesk.domain.tariffs.versions import Unit

AUTUMN = Period(date(2026, 9, 1), date(2026, 11, 1))
OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
SEPT, OCT = date(2026, 9, 1), date(2026, 10, 1)


@pytest.mark.parametrize(
    ("unit", "period", "joined_on", "expected"),
    [
        (Unit.MONTH, AUTUMN, None, [SEPT, OCT]),
        (Unit.MONTH, Period(date(2026, 9, 14), OCT), None, [date(2026, 9, 14)]),
        (Unit.PERIOD, AUTUMN, None, [SEPT]),
        (Unit.YEAR, AUTUMN, None, [SEPT]),
        (Unit.YEAR, AUTUMN, date(2025, 9, 1), [SEPT]),
        (Unit.YEAR, OCTOBER, date(2026, 10, 12), [date(2026, 10, 12)]),
        (Unit.YEAR, OCTOBER, date(2026, 9, 1), []),
        (Unit.YEAR, OCTOBER, date(2026, 11, 2), []),
        (Unit.YEAR, Period(date(2026, 8, 1), OCT), date(2026, 8, 20), [date(2026, 8, 20), SEPT]),
        (Unit.MEAL, AUTUMN, None, []),
        (Unit.MONTH, Period(SEPT, SEPT), None, []),
    ],
)
def test_a_fee_falls_due(unit: Unit, period: Period, joined_on: date | None, expected: list[date]) -> None:
    assert list(fee_dates(unit, period, joined_on)) == expected


@pytest.mark.parametrize(
    ("unit", "period", "expected"),
    [
        (Unit.MONTH, Period(date(2026, 12, 22), date(2027, 1, 1)), date(2026, 12, 1)),
        (Unit.PERIOD, Period(date(2026, 12, 1), date(2026, 12, 15)), date(2026, 12, 1)),
        (Unit.PERIOD, Period(date(2026, 12, 15), date(2026, 12, 19)), date(2026, 12, 1)),
        (Unit.PERIOD, Period(date(2026, 12, 19), date(2026, 12, 28)), date(2026, 12, 19)),
        (Unit.PERIOD, Period(date(2026, 12, 28), date(2027, 1, 4)), date(2026, 12, 19)),
        (Unit.PERIOD, Period(date(2026, 12, 1), date(2027, 1, 4)), date(2026, 12, 19)),
        (Unit.PERIOD, Period(date(2027, 1, 4), date(2027, 2, 1)), date(2027, 1, 1)),
    ],
)
def test_a_fee_is_of_a_month_or_of_holidays_whole(unit: Unit, period: Period, expected: date) -> None:
    """Christmas 2026: 19 December to 3 January (C5)."""
    christmas = Period.through(date(2026, 12, 19), date(2027, 1, 3))
    assert spell_of(unit, period.start, period, (christmas,)) == expected
    assert spell_of(unit, period.start, period) == period.start.replace(day=1)


def test_a_month_is_the_fee_of_its_own_days_only() -> None:
    assert covers(Unit.MONTH, SEPT, date(2026, 9, 30))
    assert not covers(Unit.MONTH, SEPT, OCT)
    assert covers(Unit.PERIOD, SEPT, OCT)
    assert months_of(Period(SEPT, SEPT)) == []
