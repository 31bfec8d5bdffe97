"""Money at the counter: till sessions, payments by means, allocations and receipts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from staffdesk.models.base import Base, CentsColumn, HasId, HasUid, JsonValue


class TillSession(HasId, Base):
    """A till held by one named person, from the counted float to the closing.

    ``counted`` holds the number of notes and coins by their value in cents; ``card_ticket_cents`` is the
    total of the card terminal's own ticket. The closing has a gapless number; ``closing_snapshot`` is the
    canonical JSON of ``domain.till_document``.
    """

    __tablename__ = "till_session"
    __table_args__ = (UniqueConstraint("closing_year", "closing_number"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"), index=True)
    counter_name: Mapped[str]
    opened_at: Mapped[datetime]
    float_cents: Mapped[int] = mapped_column(CentsColumn)
    closed_at: Mapped[datetime | None]
    counted_cents: Mapped[int | None] = mapped_column(CentsColumn)
    counted: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
    difference_note: Mapped[str] = mapped_column(default="")
    card_ticket_cents: Mapped[int | None] = mapped_column(CentsColumn)
    card_note: Mapped[str] = mapped_column(default="")
    closing_year: Mapped[int | None]
    closing_number: Mapped[int | None]
    closing_snapshot: Mapped[str | None]
    closing_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))


class Payment(HasUid, Base):
    """A payment received, with its receipt number; never edited, reversed by another (``reverses_id``).

    ``operation_id`` is made by the screen, so that a retry is the same payment (DSK10). A payment may be
    taken back in several reversals, each of some of its means; of a reversal, ``cause`` is a word of
    ``domain.reversals.Cause`` and ``reason`` says why in French.
    """

    __tablename__ = "payment"
    __table_args__ = (UniqueConstraint("receipt_year", "receipt_number"),)

    operation_id: Mapped[str] = mapped_column(unique=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("till_session.id"), index=True)
    total_cents: Mapped[int] = mapped_column(CentsColumn)
    received_at: Mapped[datetime]
    taken_by: Mapped[str]
    receipt_year: Mapped[int]
    receipt_number: Mapped[int]
    receipt_snapshot: Mapped[str]
    receipt_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    ledger_no: Mapped[int]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), index=True)
    reason: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")
    means: Mapped[list["PaymentMeans"]] = relationship(order_by="PaymentMeans.id", back_populates="payment")
    allocations: Mapped[list["Allocation"]] = relationship(order_by="Allocation.id")


class CreditHold(HasId, Base):
    """Credit that pays for booked days before they are invoiced (S36): no other booking may spend it.

    One row a request, activity and month, whose last day is ``last_on``. The invoice of these days takes the
    credit as any other; ``released_at`` is set then. ``cents`` is 0 once every day of it was given up.
    """

    __tablename__ = "credit_hold"
    __table_args__ = (UniqueConstraint("request_id", "activity", "last_on"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    activity: Mapped[str]
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    cents: Mapped[int] = mapped_column(CentsColumn)
    last_on: Mapped[date]
    held_at: Mapped[datetime]
    released_at: Mapped[datetime | None]


class PaymentMeans(HasId, Base):
    """One means of a payment: cash, cheque, cesu, card, transfer; ``facts`` holds its proof.

    ``undone``: a reversal took all of it back. ``slip_id`` is the slip a cheque was handed over with.
    ``reverses_id`` of a means of a reversal is the one it takes back, whole and once; only CESU may be taken
    back voucher by voucher.
    """

    __tablename__ = "payment_means"
    __table_args__ = (
        Index(
            "uq_payment_means_reverses_id",
            "reverses_id",
            unique=True,
            sqlite_where=text("means <> 'cesu'"),
            postgresql_where=text("means <> 'cesu'"),
        ),
    )

    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    means: Mapped[str]
    cents: Mapped[int] = mapped_column(CentsColumn)
    facts: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
    undone: Mapped[bool] = mapped_column(default=False)
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("deposit_slip.id"), index=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("payment_means.id"))
    payment: Mapped[Payment] = relationship(back_populates="means")


class Allocation(HasId, Base):
    """What one payment settles of one invoice with one means; an excess has no invoice and is credit.

    ``credit_note_id`` says which credit note freed what a payment had settled, while it is credit and where
    it goes next. ``refund_id`` is the refund that takes credit off (below zero), or gives it back.
    """

    __tablename__ = "allocation"

    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    credit_note_id: Mapped[int | None] = mapped_column(ForeignKey("credit_note.id"), index=True)
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("refund.id"), index=True)
    means: Mapped[str]
    cents: Mapped[int] = mapped_column(CentsColumn)
