"""What a correcting decision does to the office's data: each item from what the first decision found (C1).

A day goes to where the first decision would have brought it with the new answer. What somebody changed since
is never written over; an invoiced day gets its correction beside the invoice, which stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState, move
from staffdesk.domain.errors import RuleBroken, Stale
from staffdesk.domain.french.fields import field_label
from staffdesk.domain.requests import BookingOp, Outcome, OutcomeKind, decision_event
from staffdesk.models.bookings import Booking
from staffdesk.models.requests import Request, SupportingDocument
from staffdesk.services.booking_moves import Hand, add_trace, households_of_children
from staffdesk.services.invoice_corrections import watch_invoiced
from staffdesk.services.places import Place, book_of
from staffdesk.services.validation.asked import Asked
from staffdesk.services.validation.cart_credit import hold_standing
from staffdesk.services.validation.cells import CellFacts
from staffdesk.services.validation.decided import Trail
from staffdesk.services.validation.effects import (
    Effects,
    decide_cell,
    decide_field,
    file_document,
    own_booking,
    places_of,
    require_no_rival_of,
    require_place,
)
from staffdesk.services.validation.fields import belongs_to, current_value, find_holder, write_value

CORRECTED = "Décision corrigée"


@dataclass(frozen=True)
class Correcting:
    """A correction under way: of which request, after what, by whom, and what it does."""

    session: Session
    request: Request
    asked: Asked
    trail: Trail
    hand: Hand
    done: Effects


def correct_cell(correcting: Correcting, cell: CellFacts, outcome: Outcome) -> None:
    """Bring one day to where the new answer would have brought it.

    Raises:
        Stale: ``day_changed_since``: somebody moved the booking after the decision.
        RuleBroken: as ``decide_cell``.
    """
    session = correcting.session
    row = own_booking(session, cell)
    entries = [] if row is None else correcting.trail.of("booking", id=row.id)
    if row is None or not entries:
        decide_cell(session, correcting.request, cell, outcome, correcting.hand, correcting.done)
        return
    if row.state != entries[-1]["after"]:
        raise Stale("day_changed_since", on=cell.asked.on)
    found = None if entries[0]["state"] is None else BookingState(entries[0]["state"])
    after = state_after(found, cell.booking_op, outcome.kind)
    if after.value == row.state:
        return
    if after is BookingState.BOOKED:
        # why a cancellation is refused is no reason to go over the capacity
        _require_room(session, cell, row, outcome.reason if cell.is_add else "")
    _move(correcting, row, after, outcome.reason)
    correcting.done.places |= places_of(cell)


def state_after(found: BookingState | None, op: BookingOp, answer: OutcomeKind) -> BookingState:
    """Give the state an answer leads to from what the first decision found.

    Raises:
        RuleBroken: ``booking_move_forbidden``, ``outcome_not_possible``.
    """
    if found is None and answer is OutcomeKind.REFUSED:
        return BookingState.REFUSED
    event = decision_event(found, op, answer)
    if event is None:
        return BookingState.WITHDRAWN if found is None else found
    return move(found, event)


def _require_room(session: Session, cell: CellFacts, row: Booking, reason: str) -> None:
    """Refuse a place that is not there any more: of an asked day, or of one given up that is kept now."""
    if cell.is_add:
        require_place(session, cell, row, reason)
    else:
        place = Place(row.group_id, row.slot_id, row.day_on)
        book = book_of(session, [place])
        book.require(place, own=book.holds_row(row), reason=reason)
    require_no_rival_of(session, cell)


def _move(correcting: Correcting, row: Booking, after: BookingState, reason: str) -> None:
    """Move a booking with its trace; an invoiced day is credited or billed beside its invoice."""
    session, hand = correcting.session, correcting.hand
    invoiced = watch_invoiced(session, [row])
    before = BookingState(row.state)
    entry = {"what": "booking", "id": row.id, "state": before.value, "after": after.value}
    entry |= {"reason": row.reason, "household": row.household_id, "group": row.group_id}
    correcting.done.undo.append(entry)
    row.state, row.reason = after.value, reason or CORRECTED
    row.changed_at, row.changed_by, row.offer_until_at = hand.at, hand.name, None
    session.flush()
    add_trace(session, row.id, before, after, hand, row.reason)
    invoiced.correct(hand)
    correcting.done.households |= households_of_children(session, [row.child_id])


def correct_credit(correcting: Correcting, answers: list[Outcome]) -> None:
    """Hold the credit of the days that are accepted now and stand, where a cart was paid ahead (S36).

    Raises:
        RuleBroken: as ``hold_standing``.
    """
    request = correcting.request
    if correcting.asked.payment is not None and request.household_id is not None:
        entry = hold_standing(correcting.session, request, answers, correcting.hand.at)
        correcting.done.undo.append(entry)


def correct_field(correcting: Correcting, index: int, outcome: OutcomeKind) -> None:
    """Write an accepted field after all, or give a refused one the value it had.

    Raises:
        Stale: ``field_changed_since``: somebody changed it after the decision.
        RuleBroken: as ``decide_field``.
    """
    session, request, asked = correcting.session, correcting.request, correcting.asked
    edit = asked.edits[index]
    holder = find_holder(session, edit.subject, edit.uid)
    if not belongs_to(session, holder, request.household_id or 0):
        raise RuleBroken("not_of_this_family", field=edit.field)
    session.flush()
    session.refresh(holder, with_for_update=True)
    now = current_value(holder, edit.field)
    if now != left_value(correcting.trail, asked, index):
        raise Stale("field_changed_since", field=field_label(edit.field))
    if outcome is OutcomeKind.ACCEPTED:
        decide_field(session, request, asked, index, outcome, correcting.done)
        return
    entry = value_entry(correcting.trail, asked, index)
    if entry is None:
        return
    write_value(holder, edit.subject, edit.field, entry["before"])
    back = {"before": now, "after": current_value(holder, edit.field)}
    correcting.done.undo.append({**entry, **back})


def value_entry(trail: Trail, asked: Asked, index: int) -> Mapping[str, Any] | None:
    """Find what the decision that first wrote a field kept of it; None where none did."""
    edit = asked.edits[index]
    found = trail.of("field", subject=edit.subject.value, uid=edit.uid, name=edit.field)
    return found[0] if found else None


def left_value(trail: Trail, asked: Asked, index: int) -> str:
    """Give the value of a field as the last decision left it."""
    kept = trail.left("fields")
    if kept is not None and kept[index] is not None:
        return str(kept[index])
    base = asked.edits[index].base
    return "" if base is None else str(base)


def correct_document(correcting: Correcting, outcome: OutcomeKind, expires_on: date | None) -> None:
    """File a refused document after all, or refuse a filed one: days excused by it are billed again.

    Raises:
        Stale: ``day_changed_since``: one of those days was moved since.
        RuleBroken: as ``file_document``.
    """
    session, request = correcting.session, correcting.request
    row = session.scalar(
        select(SupportingDocument).where(SupportingDocument.request_id == request.id).with_for_update()
    )
    if outcome is OutcomeKind.ACCEPTED and row is None:
        file_document(
            session, request, correcting.asked, correcting.hand, correcting.done, expires_on=expires_on
        )
        return
    if row is not None:
        after = "accepted" if outcome is OutcomeKind.ACCEPTED else "refused"
        entry = {"what": "document_status", "id": row.id, "before": row.status, "after": after}
        correcting.done.undo.append(entry)
        row.status = after
        if row.child_id is not None:
            correcting.done.households |= households_of_children(session, [row.child_id])
    if outcome is OutcomeKind.REFUSED:
        for day in excused_days(correcting.trail):
            _bill_again(correcting, day)


def excused_days(trail: Trail) -> list[Mapping[str, Any]]:
    """List the days that the document of a request excused, as its first decision moved them."""
    return [entry for entry in trail.first_journal() if entry["what"] == "booking"]


def _bill_again(correcting: Correcting, entry: Mapping[str, Any]) -> None:
    row = correcting.session.get(Booking, entry["id"], with_for_update=True, populate_existing=True)
    if row is None or row.state not in (entry["after"], entry["state"]):
        raise Stale("day_changed_since", on=None if row is None else row.day_on)
    if row.state == entry["after"]:
        _move(correcting, row, BookingState(entry["state"]), "")
