"""Marking inside the month: the acts of a list, done on the cells of a block in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time

from sqlalchemy.orm import Session

from staffdesk.domain.attendance import Mark
from staffdesk.domain.bookings import OVER, BookingState
from staffdesk.domain.french.attendance import LEFT_WORDS as MARK_LEFT_WORDS
from staffdesk.domain.french.planning import LEFT_WORDS
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.services.attendance_absences import offered_reasons, read_absence_rules
from staffdesk.services.attendance_acts import (
    Acts,
    collected_late,
    note_marks,
    publish_marks,
    request_to_decide,
    tried,
)
from staffdesk.services.attendance_lists import list_frame
from staffdesk.services.attendance_marks import Marking, undo_marks
from staffdesk.services.attendance_rows import (
    AbsenceReason,
    ChildMark,
    Lateness,
    ListChoice,
    MarkUndo,
    Said,
)
from staffdesk.services.booking_moves import Hand
from staffdesk.services.office import Office
from staffdesk.services.places import Place
from staffdesk.services.planning_moves import Block, CellPlace
from staffdesk.services.planning_rows import CellRef
from staffdesk.services.progress import Progress, counted
from staffdesk.services.sync.state import require_not_recovering

CHANGED: Topics = frozenset({Topic.BOOKINGS, Topic.SYNC})
NOTHING = "nothing_booked"
_WORDS = {**MARK_LEFT_WORDS, **LEFT_WORDS}
_GIVEN_UP = (BookingState.ABSENT_EXCUSED, BookingState.ABSENT_BILLED)


@dataclass(frozen=True)
class CellMark:
    """What is said of each cell of a block.

    Attributes:
        word: for the audit and the toast: present, absent, none, late, unbooked.
        said: there, not there, or nothing any more.
        reason: code of an absence.
        billed: decides an absence against the rules; null follows them.
        lateness: when the children were collected.
    """

    word: str
    said: Said = Said.PRESENT
    reason: str = ""
    billed: bool | None = None
    lateness: Lateness | None = None


def cell_mark(word: str, reason: str = "", *, billed: bool | None = None) -> CellMark:
    """Make what is said of the word of a screen: present, unbooked, absent, none."""
    said = {"absent": Said.ABSENT, "none": Said.NONE}.get(word, Said.PRESENT)
    return CellMark(word, said, reason, billed)


def late_mark(*, left_at: time | None = None, minutes: int | None = None) -> CellMark:
    """Say when the children were collected: at a time, or so many minutes after closing."""
    return CellMark("late", lateness=Lateness(left_at, minutes))


@dataclass(frozen=True)
class MarksUndo:
    """Takes the marks of a block back, list by list; kept by the screen, good for one use."""

    lists: tuple[tuple[ListChoice, tuple[MarkUndo, ...]], ...]

    @property
    def marks(self) -> int:
        """How many marks it takes back."""
        return sum(len(entries) for _, entries in self.lists)


@dataclass(frozen=True)
class CellsMarked:
    """Result of marking a block: how many cells changed, each one left with why, how to take it back.

    ``undecided`` are the requests that cells were left for.
    """

    changed: int
    left: tuple[str, ...]
    topics: Topics
    undo: MarksUndo | None = None
    undecided: tuple[int, ...] = ()


@dataclass
class _Lists:
    """The lists that the cells of a block stand on, each opened once."""

    session: Session
    hand: Hand
    opened: dict[ListChoice, Marking] = field(default_factory=dict)

    def of(self, block: Block, place: CellPlace) -> Marking | None:
        """Give the list of a cell: that of its booking, else that of its enrolment; None without either."""
        row = block.row(place)
        group = place.group_id if row is None else row.group_id
        if place.slot is None or group is None:
            return None
        choice = ListChoice(place.cell.on, group, place.slot.id)
        if choice not in self.opened:
            frame = list_frame(self.session, choice)
            self.opened[choice] = Marking(self.session, choice, frame, self.hand)
        return self.opened[choice]

    def marked(self) -> list[Marking]:
        """Give the lists on which something changed."""
        return [marking for marking in self.opened.values() if marking.children]


class PlanningMarks:
    """Use cases: what is marked in the month of the planning."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def reasons(self, actor: Actor) -> tuple[AbsenceReason, ...]:
        """List the reasons of absence, with what each usually leads to."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            return offered_reasons(read_absence_rules(session))

    def mark(
        self,
        actor: Actor,
        cells: Sequence[CellRef],
        mark: CellMark,
        activity_kind: str | None = None,
        *,
        progress: Progress | None = None,
    ) -> CellsMarked:
        """Say one thing of every cell that somebody booked; what the rules refuse is left and told.

        Cells that nobody booked are passed over in silence, unless there was nothing else.

        Raises:
            RecoveryNeeded: this office was restored.
            RuleBroken: ``absence_reason_unknown``, and those of a lateness.
        """
        actor.need(Permission.MARK_ATTENDANCE)
        hand = Hand(actor.name, self.office.clock.now())
        with self.office.database.begin() as session:
            require_not_recovering(session)
            block = Block(session, cells, activity_kind)
            block.lock()
            lists, acts = _Lists(session, hand), Acts(session)
            left: list[tuple[CellPlace, str]] = []
            asked: list[int | None] = []
            for place in counted(block.places, progress, len(block.places)):
                marking = lists.of(block, place)
                code = "not_enrolled" if marking is None else _say(acts, block, marking, place, mark)
                if code:
                    left.append((place, code))
                if code and marking is not None:
                    asked.append(request_to_decide(marking, place.cell.child_id, code))
            _tell(session, actor, lists.marked(), mark.word, hand)
            return _result(block, lists.marked(), left, asked)

    def undo(self, actor: Actor, undo: MarksUndo, *, progress: Progress | None = None) -> CellsMarked:
        """Take marks back that were just made.

        Raises:
            RecoveryNeeded: this office was restored.
            Stale: ``changed_since``.
        """
        actor.need(Permission.MARK_ATTENDANCE)
        hand = Hand(actor.name, self.office.clock.now())
        children: set[int] = set()
        changed = 0
        with self.office.database.begin() as session:
            require_not_recovering(session)
            for choice, entries in counted(undo.lists[::-1], progress, len(undo.lists)):
                marked = undo_marks(session, entries, hand)
                note_marks(session, actor, choice, "undone", len(entries), hand)
                children |= marked
                changed += len(marked)
            places = {Place(choice.group_id, choice.slot_id, choice.on) for choice, _ in undo.lists}
            publish_marks(session, children, places, hand)
        return CellsMarked(changed, (), CHANGED)


def _say(acts: Acts, block: Block, marking: Marking, place: CellPlace, mark: CellMark) -> str:
    """Say it of one cell, and return the code of why it was left."""
    row, child = block.row(place), place.cell.child_id
    state = None if row is None else BookingState(row.state)
    if mark.word == "unbooked":
        return _add(marking, place, state)
    if row is None or state in OVER:
        return NOTHING
    comes = mark.said is Said.PRESENT
    if comes and state in _GIVEN_UP and row.marked_at is None and len(block.places) > 1:
        return "absence_known"
    if mark.lateness is not None:
        return collected_late(marking, child, mark.lateness)
    return acts.said(marking, ChildMark(child, mark.said, mark.reason, mark.billed))


def _add(marking: Marking, place: CellPlace, state: BookingState | None) -> str:
    """Mark a child present where nothing is booked: P+."""
    if not place.is_open:
        return "closed"
    if state is not None and state not in OVER and state is not BookingState.ABSENT_EXCUSED:
        return "booked"
    return tried(marking, place.cell.child_id, Mark.PRESENT)


def _tell(session: Session, actor: Actor, lists: Sequence[Marking], word: str, hand: Hand) -> None:
    """Audit what was said list by list, and show families and places anew once."""
    children: set[int] = set()
    places: set[Place] = set()
    for marking in lists:
        note_marks(session, actor, marking.choice, word, len(marking.children), hand)
        children |= marking.children
        places |= marking.places
    if children:
        publish_marks(session, children, places, hand)


def _result(
    block: Block,
    lists: Sequence[Marking],
    left: Sequence[tuple[CellPlace, str]],
    asked: Sequence[int | None],
) -> CellsMarked:
    changed = sum(len(marking.children) for marking in lists)
    told = [(place, code) for place, code in left if code != NOTHING]
    if not changed and not told:
        told = list(left)
    return CellsMarked(
        changed=changed,
        left=tuple(block.left(place, _WORDS.get(code, code)) for place, code in told),
        topics=CHANGED if changed else frozenset(),
        undo=MarksUndo(tuple((one.choice, tuple(one.undo)) for one in lists)) if changed else None,
        undecided=tuple(dict.fromkeys(request for request in asked if request is not None)),
    )
