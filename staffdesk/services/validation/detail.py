"""Everything the right pane shows of one request."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.checks import Check, CheckCode
from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import NotFound
from staffdesk.domain.french.amounts import NO_BREAK
from staffdesk.domain.french.policies import checks_told
from staffdesk.domain.french.requests import EVENT_WORDS, request_title
from staffdesk.domain.permissions import Actor
from staffdesk.domain.requests import OutcomeKind
from staffdesk.domain.supporting_documents import Validity, valid_until
from staffdesk.models.requests import Request, RequestEvent
from staffdesk.models.staff import AuditEntry
from staffdesk.models.town import DocumentType
from staffdesk.services.request_rows import (
    AttachedFile,
    DateRow,
    DocumentAsk,
    FieldRow,
    HistoryRow,
    QueueRow,
    RequestDetail,
)
from staffdesk.services.validation import lines
from staffdesk.services.validation.address_moves import names_a_town
from staffdesk.services.validation.asked import Asked
from staffdesk.services.validation.checking import EditedField, Judged
from staffdesk.services.validation.decided import answers_of, is_unsent, may_be_corrected
from staffdesk.services.validation.decided_lines import (
    answer_rows,
    correction_row,
    decided_dates,
    decided_fields,
    excused_on,
    outcome_lines,
    proves_aid,
    proves_quotient,
)
from staffdesk.services.validation.decisions import BY_POLICY, token_of
from staffdesk.services.validation.health import HealthReader
from staffdesk.services.validation.loading import Loaded, load_requests
from staffdesk.services.validation.proven_absences import proven_absences

_OF_THE_UNDECIDED = frozenset({CheckCode.DUPLICATES, CheckCode.BOOKED, CheckCode.CONFLICT})


def request_detail(
    session: Session, request_id: int, now: datetime, *, health: HealthReader | None = None
) -> RequestDetail:
    """Build the detail of a request; ``health`` opens what it asks of a health form.

    Raises:
        NotFound: ``request``.
        Unavailable: ``health_unreadable``.
    """
    request = _request(session, request_id)
    return _detail(session, request, load_requests(session, [request], now, health=health), now)


def note_opened(session: Session, actor: Actor, request_id: int, at: datetime) -> None:
    """Note in its history that somebody opened a request; once for a person who looks twice in a row.

    Raises:
        NotFound: ``request``.
    """
    request = _request(session, request_id)
    last = session.scalar(
        select(RequestEvent)
        .where(RequestEvent.request_id == request.id)
        .order_by(RequestEvent.id.desc())
        .limit(1)
    )
    if last is None or (last.kind, last.by) != ("opened", actor.name):
        session.add(RequestEvent(request_id=request.id, at=at, kind="opened", by=actor.name, facts={}))
        session.flush()


def _request(session: Session, request_id: int) -> Request:
    request = session.get(Request, request_id)
    if request is None:
        raise NotFound("request", request_id=request_id)
    return request


def _detail(session: Session, request: Request, loaded: Loaded, now: datetime) -> RequestDetail:
    asked, judged = loaded.asked[request.id], loaded.judged[request.id]
    row = lines.queue_row(request, asked, judged, loaded.families, loaded.town, now)
    edited = _with_authors(session, request, asked, loaded.edited.get(request.id, {}))
    services = [cell.service for cell in judged.cells]
    return RequestDetail(
        request_id=request.id,
        token=token_of(request),
        kind=request.kind,
        title=request_title(request.kind, services, sum(cell.is_add for cell in judged.cells)),
        family=row.family,
        household_id=request.household_id,
        child=_child_line(request, row, asked, loaded),
        received_at=request.received_at,
        channel=request.channel,
        useful_until_at=request.useful_until_at,
        status=request.status,
        decided_by=request.decided_by or "",
        decided_at=request.decided_at,
        can_undo=request.undo is not None and is_unsent(session, request.id),
        fields=_fields(request, asked, edited),
        dates=_dates(session, request, loaded),
        document=_document(session, request, asked, row, now),
        message="" if asked.message is None else asked.message.body,
        note=asked.note,
        absence_reason=_reason(asked, loaded),
        files=tuple(
            AttachedFile(file.uid, file.name, file.media_type, file.size, file.complete)
            for file in loaded.files.get(request.id, ())
        ),
        checks=lines.check_rows(_told_checks(request, asked, judged)),
        history=_history(session, request),
        outcome_lines=outcome_lines(request, asked, judged.cells),
        answers=answer_rows(request),
        can_correct=may_be_corrected(session, request),
        correction=correction_row(request),
    )


def _told_checks(request: Request, asked: Asked, judged: Judged) -> list[Check]:
    """Leave out, once decided, what would meet itself: days asked or booked twice, credit held for them.

    A town that a family did not move to, for its address was refused, is left out too.
    """
    if lines.is_open(request):
        return list(judged.checks)
    answers = answers_of(request)
    yes = any(one.kind is OutcomeKind.ACCEPTED for one in answers)
    moves = any(
        names_a_town(edit) and answer.kind is not OutcomeKind.REFUSED
        for edit, answer in zip(asked.edits, answers, strict=False)
    )
    left_out = {CheckCode.PAYMENT} if yes else set()
    left_out |= _OF_THE_UNDECIDED if moves else {*_OF_THE_UNDECIDED, CheckCode.RESIDENCE}
    return [check for check in judged.checks if check.code not in left_out]


def _fields(request: Request, asked: Asked, edited: Mapping[int, EditedField]) -> tuple[FieldRow, ...]:
    rows = lines.field_rows(asked, edited, decided=not lines.is_open(request))
    return rows if lines.is_open(request) else decided_fields(request, asked, rows, edited)


def _dates(session: Session, request: Request, loaded: Loaded) -> tuple[DateRow, ...]:
    """Give the asked days; beside a certificate, the billed days it may excuse while it waits."""
    asked, judged = loaded.asked[request.id], loaded.judged[request.id]
    if judged.cells:
        rows = lines.date_rows(asked, judged)
        return rows if lines.is_open(request) else decided_dates(session, request, rows, judged.cells)
    if not lines.is_open(request):
        return ()
    return lines.proven_rows(proven_absences(session, request, asked, loaded.town))


def _child_line(request: Request, row: QueueRow, asked: Asked, loaded: Loaded) -> str:
    children = lines.own_children(request, asked, loaded.families)
    return ", ".join(filter(None, (row.child, children[0].site_name if children else "")))


def _reason(asked: Asked, loaded: Loaded) -> str:
    code = "" if asked.absence is None else asked.absence.reason
    return loaded.town.reasons.get(code, code)


def _with_authors(
    session: Session, request: Request, asked: Asked, edited: Mapping[int, EditedField]
) -> dict[int, EditedField]:
    """Add who changed each field last, as the audit log tells it."""
    held = dict(edited)
    if not held or request.household_id is None:
        return held
    entries = session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.action == "household.edited",
            AuditEntry.record == f"household:{request.household_id}",
        )
        .order_by(AuditEntry.id)
    )
    last = {str(entry.facts.get("field")): entry for entry in entries}
    for index, edit in enumerate(asked.edits):
        entry = last.get(edit.field)
        if entry is not None:
            before = held[index]
            held[index] = EditedField(before.value, before.is_own, entry.who, local_date(entry.at))
    return held


def _document(
    session: Session, request: Request, asked: Asked, row: QueueRow, now: datetime
) -> DocumentAsk | None:
    if asked.document is None:
        return None
    code = asked.document.type_code
    kind = session.scalar(select(DocumentType).where(DocumentType.code == code))
    if kind is None:
        return DocumentAsk(code, code, row.child, None)
    expires_on = valid_until(Validity.from_json(kind.validity), local_date(now))
    return DocumentAsk(
        kind.code,
        kind.name,
        row.child or row.family,
        expires_on,
        excused_on(session, request),
        proves_quotient(session, request),
        proves_aid(session, request),
    )


def _history(session: Session, request: Request) -> tuple[HistoryRow, ...]:
    events = session.scalars(
        select(RequestEvent).where(RequestEvent.request_id == request.id).order_by(RequestEvent.id)
    ).all()
    rows = []
    if not any(event.kind in ("received", "filed") for event in events):
        rows.append(HistoryRow(request.received_at, EVENT_WORDS["received"]))
    return (*rows, *(HistoryRow(event.at, _told(event)) for event in events))


def _told(event: RequestEvent) -> str:
    """Say what happened; an automatic decision with the checks it rested on, a correction with its reason."""
    if event.kind == BY_POLICY:
        checks = checks_told([str(check["code"]) for check in event.facts.get("checks", ())])
        return " · ".join(filter(None, (event.by, checks)))
    word = EVENT_WORDS.get(event.kind, event.kind)
    told = f"{word} par {event.by}" if event.by else word
    reason = event.facts.get("reason", "")
    return f"{told}{NO_BREAK}: {reason}" if reason else told
