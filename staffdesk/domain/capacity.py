"""Places: how many are taken of how many, who is next on the waiting list, which slots exclude others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Room(StrEnum):
    """Whether there is a place."""

    FREE = "free"
    FULL = "full"
    OVER = "over"


@dataclass(frozen=True, order=True)
class Occupancy:
    """Places taken of a capacity; `capacity` None means that nothing limits the slot."""

    taken: int
    capacity: int | None

    def __str__(self) -> str:
        """The usual form: `24/24`; without a limit, the number taken."""
        return str(self.taken) if self.capacity is None else f"{self.taken}/{self.capacity}"

    @property
    def left(self) -> int | None:
        """Places left, negative when overbooked; None without a limit."""
        return None if self.capacity is None else self.capacity - self.taken


def room(occupancy: Occupancy) -> Room:
    """Whether one more fits."""
    left = occupancy.left
    if left is None or left > 0:
        return Room.FREE
    return Room.FULL if left == 0 else Room.OVER


def fits(occupancies: Iterable[Occupancy], asked: int = 1) -> bool:
    """Tell whether that many more fit under every cap (group, site, sum of groups) that counts them."""
    return all(o.left is None or o.left >= asked for o in occupancies)


def tightest(occupancies: Sequence[Occupancy]) -> Occupancy:
    """The cap that leaves the fewest places: the one worth showing. The sequence is not empty."""
    limited = [o for o in occupancies if o.left is not None]
    return min(limited, key=lambda o: o.left or 0, default=occupancies[0])


# ------------------------------------------------------------------------------------------ waiting list


class WaitingCriterion(StrEnum):
    """What puts a family before another; a town lists them in its order, arrival comes last always."""

    SIBLING_PRESENT = "sibling_present"
    BOTH_PARENTS_WORK = "both_parents_work"
    RESIDENT = "resident"


@dataclass(frozen=True)
class Waiting:
    """One booking that waits: its reference, its arrival at the portal, and the criteria it meets."""

    ref: str
    arrived_at: datetime
    meets: frozenset[WaitingCriterion] = frozenset()


def waiting_order(waiting: Iterable[Waiting], criteria: Sequence[WaitingCriterion] = ()) -> list[Waiting]:
    """Those who wait in the order a freed place is offered."""
    return sorted(waiting, key=lambda w: ([c not in w.meets for c in criteria], w.arrived_at, w.ref))


def offer_ends_at(offered_at: datetime, hours: int) -> datetime:
    """The UTC instant at which an offered place goes to the next."""
    return offered_at + timedelta(hours=hours)


# ------------------------------------------------------------------------------------------ excluding slots


def excluded_by(slot: str, taken: Iterable[str], exclusions: Iterable[frozenset[str]]) -> frozenset[str]:
    """Slots already taken by the child that day which the asked one excludes.

    Each exclusion is a set of slots of which a child has one at most (an evening until 17:15 or until 18:30).
    """
    rivals = frozenset().union(*(group for group in exclusions if slot in group))
    return (rivals & frozenset(taken)) - {slot}
