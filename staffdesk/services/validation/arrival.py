"""What the arrival of a request does at once, in the transaction that stores it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract import v1
from staffdesk.domain.bookings import BookingEvent, BookingState, can
from staffdesk.domain.french.requests import ALREADY_ANSWERED, THE_FAMILY, unpaid_reason
from staffdesk.domain.requests import OutcomeKind, RequestKind, RequestStatus, filing_event
from staffdesk.models.bookings import Booking
from staffdesk.models.messages import Message, Thread
from staffdesk.models.requests import Request, RequestEvent
from staffdesk.services.booking_moves import Hand
from staffdesk.services.places import Place
from staffdesk.services.publication import publish_places
from staffdesk.services.sync import outbox
from staffdesk.services.validation.asked import Asked, read_request
from staffdesk.services.validation.cells import CellFacts, Rows, children_of, find_cells, lock_rows, own_row
from staffdesk.services.validation.checking import useful_moment
from staffdesk.services.validation.effects import change_booking, places_of
from staffdesk.services.validation.facts import load_town_facts
from staffdesk.services.validation.family_facts import NO_DAYS, FamilyFacts, load_attendance
from staffdesk.services.validation.outcomes import decision_message


class Arrivals:
    """Handles the requests that arrive together: what they share is loaded once, families are told once."""

    def __init__(self, session: Session, at: datetime) -> None:
        """``session`` is the transaction that stores the requests; ``at`` the office's instant."""
        self.session = session
        self.at = at
        self._town = load_town_facts(session)
        self._families = FamilyFacts()
        self._touched: set[int] = set()
        self._places: set[Place] = set()

    def receive(self, requests: Sequence[Request]) -> None:
        """Do what each does on arrival, in this order; one that cannot be read is only marked so (R16)."""
        asked = [(request, read_request(request)) for request in requests]
        self._families = self._load(asked)
        for request, one in asked:
            request.useful_until_at = useful_moment(
                one, request.household_id, request.received_at, self._town, self._families
            )
            request.pay_until_at = None if one.payment is None else one.payment.pay_until
            if not one.readable:
                request.status = RequestStatus.CANNOT_READ.value
            elif request.household_id is not None:
                self._take(request, request.household_id, one)
        outbox.touch_households(self.session, self._touched, at=self.at)
        publish_places(self.session, self._places, self.at)

    def _load(self, asked: Sequence[tuple[Request, Asked]]) -> FamilyFacts:
        """Load the children that are spoken of, and their enrolments; bookings at each one's turn."""
        households = {request.household_id for request, _ in asked if request.household_id is not None}
        uids = {uid for _, one in asked for uid in one.child_uids}
        return load_attendance(self.session, household_ids=households, child_uids=uids, span=NO_DAYS)

    def _take(self, request: Request, household_id: int, asked: Asked) -> None:
        if asked.cells:
            self._mark_bookings(request, household_id, asked)
        elif asked.message is not None:
            self._open_thread(request, household_id, asked.message)
        elif asked.withdrawn_req_id is not None:
            self._withdraw(request, household_id, asked.withdrawn_req_id)
        elif asked.kind == RequestKind.TERMS:
            self._settle(request, OutcomeKind.ACCEPTED)

    def _mark_bookings(self, request: Request, household_id: int, asked: Asked) -> None:
        """Mark what arrived on the bookings: DR or DA; a repeated request changes nothing."""
        cells, rows = self._cells(household_id, asked)
        accepted = 0
        for cell in cells:
            row = own_row(cell, household_id, rows)
            event = _filing(request, cell, row)
            if event is not None and (cell.place is not None or row is not None):
                self._move(request, cell, rows, event)
                accepted += event is BookingEvent.BOOK
        children = children_of(cells)
        if len(children) == 1:
            request.child_id = next(iter(children))
        if accepted and accepted == len(asked.cells):
            self._settle(request, OutcomeKind.ACCEPTED, count=accepted)

    def _cells(self, household_id: int, asked: Asked) -> tuple[list[CellFacts], Rows]:
        """Look cells up, with the bookings they may move; those of another family's child are left out."""
        cells = find_cells(asked, household_id, self._town, self._families)
        rows = lock_rows(self.session, asked, self._town, self._families)
        return [cell for cell in cells if cell.child is not None], rows

    def _move(self, request: Request, cell: CellFacts, rows: Rows, event: BookingEvent) -> None:
        """Move one booking for the family; a second mention of the same cell then meets the new state."""
        if cell.child is None or cell.slot is None or request.household_id is None:
            return
        row = own_row(cell, request.household_id, rows)
        moved = change_booking(self.session, request, cell, row, event, Hand(THE_FAMILY, request.received_at))
        rows[cell.child.child_id, cell.slot.slot_id, cell.asked.on] = moved.row
        self._touched |= self._families.households_of(cell.child.child_id)
        self._places |= places_of(cell)

    def _open_thread(self, request: Request, household_id: int, body: v1.MessageBody) -> None:
        thread = self.session.scalar(select(Thread).where(Thread.uid == body.thread))
        if thread is not None and thread.household_id != household_id:
            request.status = RequestStatus.CANNOT_READ.value
            return
        if thread is None:
            thread = Thread(
                uid=body.thread,
                household_id=household_id,
                topic=body.topic,
                subject=body.subject,
                last_at=request.received_at,
            )
            self.session.add(thread)
            self.session.flush()
        thread.state, thread.unread, thread.last_at = "to_answer", True, request.received_at
        if self.session.scalar(select(Message.id).where(Message.uid == body.message)) is None:
            self.session.add(
                Message(
                    uid=body.message,
                    thread_id=thread.id,
                    author="family",
                    author_name=THE_FAMILY,
                    body=body.body,
                    written_at=request.received_at,
                )
            )
        self._settle(request, OutcomeKind.ACCEPTED)

    def _withdraw(self, request: Request, household_id: int, req_id: str) -> None:
        """Take a request of the same family back, unless it was decided first."""
        target = self.session.scalar(
            select(Request)
            .where(Request.req_id == req_id, Request.household_id == household_id)
            .with_for_update()
        )
        if target is None or target.status != RequestStatus.PENDING.value:
            self._settle(request, OutcomeKind.REFUSED, ALREADY_ANSWERED)
            return
        asked = read_request(target)
        self._families.add(self._load([(target, asked)]))
        cells, rows = self._cells(household_id, asked)
        for cell in cells:
            event = _withdrawing(cell, own_row(cell, household_id, rows))
            if event is not None:
                self._move(target, cell, rows, event)
        target.status, target.decided_at = RequestStatus.WITHDRAWN.value, self.at
        target.decided_by, target.undo = THE_FAMILY, None
        self.session.add(RequestEvent(request_id=target.id, at=self.at, kind="withdrawn", facts={}))
        self._tell(target, RequestStatus.WITHDRAWN, ())
        self._settle(request, OutcomeKind.ACCEPTED)
        self._touched.add(household_id)

    def expire(self, request: Request) -> None:
        """Drop days that were not paid at the counter in time: their state is `expired`, and told (S36)."""
        if request.household_id is None or request.pay_until_at is None:
            return
        asked = read_request(request)
        self._families.add(self._load([(request, asked)]))
        cells, rows = self._cells(request.household_id, asked)
        for cell in cells:
            row = own_row(cell, request.household_id, rows)
            if cell.is_add and row is not None and can(BookingState(row.state), BookingEvent.EXPIRE):
                self._move(request, cell, rows, BookingEvent.EXPIRE)
        reason = unpaid_reason(request.pay_until_at)
        refused = v1.Outcome.REFUSED
        items = tuple(
            v1.ItemOutcome(index=n, outcome=refused, reason=reason) for n in range(asked.item_count)
        )
        request.status, request.decided_at = RequestStatus.REFUSED.value, self.at
        request.decided_by, request.undo = "", None
        request.outcome = {"items": [item.to_wire() for item in items], "note": ""}
        self.session.add(RequestEvent(request_id=request.id, at=self.at, kind="expired", facts={}))
        self._tell(request, RequestStatus.REFUSED, items)
        outbox.touch_households(self.session, {*self._touched, request.household_id}, at=self.at)
        publish_places(self.session, self._places, self.at)

    def _settle(self, request: Request, outcome: OutcomeKind, reason: str = "", *, count: int = 1) -> None:
        """Answer a request that needs no person, all its items alike."""
        status = RequestStatus.REFUSED if outcome is OutcomeKind.REFUSED else RequestStatus.ACCEPTED
        request.status, request.decided_at, request.decided_by = status.value, self.at, ""
        items = tuple(
            v1.ItemOutcome(index=index, outcome=v1.Outcome(outcome.value), reason=reason)
            for index in range(count)
        )
        request.outcome = {"items": [item.to_wire() for item in items], "note": ""}
        self.session.add(RequestEvent(request_id=request.id, at=self.at, kind="settled", facts={}))
        self._tell(request, status, items)

    def _tell(self, request: Request, status: RequestStatus, items: tuple[v1.ItemOutcome, ...]) -> None:
        body = decision_message(request, status, items, at=self.at, note="")
        outbox.enqueue(
            self.session,
            v1.MessageKind.DECISION,
            request.family,
            body,
            at=self.at,
            request_id=request.id,
        )


def _filing(request: Request, cell: CellFacts, row: Booking | None) -> BookingEvent | None:
    """Say what arrives on a booking; asking for a place that is offered, in time, takes it."""
    offer = None if row is None else row.offer_until_at
    if cell.is_add and row is not None and offer is not None:
        is_own = row.household_id == request.household_id
        return BookingEvent.BOOK if is_own and request.received_at <= offer else None
    return filing_event(None if row is None else BookingState(row.state), cell.booking_op)


def _withdrawing(cell: CellFacts, row: Booking | None) -> BookingEvent | None:
    event = BookingEvent.WITHDRAW if cell.is_add else BookingEvent.KEEP
    return event if row is not None and can(BookingState(row.state), event) else None
