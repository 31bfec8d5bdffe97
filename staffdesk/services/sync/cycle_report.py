"""What one cycle of the exchange did, and its line in the journal."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from staffdesk.domain.errors import StaffdeskError
from staffdesk.domain.topics import Topics
from staffdesk.models.sync import SyncJournal

JOURNAL_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class CycleReport:
    """What one cycle did.

    Attributes:
        outcome: ok, failed (network or portal), alarm (see `loop.ALARMS`), recovery (this office went back in
            time) or elsewhere (another workstation is at it).
        pulled: new requests stored.
        decided: requests decided by the town's policies.
        numbered: messages that got their number.
        sent: messages that the portal has taken.
        rejected: messages in the tray "À corriger" after the cycle.
        requeued: messages queued again because the portal had lost them.
        documents_down: documents received whole.
        documents_up: documents sent whole.
        documents_skipped: documents the portal could not serve this time.
        documents_left: whether others wait for the next cycle, which should follow at once.
        drift_seconds: how far the portal's clock is ahead.
        fault: what ended the cycle early.
        topics: kinds of record that changed.
    """

    outcome: str = "ok"
    pulled: int = 0
    decided: int = 0
    numbered: int = 0
    sent: int = 0
    rejected: int = 0
    requeued: int = 0
    documents_down: int = 0
    documents_up: int = 0
    documents_skipped: int = 0
    documents_left: bool = False
    drift_seconds: int = 0
    fault: StaffdeskError | None = None
    topics: Topics = field(default_factory=frozenset)

    def followed_by(self, later: "CycleReport") -> "CycleReport":
        """Tell of two cycles as of one: what both did, and how the later one ended."""
        both = {name: getattr(self, name) + getattr(later, name) for name in _DONE}
        return replace(later, **both, topics=self.topics | later.topics)


_DONE = ("pulled", "decided", "numbered", "sent", "requeued", "documents_down", "documents_up")
"""What a report counts that was done, and adds up."""


def write_journal(session: Session, report: CycleReport, holder: str, at: datetime, seconds: float) -> None:
    """Keep what a cycle did and how long it took; what is older than thirty days leaves."""
    counts = {name: value for name, value in vars(report).items() if type(value) is int and value != 0}
    error = {"error": report.fault.code} if report.fault else {}
    facts = {**counts, **error, "milliseconds": round(seconds * 1000)}
    session.execute(delete(SyncJournal).where(SyncJournal.at < at - JOURNAL_KEPT))
    session.add(SyncJournal(at=at, holder=holder, outcome=report.outcome, facts=facts))
