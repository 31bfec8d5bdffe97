"""Messages of the office, applied in order, once, in one transaction (R6, R7, R13, R14, R17).

What can never be accepted is logged with its reason and answered as rejected: its number is consumed and the
line moves on. Every answer tells it again, for the first one may be lost.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ValidationError
from sqlalchemy import Connection, Table, insert, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import DataError, IntegrityError

from staffdesk.contract.streams import extend_stream, item_digest, item_text
from staffdesk.contract.v1 import (
    AccountBody,
    DecisionBody,
    DocumentOut,
    FamilySnapshot,
    MessageKind,
    OutboxItem,
    Push,
    PushAnswer,
    Rejected,
    RequestItem,
    TownMessageBody,
    TownSnapshot,
    write_instant,
)
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import StaffdeskError
from staffdesk.portal import documents, tables
from staffdesk.portal.accounts import apply_account
from staffdesk.portal.database import locked_state
from staffdesk.portal.refusals import Refused
from staffdesk.portal.writing import insert_new


class CannotAccept(Exception):
    """A message that no retry will ever make acceptable; the text says why, for staff."""


@dataclass(frozen=True)
class Arrived:
    """A message that came, with its body as canonical JSON text: it is hashed, logged and shown as that."""

    item: OutboxItem
    body: str

    @property
    def family(self) -> str:
        """The family it is for.

        Raises:
            CannotAccept: ``family_missing``.
        """
        if self.item.family is None:
            raise CannotAccept("family_missing")
        return self.item.family


Applier = Callable[[Connection, Arrived, datetime], None]
Apply = Callable[[Connection, Arrived, datetime], str | None]
"""Applies one message; the text says why it could not be accepted."""

UNACCEPTABLE = (ValidationError, CannotAccept, StaffdeskError, DataError, IntegrityError, OverflowError)


def apply_push(connection: Connection, push: Push, now: datetime) -> PushAnswer:
    """Apply consecutive messages to the portal, all in the caller's transaction.

    Raises:
        Refused: ``fenced``: another epoch; ``fork``: the office forgot what it sent; ``gap``: numbers miss;
            ``invalid``: the numbers are not consecutive.
    """
    _require_consecutive(push)
    state = locked_state(connection)
    if push.epoch != state["epoch"]:
        raise Refused("fenced", epoch=state["epoch"], out_applied=state["out_applied"])
    applied, stream = state["out_applied"], state["out_stream"]
    known = _known_among(connection, push)
    for item in push.messages:
        if item.n <= applied:
            _require_same(connection, item, state)
    fresh = [item for item in push.messages if item.n > applied]
    if fresh and fresh[0].n != applied + 1:
        raise Refused("gap", out_applied=applied, epoch=state["epoch"])
    logged = _take_all(connection, fresh, known, now)
    for row in logged:
        applied, stream = applied + 1, extend_stream(stream, str(row["digest"]))
    if logged:
        connection.execute(insert(tables.outbox_log), logged)
    connection.execute(update(tables.state).values(out_applied=applied, out_stream=stream))
    return PushAnswer(applied_upto=applied, rejected=_rejected_among(connection, push))


def _require_consecutive(push: Push) -> None:
    first = push.messages[0].n
    if [item.n for item in push.messages] != list(range(first, first + len(push.messages))):
        raise Refused("invalid", "the numbers are not consecutive")


def _require_same(connection: Connection, item: OutboxItem, state: RowMapping) -> None:
    log = tables.outbox_log
    if connection.scalar(select(log.c.digest).where(log.c.n == item.n)) != item_digest(item):
        raise Refused("fork", out_applied=state["out_applied"], epoch=state["epoch"])


def _rejected_among(connection: Connection, push: Push) -> list[Rejected]:
    log = tables.outbox_log
    question = (
        select(log.c.n, log.c.msg_id, log.c.rejected)
        .where(log.c.n >= push.messages[0].n, log.c.n <= push.messages[-1].n, log.c.rejected.is_not(None))
        .order_by(log.c.n)
    )
    found = connection.execute(question).all()
    return [Rejected(n=row.n, msg_id=row.msg_id, reason=row.rejected) for row in found]


# ------------------------------------------------------------------------------------------ one message


def _take_all(
    connection: Connection, fresh: Sequence[OutboxItem], known: Collection[str], now: datetime
) -> list[dict[str, object]]:
    """Apply messages and return their rows of the log: all at once, or one by one if one is unacceptable."""
    try:
        with connection.begin_nested():
            return _rows(connection, fresh, known, now, _apply_kind)
    except UNACCEPTABLE:
        return _rows(connection, fresh, known, now, _apply)


def _rows(
    connection: Connection, fresh: Sequence[OutboxItem], known: Collection[str], now: datetime, apply: Apply
) -> list[dict[str, object]]:
    rows, taken = [], set(known)
    for item in fresh:
        rows.append(_take(connection, item, now, apply, is_known=item.msg_id in taken))
        taken.add(item.msg_id)
    return rows


def _take(
    connection: Connection, item: OutboxItem, now: datetime, apply: Apply, *, is_known: bool
) -> dict[str, object]:
    """Apply one message unless it is known, and return its row of the log, with the digest of those bytes."""
    arrived = Arrived(item, canonical_bytes(item.body).decode("utf-8"))
    content = item_text(item, arrived.body)
    return {
        "n": item.n,
        "msg_id": item.msg_id,
        "kind": item.kind,
        "family": item.family,
        "digest": hashlib.sha256(content.encode("utf-8")).hexdigest(),
        "body": content,
        "rejected": None if is_known else apply(connection, arrived, now),
        "applied_at": write_instant(now),
    }


def _known_among(connection: Connection, push: Push) -> set[str]:
    log = tables.outbox_log
    asked = [item.msg_id for item in push.messages]
    return set(connection.scalars(select(log.c.msg_id).where(log.c.msg_id.in_(asked))))


def _apply(connection: Connection, arrived: Arrived, now: datetime) -> str | None:
    """Apply one message, or undo the whole of it and return why it cannot be accepted."""
    try:
        with connection.begin_nested():
            _apply_kind(connection, arrived, now)
    except ValidationError as fault:
        where = ".".join(str(part) for part in fault.errors()[0]["loc"])
        return f"invalid: {where}"[:200]
    except (CannotAccept, StaffdeskError) as fault:
        return str(fault)[:200]
    except (DataError, IntegrityError, OverflowError):
        return "invalid: a value that no column holds"
    return None


def _apply_kind(connection: Connection, arrived: Arrived, now: datetime) -> None:
    try:
        kind = MessageKind(arrived.item.kind)
    except ValueError as fault:
        raise CannotAccept("unknown_kind") from fault
    applier = APPLIERS.get(kind)
    if applier is not None:
        applier(connection, arrived, now)


def _text(value: BaseModel) -> str:
    return canonical_bytes(value.model_dump(mode="json")).decode("utf-8")


# ------------------------------------------------------------------------------------------ decisions


def _apply_decision(connection: Connection, arrived: Arrived, now: datetime) -> None:
    """Write the answer to a request, which is made again from the message if this portal lost it (R17)."""
    body = DecisionBody.model_validate(arrived.item.body)
    family = arrived.family
    _recreate(connection, family, body)
    table = tables.request
    own = (table.c.req_id == body.req_id) & (table.c.family == family)
    known = connection.execute(select(table.c.decision).where(own).with_for_update()).first()
    if known is None:
        raise CannotAccept("request_unknown")
    if known.decision is not None and json.loads(known.decision).get("correction", 0) >= body.correction:
        raise CannotAccept("already_decided")
    written = connection.execute(
        update(table)
        .where(own)
        .values(
            status=body.status,
            decision=_text(body),
            decided_at=write_instant(body.decided_at),
            decision_seen=0,
        )
    )
    if written.rowcount != 1:
        raise RuntimeError(f"the decision about {body.req_id} touched {written.rowcount} rows")


def _recreate(connection: Connection, family: str, body: DecisionBody) -> None:
    if body.request is not None:
        if body.request.family != family or body.request.req_id != body.req_id:
            raise CannotAccept("another_family")
        insert_new(connection, tables.request, _request_values(body.request))
    elif body.offline_request is not None:
        _keep_offline(connection, family, body, body.offline_request)


def _request_values(item: RequestItem) -> dict[str, object]:
    return {
        "req_id": item.req_id,
        "family": item.family,
        "kind": item.kind,
        "version": item.version,
        "submit_id": item.submit_id,
        "received_at": write_instant(item.received_at),
        "documents": canonical_bytes([each.to_wire() for each in item.documents]).decode("utf-8"),
        "body": canonical_bytes(item.body).decode("utf-8"),
        "origin": "portal",
        "status": "pending",
        "decision_seen": 0,
    }


def _keep_offline(connection: Connection, family: str, body: DecisionBody, asked: dict[str, object]) -> None:
    """Show a family what it asked on paper, by telephone or at the counter; it is never numbered."""
    insert_new(
        connection,
        tables.request,
        {
            "req_id": body.req_id,
            "family": family,
            "kind": str(asked.get("kind", ""))[:200],
            "version": 1,
            "submit_id": f"office-{body.req_id}",
            "received_at": str(asked.get("received_at", write_instant(body.decided_at)))[:40],
            "documents": "[]",
            "body": canonical_bytes(asked.get("body", {})).decode("utf-8"),
            "origin": "office",
            "status": "pending",
            "decision_seen": 0,
        },
    )


# ------------------------------------------------------------------------------------------ snapshots


def _apply_family_snapshot(connection: Connection, arrived: Arrived, now: datetime) -> None:
    body = FamilySnapshot.model_validate(arrived.item.body)
    family = arrived.family
    if body.household.uid != family:
        raise CannotAccept("another_family")
    digest = hashlib.sha256(arrived.body.encode("utf-8")).hexdigest()
    values = {"digest": digest, "body": arrived.body}
    _replace_older(connection, tables.family_snapshot, {"family": family}, body.rev, values, now)


def _apply_town_snapshot(connection: Connection, arrived: Arrived, now: datetime) -> None:
    body = TownSnapshot.model_validate(arrived.item.body)
    values = {"body": arrived.body}
    _replace_older(connection, tables.town_snapshot, {"id": 1}, body.rev, values, now)


def _replace_older(
    connection: Connection,
    table: Table,
    key: dict[str, object],
    rev: int,
    values: dict[str, str],
    now: datetime,
) -> None:
    """Keep a snapshot only if its revision is higher than what is shown (R13)."""
    complete = {**values, "rev": rev, "applied_at": write_instant(now)}
    if insert_new(connection, table, {**key, **complete}):
        return
    own = [table.c[name] == value for name, value in key.items()]
    connection.execute(update(table).where(*own, table.c.rev < rev).values(**complete))


# ------------------------------------------------------------------------------------------ the rest


def _apply_message(connection: Connection, arrived: Arrived, now: datetime) -> None:
    body = TownMessageBody.model_validate(arrived.item.body)
    family = arrived.family
    table = tables.thread_message
    owner = connection.scalar(select(table.c.family).where(table.c.thread == body.thread).limit(1))
    if owner not in (None, family):
        raise CannotAccept("another_family")
    is_new = insert_new(
        connection,
        table,
        {
            "message": body.message,
            "thread": body.thread,
            "family": family,
            "topic": body.topic,
            "subject": body.subject,
            "author": "town",
            "author_name": body.author_name,
            "body": body.body,
            "written_at": write_instant(body.written_at),
            "seen": 0,
            "req_id": body.req_id,
        },
    )
    if not is_new:
        raise CannotAccept("message_taken")


def _apply_account(connection: Connection, arrived: Arrived, now: datetime) -> None:
    body = AccountBody.model_validate(arrived.item.body)
    apply_account(connection, family=arrived.family, body=body, at=now, message=arrived.item.msg_id)


def _apply_document(connection: Connection, arrived: Arrived, now: datetime) -> None:
    body = DocumentOut.model_validate(arrived.item.body)
    documents.announce(
        connection,
        arrived.family,
        body.document,
        direction="out",
        title=body.title,
        created_at=write_instant(now),
    )


APPLIERS: dict[MessageKind, Applier] = {
    MessageKind.DECISION: _apply_decision,
    MessageKind.FAMILY_SNAPSHOT: _apply_family_snapshot,
    MessageKind.TOWN_SNAPSHOT: _apply_town_snapshot,
    MessageKind.MESSAGE: _apply_message,
    MessageKind.ACCOUNT: _apply_account,
    MessageKind.DOCUMENT: _apply_document,
}
"""What each kind does beyond being logged; ledger heads and backup marks are anchors: the log is all."""
