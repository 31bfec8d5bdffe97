"""Requests that arrive on paper, by telephone or at the counter: typed by staff, then on the same road."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from staffdesk.contract import v1
from staffdesk.domain.canonical import canonical_bytes, digest
from staffdesk.domain.errors import NotFound, RuleBroken
from staffdesk.domain.permissions import Actor
from staffdesk.domain.requests import Channel, RequestKind, RequestStatus
from staffdesk.models.base import new_uid
from staffdesk.models.households import Household
from staffdesk.models.requests import Request, RequestEvent, StoredFile
from staffdesk.services import audit
from staffdesk.services.paper_rows import PaperFile
from staffdesk.services.validation.arrival import Arrivals

TYPED_KINDS = frozenset(
    {
        RequestKind.EDIT,
        RequestKind.BOOKING,
        RequestKind.ABSENCE,
        RequestKind.DOCUMENT,
        RequestKind.MESSAGE,
    }
)
"""Kinds that staff type in."""


def file_on_paper(
    session: Session,
    actor: Actor,
    household_id: int,
    kind: str,
    channel: str,
    *,
    stamped_at: datetime,
    body: Mapping[str, Any],
    at: datetime,
) -> int:
    """Store a request that staff typed, and return its id; deadlines are judged by ``stamped_at``.

    The bytes of a document are kept by `keep_file` in the same transaction.

    Raises:
        NotFound: ``household``.
        RuleBroken: ``request_kind_not_typed``, ``channel_unknown``, ``stamp_in_future``, ``form_incomplete``
            (with the ``field``).
    """
    household = session.get(Household, household_id)
    if household is None:
        raise NotFound("household", household_id=household_id)
    if kind not in {known.value for known in TYPED_KINDS}:
        raise RuleBroken("request_kind_not_typed", kind=kind)
    if channel == Channel.PORTAL.value or channel not in {known.value for known in Channel}:
        raise RuleBroken("channel_unknown", channel=channel)
    if stamped_at > at:
        raise RuleBroken("stamp_in_future", field="stamped_at", stamped_at=stamped_at)
    based = kind in (RequestKind.EDIT.value, RequestKind.BOOKING.value, RequestKind.ABSENCE.value)
    content = _checked(kind, {"base_rev": household.snapshot_rev, **body} if based else body)
    req_id = new_uid()
    raw = {
        "req_id": req_id,
        "family": household.uid,
        "kind": kind,
        "version": 1,
        "channel": channel,
        "received_at": v1.write_instant(stamped_at),
        "documents": [],
        "body": content,
    }
    request = Request(
        req_id=req_id,
        household_id=household_id,
        family=household.uid,
        kind=kind,
        channel=channel,
        raw=canonical_bytes(raw).decode("utf-8"),
        digest=digest(raw),
        body=content,
        status=RequestStatus.PENDING.value,
        received_at=stamped_at,
        pulled_at=at,
    )
    session.add(request)
    session.flush()
    facts = {"channel": channel}
    session.add(RequestEvent(request_id=request.id, at=at, kind="filed", by=actor.name, facts=facts))
    audit.record(session, actor, "request.filed", f"request:{request.id}", facts, at=at)
    Arrivals(session, at).receive([request])
    return request.id


def keep_file(
    session: Session, household_id: int, described: Mapping[str, Any], file: PaperFile, at: datetime
) -> None:
    """Keep the bytes of a document: they are here already, no portal has them."""
    session.add(
        StoredFile(
            uid=described["doc_id"],
            household_id=household_id,
            direction="in",
            name=file.name,
            media_type=file.media_type,
            size=len(file.content),
            sha256=described["sha256"],
            received=len(file.content),
            complete=True,
            content=file.content,
            created_at=at,
        )
    )
    session.flush()


def _checked(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return v1.BODIES[v1.RequestKind(kind)].model_validate(body).to_wire()
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise RuleBroken("form_incomplete", field=place) from error
