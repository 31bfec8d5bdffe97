"""What the screens of unpaid invoices show: ages, families, the preview of a run, the history; frozen."""

from dataclasses import dataclass
from datetime import date

from staffdesk.domain.topics import Topics


@dataclass(frozen=True)
class AgeRow:
    """A class of age of what is overdue, in days late: families, invoices and cents."""

    first: int
    last: int | None
    families: int
    invoices: int
    cents: int


@dataclass(frozen=True)
class LateFamily:
    """A family with something overdue.

    ``by_age`` holds its cents by class of age; ``hold`` is in words, empty where nothing stops reminders.
    """

    household_id: int
    number: str
    family: str
    by_age: tuple[int, ...]
    invoices: int
    oldest_due_on: date
    last_level: str = ""
    last_on: date | None = None
    hold: str = ""

    @property
    def cents(self) -> int:
        """All that is overdue."""
        return sum(self.by_age)


@dataclass(frozen=True)
class OverdueView:
    """What is overdue on a day, by age and by family, the oldest first."""

    on: date
    ages: tuple[AgeRow, ...]
    families: tuple[LateFamily, ...]


@dataclass(frozen=True)
class LateInvoiceRow:
    """An unpaid invoice of a family, with its last reminder and what stops the next one.

    ``hold_id`` is the hold of this invoice alone; None where there is none.
    """

    invoice_id: int
    number: str
    label: str
    due_on: date
    total_cents: int
    open_cents: int
    last_level: str = ""
    last_on: date | None = None
    hold: str = ""
    hold_id: int | None = None


@dataclass(frozen=True)
class LevelRow:
    """A level as one chooses it: how many families would be reminded at it today."""

    code: str
    label: str
    after_days: int
    channel: str
    families: int = 0


@dataclass(frozen=True)
class ReminderWish:
    """What is asked of a run: levels, the date the reminders carry, until when they ask for the money."""

    levels: tuple[str, ...]
    made_on: date
    pay_by: date


@dataclass(frozen=True)
class PlannedRow:
    """A line of the preview: a family that is reminded, or (``why``) what of it is left out."""

    household_id: int
    family: str
    number: str
    level: str
    invoices: tuple[str, ...]
    cents: int
    channel: str
    last_level: str = ""
    last_on: date | None = None
    why: str = ""


@dataclass(frozen=True)
class ReminderPreview:
    """What a run would do: families reminded, and what is left out with its reason."""

    wish: ReminderWish
    planned: tuple[PlannedRow, ...]
    left: tuple[PlannedRow, ...]

    @property
    def cents(self) -> int:
        """All that would be claimed."""
        return sum(row.cents for row in self.planned)


@dataclass(frozen=True)
class Reminded:
    """What a run did."""

    run_id: int
    families: int
    messages: int
    letters: int
    cents: int
    topics: Topics


@dataclass(frozen=True)
class ReminderRow:
    """A reminder that was sent, as the history of a family or of an invoice shows it."""

    reminder_id: int
    number: str
    label: str
    on: date
    channel: str
    cents: int
    invoices: tuple[str, ...]
    by: str


@dataclass(frozen=True)
class ReminderRunRow:
    """A run that was made: its letters can be printed again."""

    run_id: int
    on: date
    by: str
    families: int
    letters: int
    cents: int


@dataclass(frozen=True)
class HoldRow:
    """Why a family, or one of its invoices (``invoice``), is not reminded."""

    hold_id: int
    kind: str
    reason: str
    until_on: date | None
    by: str
    invoice: str = ""
