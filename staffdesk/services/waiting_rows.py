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
class PlannedOffer:
    """One offer that a run would make, or let lapse: whose, for which place ("Cantine, midi, lun. 23 nov.").

    ``until`` is when it would end; null for one that ran out.
    """

    booking_id: int
    child: str
    family: str
    place: str
    until: datetime | None


@dataclass(frozen=True)
class WaitingPlan:
    """What a run would do now: offers to make, offers that ran out, how many waited for days that passed."""

    offers: tuple[PlannedOffer, ...] = ()
    lapses: tuple[PlannedOffer, ...] = ()
    past: int = 0

    @property
    def total(self) -> int:
        """How many bookings would change."""
        return len(self.offers) + len(self.lapses) + self.past


@dataclass(frozen=True)
class Offered:
    """An offer just made, as it is taken back: its end, since when the child had waited, the words sent."""

    booking_id: int
    until: datetime
    waited_since: datetime
    thread_id: int


@dataclass(frozen=True)
class WaitingMoved:
    """What a run or an action did: offers made, offers that lapsed, days that passed.

    ``offers`` take the offers back that it made.
    """

    offered: int = 0
    lapsed: int = 0
    past: int = 0
    topics: Topics = frozenset()
    offers: tuple[Offered, ...] = ()

    @property
    def total(self) -> int:
        """How many bookings changed."""
        return self.offered + self.lapsed + self.past
