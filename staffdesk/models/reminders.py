"""Reminders of unpaid invoices: runs, what each claimed, and who is left in peace (E5)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from staffdesk.models.base import Base, CentsColumn, HasId, HasUid, JsonValue


class ReminderRun(HasUid, Base):
    """Reminders that were sent together: the date they carry, until when they ask, the levels chosen."""

    __tablename__ = "reminder_run"

    made_on: Mapped[date]
    pay_by: Mapped[date]
    levels: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    made_at: Mapped[datetime]
    made_by: Mapped[str]


class Reminder(HasUid, Base):
    """A reminder of one family; added, never changed. ``snapshot`` holds every word and amount printed.

    ``channel`` is how it left: message, letter or both; ``thread_id`` the message on the portal.
    """

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("year", "number"), UniqueConstraint("run_id", "household_id"))

    run_id: Mapped[int] = mapped_column(ForeignKey("reminder_run.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    year: Mapped[int]
    number: Mapped[int]
    level: Mapped[str]
    label: Mapped[str]
    channel: Mapped[str]
    made_on: Mapped[date]
    claimed_cents: Mapped[int] = mapped_column(CentsColumn)
    snapshot: Mapped[str]
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))
    lines: Mapped[list["ReminderLine"]] = relationship(order_by="ReminderLine.id")


class ReminderLine(HasId, Base):
    """An invoice that a reminder claimed, at the level it had reached: never twice at one level."""

    __tablename__ = "reminder_line"
    __table_args__ = (UniqueConstraint("invoice_id", "level"),)

    reminder_id: Mapped[int] = mapped_column(ForeignKey("reminder.id"), index=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    level: Mapped[str]
    label: Mapped[str]
    open_cents: Mapped[int] = mapped_column(CentsColumn)


class ReminderHold(HasId, Base):
    """Why a family, or one invoice, is not reminded until a day (null: until it is lifted).

    ``kind`` is quiet, dispute or plan.
    """

    __tablename__ = "reminder_hold"

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    kind: Mapped[str]
    reason: Mapped[str]
    until_on: Mapped[date | None]
    set_at: Mapped[datetime]
    set_by: Mapped[str]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str] = mapped_column(default="")
