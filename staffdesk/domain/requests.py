"""Requests: what a family may ask, item by item, and what may be answered.

Everything a family enters is a request; nothing applies before a decision. A decision is per field and per
date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from staffdesk.domain.bookings import MADE_GOOD, OVER, BookingEvent, BookingKey, BookingState
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.money import Cents

Value = str | int | bool | date | None
"""A value of a field; None is empty."""


class RequestKind(StrEnum):
    """The kinds of request, as they travel."""

    EDIT = "edit"
    BOOKING = "booking"
    ABSENCE = "absence"
    DOCUMENT = "document"
    MESSAGE = "message"
    WITHDRAWAL = "withdrawal"
    PAYMENT = "payment"
    TERMS = "terms"


class Channel(StrEnum):
    """How a request came."""

    PORTAL = "portal"
    PAPER = "paper"
    PHONE = "phone"
    COUNTER = "counter"
    EMAIL = "email"


class RequestStatus(StrEnum):
    """Where a request stands; only `pending` ones can be decided."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CANNOT_READ = "cannot_read"
    """Of a kind this program does not know (R16): kept raw until it is updated."""


# ------------------------------------------------------------------------------------------ what is asked


class Subject(StrEnum):
    """What an edit is about."""

    HOUSEHOLD = "household"
    GUARDIAN = "guardian"
    CHILD = "child"
    HEALTH_RECORD = "health_record"
    PICKUP_PERSON = "pickup_person"
    PICKUP_BAN = "pickup_ban"
    CONTACT = "contact"
    CUSTODY = "custody"
    BANK = "bank"
    PARENTAL_AUTHORITY = "parental_authority"


@dataclass(frozen=True)
class FieldEdit:
    """One field of one thing: what the family saw and what it asks."""

    subject: Subject
    uid: str
    field: str
    base: Value
    asked: Value


@dataclass(frozen=True)
class ElementEdit:
    """One element of a list (contact, pick-up person) by its id: base None is new, asked None is removed."""

    subject: Subject
    uid: str
    base: Mapping[str, Value] | None
    asked: Mapping[str, Value] | None


class BookingOp(StrEnum):
    """What is asked of one cell of the planning."""

    ADD = "add"
    CANCEL = "cancel"


@dataclass(frozen=True)
class BookingItem:
    """One cell of the planning, asked or given up."""

    child_uid: str
    activity: str
    slot: str
    on: date
    op: BookingOp = BookingOp.ADD

    @property
    def key(self) -> BookingKey:
        """The booking it speaks of."""
        return BookingKey(self.child_uid, self.activity, self.slot, self.on)


@dataclass(frozen=True)
class AbsenceItem:
    """One booked cell the child will not use, or did not."""

    child_uid: str
    activity: str
    slot: str
    on: date
    reason: str
    reason_text: str = ""
    proof_doc_ids: tuple[str, ...] = ()

    @property
    def key(self) -> BookingKey:
        """The booking it speaks of."""
        return BookingKey(self.child_uid, self.activity, self.slot, self.on)


@dataclass(frozen=True)
class DocumentItem:
    """One uploaded file: its type, whose it is (household or child), what was announced of its bytes."""

    doc_id: str
    type_code: str
    owner: Subject
    owner_uid: str
    file_name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class MessageItem:
    """One message; an empty `thread_uid` opens a new thread."""

    thread_uid: str
    topic: str
    subject: str
    body: str
    attachment_doc_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class WithdrawalItem:
    """An earlier request, taken back before its decision."""

    req_id: str


@dataclass(frozen=True)
class PaymentItem:
    """Invoices ticked to be paid together, in cents."""

    invoice_numbers: tuple[str, ...]
    cents: Cents


@dataclass(frozen=True)
class TermsItem:
    """A version of the terms, accepted."""

    version: str


Item = (
    FieldEdit
    | ElementEdit
    | BookingItem
    | AbsenceItem
    | DocumentItem
    | MessageItem
    | WithdrawalItem
    | PaymentItem
    | TermsItem
)
"""One thing asked, decided by itself."""


# ------------------------------------------------------------------------------------------ what is answered


