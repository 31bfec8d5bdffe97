"""What the portal holds of one family: its snapshot, requests, messages and documents.

Every question here is bound to the family of the session; another family's identifier finds nothing.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select, update
from sqlalchemy.sql import ColumnElement

from staffdesk.contract.v1 import DecisionBody, FamilySnapshot, TownSnapshot, write_instant
from staffdesk.domain.errors import NotFound
from staffdesk.portal.documents import StoredDocument, find_for_family
from staffdesk.portal.tables import (
    document,
    draft,
    family_snapshot,
    request,
    state,
    thread_message,
    town_snapshot,
)

DECIDED_SHOWN = timedelta(days=31)
"""Decided requests stay on the pages for a month (S49)."""

DRAFT_SHOWN = timedelta(days=1)
"""What a family did not send is given back for a day; later it would only stand in the way."""


@dataclass(frozen=True)
class FiledRequest:
    """A request as the portal keeps it. ``status`` is pending, accepted, partly, refused or withdrawn."""

    req_id: str
    kind: str
    received_at: datetime
    body: dict[str, Any]
    documents: list[dict[str, Any]]
    status: str
    decision: DecisionBody | None
    decided_at: datetime | None
    decision_seen: bool
    withdrawn: bool
    reached_town: bool

    @property
    def waits(self) -> bool:
        """Whether the town still has to answer it."""
        return self.status == "pending" and not self.withdrawn


@dataclass(frozen=True)
class ThreadMessage:
    """One message of a thread; ``author`` is family or town."""

    message: str
    thread: str
    topic: str
    subject: str
    author: str
    author_name: str
    body: str
    written_at: datetime
    seen: bool


@dataclass(frozen=True)
class Draft:
    """What was typed in a form that did not go through: its fields, each with its values in order."""

    fields: dict[str, list[str]] = field(default_factory=dict)


@lru_cache(maxsize=64)
def _parsed_family(body: str) -> FamilySnapshot:
    return FamilySnapshot.model_validate_json(body)


@lru_cache(maxsize=2)
def _parsed_town(body: str) -> TownSnapshot:
    return TownSnapshot.model_validate_json(body)


def read_town(connection: Connection) -> TownSnapshot | None:
    """Return what all families share, or None before the town's first visit."""
    body = connection.scalar(select(town_snapshot.c.body).order_by(town_snapshot.c.rev.desc()).limit(1))
    return _parsed_town(body) if body else None


def read_heard_at(connection: Connection) -> datetime | None:
    """Return when the town was last heard."""
    heard = connection.scalar(select(state.c.heard_at))
    return datetime.fromisoformat(heard) if heard else None


