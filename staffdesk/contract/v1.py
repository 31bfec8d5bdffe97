"""Wire format, major version 1: calls, requests of families, and messages of the office (reliability.md 1.1).

Every record that is hashed travels as canonical JSON (``domain.canonical``); unknown fields are kept
(R16), so a newer peer loses nothing on the way through an older one. Instants are UTC text
``2026-11-21T09:30:00.000000Z``, dates ISO text, money integer cents. ``family`` is the household's uid,
``child`` the child's uid.
"""

from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer

PROTOCOL_MAJOR = 1
PROTOCOL_MINOR = 0
PREFIX = "/api/v1"

PULL_LIMIT = 200
PUSH_LIMIT = 100
PUSH_BYTES = 1024 * 1024
DOCUMENT_BYTES = 4 * 1024 * 1024
CHUNK_BYTES = 256 * 1024
BOOKING_ITEMS = 800
"""Slots of one sending at most."""


@lru_cache(4096)
def write_instant(at: datetime) -> str:
    """Write an aware instant as UTC text of fixed width, microseconds included.

    The same few instants are written over and over: all rows of a transaction, all days of a month.
    """
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


Instant = Annotated[AwareDatetime, PlainSerializer(write_instant, return_type=str)]
Day = Annotated[date, PlainSerializer(lru_cache(4096)(date.isoformat), return_type=str)]
Uid = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
NO_NUL = r"^[^\x00]*$"
"""PostgreSQL's text holds every sign but this one."""

Words = Annotated[str, Field(max_length=4000, pattern=NO_NUL)]
Short = Annotated[str, Field(max_length=200, pattern=NO_NUL)]
Whole = Annotated[int, Field(strict=True)]
"""A number that every program reads alike; true and 1.0 are none."""

Revision = Annotated[Whole, Field(ge=1, le=2**53)]
CentsInt = Annotated[int, Field(strict=True, gt=-(10**12), lt=10**12)]


class Wire(BaseModel):
    """Base of every wire record: frozen, unknown fields kept raw."""

    model_config = ConfigDict(frozen=True, extra="allow")

    def to_wire(self) -> dict[str, Any]:
        """Give plain JSON values: what is hashed, signed and sent."""
        return self.model_dump(mode="json", exclude_none=False)


class RequestKind(StrEnum):
    """What a family can ask."""

    EDIT = "edit"
    BOOKING = "booking"
    ABSENCE = "absence"
    DOCUMENT = "document"
    MESSAGE = "message"
    WITHDRAWAL = "withdrawal"
    TERMS = "terms"
    PAYMENT = "payment"


class FieldAsked(Wire):
    """One field of an edit: what the family saw, and what it asks."""

    name: Short
    base: str | None
    asked: Words | None


class EditBody(Wire):
    """A change of the file. ``subject`` is household, guardian, child or health_record, with its uid.

    Of a health record (by the child's uid) every field is named ``health``; ``base`` and ``asked`` are boxes
    for the office's ``health_key``, each holding ``{"name", "value"}``. What the portal keeps for itself is
    beside them (``own``), locked with its own key.
    """

    subject: Literal["household", "guardian", "child", "health_record"]
    uid: Uid
    base_rev: Whole
    fields: list[FieldAsked] = Field(min_length=1, max_length=60)


class BookingItem(Wire):
    """One slot of one day to add or to cancel for a child."""

    child: Uid
    activity: Short
    slot: Short
    on: Day
    op: Literal["add", "cancel"]


class PaidAtOnce(Wire):
    """How days with immediate payment are paid (S36): from the credit, or at the counter until an instant.

    ``item_cents``: the price the family was shown of each item, in their order; ``cents`` is their sum.
    """

    means: Literal["credit", "counter"]
    cents: CentsInt = Field(ge=0)
    item_cents: list[CentsInt] = Field(default_factory=list, max_length=BOOKING_ITEMS)
    pay_until: Instant | None = None


