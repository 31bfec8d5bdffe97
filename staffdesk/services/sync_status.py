"""What people see of the synchronisation: its state, its journal, and the tray "À corriger" (R7)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from staffdesk.domain.errors import Stale
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.sync import OutboxMessage, SyncJournal
from staffdesk.services import audit
from staffdesk.services.office import Office
from staffdesk.services.sync.state import sync_state

JOURNAL_SHOWN = 200


@dataclass(frozen=True)
class SyncStateRow:
    """Where the synchronisation stands.

    Attributes:
        enrolled: whether this office has a portal.
        portal_url: its address.
        last_success_at: UTC; null before the first.
        waiting: messages that have not left yet.
        rejected: messages in the tray.
        last_error: code of what ended the last cycle; empty when it went well.
        recovery_reason: why sync and decisions are refused; empty when they are not (R10).
        drift_seconds: how far the portal's clock is ahead of this one.
    """

    enrolled: bool
    portal_url: str
    last_success_at: datetime | None
    waiting: int
    rejected: int
    last_error: str
    recovery_reason: str
    drift_seconds: int


@dataclass(frozen=True)
class JournalRow:
    """One cycle: when, by which workstation, how it ended, and its figures."""

    at: datetime
    holder: str
    outcome: str
    facts: dict[str, object]


@dataclass(frozen=True)
class RejectedRow:
    """A message the portal could not accept; it waits until a person closes it."""

    message_id: int
    kind: str
    reason: str
    created_at: datetime


class SyncStatus:
    """Use cases around the synchronisation that are not the exchange itself."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self._office = office

    def state(self, actor: Actor) -> SyncStateRow:
        """Tell where the synchronisation stands."""
        actor.need(Permission.READ)
        with self._office.database.read() as session:
            state = sync_state(session)
            counts = dict(
                session.execute(select(OutboxMessage.status, func.count()).group_by(OutboxMessage.status))
                .tuples()
                .all()
            )
            return SyncStateRow(
                enrolled=state.device_id is not None,
                portal_url=state.portal_url or "",
                last_success_at=state.last_success_at,
                waiting=counts.get("queued", 0),
                rejected=counts.get("rejected", 0),
                last_error=state.last_error or "",
                recovery_reason=state.recovery_reason or "",
                drift_seconds=state.clock_drift_seconds,
            )

    def journal(self, actor: Actor) -> tuple[JournalRow, ...]:
        """List the last cycles, newest first."""
        actor.need(Permission.READ)
        with self._office.database.read() as session:
            rows = session.scalars(select(SyncJournal).order_by(SyncJournal.id.desc()).limit(JOURNAL_SHOWN))
            return tuple(JournalRow(row.at, row.holder, row.outcome, row.facts) for row in rows)

    def rejected(self, actor: Actor) -> tuple[RejectedRow, ...]:
        """List the messages of the tray "À corriger", oldest first."""
        actor.need(Permission.READ)
        with self._office.database.read() as session:
            rows = session.scalars(
                select(OutboxMessage).where(OutboxMessage.status == "rejected").order_by(OutboxMessage.id)
            )
            return tuple(
                RejectedRow(row.id, row.kind, row.reject_reason or "", row.created_at) for row in rows
            )

    def close_rejected(self, actor: Actor, message_id: int) -> Topics:
        """Take a message out of the tray once somebody has dealt with it.

        Raises:
            Stale: ``already_closed``: a colleague was faster.
        """
        actor.need(Permission.SYNC)
        at = self._office.clock.now()
        with self._office.database.begin() as session:
            closed = session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.id == message_id, OutboxMessage.status == "rejected")
                .values(status="closed")
                .returning(OutboxMessage.id)
            ).all()
            if len(closed) != 1:
                raise Stale("already_closed", message_id=message_id)
            audit.record(session, actor, "sync.rejected_closed", f"outbox:{message_id}", {}, at=at)
        return frozenset({Topic.SYNC})
