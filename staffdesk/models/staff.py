"""Staff users with their views of the queue, workstations and the audit log."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from staffdesk.models.base import Base, HasId, JsonValue


class StaffUser(HasId, Base):
    """A member of staff; ``roles`` lists ``domain.permissions.Role`` values."""

    __tablename__ = "staff_user"

    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    roles: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    password_hash: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    last_sign_in_at: Mapped[datetime | None]


class QueueViewRow(HasId, Base):
    """A view of the queue that a member of staff named; ``search`` is the name as names are compared."""

    __tablename__ = "queue_view"
    __table_args__ = (UniqueConstraint("user_id", "search"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"))
    name: Mapped[str]
    search: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
    created_at: Mapped[datetime]


class Workstation(HasId, Base):
    """A machine that opened this database; ``wrapped_key`` carries the town key to a new one (enrolment)."""

    __tablename__ = "workstation"

    name: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[str] = mapped_column(default="")
    wrapped_key: Mapped[str | None]
    approved_by: Mapped[str | None]
    seen_at: Mapped[datetime]


class AuditEntry(HasId, Base):
    """Who did what, when, to which record; chained like the ledger (SEC8). Reading health is logged too."""

    __tablename__ = "audit_entry"

    at: Mapped[datetime]
    user_id: Mapped[int]
    who: Mapped[str]
    action: Mapped[str]
    record: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
    prev_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
