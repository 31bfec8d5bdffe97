"""What families asked: the inbox of the sync, the decisions, and the documents that came with them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from staffdesk.models.base import Base, HasId, HasUid, JsonValue


class Request(HasId, Base):
    """A request as received, kept raw for ever, with its place in the stream and its decision (R3, R5, R17).

    ``req_id`` comes from the portal, or is made here for paper, telephone and counter (``seq`` null).
    ``raw`` is the canonical item exactly as pulled; ``digest`` its SHA-256; ``stream`` the running digest
    D(seq). ``status`` is a ``domain.requests.RequestStatus`` value; ``household_id`` null means the family is
    unknown. ``received_at`` is the portal's instant, the one deadlines are judged by; ``pulled_at`` the
    office's. ``useful_until_at`` is the moment a decision stops being useful, computed at arrival to sort by.
    ``pay_until_at``: days with immediate payment are dropped when the counter has no money by then (S36).
    ``outcome`` holds the per-field or per-date decision, ``undo`` what reverts it before it is sent. Of a
    corrected request both are those of the last correction, which names itself in ``outcome``; the decision
    before it lies whole in ``undo``. ``decided_at`` and ``decided_by`` stay those of the first.
    """

    __tablename__ = "request"
    __table_args__ = (
        Index("ix_request_status_useful", "status", "useful_until_at"),
        CheckConstraint("status <> 'decided' OR decided_at IS NOT NULL", name="decided"),
    )

    req_id: Mapped[str] = mapped_column(unique=True)
    seq: Mapped[int | None] = mapped_column(unique=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    family: Mapped[str]
    kind: Mapped[str]
    channel: Mapped[str] = mapped_column(default="portal")
    raw: Mapped[str]
    digest: Mapped[str]
    stream: Mapped[str | None]
    body: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id"), index=True)
    status: Mapped[str] = mapped_column(default="pending")
    received_at: Mapped[datetime]
    pulled_at: Mapped[datetime]
    useful_until_at: Mapped[datetime | None]
    pay_until_at: Mapped[datetime | None] = mapped_column(index=True)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    undo: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("staff_user.id"))


class RequestEvent(HasId, Base):
    """History of a request: received, pulled, opened, decided, undone, sent."""

    __tablename__ = "request_event"

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    by: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)


class StoredFile(HasUid, Base):
    """Bytes of a document, ours or a family's; ``uid`` is the ``doc_id`` of the wire.

    ``direction`` is in (from a family) or out (ours). ``received`` counts the bytes present; the file is
    complete when it equals ``size`` and the SHA-256 matches (I9).
    """

    __tablename__ = "stored_file"

    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    direction: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    received: Mapped[int] = mapped_column(default=0)
    complete: Mapped[bool] = mapped_column(default=False)
    uploaded: Mapped[int] = mapped_column(default=0)
    upload_done: Mapped[bool] = mapped_column(default=False)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime]


class SupportingDocument(HasUid, Base):
    """A proof of a household or child, filed by staff with its validity; ``status``: accepted or refused."""

    __tablename__ = "supporting_document"

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id"), index=True)
    type_code: Mapped[str]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    status: Mapped[str] = mapped_column(default="accepted")
    received_on: Mapped[date]
    expires_on: Mapped[date | None]
    filed_by: Mapped[str] = mapped_column(default="")
    filed_at: Mapped[datetime]
