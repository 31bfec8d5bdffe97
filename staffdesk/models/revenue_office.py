"""The régie: its act, the persons it names, CESU vouchers taken, and what was handed over on a slip."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from staffdesk.models.base import Base, CentsColumn, HasId, JsonValue


class RevenueAct(HasId, Base):
    """An act of the régie, or its amendment, from a day on: data of ``domain.revenue_office``.

    ``means`` holds words of ``domain.payments.Means``, ``activities`` codes of activities.
    """

    __tablename__ = "revenue_act"

    number: Mapped[str]
    valid_from: Mapped[date] = mapped_column(unique=True)
    means: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    activities: Mapped[list[Any]] = mapped_column(JsonValue, default=list)
    ceiling_cents: Mapped[int] = mapped_column(CentsColumn)
    float_cents: Mapped[int] = mapped_column(CentsColumn, default=0)
    remit_days: Mapped[int] = mapped_column(default=31)


class RevenueOfficer(HasId, Base):
    """A named person who may collect: the régisseur (``duty`` officer) or a deputy, between two days."""

    __tablename__ = "revenue_officer"

    user_id: Mapped[int] = mapped_column(ForeignKey("staff_user.id"), index=True)
    duty: Mapped[str]
    order_number: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class DepositSlip(HasId, Base):
    """What was handed over at once: cheques, CESU vouchers or cash; never edited.

    ``kind`` is cheque, cesu or cash. ``state`` is sent; refunded, or rejected, once the clearing body of CESU
    answered; credited once the bank's receipt of cheques or cash is noted (``answered_on``,
    ``refunded_cents``, ``reference``). ``counted`` holds the number of notes and coins by their value in
    cents. Of cash, ``from_till_cents`` came out of a till that was open (``session_id``). ``snapshot`` is the
    canonical JSON of ``domain.till_document``.
    """

    __tablename__ = "deposit_slip"
    __table_args__ = (UniqueConstraint("year", "number"),)

    kind: Mapped[str]
    year: Mapped[int]
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    pieces: Mapped[int]
    cents: Mapped[int] = mapped_column(CentsColumn)
    counted: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict)
    state: Mapped[str] = mapped_column(default="sent")
    answered_on: Mapped[date | None]
    refunded_cents: Mapped[int | None] = mapped_column(CentsColumn)
    note: Mapped[str] = mapped_column(default="")
    reference: Mapped[str] = mapped_column(default="")
    session_id: Mapped[int | None] = mapped_column(ForeignKey("till_session.id"), index=True)
    from_till_cents: Mapped[int] = mapped_column(CentsColumn, default=0)
    snapshot: Mapped[str]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    ledger_no: Mapped[int]


class CesuVoucher(HasId, Base):
    """A paper CESU that was taken; its number is unique for ever, unless its payment was cancelled.

    ``slip_id`` is the slip it went with; ``rejected``: the clearing body refused it; ``undone``: it was taken
    back for that, and its number may never come again.
    """

    __tablename__ = "cesu_voucher"
    __table_args__ = (
        Index(
            "uq_cesu_voucher_number",
            "number",
            unique=True,
            sqlite_where=text("released = 0"),
            postgresql_where=text("NOT released"),
        ),
    )

    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    number: Mapped[str]
    cents: Mapped[int] = mapped_column(CentsColumn)
    year: Mapped[int]
    issuer: Mapped[str] = mapped_column(default="")
    released: Mapped[bool] = mapped_column(default=False)
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("deposit_slip.id"), index=True)
    rejected: Mapped[bool] = mapped_column(default=False)
    undone: Mapped[bool] = mapped_column(default=False)
