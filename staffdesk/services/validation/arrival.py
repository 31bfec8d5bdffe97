"""What the arrival of a request does at once, in the transaction that stores it: marks, threads, withdrawals."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract import v1
from staffdesk.domain.bookings import BookingEvent, BookingState, can
from staffdesk.domain.requests import BookingOp, OutcomeKind, RequestKind, RequestStatus
from staffdesk.models.messages import Message, Thread
from staffdesk.models.requests import Request, RequestEvent
from staffdesk.models.town import Town
from staffdesk.services.sync import outbox
from staffdesk.services.validation.asked import Asked, read_request
from staffdesk.services.validation.checking import CellFacts, find_cells, useful_moment
from staffdesk.services.validation.effects import (
    Hand,
    change_booking,
    file_cells,
    households_of_child,
    operation_of,
)
from staffdesk.services.validation.facts import TownFacts, load_families, load_town_facts
from staffdesk.services.validation.outcomes import decision_message

FAMILY = "La famille"


class Arrivals:
    """Handles the requests of one pull: shared facts are loaded once, at the first request that needs them."""

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
        """Do what this request does on arrival; nothing for a kind this program does not know."""
        asked = read_request(request)
        hours = int(str(self.town.rules.get("answer_hours", 72)))
        request.useful_until_at = useful_moment(asked, request.received_at, self.town, answer_hours=hours)
        if not asked.readable:
            request.status = RequestStatus.CANNOT_READ.value
            return
        if request.household_id is None:
            return
        if asked.cells:
            self._mark_bookings(request, asked)
        elif asked.message is not None:
            self._open_thread(request, asked.message)
        elif asked.withdrawn_req_id is not None:
            self._withdraw(request, asked.withdrawn_req_id)
        elif asked.kind is RequestKind.TERMS:
            self._settle(request, OutcomeKind.ACCEPTED)

    def _cells(self, request: Request, asked: Asked) -> tuple[CellFacts, ...]:
        household_id = request.household_id or 0
        families = load_families(
            self.session,
            household_ids={household_id},
            child_uids=asked.child_uids,
            days={cell.on for cell in asked.cells},
            today=self.at.date(),
        )
        members = set(self.session.scalars(select_members(household_id)))
        cells = find_cells(asked, household_id, self.town, families)
        return tuple(cell for cell in cells if cell.child is not None and cell.child.child_id in members)

    def _mark_bookings(self, request: Request, asked: Asked) -> None:
        cells = self._cells(request, asked)
        file_cells(self.session, request, cells, Hand(FAMILY, request.received_at))
        touched = {household for cell in cells for household in households_of_child(self.session, cell)}
        if touched:
            outbox.touch_households(self.session, sorted(touched), at=self.at)

    def _open_thread(self, request: Request, body: v1.MessageBody) -> None:
        thread = self.session.scalar(select(Thread).where(Thread.uid == body.thread))
        if thread is not None and thread.household_id != request.household_id:
            request.status = RequestStatus.CANNOT_READ.value
            return
        if thread is None:
            thread = Thread(
                uid=body.thread,
                household_id=request.household_id or 0,
                topic=body.topic,
                subject=body.subject,
                last_at=request.received_at,
                request_id=request.id,
            )
            self.session.add(thread)
            self.session.flush()
        thread.state, thread.unread, thread.last_at = "to_answer", True, request.received_at
        self.session.add(
            Message(
                uid=body.message,
                thread_id=thread.id,
                author="family",
                author_name=FAMILY,
                body=body.body,
                written_at=request.received_at,
            )
        )
        self._settle(request, OutcomeKind.ACCEPTED)

    def _withdraw(self, request: Request, req_id: str) -> None:
        target = self.session.scalar(
            select(Request).where(Request.req_id == req_id, Request.household_id == request.household_id)
        )
        if target is None or target.status != RequestStatus.PENDING.value:
            self._settle(request, OutcomeKind.REFUSED, "Cette demande a déjà reçu une réponse.")
            return
        asked = read_request(target)
        for cell in self._cells(target, asked):
            event = _withdrawing(cell)
            if event is not None:
                hand = Hand(FAMILY, request.received_at)
                change_booking(self.session, target, cell, event, hand, reason="")
        target.status, target.decided_at = RequestStatus.WITHDRAWN.value, self.at
        target.decided_by, target.undo = FAMILY, None
        self._tell(target, RequestStatus.WITHDRAWN, ())
        self._settle(request, OutcomeKind.ACCEPTED)
        outbox.touch_household(self.session, request.household_id or 0, at=self.at)

    def _settle(self, request: Request, outcome: OutcomeKind, reason: str = "") -> None:
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


def select_members(household_id: int):  # type: ignore[no-untyped-def]
    """Select the ids of the children of a household."""
    from staffdesk.models.households import Membership

    return select(Membership.child_id).where(Membership.household_id == household_id)


def _withdrawing(cell: CellFacts) -> BookingEvent | None:
    state = None if cell.booking is None else cell.booking.state
    event = BookingEvent.WITHDRAW if operation_of(cell) is BookingOp.ADD else BookingEvent.KEEP
    return event if state is not None and can(state, event) else None


def undo_seconds(session: Session) -> timedelta:
    """How long a decision waits before it leaves, so that it can be undone (a rule of the town)."""
    rules = session.scalar(select(Town.rules)) or {}
    return timedelta(seconds=int(str(rules.get("undo_seconds", 30))))


__all__ = ["Arrivals", "BookingState"]
