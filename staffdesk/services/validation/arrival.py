"""What the arrival of a request does at once, in the transaction that stores it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract import v1
from staffdesk.domain.bookings import BookingEvent, can
from staffdesk.domain.french.requests import ALREADY_ANSWERED, THE_FAMILY
from staffdesk.domain.requests import OutcomeKind, RequestKind, RequestStatus
from staffdesk.models.messages import Message, Thread
from staffdesk.models.requests import Request, RequestEvent
from staffdesk.services.booking_moves import Hand, Place
from staffdesk.services.publication import publish_places
from staffdesk.services.sync import outbox
from staffdesk.services.validation.asked import Asked, read_request
from staffdesk.services.validation.cells import CellFacts, children_of, find_cells, span_of
from staffdesk.services.validation.checking import useful_moment
from staffdesk.services.validation.effects import change_booking, file_cells, places_of
from staffdesk.services.validation.facts import TownFacts, load_town_facts
from staffdesk.services.validation.family_facts import load_attendance
from staffdesk.services.validation.outcomes import decision_message


class Arrivals:
    """Handles the requests of one pull: shared facts are loaded once, at the first request."""

    def __init__(self, session: Session, at: datetime) -> None:
        """``session`` is the transaction that stores the requests; ``at`` the office's instant."""
        self.session = session
        self.at = at
        self._town: TownFacts | None = None

    @property
    def town(self) -> TownFacts:
        """Facts all requests share."""
        if self._town is None:
            self._town = load_town_facts(self.session)
        return self._town

    def receive(self, request: Request) -> None:
        """Do what this request does on arrival; one that cannot be read is only marked so (R16)."""
        asked = read_request(request)
        request.useful_until_at = useful_moment(asked, request.received_at, self.town)
        if not asked.readable:
            request.status = RequestStatus.CANNOT_READ.value
        elif request.household_id is not None:
            self._take(request, request.household_id, asked)

    def _take(self, request: Request, household_id: int, asked: Asked) -> None:
        if asked.cells:
            self._mark_bookings(request, household_id, asked)
        elif asked.message is not None:
            self._open_thread(request, household_id, asked.message)
        elif asked.withdrawn_req_id is not None:
            self._withdraw(request, household_id, asked.withdrawn_req_id)
        elif asked.kind == RequestKind.TERMS:
            self._settle(request, OutcomeKind.ACCEPTED)

    def _cells(self, household_id: int, asked: Asked) -> tuple[CellFacts, ...]:
        """Look cells up; those of a child that is not this family's are left out."""
        families = load_attendance(
            self.session,
            household_ids={household_id},
            child_uids=asked.child_uids,
            span=span_of([asked], self.town),
        )
        cells = find_cells(asked, household_id, self.town, families)
        return tuple(cell for cell in cells if cell.child is not None)

    def _mark_bookings(self, request: Request, household_id: int, asked: Asked) -> None:
        cells = self._cells(household_id, asked)
        done = file_cells(self.session, request, cells, Hand(THE_FAMILY, request.received_at))
        if len(children_of(cells)) == 1:
            request.child_id = next(iter(children_of(cells)))
        if done.households:
            outbox.touch_households(self.session, sorted(done.households), at=self.at)
            publish_places(self.session, done.places, self.at)

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
        hand = Hand(THE_FAMILY, request.received_at)
        freed: set[Place] = set()
        for cell in self._cells(household_id, read_request(target)):
            event = _withdrawing(cell)
            if event is not None:
                change_booking(self.session, target, cell, event, hand)
                freed |= places_of(cell)
        target.status, target.decided_at = RequestStatus.WITHDRAWN.value, self.at
        target.decided_by, target.undo = THE_FAMILY, None
        self.session.add(RequestEvent(request_id=target.id, at=self.at, kind="withdrawn", facts={}))
        self._tell(target, RequestStatus.WITHDRAWN, ())
        self._settle(request, OutcomeKind.ACCEPTED)
        outbox.touch_household(self.session, household_id, at=self.at)
        publish_places(self.session, freed, self.at)

    def _settle(self, request: Request, outcome: OutcomeKind, reason: str = "") -> None:
        """Answer a request that needs no person."""
        status = RequestStatus.REFUSED if outcome is OutcomeKind.REFUSED else RequestStatus.ACCEPTED
        request.status, request.decided_at, request.decided_by = status.value, self.at, ""
        item = v1.ItemOutcome(index=0, outcome=v1.Outcome(outcome.value), reason=reason)
        request.outcome = {"items": [item.to_wire()], "note": ""}
        self.session.add(RequestEvent(request_id=request.id, at=self.at, kind="settled", facts={}))
        self._tell(request, status, (item,))

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


def _withdrawing(cell: CellFacts) -> BookingEvent | None:
    state = None if cell.booking is None else cell.booking.state
    event = BookingEvent.WITHDRAW if cell.is_add else BookingEvent.KEEP
    return event if state is not None and can(state, event) else None
