"""The validation queue as screens use it: list, counts, detail, decide, undo, bulk accept."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from staffdesk.domain import checks as rules
from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import NotFound, StaffdeskError
from staffdesk.domain.french import errors as error_words
from staffdesk.domain.french.requests import EVENT_WORDS, request_title
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.requests import OutcomeKind, RequestKind, RequestStatus
from staffdesk.domain.supporting_documents import Validity, valid_until
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.households import Household
from staffdesk.models.requests import Request, RequestEvent, StoredFile
from staffdesk.models.town import DocumentType, Site, TextTemplate
from staffdesk.services.office import Office
from staffdesk.services.request_rows import (
    AttachedFile,
    BulkDecided,
    Decided,
    Decision,
    DocumentAsk,
    HistoryRow,
    ItemDecision,
    QueueCounts,
    QueueFilter,
    QueueRow,
    QueueView,
    RefusalTemplate,
    RequestDetail,
    Verdict,
)
from staffdesk.services.validation import decisions, lines
from staffdesk.services.validation.asked import Asked, read_request
from staffdesk.services.validation.checking import Judged, is_add, judge
from staffdesk.services.validation.facts import (
    FamilyFacts,
    TownFacts,
    chunks,
    load_families,
    load_town_facts,
)
from staffdesk.services.validation.fields import current_value, find_holder

DECIDABLE = (
    RequestKind.EDIT.value,
    RequestKind.BOOKING.value,
    RequestKind.ABSENCE.value,
    RequestKind.DOCUMENT.value,
)
OPEN = (RequestStatus.PENDING.value, RequestStatus.CANNOT_READ.value)
CHANGED: Topics = frozenset({Topic.REQUESTS, Topic.BOOKINGS, Topic.HOUSEHOLDS, Topic.DOCUMENTS, Topic.SYNC})
DECIDED_SHOWN = 300


@dataclass(frozen=True)
class Loaded:
    """Requests with everything their checks compare."""

    requests: Sequence[Request]
    asked: Mapping[int, Asked]
    judged: Mapping[int, Judged]
    families: FamilyFacts
    files: Mapping[int, Sequence[StoredFile]]
    current: Mapping[int, Mapping[int, str]]


class Requests:
    """Use cases of the screen Demandes."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def rows(self, actor: Actor, wanted: QueueFilter) -> tuple[QueueRow, ...]:
        """List requests by real urgency; those decided, newest first."""
        actor.need(Permission.READ)
        now = self.office.clock.now()
        with self.office.database.read() as session:
            loaded = load_requests(session, _select(session, actor, wanted), now)
        built = [
            lines.queue_row(
                request, loaded.asked[request.id], loaded.judged[request.id], loaded.families, now
            )
            for request in loaded.requests
        ]
        kept = [row for row in built if _matches(row, wanted, loaded)]
        if wanted.view is QueueView.DECIDED:
            return tuple(kept)
        return tuple(sorted(kept, key=lambda row: (row.useful_until_at or row.received_at, row.received_at)))

    def counts(self, actor: Actor) -> QueueCounts:
        """Count what the filters show, over all open requests."""
        actor.need(Permission.READ)
        rows = self.rows(actor, QueueFilter())
        with self.office.database.read() as session:
            names = dict(session.execute(select(Site.id, Site.name)).tuples().all())
            channels = dict(
                session.execute(select(Request.id, Request.channel).where(Request.status.in_(OPEN)))
                .tuples()
                .all()
            )
            mine = session.scalars(
                select(Request.id).where(Request.status.in_(OPEN), Request.assigned_to == actor.user_id)
            ).all()
            decided = len(session.scalars(_decided(session)).all())
        sites = Counter(row.site_id for row in rows if row.site_id is not None)
        views = {
            QueueView.TO_DECIDE: len(rows),
            QueueView.MINE: len(mine),
            QueueView.ALL_GREEN: sum(row.worst is Verdict.OK for row in rows),
            QueueView.IN_CONFLICT: len(self.rows(actor, QueueFilter(view=QueueView.IN_CONFLICT))),
            QueueView.DECIDED: decided,
        }
        return QueueCounts(
            views=views,
            kinds=dict(Counter(row.kind for row in rows)),
            sites=tuple((site, names[site], count) for site, count in sites.most_common()),
            channels=dict(Counter(channels[row.request_id] for row in rows if row.request_id in channels)),
        )

    def waiting(self, actor: Actor) -> int:
        """Count the requests that wait for a decision: the figure beside the rail entry."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            open_ones = select(func.count()).where(Request.status.in_(OPEN), Request.kind.in_(DECIDABLE))
            return session.scalar(open_ones) or 0

    def detail(self, actor: Actor, request_id: int) -> RequestDetail:
        """Give everything the right pane shows, and note that it was opened.

        Raises:
            NotFound: ``request``.
        """
        actor.need(Permission.READ)
        now = self.office.clock.now()
        with self.office.database.begin() as session:
            request = session.get(Request, request_id)
            if request is None:
                raise NotFound("request", request_id=request_id)
            _note_opened(session, request, actor, now)
            loaded = load_requests(session, [request], now)
            return _detail(session, request, loaded, now)

    def refusal_templates(self, actor: Actor) -> tuple[RefusalTemplate, ...]:
        """List the editable reasons of refusal."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            rows = session.scalars(
                select(TextTemplate).where(TextTemplate.kind == "refusal").order_by(TextTemplate.position)
            )
            return tuple(RefusalTemplate(row.code, row.label, str(row.body.get("text", ""))) for row in rows)

    def decide(self, actor: Actor, decision: Decision) -> Decided:
        """Decide one request, whole or in part.

        Raises:
            Stale: ``already_decided``: somebody was faster; ``who`` and ``at`` say who and when.
            RuleBroken: an outcome is missing, impossible, or a refusal has no reason.
        """
        actor.need(Permission.DECIDE_REQUESTS)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            until_at = decisions.decide(session, actor, decision, at=at)
        return Decided(decision.request_id, until_at, CHANGED)

    def accept_all_green(self, actor: Actor, request_ids: Sequence[int]) -> BulkDecided:
        """Accept every request whose checks are all green; say which are left, and why."""
        actor.need(Permission.DECIDE_REQUESTS)
        now = self.office.clock.now()
        accepted: list[int] = []
        left: list[tuple[int, str]] = []
        until_at: datetime | None = None
        for request_id in request_ids:
            try:
                detail = self.detail(actor, request_id)
                if not all(check.verdict is Verdict.OK for check in detail.checks) or not detail.checks:
                    faults = [check.title for check in detail.checks if check.verdict is not Verdict.OK]
                    left.append((request_id, ", ".join(faults)))
                    continue
                decision = Decision(
                    request_id, detail.token, _as_proposed(detail), expires_on=_expiry(detail)
                )
                with self.office.database.begin() as session:
                    until_at = decisions.decide(session, actor, decision, at=now)
                accepted.append(request_id)
            except StaffdeskError as error:
                left.append((request_id, error_words.sentence(error)))
        return BulkDecided(tuple(accepted), tuple(left), until_at, CHANGED)

    def undo(self, actor: Actor, request_id: int) -> Topics:
        """Take a decision back before it is sent.

        Raises:
            Stale: ``already_sent``, ``changed_since`` or ``not_decided``.
        """
        actor.need(Permission.DECIDE_REQUESTS)
        with self.office.database.begin() as session:
            decisions.undo(session, actor, request_id, at=self.office.clock.now())
        return CHANGED

    def file_content(self, actor: Actor, doc_id: str) -> tuple[bytes, str]:
        """Give the bytes and media type of a complete file.

        Raises:
            NotFound: ``file``: unknown, or its bytes are not all here.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            row = session.scalar(select(StoredFile).where(StoredFile.uid == doc_id))
            if row is None or not row.complete or row.content is None:
                raise NotFound("file", doc_id=doc_id)
            return row.content, row.media_type


def _as_proposed(detail: RequestDetail) -> tuple[ItemDecision, ...]:
    if detail.dates:
        return tuple(ItemDecision(row.index, row.proposed) for row in detail.dates)
    if detail.fields:
        return tuple(ItemDecision(row.index, OutcomeKind.ACCEPTED.value) for row in detail.fields)
    return (ItemDecision(0, OutcomeKind.ACCEPTED.value),)


def _expiry(detail: RequestDetail) -> date | None:
    return None if detail.document is None else detail.document.proposed_expires_on


def _select(session: Session, actor: Actor, wanted: QueueFilter) -> list[Request]:
    if wanted.view is QueueView.DECIDED:
        question = _decided(session)
    else:
        question = select(Request).where(Request.status.in_(OPEN))
        question = question.where(
            or_(Request.kind.in_(DECIDABLE), Request.status == RequestStatus.CANNOT_READ.value)
        )
    if wanted.view is QueueView.MINE:
        question = question.where(Request.assigned_to == actor.user_id)
    if wanted.kind is not None:
        question = question.where(Request.kind == wanted.kind)
    if wanted.channel is not None:
        question = question.where(Request.channel == wanted.channel)
    return list(session.scalars(question))


def _decided(_session: Session):  # type: ignore[no-untyped-def]
    return (
        select(Request)
        .where(Request.status.not_in(OPEN), Request.kind.in_(DECIDABLE))
        .order_by(Request.decided_at.desc())
        .limit(DECIDED_SHOWN)
    )


def _matches(row: QueueRow, wanted: QueueFilter, loaded: Loaded) -> bool:
    if wanted.site_id is not None and row.site_id != wanted.site_id:
        return False
    if wanted.view is QueueView.ALL_GREEN and row.worst is not Verdict.OK:
        return False
    if wanted.view is QueueView.IN_CONFLICT and not _has_conflict(loaded.judged[row.request_id]):
        return False
    text = wanted.text.strip().casefold()
    return not text or text in f"{row.family} {row.child} {row.summary}".casefold()


def _has_conflict(judged: Judged) -> bool:
    return any(
        check.code is rules.CheckCode.CONFLICT and check.verdict is not rules.Verdict.OK
        for check in judged.checks
    )


def load_requests(session: Session, requests: Sequence[Request], now: datetime) -> Loaded:
    """Load and judge requests together: the number of questions does not depend on how many there are."""
    asked = {request.id: read_request(request) for request in requests}
    today = local_date(now)
    town = load_town_facts(session)
    families = load_families(
        session,
        household_ids={request.household_id for request in requests if request.household_id is not None},
        child_uids={uid for one in asked.values() for uid in one.child_uids},
        days=lines.days_of(list(asked.values())),
        today=today,
    )
    files = _files(session, requests, asked)
    current = _current(session, asked)
    rivals = _rivals(session, requests, asked)
    judged = {
        request.id: judge(
            asked[request.id],
            household_id=request.household_id,
            received_at=request.received_at,
            today=today,
            town=town,
            families=families,
            files=files.get(request.id, ()),
            current=current.get(request.id, {}),
            rivals={key: other for key, other in rivals.items() if other != request.req_id},
        )
        for request in requests
    }
    return Loaded(requests, asked, judged, families, files, current)


def _files(
    session: Session, requests: Sequence[Request], asked: Mapping[int, Asked]
) -> dict[int, list[StoredFile]]:
    wanted: dict[str, int] = {}
    for request in requests:
        one = asked[request.id]
        wanted.update({document.doc_id: request.id for document in one.documents})
        if one.absence is not None:
            wanted.update(dict.fromkeys(one.absence.documents, request.id))
    found: dict[int, list[StoredFile]] = {}
    for part in chunks(wanted):
        for row in session.scalars(select(StoredFile).where(StoredFile.uid.in_(part))):
            found.setdefault(wanted[row.uid], []).append(row)
    return found


def _current(session: Session, asked: Mapping[int, Asked]) -> dict[int, dict[int, str]]:
    values: dict[int, dict[int, str]] = {}
    for request_id, one in asked.items():
        for index, edit in enumerate(one.edits):
            try:
                holder = find_holder(session, edit.subject, edit.uid)
            except NotFound:
                continue
            values.setdefault(request_id, {})[index] = current_value(holder, edit.field)
    return values


RivalKey = tuple[str, str, str, date]


def _rivals(session: Session, requests: Sequence[Request], asked: Mapping[int, Asked]) -> dict[RivalKey, str]:
    """Map each booking key asked by more than one pending request to the first of them."""
    known = {request.id for request in requests}
    first: dict[RivalKey, str] = {}
    twice: dict[RivalKey, str] = {}
    if not any(one.cells for one in asked.values()):
        return twice
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
            key = (cell.child_uid, cell.activity, cell.slot, cell.on)
            if is_add(cell) and first.setdefault(key, request.req_id) != request.req_id:
                twice.setdefault(key, first[key])
    return twice


def _note_opened(session: Session, request: Request, actor: Actor, at: datetime) -> None:
    last = session.scalar(
        select(RequestEvent)
        .where(RequestEvent.request_id == request.id)
        .order_by(RequestEvent.id.desc())
        .limit(1)
    )
    if last is None or (last.kind, last.by) != ("opened", actor.name):
        session.add(RequestEvent(request_id=request.id, at=at, kind="opened", by=actor.name, facts={}))
        session.flush()


def _detail(session: Session, request: Request, loaded: Loaded, now: datetime) -> RequestDetail:
    asked, judged = loaded.asked[request.id], loaded.judged[request.id]
    row = lines.queue_row(request, asked, judged, loaded.families, now)
    decided = not lines.is_open(request)
    adds = sum(is_add(cell) for cell in asked.cells)
    activities = [
        cell.asked.activity if cell.slot is None else cell.slot.activity.name for cell in judged.cells
    ]
    return RequestDetail(
        request_id=request.id,
        token=decisions.token_of(request),
        kind=request.kind,
        title=request_title(request.kind, activities, adds),
        family=row.family,
        household_id=request.household_id,
        child=_child_line(row, asked, loaded),
        received_at=request.received_at,
        channel=request.channel,
        useful_until_at=request.useful_until_at,
        status=request.status,
        decided_by=request.decided_by or "",
        decided_at=request.decided_at,
        can_undo=request.undo is not None and _unsent(session, request.id),
        fields=lines.field_rows(asked, loaded.current.get(request.id, {}), {}, decided=decided),
        dates=lines.date_rows(asked, judged) if judged.cells else (),
        document=_document(session, asked, row, now),
        message="" if asked.message is None else asked.message.body,
        note=asked.note,
        absence_reason="" if asked.absence is None else asked.absence.reason,
        files=tuple(
            AttachedFile(file.uid, file.name, file.media_type, file.size, file.complete)
            for file in loaded.files.get(request.id, ())
        ),
        checks=lines.check_rows(judged.checks),
        history=_history(session, request),
        outcome_lines=_outcome_lines(request),
    )


def _child_line(row: QueueRow, asked: Asked, loaded: Loaded) -> str:
    children = [loaded.families.children[uid] for uid in asked.child_uids if uid in loaded.families.children]
    school = children[0].site_name if children else ""
    return ", ".join(filter(None, (row.child, school)))


def _unsent(session: Session, request_id: int) -> bool:
    from staffdesk.models.sync import OutboxMessage

    sent = select(OutboxMessage.id).where(
        OutboxMessage.request_id == request_id, OutboxMessage.n.is_not(None)
    )
    return session.scalar(sent.limit(1)) is None


def _document(session: Session, asked: Asked, row: QueueRow, now: datetime) -> DocumentAsk | None:
    if asked.document is None:
        return None
    kind = session.scalar(select(DocumentType).where(DocumentType.code == asked.document.type_code))
    if kind is None:
        return DocumentAsk(asked.document.type_code, asked.document.type_code, row.child, None)
    expires = valid_until(Validity.from_json(kind.validity), local_date(now))
    return DocumentAsk(kind.code, kind.name, row.child or row.family, expires)


def _history(session: Session, request: Request) -> tuple[HistoryRow, ...]:
    rows = [HistoryRow(request.received_at, EVENT_WORDS["received"])]
    events = session.scalars(
        select(RequestEvent).where(RequestEvent.request_id == request.id).order_by(RequestEvent.id)
    )
    for event in events:
        word = EVENT_WORDS.get(event.kind, event.kind)
        rows.append(HistoryRow(event.at, f"{word} par {event.by}" if event.by else word))
    return tuple(rows)


def _outcome_lines(request: Request) -> tuple[str, ...]:
    from staffdesk.domain.french.bookings import OUTCOME_WORDS

    items = (request.outcome or {}).get("items", [])
    return tuple(
        " : ".join(filter(None, (OUTCOME_WORDS[OutcomeKind(item["outcome"])], item.get("reason", ""))))
        for item in items
    )


def family_name(session: Session, household_id: int | None) -> str:
    """Name a household for a message; empty when unknown."""
    return (
        ""
        if household_id is None
        else session.scalar(select(Household.name).where(Household.id == household_id)) or ""
    )


__all__ = ["Requests", "TownFacts", "family_name", "load_requests"]
