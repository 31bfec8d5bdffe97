"""What a policy would have done with the requests of a past period; it reads, and never writes."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import Period, start_of_day
from staffdesk.domain.french.policies import why_left, whys_left
from staffdesk.domain.policies import PolicyKey, PolicyKind, Ruling, policies_for, rule_on
from staffdesk.domain.requests import RequestKind, RequestStatus
from staffdesk.models.requests import Request
from staffdesk.services.bulk import building_many
from staffdesk.services.policy_rows import SimulatedRow, Simulation
from staffdesk.services.progress import Progress
from staffdesk.services.validation import lines
from staffdesk.services.validation.asked import read_request
from staffdesk.services.validation.candidates import activity_names, candidate_of, switched_on
from staffdesk.services.validation.checking import Judged
from staffdesk.services.validation.loading import Loaded, load_requests
from staffdesk.services.validation.past import judge_as_then

REQUEST_KINDS: Mapping[PolicyKind, RequestKind] = {
    PolicyKind.BOOKING: RequestKind.BOOKING,
    PolicyKind.CANCELLATION: RequestKind.BOOKING,
    PolicyKind.ABSENCE: RequestKind.ABSENCE,
    PolicyKind.CONTACT: RequestKind.EDIT,
}
"""The kind of request on the wire in which each kind of policy is found."""

DECIDED = (RequestStatus.ACCEPTED.value, RequestStatus.PARTLY.value, RequestStatus.REFUSED.value)


def simulate(
    session: Session, policy: PolicyKey, period: Period, *, progress: Progress | None = None
) -> Simulation:
    """Put the decided requests of a period before a policy, as if it had been on beside those that are."""
    with building_many():
        requests = _past_requests(session, policy, period)
        _tell(progress, 0, len(requests))
        loaded = load_requests(session, requests, start_of_day(period.end))
        judged = judge_as_then(session, loaded)
        _tell(progress, len(requests), len(requests))
    names = activity_names(session)
    on = switched_on(session) | {policy}
    rulings = {
        request.id: rule_on(candidate_of(loaded.asked[request.id], judged[request.id]), on)
        for request in requests
    }
    rows = [_row(request, loaded, judged[request.id], rulings[request.id], names) for request in requests]
    return Simulation(
        kind=policy.kind.value,
        activity=policy.activity,
        first_on=period.start,
        last_on=period.last,
        rows=tuple(sorted(rows, key=lambda row: (not row.differs, row.would_accept, row.received_at))),
        reasons=_reasons(rulings.values(), names),
    )


def _past_requests(session: Session, policy: PolicyKey, period: Period) -> Sequence[Request]:
    found = session.scalars(
        select(Request)
        .where(
            Request.kind == REQUEST_KINDS[policy.kind].value,
            Request.status.in_(DECIDED),
            Request.received_at >= start_of_day(period.start),
            Request.received_at < start_of_day(period.end),
        )
        .order_by(Request.received_at, Request.id)
    )
    return [request for request in found if policy in _policies_of(request)]


def _policies_of(request: Request) -> tuple[PolicyKey, ...]:
    asked = read_request(request)
    return policies_for(asked.cells or asked.edits)


def _row(
    request: Request, loaded: Loaded, judged: Judged, ruling: Ruling, names: Mapping[str, str]
) -> SimulatedRow:
    asked = loaded.asked[request.id]
    row = lines.queue_row(request, asked, judged, loaded.families, loaded.town, request.received_at)
    return SimulatedRow(
        request_id=request.id,
        received_at=request.received_at,
        family=row.family,
        child=row.child,
        summary=row.summary,
        would_accept=ruling.decides,
        why_left=whys_left(ruling.left, names),
        status=request.status,
        decided_by=request.decided_by or "",
    )


def _reasons(rulings: Collection[Ruling], names: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """Count each reason once a request, the commonest first."""
    counts = Counter(words for ruling in rulings for words in {why_left(one, names) for one in ruling.left})
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress.step(done, total)
