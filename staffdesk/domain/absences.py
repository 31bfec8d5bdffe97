"""What an absence becomes: excused or billed, by reason, proof, announcement and waiting days (C7).

Absence rules are data of the town. Sick days are counted in school days, from 1, within one illness.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from staffdesk.domain.calendars import DayKind, TownCalendar
from staffdesk.domain.dates import ONE_DAY, ClockTime, start_of_day

ANNOUNCED_BEFORE = ClockTime(9)
"""Until when an absence is announced in time, until a town says otherwise."""


PROOF_TYPE = "medical"
"""The kind of document that proves an illness, by its code."""


class ReasonEffect(StrEnum):
    """What a reason of absence leads to."""

    EXCUSED = "excused"
    BILLED = "billed"
    ASK_PROOF = "ask_proof"


STANDARD_REASONS: Mapping[str, ReasonEffect] = MappingProxyType(
    {
        "illness": ReasonEffect.ASK_PROOF,
        "school_trip": ReasonEffect.EXCUSED,
        "teacher_absent": ReasonEffect.EXCUSED,
        "strike": ReasonEffect.EXCUSED,
        "closure": ReasonEffect.EXCUSED,
        "family": ReasonEffect.BILLED,
        "other": ReasonEffect.BILLED,
    }
)
"""Reasons a new town starts with; a reason it does not list is billed."""


@dataclass(frozen=True)
class WaitingDays:
    """Sick days billed anyway: from `first` to `last`, both included, counted from 1 in school days.

    The usual carence of N days is 1 to N; a reverse one may be 3 to 4. `waived_if_announced` excuses them
    when the absence was announced in time.
    """

    first: int = 1
    last: int = 0
    waived_if_announced: bool = False

    def bill(self, sick_day: int, *, announced_in_time: bool) -> bool:
        """Tell whether that sick day is billed although proof was given."""
        waived = self.waived_if_announced and announced_in_time
        return self.first <= sick_day <= self.last and not waived


@dataclass(frozen=True)
class AbsencePolicy:
    """How a town judges absences declared too late to be a cancellation.

    `proof_within_hours` counts from the start of the first day absent; `minimum_days` is the length in school
    days from which an absence can be excused at all; told before `announced_before` the same day, an absence
    is announced in time.
    """

    reasons: Mapping[str, ReasonEffect] = field(default_factory=lambda: STANDARD_REASONS)
    waiting_days: WaitingDays = field(default_factory=WaitingDays)
    proof_within_hours: int = 72
    minimum_days: int = 1
    announced_before: ClockTime = ANNOUNCED_BEFORE


@dataclass(frozen=True)
class AbsenceFacts:
    """What is known of one absent day.

    `in_time`: a cancellation by the deadline. `sick_day`: rank of the day in the illness, from 1.
    `consecutive_days`: school days the whole absence lasts. `closed`: the town closed the service that day.
    `proof_waits`: one came that nobody has accepted or refused yet.
    `proof_due_at` (the last good instant of a proof, where it is known) and `judged_at` (now) together tell a
    proof that is still expected from one that never came.
    """

    reason: str
    in_time: bool
    has_proof: bool = False
    proof_in_time: bool = True
    announced_in_time: bool = False
    sick_day: int = 1
    consecutive_days: int = 1
    closed: bool = False
    proof_waits: bool = False
    proof_due_at: datetime | None = None
    judged_at: datetime | None = None


class AbsenceOutcome(StrEnum):
    """Excused or billed."""

    EXCUSED = "excused"
    BILLED = "billed"


class AbsenceCause(StrEnum):
    """Why an absence is proposed as it is."""

    CLOSED = "closed"
    CANCELLED_IN_TIME = "cancelled_in_time"
    REASON_EXCUSES = "reason_excuses"
    REASON_BILLS = "reason_bills"
    TOO_SHORT = "too_short"
    PROOF_MISSING = "proof_missing"
    PROOF_EXPECTED = "proof_expected"
    """No proof yet, and its delay runs: billed unless it comes."""
    PROOF_OVERDUE = "proof_overdue"
    """No proof, and its delay is over."""
    PROOF_WAITS = "proof_waits"
    """A proof came and waits for its own decision: nobody is billed for want of one."""
    PROOF_TOO_LATE = "proof_too_late"
    WAITING_DAY = "waiting_day"
    PROOF_GIVEN = "proof_given"


@dataclass(frozen=True)
class AbsenceProposal:
    """What the rules propose for one day, and why; staff decide. A proof is good until `proof_due_at`."""

    outcome: AbsenceOutcome
    cause: AbsenceCause
    proof_due_at: datetime | None = None


def propose_absence(policy: AbsencePolicy, facts: AbsenceFacts) -> AbsenceProposal:
    """What the town's rules make of one absent day."""
    if facts.closed:
        return _excused(AbsenceCause.CLOSED)
    if facts.in_time:
        return _excused(AbsenceCause.CANCELLED_IN_TIME)
    effect = policy.reasons.get(facts.reason, ReasonEffect.BILLED)
    if effect is ReasonEffect.EXCUSED:
        return _excused(AbsenceCause.REASON_EXCUSES)
    if effect is ReasonEffect.BILLED:
        return _billed(AbsenceCause.REASON_BILLS)
    return _judge_proof(policy, facts)


