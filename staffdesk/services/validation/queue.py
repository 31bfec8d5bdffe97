"""The validation queue as screens use it: list, counts, detail, decide, undo, bulk accept."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from staffdesk.domain import checks as rules
from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import NotFound, StaffdeskError, Stale, Unavailable
from staffdesk.domain.french import errors as error_words
from staffdesk.domain.french.requests import UNKNOWN_FAMILY, decided_by_other
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.proposals import Proposal
from staffdesk.domain.requests import OutcomeKind, RequestKind, RequestStatus
from staffdesk.domain.search_text import search_text
from staffdesk.domain.supporting_documents import Validity, valid_until
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.requests import Request, StoredFile
from staffdesk.models.staff import StaffUser
from staffdesk.models.town import DocumentType, Site, TextTemplate
from staffdesk.services import audit
from staffdesk.services.bulk import building_many
from staffdesk.services.office import Office
from staffdesk.services.request_rows import (
    BulkDecided,
    Decided,
    Decision,
    ItemDecision,
    Queue,
    QueueCounts,
    QueueFilter,
    QueueRow,
    QueueView,
    RefusalTemplate,
    RequestDetail,
    Verdict,
)
from staffdesk.services.validation import correcting, decisions, lines, paper
from staffdesk.services.validation.asked import Asked, read_request
from staffdesk.services.validation.detail import note_opened, request_detail
from staffdesk.services.validation.health import HealthReader, is_about_health
from staffdesk.services.validation.loading import Loaded, load_requests

DECIDABLE = (
    RequestKind.EDIT.value,
    RequestKind.BOOKING.value,
    RequestKind.ABSENCE.value,
    RequestKind.DOCUMENT.value,
)
OPEN = (RequestStatus.PENDING.value, RequestStatus.CANNOT_READ.value)
CHANGED: Topics = frozenset({Topic.REQUESTS, Topic.BOOKINGS, Topic.HOUSEHOLDS, Topic.DOCUMENTS, Topic.SYNC})
DECIDED_SHOWN = 300


class Requests:
    """Use cases of the screen Demandes."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def open(self, actor: Actor, wanted: QueueFilter) -> Queue:
        """List requests by real urgency, those decided newest first; with the figures beside the filters.

        All open requests are judged, once: the figures need them whatever the list shows.
        """
        actor.need(Permission.READ)
        now = self.office.clock.now()
        with building_many(), self.office.database.read() as session:
            opened = load_requests(session, session.scalars(_open_requests()).all(), now)
            rows = _rows(opened, now)
            counts = _counts(session, actor, opened, rows)
            if wanted.view is QueueView.DECIDED:
                decided = load_requests(session, session.scalars(_decided(wanted)).all(), now)
                shown = [row for row in _rows(decided, now) if _matches(row, wanted, decided, actor)]
                return Queue(tuple(shown), counts)
            shown = [row for row in rows if _matches(row, wanted, opened, actor)]
        return Queue(tuple(sorted(shown, key=_by_urgency)), counts)

    def waiting(self, actor: Actor) -> int:
        """Count the requests that wait for a decision: the figure beside the rail entry."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            open_ones = select(func.count()).where(Request.status.in_(OPEN), Request.kind.in_(DECIDABLE))
            return session.scalar(open_ones) or 0

    def detail(self, actor: Actor, request_id: int) -> RequestDetail:
        """Give everything the right pane shows; reading a health form is audited (SEC8).

        One that does not open is shown closed, so that it can still be refused.

        Raises:
            NotFound: ``request``.
        """
        actor.need(Permission.READ)
        now = self.office.clock.now()
        with self.office.database.read() as session:
            reader = self._health_reader(session, actor, request_id)
            try:
                found = request_detail(session, request_id, now, health=reader)
            except Unavailable as fault:
                if reader is None or fault.code != "health_unreadable":
                    raise
                reader, found = None, request_detail(session, request_id, now)
        if reader is not None:
            with self.office.database.begin() as session:
                facts = {"fields": len(found.fields)}
                audit.record(session, actor, "health.read", f"request:{request_id}", facts, at=now)
        return found

    def _health_reader(self, session: Session, actor: Actor, request_id: int) -> HealthReader | None:
        """Give what opens the health form a request speaks of, to who may read it, where there is a key."""
        request = session.get(Request, request_id)
        if request is None or not actor.may(Permission.READ_HEALTH):
            return None
        if not is_about_health(read_request(request)):
            return None
        try:
            return HealthReader(self.office.sealer())
        except Unavailable:
            return None

    def note_opened(self, actor: Actor, request_id: int) -> None:
        """Note that somebody stayed with a request, for colleagues to see in its history.

        Raises:
            NotFound: ``request``.
        """
        actor.need(Permission.READ)
        with self.office.database.begin() as session:
            note_opened(session, actor, request_id, self.office.clock.now())

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
            RecoveryNeeded: this office was restored.
            RuleBroken: an outcome is missing, impossible, or a refusal has no reason.
        """
        actor.need(Permission.DECIDE_REQUESTS)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            until_at = decisions.decide(session, actor, decision, at=at, sealer=self.office.sealer)
            return Decided(decision.request_id, until_at, CHANGED, decisions.leaving(session))

    def correct(self, actor: Actor, decision: Decision) -> Decided:
        """Answer a request otherwise whose decision was sent: a new decision, beside the first.

        Raises:
            Stale: ``already_decided``: somebody corrected it meanwhile; ``day_changed_since``,
                ``field_changed_since``.
            RecoveryNeeded: this office was restored.
            RuleBroken: as ``correcting.correct``.
        """
        actor.need(Permission.DECIDE_REQUESTS)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            until_at = correcting.correct(session, actor, decision, at=at, sealer=self.office.sealer)
            return Decided(decision.request_id, until_at, CHANGED, decisions.leaving(session))

    def accept_all_green(self, actor: Actor, request_ids: Sequence[int]) -> BulkDecided:
        """Accept every request whose checks are all green; say which are left, and why.

        All are looked up and judged together; each is then decided in a transaction of its own, so that one
        that meets a change of the last seconds (a place just taken, a colleague) leaves the others alone.
        """
        actor.need(Permission.DECIDE_REQUESTS)
        with self.office.database.read() as session:
            found = {row.id: row for row in _of_ids(session, request_ids)}
            loaded = load_requests(session, list(found.values()), self.office.clock.now())
            names = {row.request_id: _name(row) for row in _rows(loaded, self.office.clock.now())}
            expiries = _expiries(session, local_date(self.office.clock.now()))
        accepted: list[int] = []
        left: list[tuple[int, str]] = []
        until_at: datetime | None = None
        for request_id in dict.fromkeys(request_ids):
            request = found.get(request_id)
            why = _why_left(request, loaded)
            if request is not None and not why:
                decision = _as_proposed(request, loaded, expiries)
                why, until = self._accept(actor, decision, loaded)
                until_at = until or until_at
            if why:
                left.append((request_id, ", ".join(filter(None, (names.get(request_id), why)))))
            else:
                accepted.append(request_id)
        with self.office.database.read() as session:
            leaves = decisions.leaving(session)
        return BulkDecided(tuple(accepted), tuple(left), until_at, CHANGED, leaves)

    def _accept(self, actor: Actor, decision: Decision, loaded: Loaded) -> tuple[str, datetime | None]:
        """Decide one request of a batch; return why it was left, or until when it can be undone."""
        cells = loaded.judged[decision.request_id].cells
        try:
            with self.office.database.begin() as session:
                at = self.office.clock.now()
                return "", decisions.decide(session, actor, decision, at=at, cells=cells)
        except Stale as error:
            at_other = error.facts.get("at")
            when = at_other if isinstance(at_other, datetime) else None
            return decided_by_other(str(error.facts.get("who", "")), when), None
        except StaffdeskError as error:
            return error_words.sentence(error), None

    def undo(self, actor: Actor, request_id: int) -> Topics:
        """Take a decision back before it is sent.

        Raises:
            Stale: ``already_sent``, ``changed_since``, ``place_taken_since`` or ``not_decided``.
        """
        actor.need(Permission.DECIDE_REQUESTS)
        with self.office.database.begin() as session:
            decisions.undo(session, actor, request_id, at=self.office.clock.now())
        return CHANGED

    def assign(self, actor: Actor, request_id: int, user_id: int | None) -> Topics:
        """Give a request to a colleague, to oneself, or to nobody.

        Raises:
            NotFound: ``request``, ``staff_user``.
        """
        actor.need(Permission.DECIDE_REQUESTS)
        with self.office.database.begin() as session:
            request = session.get(Request, request_id)
            if request is None:
                raise NotFound("request", request_id=request_id)
            if user_id is not None and session.get(StaffUser, user_id) is None:
                raise NotFound("staff_user", user_id=user_id)
            request.assigned_to = user_id
            at, facts = self.office.clock.now(), {"to": user_id}
            audit.record(session, actor, "request.assigned", f"request:{request_id}", facts, at=at)
        return frozenset({Topic.REQUESTS})

    def file_on_paper(
        self,
        actor: Actor,
        household_id: int,
        kind: str,
        channel: str,
        stamped_at: datetime,
        body: Mapping[str, Any],
    ) -> int:
        """Type in a request that came on paper, by telephone or at the counter, and return its id.

        Raises:
            NotFound, RuleBroken: as ``paper.file_on_paper``.
        """
        actor.need(Permission.DECIDE_REQUESTS)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            return paper.file_on_paper(
                session, actor, household_id, kind, channel, stamped_at=stamped_at, body=body, at=at
            )

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


