"""What a family asks of a health form: opened for who may read it, decided by a person, sealed again.

At rest a request holds boxes only; they are opened here, field by field, with the key of the town.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import RuleBroken, Stale, Unavailable
from staffdesk.domain.french.fields import field_label
from staffdesk.domain.health_record import flat, put
from staffdesk.domain.requests import FieldEdit, Outcome, OutcomeKind, Subject
from staffdesk.models.households import Child, HealthRecord, Membership
from staffdesk.models.requests import Request
from staffdesk.services.booking_moves import Hand, households_of_children
from staffdesk.services.health_records import facts_of, keep_health, locked_record
from staffdesk.services.sealing import Sealer
from staffdesk.services.validation.asked import Asked

if TYPE_CHECKING:
    from staffdesk.services.validation.decided import Trail
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
        RuleBroken: ``not_of_this_family``, ``field_not_editable``, or what is wrong with a value.
        Unavailable: ``health_unreadable``.
    """
    accepted = [
        edit
        for edit, outcome in zip(open_edits(asked, sealer).edits, outcomes, strict=True)
        if outcome.kind is OutcomeKind.ACCEPTED
    ]
    if not accepted:
        return
    form = _Form.open(session, request, accepted[0].uid, sealer, hand.at)
    for edit in accepted:
        form.put(edit, edit.asked)
    form.write(session, sealer, hand, done)


def correct_health(
    session: Session,
    request: Request,
    asked: Asked,
    changed: Mapping[int, Outcome],
    earlier: "Trail",
    sealer: Sealer,
    hand: Hand,
    done: "Effects",
) -> None:
    """Write the fields that are answered otherwise now; a refused one takes the value it had before.

    Raises:
        Stale: ``field_changed_since``: somebody wrote one of them after the decision.
        RuleBroken: as ``decide_health``.
        Unavailable: ``health_unreadable``.
    """
    edits = open_edits(asked, sealer).edits
    form = _Form.open(session, request, edits[0].uid, sealer, hand.at)
    journal = earlier.of("health", child=form.child.id)
    kept = journal[0]["before"] if journal else None
    before = flat({} if kept is None else sealer.open_health(form.child.id, base64.b64decode(kept["sealed"])))
    untouched = earlier.left("health") == _mark_of(form.row)
    for index, outcome in changed.items():
        edit = edits[index]
        old = before.get(edit.field, "") if journal else str(edit.base or "")
        is_taken = outcome.kind is OutcomeKind.ACCEPTED
        left = old if is_taken else str(edit.asked or "")
        if not untouched and flat(form.facts).get(edit.field, "") != left:
            raise Stale("field_changed_since", field=field_label(edit.field))
        form.put(edit, edit.asked if is_taken else old)
    form.write(session, sealer, hand, done)


@dataclass
class _Form:
    """The health form of a child under the hand of a decision: its row, locked, and its facts, opened."""

    child: Child
    row: HealthRecord | None
    before: dict[str, Any] | None
    facts: Mapping[str, Any]
    today: date

    @classmethod
    def open(cls, session: Session, request: Request, uid: str, sealer: Sealer, at: datetime) -> "_Form":
        child = _own_child(session, request.household_id or 0, uid)
        row = locked_record(session, child.id)
        return cls(child, row, _kept(row), facts_of(row, child, sealer), local_date(at))

    def put(self, edit: FieldEdit, value: object) -> None:
        if edit.uid != self.child.uid:
            raise RuleBroken("not_of_this_family", field=edit.field)
        self.facts = put(self.facts, edit.field, str(value or ""), self.today)

    def write(self, session: Session, sealer: Sealer, hand: Hand, done: "Effects") -> None:
        """Seal the form for the town and for the portal, with what takes the change back."""
        row = keep_health(session, self.row, self.child, self.facts, sealer, hand.at)
        entry = {"what": "health", "child": self.child.id, "before": self.before, "after": _mark(row.sealed)}
        done.undo.append(entry)
        done.households |= households_of_children(session, [self.child.id])


def health_mark(session: Session, child_uid: str) -> str:
    """Give a mark of a child's form that is another one as soon as somebody writes it."""
    child = select(Child.id).where(Child.uid == child_uid).scalar_subquery()
    return _mark_of(session.scalar(select(HealthRecord).where(HealthRecord.child_id == child)))


def _mark_of(row: HealthRecord | None) -> str:
    return "" if row is None else _mark(row.sealed)


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
