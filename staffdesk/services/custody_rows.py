"""What the editor of shared custody shows and asks for: agreements, the weeks they give, what they change."""

from dataclasses import dataclass
from datetime import date

from staffdesk.domain.custody import Agreement
from staffdesk.domain.topics import Topics


@dataclass(frozen=True)
class Home:
    """One of the two households: its name as staff say it, told apart by its number where both bear one."""

    household_id: int
    uid: str
    name: str


@dataclass(frozen=True)
class AgreementRow:
    """An agreement that counts from a day on, in one sentence."""

    agreement_id: int
    agreed: Agreement
    words: str


@dataclass(frozen=True)
class PreviewDay:
    """One day of the preview: who has the child (0: the first home, 1: the other), the name of a holiday."""

    on: date
    home: int
    holiday: str = ""


@dataclass(frozen=True)
class HomeCorrection:
    """What a change corrects for one home (0: the first, 1: the other): credited, and on its next invoice."""

    home: int
    credit_cents: int
    debit_cents: int


@dataclass(frozen=True)
class CustodyPreview:
    """What an agreement gives, before it is written.

    ``moves`` counts booked days that would be paid by the other household, ``invoiced`` those of them that an
    invoice tells already, with what that corrects; ``stay`` counts those that cannot move: the other
    household has no enrolment.
    """

    words: str
    weeks: tuple[tuple[PreviewDay, ...], ...]
    moves: int = 0
    stay: int = 0
    invoiced: int = 0
    corrections: tuple[HomeCorrection, ...] = ()


@dataclass(frozen=True)
class CustodySheet:
    """The custody of a child: both homes, its agreements (newest first), the mark of what was read."""

    child_id: int
    child: str
    homes: tuple[Home, ...]
    agreements: tuple[AgreementRow, ...]
    mark: str


@dataclass(frozen=True)
class MovedDay:
    """A booking whose household changed, to be put back by an undo; ``invoiced``: an invoice tells it."""

    booking_id: int
    before_id: int
    after_id: int
    invoiced: bool = False


@dataclass(frozen=True)
class CustodyUndo:
    """How to take a change back: the agreement that was there from that day, and the moved bookings."""

    child_id: int
    since: date
    before: Agreement | None
    mark: str
    moved: tuple[MovedDay, ...] = ()


@dataclass(frozen=True)
class CustodySaved:
    """What was written: its sentence, how many booked days changed hands, invoiced ones too, or could not."""

    words: str
    moved: int
    stay: int
    invoiced: int
    undo: CustodyUndo
    topics: Topics
