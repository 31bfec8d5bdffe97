"""Checks of a request: what was compared, and with what verdict.

Everything is computed from plain facts handed in; the sentences are in `domain.french.checks`. A finding with
an `index` speaks of one item of the request (its place in the sending), one without speaks of the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from types import MappingProxyType

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.calendars import DayKind
from staffdesk.domain.capacity import Occupancy, Room, room
from staffdesk.domain.deadlines import Late
from staffdesk.domain.requests import Subject
from staffdesk.domain.search_text import search_text
from staffdesk.domain.supporting_documents import MissingEffect, is_valid_on
from staffdesk.domain.tariffs.versions import Residence
from staffdesk.domain.three_way import Comparison, needs_person

Fact = str | int | bool | date | datetime | None
"""A value a check compared: cents, local dates, UTC instants, words."""


class Verdict(StrEnum):
    """What a check says."""

    OK = "ok"
    LOOK = "look"
    """A person looks before deciding."""
    BLOCKED = "blocked"
    """A rule of the town stands against it; staff may still decide otherwise, with a reason."""


class CheckCode(StrEnum):
    """Which check."""

    DEADLINE = "deadline"
    CAPACITY = "capacity"
    ENROLMENT = "enrolment"
    CALENDAR = "calendar"
    EXCLUSION = "exclusion"
    DUPLICATES = "duplicates"
    CUSTODY = "custody"
    DOCUMENTS = "documents"
    HEALTH = "health"
    BALANCE = "balance"
    CONFLICT = "conflict"
    FILE_COMPLETE = "file_complete"
    PERSON_NEEDED = "person_needed"
    READABLE = "readable"
    OWNERSHIP = "ownership"
    BOOKED = "booked"
    PAYMENT = "payment"
    PROOF = "proof"
    RESIDENCE = "residence"


@dataclass(frozen=True)
class Finding:
    """One comparison: its verdict, the facts compared, and the item it speaks of."""

    verdict: Verdict
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))
    index: int | None = None


@dataclass(frozen=True)
class Check:
    """One check with all it compared."""

    code: CheckCode
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """The gravest of its findings."""
        return worst(finding.verdict for finding in self.findings)

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The findings that are not conform."""
        return tuple(finding for finding in self.findings if finding.verdict is not Verdict.OK)


_GRAVITY = {Verdict.OK: 0, Verdict.LOOK: 1, Verdict.BLOCKED: 2}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The gravest verdict; OK when there is none."""
    return max(verdicts, key=_GRAVITY.__getitem__, default=Verdict.OK)


def is_green(checks: Sequence[Check]) -> bool:
    """Tell whether every check is conform; a request nobody checked is not green."""
    return bool(checks) and all(check.verdict is Verdict.OK for check in checks)


def by_gravity(checks: Iterable[Check]) -> list[Check]:
    """Blocked first, then to look at, then conform; within a verdict the given order."""
    return sorted(checks, key=lambda check: -_GRAVITY[check.verdict])


def performed(checks: Iterable[Check]) -> tuple[Check, ...]:
    """The checks that compared something."""
    return tuple(check for check in checks if check.findings)


def item_verdict(checks: Iterable[Check], index: int) -> Verdict:
    """The verdict of one item: the gravest of the findings that speak of it."""
    return worst(found.verdict for _, found in findings_of(checks, index))


def findings_of(checks: Iterable[Check], index: int) -> list[tuple[CheckCode, Finding]]:
    """The findings that speak of one item, each with its check."""
    return [(check.code, found) for check in checks for found in check.findings if found.index == index]


# ------------------------------------------------------------------------------------------ facts in


@dataclass(frozen=True)
class DeadlineFacts:
    """An item's day, its last good instant (None: no rule limits it), its arrival, and what late means."""

    index: int
    on: date
    last_at: datetime | None
    received_at: datetime
    late: Late = Late.REFUSE
    opens_at: datetime | None = None


@dataclass(frozen=True)
class ProofFacts:
    """An absent day, and the certificate that came for its child: its request, still to be decided."""

    index: int
    request_id: int
    name: str
    received_at: datetime


@dataclass(frozen=True)
class PlaceFacts:
    """The occupancy an item would add to, its own place not counted."""

    index: int
    on: date
    slot_name: str
    occupancy: Occupancy


@dataclass(frozen=True)
class EnrolmentFacts:
    """Whether the child is enrolled in the activity on that day."""

    index: int
    on: date
    activity_name: str
    enrolled: bool