class BookingBody(Wire):
    """Slots asked or cancelled in one sending: a year of four slots a day fits.

    ``payment`` is there when the days come out of a cart; without money they do not count.
    """

    base_rev: Whole
    items: list[BookingItem] = Field(min_length=1, max_length=BOOKING_ITEMS)
    note: Words = ""
    payment: PaidAtOnce | None = None


class AbsenceItem(Wire):
    """One booked slot the child will miss, or missed."""

    child: Uid
    activity: Short
    slot: Short
    on: Day


class AbsenceBody(Wire):
    """An absence with its reason (a code of the town's list, or ``other`` and words) and proofs (doc ids)."""

    base_rev: Whole
    reason: Short
    words: Words = ""
    items: list[AbsenceItem] = Field(min_length=1, max_length=200)
    documents: list[Uid] = Field(default_factory=list, max_length=5)


class DocumentDescription(Wire):
    """A file: its name as text only, its true size in bytes and SHA-256."""

    doc_id: Uid
    name: Short
    media_type: Short
    size: Whole = Field(ge=1, le=DOCUMENT_BYTES)
    sha256: Digest


class DocumentBody(Wire):
    """A supporting document of the household (``child`` null) or of a child.

    ``about`` names the request it proves: an absence that waits for its answer.
    """

    type_code: Short
    child: Uid | None = None
    document: DocumentDescription
    note: Words = ""
    about: Uid | None = None


class MessageBody(Wire):
    """A message of the family; ``thread`` is new when the portal made it with this message."""

    thread: Uid
    message: Uid
    topic: Short
    subject: Short
    body: Words


class WithdrawalBody(Wire):
    """The family takes back a request that was not decided yet."""

    req_id: Uid


class TermsBody(Wire):
    """The family accepted a version of the terms of use."""

    version: Short


BODIES: dict[RequestKind, type[Wire]] = {
    RequestKind.EDIT: EditBody,
    RequestKind.BOOKING: BookingBody,
    RequestKind.ABSENCE: AbsenceBody,
    RequestKind.DOCUMENT: DocumentBody,
    RequestKind.MESSAGE: MessageBody,
    RequestKind.WITHDRAWAL: WithdrawalBody,
    RequestKind.TERMS: TermsBody,
}


class RequestItem(Wire):
    """A request as filed: what is hashed, without its running digest.

    ``req_id`` derives from family and submit_id (R1). ``seq`` is given when it is numbered (R2). ``kind``
    stays text, so that a kind of a later version is stored and shown, never dropped (R16).
    """

    req_id: Uid
    seq: Revision
    family: Uid
    kind: Short
    version: Whole = 1
    submit_id: Short
    received_at: Instant
    documents: list[DocumentDescription] = Field(default_factory=list, max_length=5)
    body: dict[str, Any]


class Hello(Wire):
    """Answer of ``GET /hello``: R16 versions, R15 clock, both stream heads, size limits.

    ``health_key``: the public key for which the office seals health; empty: the portal takes none.
    """

    majors: list[int]
    server_time: Instant
    epoch: Whole
    out_applied: Whole
    head: Whole
    health_key: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    pull_limit: Whole = PULL_LIMIT
    push_limit: Whole = PUSH_LIMIT
    push_bytes: Whole = PUSH_BYTES
    town: str = ""


class RequestPage(Wire):
    """Answer of ``GET /requests``: whole items after the cursor, in order; ``stream`` is D(last item)."""

    items: list[RequestItem]
    stream: str
    head: Whole
    epoch: Whole
    out_applied: Whole


class Ack(Wire):
    """The office has durably stored every request up to ``upto``; ``stream`` is its D(upto) (R4, R5)."""

    upto: Whole = Field(ge=0)
    stream: str


class AckAnswer(Wire):
    """The portal's ack mark after the call."""

    acked: Whole


class MessageKind(StrEnum):
    """What the office tells the portal."""

    DECISION = "decision"
    FAMILY_SNAPSHOT = "family_snapshot"
    TOWN_SNAPSHOT = "town_snapshot"
    MESSAGE = "message"
    ACCOUNT = "account"
    DOCUMENT = "document"
    LEDGER_HEAD = "ledger_head"
    BACKUP_MARK = "backup_mark"