def _open_requests() -> Select[tuple[Request]]:
    return select(Request).where(
        Request.status.in_(OPEN),
        or_(Request.kind.in_(DECIDABLE), Request.status == RequestStatus.CANNOT_READ.value),
    )


def _decided(wanted: QueueFilter) -> Select[tuple[Request]]:
    """Select what was decided lately, by people or by the rules, newest first."""
    question = select(Request).where(Request.status.not_in(OPEN), Request.kind.in_(DECIDABLE))
    if wanted.kind is not None:
        question = question.where(Request.kind == wanted.kind)
    if wanted.channel is not None:
        question = question.where(Request.channel == wanted.channel)
    return question.order_by(Request.decided_at.desc(), Request.id.desc()).limit(DECIDED_SHOWN)


def _counts(session: Session, actor: Actor, opened: Loaded, rows: Sequence[QueueRow]) -> QueueCounts:
    names = dict(session.execute(select(Site.id, Site.name)).tuples().all())
    decided = session.scalar(select(func.count()).select_from(_decided(QueueFilter()).subquery()))
    sites = Counter(row.site_id for row in rows if row.site_id is not None)
    return QueueCounts(
        views={
            QueueView.TO_DECIDE: len(rows),
            QueueView.MINE: sum(request.assigned_to == actor.user_id for request in opened.requests),
            QueueView.ALL_GREEN: sum(row.worst is Verdict.OK for row in rows),
            QueueView.IN_CONFLICT: sum(_has_conflict(opened, row.request_id) for row in rows),
            QueueView.DECIDED: decided or 0,
        },
        kinds=dict(Counter(row.kind for row in rows)),
        sites=tuple((site, names[site], count) for site, count in sites.most_common()),
        channels=dict(Counter(request.channel for request in opened.requests)),
    )


