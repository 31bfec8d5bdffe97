"""The portal's clock: the only module of the portal that asks the machine what time it is."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What tells the portal the time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC)


class ShiftedClock:
    """Runs at the usual pace, but from an instant that was set: for demonstrations and tests."""

    def __init__(self, start: datetime) -> None:
        """Show `start` (aware) now, and go on from there."""
        self._shift = start.astimezone(UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        """Return the present instant of the set time."""
        return datetime.now(UTC) + self._shift