@dataclass(frozen=True)
class DayFacts:
    """What the day is for the site, and whether the activity is open on it."""

    index: int
    on: date
    kind: DayKind
    label: str
    is_open: bool


@dataclass(frozen=True)
class ExclusionFacts:
    """Slots the child already has that day which exclude the asked one (names, joined for display)."""

    index: int
    on: date
    rivals: str


@dataclass(frozen=True)
class DuplicateFacts:
    """What the booking key already holds: a state, and the other pending request on it, if any."""

    index: int
    on: date
    state: BookingState | None = None
    other_req_id: str | None = None


@dataclass(frozen=True)
class CustodyFacts:
    """Whether the other household has the child that day; its name is not a fact, it must not leak."""

    index: int
    on: date
    others_day: bool


@dataclass(frozen=True)
class DocumentFacts:
    """A paper the town asks for: present or not, its last good day, and the last day it is needed for."""

    name: str
    effect: MissingEffect
    present: bool
    expires_on: date | None
    needed_on: date


@dataclass(frozen=True)
class FieldFacts:
    """How one asked field compares, and who changed it meanwhile, when."""

    index: int
    field: str
    comparison: Comparison
    changed_by: str = ""
    changed_on: date | None = None


@dataclass(frozen=True)
class FileFacts:
    """An uploaded file: bytes received of bytes announced, and whether its digest matches."""

    name: str
    received: int
    size: int
    digest_matches: bool


@dataclass(frozen=True)
class BookedFacts:
    """What is booked on a day that is given up, or is said to be missed."""

    index: int
    on: date
    state: BookingState | None


@dataclass(frozen=True)
class PrepaymentFacts:
    """What days with immediate payment cost, and the credit free to pay them (cents).

    `until` is the counter's limit (S36); None for a payment from the credit.
    """

    cents: int
    credit_cents: int
    until: datetime | None


@dataclass(frozen=True)
class MoveFacts:
    """Postcode and town of a household before an address request and as asked, and what its tariffs go by.

    `decided`: somebody recorded a residence since the request arrived.
    """

    before: str
    after: str
    residence: Residence
    decided: bool


@dataclass(frozen=True)
class OwnershipFacts:
    """Whether an item (None: the whole request) speaks of this family's own; whose else is no fact."""

    index: int | None
    owned: bool


# ------------------------------------------------------------------------------------------ checks out


def check_deadline(items: Iterable[DeadlineFacts]) -> Check:
    """Late, or too early for a rule that opens: to look at, with the instant; else conform."""
    return Check(CheckCode.DEADLINE, tuple(_deadline_finding(item) for item in items))


def _deadline_finding(item: DeadlineFacts) -> Finding:
    early = item.opens_at is not None and item.received_at < item.opens_at
    late = item.last_at is not None and item.received_at > item.last_at
    facts: dict[str, Fact] = {"on": item.on, "last_at": item.last_at, "received_at": item.received_at}
    if early:
        facts["opens_at"] = item.opens_at
    if late:
        facts["late"] = item.late.value
    return Finding(Verdict.LOOK if early or late else Verdict.OK, facts, item.index)


def check_capacity(items: Iterable[PlaceFacts]) -> Check:
    """Full or over: blocked, with `taken` of `capacity`."""
    return Check(CheckCode.CAPACITY, tuple(_place_finding(item) for item in items))


def _place_finding(item: PlaceFacts) -> Finding:
    verdict = Verdict.OK if room(item.occupancy) is Room.FREE else Verdict.BLOCKED
    facts: dict[str, Fact] = {
        "on": item.on,
        "slot": item.slot_name,
        "taken": item.occupancy.taken,
        "capacity": item.occupancy.capacity,
    }
    return Finding(verdict, facts, item.index)


def check_enrolment(items: Iterable[EnrolmentFacts]) -> Check:
    """Not enrolled that day: blocked."""
    return Check(
        CheckCode.ENROLMENT,
        tuple(
            Finding(
                _blocked_unless(item.enrolled), {"on": item.on, "activity": item.activity_name}, item.index
            )
            for item in items
        ),
    )


def check_calendar(items: Iterable[DayFacts]) -> Check:
    """Closed that day: blocked, with what the day is."""
    return Check(
        CheckCode.CALENDAR,
        tuple(
            Finding(
                _blocked_unless(item.is_open),
                {"on": item.on, "kind": item.kind.value, "label": item.label},
                item.index,
            )
            for item in items
        ),
    )


