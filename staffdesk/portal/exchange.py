"""The calls of the office, as functions on the store: what is answered once it is known who asks."""

import hashlib
import json
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, Row, func, select, update

from staffdesk.contract.v1 import (
    PROTOCOL_MAJOR,
    PULL_LIMIT,
    Ack,
    AckAnswer,
    AuditBucket,
    AuditDigest,
    Hello,
    Push,
    PushAnswer,
    RequestPage,
    write_instant,
)
from staffdesk.portal import sequencer, tables
from staffdesk.portal.database import Store, locked_state, read_state
from staffdesk.portal.outbox_apply import apply_push
from staffdesk.portal.refusals import Refused

BUCKETS = 256


def hello(store: Store, now: datetime, *, health_key: str = "") -> Hello:
    """Say who this portal is, what time it has and how far both streams have come."""
    with store.begin() as connection:
        connection.execute(update(tables.state).values(heard_at=write_instant(now)))
        state = read_state(connection)
        return Hello(
            majors=[PROTOCOL_MAJOR],
            server_time=now,
            epoch=state["epoch"],
            out_applied=state["out_applied"],
            head=state["head"],
            town=_town_name(connection),
            health_key=health_key,
        )


def _town_name(connection: Connection) -> str:
    body = connection.scalar(select(tables.town_snapshot.c.body).where(tables.town_snapshot.c.id == 1))
    return str(json.loads(body)["name"]) if body else ""


def requests_after(store: Store, after: int, stream: str, limit: int) -> RequestPage:
    """Number what is committed, and give the next requests to an office that proves its stream.

    Raises:
        Refused: ``behind``: this portal does not hold that stream; nothing was numbered (R19).
    """
    with store.begin() as connection:
        state = locked_state(connection)
        if after > state["head"] or sequencer.stream_at(connection, after) != stream:
            raise Refused("behind", out_applied=state["out_applied"], epoch=state["epoch"])
        head = sequencer.number_committed(connection, state)
        items, new_stream = sequencer.page_after(connection, after, min(limit, PULL_LIMIT))
        return RequestPage(
            items=items,
            stream=new_stream,
            head=head,
            epoch=state["epoch"],
            out_applied=state["out_applied"],
        )


def ack(store: Store, asked: Ack) -> AckAnswer:
    """Note how far the office has stored for good; deletes nothing (R4).

    Raises:
        Refused: ``behind``: the office's stream is not ours.
    """
    with store.begin() as connection:
        state = locked_state(connection)
        if asked.upto > state["head"] or sequencer.stream_at(connection, asked.upto) != asked.stream:
            raise Refused("behind", out_applied=state["out_applied"], epoch=state["epoch"])
        acked = max(int(state["acked"]), asked.upto)
        connection.execute(update(tables.state).values(acked=acked))
        return AckAnswer(acked=acked)


def push(store: Store, asked: Push, now: datetime) -> PushAnswer:
    """Apply messages of the office in one transaction (R6).

    Raises:
        Refused: as `outbox_apply.apply_push`.
    """
    with store.begin() as connection:
        return apply_push(connection, asked, now)


def audit_digest(store: Store) -> AuditDigest:
    """Sum up every family snapshot in 256 buckets, by the first byte of the family's uid."""
    table = tables.family_snapshot
    question = select(table.c.family, table.c.rev, table.c.digest).order_by(table.c.family)
    with store.read() as connection:
        rows = connection.execute(question).all()
    by_bucket = {bucket: list(found) for bucket, found in groupby(rows, key=_bucket_of)}
    return AuditDigest(buckets=[_sum_up(bucket, by_bucket.get(bucket, [])) for bucket in range(BUCKETS)])


def _bucket_of(row: Row[tuple[str, int, str]]) -> int:
    return int(row.family[:2], 16)


def _sum_up(bucket: int, rows: list[Row[tuple[str, int, str]]]) -> AuditBucket:
    text = "\n".join(f"{row.family} {row.rev} {row.digest}" for row in rows)
    found = hashlib.sha256(text.encode("ascii")).hexdigest()
    return AuditBucket(bucket=bucket, digest=found, families=len(rows))


def unacknowledged(connection: Connection) -> int:
    """Count the requests that the office has not stored yet: for the portal's own health page."""
    table = tables.request
    waiting = table.c.seq.is_(None) | (table.c.seq > read_state(connection)["acked"])
    question = select(func.count()).select_from(table).where(waiting, table.c.origin == "portal")
    return int(connection.scalar(question) or 0)