def _of_ids(session: Session, request_ids: Sequence[int]) -> Sequence[Request]:
    return session.scalars(select(Request).where(Request.id.in_(set(request_ids)))).all()


def _rows(loaded: Loaded, now: datetime) -> list[QueueRow]:
    return [
        lines.queue_row(
            request, loaded.asked[request.id], loaded.judged[request.id], loaded.families, loaded.town, now
        )
        for request in loaded.requests
    ]


def _by_urgency(row: QueueRow) -> tuple[datetime, datetime, int]:
    return (row.useful_until_at or row.received_at, row.received_at, row.request_id)


def _matches(row: QueueRow, wanted: QueueFilter, loaded: Loaded, actor: Actor) -> bool:
    request = loaded.request(row.request_id)
    if wanted.kind not in (None, request.kind) or wanted.channel not in (None, request.channel):
        return False
    if wanted.site_id not in (None, row.site_id):
        return False
    if wanted.view is QueueView.MINE and request.assigned_to != actor.user_id:
        return False
    if wanted.view is QueueView.ALL_GREEN and row.worst is not Verdict.OK:
        return False
    if wanted.view is QueueView.IN_CONFLICT and not _has_conflict(loaded, row.request_id):
        return False
    words = search_text(wanted.text).split()
    return not words or _holds(search_text(row.family, row.child, row.summary), words)


def _holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def _has_conflict(loaded: Loaded, request_id: int) -> bool:
    return any(
        check.code is rules.CheckCode.CONFLICT and check.verdict is not rules.Verdict.OK
        for check in loaded.judged[request_id].checks
    )


def _name(row: QueueRow) -> str:
    return " ".join(filter(None, (row.family, row.child.split(",")[0])))


def _why_left(request: Request | None, loaded: Loaded) -> str:
    """Say why a bulk accept leaves a request; nothing when it takes it."""
    if request is None:
        return error_words.sentence(NotFound("request"))
    if not lines.is_open(request):
        return decided_by_other(request.decided_by or "", request.decided_at)
    checks = loaded.judged[request.id].checks
    return "" if rules.is_green(checks) else lines.faults_in_words(checks) or UNKNOWN_FAMILY


def _as_proposed(request: Request, loaded: Loaded, expiries: Mapping[str, date | None]) -> Decision:
    """Make the decision the rules propose for a green request."""
    asked, judged = loaded.asked[request.id], loaded.judged[request.id]
    code = "" if asked.document is None else asked.document.type_code
    token = decisions.token_of(request)
    return Decision(request.id, token, _items(asked, judged.proposals), expires_on=expiries.get(code))


def _items(asked: Asked, proposals: Sequence[Proposal]) -> tuple[ItemDecision, ...]:
    if asked.cells:
        return tuple(ItemDecision(one.index, one.outcome.value) for one in proposals)
    return tuple(ItemDecision(index, OutcomeKind.ACCEPTED.value) for index in range(asked.item_count))


def _expiries(session: Session, today: date) -> dict[str, date | None]:
    """Propose the expiry of each kind of paper received today."""
    return {
        row.code: valid_until(Validity.from_json(row.validity), today)
        for row in session.scalars(select(DocumentType))
    }
