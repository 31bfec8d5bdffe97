"""The append-only journal of money (L1, L2, L4): guarded in the database itself, see migration 0001."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column, relationship

from staffdesk.models.base import Base, CentsColumn


class LedgerEntry(Base):
    """One entry. ``no`` is gapless from 1. No name nor health data: ``household_ref`` is a reference.

    ``recorded_at`` is UTC text, ``payload`` canonical JSON text; every value is under ``hash``, which also
    covers ``prev_hash`` and the lines.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (CheckConstraint("no > 0", name="no"), {"sqlite_strict": True})

    no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    recorded_at: Mapped[str]
    kind: Mapped[str]
    household_ref: Mapped[str | None]
    by_user: Mapped[int] = mapped_column(Integer)
    session_id: Mapped[int | None] = mapped_column(Integer)
    document_ref: Mapped[str | None]
    ref_no: Mapped[int | None] = mapped_column(Integer)
    payload: Mapped[str]
    prev_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
    lines: Mapped[list["LedgerLine"]] = relationship(order_by="LedgerLine.position")


class LedgerLine(Base):
    """One line of an entry: account and cents; the lines of an entry sum to 0."""

    __tablename__ = "ledger_line"
    __table_args__ = (
        CheckConstraint("cents > -1000000000000 AND cents < 1000000000000", name="cents"),
        {"sqlite_strict": True},
    )

    entry_no: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), ForeignKey("ledger_entry.no"), primary_key=True
    )
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    account: Mapped[str]
    cents: Mapped[int] = mapped_column(CentsColumn)
