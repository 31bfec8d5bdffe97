"""The books of an office and its portal, compared at rest: I1 to I5, I7 and I9 of reliability.md 1.6."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection

from sqlalchemy import func, select

from staffdesk.domain.canonical import canonical_bytes
from staffdesk.models.requests import Request, StoredFile
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.unit_of_work import Database
from staffdesk.portal import documents, tables
from staffdesk.portal.database import Store
from tests.services.sync import small_town


def check_requests(database: Database, store: Store, filed: Collection[str]) -> None:
    """I1 and I4: everything filed is in the office once, the same, in one gapless stream."""
    table = tables.request
    with store.read() as connection:
        portal = connection.execute(select(table.c.req_id, table.c.seq, table.c.stream)).all()
    with database.read() as session:
        office = session.execute(select(Request.req_id, Request.seq, Request.stream)).all()
    assert sorted(row.req_id for row in portal) == sorted(filed), "what was filed is not kept once"
    assert sorted(map(tuple, portal)) == sorted(map(tuple, office)), "office and portal hold others"
    assert sorted(row.seq for row in office) == list(range(1, len(office) + 1)), "a hole in seq"


def check_decisions(database: Database, store: Store) -> None:
    """I2 and I3: every decision of the office is on the portal, the same, told by one message."""
    with database.read() as session:
        made = session.execute(select(Request.req_id, Request.status)).all()
        told = session.scalars(select(OutboxMessage.body).where(OutboxMessage.kind == "decision")).all()
    with store.read() as connection:
        rows = connection.execute(select(tables.request.c.req_id, tables.request.c.status)).all()
    shown = {row.req_id: row.status for row in rows}
    decided = {row.req_id: row.status for row in made if row.status != "pending"}
    assert {req_id: shown.get(req_id) for req_id in decided} == decided, "a decision is lost or another"
    times = Counter(json.loads(body or "{}")["req_id"] for body in told)
    assert times == Counter(decided.keys()), "a decision was told twice, or never"


def check_messages(database: Database, store: Store) -> None:
    """I4 and I7: numbers without gap on both sides, every message of the town delivered once."""
    log, message = tables.outbox_log, tables.thread_message
    with store.read() as connection:
        applied = list(connection.scalars(select(log.c.n).order_by(log.c.n)))
        delivered = connection.scalars(select(message.c.message).where(message.c.author == "town")).all()
    with database.read() as session:
        given = list(
            session.scalars(
                select(OutboxMessage.n).where(OutboxMessage.n.is_not(None)).order_by(OutboxMessage.n)
            )
        )
        bodies = session.scalars(select(OutboxMessage.body).where(OutboxMessage.kind == "message")).all()
        waiting = session.scalar(
            select(func.count()).select_from(OutboxMessage).where(OutboxMessage.status == "queued")
        )
    assert given == list(range(1, len(given) + 1)), "a hole in n"
    assert applied == given, "office and portal count differently"
    wanted = Counter(json.loads(body or "{}")["message"] for body in bodies)
    assert Counter(delivered) == wanted, "a message is lost or came twice"
    assert waiting == 0, "a message never left"


def check_snapshots(database: Database, store: Store) -> None:
    """I5: each family sees what the office holds, at the same revision."""
    table = tables.family_snapshot
    with store.read() as connection:
        rows = connection.execute(select(table.c.family, table.c.rev, table.c.body)).all()
    shown = {row.family: (row.rev, row.body) for row in rows}
    with database.read() as session:
        households = session.execute(
            select(OutboxMessage.family, OutboxMessage.household_id)
            .where(OutboxMessage.kind == "family_snapshot")
            .distinct()
        ).all()
        for row in households:
            held = small_town.render(session, OutboxMessage(household_id=row.household_id))
            text = canonical_bytes(held.to_wire()).decode("utf-8")
            assert shown.get(str(row.family)) == (held.rev, text), f"the page of {row.family} is stale"


def check_documents(database: Database, store: Store) -> None:
    """I9: every document is whole and right, on both sides."""
    with database.read() as session:
        for file in session.scalars(select(StoredFile)).all():
            right = hashlib.sha256(file.content or b"").hexdigest() == file.sha256
            assert file.complete, f"document {file.uid} is not whole"
            assert right, f"document {file.uid} is not right"
    with store.read() as connection:
        for row in connection.execute(select(tables.document)).all():
            content = documents.read_range(connection, row.doc_id, 0, row.size)
            right = hashlib.sha256(content).hexdigest() == row.sha256
            assert right, f"the portal's document {row.doc_id} is not right"