def check_exclusions(items: Iterable[ExclusionFacts]) -> Check:
    """A slot the child has that day excludes the asked one: blocked."""
    return Check(
        CheckCode.EXCLUSION,
        tuple(
            Finding(_blocked_unless(not item.rivals), {"on": item.on, "rivals": item.rivals}, item.index)
            for item in items
        ),
    )


def check_duplicates(items: Iterable[DuplicateFacts]) -> Check:
    """Already booked, or asked by another pending request: to look at."""
    return Check(CheckCode.DUPLICATES, tuple(_duplicate_finding(item) for item in items))


_ALREADY = frozenset({BookingState.BOOKED, BookingState.CANCEL_REQUESTED, BookingState.PRESENT})


def _duplicate_finding(item: DuplicateFacts) -> Finding:
    twice = item.other_req_id is not None or item.state in _ALREADY
    state = None if item.state is None else item.state.value
    facts: dict[str, Fact] = {"on": item.on, "state": state, "other": item.other_req_id}
    return Finding(Verdict.LOOK if twice else Verdict.OK, facts, item.index)


def check_custody(items: Iterable[CustodyFacts]) -> Check:
    """A day of the other household: to look at, never an error (C6)."""
    return Check(
        CheckCode.CUSTODY,
        tuple(
            Finding(Verdict.LOOK if item.others_day else Verdict.OK, {"on": item.on}, item.index)
            for item in items
        ),
    )


def check_documents(papers: Iterable[DocumentFacts]) -> Check:
    """Mandatory papers missing, or expired when needed: to look at or blocked, as the town set (S28)."""
    return Check(CheckCode.DOCUMENTS, tuple(_paper_finding(paper) for paper in papers))


def _paper_finding(paper: DocumentFacts) -> Finding:
    good = paper.present and is_valid_on(paper.expires_on, paper.needed_on)
    facts: dict[str, Fact] = {
        "name": paper.name,
        "present": paper.present,
        "expires_on": paper.expires_on,
        "needed_on": paper.needed_on,
        "effect": paper.effect.value,
    }
    if good or paper.effect is MissingEffect.NOTHING:
        return Finding(Verdict.OK, facts)
    return Finding(Verdict.LOOK if paper.effect is MissingEffect.WARN else Verdict.BLOCKED, facts)


def check_health(missing: Sequence[str], *, blocks: bool = True) -> Check:
    """Health form: the names of the fields still empty; blocked, or only to look at if the town says so."""
    fault = Verdict.BLOCKED if blocks else Verdict.LOOK
    facts: dict[str, Fact] = {"missing": ", ".join(missing), "count": len(missing)}
    return Check(CheckCode.HEALTH, (Finding(fault if missing else Verdict.OK, facts),))


def check_balance(
    overdue_cents: int,
    threshold_cents: int,
    *,
    oldest_due_on: date | None,
    today: date,
    blocks: bool = False,
) -> Check:
    """Past-due amount above the town's threshold (cents): to look at, or blocked if the town says so."""
    fault = Verdict.BLOCKED if blocks else Verdict.LOOK
    facts: dict[str, Fact] = {
        "overdue_cents": overdue_cents,
        "threshold_cents": threshold_cents,
        "days": 0 if oldest_due_on is None else max((today - oldest_due_on).days, 0),
    }
    return Check(
        CheckCode.BALANCE, (Finding(fault if overdue_cents > threshold_cents else Verdict.OK, facts),)
    )


def check_conflicts(fields: Iterable[FieldFacts]) -> Check:
    """A field the office changed since the family looked: to look at, field by field."""
    return Check(CheckCode.CONFLICT, tuple(_field_finding(item) for item in fields))


def _field_finding(item: FieldFacts) -> Finding:
    verdict = Verdict.LOOK if item.comparison is Comparison.CONFLICT else Verdict.OK
    facts: dict[str, Fact] = {
        "field": item.field,
        "comparison": item.comparison.value,
        "changed_by": item.changed_by,
        "changed_on": item.changed_on,
    }
    return Finding(verdict, facts, item.index)


def check_person(subjects: Iterable[Subject]) -> Check:
    """Custody, bank, health and the like: always a person, so never green."""
    return Check(
        CheckCode.PERSON_NEEDED,
        tuple(
            Finding(Verdict.LOOK, {"subject": subject.value}) for subject in subjects if needs_person(subject)
        ),
    )


