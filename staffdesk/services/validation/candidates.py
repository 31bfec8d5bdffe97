"""Requests as policies look at them, and the decision a policy takes on one."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.policies import Candidate, PolicyKey, PolicyKind
from staffdesk.domain.requests import OutcomeKind
from staffdesk.models.policies import Policy
from staffdesk.models.requests import Request, RequestEvent
from staffdesk.models.town import Activity
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.validation import decisions
from staffdesk.services.validation.asked import Asked
from staffdesk.services.validation.checking import Judged


def switched_on(session: Session) -> frozenset[PolicyKey]:
    """List the policies that are on."""
    rows = session.scalars(select(Policy).where(Policy.is_on))
    return frozenset(PolicyKey(PolicyKind(row.kind), row.activity) for row in rows)


def activity_names(session: Session) -> dict[str, str]:
    """Name the activities of the town by code, in its order."""
    rows = session.execute(select(Activity.code, Activity.name).order_by(Activity.position))
    return dict(rows.tuples().all())


def taken_back(session: Session, request_ids: Collection[int]) -> set[int]:
    """List the requests on which somebody took a decision back: a person wants to decide them."""
    events = select(RequestEvent.request_id).where(
        RequestEvent.kind == "undone", RequestEvent.request_id.in_(sorted(request_ids))
    )
    return set(session.scalars(events))


def candidate_of(asked: Asked, judged: Judged, *, is_taken: bool = False) -> Candidate:
    """Put a judged request before the policies."""
    return Candidate(
        items=asked.cells or asked.edits,
        checks=judged.checks,
        proposals=judged.proposals,
        has_words=bool(asked.note.strip()),
        has_files=bool(asked.documents) or (asked.absence is not None and bool(asked.absence.documents)),
        is_taken=is_taken,
    )


def decision_of(request: Request, asked: Asked, judged: Judged) -> Decision:
    """Make the decision the rules propose for a request whose checks are green."""
    outcomes: Mapping[int, str] = {one.index: one.outcome.value for one in judged.proposals}
    items = tuple(
        ItemDecision(index, outcomes.get(index, OutcomeKind.ACCEPTED.value))
        for index in range(asked.item_count)
    )
    return Decision(request.id, decisions.token_of(request), items)
