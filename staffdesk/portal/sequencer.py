"""Numbers for requests, given after commit by whoever reads first, one at a time (R2, R3, R5).

A number taken before a commit could be read before an earlier one exists, and the earlier row would never be
read. So rows are filed without number, and only committed ones are numbered, under the lock of the state row.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.engine import RowMapping

from staffdesk.contract.streams import START, extend_stream, item_digest
from staffdesk.contract.v1 import PUSH_BYTES, RequestItem
from staffdesk.portal import tables

_COLUMNS = (
    tables.request.c.id,
    tables.request.c.req_id,
    tables.request.c.seq,
    tables.request.c.family,
    tables.request.c.kind,
    tables.request.c.version,
    tables.request.c.submit_id,
    tables.request.c.received_at,
    tables.request.c.documents,
    tables.request.c.body,
    tables.request.c.stream,
)


def stream_at(connection: Connection, seq: int) -> str | None:
    """Return the running digest D(seq); None when no request has that number."""
    if seq == 0:
        return START
    return connection.scalar(select(tables.request.c.stream).where(tables.request.c.seq == seq))


def number_committed(connection: Connection, state: RowMapping) -> int:
    """Number every committed request that has no number yet, and return the head of the stream.

    `state` is the locked state row: two sequencers never run at once.
    """
    head, stream = int(state["head"]), str(state["head_stream"])
    changes = []
    for row in _unnumbered(connection):
        head += 1
        stream = extend_stream(stream, item_digest(as_item(row, seq=head)))
        changes.append({"row": row["id"], "new_seq": head, "new_stream": stream})
    if changes:
        _write_numbers(connection, changes, head, stream)
    return head


def _unnumbered(connection: Connection) -> Sequence[RowMapping]:
    table = tables.request
    question = select(*_COLUMNS).where(table.c.seq.is_(None), table.c.origin == "portal")
    return connection.execute(question.order_by(table.c.id)).mappings().all()


def _write_numbers(connection: Connection, changes: list[dict[str, Any]], head: int, stream: str) -> None:
    table = tables.request
    connection.execute(
        update(table)
        .where(table.c.id == bindparam("row"))
        .values(seq=bindparam("new_seq"), stream=bindparam("new_stream")),
        changes,
    )
    connection.execute(update(tables.state).values(head=head, head_stream=stream))


def page_after(connection: Connection, after: int, limit: int) -> tuple[list[RequestItem], str]:
    """Return whole numbered requests after a number, and the running digest of the last of them.

    A page holds at most `limit` items and about 1 MiB, but never less than one item if there is one.
    """
    table = tables.request
    question = select(*_COLUMNS).where(table.c.seq > after).order_by(table.c.seq).limit(limit)
    items: list[RequestItem] = []
    stream, weight = stream_at(connection, after) or START, 0
    for row in connection.execute(question).mappings():
        weight += len(row["body"])
        if items and weight > PUSH_BYTES:
            break
        items.append(as_item(row, seq=row["seq"]))
        stream = row["stream"]
    return items, stream


def as_item(row: RowMapping, *, seq: int) -> RequestItem:
    """Give a filed request the shape in which it travels and is hashed."""
    return RequestItem(
        req_id=row["req_id"],
        seq=seq,
        family=row["family"],
        kind=row["kind"],
        version=row["version"],
        submit_id=row["submit_id"],
        received_at=row["received_at"],
        documents=json.loads(row["documents"]),
        body=json.loads(row["body"]),
    )
