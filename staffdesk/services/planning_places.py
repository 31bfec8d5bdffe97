"""Places of very many cells counted at once: the groups locked in one order, one question for all counts."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.capacity import Occupancy, Room, room
from staffdesk.models.bookings import Booking
from staffdesk.models.town import ActivityGroup
from staffdesk.services.booking_moves import Place, holding_states, lock_groups


class PlaceCounts:
    """How many places are taken of how many, kept up to date while cells are changed under the lock."""

    def __init__(self, session: Session, places: Collection[Place], *, locked: bool = True) -> None:
        """Lock the groups of the places, unless one only looks, and count."""
        groups = sorted({place.group_id for place in places})
        self._holding = frozenset(holding_states())
        self._capacities = lock_groups(session, groups) if locked else _capacities(session, groups)
        self._taken: Counter[Place] = Counter()
        self._at_first: dict[Place, int] = {}
        if places:
            self._count(session, groups, places)

    def _count(self, session: Session, groups: Collection[int], places: Collection[Place]) -> None:
        days = [place.on for place in places]
        question = (
            select(Booking.group_id, Booking.slot_id, Booking.day_on, func.count())
            .where(
                Booking.group_id.in_(groups),
                Booking.day_on.between(min(days), max(days)),
                Booking.state.in_(sorted(self._holding)),
            )
            .group_by(Booking.group_id, Booking.slot_id, Booking.day_on)
        )
        for group, slot, on, count in session.connection().execute(question):
            self._taken[Place(group, slot, on)] = count

    def of(self, place: Place) -> Occupancy:
        """Give how many places are taken, and of how many."""
        return Occupancy(self._taken[place], self._capacities.get(place.group_id, 0))

    def has_room(self, place: Place, *, own: bool = False) -> bool:
        """Tell whether one more fits; ``own``: the cell itself holds one of the places taken."""
        found = self.of(place)
        return room(Occupancy(found.taken - int(own), found.capacity)) is Room.FREE

    def most_before(self, place: Place) -> int:
        """Give the capacity, or what was taken before anything was changed here, if that was more."""
        taken = self._at_first.get(place, self._taken[place])
        return max(taken, self._capacities.get(place.group_id, 0))

    def follow(self, place: Place, before: str | None, after: str | None) -> None:
        """Count a cell that went from one stored state to another; None is no row."""
        self._at_first.setdefault(place, self._taken[place])
        self._taken[place] += int(after in self._holding) - int(before in self._holding)

    def holds(self, state: str | None) -> bool:
        """Tell whether a stored state takes a place."""
        return state in self._holding


def _capacities(session: Session, groups: Collection[int]) -> dict[int, int]:
    rows = session.execute(
        select(ActivityGroup.id, ActivityGroup.capacity).where(ActivityGroup.id.in_(groups))
    )
    return dict(rows.tuples().all())


def is_over(state: str) -> bool:
    """Tell whether a stored state leaves the cell as if nobody had asked."""
    return state in (BookingState.REFUSED, BookingState.WITHDRAWN, BookingState.EXPIRED)
