"""Bookings: the states of one child, activity, slot and date, and the moves a town allows (C1).

The table of moves is the rule; everything else reads it. A booking is never deleted: a cancelled one keeps
its row, which is the proof.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from staffdesk.domain.errors import RuleBroken


class BookingState(StrEnum):
    """Where a booking stands; letters and colours belong to the screens."""

    REQUESTED = "requested"
    WAITING = "waiting"
    BOOKED = "booked"
    CANCEL_REQUESTED = "cancel_requested"
    ABSENT_EXCUSED = "absent_excused"
    ABSENT_BILLED = "absent_billed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    PRESENT = "present"
    PRESENT_UNBOOKED = "present_unbooked"
    CLOSED_BY_TOWN = "closed_by_town"


class BookingEvent(StrEnum):
    """What happens to a booking."""

    REQUEST = "request"
    """A family, or staff for it, asks."""
    QUEUE = "queue"
    """Goes to the waiting list: full, or after the deadline."""
    OFFER = "offer"
    """A freed place is offered to the first who waits."""
    BOOK = "book"
    """Accepted, or entered by staff."""
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    ASK_CANCELLATION = "ask_cancellation"
    KEEP = "keep"
    """A cancellation is refused, or taken back."""
    EXCUSE = "excuse"
    BILL_ABSENCE = "bill_absence"
    RESTORE = "restore"
    """Staff book an excused day again, or a closed one that opened again."""
    MARK_PRESENT = "mark_present"
    UNMARK = "unmark"
    """The correction entry of a wrong attendance mark."""
    CLOSE = "close"
    """Strike, closure, school trip."""


_S, _E = BookingState, BookingEvent
_ASKED_ANEW = {
    _E.REQUEST: _S.REQUESTED,
    _E.QUEUE: _S.WAITING,
    _E.BOOK: _S.BOOKED,
    _E.MARK_PRESENT: _S.PRESENT_UNBOOKED,
}

MOVES: Mapping[BookingState | None, Mapping[BookingEvent, BookingState]] = MappingProxyType(
    {
        None: _ASKED_ANEW,
        _S.REQUESTED: {
            _E.BOOK: _S.BOOKED,
            _E.REFUSE: _S.REFUSED,
            _E.QUEUE: _S.WAITING,
            _E.WITHDRAW: _S.WITHDRAWN,
            _E.EXPIRE: _S.EXPIRED,
        },
        _S.WAITING: {
            _E.OFFER: _S.REQUESTED,
            _E.BOOK: _S.BOOKED,
            _E.REFUSE: _S.REFUSED,
            _E.WITHDRAW: _S.WITHDRAWN,
            _E.EXPIRE: _S.EXPIRED,
        },
        _S.BOOKED: {
            _E.ASK_CANCELLATION: _S.CANCEL_REQUESTED,
            _E.EXCUSE: _S.ABSENT_EXCUSED,
            _E.BILL_ABSENCE: _S.ABSENT_BILLED,
            _E.MARK_PRESENT: _S.PRESENT,
            _E.CLOSE: _S.CLOSED_BY_TOWN,
        },
        _S.CANCEL_REQUESTED: {
            _E.KEEP: _S.BOOKED,
            _E.EXCUSE: _S.ABSENT_EXCUSED,
            _E.BILL_ABSENCE: _S.ABSENT_BILLED,
            _E.CLOSE: _S.CLOSED_BY_TOWN,
        },
        _S.ABSENT_EXCUSED: {
            _E.RESTORE: _S.BOOKED,
            _E.QUEUE: _S.WAITING,
            _E.BILL_ABSENCE: _S.ABSENT_BILLED,
            _E.MARK_PRESENT: _S.PRESENT_UNBOOKED,
            _E.UNMARK: _S.BOOKED,
        },
        _S.ABSENT_BILLED: {_E.EXCUSE: _S.ABSENT_EXCUSED, _E.UNMARK: _S.BOOKED},
        _S.REFUSED: _ASKED_ANEW,
        _S.WITHDRAWN: _ASKED_ANEW,
        _S.EXPIRED: _ASKED_ANEW,
        _S.PRESENT: {_E.UNMARK: _S.BOOKED},
        _S.PRESENT_UNBOOKED: {_E.UNMARK: _S.WITHDRAWN},
        _S.CLOSED_BY_TOWN: {_E.RESTORE: _S.BOOKED, _E.QUEUE: _S.WAITING},
    }
)
"""Every allowed move; None is the cell nobody ever asked for. What is not here is forbidden."""

UNANSWERED = frozenset({_S.REQUESTED, _S.CANCEL_REQUESTED})
"""States that wait for a decision."""

MADE_GOOD = frozenset({_S.ABSENT_EXCUSED, _S.CLOSED_BY_TOWN})
"""Booked again, these are the same booking restored, never a second one."""

OVER = frozenset({_S.REFUSED, _S.WITHDRAWN, _S.EXPIRED})
"""States that nothing follows but a new request."""


@dataclass(frozen=True, order=True)
class BookingKey:
    """The natural key: one child, activity, slot and date; asking twice on one key is asking once."""

    child_uid: str
    activity: str
    slot: str
    on: date


@dataclass(frozen=True)
class PlacePolicy:
    """The town's choices on who holds a place."""

    request_holds_place: bool = True


