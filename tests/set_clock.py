"""A clock that shows what a test sets."""

from datetime import UTC, date, datetime, timedelta

from staffdesk.domain.dates import local_date

A_MONDAY_MORNING = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
"""9:30 in Paris, in term time, before the usual deadlines of the week."""


class SetClock:
    """Stands still until it is moved; the same shape as the program's own clocks."""

    def __init__(self, instant: datetime = A_MONDAY_MORNING) -> None:
        """Start at an aware instant."""
        self._now = instant.astimezone(UTC)

    def now(self) -> datetime:
        """Return the set instant, in UTC."""
        return self._now

    def today(self) -> date:
        """Return the day it is in Paris."""
        return local_date(self._now)

    def set(self, instant: datetime) -> None:
        """Show another aware instant from now on, earlier ones allowed."""
        self._now = instant.astimezone(UTC)

    def advance(self, **duration: float) -> None:
        """Move on, by the names `timedelta` takes: ``advance(minutes=5)``."""
        self._now += timedelta(**duration)
