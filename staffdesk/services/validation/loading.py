"""Loading requests with everything their checks compare: a dozen questions, however many they are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.dates import local_date
from staffdesk.domain.requests import FieldEdit, RequestKind, RequestStatus, Subject
from staffdesk.models.households import Child, Guardian, Household
from staffdesk.models.requests import Request, StoredFile
from staffdesk.services.validation.address_moves import asks_for_a_town, load_moved
from staffdesk.services.validation.asked import Asked, read_request
from staffdesk.services.validation.cells import is_add, span_of
from staffdesk.services.validation.checking import Case, EditedField, Judged, RivalKey, judge
from staffdesk.services.validation.facts import TownFacts, load_town_facts
from staffdesk.services.validation.family_facts import AbsentDays, FamilyFacts, chunks, load_families
from staffdesk.services.validation.fields import Holder, current_value
from staffdesk.services.validation.health import HealthReader
from staffdesk.services.validation.illness import load_absent_days
from staffdesk.services.validation.lines import is_open


@dataclass(frozen=True)
class Loaded:
    """Requests with everything their checks compare."""

    requests: Sequence[Request]
    asked: Mapping[int, Asked]
    judged: Mapping[int, Judged]
    families: FamilyFacts
    town: TownFacts
    files: Mapping[int, Sequence[StoredFile]]
    edited: Mapping[int, Mapping[int, EditedField]]

    def request(self, request_id: int) -> Request:
        """Give one of the requests."""
        return self._by_id[request_id]

    @cached_property
    def _by_id(self) -> Mapping[int, Request]:
        return {request.id: request for request in self.requests}


def load_requests(
    session: Session, requests: Sequence[Request], now: datetime, *, health: HealthReader | None = None
) -> Loaded:
    """Load and judge requests together; ``health`` opens what they ask of health forms, sealed without it."""
    asked = {request.id: read_request(request) for request in requests}
    if health is not None:
        asked = {key: health.open(one) for key, one in asked.items()}
    today = local_date(now)
    town = load_town_facts(session)
    families = load_families(
        session,
        household_ids={request.household_id for request in requests if request.household_id is not None},
        child_uids={uid for one in asked.values() for uid in one.child_uids},
        span=span_of(asked.values(), town),
        today=today,
    )
    families.absent_days = _absent_days(session, asked.values(), families)
    movers = {one.household_id for one in requests if asks_for_a_town(asked[one.id])}
    families.moved = load_moved(session, [families.households[key] for key in movers if key], today)
    files = _files(session, requests, asked)
    edited = _edited(session, requests, asked, families, health)
    rivals = _rivals(session, requests, asked)
    judged = {}
    for request in requests:
        one = asked[request.id]
        case = Case(
            asked=one,
            household_id=request.household_id,
            received_at=request.received_at,
            today=today,
            judged_at=now,
            files=files.get(request.id, ()),
            edited=edited.get(request.id, {}),
            rivals=_rivals_of(request, one, rivals),
            req_id=request.req_id,
        )
        judged[request.id] = judge(case, town, families)
    return Loaded(requests, asked, judged, families, town, files, edited)


def _absent_days(session: Session, asked: Iterable[Asked], families: FamilyFacts) -> Mapping[int, AbsentDays]:
    """Read what each declared absence may go on from, for the children of absences alone."""
    absences = [one for one in asked if one.absence is not None]
    children = {
        families.children[uid].child_id
        for one in absences
        for uid in one.child_uids
        if uid in families.children
    }
    return load_absent_days(session, children, {cell.on for one in absences for cell in one.cells})


def _files(
    session: Session, requests: Sequence[Request], asked: Mapping[int, Asked]
) -> dict[int, list[StoredFile]]:
    """Find the files that came with each request; another family's file is as if it had not come."""
    wanted: dict[str, Request] = {}
    for request in requests:
        one = asked[request.id]
        ids = [document.doc_id for document in one.documents]
        ids += [] if one.absence is None else one.absence.documents
        wanted.update(dict.fromkeys(ids, request))
    found: dict[int, list[StoredFile]] = defaultdict(list)
    for part in chunks(wanted):
        for row in session.scalars(select(StoredFile).where(StoredFile.uid.in_(part))):
            request = wanted[row.uid]
            if row.household_id is not None and row.household_id == request.household_id:
                found[request.id].append(row)
    return found


