"""Marking one child of a list: the moves, the trace, what an invoiced day needs, and how it is undone.

A day on an issued invoice is never edited there: what the mark changes is kept as a correction in cents.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.attendance import Mark, moves_to
from staffdesk.domain.bookings import OVER, BookingState, is_billed
from staffdesk.domain.circumstances import UNBOOKED
from staffdesk.domain.custody import household_on
from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import RuleBroken, Stale
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Enrolment, Household, Membership
from staffdesk.services.attendance_lists import ListFrame
from staffdesk.services.attendance_rows import ListChoice, MarkUndo
from staffdesk.services.booking_moves import Hand, NewBooking, add_trace, find_booking, move_booking
from staffdesk.services.custodies import load_custodies
from staffdesk.services.invoice_corrections import InvoicedDays, watch_invoiced
from staffdesk.services.places import Place
from staffdesk.services.validation.cart_credit import follow_days

UNDONE = "undone"
"""Reason word of a change that only takes a mark back at once."""

_THERE = (BookingState.PRESENT, BookingState.PRESENT_UNBOOKED)
_NEW = (BookingState.ABSENT_EXCUSED, *OVER)
"""States after which a presence is a new one, paid by whoever has the child that day."""


@dataclass
class Marking:
    """A list being marked in one transaction: what changed so far."""

    session: Session
    choice: ListChoice
    frame: ListFrame
    hand: Hand
    children: set[int] = field(default_factory=set)
    places: set[Place] = field(default_factory=set)
    undo: list[MarkUndo] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day it is in Paris at the moment of marking."""
        return local_date(self.hand.at)

    def row(self, child_id: int) -> Booking | None:
        """Find the booking of a child, locked until the transaction ends."""
        return find_booking(self.session, child_id, self.choice.slot_id, self.choice.on)

    def mark(self, child_id: int, mark: Mark, reason: str = "") -> bool:
        """Bring a child to a mark; False when it is there already.

        Raises:
            RuleBroken: as ``moves_to``; ``no_household``.
        """
        row = self.row(child_id)
        before = None if row is None else BookingState(row.state)
        was_marked = row is not None and row.marked_at is not None
        events = moves_to(before, mark, marked=was_marked)
        if not events:
            return self._confirm(row, mark, was_marked=was_marked)
        kept, invoiced = _kept(row), self._watch(row, mark)
        new = None
        if mark is Mark.PRESENT and (before is None or (before in _NEW and not was_marked)):
            new = NewBooking(child_id, payer_on(self.session, child_id, self.choice), self._place())
        for event in events:
            row = move_booking(self.session, row, event, self.hand, reason=reason, new=new)
            new = None
        if row is None:
            raise ValueError("a mark moves a booking")
        _write_mark(row, mark, self.hand)
        self._done(row, kept, invoiced)
        return True

    def note_lateness(self, row: Booking, minutes: int, reason: str) -> bool:
        """Write that a child who is there was collected late; 0 takes it back. False if nothing changes.

        Raises:
            RuleBroken: ``not_there``.
        """
        state = BookingState(row.state)
        if state not in _THERE:
            raise RuleBroken("not_there")
        if row.late_minutes == minutes:
            return False
        kept, invoiced = _kept(row), self._watch(row, None)
        row.late_minutes, row.reason = minutes, reason
        row.changed_at, row.changed_by = self.hand.at, self.hand.name
        add_trace(self.session, row.id, state, state, self.hand, reason)
        self._done(row, kept, invoiced)
        return True

    def _confirm(self, row: Booking | None, mark: Mark, *, was_marked: bool) -> bool:
        """Sign a presence that was there before anybody signed for it."""
        if row is None or was_marked or mark is not Mark.PRESENT:
            return False
        kept, state = _kept(row), BookingState(row.state)
        row.marked_at, row.marked_by = self.hand.at, self.hand.name
        add_trace(self.session, row.id, state, state, self.hand, row.reason)
        self._done(row, kept, None)
        return True

    def _place(self) -> Place:
        return Place(self.choice.group_id, self.choice.slot_id, self.choice.on)

    def _done(self, row: Booking, kept: MarkUndo, invoiced: InvoicedDays | None) -> None:
        self.session.flush()
        if invoiced is not None:
            invoiced.correct(self.hand)
        if kept.state is not None and _is_billed(kept.state) is not _is_billed(row.state):
            follow_days(self.session, [row.id], self.hand.at)
        self.children.add(row.child_id)
        self.places.add(Place(row.group_id, row.slot_id, row.day_on))
        self.undo.append(
            replace(
                kept,
                booking_id=row.id,
                after=row.state,
                late_after=row.late_minutes,
            )
        )

    def _watch(self, row: Booking | None, mark: Mark | None) -> InvoicedDays | None:
        """Note what an invoiced day costs before a mark; None where nothing can come of it."""
        if row is None or row.invoice_id is None:
            return None
        same = row.state in (BookingState.BOOKED.value, BookingState.PRESENT.value) and not row.late_minutes
        if same and mark in (Mark.PRESENT, Mark.NONE):
            return None
        return watch_invoiced(self.session, [row])


