"""Invoice runs, invoices with their frozen snapshot, and gapless numbers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from staffdesk.models.base import Base, CentsColumn, HasId, HasUid, JsonValue


class NumberCounter(Base):
    """The last number given in a series and year; locked and raised in the transaction that uses it (L5)."""

    __tablename__ = "number_counter"

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class InvoiceRun(HasUid, Base):
    """A draft of invoices for a period, until it is issued; ``state`` is draft, issued or dropped.

    ``ends_on`` is the last day of the period; without ``household_ids`` it is for every family. ``basis`` is
    a digest of everything the draft was made from: it is compared when the run is issued, so that no invoice
    is issued on data that changed since. ``since`` is what issuing writes on invoices of before, beside its
    own: ``[household_id, booking_id, invoice_id, cents, capped_cents, family_capped_cents]``, credits below
    zero, and days that a fee of such an invoice covers, or of its own (``OWN_INVOICE``), without cents.
    """

    __tablename__ = "invoice_run"

    title: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    due_on: Mapped[date]
    activity_codes: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    household_ids: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    state: Mapped[str] = mapped_column(default="draft")
    anomalies: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    basis: Mapped[str] = mapped_column(default="")
    since: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    issued_at: Mapped[datetime | None]


class Invoice(HasUid, Base):
    """An invoice. A draft has no number; an issued one never changes but in what was paid and credited.

    ``paid_cents`` is what is settled: by payments, and by credit notes, whose part is ``credited_cents``.
    ``freed_at`` is when a person cancelled it and its days were freed for another; credit notes of its days
    alone may take all that it asks, which leaves the days on it.
    ``snapshot`` is the canonical JSON of ``domain.invoice_document``: every word, address and amount printed.
    ``state`` is draft, issued, partly_paid, paid, sent_to_treasury or cancelled.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("series", "year", "number"),
        UniqueConstraint("run_id", "household_id"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("invoice_run.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    series: Mapped[str] = mapped_column(default="F")
    year: Mapped[int | None]
    number: Mapped[int | None]
    label: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft", index=True)
    total_cents: Mapped[int] = mapped_column(CentsColumn)
    paid_cents: Mapped[int] = mapped_column(CentsColumn, default=0)
    credited_cents: Mapped[int] = mapped_column(CentsColumn, default=0)
    freed_at: Mapped[datetime | None]
    issued_on: Mapped[date | None]
    due_on: Mapped[date]
    snapshot: Mapped[str | None]
    ledger_no: Mapped[int | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    lines: Mapped[list["InvoiceLine"]] = relationship(
        order_by="InvoiceLine.position", back_populates="invoice"
    )


class InvoiceLine(HasId, Base):
    """A line: child, activity, quantity, unit price, amount, and the stored facts of "why this price".

    ``days`` holds what each booking costs on it, ``[booking_id, cents]``: corrections start there.
    ``months`` shares the amount over months of service, ``["2026-10-01", cents]``: caps and fees of a month
    count it. ``since`` holds what it changes of days that other invoices hold, ``[booking_id, invoice_id,
    cents]``: corrections of these invoices, settled by this one when it is issued. ``borne`` holds what third
    parties pay of it, by share and month: ``[kind, code, payer, reference, cents, month, count, bookings]``.
    """

    __tablename__ = "invoice_line"

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    position: Mapped[int]
    child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id"))
    activity_code: Mapped[str]
    label: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int]
    unit_cents: Mapped[int] = mapped_column(CentsColumn)
    amount_cents: Mapped[int] = mapped_column(CentsColumn)
    cesu_eligible: Mapped[bool] = mapped_column(default=False)
    why: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    days: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    months: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    since: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    borne: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    invoice: Mapped[Invoice] = relationship(back_populates="lines")


class FeeCorrectionRow(HasId, Base):
    """What a fee on an issued invoice costs more or less since: the invoice stays, this is added (C1).

    ``line_id`` is the line that asks it, on ``invoice_id``; ``unit`` and ``first_on`` tell which fee of it: a
    month, or the period or school year that begins there. ``cents`` is what the family owes more (or less,
    negative). It is settled once: by the later invoice ``settled_invoice_id``, by the credit note
    ``credit_note_id``, or by its opposite. ``borne`` is what third parties pay more of it, or less, as on a
    ``BookingCorrection``.
    """

    __tablename__ = "fee_correction"

    line_id: Mapped[int] = mapped_column(ForeignKey("invoice_line.id"), index=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    unit: Mapped[str]
    first_on: Mapped[date]
    cents: Mapped[int] = mapped_column(CentsColumn)
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    credit_note_id: Mapped[int | None] = mapped_column(ForeignKey("credit_note.id"), index=True)
    borne: Mapped[list[Any]] = mapped_column(JsonValue, default=list)


class CreditNote(HasUid, Base):
    """A credit note: the only way to correct an issued invoice (C1); never edited, numbered without a gap.

    ``total_cents`` is above zero: what the invoice is worth less. ``freed_cents`` is the part that had been
    paid already and is the family's credit again. ``cause`` is why, in words, as printed. ``title_cents`` is
    the part of it that the Treasury collects less, on an invoice that was sent to it (E5): a reduction of its
    title, told to it on ``handed_on``. ``by_hand``: a person gave it on a line, and ``carried_on_id`` is the
    draft or invoice that gives it again after its own was cancelled.
    """

    __tablename__ = "credit_note"
    __table_args__ = (UniqueConstraint("series", "year", "number"),)

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    series: Mapped[str] = mapped_column(default="A")
    year: Mapped[int]
    number: Mapped[int]
    total_cents: Mapped[int] = mapped_column(CentsColumn)
    freed_cents: Mapped[int] = mapped_column(CentsColumn, default=0)
    title_cents: Mapped[int] = mapped_column(CentsColumn, default=0)
    handed_on: Mapped[date | None]
    by_hand: Mapped[bool] = mapped_column(default=False)
    carried_on_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    cause: Mapped[str]
    issued_on: Mapped[date]
    issued_by: Mapped[str]
    snapshot: Mapped[str]
    ledger_no: Mapped[int]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    lines: Mapped[list["CreditNoteLine"]] = relationship(order_by="CreditNoteLine.position")


class CreditNoteLine(HasId, Base):
    """A line of a credit note: whose day or which line of the invoice, in words, and its cents above zero."""

    __tablename__ = "credit_note_line"

    credit_note_id: Mapped[int] = mapped_column(ForeignKey("credit_note.id"), index=True)
    position: Mapped[int]
    child_id: Mapped[int | None] = mapped_column(ForeignKey("child.id"))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), index=True)
    activity_code: Mapped[str]
    label: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
    amount_cents: Mapped[int] = mapped_column(CentsColumn)
    cesu_eligible: Mapped[bool] = mapped_column(default=False)
