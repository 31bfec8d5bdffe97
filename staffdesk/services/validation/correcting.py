"""Correcting a decision that was sent: a new decision beside the first, by the same rules (R17).

Nothing is edited: the earlier answer, who gave it and what it did stay inside the request, the family reads
the new one with its reason. Until it leaves, a correction is undone like any decision: the earlier one holds.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from staffdesk.contract import v1
from staffdesk.domain.errors import RuleBroken, Stale
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.requests import Outcome, RequestKind, RequestStatus, status_of
from staffdesk.models.requests import Request, RequestEvent
from staffdesk.services import audit
from staffdesk.services.booking_moves import Hand
from staffdesk.services.places import lock_groups
from staffdesk.services.publication import publish_places
from staffdesk.services.request_rows import Decision
from staffdesk.services.sealing import Sealer
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering
from staffdesk.services.validation.asked import read_request
from staffdesk.services.validation.corrected_effects import (
    Correcting,
    correct_cell,
    correct_credit,
    correct_document,
    correct_field,
)
from staffdesk.services.validation.decided import (
    CORRECTED_KINDS,
    DECIDED,
    Trail,
    answers_of,
    correction_of,
    is_unsent,
    values_now,
)
from staffdesk.services.validation.decisions import (
    checked_outcomes,
    items_of,
    locked_request,
    look_up,
    token_of,
    undo_time,
)
from staffdesk.services.validation.effects import Effects
from staffdesk.services.validation.health import correct_health, is_about_health
from staffdesk.services.validation.outcomes import decision_message


def correct(
    session: Session,
    actor: Actor,
    decision: Decision,
    *,
    at: datetime,
    sealer: Callable[[], Sealer] | None = None,
) -> datetime:
    """Answer a decided request otherwise, all in the caller's transaction.

    Args:
        session: of the caller's writing transaction.
        actor: who corrects; permission is the caller's to check.
        decision: every item as it is answered now; ``reply`` is the reason, which the family reads.
        at: now.
        sealer: gives what opens health, to who may read it.

    Returns:
        The instant until which the correction can be undone.

    Raises:
        Stale: ``already_decided`` with who corrected meanwhile; ``day_changed_since``,
            ``field_changed_since``.
        RecoveryNeeded: this office was restored.
        RuleBroken: ``not_correctable``, ``not_sent_yet``, ``correction_needs_reason``,
            ``correction_changes_nothing``, or as ``decide``.
        NotAllowed: the actor may not read the health form that is corrected.
    """
    require_not_recovering(session)
    request = locked_request(session, decision.request_id)
    _require_correctable(session, request, decision.token)
    reason = decision.reply.strip()
    if not reason:
        raise RuleBroken("correction_needs_reason", field="reason")
    asked = read_request(request)
    answers = checked_outcomes(asked, decision)
    before = answers_of(request)
    changed = {index: one for index, one in enumerate(answers) if one != before[index]}
    if not changed:
        raise RuleBroken("correction_changes_nothing")
    done = Effects(households={request.household_id} if request.household_id is not None else set())
    correcting = Correcting(session, request, asked, Trail(request.undo), Hand(actor.name, at), done)
    _apply(correcting, actor, decision, answers, changed, sealer)
    session.flush()
    _seal(correcting, answers, reason)
    hold_until_at = at + undo_time(session)
    _send(correcting, reason, hold_until_at)
    _record(correcting, actor, reason, before)
    publish_places(session, done.places, at)
    return hold_until_at


def _require_correctable(session: Session, request: Request, token: str) -> None:
    if request.status not in DECIDED or request.kind not in CORRECTED_KINDS or request.undo is None:
        raise RuleBroken("not_correctable")
    if request.household_id is None:
        raise RuleBroken("family_unknown", family=request.family)
    if token_of(request) != token:
        last = correction_of(request)
        who, when = (request.decided_by or "", request.decided_at) if last is None else (last.by, last.at)
        raise Stale("already_decided", who=who, at=when)
    if is_unsent(session, request.id):
        raise RuleBroken("not_sent_yet")


def _apply(
    correcting: Correcting,
    actor: Actor,
    decision: Decision,
    answers: list[Outcome],
    changed: dict[int, Outcome],
    sealer: Callable[[], Sealer] | None,
) -> None:
    session, request, asked = correcting.session, correcting.request, correcting.asked
    if asked.cells:
        found = look_up(session, asked, request.household_id or 0)
        cells = [cell for cell in found if cell.index in changed]
        lock_groups(session, {cell.place.group_id for cell in cells if cell.place is not None})
        for cell in sorted(cells, key=lambda cell: cell.is_add):  # first give up, then take
            correct_cell(correcting, cell, changed[cell.index])
        correct_credit(correcting, answers)
    elif is_about_health(asked):
        actor.need(Permission.READ_HEALTH)
        if sealer is None:
            raise RuleBroken("health_needs_person")
        hand, done = correcting.hand, correcting.done
        correct_health(session, request, asked, changed, correcting.trail, sealer(), hand, done)
    elif asked.edits:
        for index, outcome in changed.items():
            correct_field(correcting, index, outcome.kind)
    elif asked.kind == RequestKind.DOCUMENT:
        correct_document(correcting, answers[0].kind, decision.expires_on)


def _seal(correcting: Correcting, answers: list[Outcome], reason: str) -> None:
    """Write the new answer on the request, and keep the earlier one whole inside its undo."""
    request, hand, done = correcting.request, correcting.hand, correcting.done
    last = correction_of(request)
    before = {"status": request.status, "outcome": request.outcome, "undo": request.undo}
    request.undo = {
        "journal": done.undo,
        "households": sorted(done.households),
        "before": before,
        **values_now(correcting.session, correcting.asked),
    }
    request.outcome = {
        "items": [item.to_wire() for item in items_of(answers)],
        "note": reason,
        "correction": {
            "count": 1 if last is None else last.count + 1,
            "by": hand.name,
            "at": v1.write_instant(hand.at),
            "reason": reason,
        },
    }
    request.status = status_of([one.kind for one in answers]).value
    correcting.session.flush()


def _send(correcting: Correcting, reason: str, hold_until_at: datetime) -> None:
    session, request, at = correcting.session, correcting.request, correcting.hand.at
    last = correction_of(request)
    outbox.enqueue(
        session,
        v1.MessageKind.DECISION,
        request.family,
        decision_message(
            request,
            RequestStatus(request.status),
            items_of(answers_of(request)),
            at=at,
            note=reason,
            correction=0 if last is None else last.count,
        ),
        at=at,
        request_id=request.id,
        hold_until_at=hold_until_at,
    )
    outbox.touch_households(session, sorted(correcting.done.households), at=at)


def _record(correcting: Correcting, actor: Actor, reason: str, before: tuple[Outcome, ...]) -> None:
    session, request, at = correcting.session, correcting.request, correcting.hand.at
    facts: dict[str, Any] = {
        "status": request.status,
        "items": [one.kind.value for one in answers_of(request)],
        "before": [one.kind.value for one in before],
        "reason": reason,
    }
    session.add(RequestEvent(request_id=request.id, at=at, kind="corrected", by=actor.name, facts=facts))
    told = {"label": reason} | facts
    audit.record(session, actor, "request.corrected", f"request:{request.id}", told, at=at)