class OutboxItem(Wire):
    """One message of the office, numbered, with its immutable random id (R6)."""

    n: Revision
    msg_id: Uid
    kind: Short
    version: Whole = 1
    family: Uid | None = None
    body: dict[str, Any]


class Push(Wire):
    """``POST /outbox``: consecutive messages of one epoch."""

    epoch: Whole
    messages: list[OutboxItem] = Field(min_length=1, max_length=PUSH_LIMIT)


class Rejected(Wire):
    """A message the portal can never accept; it keeps its number and waits in "À corriger" (R7)."""

    n: Whole
    msg_id: Uid
    reason: Short


class PushAnswer(Wire):
    """How far the portal has applied, and what it could not accept."""

    applied_upto: Whole
    rejected: list[Rejected] = Field(default_factory=list)


class Outcome(StrEnum):
    """The answer to one date or field."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    WAITING = "waiting"
    ABSENT_EXCUSED = "absent_excused"
    ABSENT_BILLED = "absent_billed"
    ALREADY_DONE = "already_done"


class ItemOutcome(Wire):
    """The answer to one item: ``index`` is its place in the request's items (0: the whole request)."""

    index: Whole = Field(ge=0)
    outcome: Outcome
    reason: Words = ""
    cents: CentsInt | None = None


class DecisionBody(Wire):
    """A decision carries the whole request it answers, so that a portal that lost it recreates it (R17).

    ``status`` is accepted, partly, refused or withdrawn. ``correction`` counts later correcting decisions.
    """

    request: RequestItem | None = None
    offline_request: dict[str, Any] | None = None
    req_id: Uid
    status: Literal["accepted", "partly", "refused", "withdrawn"]
    decided_at: Instant
    items: list[ItemOutcome]
    note: Words = ""
    correction: Whole = 0


class TownMessageBody(Wire):
    """A message of the town in a thread."""

    thread: Uid
    message: Uid
    topic: Short
    subject: Short
    body: Words
    author_name: Short
    written_at: Instant
    req_id: Uid | None = None


class AccountBody(Wire):
    """Open, renew or close a family's account. ``link_days`` bounds the activation link (S1, S2)."""

    action: Literal["invite", "disable"]
    email: Short
    household_number: Short
    guardian: Uid
    display_name: Short
    link_days: Whole = Field(default=7, ge=1, le=30)


class DocumentOut(Wire):
    """A document of the town for one family (invoice, receipt); its bytes follow by ``PUT /documents``."""

    document: DocumentDescription
    title: Short


class LedgerHead(Wire):
    """Anchor of the ledger outside the office (L3)."""

    no: Whole
    hash: str


class AddressView(Wire):
    """The household as the family sees it."""

    uid: Uid
    number: Short
    name: Short
    address_line1: Short = ""
    address_line2: Short = ""
    postcode: Short = ""
    city: Short = ""
    invoice_by_mail: bool = True


class GuardianView(Wire):
    """A guardian of this household; never one of another household."""

    uid: Uid
    title: Short = ""
    first_name: Short
    last_name: Short
    email: Short = ""
    mobile: Short = ""
    phone: Short = ""
    work_phone: Short = ""
    profession: Short = ""
    payer: bool = False


class PriceView(Wire):
    """What a child pays, and why in French sentences; ``slot`` is empty for a fee that counts no days.

    ``unit`` is what it is the price of, in words: ``par repas``, ``par mois``.
    """

    slot: Short = ""
    unit: Short
    cents: CentsInt
    why: list[Words] = Field(default_factory=list)


