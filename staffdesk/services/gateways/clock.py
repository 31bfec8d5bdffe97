"""The clock of the desk: the only module that asks the machine what time it is.

Everything else is handed a clock, so that a test, and the demonstration, decide what time it is (R15, DSK9).
"""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from staffdesk.domain.dates import local_date


class Clock(Protocol):
    """What a use case may ask: the instant, and the day it is in Paris."""

    def now(self) -> datetime:
        """Return the current instant, aware, in UTC."""
        ...

    def today(self) -> date:
        """Return the current date in Paris."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the machine's instant, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the date in Paris."""
        return local_date(self.now())


class OffsetClock:
    """Shows a chosen instant when it is made and runs on from there: for the demonstration."""

    def __init__(self, start: datetime) -> None:
        """Start at an aware instant. Only elapsed time counts, not the machine's date."""
        if start.tzinfo is None:
            raise ValueError("a clock starts at an instant that knows its time zone")
        self._start = start.astimezone(UTC)
        self._origin = time.monotonic()

    def now(self) -> datetime:
        """Return the start plus the time gone by."""
        return self._start + timedelta(seconds=time.monotonic() - self._origin)

    def today(self) -> date:
        """Return the date in Paris."""
        return local_date(self.now())
