"""The clock of this workstation beside what the office recorded last: no portal needs to answer (DSK9)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.clock_doubt import ClockFault, clock_fault
from staffdesk.models.staff import AuditEntry
from staffdesk.services import ledger
from staffdesk.services.office import Office


@dataclass(frozen=True)
class ClockDoubt:
    """A clock that cannot be right: what it shows, and the newest instant on record (UTC)."""

    fault: ClockFault
    now: datetime
    newest_at: datetime


def clock_doubt(office: Office) -> ClockDoubt | None:
    """Compare the clock with the newest entries of the journal and of the audit log; None: nothing is odd.

    Raises:
        Unavailable: the database fails.
    """
    now = office.clock.now()
    with office.database.read() as session:
        newest_at = _newest_at(session)
    fault = clock_fault(now, newest_at)
    return None if fault is None or newest_at is None else ClockDoubt(fault, now, newest_at)


def _newest_at(session: Session) -> datetime | None:
    told = session.scalar(select(AuditEntry.at).order_by(AuditEntry.id.desc()).limit(1))
    recorded = ledger.head(session).recorded_at
    found = [told] if told is not None else []
    found += [datetime.fromisoformat(recorded)] if recorded else []
    return max(found, default=None)