class EnrolmentView(Wire):
    """The right to an activity, with the price of each slot for this child today (S35, S48).

    ``late_pickups``: by slot, what it costs to collect the child late, in words. ``prices``: each price
    with its reasons, on ``priced_on``. ``fee``: the unit whose fee covers the days (``month``, ``period``,
    ``year``, ``pack``), where one does. ``event_cents``: by day, the price of each slot on days that have a
    price of their own.
    """

    activity: Short
    group: Uid | None = None
    group_key: Short
    starts_on: Day
    ends_on: Day
    slot_cents: dict[str, CentsInt] = Field(default_factory=dict)
    late_pickups: dict[str, Short] = Field(default_factory=dict)
    site: Short = ""
    priced_on: Day | None = None
    prices: list[PriceView] = Field(default_factory=list)
    fee: Short = ""
    event_cents: dict[Day, dict[str, CentsInt]] = Field(default_factory=dict)


class AwayView(Wire):
    """A day on which a child's class is away: from every activity, or from one (its code)."""

    on: Day
    label: Short
    activity: Short = ""


class ChildView(Wire):
    """A child as this household sees it. ``other_days``: days on which the other household has it.

    ``away``: days on which its class is away, and needs no service of the town.
    ``blocked_because``: a kind of document, ``health``, or a field to fill in (``guardian.<uid>.mobile``).
    ``health``: its health form, a box for the portal's ``health_key``; empty where none is on file; null
    where this household has no authority over it, or it cannot be published.
    """

    uid: Uid
    first_name: Short
    last_name: Short
    born_on: Day
    school: Short = ""
    class_name: Short = ""
    level: Short = ""
    diet: Short = ""
    enrolments: list[EnrolmentView] = Field(default_factory=list)
    other_days: list[Day] = Field(default_factory=list)
    away: list[AwayView] = Field(default_factory=list)
    blocked_because: list[Short] = Field(default_factory=list)
    health: Annotated[str, Field(max_length=40000)] | None = None


class BookingView(Wire):
    """State of one slot on days alike: a ``BookingState`` value; ``cents`` is the price of each, if it costs.

    A year of days differs in little: named one by one they would make three quarters of a snapshot.
    ``offer_until`` is there while a freed place is offered to a family that waited (state requested): asking
    for the slot (op add) until then takes the place, giving it up (op cancel) leaves it to the next.
    ``why`` is the place of its reasons in ``FamilySnapshot.reasons``: many days cost the same for the same.
    """

    child: Uid
    activity: Short
    slot: Short
    days: list[Day] = Field(min_length=1, max_length=800)
    state: Short
    reason: Words = ""
    cents: CentsInt | None = None
    offer_until: Instant | None = None
    why: Whole | None = None


class DocumentView(Wire):
    """A supporting document on file, or missing (``status`` is valid, expiring, expired or missing)."""

    type_code: Short
    child: Uid | None = None
    status: Short
    expires_on: Day | None = None
    mandatory: bool = False
    consequence: Short = ""


class InvoiceLineView(Wire):
    """A line of an invoice, with its price explained in French sentences."""

    child: Short = ""
    label: Short
    detail: Words = ""
    quantity: Whole
    unit_cents: CentsInt
    cents: CentsInt
    why: list[Words] = Field(default_factory=list)


class PreviousInvoiceView(Wire):
    """An older invoice as it stood on the day another was issued: ``cents`` were left to pay."""

    number: Short
    label: Short
    due_on: Day
    cents: CentsInt


class InvoiceView(Wire):
    """An issued invoice; ``doc_id`` names its PDF.

    ``previous`` is what was due before on the day of its issue, for memory: never part of its total (S54).
    ``treasury_cents`` is what the Treasury collects of it, which is not open here.
    """

    uid: Uid
    number: Short
    label: Short
    issued_on: Day
    due_on: Day
    total_cents: CentsInt
    open_cents: CentsInt
    state: Short
    treasury_cents: CentsInt = 0
    doc_id: Uid | None = None
    lines: list[InvoiceLineView] = Field(default_factory=list)
    previous: list[PreviousInvoiceView] = Field(default_factory=list)


class CreditNoteView(Wire):
    """A credit note: what it takes off an invoice (its number), and why; ``doc_id`` names its PDF."""

    number: Short
    invoice: Short
    on: Day
    cents: CentsInt
    cause: Words = ""
    doc_id: Uid | None = None


