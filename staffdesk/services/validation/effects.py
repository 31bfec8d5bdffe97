"""What a decision does to the office's data, and how it is undone before it is sent.

Each effect leaves an entry in the undo journal of the request: plain JSON, applied backwards by ``revert``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingEvent, BookingState
from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.requests import Outcome, OutcomeKind, Subject, decision_event
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Membership
from staffdesk.models.requests import Request, StoredFile, SupportingDocument
from staffdesk.models.town import DocumentType
from staffdesk.services.booking_moves import (
    Hand,
    NewBooking,
    add_trace,
    find_booking,
    households_of_children,
    move_booking,
)
from staffdesk.services.credit_holds import drop, put_back
from staffdesk.services.invoice_corrections import watch_invoiced
from staffdesk.services.places import Place, book_of, lock_groups
from staffdesk.services.slot_exclusions import require_no_rival
from staffdesk.services.validation.asked import Asked
from staffdesk.services.validation.cells import CellFacts
from staffdesk.services.validation.fields import belongs_to, current_value, find_holder, write_value
from staffdesk.services.validation.health import revert_health

UNDONE = "undone"
"""Reason word of a change that only takes a decision back."""


@dataclass(frozen=True)
class Moved:
    """A booking that was moved, and the entry that takes it back."""

    row: Booking
    undo: dict[str, Any]


@dataclass
class Effects:
    """What was done, for the journal and the snapshots: undo entries, households and places concerned."""

    undo: list[dict[str, Any]] = field(default_factory=list)
    households: set[int] = field(default_factory=set)
    places: set[Place] = field(default_factory=set)


def change_booking(
    session: Session,
    request: Request,
    cell: CellFacts,
    row: Booking | None,
    event: BookingEvent,
    hand: Hand,
    *,
    reason: str = "",
) -> Moved:
    """Move one booking, adding its row when there is none.

    ``row`` is the booking of the cell, locked, if the asking household may move it.

    Raises:
        RuleBroken: ``booking_move_forbidden``; ``not_enrolled`` where no group could hold the place.
    """
    entry: dict[str, Any] = {"what": "booking", "state": None if row is None else row.state}
    if row is not None:
        offer = row.offer_until_at
        entry |= {"reason": row.reason, "household": row.household_id, "group": row.group_id}
        entry |= {} if offer is None else {"offer": offer.isoformat()}
    new = new_booking(request, cell)
    if row is None and new is None:
        raise RuleBroken("not_enrolled", on=cell.asked.on, activity=cell.activity_name)
    moved = move_booking(session, row, event, hand, reason=reason, request_id=request.id, new=new)
    return Moved(moved, entry | {"id": moved.id, "after": moved.state})


def own_booking(session: Session, cell: CellFacts) -> Booking | None:
    """Find the row a cell may move: a cancellation moves the asking household's own booking only."""
    if cell.child is None or cell.slot is None or (cell.booking is None and not cell.is_add):
        return None
    return find_booking(session, cell.child.child_id, cell.slot.slot_id, cell.asked.on)


def new_booking(request: Request, cell: CellFacts) -> NewBooking | None:
    """Give what an asked cell becomes: the asking household pays for it."""
    if not cell.is_add or cell.place is None or cell.child is None or cell.slot is None:
        return None
    if request.household_id is None:
        raise NotFound("household", family=request.family)
    place = Place(cell.place.group_id, cell.slot.slot_id, cell.asked.on)
    surcharge = cell.surcharge(request.received_at)
    return NewBooking(cell.child.child_id, request.household_id, place, surcharge)


