"""What Facturation shows of credit notes: days that changed after their invoice, notes, what was issued."""

from dataclasses import dataclass
from datetime import date

from staffdesk.domain.topics import Topics


@dataclass(frozen=True)
class CorrectionRow:
    """A day or fee that changed after its invoice: ``cents`` below zero is to be credited, above it added.

    ``what`` says what happened with it, ``why`` the reason given and the invoice.
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
    """A credit note of an invoice: ``freed_cents`` of it had been paid and is the family's credit.

    ``title_cents`` reduce what the Treasury collects; it was told on ``handed_on``, or is still to be told.
    """

    note_id: int
    number: str
    total_cents: int
    freed_cents: int
    cause: str
    issued_on: date
    title_cents: int = 0
    handed_on: date | None = None

    @property
    def waits_for_treasury(self) -> bool:
        """Whether the Treasury has still to be told."""
        return self.title_cents > 0 and self.handed_on is None


@dataclass(frozen=True)
class Credited:
    """What issuing credit notes gave: their numbers, their sum, what of it is the family's credit again.

    ``title_cents`` of them are for the Treasury to collect less.
    """

    numbers: tuple[str, ...]
    cents: int
    freed_cents: int
    topics: Topics
    title_cents: int = 0