class PaymentView(Wire):
    """A payment received by the régie."""

    receipt: Short
    on: Day
    cents: CentsInt
    means: Short
    doc_id: Uid | None = None


class RefundClaimView(Wire):
    """What the accountant claims of a refund since a day: the payment that it came from failed."""

    on: Day
    cents: CentsInt


class RefundView(Wire):
    """Credit that the régie asked the accountant to pay back; ``back_on``: he refused, it is credit again."""

    number: Short
    on: Day
    cents: CentsInt
    back_on: Day | None = None
    paid_on: Day | None = None
    claims: list[RefundClaimView] = Field(default_factory=list)


class QuotientView(Wire):
    """The family quotient in force, and the first and last day it counts; ``value`` has two decimals."""

    value: Short
    valid_from: Day
    valid_to: Day | None = None
    source: Short


class FamilySnapshot(Wire):
    """Everything one family may see, at one revision (R13); health is in it sealed for the portal.

    ``reasons``: why days cost what they do, a few French sentences each. ``residence`` is a ``Residence``.
    ``held_cents`` is kept for booked days beside ``credit_cents``, which are free, and ``cesu_credit_cents``,
    which pay only what CESU may.
    """

    rev: Revision
    made_at: Instant
    household: AddressView
    guardians: list[GuardianView]
    children: list[ChildView]
    bookings: list[BookingView] = Field(default_factory=list)
    documents: list[DocumentView] = Field(default_factory=list)
    quotient: QuotientView | None = None
    invoices: list[InvoiceView] = Field(default_factory=list)
    payments: list[PaymentView] = Field(default_factory=list)
    credit_notes: list[CreditNoteView] = Field(default_factory=list)
    refunds: list[RefundView] = Field(default_factory=list)
    reasons: list[list[Words]] = Field(default_factory=list)
    residence: Short = "resident"
    due_cents: CentsInt = 0
    credit_cents: CentsInt = 0
    held_cents: CentsInt = 0
    cesu_credit_cents: CentsInt = 0


class SlotView(Wire):
    """A slot of an activity; ``row`` is morning, noon, evening or day.

    ``starts`` and ``minutes`` where it has hours: when it begins, in the town, and how long it lasts.
    """

    code: Short
    name: Short
    row: Short
    minutes: Whole | None = None
    starts: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None


class ActivityView(Wire):
    """An activity families may book. ``days``: open days with their limits [day, add until, cancel until].

    ``pay_now``: its days go through a cart that is paid at once (S36). ``opens``: days that may be asked from
    an instant on, which was to come when this was made.
    """

    code: Short
    name: Short
    kind: Short
    slots: list[SlotView]
    days: list[tuple[Day, Instant | None, Instant | None]] = Field(default_factory=list)
    pay_now: bool = False
    opens: dict[Day, Instant] = Field(default_factory=dict)


class DayView(Wire):
    """A day without service, and why."""

    on: Day
    kind: Short
    label: Short


class PlacesView(Wire):
    """Places left of a group and slot on the days where few or none are left (``left`` 0 = full)."""

    group_key: Short
    slot: Short
    left: dict[str, int] = Field(default_factory=dict)


class GroupDaysView(Wire):
    """Days on which a group is not as the town is: closed with why, or open with their own limits.

    ``opens``: as of an activity, for the days of ``opened``.
    """

    group_key: Short
    closed: dict[str, Short] = Field(default_factory=dict)
    opened: list[tuple[Day, Instant | None, Instant | None]] = Field(default_factory=list)
    opens: dict[Day, Instant] = Field(default_factory=dict)


class ChoiceView(Wire):
    """An entry of a list of the town: absence reason, message topic, document type, link, news.

    ``proof``: an absence of that reason is excused by a proof only.
    """

    code: Short
    label: Short
    text: Words = ""
    url: Short = ""
    on: Day | None = None
    owner: Short = ""
    proof: bool = False


