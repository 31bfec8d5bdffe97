"""One illness of one child: when it began, which of its days a day is, until when its proof is good (C7)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.absences import (
    PROOF_TYPE,
    AbsenceFacts,
    Proof,
    first_proof_at,
    illness_start,
    is_proof_in_time,
    proof_due_at,
    sick_day_of,
)
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.dates import instant_of, local_date
from staffdesk.domain.requests import RequestKind, RequestStatus
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Membership
from staffdesk.models.requests import Request, SupportingDocument
from staffdesk.services.calendars import is_served
from staffdesk.services.validation.asked import read_request
from staffdesk.services.validation.cells import CellFacts
from staffdesk.services.validation.facts import TownFacts
from staffdesk.services.validation.family_facts import AbsentDays, FamilyFacts, WaitingProof, chunks
from staffdesk.services.validation.service_hours import service_starts_at

LOOK_BACK = timedelta(days=45)
"""How far before the first day asked the beginning of an illness is searched."""

_ABSENT = (
    BookingState.ABSENT_EXCUSED.value,
    BookingState.ABSENT_BILLED.value,
    BookingState.CANCEL_REQUESTED.value,
)


def load_absent_days(
    session: Session, child_ids: Collection[int], days: Collection[date]
) -> dict[int, AbsentDays]:
    """Read on which days before these each child was absent already, and when a proof came; two questions."""
    found: dict[int, AbsentDays] = defaultdict(AbsentDays)
    if not days:
        return found
    first, last = min(days) - LOOK_BACK, max(days)
    for part in chunks(child_ids):
        absent = session.execute(
            select(Booking.child_id, Booking.day_on).where(
                Booking.child_id.in_(part), Booking.day_on.between(first, last), Booking.state.in_(_ABSENT)
            )
        )
        for child, on in absent:
            found[child].days.add(on)
        proofs = session.execute(
            select(SupportingDocument.child_id, SupportingDocument.received_on, Request.received_at)
            .outerjoin(Request, Request.id == SupportingDocument.request_id)
            .where(
                SupportingDocument.child_id.in_(part),
                SupportingDocument.type_code == PROOF_TYPE,
                SupportingDocument.status == "accepted",
                SupportingDocument.received_on >= first,
            )
        )
        for child, received_on, received_at in proofs:
            if child is not None:
                found[child].proofs.append(Proof(received_on, received_at))
    for child, proof in _waiting_proofs(session, set(child_ids)):
        found[child].waiting.append(proof)
    return found


def _waiting_proofs(session: Session, child_ids: Collection[int]) -> Iterator[tuple[int, WaitingProof]]:
    """Read the certificates in the queue that are about one of the children, first received first."""
    if not child_ids:
        return
    pending = session.scalars(
        select(Request)
        .where(
            Request.status == RequestStatus.PENDING.value,
            Request.kind == RequestKind.DOCUMENT.value,
            Request.household_id.is_not(None),
        )
        .order_by(Request.received_at, Request.id)
    ).all()
    bodies = [(request, read_request(request).document) for request in pending]
    proofs = [
        (request, body) for request, body in bodies if body is not None and body.type_code == PROOF_TYPE
    ]
    if not proofs:
        return
    uids = {body.child for _, body in proofs if body.child is not None}
    own = select(Child.uid, Child.id, Membership.household_id).join(Membership)
    known = session.execute(own.where(Child.uid.in_(sorted(uids)), Child.id.in_(sorted(child_ids)))).all()
    children = {(uid, household): child for uid, child, household in known}
    for request, body in proofs:
        child = children.get((body.child or "", request.household_id or 0))
        if child is not None:
            yield child, WaitingProof(request.id, body.document.name, request.received_at, body.about)


def first_waiting(known: AbsentDays, first_on: date, req_id: str = "") -> WaitingProof | None:
    """Give the first proof in the queue about a request, or that may be about an absence begun on a day."""
    own = next((one for one in known.waiting if one.about == req_id), None)
    return own or next((one for one in known.waiting if local_date(one.received_at) >= first_on), None)


@dataclass(frozen=True)
class Illness:
    """The absence that some cells of one child belong to.

    Attributes:
        reason: as the family gave it.
        first_on: its first day, which may lie in an earlier request.
        days: school days it lasts.
        due_at: the last good instant of its proof.
        proven_at: when the first proof that may be about it came that was accepted; None before one did.
        waiting: the first proof that may be about it and that nobody has decided yet.
    """

    reason: str
    first_on: date
    days: int
    due_at: datetime
    proven_at: datetime | None
    waiting: WaitingProof | None
    town: TownFacts

    @classmethod
    def of(
        cls,
        cells: Sequence[CellFacts],
        reason: str,
        town: TownFacts,
        families: FamilyFacts,
        req_id: str = "",
    ) -> "Illness":
        """Find the illness of some cells of one child; ``req_id`` is the request that declares it."""
        first_cell, last_cell = (
            pick(cells, key=lambda cell: (cell.asked.on, service_starts_at(cell.slot, cell.asked.on)))
            for pick in (min, max)
        )
        child = first_cell.child
        known = families.absent_days.get(0 if child is None else child.child_id, AbsentDays())
        first_on = illness_start(first_cell.asked.on, known.days, town.calendar, _site(first_cell))
        return cls(
            reason=reason,
            first_on=first_on,
            days=sick_day_of(first_on, last_cell.asked.on, town.calendar, _site(first_cell)),
            due_at=proof_due_at(town.absences, service_starts_at(first_cell.slot, first_on)),
            proven_at=first_proof_at(known.proofs, first_on),
            waiting=first_waiting(known, first_on, req_id),
            town=town,
        )

    def facts(
        self,
        cell: CellFacts,
        *,
        in_time: bool,
        announced_at: datetime,
        proof_at: datetime | None,
        judged_at: datetime,
        proof_waits: bool = False,
    ) -> AbsenceFacts:
        """Give what is known of one of its days.

        ``proof_at`` is when a proof came with the request, ``proof_waits``: one is in the queue by itself.
        """
        on = cell.asked.on
        proof_at = proof_at or self.proven_at
        return AbsenceFacts(
            reason=self.reason,
            in_time=in_time,
            has_proof=proof_at is not None,
            proof_in_time=is_proof_in_time(proof_at, self.due_at),
            announced_in_time=announced_at <= instant_of(on, self.town.absences.announced_before),
            sick_day=sick_day_of(self.first_on, on, self.town.calendar, _site(cell)),
            consecutive_days=self.days,
            closed=self._is_closed(cell),
            proof_waits=proof_waits,
            proof_due_at=self.due_at,
            judged_at=judged_at,
        )

    def _is_closed(self, cell: CellFacts) -> bool:
        if cell.booking is not None and cell.booking.state is BookingState.CLOSED_BY_TOWN:
            return True
        if cell.slot is None:
            return False
        return not is_served(cell.slot.activity, cell.asked.on, self.town.calendar, _site(cell))


def _site(cell: CellFacts) -> str | None:
    return None if cell.place is None else cell.place.site_uid
