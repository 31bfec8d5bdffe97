"""Deciding a request, undoing the decision before it is sent, and the history of both."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from staffdesk.contract import v1
from staffdesk.domain.canonical import digest
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.permissions import Actor
from staffdesk.domain.requests import (
    Outcome,
    OutcomeKind,
    RequestKind,
    RequestStatus,
    allowed_outcomes,
    status_of,
)
from staffdesk.models.households import Child
from staffdesk.models.requests import Request, RequestEvent
from staffdesk.services import audit
from staffdesk.services.request_rows import Decision
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering
from staffdesk.services.validation.arrival import undo_seconds
from staffdesk.services.validation.asked import Asked, read_request
from staffdesk.services.validation.checking import find_cells
from staffdesk.services.validation.effects import (
    Effects,
    Hand,
    decide_cell,
    decide_field,
    file_document,
    revert,
)
from staffdesk.services.validation.facts import TownFacts, load_families, load_town_facts
from staffdesk.services.validation.outcomes import decision_message


def token_of(request: Request) -> str:
    """Give what a screen must hand back: it differs once the request is decided or undone in between."""
    return digest(
        [request.id, request.status, None if request.decided_at is None else str(request.decided_at)]
    )


def locked_request(session: Session, request_id: int) -> Request:
    """Load a request for a decision, locked until the transaction ends.

    Raises:
        NotFound: ``request``.
    """
    row = session.get(Request, request_id, with_for_update=True)
    if row is None:
        raise NotFound("request", request_id=request_id)
    return row


def decide(
    session: Session,
    actor: Actor,
    decision: Decision,
    *,
    at: datetime,
    today_facts: TownFacts | None = None,
) -> datetime:
    """Decide one request: effects, answer to the family, audit, all in the caller's transaction (R17).

    Returns:
        The instant until which it can be undone.

    Raises:
        Stale: ``already_decided`` with who and when.
        RecoveryNeeded: this office was restored.
        RuleBroken: an outcome is missing or makes no sense, a refusal has no reason, a group is full.
    """
    require_not_recovering(session)
    request = locked_request(session, decision.request_id)
    if request.status != RequestStatus.PENDING.value or token_of(request) != decision.token:
        raise Stale("already_decided", who=request.decided_by or "", at=request.decided_at)
    asked = read_request(request)
    outcomes = _checked_outcomes(asked, decision)
    done = Effects()
    if request.household_id is not None:
        done.households.add(request.household_id)
    _apply(session, request, asked, decision, outcomes, Hand(actor.name, at), done, today_facts)
    status = status_of([outcome.kind for outcome in outcomes])
    items = tuple(
        v1.ItemOutcome(index=index, outcome=v1.Outcome(outcome.kind.value), reason=outcome.reason)
        for index, outcome in enumerate(outcomes)
    )
    _seal(session, request, actor, status, items, decision, done, at)
    hold_until_at = at + undo_seconds(session)
    outbox.enqueue(
        session,
        v1.MessageKind.DECISION,
        request.family,
        decision_message(request, status, items, at=at, note=decision.reply),
        at=at,
        request_id=request.id,
        hold_until_at=hold_until_at,
    )
    outbox.touch_households(session, sorted(done.households), at=at)
    return hold_until_at


def _checked_outcomes(asked: Asked, decision: Decision) -> list[Outcome]:
    given = {item.index: item for item in decision.items}
    if sorted(given) != list(range(asked.item_count)):
        raise RuleBroken("outcome_missing", wanted=asked.item_count, given=len(given))
    outcomes = [Outcome(OutcomeKind(given[index].outcome), given[index].reason) for index in sorted(given)]
    allowed = choices(asked)
    for index, outcome in enumerate(outcomes):
        if outcome.kind not in allowed[index]:
            raise RuleBroken("outcome_not_possible", outcome=outcome.kind)
    return outcomes


def choices(asked: Asked) -> list[frozenset[OutcomeKind]]:
    """List, item by item, the outcomes that make sense."""
    if asked.cells:
        return [allowed_outcomes(cell) for cell in asked.cells]
    if asked.edits:
        return [allowed_outcomes(edit) for edit in asked.edits]
    return [frozenset({OutcomeKind.ACCEPTED, OutcomeKind.REFUSED})]


def _apply(
    session: Session,
    request: Request,
    asked: Asked,
    decision: Decision,
    outcomes: list[Outcome],
    hand: Hand,
    done: Effects,
    town: TownFacts | None,
) -> None:
    if asked.cells and request.household_id is not None:
        families = load_families(
            session,
            household_ids={request.household_id},
            child_uids=asked.child_uids,
            days={cell.on for cell in asked.cells},
            today=hand.at.date(),
        )
        cells = find_cells(asked, request.household_id, town or load_town_facts(session), families)
        for cell, outcome in zip(cells, outcomes, strict=True):
            decide_cell(session, request, cell, outcome.kind, outcome.reason, hand, done)
    for index in range(len(asked.edits)):
        decide_field(session, asked, index, outcomes[index].kind, done)
    if asked.kind is RequestKind.DOCUMENT and outcomes[0].kind is OutcomeKind.ACCEPTED:
        child_id = _child_id(session, asked)
        file_document(
            session,
            request,
            asked,
            child_id=child_id,
            expires_on=decision.expires_on,
            hand=hand,
            done=done,
            today=hand.at.date(),
        )


def _child_id(session: Session, asked: Asked) -> int | None:
    uid = None if asked.document is None else asked.document.child
    return None if uid is None else session.scalar(select(Child.id).where(Child.uid == uid))


def _seal(
    session: Session,
    request: Request,
    actor: Actor,
    status: RequestStatus,
    items: tuple[v1.ItemOutcome, ...],
    decision: Decision,
    done: Effects,
    at: datetime,
) -> None:
    outcome = {"items": [item.to_wire() for item in items], "note": decision.reply}
    changed = session.execute(
        update(Request)
        .where(Request.id == request.id, Request.status == RequestStatus.PENDING.value)
        .values(
            status=status.value,
            decided_at=at,
            decided_by=actor.name,
            outcome=outcome,
            undo={"journal": done.undo, "households": sorted(done.households)},
        )
        .execution_options(synchronize_session="fetch")
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale("already_decided", who="", at=None)
    session.add(
        RequestEvent(
            request_id=request.id, at=at, kind="decided", by=actor.name, facts={"status": status.value}
        )
    )
    facts: dict[str, Any] = {"status": status.value, "items": [item.outcome.value for item in items]}
    audit.record(session, actor, "request.decided", f"request:{request.id}", facts, at=at)


def undo(session: Session, actor: Actor, request_id: int, *, at: datetime) -> None:
    """Take a decision back that is not numbered yet (R17).

    Raises:
        Stale: ``already_sent``, ``changed_since``, ``not_decided``.
    """
    require_not_recovering(session)
    request = locked_request(session, request_id)
    if request.undo is None or request.status == RequestStatus.PENDING.value:
        raise Stale("not_decided", request_id=request_id)
    outbox.take_back(session, request_id)
    touched = revert(session, request.undo["journal"], Hand(actor.name, at))
    touched |= set(request.undo["households"])
    request.status, request.decided_at, request.decided_by = RequestStatus.PENDING.value, None, None
    request.outcome = request.undo = None
    session.add(RequestEvent(request_id=request_id, at=at, kind="undone", by=actor.name, facts={}))
    audit.record(session, actor, "request.undone", f"request:{request_id}", {}, at=at)
    outbox.touch_households(session, sorted(touched), at=at)
