"""Sending numbered messages, and keeping book of what the portal has (R6, R7)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, defer

from staffdesk.contract.outgoing import Outgoing
from staffdesk.contract.v1 import PUSH_BYTES, PushAnswer
from staffdesk.models.requests import RequestEvent
from staffdesk.models.sync import OutboxMessage
from staffdesk.services.sync.numbering import ROOM, as_outgoing

ENVELOPE = 300
"""Bytes of one message around its body, at most."""


def read_batch(session: Session, limit: int) -> list[Outgoing]:
    """Return the first numbered messages that wait: consecutive, within the limits of the wire."""
    question = (
        select(OutboxMessage)
        .where(OutboxMessage.n.is_not(None), OutboxMessage.status == "queued")
        .order_by(OutboxMessage.n)
        .limit(limit)
    )
    return _fitting(session.scalars(question).all())


def _fitting(rows: Sequence[OutboxMessage]) -> list[Outgoing]:
    batch: list[Outgoing] = []
    weight = ROOM
    for row in rows:
        weight += len((row.body or "").encode("utf-8")) + ENVELOPE
        if batch and (weight > PUSH_BYTES or row.n != batch[-1].n + 1):
            break
        batch.append(as_outgoing(row))
    return batch


def mark_sent(session: Session, batch: Sequence[Outgoing], answer: PushAnswer, at: datetime) -> int:
    """Note what the portal has applied, and what it could not accept; return how many it took."""
    upto = min(answer.applied_upto, batch[-1].n)
    waiting = (OutboxMessage.n <= upto) & (OutboxMessage.status == "queued")
    question = select(OutboxMessage).where(waiting).options(defer(OutboxMessage.body)).with_for_update()
    rows = session.scalars(question).all()
    reasons = {rejected.n: rejected.reason for rejected in answer.rejected}
    for row in rows:
        row.sent_at = at
        row.status = "rejected" if row.n in reasons else "sent"
        row.reject_reason = reasons.get(row.n or 0)
        if row.request_id is not None and row.status == "sent":
            session.add(RequestEvent(request_id=row.request_id, at=at, kind="sent", facts={"n": row.n}))
    return sum(row.status == "sent" for row in rows)


def requeue_lost(session: Session, out_applied: int) -> int:
    """Queue again what was marked sent and the portal does not have (R6); return how many."""
    lost = session.scalars(
        update(OutboxMessage)
        .where(OutboxMessage.n > out_applied, OutboxMessage.status != "queued")
        .values(status="queued", sent_at=None)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(lost)
