"""Taking a change of bookings back: every cell to what it was, unless something happened to it since.

A cell nobody had asked for goes back to nothing asked: its row stays, withdrawn, because a booking is never
deleted (C1).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from staffdesk.domain.bookings import OVER, BookingState, PlacePolicy, holds_place


class Kept(StrEnum):
    """Why a cell is not taken back."""

    CHANGED_SINCE = "changed_since"
    FULL = "full"


@dataclass(frozen=True)
class Since:
    """What is known of a cell when its change is to be taken back.

    ``touched`` tells whether anything moved it after our change, ``taken`` the places taken now, ``most`` the
    capacity, or what was taken before our change if more.
    """

    touched: bool
    taken: int
    most: int


def state_before(before: BookingState | None) -> BookingState:
    """Give the state a cell returns to."""
    return BookingState.WITHDRAWN if before is None else before


def reads_alike(one: BookingState | None, other: BookingState | None) -> bool:
    """Tell whether two states are the same to everybody: nothing asked is nothing, whatever row remains."""
    return one == other or {one, other} <= {None, BookingState.WITHDRAWN}


def kept_because(
    before: BookingState | None, after: BookingState, since: Since, policy: PlacePolicy
) -> Kept | None:
    """Say why a cell must be left as it is now; None: it can be taken back."""
    if since.touched:
        return Kept.CHANGED_SINCE
    wants = before is not None and before not in OVER and holds_place(before, policy)
    takes_one_more = wants and not holds_place(after, policy)
    return Kept.FULL if takes_one_more and since.taken >= since.most else None
