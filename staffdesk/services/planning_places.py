"""Places of very many cells counted at once: the groups locked in one order, one question for all counts."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.capacity import Occupancy
from staffdesk.models.bookings import Booking
from staffdesk.services.places import Place, book_of


class PlaceCounts:
    """How many places are taken of how many, kept up to date while cells are changed under the lock."""

    def __init__(self, session: Session, places: Collection[Place], *, locked: bool = True) -> None:
        """Lock the groups of the places, unless one only looks, and count."""
        self._book = book_of(session, places, locked=locked)
        self._at_first: dict[Place, int] = {}

    def of(self, place: Place) -> Occupancy:
        """Give how many places are taken, and of how many, under the cap that leaves the fewest."""
        return self._book.of(place)

    def has_room(self, place: Place, *, own: bool = False, given_up: Collection[Booking] = ()) -> bool:
        """Tell whether one more fits; ``own``: the cell itself holds one of the places taken.

        ``given_up`` are the bookings that the child leaves for it.
        """
        freed = [Place(row.group_id, row.slot_id, row.day_on) for row in given_up if self.holds(row)]
        return self._book.has_room(place, own=own, freed=freed)

    def most_before(self, place: Place) -> int:
        """Give the capacity, or what was taken before anything was changed here, if that was more."""
        found = self.of(place)
        return max(self._at_first.get(place, found.taken), found.capacity or 0)

    def follow(self, place: Place, before: str | None, after: str | None, *, offered: bool = False) -> None:
        """Count a cell that went from one stored state to another; None is no row.

        ``offered``: a freed place was offered to it before.
        """
        if place not in self._at_first:
            self._at_first[place] = self.of(place).taken
        held = self._book.holds(place.group_id, before, offered=offered)
        self._book.count(place, int(self._book.holds(place.group_id, after)) - int(held))

    def holds(self, row: Booking) -> bool:
        """Tell whether a row takes a place."""
        return self._book.holds_row(row)


def is_over(state: str) -> bool:
    """Tell whether a stored state leaves the cell as if nobody had asked."""
    return state in (BookingState.REFUSED, BookingState.WITHDRAWN, BookingState.EXPIRED)
