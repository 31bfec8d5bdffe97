"""The office as it stood when a past request arrived: its bookings, places taken, fields it asked about.

Deadlines, the calendar and enrolments are read by date and need nothing. Papers and the health form are those
of today: what was missing then and came since is not told apart.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.dates import local_date
from staffdesk.models.bookings import Booking, BookingEvent
from staffdesk.models.requests import Request
from staffdesk.services.places import holding_states
from staffdesk.services.validation.asked import Asked
from staffdesk.services.validation.cells import CellFacts, find_cells, span_of
from staffdesk.services.validation.checking import Case, EditedField, Judged, judge
from staffdesk.services.validation.decided import Trail
from staffdesk.services.validation.family_facts import BookingFacts, FamilyFacts, chunks
from staffdesk.services.validation.loading import Loaded
from staffdesk.services.validation.past_debts import PastDebts, load_past_debts

_WAITING, _REQUESTED = BookingState.WAITING.value, BookingState.REQUESTED.value
_Cell = tuple[int, int, date]
"""A child or a group, with slot and day."""


@dataclass(frozen=True)
class _Move:
    """One change of a booking since: when, from which state to which.

    ``gave_offer``: its request is a place offered to it, ``had_offer``: it was one, until this change.
    """

    at: datetime
    before: str
    after: str
    gave_offer: bool = False
    had_offer: bool = False


@dataclass
class _Moves:
    """What changed since, by child's cell and by place."""

    of_child: dict[_Cell, list[_Move]] = field(default_factory=lambda: defaultdict(list))
    of_place: dict[_Cell, list[_Move]] = field(default_factory=lambda: defaultdict(list))


def judge_as_then(session: Session, loaded: Loaded) -> dict[int, Judged]:
    """Judge decided requests again, each as the office stood just before it arrived."""
    first_at = min((request.received_at for request in loaded.requests), default=None)
    if first_at is None:
        return {}
    moves = _moves_since(session, loaded, first_at)
    debts = load_past_debts(session, loaded.families.households)
    return {request.id: _judge(request, loaded, moves, debts) for request in loaded.requests}


def _judge(request: Request, loaded: Loaded, moves: _Moves, debts: PastDebts) -> Judged:
    asked = loaded.asked[request.id]
    case = Case(
        asked=asked,
        household_id=request.household_id,
        received_at=request.received_at,
        today=local_date(request.pulled_at),
        files=loaded.files.get(request.id, ()),
        edited=_edited_then(request, asked, loaded.edited.get(request.id, {})),
    )
    families = _families_then(request, asked, loaded, moves)
    if request.household_id is not None:
        balance = debts.balance(request.household_id, request.received_at)
        families = replace(families, balances={request.household_id: balance})
    return judge(case, loaded.town, families)


def _families_then(request: Request, asked: Asked, loaded: Loaded, moves: _Moves) -> FamilyFacts:
    """Give the families with the bookings and places of that moment, for the cells of this request alone."""
    if request.household_id is None or not asked.cells:
        return loaded.families
    bookings: dict[_Cell, BookingFacts] = {}
    taken: dict[_Cell, int] = {}
    for cell in find_cells(asked, request.household_id, loaded.town, loaded.families):
        _put_back(cell, request, loaded.families, moves, bookings, taken)
    return replace(loaded.families, bookings=bookings, taken=taken)


def _put_back(
    cell: CellFacts,
    request: Request,
    families: FamilyFacts,
    moves: _Moves,
    bookings: dict[_Cell, BookingFacts],
    taken: dict[_Cell, int],
) -> None:
    if cell.child is None or cell.slot is None:
        return
    of_child = (cell.child.child_id, cell.slot.slot_id, cell.asked.on)
    found = families.bookings.get(of_child)
    state = _state_then(found, moves.of_child.get(of_child, ()), request.received_at)
    if found is not None and state is not None:
        bookings[of_child] = replace(found, state=state)
    if cell.place is not None:
        place = (cell.place.group_id, cell.slot.slot_id, cell.asked.on)
        holds = cell.slot.activity.request_holds_place
        since = _taken_since(moves.of_place.get(place, ()), request.received_at, requests_hold=holds)
        taken[place] = families.taken.get(place, 0) - since


def _state_then(
    found: BookingFacts | None, moves: Sequence[_Move], received_at: datetime
) -> BookingState | None:
    if found is None:
        return None
    later = next((move for move in moves if move.at >= received_at), None)
    if later is None:
        return found.state
    return BookingState(later.before) if later.before else None


def _taken_since(moves: Sequence[_Move], received_at: datetime, *, requests_hold: bool) -> int:
    """Count the places taken since; a request takes one where its activity says so, and by an offer."""
    holding = set(holding_states(request_holds_place=requests_hold))
    return sum(
        (move.gave_offer or move.after in holding) - (move.had_offer or move.before in holding)
        for move in moves
        if move.at >= received_at
    )


def _moves_since(session: Session, loaded: Loaded, first_at: datetime) -> _Moves:
    """Read what changed since the first of the requests, on the places that any of them speaks of."""
    span = span_of(loaded.asked.values(), loaded.town)
    groups = {place.group_id for places in loaded.families.enrolments.values() for place in places}
    moves = _Moves()
    offered: set[_Cell] = set()
    is_offer = and_(BookingEvent.from_state == _WAITING, BookingEvent.to_state == _REQUESTED)
    for part in chunks(groups) if span.days else ():
        rows = session.execute(
            select(
                Booking.child_id,
                Booking.group_id,
                Booking.slot_id,
                Booking.day_on,
                BookingEvent.at,
                BookingEvent.from_state,
                BookingEvent.to_state,
            )
            .join(Booking, BookingEvent.booking_id == Booking.id)
            .where(
                Booking.group_id.in_(part),
                Booking.slot_id.in_(span.slot_ids),
                Booking.day_on.between(span.first, span.last),
                or_(BookingEvent.at >= first_at, is_offer),
            )
            .order_by(BookingEvent.at, BookingEvent.id)
        )
        for child, group, slot, on, at, before, after in rows:
            gave, had = (before, after) == (_WAITING, _REQUESTED), (child, slot, on) in offered
            offered ^= {(child, slot, on)} if gave or had else set()
            move = _Move(at, before, after, gave, had)
            moves.of_child[child, slot, on].append(move)
            moves.of_place[group, slot, on].append(move)
    return moves


def _edited_then(request: Request, asked: Asked, edited: Mapping[int, EditedField]) -> dict[int, EditedField]:
    """Give each asked field the value it had before the decision, from what was kept to undo it."""
    journal = [entry for entry in Trail(request.undo).first_journal() if entry["what"] == "field"]
    before = {(entry["uid"], entry["name"]): str(entry["before"]) for entry in journal}
    return {
        index: replace(held, value=before.get((asked.edits[index].uid, asked.edits[index].field), held.value))
        for index, held in edited.items()
    }
