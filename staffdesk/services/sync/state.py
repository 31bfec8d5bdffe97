"""Who this office is to its portal, and whether it may go on (R10)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import RecoveryNeeded
from staffdesk.models.base import new_uid
from staffdesk.models.sync import SyncState


def sync_state(session: Session, *, lock: bool = False) -> SyncState:
    """Return the one row of the state of the synchronisation, made when it is first asked for.

    `lock` keeps every other workstation from changing it until the transaction ends.
    """
    question = select(SyncState).where(SyncState.id == 1).execution_options(populate_existing=True)
    found = session.scalar(question.with_for_update() if lock else question)
    if found is None:
        found = SyncState(id=1, office_id=new_uid())
        session.add(found)
        session.flush()
    return found


def require_not_recovering(session: Session) -> None:
    """Let decisions, invoices and receipts pass only in an office that has not gone back in time.

    Raises:
        RecoveryNeeded: with the reason a cycle found (``sidecar``, ``portal_ahead``, ``fork`` or ``fenced``).
    """
    reason = session.scalar(select(SyncState.recovery_reason).where(SyncState.id == 1))
    if reason is not None:
        raise RecoveryNeeded("recovery_needed", reason=reason)
