"""Finding children inside the month shown: accents and case ignored, from one to the next and back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from staffdesk.domain.search_text import search_text

if TYPE_CHECKING:
    from staffdesk.services.planning_rows import MonthGrid


class Finder:
    """The children that match what is typed, and which of them one stands on."""

    def __init__(self) -> None:
        self._found: tuple[int, ...] = ()
        self._at = -1

    def find(self, grid: "MonthGrid | None", text: str) -> int | None:
        """Look for a text; give the first child found, or None."""
        self._found = matches([row.name for row in grid.children], text) if grid is not None else ()
        self._at = 0 if self._found else -1
        return self.current()

    def step(self, by: int) -> int | None:
        """Go on to the next match, or back; after the last comes the first."""
        if self._found:
            self._at = (self._at + by) % len(self._found)
        return self.current()

    def current(self) -> int | None:
        """Give the child one stands on."""
        return self._found[self._at] if self._found else None

    def words(self, text: str) -> str:
        """Say where one is: ``2 sur 7``, ``aucun ici``; nothing while nothing is typed."""
        if not text.strip():
            return ""
        return f"{self._at + 1} sur {len(self._found)}" if self._found else "aucun ici"


def matches(names: Sequence[str], text: str) -> tuple[int, ...]:
    """List the places of the names that hold every word of a text."""
    words = search_text(text).split()
    if not words:
        return ()
    return tuple(at for at, name in enumerate(names) if all(word in search_text(name) for word in words))
