"""Health records are written here: sealed for the town, boxed for the portal, the care plan beside."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.care_plan import CarePlan
from staffdesk.domain.health_record import is_complete, plan_values
from staffdesk.models.households import Child, HealthRecord
from staffdesk.models.sync import SyncState
from staffdesk.services.health_publication import box_for_portal
from staffdesk.services.sealing import Sealer


def locked_record(session: Session, child_id: int) -> HealthRecord | None:
    """Return the record of a child, locked for the change; None where no form ever came."""
    return session.scalar(select(HealthRecord).where(HealthRecord.child_id == child_id).with_for_update())


def facts_of(row: HealthRecord | None, child: Child, sealer: Sealer) -> dict[str, Any]:
    """Open a record; the care plan is that of the child, by which it is billed and welcomed.

    Raises:
        Unavailable: ``health_unreadable``.
    """
    facts = {} if row is None else sealer.open_health(child.id, row.sealed)
    plan = {name: value for name, value in plan_values(child.care_plan).items() if value}
    return {name: value for name, value in facts.items() if not name.startswith("care_plan")} | plan


def keep_health(
    session: Session,
    row: HealthRecord | None,
    child: Child,
    facts: Mapping[str, Any],
    sealer: Sealer,
    at: datetime,
) -> HealthRecord:
    """Write the facts of a child's form, a new one where none ever came."""
    if row is None:
        row = HealthRecord(child_id=child.id)
        session.add(row)
    row.sealed, row.complete, row.updated_at = sealer.seal_health(child.id, facts), is_complete(facts), at
    row.portal_key = session.scalar(select(SyncState.portal_health_key)) or ""
    row.for_portal = box_for_portal(row.portal_key, child.uid, facts)
    session.flush()
    return row


def keep_plan(child: Child, plan: CarePlan) -> None:
    """Set what sheets, meals and prices read of a care plan."""
    child.has_care_plan, child.brings_meal = plan.exists, plan.brings_meal
    child.care_plan_from = plan.starts_on if plan.exists else None
    child.care_plan_until = plan.last_on if plan.exists else None
