"""The outcome the rules propose for each item of a request, from its checks; people and policies decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from staffdesk.domain.absences import AbsenceCause, AbsenceOutcome, AbsenceProposal
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.checks import Check, CheckCode, Verdict, findings_of
from staffdesk.domain.deadlines import Late
from staffdesk.domain.requests import AbsenceItem, BookingItem, BookingOp, OutcomeKind


@dataclass(frozen=True)
class Proposal:
    """The outcome the rules propose for one item and the reason; `surcharge` when late costs more.

    `proof_due_at`: until when the proof of an absence is good, where one is missing.
    """

    index: int
    outcome: OutcomeKind
    why: CheckCode | AbsenceCause | None = None
    surcharge: bool = False
    proof_due_at: datetime | None = None


_NEVER = (CheckCode.OWNERSHIP, CheckCode.BOOKED)
"""What nobody can accept: another family's, or nothing at all to give up."""

_REFUSING = (CheckCode.CALENDAR, CheckCode.ENROLMENT, CheckCode.EXCLUSION)
_WHOLE_REQUEST = (CheckCode.DOCUMENTS, CheckCode.HEALTH, CheckCode.BALANCE, CheckCode.PAYMENT)


def propose_items(
    items: Sequence[BookingItem | AbsenceItem],
    checks: Sequence[Check],
    absences: Mapping[int, AbsenceProposal] = MappingProxyType({}),
) -> tuple[Proposal, ...]:
    """What the rules propose for each item, in order; a person, or a policy of the town, decides.

    `absences` gives the proposal of `domain.absences` for the items that are absences, by index.
    """
    return tuple(_propose(index, item, checks, absences.get(index)) for index, item in enumerate(items))


def _propose(
    index: int,
    item: BookingItem | AbsenceItem,
    checks: Sequence[Check],
    absence: AbsenceProposal | None,
) -> Proposal:
    for code in _NEVER:
        if _is_blocked(checks, code, index):
            return Proposal(index, OutcomeKind.REFUSED, code)
    if _is_closed(checks, index):
        return Proposal(index, OutcomeKind.ALREADY_DONE, CheckCode.BOOKED)
    if absence is not None:
        outcome = _ABSENCE_OUTCOMES[absence.outcome]
        return Proposal(index, outcome, absence.cause, proof_due_at=absence.proof_due_at)
    late = _late_of(checks, index)
    if isinstance(item, AbsenceItem) or item.op is BookingOp.CANCEL:
        if late is None:
            return Proposal(index, OutcomeKind.ABSENT_EXCUSED, AbsenceCause.CANCELLED_IN_TIME)
        return Proposal(index, OutcomeKind.ABSENT_BILLED, CheckCode.DEADLINE)
    return _propose_add(index, checks, late)


_ABSENCE_OUTCOMES = {
    AbsenceOutcome.EXCUSED: OutcomeKind.ABSENT_EXCUSED,
    AbsenceOutcome.BILLED: OutcomeKind.ABSENT_BILLED,
}


def _propose_add(index: int, checks: Sequence[Check], late: Late | None) -> Proposal:
    against = _against(checks, index)
    if against is not None:
        return Proposal(index, OutcomeKind.REFUSED, against)
    if late is Late.REFUSE:
        return Proposal(index, OutcomeKind.REFUSED, CheckCode.DEADLINE)
    if late is Late.WAITING_LIST:
        return Proposal(index, OutcomeKind.WAITING, CheckCode.DEADLINE)
    if _is_blocked(checks, CheckCode.CAPACITY, index):
        full = OutcomeKind.REFUSED if late is Late.ACCEPT_IF_PLACE else OutcomeKind.WAITING
        return Proposal(index, full, CheckCode.CAPACITY)
    why = None if late is None else CheckCode.DEADLINE
    return Proposal(index, OutcomeKind.ACCEPTED, why, surcharge=late is Late.SURCHARGE)


def _against(checks: Sequence[Check], index: int) -> CheckCode | None:
    """The first check that stands against the item, or against the whole request."""
    of_item = (code for code in _REFUSING if _is_blocked(checks, code, index))
    of_all = (code for code in _WHOLE_REQUEST if _is_blocked(checks, code, None))
    return next(of_item, None) or next(of_all, None)


def _is_closed(checks: Sequence[Check], index: int) -> bool:
    """Tell whether the town closed the day that is given up: it is free already."""
    return any(
        code is CheckCode.BOOKED and found.facts.get("state") == BookingState.CLOSED_BY_TOWN.value
        for code, found in findings_of(checks, index)
    )


def _is_blocked(checks: Sequence[Check], code: CheckCode, index: int | None) -> bool:
    return any(
        found.verdict is Verdict.BLOCKED and found.index == index
        for check in checks
        if check.code is code
        for found in check.findings
    )


def _late_of(checks: Sequence[Check], index: int) -> Late | None:
    """How the item is late, or None in time; too early is treated as late and refused."""
    for code, found in findings_of(checks, index):
        if code is CheckCode.DEADLINE and found.verdict is not Verdict.OK:
            return Late(str(found.facts.get("late", Late.REFUSE.value)))
    return None
