"""SEPA mandates of families: the IBAN is sealed, its last four signs are what anybody sees (F3, G)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from staffdesk.models.base import Base, HasId


class Mandate(HasId, Base):
    """A mandate of a household. ``reference`` is its RUM, unique for the creditor, never given twice.

    ``iban_sealed`` opens with the town's key alone; ``iban_end`` are its last four signs. ``ended_on`` is the
    first day on which it does not count any more (null: it is active). Another account is an amendment: the
    mandate goes on under its reference.
    """

    __tablename__ = "mandate"

    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    reference: Mapped[str] = mapped_column(unique=True)
    holder: Mapped[str]
    iban_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    iban_end: Mapped[str]
    signed_on: Mapped[date]
    ended_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class MandateAmendment(HasId, Base):
    """Another account under the same mandate, as the family signed it (F3: the RUM stays).

    What was before is kept, since the next debit names it: ``iban_sealed`` and ``iban_end`` are the account
    that was left, ``same_bank`` tells whether the new one is at the same bank.
    """

    __tablename__ = "mandate_amendment"

    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"), index=True)
    iban_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    iban_end: Mapped[str]
    same_bank: Mapped[bool]
    signed_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
