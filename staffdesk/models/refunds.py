"""Refunds of families' credit, asked of the public accountant (E5); the IBAN is sealed (G)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from staffdesk.models.base import Base, CentsColumn, HasUid


class Refund(HasUid, Base):
    """A request to pay a family's credit back in money; never edited, answered once.

    ``state`` is a word of ``domain.refunds.RefundState``. ``operation_id`` is made by the screen, so that a
    retry is the same request (DSK10). Names and account are here and in no entry of the journal (L1):
    ``iban_sealed`` opens with the town's key alone and is forgotten once the request is answered,
    ``iban_end`` are its last four signs (empty: no account was given). ``snapshot`` is the canonical JSON of
    ``domain.till_document`` without the account. ``answer_ledger_no``: the entry that gave the credit back.
    """

    __tablename__ = "refund"
    __table_args__ = (UniqueConstraint("year", "number"),)

    operation_id: Mapped[str] = mapped_column(unique=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    year: Mapped[int]
    number: Mapped[int]
    cents: Mapped[int] = mapped_column(CentsColumn)
    reason: Mapped[str]
    holder: Mapped[str]
    iban_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    iban_end: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]
    ledger_no: Mapped[int]
    snapshot: Mapped[str]
    answered_at: Mapped[datetime | None]
    answered_on: Mapped[date | None]
    answered_by: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    answer_ledger_no: Mapped[int | None]
