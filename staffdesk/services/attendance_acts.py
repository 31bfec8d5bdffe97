"""What is said of a child on a list, done: present, absent with a reason, collected late, nothing any more.

The list and the month mark by these acts and by no others: the same rules, the same trace. What a rule
refuses comes back as its code and leaves the other children alone.
"""

from collections.abc import Collection, Mapping
from functools import cached_property

from sqlalchemy.orm import Session

from staffdesk.domain.absences import AbsenceOutcome
from staffdesk.domain.attendance import Mark, checked_lateness, minutes_late, require_begun
from staffdesk.domain.bookings import UNANSWERED, BookingState
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.attendance import absence_reason, lateness_reason
from staffdesk.domain.permissions import Actor
from staffdesk.services import audit
from staffdesk.services.attendance_absences import AbsenceRules, judge_absence, read_absence_rules
from staffdesk.services.attendance_marks import Marking
from staffdesk.services.attendance_rows import ChildMark, Lateness, ListChoice, Said
from staffdesk.services.booking_moves import Hand, households_of_children
from staffdesk.services.places import Place
from staffdesk.services.publication import publish_places
from staffdesk.services.sync import outbox

ALREADY = "already"
"""The child is marked like that."""

_THERE = (BookingState.PRESENT.value, BookingState.PRESENT_UNBOOKED.value)
_MARKS: Mapping[Said, Mark] = {Said.PRESENT: Mark.PRESENT, Said.NONE: Mark.NONE}


class Acts:
    """The acts of one transaction; the rules of absences are read once, when the first one is judged."""

    def __init__(self, session: Session) -> None:
        """Keep the session."""
        self._session = session

    @cached_property
    def _rules(self) -> AbsenceRules:
        return read_absence_rules(self._session)

    def said(self, marking: Marking, one: ChildMark) -> str:
        """Say of a child that it is there, that it is not and why, or nothing any more.

        Raises:
            RuleBroken: ``absence_reason_unknown``.
        """
        if one.said is not Said.ABSENT:
            return tried(marking, one.child_id, _MARKS[one.said])
        proposal = judge_absence(
            marking.session,
            self._rules,
            marking.frame.slot,
            marking.frame.site.uid,
            child_id=one.child_id,
            on=marking.choice.on,
            reason=one.reason,
            judged_at=marking.hand.at,
        )
        by_rules = proposal.outcome is AbsenceOutcome.BILLED
        billed = by_rules if one.billed is None else one.billed
        told = absence_reason(self._rules.labels[one.reason], proposal, against_rules=billed is not by_rules)
        return tried(marking, one.child_id, Mark.ABSENT_BILLED if billed else Mark.ABSENT_EXCUSED, told)


def tried(marking: Marking, child_id: int, mark: Mark, reason: str = "") -> str:
    """Mark one child; what the rules refuse is told by its code."""
    try:
        if mark is not Mark.NONE:
            require_begun(marking.choice.on, marking.today)
        done = marking.mark(child_id, mark, reason)
    except RuleBroken as refused:
        return refused.code
    return "" if done else ALREADY


def collected_late(marking: Marking, child_id: int, lateness: Lateness) -> str:
    """Note when a child was collected; it is present by that.

    Raises:
        RuleBroken: ``lateness_missing``, ``lateness_unlikely``, ``closing_time_unknown``.
    """
    minutes = _minutes(marking, lateness)
    reason = lateness_reason(lateness.left_at, minutes) if minutes else ""
    row = marking.row(child_id)
    if row is None or row.state not in _THERE:
        left = tried(marking, child_id, Mark.PRESENT)
        if left:
            return left
        row = marking.row(child_id)
    if row is None or not marking.note_lateness(row, minutes, reason):
        return ALREADY
    return ""


def _minutes(marking: Marking, lateness: Lateness) -> int:
    if lateness.left_at is not None:
        return minutes_late(marking.frame.slot.ends_at_time, lateness.left_at)
    if lateness.minutes is None:
        raise RuleBroken("lateness_missing", field="left_at")
    return checked_lateness(lateness.minutes)


def request_to_decide(marking: Marking, child_id: int, code: str) -> int | None:
    """Give the request that a child was left for; None where it was left for something else, or waits."""
    row = marking.row(child_id) if code == "attendance_undecided" else None
    return None if row is None or BookingState(row.state) not in UNANSWERED else row.request_id


def note_marks(session: Session, actor: Actor, choice: ListChoice, said: str, count: int, hand: Hand) -> None:
    """Write in the audit what was said on a list, and of how many."""
    facts: dict[str, object] = {"on": choice.on.isoformat(), "slot": choice.slot_id, said: count}
    audit.record(session, actor, "attendance.marked", f"activity_group:{choice.group_id}", facts, at=hand.at)


def publish_marks(session: Session, children: Collection[int], places: Collection[Place], hand: Hand) -> None:
    """Show the families of children and the places anew on the portal."""
    outbox.touch_households(session, sorted(households_of_children(session, children)), at=hand.at)
    publish_places(session, places, hand.at)
