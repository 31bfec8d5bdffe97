"""Where a household counts as living, day after day: its tariff follows the date of service (D1, step 2).

A household begins with one residence, which counts for all days until a first move. Each move counts from its
day until the next one. Moves are few: most households have none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.tariffs.versions import Residence

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Move:
    """From a day on, the household counts as living somewhere else, or there again."""

    valid_from: date
    residence: Residence


@dataclass(frozen=True, slots=True)
class ResidenceHistory:
    """The residence a household began with, and its moves by ascending day."""

    first: Residence = Residence.RESIDENT
    moves: tuple[Move, ...] = ()

    def on(self, day: date) -> Residence:
        """Return the residence in force on a day."""
        if not self.moves:
            return self.first
        place = self.span(day)
        return self.moves[place - 1].residence if place else self.first

    def since(self, day: date) -> date | None:
        """Return since when the residence in force on a day counts; None where it always did."""
        place = self.span(day)
        return self.moves[place - 1].valid_from if place else None

    def span(self, day: date) -> int:
        """Return how many moves were made up to a day: days of one span have one residence."""
        return bisect_right(self.moves, day, key=lambda move: move.valid_from) if self.moves else 0

    def until(self, day: date) -> date | None:
        """Return the first day that a move of that day would no longer count: that of the next one."""
        place = self.span(day)
        return self.moves[place].valid_from if place < len(self.moves) else None

    def changes(self) -> tuple[date, ...]:
        """Return the days from which another residence may count than the day before."""
        return tuple(move.valid_from for move in self.moves)

    def with_new(self, new: Move) -> ResidenceHistory:
        """Return the history with a new move; one of the same day is replaced."""
        return history_of(self.first, [*(old for old in self.moves if old.valid_from != new.valid_from), new])


def require_move(history: ResidenceHistory, move: Move, reason: str) -> None:
    """Refuse a move without a reason, or one that changes nothing; one of the same day may be said anew.

    Raises:
        RuleBroken: `field_missing` or `text_long` for its reason; `residence_same`, with what counts already.
    """
    if not reason.strip():
        raise RuleBroken("field_missing", field="reason")
    if len(reason) > LONGEST_REASON:
        raise RuleBroken("text_long", field="reason", longest=LONGEST_REASON)
    is_new = move.valid_from not in history.changes()
    if is_new and history.on(move.valid_from) is move.residence:
        raise RuleBroken("residence_same", field="residence", on=move.valid_from)


def history_of(first: Residence, moves: Iterable[Move]) -> ResidenceHistory:
    """Return the history of a household from its moves, in whatever order they come."""
    return ResidenceHistory(first, tuple(sorted(moves, key=lambda move: move.valid_from)))