def decide_cell(
    session: Session, request: Request, cell: CellFacts, outcome: Outcome, hand: Hand, done: Effects
) -> None:
    """Apply the decision on one cell; places are counted under a lock on the group (C7).

    Raises:
        RuleBroken: ``not_of_this_family``; ``nothing_booked``; ``capacity_exceeded`` when full and no reason
            is given to go over it; ``day_not_served``; ``slot_excluded``; ``not_enrolled``;
            ``outcome_not_possible``; ``booking_move_forbidden``.
    """
    if cell.child is None and outcome.kind is not OutcomeKind.REFUSED:
        raise RuleBroken("not_of_this_family", on=cell.asked.on)
    row = own_booking(session, cell)
    state = None if row is None else BookingState(row.state)
    if state is None and outcome.kind is OutcomeKind.REFUSED:
        return
    if state is None and not cell.is_add and outcome.kind is not OutcomeKind.ALREADY_DONE:
        raise RuleBroken("nothing_booked", on=cell.asked.on)
    event = decision_event(state, cell.booking_op, outcome.kind)
    if event is None:
        return
    if event in (BookingEvent.BOOK, BookingEvent.RESTORE):
        require_place(session, cell, row, outcome.reason)
        require_no_rival_of(session, cell)
    invoiced = watch_invoiced(session, [] if row is None else [row])
    moved = change_booking(session, request, cell, row, event, hand, reason=outcome.reason)
    invoiced.correct(hand)
    done.undo.append(moved.undo)
    done.households |= _households(session, cell)
    done.places |= places_of(cell)


def places_of(cell: CellFacts) -> set[Place]:
    """Give the place a cell takes or frees."""
    if cell.place is None or cell.slot is None:
        return set()
    return {Place(cell.place.group_id, cell.slot.slot_id, cell.asked.on)}


def _households(session: Session, cell: CellFacts) -> set[int]:
    """List every household that sees the child: both of a shared custody."""
    return set() if cell.child is None else households_of_children(session, [cell.child.child_id])


def require_place(session: Session, cell: CellFacts, row: Booking | None, reason: str) -> None:
    """Refuse a place that the cell cannot have; raises as :func:`decide_cell`."""
    if cell.place is None or cell.slot is None:
        raise RuleBroken("not_enrolled", on=cell.asked.on, activity=cell.activity_name)
    if cell.opening is not None and not cell.opening.is_open:
        raise RuleBroken("day_not_served", on=cell.asked.on, activity=cell.activity_name)
    place = Place(cell.place.group_id, cell.slot.slot_id, cell.asked.on)
    book = book_of(session, [place])
    own = row is not None and row.group_id == place.group_id and book.holds_row(row)
    book.require(place, own=own, reason=reason)


def require_no_rival_of(session: Session, cell: CellFacts) -> None:
    """Refuse a slot that another one of the child excludes; raises as :func:`decide_cell`."""
    if cell.child is not None and cell.slot is not None:
        require_no_rival(session, cell.slot.activity, cell.asked.slot, cell.child.child_id, cell.asked.on)


def decide_field(
    session: Session, request: Request, asked: Asked, index: int, outcome: OutcomeKind, done: Effects
) -> None:
    """Write one accepted field; a refusal changes nothing.

    Raises:
        NotFound: ``edited_record``: it is not there any more.
        RuleBroken: ``not_of_this_family``, ``field_not_editable``, ``field_missing``.
    """
    if outcome is not OutcomeKind.ACCEPTED:
        return
    edit = asked.edits[index]
    holder = find_holder(session, edit.subject, edit.uid)
    if not belongs_to(session, holder, request.household_id or 0):
        raise RuleBroken("not_of_this_family", field=edit.field)
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
    if isinstance(holder, Child):
        done.households |= households_of_children(session, [holder.id])


def file_document(
    session: Session,
    request: Request,
    asked: Asked,
    hand: Hand,
    done: Effects,
    *,
    expires_on: date | None,
) -> None:
    """File an accepted supporting document with its validity.

    Raises:
        RuleBroken: ``document_incomplete``: its bytes are not all here, or not those announced (I9);
            ``document_type_unknown``; ``not_of_this_family``.
    """
    body = asked.document
    if body is None or request.household_id is None:
        return
    file = session.scalar(
        select(StoredFile).where(
            StoredFile.uid == body.document.doc_id, StoredFile.household_id == request.household_id
        )
    )
    if file is None or not file.complete or file.sha256 != body.document.sha256:
        raise RuleBroken("document_incomplete", name=body.document.name)
    if session.scalar(select(DocumentType.id).where(DocumentType.code == body.type_code)) is None:
        raise RuleBroken("document_type_unknown", type=body.type_code)
    child_id = None if body.child is None else _own_child(session, request.household_id, body.child)
    row = SupportingDocument(
        household_id=request.household_id,
        child_id=child_id,
        type_code=body.type_code,
        file_id=file.id,
        request_id=request.id,
        status="accepted",
        received_on=local_date(request.received_at),
        expires_on=expires_on,
        filed_by=hand.name,
        filed_at=hand.at,
    )
    session.add(row)
    session.flush()
    done.undo.append({"what": "document", "id": row.id})
    if child_id is not None:
        done.households |= households_of_children(session, [child_id])


