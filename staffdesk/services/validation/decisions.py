"""Deciding a request, and undoing the decision before it is sent (R17)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from staffdesk.contract import v1
from staffdesk.domain.canonical import digest
from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.requests import (
    Outcome,
    OutcomeKind,
    RequestKind,
    RequestStatus,
    allowed_outcomes,
    status_of,
)
from staffdesk.models.requests import Request, RequestEvent
from staffdesk.models.town import Town
from staffdesk.services import audit
from staffdesk.services.booking_moves import Hand
from staffdesk.services.places import lock_groups
from staffdesk.services.publication import publish_places
from staffdesk.services.request_rows import Decision, Leaving
from staffdesk.services.sealing import Sealer
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering, sync_state
from staffdesk.services.validation.asked import Asked, read_request
from staffdesk.services.validation.cart_credit import free_given_up, hold_credit
from staffdesk.services.validation.cells import CellFacts, find_cells, span_of
from staffdesk.services.validation.decided import correction_of, values_now
from staffdesk.services.validation.effects import (
    Effects,
    decide_cell,
    decide_field,
    file_document,
    revert,
)
from staffdesk.services.validation.facts import load_town_facts
from staffdesk.services.validation.family_facts import load_attendance
from staffdesk.services.validation.health import decide_health, is_about_health
from staffdesk.services.validation.outcomes import decision_message
from staffdesk.services.validation.proven_absences import decide_proven, is_proven_line

BY_POLICY = "policy"
"""The entry that an automatic decision leaves in the history of its request."""


def token_of(request: Request) -> str:
    """Give what a screen must hand back: it differs once the request is decided or undone in between."""
    decided_at = None if request.decided_at is None else v1.write_instant(request.decided_at)
    last = correction_of(request)
    corrected = [] if last is None else [last.count, v1.write_instant(last.at)]
    return digest([request.id, request.status, decided_at, *corrected])


def undo_time(session: Session) -> timedelta:
    """Give how long a decision waits before it leaves, so that it can be undone (a rule of the town)."""
    rules = session.scalar(select(Town.rules)) or {}
    return timedelta(seconds=int(str(rules.get("undo_seconds", 30))))


def leaving(session: Session) -> Leaving:
    """Tell when an answer given now will leave, as the last exchange with the portal went."""
    state = sync_state(session)
    if state.device_id is None:
        return Leaving.NOWHERE
    return Leaving.WHEN_ANSWERED if state.last_error else Leaving.SOON


@dataclass(frozen=True)
class Basis:
    """What an automatic decision rests on: the policies that allowed it, and every check as JSON values."""

    policies: Sequence[str]
    checks: Sequence[Mapping[str, object]]

    def facts(self) -> dict[str, Any]:
        """Give it as it is kept beside the decision."""
        return {"policies": list(self.policies), "checks": [dict(check) for check in self.checks]}


@dataclass(frozen=True)
class _Deciding:
    """A decision under way: the request, what it asks, what is answered, by whom, on which basis."""

    session: Session
    request: Request
    asked: Asked
    decision: Decision
    outcomes: Sequence[Outcome]
    hand: Hand
    done: Effects
    basis: Basis | None = None
    health: Sealer | None = None


def decide(
    session: Session,
    actor: Actor,
    decision: Decision,
    *,
    at: datetime,
    cells: Sequence[CellFacts] | None = None,
    basis: Basis | None = None,
    held: bool = True,
    sealer: Callable[[], Sealer] | None = None,
) -> datetime:
    """Decide one request: effects, answer to the family, audit, all in the caller's transaction (R17).

    Args:
        session: of the caller's writing transaction.
        actor: who decides; permission is the caller's to check.
        decision: what, with the token the request had when it was looked at.
        at: now.
        cells: the asked cells as they were looked up for a whole batch; states are read anew in any case.
        basis: what an automatic decision rests on; kept in the history and in the audit log.
        held: whether the answer waits a moment, so that it can be undone.
        sealer: gives what opens health, to who may read it; without it no health form is written.

    Returns:
        The instant until which it can be undone.

    Raises:
        Stale: ``already_decided`` with who and when.
        RecoveryNeeded: this office was restored.
        RuleBroken: an outcome is missing or makes no sense, a refusal has no reason, a group is full, the
            request cannot be read, or it is not this family's to ask.
        NotFound: ``request``, ``edited_record``.
    """
    require_not_recovering(session)
    request = locked_request(session, decision.request_id)
    _require_pending(request, decision.token)
    asked = read_request(request)
    outcomes = checked_outcomes(asked, decision)
    if request.household_id is None and any(one.kind is not OutcomeKind.REFUSED for one in outcomes):
        raise RuleBroken("family_unknown", family=request.family)
    hand = Hand(actor.name, at)
    health = _opener(actor, asked, outcomes, sealer)
    deciding = _Deciding(session, request, asked, decision, outcomes, hand, Effects(), basis, health)
    if request.household_id is not None:
        deciding.done.households.add(request.household_id)
        _apply(deciding, request.household_id, cells)
    status = status_of([outcome.kind for outcome in outcomes])
    items = items_of(outcomes)
    _seal(deciding, status, items)
    hold_until_at = at + undo_time(session) if held else at
    _send(deciding, status, items, hold_until_at)
    _record(deciding, actor, {"status": status.value, "items": [i.outcome.value for i in items]})
    publish_places(session, deciding.done.places, at)
    return hold_until_at


def items_of(outcomes: Sequence[Outcome]) -> tuple[v1.ItemOutcome, ...]:
    """Put answers into words of the wire, in the order of the items."""
    return tuple(
        v1.ItemOutcome(index=index, outcome=v1.Outcome(outcome.kind.value), reason=outcome.reason)
        for index, outcome in enumerate(outcomes)
    )


def _opener(
    actor: Actor, asked: Asked, outcomes: Sequence[Outcome], sealer: Callable[[], Sealer] | None
) -> Sealer | None:
    """Give what opens health, where an answer writes some.

    Raises:
        NotAllowed: the actor may not read health.
        RuleBroken: ``health_needs_person``: nobody is there who could.
        Unavailable: this machine has no key of the town.
    """
    if not is_about_health(asked) or all(one.kind is not OutcomeKind.ACCEPTED for one in outcomes):
        return None
    actor.need(Permission.READ_HEALTH)
    if sealer is None:
        raise RuleBroken("health_needs_person")
    return sealer()


def locked_request(session: Session, request_id: int) -> Request:
    """Load a request for a decision, locked until the transaction ends."""
    row = session.get(Request, request_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("request", request_id=request_id)
    return row


def _require_pending(request: Request, token: str) -> None:
    if request.status == RequestStatus.CANNOT_READ.value:
        raise RuleBroken("request_unreadable", kind=request.kind)
    if request.status != RequestStatus.PENDING.value or token_of(request) != token:
        raise Stale("already_decided", who=request.decided_by or "", at=request.decided_at)


def checked_outcomes(asked: Asked, decision: Decision) -> list[Outcome]:
    """Read the answers of a decision, one for each item.

    Raises:
        RuleBroken: ``outcome_missing``, ``outcome_not_possible``, ``refusal_needs_reason``.
    """
    given = {item.index: item for item in decision.items if not is_proven_line(item.index)}
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


def _apply(deciding: _Deciding, household_id: int, cells: Sequence[CellFacts] | None) -> None:
    session, request, asked, done = deciding.session, deciding.request, deciding.asked, deciding.done
    if asked.cells:
        found = cells if cells is not None else look_up(session, asked, household_id)
        lock_groups(session, {cell.place.group_id for cell in found if cell.place is not None})
        answered = list(zip(found, deciding.outcomes, strict=True))
        for cell, outcome in sorted(answered, key=lambda pair: pair[0].is_add):  # first give up, then take
            decide_cell(session, request, cell, outcome, deciding.hand, done)
        given_up = [(cell.asked.activity, cell.asked.on) for cell in found if not cell.is_add]
        free_given_up(session, household_id, given_up, deciding.hand.at, done)
        hold_credit(session, request, asked, deciding.outcomes, deciding.hand, done)
    if is_about_health(asked):
        if deciding.health is not None:
            decide_health(session, request, asked, deciding.outcomes, deciding.health, deciding.hand, done)
        return
    for index in range(len(asked.edits)):
        decide_field(session, request, asked, index, deciding.outcomes[index].kind, done)
    if asked.kind == RequestKind.DOCUMENT and deciding.outcomes[0].kind is OutcomeKind.ACCEPTED:
        expires_on = deciding.decision.expires_on
        file_document(session, request, asked, deciding.hand, done, expires_on=expires_on)
        decide_proven(session, request, _proven_outcomes(deciding.decision), deciding.hand, done)


def _proven_outcomes(decision: Decision) -> dict[int, OutcomeKind]:
    return {item.index: OutcomeKind(item.outcome) for item in decision.items if is_proven_line(item.index)}


def look_up(session: Session, asked: Asked, household_id: int) -> tuple[CellFacts, ...]:
    """Look the cells of one request up, without what only checks need."""
    town = load_town_facts(session)
    families = load_attendance(
        session,
        household_ids={household_id},
        child_uids=asked.child_uids,
        span=span_of([asked], town),
    )
    return find_cells(asked, household_id, town, families)


def _seal(deciding: _Deciding, status: RequestStatus, items: Sequence[v1.ItemOutcome]) -> None:
    """Write the decision once: a request that is not pending any more is somebody else's (R17).

    Raises:
        Stale: ``already_decided``.
    """
    request, hand = deciding.request, deciding.hand
    done = deciding.done
    changed: CursorResult[Any] = deciding.session.execute(  # type: ignore[assignment]
        update(Request)
        .where(Request.id == request.id, Request.status == RequestStatus.PENDING.value)
        .values(
            status=status.value,
            decided_at=hand.at,
            decided_by=hand.name,
            outcome={"items": [item.to_wire() for item in items], "note": deciding.decision.reply},
            undo={"journal": done.undo, "households": sorted(done.households)}
            | values_now(deciding.session, deciding.asked),
        )
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise Stale("already_decided", who="", at=None)
    deciding.session.refresh(request)


def _send(
    deciding: _Deciding, status: RequestStatus, items: Sequence[v1.ItemOutcome], hold_until_at: datetime
) -> None:
    session, request, at = deciding.session, deciding.request, deciding.hand.at
    outbox.enqueue(
        session,
        v1.MessageKind.DECISION,
        request.family,
        decision_message(request, status, items, at=at, note=deciding.decision.reply),
        at=at,
        request_id=request.id,
        hold_until_at=hold_until_at,
    )
    outbox.touch_households(session, sorted(deciding.done.households), at=at)


def _record(deciding: _Deciding, actor: Actor, facts: dict[str, Any]) -> None:
    """Write the decision in the history and in the audit log, an automatic one with what it rests on."""
    session, request, at = deciding.session, deciding.request, deciding.hand.at
    basis = {} if deciding.basis is None else deciding.basis.facts()
    kind = "decided" if deciding.basis is None else BY_POLICY
    event = {"status": facts["status"]} | basis
    session.add(RequestEvent(request_id=request.id, at=at, kind=kind, by=actor.name, facts=event))
    audit.record(session, actor, "request.decided", f"request:{request.id}", facts | basis, at=at)


def undo(session: Session, actor: Actor, request_id: int, *, at: datetime) -> None:
    """Take a decision back that is not numbered yet; of a corrected one the correction alone (R17).

    Raises:
        Stale: ``already_sent``, ``changed_since``, ``place_taken_since``, ``not_decided``.
        RecoveryNeeded: this office was restored.
    """
    require_not_recovering(session)
    request = locked_request(session, request_id)
    if request.undo is None or request.status == RequestStatus.PENDING.value:
        raise Stale("not_decided", request_id=request_id)
    outbox.take_back(session, request_id)
    done = revert(session, request.undo["journal"], Hand(actor.name, at))
    touched = done.households | set(request.undo["households"])
    before = request.undo.get("before")
    if before is None:
        request.status, request.decided_at, request.decided_by = RequestStatus.PENDING.value, None, None
        request.outcome = request.undo = None
    else:
        request.status, request.outcome, request.undo = before["status"], before["outcome"], before["undo"]
    word = "undone" if before is None else "correction_undone"
    session.add(RequestEvent(request_id=request_id, at=at, kind=word, by=actor.name, facts={}))
    audit.record(session, actor, f"request.{word}", f"request:{request_id}", {}, at=at)
    outbox.touch_households(session, sorted(touched), at=at)
    publish_places(session, done.places, at)
