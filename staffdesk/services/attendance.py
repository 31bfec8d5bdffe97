"""Attendance: lists of a day, marks with their trace, who came without booking, differences and prices."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.attendance import Mark
from staffdesk.domain.bookings import BookingState
from staffdesk.domain.french.attendance import change_line, left_words, marked_words
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.bookings import BookingEvent
from staffdesk.models.households import Child
from staffdesk.services import audit
from staffdesk.services.attendance_absences import offered_reasons, read_absence_rules
from staffdesk.services.attendance_acts import (
    Acts,
    collected_late,
    note_marks,
    publish_marks,
    request_to_decide,
    tried,
)
from staffdesk.services.attendance_lists import (
    attendance_list,
    last_name_first,
    list_frame,
    list_of,
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
from staffdesk.services.booking_moves import Hand
from staffdesk.services.office import Office
from staffdesk.services.places import Place
from staffdesk.services.sync.state import require_not_recovering

CHANGED: Topics = frozenset({Topic.BOOKINGS, Topic.SYNC})

Left = Sequence[tuple[int, str]]
"""Children with the code of why each was left as it is, or nothing."""


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

    def list_of(self, actor: Actor, on: date, child_id: int, activity: str) -> tuple[int, int] | None:
        """Find the group and slot whose list of a day a child is on; ``activity`` is a code."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return list_of(session, on, child_id, activity)

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
            return offered_reasons(read_absence_rules(session))

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

        def act(marking: Marking) -> Left:
            acts = Acts(marking.session)
            return [(one.child_id, acts.said(marking, one)) for one in marks]

        return self._change(actor, choice, act, said)

    def mark_others_present(self, actor: Actor, choice: ListChoice) -> Marked:
        """Mark everybody present who is booked and not marked yet: all but the absent."""

        def act(marking: Marking) -> Left:
            waiting = attendance_list(marking.session, choice).rows
            children = [row.child_id for row in waiting if row.state is BookingState.BOOKED]
            return [(child, tried(marking, child, Mark.PRESENT)) for child in children]

        return self._change(actor, choice, act, Said.PRESENT.value)

    def add_unbooked(self, actor: Actor, choice: ListChoice, child_id: int) -> Marked:
        """Mark a child present who is not on the list: P+, billed with what the council voted for it."""
        return self._change(
            actor, choice, lambda marking: [(child_id, tried(marking, child_id, Mark.PRESENT))], "unbooked"
        )

    def mark_late(self, actor: Actor, choice: ListChoice, child_id: int, lateness: Lateness) -> Marked:
        """Note a late pick-up, at a time or so many minutes after closing; the child is present by it.

        Raises:
            RuleBroken: ``lateness_missing``, ``lateness_unlikely``, ``closing_time_unknown``.
        """
        return self._change(
            actor, choice, lambda marking: [(child_id, collected_late(marking, child_id, lateness))], "late"
        )

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
            note_marks(session, actor, choice, "undone", len(entries), hand)
            publish_marks(session, children, [Place(choice.group_id, choice.slot_id, choice.on)], hand)
        return Marked(len(children), (), (), CHANGED)

    def _change(self, actor: Actor, choice: ListChoice, act: Callable[[Marking], Left], said: str) -> Marked:
        """Mark in one transaction: states, traces, corrections, audit, snapshots."""
        actor.need(Permission.MARK_ATTENDANCE)
        hand = Hand(actor.name, self.office.clock.now())
        with self.office.database.begin() as session:
            require_not_recovering(session)
            marking = Marking(session, choice, list_frame(session, choice), hand)
            left = [(child, code) for child, code in act(marking) if code]
            told = tuple(left_words(_name(session, child), code) for child, code in left)
            asked = [request_to_decide(marking, child, code) for child, code in left]
            if marking.children:
                note_marks(session, actor, choice, said, len(marking.children), hand)
                publish_marks(session, marking.children, marking.places, hand)
        count = len(marking.children)
        return Marked(
            changed=count,
            left=told,
            undo=tuple(marking.undo),
            topics=CHANGED if count else frozenset(),
            said=marked_words(said, count) if count else "",
            undecided=tuple(dict.fromkeys(one for one in asked if one is not None)),
        )


def _name(session: Session, child_id: int) -> str:
    return last_name_first(session.get_one(Child, child_id))