class FamilyFile:
    """The file of one family, read through one connection."""

    def __init__(self, connection: Connection, family: str) -> None:
        """Bind to the family of the session."""
        self.connection = connection
        self.family = family

    def snapshot(self) -> FamilySnapshot | None:
        """Return the published snapshot, or None before the first one came."""
        body = self.connection.scalar(
            select(family_snapshot.c.body).where(family_snapshot.c.family == self.family)
        )
        return _parsed_family(body) if body else None

    def requests(self, at: datetime) -> list[FiledRequest]:
        """Return what waits, and what was decided within a month, newest first."""
        rows = self.connection.execute(
            select(request)
            .where(
                request.c.family == self.family,
                or_(
                    request.c.status == "pending",
                    func.coalesce(request.c.decided_at, request.c.received_at)
                    > write_instant(at - DECIDED_SHOWN),
                ),
            )
            .order_by(request.c.received_at.desc(), request.c.id.desc())
        ).all()
        acked = self._acked()
        return [_filed(row, acked) for row in rows]

    def request(self, req_id: str) -> FiledRequest:
        """Return one request.

        Raises:
            NotFound: there is none of that id for this family.
        """
        row = self.connection.execute(
            select(request).where(self._own(request.c.req_id == req_id))
        ).one_or_none()
        if row is None:
            raise NotFound("request", req_id=req_id)
        return _filed(row, self._acked())

    def by_submit_id(self, submit_id: str) -> FiledRequest | None:
        """Return what was filed by a form already, if it was."""
        row = self.connection.execute(
            select(request).where(self._own(request.c.submit_id == submit_id))
        ).one_or_none()
        return _filed(row, self._acked()) if row else None

    def count_news(self) -> int:
        """Count decisions the family has not seen yet."""
        return self._count(
            request.c.decision_seen == 0, request.c.status.in_(["accepted", "partly", "refused"])
        )

    def mark_decisions_seen(self) -> None:
        """Write down that the family saw its decisions."""
        self.connection.execute(
            update(request)
            .where(self._own(request.c.decision_seen == 0), request.c.status != "pending")
            .values(decision_seen=1)
        )

    def messages(self, thread: str | None = None) -> list[ThreadMessage]:
        """Return the messages, oldest first, of one thread or of all."""
        question = select(thread_message).where(thread_message.c.family == self.family)
        if thread is not None:
            question = question.where(thread_message.c.thread == thread)
        rows = self.connection.execute(question.order_by(thread_message.c.written_at, thread_message.c.id))
        return [_message(row) for row in rows]

    def count_unread(self) -> int:
        """Count messages of the town that were not opened."""
        return int(
            self.connection.scalar(
                select(func.count()).where(
                    thread_message.c.family == self.family,
                    thread_message.c.author == "town",
                    thread_message.c.seen == 0,
                )
            )
            or 0
        )

    def mark_read(self, thread: str) -> None:
        """Write down that the family opened a thread."""
        self.connection.execute(
            update(thread_message)
            .where(
                thread_message.c.family == self.family,
                thread_message.c.thread == thread,
                thread_message.c.seen == 0,
            )
            .values(seen=1)
        )

    def uploads(self) -> list[StoredDocument]:
        """Return the files the family sent, newest first."""
        rows = self.connection.execute(
            select(document.c.doc_id)
            .where(document.c.family == self.family, document.c.direction == "in")
            .order_by(document.c.id.desc())
        )
        return [find_for_family(self.connection, self.family, row.doc_id) for row in rows]

    def ready_files(self) -> set[str]:
        """Return the ids of the town's files whose bytes have all come."""
        rows = self.connection.execute(
            select(document.c.doc_id).where(document.c.family == self.family, document.c.complete == 1)
        )
        return {row.doc_id for row in rows}

    def draft(self, form: str, at: datetime) -> Draft | None:
        """Return what was typed in a form that did not go through, if that was within a day."""
        body = self.connection.scalar(
            select(draft.c.body).where(
                draft.c.family == self.family,
                draft.c.form == form,
                draft.c.saved_at > write_instant(at - DRAFT_SHOWN),
            )
        )
        return Draft(json.loads(body)) if body else None

    def drafts(self, at: datetime) -> dict[str, Draft]:
        """Return every form that was not sent within a day, by its path."""
        rows = self.connection.execute(
            select(draft.c.form, draft.c.body)
            .where(draft.c.family == self.family, draft.c.saved_at > write_instant(at - DRAFT_SHOWN))
            .order_by(draft.c.form)
        )
        return {form: Draft(json.loads(body)) for form, body in rows}

    def _own(self, condition: ColumnElement[bool]) -> ColumnElement[bool]:
        return (request.c.family == self.family) & condition

    def _count(self, *conditions: ColumnElement[bool]) -> int:
        question = select(func.count()).where(request.c.family == self.family, *conditions)
        return int(self.connection.scalar(question) or 0)

    def _acked(self) -> int:
        return int(self.connection.scalar(select(state.c.acked)) or 0)


def _filed(row: Row[Any], acked: int) -> FiledRequest:
    return FiledRequest(
        req_id=row.req_id,
        kind=row.kind,
        received_at=datetime.fromisoformat(row.received_at),
        body=json.loads(row.body),
        documents=json.loads(row.documents),
        status=row.status,
        decision=DecisionBody.model_validate_json(row.decision) if row.decision else None,
        decided_at=datetime.fromisoformat(row.decided_at) if row.decided_at else None,
        decision_seen=bool(row.decision_seen),
        withdrawn=bool(row.withdrawn_by),
        reached_town=row.seq is not None and row.seq <= acked,
    )


def _message(row: Row[Any]) -> ThreadMessage:
    return ThreadMessage(
        message=row.message,
        thread=row.thread,
        topic=row.topic,
        subject=row.subject,
        author=row.author,
        author_name=row.author_name,
        body=row.body,
        written_at=datetime.fromisoformat(row.written_at),
        seen=bool(row.seen),
    )
