"""Days chosen together in the months of a request: from one to another, or one by one. No widget in here."""

from collections.abc import Iterable
from datetime import date


class DaySelection:
    """Some of the asked days; the anchor is where a range began."""

    def __init__(self, asked: Iterable[date]) -> None:
        self._asked = sorted(set(asked))
        self._anchor: date | None = None
        self._days: set[date] = set()

    @property
    def days(self) -> frozenset[date]:
        """The days chosen."""
        return frozenset(self._days)

    def note(self, on: date) -> None:
        """Remember a day that was looked at: a range may begin there."""
        self._anchor = on

    def extend(self, to: date) -> None:
        """Choose every asked day from the anchor to another day, and no other."""
        anchor = self._anchor or to
        self._anchor = anchor
        first, last = min(anchor, to), max(anchor, to)
        self._days = {day for day in self._asked if first <= day <= last}

    def toggle(self, on: date) -> None:
        """Choose one day beside the others, or leave it out."""
        self._anchor = on
        self._days ^= {on} & set(self._asked)

    def choose_all(self) -> None:
        """Choose every asked day."""
        self._days = set(self._asked)

    def clear(self) -> None:
        """Choose none."""
        self._days = set()

    def beyond(self, on: date, days: int) -> date | None:
        """Find the asked day before or after a day, whatever its month."""
        ahead = [day for day in self._asked if (day > on if days > 0 else day < on)]
        if not ahead:
            return None
        return ahead[0] if days > 0 else ahead[-1]
