"""What a family asks of a health form: opened for who may read it, decided by a person, sealed again.

At rest a request holds boxes only; they are opened here, field by field, with the key of the town.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.errors import RuleBroken, Stale, Unavailable
from staffdesk.domain.health_record import flat, is_complete, put
from staffdesk.domain.requests import FieldEdit, Outcome, OutcomeKind, Subject
from staffdesk.models.households import Child, HealthRecord, Membership
from staffdesk.models.requests import Request
from staffdesk.models.sync import SyncState
from staffdesk.services.booking_moves import Hand, households_of_children
from staffdesk.services.health_publication import box_for_portal
from staffdesk.services.sealing import Sealer
from staffdesk.services.validation.asked import Asked

if TYPE_CHECKING:
    from staffdesk.services.validation.effects import Effects


def is_about_health(asked: Asked) -> bool:
    """Tell whether a request asks to change a health form."""
    return any(edit.subject is Subject.HEALTH_RECORD for edit in asked.edits)


def open_edits(asked: Asked, sealer: Sealer) -> Asked:
    """Return the same request with its boxes opened.

    Raises:
        Unavailable: ``health_unreadable``.
    """
    return replace(asked, edits=tuple(_opened(edit, sealer) for edit in asked.edits))


def _opened(edit: FieldEdit, sealer: Sealer) -> FieldEdit:
    if edit.subject is not Subject.HEALTH_RECORD:
        return edit
    asked, base = (_content(box, edit.uid, sealer) for box in (edit.asked, edit.base))
    if asked["name"] != base["name"]:
        raise Unavailable("health_unreadable", table="request")
    return replace(edit, field=asked["name"], base=base["value"], asked=asked["value"])


def _content(box: object, child_uid: str, sealer: Sealer) -> dict[str, str]:
    try:
        found = json.loads(sealer.open_box(str(box or ""), child_uid))
        return {"name": str(found["name"]), "value": str(found["value"])}
    except (ValueError, KeyError, TypeError) as error:
        raise Unavailable("health_unreadable", table="request") from error


@dataclass(frozen=True)
class HealthReader:
    """Reads health for one who may: the boxes of requests, and the records they speak of."""

    sealer: Sealer

    def open(self, asked: Asked) -> Asked:
        """Return a request with its boxes opened; raises as ``open_edits``."""
        return open_edits(asked, self.sealer)

    def values(self, session: Session, child_id: int) -> dict[str, str]:
        """Return every field of a child's form as the office holds it.

        Raises:
            Unavailable: ``health_unreadable``.
        """
        row = session.scalar(select(HealthRecord).where(HealthRecord.child_id == child_id))
        return flat({} if row is None else self.sealer.open_health(child_id, row.sealed))


def decide_health(
    session: Session,
    request: Request,
    asked: Asked,
    outcomes: Sequence[Outcome],
    sealer: Sealer,
    hand: Hand,
    done: "Effects",
) -> None:
    """Write the accepted fields in the child's record, sealed for the town and for the portal.

    Raises:
        RuleBroken: ``not_of_this_family``, ``field_not_editable``, ``health_value``.
        Unavailable: ``health_unreadable``.
    """
    accepted = [
        edit
        for edit, outcome in zip(open_edits(asked, sealer).edits, outcomes, strict=True)
        if outcome.kind is OutcomeKind.ACCEPTED
    ]
    if not accepted:
        return
    child = _own_child(session, request.household_id or 0, accepted[0].uid)
    row = session.scalar(select(HealthRecord).where(HealthRecord.child_id == child.id).with_for_update())
    before = _kept(row)
    facts: Mapping[str, Any] = {} if row is None else sealer.open_health(child.id, row.sealed)
    for edit in accepted:
        if edit.uid != child.uid:
            raise RuleBroken("not_of_this_family", field=edit.field)
        facts = put(facts, edit.field, str(edit.asked or ""))
    if row is None:
        row = HealthRecord(child_id=child.id)
        session.add(row)
    row.sealed, row.complete, row.updated_at = (
        sealer.seal_health(child.id, facts),
        is_complete(facts),
        hand.at,
    )
    row.portal_key = session.scalar(select(SyncState.portal_health_key)) or ""
    row.for_portal = box_for_portal(row.portal_key, child.uid, facts)
    session.flush()
    done.undo.append({"what": "health", "child": child.id, "before": before, "after": _mark(row.sealed)})
    done.households |= households_of_children(session, [child.id])


def _own_child(session: Session, household_id: int, uid: str) -> Child:
    child = session.scalar(
        select(Child)
        .join(Membership, Membership.child_id == Child.id)
        .where(Child.uid == uid, Membership.household_id == household_id)
    )
    if child is None:
        raise RuleBroken("not_of_this_family", field="child")
    return child


def _kept(row: HealthRecord | None) -> dict[str, Any] | None:
    """Return a record as the undo journal keeps it: sealed as it was."""
    if row is None:
        return None
    return {
        "sealed": base64.b64encode(row.sealed).decode("ascii"),
        "for_portal": row.for_portal,
        "portal_key": row.portal_key,
        "complete": row.complete,
        "updated_at": row.updated_at.isoformat(),
    }


def _mark(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()


def revert_health(session: Session, entry: Mapping[str, Any], _hand: Hand, done: "Effects") -> None:
    """Put a record back as it was before a decision.

    Raises:
        Stale: ``changed_since``: somebody wrote it meanwhile.
    """
    row = session.scalar(
        select(HealthRecord).where(HealthRecord.child_id == entry["child"]).with_for_update()
    )
    if row is None or _mark(row.sealed) != entry["after"]:
        raise Stale("changed_since", record="health")
    before = entry["before"]
    if before is None:
        session.delete(row)
    else:
        row.sealed = base64.b64decode(before["sealed"])
        row.for_portal, row.portal_key = before["for_portal"], before["portal_key"]
        row.complete = before["complete"]
        row.updated_at = datetime.fromisoformat(before["updated_at"])
    session.flush()
    done.households |= households_of_children(session, [entry["child"]])