def _own_child(session: Session, household_id: int, uid: str) -> int:
    child = session.scalar(
        select(Child.id)
        .join(Membership, Membership.child_id == Child.id)
        .where(Child.uid == uid, Membership.household_id == household_id)
    )
    if child is None:
        raise RuleBroken("not_of_this_family", field="child")
    return child


def revert(session: Session, journal: Sequence[Mapping[str, Any]], hand: Hand) -> Effects:
    """Undo a journal backwards and return the households and places concerned.

    Raises:
        Stale: ``changed_since``: somebody changed the same thing after the decision; ``place_taken_since``:
            the place that the decision freed is somebody else's now.
    """
    done = Effects()
    lock_groups(session, {entry["group"] for entry in journal if "group" in entry})
    for entry in reversed(journal):
        _REVERTERS[entry["what"]](session, entry, hand, done)
    return done


def _revert_booking(session: Session, entry: Mapping[str, Any], hand: Hand, done: Effects) -> None:
    row = session.get(Booking, entry["id"], with_for_update=True)
    if row is None or row.state != entry["after"]:
        raise Stale("changed_since", record="booking")
    before, after = BookingState(row.state), BookingState(entry["state"] or BookingState.WITHDRAWN)
    offer = None if not entry.get("offer") else datetime.fromisoformat(entry["offer"])
    place = Place(entry.get("group", row.group_id), row.slot_id, row.day_on)
    book = book_of(session, [place])
    held = row.group_id == place.group_id and book.holds_row(row)
    if book.holds(place.group_id, after, offered=offer is not None) and not book.has_room(place, own=held):
        raise Stale("place_taken_since", on=row.day_on)
    invoiced = watch_invoiced(session, [row])
    row.offer_until_at = offer
    row.state, row.reason = after.value, entry.get("reason", "")
    row.household_id = entry.get("household", row.household_id)
    row.group_id = entry.get("group", row.group_id)
    row.changed_at, row.changed_by = hand.at, hand.name
    add_trace(session, row.id, before, after, hand, UNDONE)
    invoiced.correct(hand)
    done.households |= households_of_children(session, [row.child_id])
    done.places.add(Place(row.group_id, row.slot_id, row.day_on))


def _revert_field(session: Session, entry: Mapping[str, Any], _hand: Hand, _done: Effects) -> None:
    subject = Subject(entry["subject"])
    holder = find_holder(session, subject, entry["uid"])
    if current_value(holder, entry["name"]) != entry["after"]:
        raise Stale("changed_since", record=entry["name"])
    write_value(holder, subject, entry["name"], entry["before"])


def _revert_document(session: Session, entry: Mapping[str, Any], _hand: Hand, _done: Effects) -> None:
    row = session.get(SupportingDocument, entry["id"])
    if row is not None:
        session.delete(row)


def _revert_status(session: Session, entry: Mapping[str, Any], _hand: Hand, _done: Effects) -> None:
    row = session.get(SupportingDocument, entry["id"], with_for_update=True)
    if row is None or row.status != entry["after"]:
        raise Stale("changed_since", record="document")
    row.status = entry["before"]


def _revert_holds(session: Session, entry: Mapping[str, Any], _hand: Hand, _done: Effects) -> None:
    put_back(session, entry["id"], entry["before"])


def _revert_hold(session: Session, entry: Mapping[str, Any], _hand: Hand, _done: Effects) -> None:
    drop(session, entry["id"])


_REVERTERS = {
    "booking": _revert_booking,
    "field": _revert_field,
    "document": _revert_document,
    "document_status": _revert_status,
    "credit_hold": _revert_hold,
    "credit_holds": _revert_holds,
    "health": revert_health,
}