class TariffView(Wire):
    """A version of a tariff as the council voted it; ``body`` is written by ``domain.tariffs.storage``."""

    activity: Short
    valid_from: Day
    decision: Short
    decided_on: Day
    body: dict[str, Any]


class TownSnapshot(Wire):
    """What all families share (R13).

    ``horizon`` is month (one month a sending) or year (S34). ``exclusions``: sets of slots, written
    ``activity|slot``, of which a child has one at most on a day. A cart lives ``cart_minutes``; what is to be
    paid at the counter waits ``counter_hours``. A proof is good ``proof_hours`` after its absence began.
    ``health_key``: the public key for which the portal seals health; empty: the town takes none.
    ``tariffs``: the versions in force, and those already voted for later (S68).
    """

    rev: Revision
    made_at: Instant
    name: Short
    service: Short = ""
    address_lines: list[Short] = Field(default_factory=list)
    email: Short = ""
    phone: Short = ""
    accent: Short = "#17436B"
    is_demonstration: bool = False
    first_day: Day
    last_day: Day
    activities: list[ActivityView]
    closed_days: list[DayView] = Field(default_factory=list)
    places: list[PlacesView] = Field(default_factory=list)
    group_days: list[GroupDaysView] = Field(default_factory=list)
    horizon: Short = "month"
    exclusions: list[list[Short]] = Field(default_factory=list)
    cart_minutes: Whole = Field(default=30, ge=1)
    counter_hours: Whole = Field(default=72, ge=1)
    proof_hours: Whole = Field(default=72, ge=1)
    health_key: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    absence_reasons: list[ChoiceView] = Field(default_factory=list)
    topics: list[ChoiceView] = Field(default_factory=list)
    document_types: list[ChoiceView] = Field(default_factory=list)
    news: list[ChoiceView] = Field(default_factory=list)
    links: list[ChoiceView] = Field(default_factory=list)
    tariffs: list[TariffView] = Field(default_factory=list)
    terms_version: Short = "1"
    terms: Annotated[str, Field(max_length=40000, pattern=NO_NUL)] = ""


MESSAGE_BODIES: dict[MessageKind, type[Wire]] = {
    MessageKind.DECISION: DecisionBody,
    MessageKind.FAMILY_SNAPSHOT: FamilySnapshot,
    MessageKind.TOWN_SNAPSHOT: TownSnapshot,
    MessageKind.MESSAGE: TownMessageBody,
    MessageKind.ACCOUNT: AccountBody,
    MessageKind.DOCUMENT: DocumentOut,
    MessageKind.LEDGER_HEAD: LedgerHead,
}


class Enrol(Wire):
    """``POST /enrol``: the code an admin made, the desk's Ed25519 public key (hex), its name (SEC7)."""

    code: Annotated[str, Field(min_length=8, max_length=64)]
    public_key: Digest
    office_id: Uid
    workstation: Short


class Enrolled(Wire):
    """The device's identifier and the six words both sides show to the admin."""

    device_id: Uid
    words: list[Short]
    epoch: Whole


class Problem(Wire):
    """Any refusal: a stable ``code``, and what a program needs to go on.

    Codes: behind, fenced, fork, gap, bad_signature, clock_skew, replay, unknown_device, revoked, too_old,
    too_large, busy, invalid, not_found, conflict.
    """

    code: Short
    detail: Words = ""
    out_applied: Whole | None = None
    epoch: Whole | None = None
    size: Whole | None = None
    server_time: Instant | None = None


class AuditBucket(Wire):
    """One of the 256 buckets of ``GET /audit/digest`` over (family, rev, digest)."""

    bucket: Whole = Field(ge=0, le=255)
    digest: Digest
    families: Whole


class AuditDigest(Wire):
    """The whole comparison of snapshots."""

    buckets: list[AuditBucket]


class DocumentSize(Wire):
    """Answer of ``PUT /documents``: bytes held so far, and whether they are whole and right (I9)."""

    size: Whole = Field(ge=0)
    complete: bool