def move(state: BookingState | None, event: BookingEvent) -> BookingState:
    """The state after the event.

    Raises:
        RuleBroken: `booking_move_forbidden` with `state` and `event`.
    """
    after = MOVES[state].get(event)
    if after is None:
        raise RuleBroken("booking_move_forbidden", state=state, event=event)
    return after


def can(state: BookingState | None, event: BookingEvent) -> bool:
    """Tell whether the event is allowed in that state."""
    return event in MOVES[state]


def holds_place(state: BookingState, policy: PlacePolicy) -> bool:
    """Tell whether the booking takes one place of the capacity."""
    if state is _S.REQUESTED:
        return policy.request_holds_place
    return state in _HOLDING


def is_billed(state: BookingState) -> bool:
    """Tell whether the day goes on the invoice, whatever the price."""
    return state in _BILLED


def is_surcharged(state: BookingState) -> bool:
    """Tell whether the day takes the price of a presence without booking."""
    return state is _S.PRESENT_UNBOOKED


def counts_as_meal(state: BookingState, *, order_sent: bool) -> bool:
    """Tell whether a meal is ordered for the day; once the order is sent a billed absence stays in it."""
    return state in _HOLDING or (order_sent and state is _S.ABSENT_BILLED)


_HOLDING = frozenset({_S.BOOKED, _S.CANCEL_REQUESTED, _S.PRESENT, _S.PRESENT_UNBOOKED})
_BILLED = _HOLDING | {_S.ABSENT_BILLED}


class InvoiceCorrection(StrEnum):
    """What a change of state after invoicing adds; the issued invoice itself is never edited."""

    NONE = "none"
    CREDIT_NOTE_LINE = "credit_note_line"
    EXTRA_LINE = "extra_line"
    NEW_PAYER = "new_payer"
    """The day is paid by another household since: credited to the first, a line for the second."""
    COVERED = "covered"
    """Not credited, for a gesture on the invoice is all there was to credit: taken off what it asks more
    later. It says nothing of the day."""


def invoice_correction(invoiced: BookingState | None, after: BookingState) -> InvoiceCorrection:
    """What to add when a day invoiced in one state (None: not on the invoice) is now in another.

    A presence found out to be unbooked is credited and billed anew by the invoicing rules: here it is an
    extra line.
    """
    was_billed = invoiced is not None and is_billed(invoiced)
    if was_billed and not is_billed(after):
        return InvoiceCorrection.CREDIT_NOTE_LINE
    surcharge = is_surcharged(after) and not (invoiced is not None and is_surcharged(invoiced))
    if is_billed(after) and (not was_billed or surcharge):
        return InvoiceCorrection.EXTRA_LINE
    return InvoiceCorrection.NONE
