"""What the validation queue shows: frozen rows, made inside a transaction and safe outside it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from staffdesk.domain.topics import Topics


class QueueView(StrEnum):
    """The saved views at the top of the filters."""

    TO_DECIDE = "to_decide"
    MINE = "mine"
    ALL_GREEN = "all_green"
    IN_CONFLICT = "in_conflict"
    DECIDED = "decided"


class Verdict(StrEnum):
    """How a check, a date or a field came out; never shown by colour alone."""

    OK = "ok"
    LATE = "late"
    LOOK = "look"
    BLOCKED = "blocked"
    WAITING = "waiting"


@dataclass(frozen=True)
class QueueFilter:
    """What to list. ``text`` matches family or child; null fields do not filter."""

    view: QueueView = QueueView.TO_DECIDE
    kind: str | None = None
    site_id: int | None = None
    channel: str | None = None
    text: str = ""


@dataclass(frozen=True)
class QueueCounts:
    """Figures beside the filters: by view, by kind, by site (id, name, count), by channel."""

    views: dict[QueueView, int]
    kinds: dict[str, int]
    sites: tuple[tuple[int, str, int], ...]
    channels: dict[str, int]


@dataclass(frozen=True)
class QueueRow:
    """One request in the list.

    ``family`` and ``child`` are line 1 ("Lemoine-Daoud", "Inès, CE1"), ``summary`` line 2.
    ``useful_until_at`` is the moment the decision stops being useful; ``urgent_group`` a code of
    ``domain.urgency``. ``worst`` and ``to_look_at`` sum up the checks (``to_look_at`` counts those not green,
    or all when all are green).
    """

    request_id: int
    kind: str
    family: str
    child: str
    summary: str
    received_at: datetime
    useful_until_at: datetime | None
    urgent_group: str
    worst: Verdict
    to_look_at: int
    status: str
    household_id: int | None
    site_id: int | None
    decided_by: str = ""
    subject: str = ""
    """Finer than the kind: what an edit touches, or ``cancellation``; empty where the kind says it all."""
    activity: str = ""
    """The activities it asks about, as people call them; empty for what is about none."""
    waits: bool = False
    """Every day it asked for is on the waiting list now."""


@dataclass(frozen=True)
class Queue:
    """The list as wanted, and the figures beside its filters: those of all open requests."""

    rows: tuple[QueueRow, ...]
    counts: QueueCounts


@dataclass(frozen=True)
class CheckRow:
    """One computed check: its title and what it compared, in French.

    ``opens``: a request it leads to; ``leads_to``: a part of the family's sheet (``SheetPane.land``).
    """

    code: str
    title: str
    verdict: Verdict
    compared: str
    opens: int | None = None
    leads_to: str = ""


@dataclass(frozen=True)
class FieldRow:
    """One field of an edit: published (what the family saw), current (ours now), asked. Null shows as "–"."""

    index: int
    name: str
    label: str
    published: str | None
    current: str | None
    asked: str | None
    in_conflict: bool
    already_done: bool
    changed_note: str = ""
    locked: bool = False
    """Its answer stays: somebody changed the value after it was decided."""


@dataclass(frozen=True)
class DateRow:
    """One asked slot of one day, with its verdict and the outcome the rules propose.

    ``index`` below zero is no asked slot but a billed absence that the document of the request may excuse.
    ``op`` is add, cancel or absence. ``proposed`` and ``choices`` are ``contract.v1.Outcome`` values.
    ``in_exchange_for`` are the slots that the same request gives up for it: it cannot be had beside them.
    ``note`` is told beside the day and is no reason for the family: what became of it since it was decided.
    ``proof_due_at`` is until when the family may still send the proof that would excuse it, where it may.
    """

    index: int
    on: date
    activity: str
    slot: str
    op: str
    verdict: Verdict
    reason: str
    proposed: str
    choices: tuple[str, ...]
    in_exchange_for: tuple[int, ...] = ()
    note: str = ""
    proof_due_at: datetime | None = None


@dataclass(frozen=True)
class AttachedFile:
    """A file of the request: complete only when its bytes are here and match (I9)."""

    doc_id: str
    name: str
    media_type: str
    size: int
    complete: bool


@dataclass(frozen=True)
class DocumentAsk:
    """What a document request proves: its type, owner, and the expiry the rules propose.

    ``excused_on`` are the days it excused once accepted: refused after all, they are billed again.
    ``proves_quotient``: a family quotient on file rests on it; ``proves_aid``: an aid granted by name.
    """

    type_code: str
    type_name: str
    owner: str
    proposed_expires_on: date | None
    excused_on: tuple[date, ...] = ()
    proves_quotient: bool = False
    proves_aid: bool = False


@dataclass(frozen=True)
class HistoryRow:
    """One line of the history, in French."""

    at: datetime
    text: str


@dataclass(frozen=True)
class ItemDecision:
    """The decision on one item (field, date, or 0 for a whole request); a refusal needs a reason."""

    index: int
    outcome: str
    reason: str = ""


@dataclass(frozen=True)
class CorrectionRow:
    """The last correcting decision: which one (from 1), by whom, when, and the reason the family reads."""

    count: int
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class RequestDetail:
    """Everything the right pane shows of one request.

    ``token`` must be given back when deciding: a change in between is ``Stale``.
    ``answers`` are those of a decided request, by item; ``can_correct``: they left, and can be corrected.
    """

    request_id: int
    token: str
    kind: str
    title: str
    family: str
    household_id: int | None
    child: str
    received_at: datetime
    channel: str
    useful_until_at: datetime | None
    status: str
    decided_by: str
    decided_at: datetime | None
    can_undo: bool
    fields: tuple[FieldRow, ...] = ()
    dates: tuple[DateRow, ...] = ()
    document: DocumentAsk | None = None
    message: str = ""
    note: str = ""
    absence_reason: str = ""
    files: tuple[AttachedFile, ...] = ()
    checks: tuple[CheckRow, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    outcome_lines: tuple[str, ...] = ()
    answers: tuple[ItemDecision, ...] = ()
    can_correct: bool = False
    correction: CorrectionRow | None = None


@dataclass(frozen=True)
class RefusalTemplate:
    """An editable reason of refusal: what staff pick, what the family reads."""

    code: str
    label: str
    text: str


@dataclass(frozen=True)
class Decision:
    """What the agent decides on a request; ``expires_on`` for a document, ``reply`` joined to the answer.

    Of a correction ``reply`` is the reason.
    """

    request_id: int
    token: str
    items: tuple[ItemDecision, ...]
    reply: str = ""
    expires_on: date | None = None


class Leaving(StrEnum):
    """When an answer leaves for the family."""

    SOON = "soon"
    """At the end of the moment in which it can be undone."""
    WHEN_ANSWERED = "when_answered"
    """Once the portal answers again: the last exchange failed."""
    NOWHERE = "nowhere"
    """This office has no portal."""


@dataclass(frozen=True)
class Decided:
    """Result of a decision: until when it may surely be undone, what changed, and when it leaves."""

    request_id: int
    undo_until_at: datetime | None
    topics: Topics
    leaving: Leaving = Leaving.SOON


@dataclass(frozen=True)
class BulkDecided:
    """Result of a bulk accept: the accepted ones, and each one left with why, in French."""

    accepted: tuple[int, ...]
    left: tuple[tuple[int, str], ...]
    undo_until_at: datetime | None
    topics: Topics = field(default_factory=frozenset)
    leaving: Leaving = Leaving.SOON