def payer_on(session: Session, child_id: int, choice: ListChoice) -> int:
    """Give the household that pays for a presence nobody booked: who has the child that day, who enrolled it.

    Raises:
        RuleBroken: ``no_household``: the child belongs to no family any more.
    """
    custody = load_custodies(session, [child_id]).get(child_id)
    uid = None if custody is None else household_on(custody, choice.on)
    if uid is not None:
        found = session.scalar(select(Household.id).where(Household.uid == uid))
        if found is not None:
            return found
    enrolled = session.scalar(
        select(Enrolment.household_id)
        .where(
            Enrolment.child_id == child_id,
            Enrolment.starts_on <= choice.on,
            Enrolment.ends_on >= choice.on,
        )
        .order_by(Enrolment.group_id != choice.group_id, Enrolment.id)
        .limit(1)
    )
    member = select(Membership.household_id).where(Membership.child_id == child_id).order_by(Membership.id)
    household = enrolled if enrolled is not None else session.scalar(member.limit(1))
    if household is None:
        raise RuleBroken("no_household", child=child_id)
    return household


def undo_marks(session: Session, entries: Sequence[MarkUndo], hand: Hand) -> set[int]:
    """Bring bookings back to before their marks, the last one first; return the children concerned.

    Raises:
        Stale: ``changed_since``: somebody changed one of them after the mark.
    """
    children = set()
    for entry in reversed(entries):
        row = session.get(Booking, entry.booking_id, with_for_update=True)
        if row is None or (row.state, row.late_minutes) != (entry.after, entry.late_after):
            raise Stale("changed_since", record="booking")
        before, after = BookingState(row.state), BookingState(entry.state or BookingState.WITHDRAWN)
        invoiced = watch_invoiced(session, [row])
        if entry.state is not None:
            row.household_id, row.group_id = entry.household_id, entry.group_id
        row.state, row.reason, row.surcharge = after.value, entry.reason, entry.surcharge
        row.marked_at, row.marked_by, row.late_minutes = entry.marked_at, entry.marked_by, entry.late_minutes
        row.changed_at, row.changed_by = hand.at, hand.name
        add_trace(session, row.id, before, after, hand, UNDONE)
        invoiced.correct(hand)
        children.add(row.child_id)
    follow_days(session, [entry.booking_id for entry in entries], hand.at)
    return children


def _is_billed(state: str) -> bool:
    return is_billed(BookingState(state))


def _kept(row: Booking | None) -> MarkUndo:
    """Remember a booking as it stands before a mark."""
    if row is None:
        return MarkUndo()
    return MarkUndo(
        state=row.state,
        household_id=row.household_id,
        group_id=row.group_id,
        reason=row.reason,
        surcharge=row.surcharge,
        marked_at=row.marked_at,
        marked_by=row.marked_by,
        late_minutes=row.late_minutes,
    )


def _write_mark(row: Booking, mark: Mark, hand: Hand) -> None:
    """Sign the mark, or take the signature away with it; what came with another state goes."""
    taken_back = mark is Mark.NONE
    row.marked_at, row.marked_by = (None, "") if taken_back else (hand.at, hand.name)
    if row.state not in _THERE:
        row.late_minutes = 0
    if row.state != BookingState.PRESENT_UNBOOKED.value:
        row.surcharge = ",".join(code for code in row.surcharge.split(",") if code and code != UNBOOKED)
