"""Bugs on purpose (reliability.md 1.7): each takes a rule out of the real code, for the simulator to find."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.orm import Session

from staffdesk.contract.outgoing import Outgoing
from staffdesk.contract.streams import item_digest
from staffdesk.contract.v1 import (
    PULL_LIMIT,
    AckAnswer,
    MessageKind,
    OutboxItem,
    Push,
    PushAnswer,
    RequestItem,
    RequestPage,
    write_instant,
)
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import Stale
from staffdesk.models.households import Child
from staffdesk.models.requests import Request
from staffdesk.models.sync import OutboxMessage
from staffdesk.portal import exchange, inbox, outbox_apply, sequencer, tables
from staffdesk.portal.database import locked_state
from staffdesk.portal.writing import insert_new, insert_or_replace
from staffdesk.services.sync import numbering, outbox, pull, push
from staffdesk.services.sync.loop import SyncService
from staffdesk.services.sync.pull import Position, SyncHooks
from tests.services.sync import small_town
from tests.services.sync.simulator.world import World

Plant = Callable[[pytest.MonkeyPatch], None]


# ------------------------------------------------------------------------------------------ the desk


class CursorFirst(SyncService):
    """Moves the cursor in a transaction of its own, then stores the requests."""

    def _pull_page(self) -> bool:
        since = self._position()
        page = self._calls.requests_after(since.cursor, since.stream, PULL_LIMIT)
        if not page.items:
            return False
        reached = Position(page.items[-1].seq, page.stream)
        with self._database.begin() as session:
            pull.move_cursor(session, since, reached)
        self._step("cursor_moved")
        with self._database.begin() as session:
            streams = pull._prove(page, since)
            for item, stream in zip(page.items, streams, strict=True):
                known = pull.look_up(session, [item])
                pull.store_item(session, item, stream, known=known, at=self._clock.now())
        self._ack(reached)
        return True


def cursor_before_insert(patch: pytest.MonkeyPatch) -> None:
    """A crash between the two loses the page."""
    patch.setattr(World, "service_class", CursorFirst)


class ItemByItem(SyncService):
    """Stores each request in a transaction of its own, and the cursor in the last one."""

    def _pull_page(self) -> bool:
        since = self._position()
        page = self._calls.requests_after(since.cursor, since.stream, PULL_LIMIT)
        if not page.items:
            return False
        for item, stream in zip(page.items, pull._prove(page, since), strict=True):
            with self._database.begin() as session:
                known = pull.look_up(session, [])
                pull._store_new(session, item, stream, known, self._clock.now())
            self._step("item_stored")
        with self._database.begin() as session:
            pull.move_cursor(session, since, Position(page.items[-1].seq, page.stream))
        return True


def no_dedupe(patch: pytest.MonkeyPatch) -> None:
    """A request that comes again is stored again."""
    patch.setattr(World, "service_class", ItemByItem)


class SentFirst(SyncService):
    """Marks messages as sent, then sends them."""

    def _push_batch(self, batch: list[Outgoing]) -> None:
        with self._database.begin() as session:
            believed = PushAnswer(applied_upto=batch[-1].n)
            push.mark_sent(session, batch, believed, self._clock.now())
        super()._push_batch(batch)


def sent_before_reply_and_no_requeue(patch: pytest.MonkeyPatch) -> None:
    """A lost call loses its messages, and nobody asks for them again."""
    patch.setattr(World, "service_class", SentFirst)
    no_requeue(patch)


def no_requeue(patch: pytest.MonkeyPatch) -> None:
    """What the portal has lost is not sent again."""
    patch.setattr(push, "requeue_lost", lambda _session, _out_applied: 0)


def drop_on_4xx(patch: pytest.MonkeyPatch) -> None:
    """A message that is refused vanishes without a word."""
    real = push.mark_sent

    def dropping(session: Session, batch: Sequence[Outgoing], answer: PushAnswer, at: datetime) -> int:
        done = real(session, batch, answer, at)
        session.flush()
        session.execute(delete(OutboxMessage).where(OutboxMessage.status == "rejected"))
        return done

    patch.setattr(push, "mark_sent", dropping)


def no_stream_digest(patch: pytest.MonkeyPatch) -> None:
    """Neither side proves the stream; numbers alone are trusted."""

    def trusting(store: Any, after: int, _stream: str, limit: int) -> RequestPage:
        with store.begin() as connection:
            state = locked_state(connection)
            head = sequencer.number_committed(connection, state)
            items, stream = sequencer.page_after(connection, after, limit)
            return RequestPage(
                items=items, stream=stream, head=head, epoch=state["epoch"], out_applied=state["out_applied"]
            )

    def unproved(page: RequestPage, _since: Position) -> list[str]:
        return [item_digest(item) for item in page.items[:-1]] + [page.stream]

    patch.setattr(exchange, "requests_after", trusting)
    patch.setattr(pull, "_prove", unproved)
    patch.setattr(exchange, "ack", lambda _store, asked: AckAnswer(acked=asked.upto))


# ------------------------------------------------------------------------------------------ the portal


def time_cursor(patch: pytest.MonkeyPatch) -> None:
    """Asks for what was received since, instead of what was numbered since."""

    def by_time(connection: Connection, after: int, limit: int) -> tuple[list[RequestItem], str]:
        table = tables.request
        seen = connection.scalar(select(table.c.received_at).where(table.c.seq == after)) or ""
        question = select(table).where(table.c.received_at > seen, table.c.seq.is_not(None))
        rows = connection.execute(question.order_by(table.c.received_at).limit(limit)).mappings().all()
        items = [sequencer.as_item(row, seq=row["seq"]) for row in rows]
        return items, rows[-1]["stream"] if rows else ""

    patch.setattr(sequencer, "page_after", by_time)


def no_outbox_check_and_no_rev_check(patch: pytest.MonkeyPatch) -> None:
    """A late copy of an old message is applied again, over newer ones."""

    def careless(connection: Connection, asked: Push, now: datetime) -> PushAnswer:
        for item in asked.messages:
            if not insert_new(connection, tables.outbox_log, _log_row(item)):
                arrived = outbox_apply.Arrived(item, canonical_bytes(item.body).decode("utf-8"))
                outbox_apply._apply(connection, arrived, now)
                continue
            connection.execute(delete(tables.outbox_log).where(tables.outbox_log.c.n == item.n))
            row = outbox_apply._take(connection, item, now, outbox_apply._apply, is_known=False)
            connection.execute(insert(tables.outbox_log).values(**row))
        last = asked.messages[-1].n
        state = locked_state(connection)
        connection.execute(update(tables.state).values(out_applied=max(state["out_applied"], last)))
        return PushAnswer(applied_upto=last, rejected=outbox_apply._rejected_among(connection, asked))

    def overwrite(connection: Connection, table: Any, key: Any, rev: int, values: Any, now: datetime) -> None:
        row = {**key, **values, "rev": rev, "applied_at": write_instant(now)}
        insert_or_replace(connection, table, list(key), row)

    patch.setattr(exchange, "apply_push", careless)
    patch.setattr(outbox_apply, "_replace_older", overwrite)


def _log_row(item: OutboxItem) -> dict[str, object]:
    return {
        "n": item.n,
        "msg_id": item.msg_id,
        "kind": item.kind,
        "digest": "",
        "body": "",
        "applied_at": "",
    }


def no_submit_id(patch: pytest.MonkeyPatch) -> None:
    """Each click is a request of its own."""
    real = inbox.file_request

    def forgetful(connection: Connection, *, submit_id: str, **asked: Any) -> inbox.Receipt:
        return real(connection, submit_id=submit_id + secrets.token_hex(4), **asked)

    patch.setattr(inbox, "file_request", forgetful)


# ------------------------------------------------------------------------------------------ the use cases


def no_decision_lock(patch: pytest.MonkeyPatch) -> None:
    """An agent decides what another has just decided."""
    real = small_town.decide

    def deciding(session: Session, request_id: int, **how: Any) -> None:
        reopened = update(Request).where(Request.id == request_id).values(status="pending")
        session.execute(reopened)
        real(session, request_id, **how)

    patch.setattr(small_town, "decide", deciding)


def decision_and_message_in_two_transactions(patch: pytest.MonkeyPatch) -> None:
    """A crash between the two leaves a family without its answer."""

    def in_two(world: World, request_id: int, agent: str, *, accept: bool, words: str, held: Any) -> str:
        status = "accepted" if accept else "refused"
        with world.database.begin() as session:
            request = session.get_one(Request, request_id)
            if request.status != "pending":
                raise Stale("already_decided")
            request.status, request.decided_at = status, world.clock.now()
            req_id = request.req_id
        world.decisions.setdefault(req_id, []).append(status)
        world.weather.step("decision_written")
        with world.database.begin() as session:
            request = session.get_one(Request, request_id)
            small_town.tell_decision(session, request, status, world.clock.now())
        world.decisions[req_id].pop()
        return req_id

    patch.setattr(World, "write_decision", in_two)


def wrong_family(patch: pytest.MonkeyPatch) -> None:
    """A page shows the children of everybody."""
    real = small_town.render

    def of_everybody(session: Session, row: OutboxMessage) -> Any:
        snapshot = real(session, row)
        everybody = [
            {
                "uid": each.uid,
                "first_name": each.first_name,
                "last_name": each.last_name,
                "born_on": each.born_on,
            }
            for each in session.scalars(select(Child))
        ]
        return type(snapshot).model_validate({**snapshot.to_wire(), "children": everybody})

    patch.setattr(World, "hooks_of", lambda _world: SyncHooks(of_everybody))


def written_ahead_and_not_compared(patch: pytest.MonkeyPatch) -> None:
    """What was written before a change leaves under the number of the change."""

    def trusting(written: Any, revision: int | None) -> str | None:
        return None if written is None or revision is None else str(written.body)

    patch.setattr(numbering, "_still_true", trusting)


def decision_without_its_request(patch: pytest.MonkeyPatch) -> None:
    """A portal that lost a request cannot make it again from its answer."""
    real = outbox.enqueue

    def bare(session: Session, kind: Any, family: Any, body: Any, **how: Any) -> Any:
        if kind is MessageKind.DECISION:
            body = body.model_copy(update={"request": None})
        return real(session, kind, family, body, **how)

    patch.setattr(outbox, "enqueue", bare)


UNDER_FAULTS: dict[str, Plant] = {
    plant.__name__: plant
    for plant in (
        cursor_before_insert,
        no_dedupe,
        time_cursor,
        no_outbox_check_and_no_rev_check,
        no_decision_lock,
        sent_before_reply_and_no_requeue,
        decision_and_message_in_two_transactions,
        wrong_family,
        written_ahead_and_not_compared,
        no_submit_id,
        drop_on_4xx,
    )
}
"""Found in lives without restores."""

AFTER_PORTAL_RESTORE: dict[str, Plant] = {
    plant.__name__: plant for plant in (no_stream_digest, no_requeue, decision_without_its_request)
}
"""Found when the portal's database is put back in time."""