def check_payment(asked: Iterable[PrepaymentFacts]) -> Check:
    """Unpaid days do not count: conform once the credit covers them, else waited for, or blocked (S36)."""
    return Check(CheckCode.PAYMENT, tuple(_payment_finding(item) for item in asked))


def _payment_finding(item: PrepaymentFacts) -> Finding:
    facts: dict[str, Fact] = {"cents": item.cents, "credit_cents": item.credit_cents, "until": item.until}
    if item.credit_cents >= item.cents:
        return Finding(Verdict.OK, facts)
    return Finding(Verdict.BLOCKED if item.until is None else Verdict.LOOK, facts)


def check_residence(moves: Iterable[MoveFacts]) -> Check:
    """An address in another town: to look at, until somebody decided which tariff the family pays (D1)."""
    return Check(CheckCode.RESIDENCE, tuple(_move_finding(move) for move in moves))


def _move_finding(move: MoveFacts) -> Finding:
    stays = search_text(move.before) == search_text(move.after)
    facts: dict[str, Fact] = {
        "before": move.before,
        "after": move.after,
        "residence": move.residence.value,
        "decided": move.decided,
    }
    return Finding(Verdict.OK if stays or move.decided else Verdict.LOOK, facts)


def check_files(files: Iterable[FileFacts]) -> Check:
    """A file whose bytes are not all there, or not those announced: blocked (I9)."""
    return Check(CheckCode.FILE_COMPLETE, tuple(_file_finding(item) for item in files))


def _file_finding(item: FileFacts) -> Finding:
    whole = item.received == item.size and item.digest_matches
    facts: dict[str, Fact] = {
        "name": item.name,
        "received": item.received,
        "size": item.size,
        "digest_matches": item.digest_matches,
    }
    return Finding(_blocked_unless(whole), facts)


def check_ownership(items: Iterable[OwnershipFacts]) -> Check:
    """A child, a guardian or a household that is not the family's: blocked, never applied."""
    return Check(
        CheckCode.OWNERSHIP,
        tuple(Finding(_blocked_unless(item.owned), {"owned": item.owned}, item.index) for item in items),
    )


def check_booked(items: Iterable[BookedFacts]) -> Check:
    """Nothing is booked there that could be given up: blocked; a child marked present: to look at.

    A day the town closed meanwhile is free already.
    """
    return Check(
        CheckCode.BOOKED,
        tuple(Finding(_booked_verdict(item.state), _booked_facts(item), item.index) for item in items),
    )


_PRESENT = frozenset({BookingState.PRESENT, BookingState.PRESENT_UNBOOKED})


def _booked_verdict(state: BookingState | None) -> Verdict:
    if state is None:
        return Verdict.BLOCKED
    return Verdict.LOOK if state in _PRESENT else Verdict.OK


def _booked_facts(item: BookedFacts) -> dict[str, Fact]:
    return {"on": item.on, "state": None if item.state is None else item.state.value}


def check_proofs(waiting: Iterable[ProofFacts]) -> Check:
    """A certificate that waits for its own decision: to look at, before anything is billed for want of it."""
    return Check(CheckCode.PROOF, tuple(_proof_finding(item) for item in waiting))


def _proof_finding(item: ProofFacts) -> Finding:
    facts: dict[str, Fact] = {
        "name": item.name,
        "received_at": item.received_at,
        "request_id": item.request_id,
    }
    return Finding(Verdict.LOOK, facts, item.index)


def check_readable(kind: str, *, known: bool) -> Check:
    """A kind of request of a later version: blocked until the program is updated (R16)."""
    return Check(CheckCode.READABLE, (Finding(_blocked_unless(known), {"kind": kind}),))


def _blocked_unless(good: bool) -> Verdict:  # noqa: FBT001 - a predicate reads best bare
    return Verdict.OK if good else Verdict.BLOCKED


# ------------------------------------------------------------------------------------------ storage


def to_json(checks: Iterable[Check]) -> list[dict[str, object]]:
    """Checks as canonical JSON values, to keep beside the decision they allowed."""
    return [
        {
            "code": check.code.value,
            "verdict": check.verdict.value,
            "findings": [_finding_to_json(found) for found in check.findings],
        }
        for check in checks
    ]


def _finding_to_json(found: Finding) -> dict[str, object]:
    facts = {name: _plain(value) for name, value in found.facts.items()}
    return {"verdict": found.verdict.value, "index": found.index, "facts": facts}


def _plain(value: Fact) -> str | int | bool | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value
