"""Policies: which request the town lets a rule decide, and why it leaves the others to a person (1.3).

A policy only ever says yes, and only when every check is conform. What reliability.md 1.3 reserves to a
person is never decided by one, whatever is switched on; nor is anything to which a family joined words or a
file, which somebody must read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from staffdesk.domain.checks import Check, CheckCode, Verdict, is_green
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.proposals import Proposal
from staffdesk.domain.requests import AbsenceItem, BookingItem, BookingOp, FieldEdit, OutcomeKind
from staffdesk.domain.three_way import needs_person


class PolicyKind(StrEnum):
    """What can be decided by a rule."""

    BOOKING = "booking"
    CANCELLATION = "cancellation"
    ABSENCE = "absence"
    CONTACT = "contact"
    """Telephone numbers and profession of a guardian: nothing that moves a price or opens an account."""


PER_ACTIVITY = (PolicyKind.BOOKING, PolicyKind.CANCELLATION, PolicyKind.ABSENCE)
"""Kinds that are switched on activity by activity; the others hold for the whole town."""

CONTACT_FIELDS = frozenset({"mobile", "phone", "work_phone", "profession"})
"""Fields a contact policy may write. An address moves the price, an e-mail opens the account: a person."""


@dataclass(frozen=True, order=True)
class PolicyKey:
    """One policy: a kind, and the activity (its code) where the kind goes by activity.

    Raises:
        RuleBroken: ``policy_unknown``.
    """

    kind: PolicyKind
    activity: str = ""

    def __post_init__(self) -> None:
        """An activity where there must be one, and only there."""
        if bool(self.activity) != (self.kind in PER_ACTIVITY):
            raise RuleBroken("policy_unknown", kind=self.kind.value, activity=self.activity)


class Why(StrEnum):
    """Why a request is left to a person, the gravest reason first."""

    KIND = "kind"
    """Documents, messages and the like are read by somebody."""
    SUBJECT = "subject"
    """Custody, pick-up bans, health, bank details, parental authority."""
    FIELD = "field"
    """A field that is no telephone number."""
    CHECK = "check"
    """A check is not conform."""
    NO_CHECK = "no_check"
    """Nothing was compared."""
    UNFAVOURABLE = "unfavourable"
    """The rules of the town propose something else than a plain yes."""
    WORDS = "words"
    """The family wrote something."""
    FILES = "files"
    """The family joined a file."""
    TAKEN = "taken"
    """A colleague took the request on, or took a decision on it back."""
    OFF = "off"
    """No policy is switched on for it."""


@dataclass(frozen=True)
class Left:
    """One reason to leave a request: what it is about, where there is more to say than the reason itself."""

    why: Why
    check: CheckCode | None = None
    policy: PolicyKey | None = None
    name: str = ""


@dataclass(frozen=True)
class Candidate:
    """A request as policies look at it.

    Attributes:
        items: its cells or fields; empty for a kind that is decided as a whole.
        checks: every check made.
        proposals: the outcome the rules propose for each cell.
        has_words: whether the family wrote anything to the office.
        has_files: whether files came with it.
        is_taken: whether somebody took it on, or took a decision on it back.
    """

    items: Sequence[BookingItem | AbsenceItem | FieldEdit]
    checks: Sequence[Check]
    proposals: Sequence[Proposal] = ()
    has_words: bool = False
    has_files: bool = False
    is_taken: bool = False


@dataclass(frozen=True)
class Ruling:
    """Which policies the request comes under, and what leaves it to a person; nothing: it is decided."""

    policies: tuple[PolicyKey, ...]
    left: tuple[Left, ...] = ()

    @property
    def decides(self) -> bool:
        """Tell whether the policies decide it."""
        return not self.left


_YES = frozenset({OutcomeKind.ACCEPTED, OutcomeKind.ABSENT_EXCUSED, OutcomeKind.ALREADY_DONE})
"""The only outcomes a policy gives."""


def policies_for(items: Sequence[BookingItem | AbsenceItem | FieldEdit]) -> tuple[PolicyKey, ...]:
    """The policies that must all be on for these items, each once; none for what no policy can decide."""
    return tuple(sorted({_policy_for(item) for item in items}))


def _policy_for(item: BookingItem | AbsenceItem | FieldEdit) -> PolicyKey:
    match item:
        case FieldEdit():
            return PolicyKey(PolicyKind.CONTACT)
        case AbsenceItem():
            return PolicyKey(PolicyKind.ABSENCE, item.activity)
        case BookingItem():
            kind = PolicyKind.BOOKING if item.op is BookingOp.ADD else PolicyKind.CANCELLATION
            return PolicyKey(kind, item.activity)


def rule_on(candidate: Candidate, switched_on: Collection[PolicyKey]) -> Ruling:
    """Whether policies decide a request, and every reason why not, the gravest first."""
    if not candidate.items:
        return Ruling((), (Left(Why.KIND),))
    policies = policies_for(candidate.items)
    left = [
        *_reserved(candidate.items),
        *_faults(candidate),
        *(Left(why) for why, holds in _circumstances(candidate) if holds),
        *(Left(Why.OFF, policy=policy) for policy in policies if policy not in switched_on),
    ]
    return Ruling(policies, tuple(dict.fromkeys(left)))


def _reserved(items: Sequence[BookingItem | AbsenceItem | FieldEdit]) -> list[Left]:
    """What only a person decides, whatever the checks say (reliability.md, 1.3)."""
    edits = [item for item in items if isinstance(item, FieldEdit)]
    subjects = [Left(Why.SUBJECT, name=edit.subject.value) for edit in edits if needs_person(edit.subject)]
    fields = [Left(Why.FIELD, name=edit.field) for edit in edits if edit.field not in CONTACT_FIELDS]
    return [*subjects, *fields]


def _faults(candidate: Candidate) -> list[Left]:
    if not candidate.checks:
        return [Left(Why.NO_CHECK)]
    if is_green(candidate.checks):
        return []
    faulty = [check for check in candidate.checks if check.verdict is not Verdict.OK]
    return [Left(Why.CHECK, check=check.code) for check in faulty]


def _circumstances(candidate: Candidate) -> tuple[tuple[Why, bool], ...]:
    """What speaks for a person beside the checks; what a fault leads to is no second reason."""
    is_plain_yes = all(one.outcome in _YES and not one.surcharge for one in candidate.proposals)
    return (
        (Why.UNFAVOURABLE, is_green(candidate.checks) and not is_plain_yes),
        (Why.WORDS, candidate.has_words),
        (Why.FILES, candidate.has_files),
        (Why.TAKEN, candidate.is_taken),
    )
