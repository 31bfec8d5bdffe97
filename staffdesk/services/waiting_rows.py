"""What the waiting list shows: who waits for a place, in which order, and why."""

from dataclasses import dataclass
from datetime import date, datetime

from staffdesk.domain.topics import Topics


@dataclass(frozen=True)
class WaitingFilter:
    """The places asked about; null does not filter. Days before ``from_on`` are left out."""

    from_on: date
    to_on: date | None = None
    activity_id: int | None = None
    group_id: int | None = None
    slot_id: int | None = None


@dataclass(frozen=True)
class WaitingRow:
    """One booking that waits, or to which a freed place is offered.

    ``rank`` counts from 1 within its place (group, slot, day); ``why`` says in French what puts it there, its
    arrival last. ``offer_until_at`` is set while the place is offered. ``places`` is the tightest cap
    ("23/24"), ``has_room`` whether one more fits.
    """

    booking_id: int
    child_id: int
    child: str
    household_id: int
    family: str
    activity: str
    group: str
    slot: str
    on: date
    rank: int
    arrived_at: datetime
    why: tuple[str, ...]
    offer_until_at: datetime | None
    places: str
    has_room: bool


@dataclass(frozen=True)
class WaitingMoved:
    """What a run or an action did: offers made, offers that lapsed, days that passed."""

    offered: int = 0
    lapsed: int = 0
    past: int = 0
    topics: Topics = frozenset()

    @property
    def total(self) -> int:
        """How many bookings changed."""
        return self.offered + self.lapsed + self.past
