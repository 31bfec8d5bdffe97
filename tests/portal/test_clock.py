"""The portal's clocks are aware, and a set one goes on from where it was set."""

from datetime import UTC, datetime, timedelta

from staffdesk.portal.clock import ShiftedClock, SystemClock

START = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def test_the_machine_s_clock_is_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_a_set_clock_starts_there_and_goes_on() -> None:
    clock = ShiftedClock(START)
    first, then = clock.now(), clock.now()
    assert START <= first <= then < START + timedelta(seconds=30)