def _edited(
    session: Session,
    requests: Sequence[Request],
    asked: Mapping[int, Asked],
    families: FamilyFacts,
    health: HealthReader | None,
) -> dict[int, dict[int, EditedField]]:
    """Read what the office holds of every edited field, three questions for all."""
    wanted: dict[Subject, set[str]] = defaultdict(set)
    for one in asked.values():
        for edit in one.edits:
            wanted[edit.subject].add(edit.uid)
    holders: dict[str, Holder] = {}
    for part in chunks(wanted[Subject.HOUSEHOLD]):
        households = session.scalars(select(Household).where(Household.uid.in_(part)))
        holders.update({row.uid: row for row in households})
    for part in chunks(wanted[Subject.GUARDIAN]):
        guardians = session.scalars(select(Guardian).where(Guardian.uid.in_(part)))
        holders.update({row.uid: row for row in guardians})
    for part in chunks(wanted[Subject.CHILD]):
        children = session.scalars(select(Child).where(Child.uid.in_(part)))
        holders.update({row.uid: row for row in children})
    found: dict[int, dict[int, EditedField]] = {}
    for request in requests:
        edits = asked[request.id].edits
        if edits:
            found[request.id] = {
                index: _health_field(session, edit, request.household_id, families, health)
                if edit.subject is Subject.HEALTH_RECORD
                else _field(holders.get(edit.uid), edit.field, request.household_id, families)
                for index, edit in enumerate(edits)
            }
    return found


def _field(holder: Holder | None, name: str, household_id: int | None, families: FamilyFacts) -> EditedField:
    match holder:
        case Household():
            is_own = holder.id == household_id
        case Guardian():
            is_own = holder.household_id == household_id
        case Child():
            is_own = families.child_of(holder.uid, household_id or 0) is not None
        case None:
            return EditedField(is_own=False)
    return EditedField(current_value(holder, name)) if is_own else EditedField(is_own=False)


def _health_field(
    session: Session,
    edit: FieldEdit,
    household_id: int | None,
    families: FamilyFacts,
    health: HealthReader | None,
) -> EditedField:
    """Read a field of a health form; sealed, it counts as the family saw it: a person looks anyway."""
    child = families.child_of(edit.uid, household_id or 0)
    if child is None:
        return EditedField(is_own=False)
    if health is None:
        return EditedField(str(edit.base or ""))
    return EditedField(health.values(session, child.child_id).get(edit.field, ""))


def _rivals(
    session: Session, requests: Sequence[Request], asked: Mapping[int, Asked]
) -> dict[RivalKey, list[str]]:
    """Map each booking asked by pending requests to all of them, first filed first."""
    if not any(one.cells for one in asked.values()):
        return {}
    known = {request.id for request in requests}
    found: dict[RivalKey, list[str]] = defaultdict(list)
    pending = session.scalars(
        select(Request)
        .where(
            Request.status == RequestStatus.PENDING.value,
            Request.kind == RequestKind.BOOKING.value,
        )
        .order_by(Request.received_at, Request.id)
    )
    for request in pending:
        one = asked[request.id] if request.id in known else read_request(request)
        for cell in one.cells:
            if is_add(cell):
                found[cell.child_uid, cell.activity, cell.slot, cell.on].append(request.req_id)
    return {key: ids for key, ids in found.items() if len(ids) > 1}


def _rivals_of(
    request: Request, asked: Asked, rivals: Mapping[RivalKey, Sequence[str]]
) -> dict[RivalKey, str]:
    """Give the other pending requests on the same bookings."""
    if not rivals or not is_open(request):
        return {}
    found = {}
    for cell in asked.cells:
        key = (cell.child_uid, cell.activity, cell.slot, cell.on)
        others = [other for other in rivals.get(key, ()) if other != request.req_id]
        if others:
            found[key] = others[0]
    return found
