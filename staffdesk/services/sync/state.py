"""Who this office is to its portal, and whether it may go on (R10)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import RecoveryNeeded, Unavailable
from staffdesk.models.sync import SyncState
from staffdesk.models.unit_of_work import Database


@dataclass(frozen=True)
class Standing:
    """Where the synchronisation stands, as it was read; the fields are those of `models.sync.SyncState`."""

    office_id: str
    epoch: int
    cursor: int
    stream: str
    acked: int
    n: int
    portal_url: str | None
    device_id: str | None
    last_success_at: datetime | None
    last_error: str | None
    clock_drift_seconds: int
    recovery_reason: str | None
    portal_health_key: str


def standing(database: Database) -> Standing:
    """Return where the synchronisation stands.

    Raises:
        Unavailable: ``office_not_founded``.
    """
    with database.read() as session:
        state = sync_state(session)
        return Standing(**{name: getattr(state, name) for name in Standing.__dataclass_fields__})


def sync_state(session: Session, *, lock: bool = False) -> SyncState:
    """Return the one row of the state of the synchronisation, as the database has it now.

    `lock` keeps every other workstation from changing it until the transaction ends.

    Raises:
        Unavailable: ``office_not_founded``: `services.office.found_office` makes the row.
    """
    question = select(SyncState).where(SyncState.id == 1).execution_options(populate_existing=True)
    found = session.scalar(question.with_for_update() if lock else question)
    if found is None:
        raise Unavailable("office_not_founded")
    return found


def require_not_recovering(session: Session) -> None:
    """Let decisions, invoices and receipts pass only in an office that has not gone back in time.

    Raises:
        RecoveryNeeded: with the reason a cycle found (``sidecar``, ``portal_ahead``, ``fork`` or ``fenced``).
    """
    reason = session.scalar(select(SyncState.recovery_reason).where(SyncState.id == 1))
    if reason is not None:
        raise RecoveryNeeded("recovery_needed", reason=reason)
