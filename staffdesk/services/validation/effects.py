"""What a decision does to the office's data, and how it is undone before it is sent.

Each effect leaves an entry in the undo journal of the request: plain JSON, applied backwards by ``revert``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingEvent, BookingState, move
from staffdesk.domain.capacity import Occupancy
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.requests import BookingOp, OutcomeKind, Subject, decision_event, filing_event
from staffdesk.models.bookings import Booking
from staffdesk.models.bookings import BookingEvent as EventRow
from staffdesk.models.households import Membership
from staffdesk.models.requests import Request, StoredFile, SupportingDocument
from staffdesk.models.town import ActivityGroup, DocumentType
from staffdesk.services.validation.asked import Asked
from staffdesk.services.validation.checking import CellFacts, is_add
from staffdesk.services.validation.facts import holding_states
from staffdesk.services.validation.fields import current_value, find_holder, write_value

UNDONE = "undone"
"""Reason word of a change that only takes a decision back."""


@dataclass
class Effects:
    """What was done, for the journal and the snapshots: undo entries and the households concerned."""

    undo: list[dict[str, Any]] = field(default_factory=list)
    households: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Hand:
    """Who acts and when; written beside each change."""

    name: str
    at: datetime


def operation_of(cell: CellFacts) -> BookingOp:
    """Give the operation of a cell; an absence is judged as a cancellation."""
    return BookingOp.ADD if is_add(cell.asked) else BookingOp.CANCEL


def file_cells(session: Session, request: Request, cells: Sequence[CellFacts], hand: Hand) -> None:
    """Mark what arrived on the bookings: DR, DA, or withdrawn; a repeated request changes nothing."""
    for cell in cells:
        state = None if cell.booking is None else cell.booking.state
        event = filing_event(state, operation_of(cell))
        if event is not None and (cell.place is not None or cell.booking is not None):
            change_booking(session, request, cell, event, hand, reason="")


def change_booking(
    session: Session, request: Request, cell: CellFacts, event: BookingEvent, hand: Hand, *, reason: str
) -> dict[str, Any]:
    """Move one booking, adding its row when there is none, and return its undo entry.

    Raises:
        RuleBroken: ``booking_move_forbidden``; ``not_enrolled`` where no group could hold the place.
    """
    row = _find_booking(session, cell)
    before = None if row is None else BookingState(row.state)
    after = move(before, event)
    entry: dict[str, Any] = {
        "what": "booking",
        "state": None if before is None else before.value,
        "after": after.value,
    }
    if row is None:
        row = _new_booking(session, request, cell, after, hand)
    else:
        entry |= {"reason": row.reason, "household": row.household_id}
        if cell.place is not None and is_add(cell.asked):
            row.household_id, row.group_id = _payer(request), cell.place.group_id
    row.state, row.reason, row.changed_at, row.changed_by = after.value, reason, hand.at, hand.name
    row.request_id = request.id
    session.flush()
    session.add(_event(row.id, before, after, reason, hand))
    return entry | {"id": row.id}


def _find_booking(session: Session, cell: CellFacts) -> Booking | None:
    if cell.child is None or cell.slot is None:
        return None
    return session.scalar(
        select(Booking)
        .where(
            Booking.child_id == cell.child.child_id,
            Booking.slot_id == cell.slot.slot_id,
            Booking.day_on == cell.asked.on,
        )
        .with_for_update()
    )


def _new_booking(
    session: Session, request: Request, cell: CellFacts, state: BookingState, hand: Hand
) -> Booking:
    if cell.place is None or cell.child is None or cell.slot is None:
        raise RuleBroken("not_enrolled", on=cell.asked.on, activity=cell.asked.activity)
    row = Booking(
        child_id=cell.child.child_id,
        household_id=_payer(request),
        group_id=cell.place.group_id,
        slot_id=cell.slot.slot_id,
        day_on=cell.asked.on,
        state=state.value,
        changed_at=hand.at,
        changed_by=hand.name,
    )
    session.add(row)
    return row


def _payer(request: Request) -> int:
    if request.household_id is None:
        raise NotFound("household", family=request.family)
    return request.household_id


def _event(
    booking_id: int, before: BookingState | None, after: BookingState, reason: str, hand: Hand
) -> EventRow:
    return EventRow(
        booking_id=booking_id,
        from_state="" if before is None else before.value,
        to_state=after.value,
        reason=reason,
        by=hand.name,
        at=hand.at,
    )


def decide_cell(
    session: Session,
    request: Request,
    cell: CellFacts,
    outcome: OutcomeKind,
    reason: str,
    hand: Hand,
    done: Effects,
) -> None:
    """Apply the decision on one cell; places are counted under a lock on the group (C7).

    Raises:
        RuleBroken: ``capacity_exceeded`` when full and no reason is given to go over it;
            ``not_enrolled``; ``outcome_not_possible``; ``booking_move_forbidden``.
    """
    row = _find_booking(session, cell)
    state = None if row is None else BookingState(row.state)
    event = decision_event(state, operation_of(cell), outcome)
    if event is None:
        return
    if event in (BookingEvent.BOOK, BookingEvent.RESTORE):
        _require_place(session, cell, state, reason)
    if state is None and event is BookingEvent.REFUSE:
        return
    done.undo.append(change_booking(session, request, cell, event, hand, reason=reason))
    done.households |= households_of_child(session, cell)


def households_of_child(session: Session, cell: CellFacts) -> set[int]:
    """List every household that sees the child: both of a shared custody."""
    if cell.child is None:
        return set()
    return set(
        session.scalars(select(Membership.household_id).where(Membership.child_id == cell.child.child_id))
    )


def _require_place(session: Session, cell: CellFacts, state: BookingState | None, reason: str) -> None:
    if cell.place is None:
        raise RuleBroken("not_enrolled", on=cell.asked.on, activity=cell.asked.activity)
    capacity = session.scalar(
        select(ActivityGroup.capacity).where(ActivityGroup.id == cell.place.group_id).with_for_update()
    )
    taken = session.scalar(
        select(func.count())
        .select_from(Booking)
        .where(
            Booking.group_id == cell.place.group_id,
            Booking.slot_id == cell.slot_id,
            Booking.day_on == cell.asked.on,
            Booking.state.in_(holding_states()),
        )
    )
    own = 1 if state is BookingState.REQUESTED else 0
    occupancy = Occupancy((taken or 0) - own, capacity)
    if (occupancy.left or 0) <= 0 and not reason.strip():
        raise RuleBroken(
            "capacity_exceeded", on=cell.asked.on, taken=occupancy.taken, capacity=occupancy.capacity
        )


def decide_field(session: Session, asked: Asked, index: int, outcome: OutcomeKind, done: Effects) -> None:
    """Write one accepted field; a refusal changes nothing."""
    if outcome is not OutcomeKind.ACCEPTED:
        return
    edit = asked.edits[index]
    holder = find_holder(session, edit.subject, edit.uid)
    before = current_value(holder, edit.field)
    write_value(holder, edit.subject, edit.field, None if edit.asked is None else str(edit.asked))
    done.undo.append(
        {
            "what": "field",
            "subject": edit.subject.value,
            "uid": edit.uid,
            "name": edit.field,
            "before": before,
            "after": current_value(holder, edit.field),
        }
    )


def file_document(
    session: Session, request: Request, asked: Asked, *, child_id: int | None, expires_on: date | None, hand: Hand,
    done: Effects, today: date,
) -> None:  # fmt: skip
    """File an accepted supporting document with its validity.

    Raises:
        RuleBroken: ``document_incomplete``: its bytes are not all here, or not those announced (I9);
            ``document_type_unknown``.
    """
    body = asked.document
    if body is None or request.household_id is None:
        return
    file = session.scalar(select(StoredFile).where(StoredFile.uid == body.document.doc_id))
    if file is None or not file.complete:
        raise RuleBroken("document_incomplete", name=body.document.name)
    if session.scalar(select(DocumentType.id).where(DocumentType.code == body.type_code)) is None:
        raise RuleBroken("document_type_unknown", type=body.type_code)
    row = SupportingDocument(
        household_id=request.household_id,
        child_id=child_id,
        type_code=body.type_code,
        file_id=file.id,
        request_id=request.id,
        status="accepted",
        received_on=today,
        expires_on=expires_on,
        filed_by=hand.name,
        filed_at=hand.at,
    )
    session.add(row)
    session.flush()
    done.undo.append({"what": "document", "id": row.id})


def revert(session: Session, journal: Sequence[Mapping[str, Any]], hand: Hand) -> set[int]:
    """Undo a journal backwards and return the households concerned.

    Raises:
        Stale: ``changed_since``: somebody changed the same thing after the decision.
    """
    touched: set[int] = set()
    for entry in reversed(journal):
        touched |= _REVERTERS[entry["what"]](session, entry, hand)
    return touched


def _revert_booking(session: Session, entry: Mapping[str, Any], hand: Hand) -> set[int]:
    row = session.get(Booking, entry["id"], with_for_update=True)
    if row is None or row.state != entry["after"]:
        raise Stale("changed_since", record="booking")
    before, after = BookingState(row.state), BookingState(entry["state"] or BookingState.WITHDRAWN)
    row.state, row.reason = after.value, entry.get("reason", "")
    row.household_id = entry.get("household", row.household_id)
    row.changed_at, row.changed_by = hand.at, hand.name
    session.add(_event(row.id, before, after, UNDONE, hand))
    return set(session.scalars(select(Membership.household_id).where(Membership.child_id == row.child_id)))


def _revert_field(session: Session, entry: Mapping[str, Any], _hand: Hand) -> set[int]:
    subject = Subject(entry["subject"])
    holder = find_holder(session, subject, entry["uid"])
    if current_value(holder, entry["name"]) != entry["after"]:
        raise Stale("changed_since", record=entry["name"])
    write_value(holder, subject, entry["name"], entry["before"])
    return set()


def _revert_document(session: Session, entry: Mapping[str, Any], _hand: Hand) -> set[int]:
    row = session.get(SupportingDocument, entry["id"])
    if row is not None:
        session.delete(row)
    return set()


_REVERTERS = {"booking": _revert_booking, "field": _revert_field, "document": _revert_document}
