"""A clock is doubted before what is on record, and long after it."""

from datetime import UTC, datetime, timedelta

import pytest

from staffdesk.domain.clock_doubt import BEHIND_BY, SILENT_FOR, ClockFault, clock_fault

NEWEST = datetime(2026, 11, 26, 16, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "fault"),
    [
        (NEWEST, None),
        (NEWEST - BEHIND_BY, None),
        (NEWEST - BEHIND_BY - SECOND, ClockFault.BEHIND),
        (NEWEST.replace(year=2025), ClockFault.BEHIND),
        (NEWEST + SILENT_FOR, None),
        (NEWEST + SILENT_FOR + SECOND, ClockFault.AHEAD),
        (NEWEST.replace(year=2027), ClockFault.AHEAD),
    ],
)
def test_what_is_odd_about_a_clock(now: datetime, fault: ClockFault | None) -> None:
    assert clock_fault(now, NEWEST) is fault


def test_an_office_without_a_record_tells_nothing() -> None:
    assert clock_fault(NEWEST, None) is None
