"""What Facturation shows of credit notes: days that changed after their invoice, notes, what was issued."""

from dataclasses import dataclass
from datetime import date

from staffdesk.domain.topics import Topics


@dataclass(frozen=True)
class CorrectionRow:
    """A day that changed after its invoice: ``cents`` below zero is to be credited, above it is to be added.

    ``what`` says what happened with the day, ``why`` the reason given and the invoice.
    """

    key: int
    household_id: int
    family: str
    child: str
    activity: str
    what: str
    why: str
    invoice: str
    cents: int


@dataclass(frozen=True)
class CreditNoteRow:
    """A credit note of an invoice: ``freed_cents`` of it had been paid and is the family's credit."""

    note_id: int
    number: str
    total_cents: int
    freed_cents: int
    cause: str
    issued_on: date


@dataclass(frozen=True)
class Credited:
    """What issuing credit notes gave: their numbers, their sum, what of it is the family's credit again."""

    numbers: tuple[str, ...]
    cents: int
    freed_cents: int
    topics: Topics