class OutcomeKind(StrEnum):
    """The answer to one item."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    WAITING = "waiting"
    ABSENT_EXCUSED = "absent_excused"
    ABSENT_BILLED = "absent_billed"
    ALREADY_DONE = "already_done"
    """Asked value equals the current one: nothing to change."""


@dataclass(frozen=True)
class Outcome:
    """The answer to one item and, for a refusal, the reason the family reads.

    Raises:
        RuleBroken: `refusal_needs_reason`.
    """

    kind: OutcomeKind
    reason: str = ""

    def __post_init__(self) -> None:
        """A refusal always says why."""
        if self.kind is OutcomeKind.REFUSED and not self.reason.strip():
            raise RuleBroken("refusal_needs_reason", field="reason")


_YES_NO = frozenset({OutcomeKind.ACCEPTED, OutcomeKind.REFUSED})
_ABSENT = frozenset({OutcomeKind.ABSENT_EXCUSED, OutcomeKind.ABSENT_BILLED})


def allowed_outcomes(item: Item) -> frozenset[OutcomeKind]:
    """The answers that make sense for an item; staff choose among them."""
    match item:
        case BookingItem(op=BookingOp.ADD):
            return _YES_NO | {OutcomeKind.WAITING, OutcomeKind.ALREADY_DONE}
        case BookingItem() | AbsenceItem():
            return _ABSENT | {OutcomeKind.REFUSED, OutcomeKind.ALREADY_DONE}
        case MessageItem() | WithdrawalItem() | PaymentItem() | TermsItem():
            return frozenset({OutcomeKind.ACCEPTED})
        case _:
            return _YES_NO | {OutcomeKind.ALREADY_DONE}


def check_outcome(item: Item, outcome: Outcome) -> None:
    """Refuse an answer that makes no sense for the item.

    Raises:
        RuleBroken: `outcome_not_possible`.
    """
    if outcome.kind not in allowed_outcomes(item):
        raise RuleBroken("outcome_not_possible", outcome=outcome.kind)


def status_of(outcomes: Iterable[OutcomeKind]) -> RequestStatus:
    """The status of a decided request from the answers to its items; all but a refusal is a yes of sorts.

    Raises:
        ValueError: no outcome was given.
    """
    refused = {kind is OutcomeKind.REFUSED for kind in outcomes}
    if not refused:
        raise ValueError("a decision has at least one outcome")
    if len(refused) == 2:
        return RequestStatus.PARTLY
    return RequestStatus.REFUSED if refused == {True} else RequestStatus.ACCEPTED


# ------------------------------------------------------------------------------------------ bookings

_ADD_ON_FILING: Mapping[BookingState | None, BookingEvent] = MappingProxyType(
    dict.fromkeys((None, *OVER), BookingEvent.REQUEST)
)
_CANCEL_ON_FILING: Mapping[BookingState | None, BookingEvent] = MappingProxyType(
    {
        BookingState.BOOKED: BookingEvent.ASK_CANCELLATION,
        BookingState.REQUESTED: BookingEvent.WITHDRAW,
        BookingState.WAITING: BookingEvent.WITHDRAW,
    }
)


def filing_event(state: BookingState | None, op: BookingOp) -> BookingEvent | None:
    """What the arrival of a request does to a booking, before any decision; None when it changes nothing.

    A repeated request changes nothing. Asking again for an excused day changes nothing yet: the decision
    restores it.
    """
    return (_ADD_ON_FILING if op is BookingOp.ADD else _CANCEL_ON_FILING).get(state)


_ADD_DECISIONS: Mapping[OutcomeKind, BookingEvent] = MappingProxyType(
    {
        OutcomeKind.ACCEPTED: BookingEvent.BOOK,
        OutcomeKind.REFUSED: BookingEvent.REFUSE,
        OutcomeKind.WAITING: BookingEvent.QUEUE,
    }
)
_CANCEL_DECISIONS: Mapping[OutcomeKind, BookingEvent] = MappingProxyType(
    {
        OutcomeKind.ABSENT_EXCUSED: BookingEvent.EXCUSE,
        OutcomeKind.ABSENT_BILLED: BookingEvent.BILL_ABSENCE,
        OutcomeKind.REFUSED: BookingEvent.KEEP,
    }
)
_NO_EFFECT: Mapping[BookingEvent, frozenset[BookingState]] = MappingProxyType(
    {
        BookingEvent.BOOK: frozenset(
            {BookingState.BOOKED, BookingState.CANCEL_REQUESTED, BookingState.PRESENT}
        ),
        BookingEvent.QUEUE: frozenset({BookingState.WAITING}),
        BookingEvent.REFUSE: frozenset(
            {BookingState.ABSENT_EXCUSED, BookingState.ABSENT_BILLED, BookingState.CLOSED_BY_TOWN, *OVER}
        ),
        BookingEvent.KEEP: frozenset(BookingState) - {BookingState.CANCEL_REQUESTED},
        BookingEvent.EXCUSE: frozenset({BookingState.ABSENT_EXCUSED, BookingState.CLOSED_BY_TOWN, *OVER}),
        BookingEvent.BILL_ABSENCE: frozenset({BookingState.ABSENT_BILLED}),
    }
)


def decision_event(state: BookingState | None, op: BookingOp, outcome: OutcomeKind) -> BookingEvent | None:
    """The event a decision makes of an item on a booking, or None when the booking is already so.

    An absence is decided as a cancellation. The event may still be forbidden in that state: `bookings.move`
    then says so.

    Raises:
        RuleBroken: `outcome_not_possible` for an answer that does not fit the operation.
    """
    if outcome is OutcomeKind.ALREADY_DONE:
        return None
    event = (_ADD_DECISIONS if op is BookingOp.ADD else _CANCEL_DECISIONS).get(outcome)
    if event is None:
        raise RuleBroken("outcome_not_possible", outcome=outcome)
    if event is BookingEvent.BOOK and state in MADE_GOOD:
        return BookingEvent.RESTORE
    return None if state in _NO_EFFECT[event] else event
