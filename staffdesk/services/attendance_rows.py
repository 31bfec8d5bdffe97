"""What the attendance screen shows and asks for: lists, rows, care, differences; frozen, safe everywhere."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from staffdesk.domain.attendance import Difference, HealthForm, Tally
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.topics import Topics


@dataclass(frozen=True)
class ListChoice:
    """Which list: a group and slot on a day; one class of it, or all (null)."""

    on: date
    group_id: int
    slot_id: int
    class_group_id: int | None = None


@dataclass(frozen=True)
class ListOption:
    """A list one may open on a day: where, what, and how far it is marked."""

    group_id: int
    slot_id: int
    site_id: int
    site: str
    activity: str
    group: str
    slot: str
    expected: int
    unmarked: int


@dataclass(frozen=True)
class ListRow:
    """A child of a list. ``booking_id`` is null for somebody found by search who has no row yet.

    ``trace`` tells the last mark in short; ``reason`` is why a child is absent, or what the row waits for;
    ``request_id`` is the request about the day that waits for its decision.
    """

    child_id: int
    booking_id: int | None
    name: str
    class_name: str
    state: BookingState
    is_marked: bool
    late_minutes: int
    diet: str
    care_plan: bool
    image_consent: bool | None
    reason: str
    trace: str
    is_invoiced: bool
    request_id: int | None = None


@dataclass(frozen=True)
class AttendanceList:
    """One list: what it is, its children by name, its counters; the classes one may narrow it to."""

    choice: ListChoice
    site: str
    activity: str
    group: str
    slot: str
    is_served: bool
    closes_at: time | None
    capacity: int
    rows: tuple[ListRow, ...]
    tally: Tally
    classes: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Collector:
    """A person who may collect the child, or may not; and who to call first."""

    name: str
    link: str
    phone: str
    may_collect: bool
    emergency: bool


@dataclass(frozen=True)
class Care:
    """What site staff must know of a child: allergies (health), who collects it, whom to call."""

    child_id: int
    allergies: tuple[str, ...]
    advice: str
    collectors: tuple[Collector, ...]
    form: HealthForm = HealthForm.RECEIVED


@dataclass(frozen=True)
class FoundChild:
    """A child found by search, to be marked present without booking: its class, and why it cannot be."""

    child_id: int
    name: str
    class_name: str
    is_enrolled: bool
    hint: str


@dataclass(frozen=True)
class AbsenceReason:
    """A reason of absence, with what the rules of the town usually make of it."""

    code: str
    label: str
    usually: str


class Said(StrEnum):
    """What is said of a child: it is there, it is not, or nothing any more."""

    PRESENT = "present"
    ABSENT = "absent"
    NONE = "none"


@dataclass(frozen=True)
class ChildMark:
    """What is said of one child. An absence has the code of its reason; the rules say what becomes of it.

    ``billed`` decides against the rules: true or false; null follows them.
    """

    child_id: int
    said: Said
    reason: str = ""
    billed: bool | None = None


def child_mark(child_id: int, said: str, reason: str = "", *, billed: bool | None = None) -> ChildMark:
    """Make a mark of the word of a screen."""
    return ChildMark(child_id, Said(said), reason, billed)


@dataclass(frozen=True)
class Lateness:
    """When a child was collected: a clock time of the day, or minutes after closing."""

    left_at: time | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class MarkUndo:
    """How to bring one booking back to before a mark; refused when somebody changed it since.

    ``after`` and ``late_after`` are what the mark made of it; ``state`` is null where there was no row.
    """

    booking_id: int = 0
    state: str | None = None
    household_id: int = 0
    group_id: int = 0
    reason: str = ""
    surcharge: str = ""
    marked_at: datetime | None = None
    marked_by: str = ""
    late_minutes: int = 0
    after: str = ""
    late_after: int = 0


@dataclass(frozen=True)
class Marked:
    """Result of marking: how many changed, each child left with why, how to undo it, what it became.

    ``undecided`` are the requests that children were left for.
    """

    changed: int
    left: tuple[str, ...]
    undo: tuple[MarkUndo, ...]
    topics: Topics
    said: str = ""
    undecided: tuple[int, ...] = ()


@dataclass(frozen=True)
class DifferenceRow:
    """A child's day that is not as it was booked; cents null where the council voted no tariff yet.

    ``is_invoiced``: the booking is on an issued invoice, the difference waits as a correction. ``explained``:
    why the day costs what it does, in sentences. ``fee``: what covers the day, in a word; then cents are
    what is due beside it.
    """

    child_id: int
    name: str
    class_name: str
    kinds: tuple[Difference, ...]
    parts: tuple[int, ...]
    booked_cents: int | None
    attended_cents: int | None
    why: str
    is_invoiced: bool
    explained: tuple[str, ...] = ()
    fee: str = ""

    @property
    def difference_cents(self) -> int:
        """What attendance adds to the booking; 0 where no price applies."""
        return (self.attended_cents or 0) - (self.booked_cents or 0)


@dataclass(frozen=True)
class Differences:
    """The differences of a list and their sum."""

    rows: tuple[DifferenceRow, ...]
    total_cents: int
