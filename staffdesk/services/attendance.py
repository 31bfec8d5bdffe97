"""Attendance: lists of a day, marks with their trace, who came without booking, differences and prices."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.absences import AbsenceOutcome
from staffdesk.domain.attendance import Mark, checked_lateness, minutes_late
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.attendance import (
    absence_reason,
    change_line,
    lateness_reason,
    left_words,
    marked_words,
)
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.bookings import BookingEvent
from staffdesk.models.households import Child
from staffdesk.services import audit
from staffdesk.services.attendance_absences import (
    AbsenceRules,
    judge_absence,
    load_absence_rules,
    offered_reasons,
)
from staffdesk.services.attendance_lists import (
    attendance_list,
    last_name_first,
    list_frame,
    list_options,
    list_question,
    load_care,
    search_children,
)
from staffdesk.services.attendance_marks import Marking, undo_marks
from staffdesk.services.attendance_prices import list_differences
from staffdesk.services.attendance_rows import (
    AbsenceReason,
    AttendanceList,
    Care,
    ChildMark,
    Differences,
    FoundChild,
    Lateness,
    ListChoice,
    ListOption,
    Marked,
    MarkUndo,
    Said,
)
from staffdesk.services.booking_moves import Hand, households_of_children
from staffdesk.services.calendars import load_calendar
from staffdesk.services.office import Office
from staffdesk.services.places import Place
from staffdesk.services.publication import publish_places
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering

CHANGED: Topics = frozenset({Topic.BOOKINGS, Topic.SYNC})

Act = Callable[[Marking], list[str]]
"""Marks children and returns those left, each with why."""


class Attendance:
    """Use cases of the screen Pointage."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    # -------------------------------------------------------------------------------------- reading

    def options(self, actor: Actor, on: date) -> tuple[ListOption, ...]:
        """List the lists of a day."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return list_options(session, on)

    def open_list(self, actor: Actor, choice: ListChoice) -> AttendanceList:
        """Give one list.

        Raises:
            NotFound: ``attendance_list``.
        """
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return attendance_list(session, choice)

    def care(self, actor: Actor, choice: ListChoice) -> dict[int, Care]:
        """Give what site staff must know of the children of a list; reading health is audited (SEC8).

        Who may not read health gets the persons to call, and no allergy.

        Raises:
            Unavailable: no key on this workstation.
        """
        actor.need(Permission.READ)
        may_read = actor.may(Permission.READ_HEALTH)
        sealer = self.office.sealer() if may_read else None
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            children = [child.id for _, child, _, _ in session.execute(list_question(choice))]
            if may_read and children:
                facts = {"on": choice.on.isoformat(), "children": len(children), "why": "attendance"}
                audit.record(session, actor, "health.read", f"activity_group:{choice.group_id}", facts, at=at)
            return load_care(session, children, sealer)

    def reasons(self, actor: Actor) -> tuple[AbsenceReason, ...]:
        """List the reasons of absence, with what each usually leads to."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return offered_reasons(load_absence_rules(session, load_calendar(session)))

    def search(self, actor: Actor, choice: ListChoice, text: str) -> tuple[FoundChild, ...]:
        """Find children who are not on a list."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return search_children(session, choice, text)

    def story(self, actor: Actor, booking_id: int) -> tuple[str, ...]:
        """Tell every change of a booking, newest first."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            events = session.scalars(
                select(BookingEvent)
                .where(BookingEvent.booking_id == booking_id)
                .order_by(BookingEvent.id.desc())
            )
            return tuple(
                change_line(BookingState(event.to_state), event.by, event.at, event.reason)
                for event in events
            )

    def differences(self, actor: Actor, choice: ListChoice) -> Differences:
        """Give what is not as booked on a list, each child priced by the rules, and the sum."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            rows = attendance_list(session, choice).rows
            return list_differences(session, choice.on, rows, today=self.office.clock.today())

    # -------------------------------------------------------------------------------------- marking

    def mark(self, actor: Actor, choice: ListChoice, marks: Sequence[ChildMark]) -> Marked:
        """Mark children present or absent, or take their marks back; who cannot be is left, with why.

        Raises:
            NotFound: ``attendance_list``.
            RuleBroken: ``absence_reason_unknown``.
            RecoveryNeeded: this office was restored.
        """
        said = marks[0].said.value if marks else Said.NONE.value

        def act(marking: Marking) -> list[str]:
            rules = load_absence_rules(marking.session, load_calendar(marking.session))
            return [left for one in marks for left in _mark_one(marking, rules, one)]

        return self._change(actor, choice, act, said)

    def mark_others_present(self, actor: Actor, choice: ListChoice) -> Marked:
        """Mark everybody present who is booked and not marked yet: all but the absent."""

        def act(marking: Marking) -> list[str]:
            waiting = attendance_list(marking.session, choice).rows
            children = [row.child_id for row in waiting if row.state is BookingState.BOOKED]
            return [left for child in children for left in _tried(marking, child, Mark.PRESENT)]

        return self._change(actor, choice, act, Said.PRESENT.value)

    def add_unbooked(self, actor: Actor, choice: ListChoice, child_id: int) -> Marked:
        """Mark a child present who is not on the list: P+, billed with what the council voted for it."""
        return self._change(
            actor, choice, lambda marking: _tried(marking, child_id, Mark.PRESENT), "unbooked"
        )

    def mark_late(self, actor: Actor, choice: ListChoice, child_id: int, lateness: Lateness) -> Marked:
        """Note a late pick-up, at a time or so many minutes after closing; the child is present by it.

        Raises:
            RuleBroken: ``lateness_missing``, ``lateness_unlikely``, ``closing_time_unknown``.
        """

        def act(marking: Marking) -> list[str]:
            minutes = _minutes(marking, lateness)
            reason = lateness_reason(lateness.left_at, minutes) if minutes else ""
            row = marking.row(child_id)
            if row is None or row.state not in (
                BookingState.PRESENT.value,
                BookingState.PRESENT_UNBOOKED.value,
            ):
                left = _tried(marking, child_id, Mark.PRESENT)
                if left:
                    return left
                row = marking.row(child_id)
            if row is None or not marking.note_lateness(row, minutes, reason):
                return [left_words(_name(marking.session, child_id), "already")]
            return []

        return self._change(actor, choice, act, "late")

    def undo(self, actor: Actor, choice: ListChoice, entries: Sequence[MarkUndo]) -> Marked:
        """Take marks back that were just made.

        Raises:
            Stale: ``changed_since``.
        """
        actor.need(Permission.MARK_ATTENDANCE)
        hand = Hand(actor.name, self.office.clock.now())
        with self.office.database.begin() as session:
            require_not_recovering(session)
            children = undo_marks(session, entries, hand)
            self._tell(session, actor, choice, {"undone": len(entries)}, children, hand)
            publish_places(session, [Place(choice.group_id, choice.slot_id, choice.on)], hand.at)
        return Marked(len(children), (), (), CHANGED)

    def _change(self, actor: Actor, choice: ListChoice, act: Act, said: str) -> Marked:
        """Mark in one transaction: states, traces, corrections, audit, snapshots."""
        actor.need(Permission.MARK_ATTENDANCE)
        hand = Hand(actor.name, self.office.clock.now())
        with self.office.database.begin() as session:
            require_not_recovering(session)
            marking = Marking(session, choice, list_frame(session, choice), hand)
            left = act(marking)
            if marking.children:
                self._tell(session, actor, choice, {said: len(marking.children)}, marking.children, hand)
                publish_places(session, marking.places, hand.at)
        count = len(marking.children)
        words = marked_words(said, count) if count else ""
        return Marked(count, tuple(left), tuple(marking.undo), CHANGED if count else frozenset(), words)

    def _tell(
        self,
        session: Session,
        actor: Actor,
        choice: ListChoice,
        done: dict[str, object],
        children: set[int],
        hand: Hand,
    ) -> None:
        """Audit what was done on a list, and publish the families anew."""
        outbox.touch_households(session, sorted(households_of_children(session, children)), at=hand.at)
        facts: dict[str, object] = {"on": choice.on.isoformat(), "slot": choice.slot_id} | done
        audit.record(
            session, actor, "attendance.marked", f"activity_group:{choice.group_id}", facts, at=hand.at
        )


def _mark_one(marking: Marking, rules: AbsenceRules, one: ChildMark) -> list[str]:
    if one.said is Said.PRESENT:
        return _tried(marking, one.child_id, Mark.PRESENT)
    if one.said is Said.NONE:
        return _tried(marking, one.child_id, Mark.NONE)
    proposal = judge_absence(
        marking.session,
        rules,
        marking.frame.slot,
        marking.frame.site.uid,
        child_id=one.child_id,
        on=marking.choice.on,
        reason=one.reason,
        judged_at=marking.hand.at,
    )
    by_rules = proposal.outcome is AbsenceOutcome.BILLED
    billed = by_rules if one.billed is None else one.billed
    reason = absence_reason(rules.labels[one.reason], proposal, against_rules=billed is not by_rules)
    mark = Mark.ABSENT_BILLED if billed else Mark.ABSENT_EXCUSED
    return _tried(marking, one.child_id, mark, reason)


def _tried(marking: Marking, child_id: int, mark: Mark, reason: str = "") -> list[str]:
    """Mark one child; what the rules refuse is told and leaves the others alone."""
    try:
        done = marking.mark(child_id, mark, reason)
    except RuleBroken as refused:
        return [left_words(_name(marking.session, child_id), refused.code)]
    return [] if done else [left_words(_name(marking.session, child_id), "already")]


def _minutes(marking: Marking, lateness: Lateness) -> int:
    if lateness.left_at is not None:
        return minutes_late(marking.frame.slot.ends_at_time, lateness.left_at)
    if lateness.minutes is None:
        raise RuleBroken("lateness_missing", field="left_at")
    return checked_lateness(lateness.minutes)


def _name(session: Session, child_id: int) -> str:
    return last_name_first(session.get_one(Child, child_id))