def _judge_proof(policy: AbsencePolicy, facts: AbsenceFacts) -> AbsenceProposal:
    if facts.consecutive_days < policy.minimum_days:
        return _billed(AbsenceCause.TOO_SHORT)
    if facts.has_proof and not facts.proof_in_time:
        return _billed(AbsenceCause.PROOF_TOO_LATE)
    if policy.waiting_days.bill(facts.sick_day, announced_in_time=facts.announced_in_time):
        return _billed(AbsenceCause.WAITING_DAY)  # whether or not a proof comes
    return _excused(AbsenceCause.PROOF_GIVEN) if facts.has_proof else _without_proof(facts)


def _without_proof(facts: AbsenceFacts) -> AbsenceProposal:
    if facts.proof_waits:
        return AbsenceProposal(AbsenceOutcome.BILLED, AbsenceCause.PROOF_WAITS)
    if facts.proof_due_at is None or facts.judged_at is None:
        return _billed(AbsenceCause.PROOF_MISSING)
    runs = facts.judged_at <= facts.proof_due_at
    cause = AbsenceCause.PROOF_EXPECTED if runs else AbsenceCause.PROOF_OVERDUE
    return AbsenceProposal(AbsenceOutcome.BILLED, cause, facts.proof_due_at)


def _excused(cause: AbsenceCause) -> AbsenceProposal:
    return AbsenceProposal(AbsenceOutcome.EXCUSED, cause)


def _billed(cause: AbsenceCause) -> AbsenceProposal:
    return AbsenceProposal(AbsenceOutcome.BILLED, cause)


def proof_due_at(policy: AbsencePolicy, first_day_starts_at: datetime) -> datetime:
    """The last UTC instant at which a proof of that absence is good."""
    return first_day_starts_at + timedelta(hours=policy.proof_within_hours)


@dataclass(frozen=True)
class Proof:
    """A proof that came: its day in Paris, and its instant where the portal or a date stamp told one."""

    received_on: date
    received_at: datetime | None = None

    @property
    def came_at(self) -> datetime:
        """The instant that counts: the beginning of its day where no instant is known, to nobody's harm."""
        return start_of_day(self.received_on) if self.received_at is None else self.received_at


def first_proof_at(proofs: Iterable[Proof], first_on: date) -> datetime | None:
    """When the first proof came that may be about an absence begun on a day; None when none came."""
    return min((proof.came_at for proof in proofs if proof.received_on >= first_on), default=None)


def is_proof_in_time(proof_at: datetime | None, due_at: datetime) -> bool:
    """Tell whether a proof came by the last good instant, that instant included; none is never in time."""
    return proof_at is not None and proof_at <= due_at


LONGEST_BREAK = 4
"""Days without school over which one illness still goes on: a long weekend, a bridge."""


def illness_start(
    day: date, absent: Collection[date], calendar: TownCalendar, site: str | None = None
) -> date:
    """The first day of the illness a day belongs to: absent on every school day from there to it."""
    start = walked = day
    without_school = 0
    while without_school <= LONGEST_BREAK:
        walked -= ONE_DAY
        if walked in absent:
            start, without_school = walked, 0
        elif calendar.day_kind(walked, site) is DayKind.SCHOOL:
            break
        else:
            without_school += 1
    return start


def sick_day_of(first_day: date, day: date, calendar: TownCalendar, site: str | None = None) -> int:
    """Rank of a day in an illness, in school days from 1; a day without school keeps the rank before."""
    ranked = 0
    walked = first_day
    while walked <= day:
        ranked += calendar.day_kind(walked, site) is DayKind.SCHOOL
        walked += ONE_DAY
    return max(ranked, 1)
