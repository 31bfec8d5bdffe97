"""Health on its way to the portal: each record is kept a second time, in a box that only the portal opens.

Snapshots are written out on workstations and services that may not hold the town's key; so the box is made
when the record is written, or here, before a snapshot leaves, by a workstation that does hold it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from staffdesk import sealed_box
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import Unavailable
from staffdesk.domain.health_record import flat
from staffdesk.models.households import Child, HealthRecord
from staffdesk.models.sync import SyncState
from staffdesk.services.booking_moves import households_of_children
from staffdesk.services.sealing import Sealer
from staffdesk.services.sync import outbox

AT_ONCE = 1000
"""Records sealed anew in one transaction; a new portal asks for all of them."""


def box_for_portal(portal_key: str, child_uid: str, facts: Mapping[str, Any]) -> str:
    """Return the form of a child as the portal reads it; empty while it has no key."""
    return sealed_box.seal_for(portal_key, canonical_bytes(flat(facts)), child_uid) if portal_key else ""


def publish_health(session: Session, sealer: Callable[[], Sealer], at: datetime) -> int:
    """Seal for the portal what is not yet, `AT_ONCE` of it, and tell the families concerned.

    Returns how many records it dealt with: while there are some, others may wait.

    Does nothing on a machine that was not given the town's key: another one will.
    """
    state = session.get(SyncState, 1)
    if state is None or (state.health_key and not _waiting(session, state, 1)):
        return 0
    try:
        opener = sealer()
    except Unavailable:
        return 0
    if state.health_key != opener.box_key:
        state.health_key = opener.box_key
        outbox.touch_town(session, at=at)
    rows = _waiting(session, state, AT_ONCE)
    children = []
    for record, uid in rows:
        try:
            facts = opener.open_health(record.child_id, record.sealed)
        except Unavailable:  # told where it is read; the portal gets nothing of it
            record.for_portal, record.portal_key = "", state.portal_health_key
            continue
        record.for_portal = box_for_portal(state.portal_health_key, uid, facts)
        record.portal_key = state.portal_health_key
        children.append(record.child_id)
    outbox.touch_households(session, sorted(households_of_children(session, children)), at=at)
    return len(rows)


def _waiting(session: Session, state: SyncState, most: int) -> list[tuple[HealthRecord, str]]:
    if not state.portal_health_key:
        return []
    question = (
        select(HealthRecord, Child.uid)
        .join(Child, Child.id == HealthRecord.child_id)
        .where(or_(HealthRecord.portal_key != state.portal_health_key, HealthRecord.portal_key == ""))
        .order_by(HealthRecord.id)
        .limit(most)
    )
    return [(record, uid) for record, uid in session.execute(question)]
