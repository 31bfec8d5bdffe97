"""Filing of what a family asks: once per form, whatever is clicked twice, and only about itself (R1)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from staffdesk.contract.v1 import (
    AbsenceBody,
    BookingBody,
    DocumentBody,
    DocumentDescription,
    EditBody,
    MessageBody,
    RequestKind,
    Wire,
    WithdrawalBody,
    write_instant,
)
from staffdesk.domain.canonical import canonical_bytes, digest
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.portal import tables
from staffdesk.portal.writing import insert_new


@dataclass(frozen=True)
class Receipt:
    """Proof that a request is kept.

    Attributes:
        req_id: its identity for ever, the same after any restore (R1).
        received_at: when it reached the portal, which deadlines are judged by.
        first: False for a repeat, which changed nothing.
    """

    req_id: str
    received_at: datetime
    first: bool


def request_id(family: str, submit_id: str) -> str:
    """Derive the identity of a request from the family and the form it was sent with."""
    return digest([family, submit_id])[:32]


def file_request(
    connection: Connection,
    *,
    family: str,
    submit_id: str,
    kind: RequestKind,
    body: Wire,
    received_at: datetime,
    documents: Sequence[DocumentDescription] = (),
) -> Receipt:
    """Keep a request; say "reçu" to the family only after the transaction of `connection` is committed.

    Args:
        connection: of a writing transaction.
        family: uid of the household, from the session of the visitor and from nowhere else.
        submit_id: of the form; a double click or a retry carries the same one and gets the first receipt.
        kind: what is asked.
        body: the record of ``contract.v1`` for this kind.
        received_at: when the request reached the portal, before any queue (`visit.now`).
        documents: files that came with it, complete and of this family.

    Raises:
        NotFound: ``child``, ``subject``, ``request`` or ``document``: not there, or another family's.
        RuleBroken: ``already_decided``: a withdrawal came after the decision.
    """
    req_id = request_id(family, submit_id)
    earlier = _earlier_receipt(connection, req_id)
    if earlier is not None:
        return earlier
    attached = [*documents, *([body.document] if isinstance(body, DocumentBody) else [])]
    _require_own(connection, family, body)
    _require_own_documents(connection, family, attached)
    is_new = insert_new(
        connection,
        tables.request,
        {
            "req_id": req_id,
            "family": family,
            "kind": kind.value,
            "version": 1,
            "submit_id": submit_id,
            "received_at": write_instant(received_at),
            "documents": canonical_bytes([each.to_wire() for each in attached]).decode("utf-8"),
            "body": canonical_bytes(body.to_wire()).decode("utf-8"),
            "origin": "portal",
            "status": "pending",
            "decision_seen": 0,
        },
    )
    if not is_new:  # the twin of a double click was faster
        found = _earlier_receipt(connection, req_id)
        if found is None:
            raise RuntimeError(f"request {req_id} is neither new nor there")
        return found
    _follow_up(connection, family, req_id, body, received_at)
    return Receipt(req_id, received_at, first=True)


def _earlier_receipt(connection: Connection, req_id: str) -> Receipt | None:
    question = select(tables.request.c.received_at).where(tables.request.c.req_id == req_id)
    found = connection.scalar(question)
    return None if found is None else Receipt(req_id, datetime.fromisoformat(found), first=False)


# -------------------------------------------------------------------------------------------- whose is it


def _require_own(connection: Connection, family: str, body: Wire) -> None:
    """Refuse what speaks of another family's child, guardian or request."""
    own = _own_uids(connection, family)
    match body:
        case BookingBody() | AbsenceBody():
            _require_known("child", (item.child for item in body.items), own["child"])
        case EditBody():
            _require_known("subject", [body.uid], own[body.subject])
        case DocumentBody(child=str() as child):
            _require_known("child", [child], own["child"])
        case MessageBody():
            _require_own_thread(connection, family, body.thread)


def _require_known(what: str, uids: Iterable[str], own: set[str]) -> None:
    for uid in uids:
        if uid not in own:
            raise NotFound(what, uid=uid)


def _own_uids(connection: Connection, family: str) -> dict[str, set[str]]:
    question = select(tables.family_snapshot.c.body).where(tables.family_snapshot.c.family == family)
    body = connection.scalar(question)
    snapshot = json.loads(body) if body else {}
    return {
        "household": {family},
        "child": {child["uid"] for child in snapshot.get("children", [])},
        "health_record": {
            child["uid"] for child in snapshot.get("children", []) if child.get("health") is not None
        },
        "guardian": {guardian["uid"] for guardian in snapshot.get("guardians", [])},
    }


def _require_own_thread(connection: Connection, family: str, thread: str) -> None:
    message = tables.thread_message
    owner = connection.scalar(select(message.c.family).where(message.c.thread == thread).limit(1))
    if owner not in (None, family):
        raise NotFound("thread", uid=thread)


def _require_own_documents(
    connection: Connection, family: str, documents: Iterable[DocumentDescription]
) -> None:
    table = tables.document
    for description in documents:
        found = connection.execute(
            select(table.c.size, table.c.sha256).where(
                table.c.doc_id == description.doc_id,
                table.c.family == family,
                table.c.direction == "in",
                table.c.complete == 1,
            )
        ).first()
        if found is None or tuple(found) != (description.size, description.sha256):
            raise NotFound("document", uid=description.doc_id)


# ------------------------------------------------------------------------------------------ what follows


def _follow_up(connection: Connection, family: str, req_id: str, body: Wire, received_at: datetime) -> None:
    match body:
        case WithdrawalBody():
            _mark_withdrawn(connection, family, req_id, body.req_id)
        case MessageBody():
            _keep_message(connection, family, req_id, body, received_at)


def _mark_withdrawn(connection: Connection, family: str, req_id: str, target: str) -> None:
    table = tables.request
    own = (table.c.req_id == target) & (table.c.family == family)
    if connection.scalar(select(table.c.id).where(own)) is None:
        raise NotFound("request", uid=target)
    marked = connection.execute(
        update(table)
        .where(own, table.c.status == "pending", table.c.withdrawn_by.is_(None))
        .values(withdrawn_by=req_id)
    )
    if marked.rowcount != 1:
        raise RuleBroken("already_decided", req_id=target)


def _keep_message(
    connection: Connection, family: str, req_id: str, body: MessageBody, received_at: datetime
) -> None:
    connection.execute(
        insert(tables.thread_message).values(
            message=body.message,
            thread=body.thread,
            family=family,
            topic=body.topic,
            subject=body.subject,
            author="family",
            author_name="",
            body=body.body,
            written_at=write_instant(received_at),
            seen=1,
            req_id=req_id,
        )
    )
