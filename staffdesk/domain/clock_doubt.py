"""Whether the clock of a workstation can be right, told by what its office recorded last (DSK9)."""

from datetime import datetime, timedelta
from enum import StrEnum

BEHIND_BY = timedelta(minutes=5)
"""Two workstations of one office differ by less."""

SILENT_FOR = timedelta(days=100)
"""Longer than any summer: an office silent since has a clock that ran ahead, or is an old copy."""


class ClockFault(StrEnum):
    """What is odd about a clock."""

    BEHIND = "behind"
    """It shows an instant before what was recorded already."""
    AHEAD = "ahead"
    """It shows an instant long after the last thing that anybody recorded."""


def clock_fault(now: datetime, newest_at: datetime | None) -> ClockFault | None:
    """Tell what is odd about a clock; an office that recorded nothing yet tells nothing."""
    if newest_at is None:
        return None
    if now < newest_at - BEHIND_BY:
        return ClockFault.BEHIND
    return ClockFault.AHEAD if now > newest_at + SILENT_FOR else None
