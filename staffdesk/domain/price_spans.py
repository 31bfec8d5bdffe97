"""Spans of days between which a price may change: two days of one span, alike in all else, cost the same.

Holds for prices that look at nothing of a day but its date (``circumstances.is_steady``).
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date


class Spans:
    """The days from which something that a price depends on is not what it was the day before."""

    def __init__(self, changes: Iterable[date]) -> None:
        """Keep them, in whatever order and however often they come."""
        self._changes = sorted(set(changes))

    def of(self, on: date) -> int:
        """Give the place of the span that a day lies in."""
        return bisect_right(self._changes, on)
