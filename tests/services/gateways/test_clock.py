"""Clocks give aware instants in UTC and the date in Paris."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from staffdesk.domain.dates import local_date
from staffdesk.services.gateways.clock import OffsetClock, SystemClock


def test_the_systems_clock_is_aware_and_in_utc() -> None:
    clock = SystemClock()
    before, now, after = clock.now(), clock.now(), clock.now()
    assert now.tzinfo is UTC
    assert before <= now <= after
    assert clock.today() in {local_date(now), local_date(clock.now())}


def test_a_chosen_clock_runs_on_from_its_start() -> None:
    start = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    clock = OffsetClock(start)
    first, second = clock.now(), clock.now()
    assert start <= first <= second < start + timedelta(minutes=1)
    assert clock.today().isoformat() == "2027-01-01"


def test_a_chosen_clock_may_start_from_any_time_zone() -> None:
    clock = OffsetClock(datetime(2026, 7, 1, 2, 0, tzinfo=timezone(timedelta(hours=2))))
    assert clock.now().tzinfo is UTC
    assert clock.now().hour == 0


def test_a_start_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        OffsetClock(datetime(2026, 7, 1))  # noqa: DTZ001 - that is the mistake
