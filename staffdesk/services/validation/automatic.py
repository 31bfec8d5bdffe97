"""Automatic decisions: what the policies that are on decide by themselves, between a pull and a push.

The waiting requests are looked at together; each that may be decided is then judged anew and decided in a
transaction of its own, under a lock, in the order in which requests were filed (R14): what a decision changed
is what the next one compares. A request that meets a colleague or a full group is left to a person.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.checks import to_json
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.french.policies import author
from staffdesk.domain.permissions import Actor, Role
from staffdesk.domain.policies import PolicyKey, Ruling, policies_for, rule_on
from staffdesk.domain.requests import RequestKind, RequestStatus
from staffdesk.models.requests import Request
from staffdesk.services.bulk import building_many
from staffdesk.services.office import Office
from staffdesk.services.validation import decisions
from staffdesk.services.validation.asked import read_request
from staffdesk.services.validation.candidates import (
    activity_names,
    candidate_of,
    decision_of,
    switched_on,
    taken_back,
)
from staffdesk.services.validation.fields import find_holder
from staffdesk.services.validation.loading import Loaded, load_requests

RULED_KINDS = (RequestKind.EDIT.value, RequestKind.BOOKING.value, RequestKind.ABSENCE.value)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class AutomaticDecisions:
    """Decides what the policies of the town allow.

    Attributes:
        office: the office.
        held: whether answers wait as those of people do, so that somebody may take them back; without it they
            leave with the cycle that made them: nobody is there to take anything back.
    """

    office: Office
    held: bool = True

    def run(self) -> int:
        """Decide everything that may be, and return how many requests that was.

        Raises:
            RecoveryNeeded: this office was restored.
            Unavailable: the database fails.
        """
        return sum(self._decide(request_id) for request_id in self._find())

    def _find(self) -> Sequence[int]:
        """List what may be decided, first filed first; almost always nothing, and then one question."""
        with building_many(), self.office.database.read() as session:
            on = switched_on(session)
            if not on:
                return ()
            requests = [request for request in _waiting(session) if _is_covered(request, on)]
            loaded = load_requests(session, requests, self.office.clock.now())
            rulings = _rule(session, loaded, on)
            return [request.id for request in requests if rulings[request.id].decides]

    def _decide(self, request_id: int) -> bool:
        try:
            with self.office.database.begin() as session:
                return self._decide_in(session, request_id)
        except (Stale, RuleBroken, NotFound) as error:
            log.info("request %s is left to a person: %s", request_id, error)
            return False

    def _decide_in(self, session: Session, request_id: int) -> bool:
        """Judge a request again under its lock, and decide it if it is still green."""
        request = session.get(Request, request_id, with_for_update=True, populate_existing=True)
        if request is None or request.status != RequestStatus.PENDING.value:
            return False
        _lock_edited(session, request)
        at = self.office.clock.now()
        loaded = load_requests(session, [request], at)
        ruling = _rule(session, loaded, switched_on(session))[request_id]
        if not ruling.decides:
            return False
        judged, asked = loaded.judged[request_id], loaded.asked[request_id]
        basis = decisions.Basis(
            tuple(f"{policy.kind.value}:{policy.activity}".rstrip(":") for policy in ruling.policies),
            to_json(judged.checks),
        )
        name = author(ruling.policies, activity_names(session))
        actor = Actor(0, name, frozenset({Role.AGENT}))
        decision = decision_of(request, asked, judged)
        decisions.decide(session, actor, decision, at=at, basis=basis, held=self.held)
        return True


def _waiting(session: Session) -> Sequence[Request]:
    return session.scalars(
        select(Request)
        .where(
            Request.status == RequestStatus.PENDING.value,
            Request.kind.in_(RULED_KINDS),
            Request.assigned_to.is_(None),
        )
        .order_by(Request.received_at, Request.id)
    ).all()


def _is_covered(request: Request, on: frozenset[PolicyKey]) -> bool:
    asked = read_request(request)
    items = asked.cells or asked.edits
    return bool(items) and set(policies_for(items)) <= on


def _rule(session: Session, loaded: Loaded, on: frozenset[PolicyKey]) -> dict[int, Ruling]:
    undone = taken_back(session, [request.id for request in loaded.requests])
    rulings = {}
    for request in loaded.requests:
        is_taken = request.id in undone or request.assigned_to is not None
        asked, judged = loaded.asked[request.id], loaded.judged[request.id]
        rulings[request.id] = rule_on(candidate_of(asked, judged, is_taken=is_taken), on)
    return rulings


def _lock_edited(session: Session, request: Request) -> None:
    """Hold what the request edits, so that nobody changes it between the comparison and the decision."""
    for edit in read_request(request).edits:
        session.refresh(find_holder(session, edit.subject, edit.uid), with_for_update=True)
