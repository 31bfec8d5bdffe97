"""State of the synchronisation: it lives in the office database, beside the business rows (1.1)."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from staffdesk.models.base import Base, HasId, JsonValue


class SyncState(Base):
    """One row: who this office is to its portal, and how far both streams have come.

    ``cursor`` and ``stream`` are the last request stored and D(cursor); ``n`` the last outbox number given;
    ``epoch`` fences older lives (R10). ``device_id`` null means not enrolled. ``recovery_reason`` not null
    means that this office was restored: sync and decisions are refused. ``health_key`` and
    ``portal_health_key`` are the public keys for which either side seals health for the other.
    """

    __tablename__ = "sync_state"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    office_id: Mapped[str]
    epoch: Mapped[int] = mapped_column(default=1)
    cursor: Mapped[int] = mapped_column(default=0)
    stream: Mapped[str] = mapped_column(default="")
    acked: Mapped[int] = mapped_column(default=0)
    n: Mapped[int] = mapped_column(default=0)
    out_stream: Mapped[str] = mapped_column(default="")
    portal_url: Mapped[str | None]
    device_id: Mapped[str | None]
    last_success_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    clock_drift_seconds: Mapped[int] = mapped_column(default=0)
    recovery_reason: Mapped[str | None]
    health_key: Mapped[str] = mapped_column(default="")
    portal_health_key: Mapped[str] = mapped_column(default="")


class SyncLease(Base):
    """Who is syncing now: it only avoids wasted work, safety holds without (R12). Expiry by database time."""

    __tablename__ = "sync_lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    token: Mapped[int]
    expires_at: Mapped[datetime]


class OutboxMessage(HasId, Base):
    """Something to tell the portal, written in the transaction of the change it tells (R6).

    ``n`` is null until numbered; ``msg_id`` never changes. ``body`` is canonical JSON text; it is null for a
    family or town snapshot, which is rendered when it is numbered, so that unsent older ones are replaced
    (R13). ``hold_until_at`` leaves time to undo. ``status`` is queued, sent, rejected or closed (a rejected
    one that a person closed, R7).
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_status_n", "status", "n"), Index("ix_outbox_unnumbered", "n", "kind"))

    n: Mapped[int | None] = mapped_column(unique=True)
    msg_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    family: Mapped[str | None]
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"), index=True)
    body: Mapped[str | None]
    digest: Mapped[str | None]
    stream: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="queued")
    reject_reason: Mapped[str | None]
    created_at: Mapped[datetime]
    hold_until_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class SyncJournal(HasId, Base):
    """What each cycle did, for people: counts, duration, the error in words."""

    __tablename__ = "sync_journal"

    at: Mapped[datetime]
    holder: Mapped[str]
    outcome: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
