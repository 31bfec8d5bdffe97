"""An office for the tests of the journal: it answers from plain rows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from staffdesk.domain.errors import Stale, Unavailable
from staffdesk.domain.permissions import Actor, Role
from staffdesk.domain.topics import Topic, Topics
from staffdesk.services.sync.loop import CycleReport
from staffdesk.services.sync_status import JournalRow, RejectedRow, SyncStateRow

NOW = datetime(2027, 1, 11, 9, 18, tzinfo=UTC)
CAMILLE = Actor(1, "Camille R.", frozenset({Role.AGENT}))


class Office:
    """State, journal, tray and exchanges, all in memory."""

    def __init__(self) -> None:
        self.row = SyncStateRow(
            enrolled=True,
            portal_url="https://portail.example",
            last_success_at=NOW - timedelta(minutes=2),
            waiting=3,
            rejected=1,
            last_error="",
            recovery_reason="",
            drift_seconds=0,
        )
        self.tray: tuple[RejectedRow, ...] = (RejectedRow(7, "decision", "unknown family", NOW),)
        self.cycles: list[JournalRow] = []
        self.fault: Unavailable | None = None

    def state(self, actor: Actor) -> SyncStateRow:
        return self.row

    def journal(self, actor: Actor) -> tuple[JournalRow, ...]:
        return tuple(reversed(self.cycles))

    def rejected(self, actor: Actor) -> tuple[RejectedRow, ...]:
        return self.tray

    def close_rejected(self, actor: Actor, message_id: int) -> Topics:
        if not self.tray:
            raise Stale("already_closed", message_id=message_id)
        self.tray = ()
        self.row = replace(self.row, rejected=0)
        return frozenset({Topic.SYNC})

    def exchange(self) -> CycleReport:
        outcome = "failed" if self.fault else "ok"
        at = NOW + timedelta(minutes=len(self.cycles))
        self.cycles.append(JournalRow(at, "Accueil:12", outcome, {"milliseconds": 40}))
        return CycleReport(outcome=outcome, fault=self.fault)
