"""Actions on a block of the planning: book, cancel, mark absent; what cannot be done is left and told."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import MADE_GOOD, BookingEvent, BookingState, can
from staffdesk.domain.calendars import TownCalendar
from staffdesk.domain.custody import Custody, household_on
from staffdesk.domain.french.planning import (
    LEFT_WORDS,
    SLOT_ROW_WORDS,
    cell_left,
    closed_words,
    full_words,
    slot_label,
)
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Enrolment, Household
from staffdesk.models.town import Activity, ActivityGroup, Site, Slot
from staffdesk.services.booking_moves import Hand, NewBooking, move_booking
from staffdesk.services.calendars import is_served, load_calendar
from staffdesk.services.class_trips import load_trips
from staffdesk.services.custodies import load_custodies
from staffdesk.services.invoice_corrections import InvoicedDays, watch_invoiced
from staffdesk.services.places import Place
from staffdesk.services.planning_grid import ROW_OF_DAY, slot_rows, strength_of
from staffdesk.services.planning_places import PlaceCounts
from staffdesk.services.planning_rows import CellRef, SlotChoice
from staffdesk.services.planning_undo import Trail, row_before
from staffdesk.services.slot_exclusions import HELD, HeldSlot, held_slots, load_exclusions


@dataclass(frozen=True)
class CellPlace:
    """A cell with its slot, and the enrolment that gives it a place; null where there is none.

    ``why_closed`` names the day or the trip that closes it. ``payer_is_enrolled`` is false where the child is
    with its other household that day, which has no enrolment.
    """

    cell: CellRef
    child: str
    slot: Slot | None
    activity: Activity | None
    group_id: int | None
    household_id: int | None
    is_open: bool
    why_closed: str = ""
    payer_is_enrolled: bool = True

    @property
    def places(self) -> set[Place]:
        """The place it takes or frees, if it has one."""
        if self.slot is None or self.group_id is None:
            return set()
        return {Place(self.group_id, self.slot.id, self.cell.on)}


@dataclass(frozen=True)
class Right:
    """An enrolment: from when to when, whose, in which group at which site."""

    household_id: int
    household_uid: str
    group_id: int
    activity: Activity
    site_uid: str
    starts_on: date
    ends_on: date


class Block:
    """The cells of a block with all that was found about them, loaded once."""

    def __init__(
        self,
        session: Session,
        cells: Sequence[CellRef],
        activity_kind: str | None = None,
        slot_id: int | None = None,
    ) -> None:
        """``activity_kind`` is the filter of the grid the cells were chosen in: it says what its rows are.

        ``slot_id`` is the slot that was chosen where several share the row of a cell.
        """
        self._slot_id = slot_id
        self.given_up: set[Place] = set()
        self.session = session
        self.rows = slot_rows(activity_kind)
        self.activity_kind = activity_kind
        children = sorted({cell.child_id for cell in cells})
        self.calendar: TownCalendar = load_calendar(session)
        self.custodies: dict[int, Custody] = load_custodies(session, children)
        known = session.execute(
            select(Child.id, Child.first_name, Child.last_name, Child.class_group_id).where(
                Child.id.in_(children)
            )
        ).all()
        self.names: dict[int, str] = {child: f"{first} {last}" for child, first, last, _ in known}
        self._classes: dict[int, int | None] = {child: class_id for child, _, _, class_id in known}
        self._trips = load_trips(session, [cell.on for cell in cells])
        self._rights = load_rights(session, children)
        self._standing = _standing(session, cells)
        self.places = [self._place(cell) for cell in cells if cell.child_id in self.names]
        self.counts = PlaceCounts(session, ())
        self.full: list[CellRef] = []
        self.trail = Trail()
        self._rows: dict[tuple[int, int, date], Booking] = {}
        self._exclusions = load_exclusions(session)
        self._held: set[HeldSlot] = set()

    def lock(self) -> None:
        """Lock the groups and the rows of the block at once, in one order, and count the places.

        Two agents never wait for each other, and nobody gives the same place meanwhile.
        """
        wanted = {place for cell in self.places for place in cell.places}
        self.counts = PlaceCounts(self.session, wanted)
        keys = {
            (place.cell.child_id, place.slot.id, place.cell.on)
            for place in self.places
            if place.slot is not None
        }
        rivals = {
            (child, rival, on)
            for child, slot, on in keys
            if slot == self._slot_id
            for rival in self._exclusions.of(slot)
        }
        for row in _lock_rows(self.session, keys | rivals):
            self._rows[row.child_id, row.slot_id, row.day_on] = row
        self._held = held_slots(self.session, self._exclusions, keys)

    def watch_invoiced(self) -> InvoicedDays:
        """Note what the invoiced days of the block cost, once it is locked and before it is moved."""
        return watch_invoiced(self.session, self._rows.values())

    def is_excluded(self, place: CellPlace) -> bool:
        """Tell whether the child has another slot that day which excludes the cell's."""
        if place.slot is None:
            return False
        return self._exclusions.stands(self._held, *_key(place, place.slot))

    def rivals(self, place: CellPlace) -> list[Booking]:
        """List what is given up for the slot that was chosen; nothing where any of it has to stay."""
        if place.slot is None or place.slot.id != self._slot_id:
            return []
        child, slot, on = _key(place, place.slot)
        keys = [(child, rival, on) for rival in sorted(self._exclusions.of(slot))]
        held = [key for key in keys if key in self._held]
        rows = [self._rows[key] for key in held if key in self._rows]
        free = [row for row in rows if row.state == BookingState.BOOKED and row.invoice_id is None]
        return free if len(free) == len(held) else []

    def give_up(self, rivals: Iterable[Booking], hand: Hand) -> None:
        """Give up what excludes the slot that was chosen: excused, with its trace, and taken back with it."""
        for row in rivals:
            before, origin = row_before(row), Place(row.group_id, row.slot_id, row.day_on)
            move_booking(self.session, row, BookingEvent.EXCUSE, hand)
            self._held.discard((row.child_id, row.slot_id, row.day_on))
            self.counts.follow(origin, BookingState.BOOKED.value, row.state)
            self.trail.note(row.id, before, row.state, self.counts.most_before(origin))
            self.given_up.add(origin)

    def choices(self) -> tuple[SlotChoice, ...]:
        """List the slots between which one chooses: where several share the row of a cell."""
        found: dict[int, SlotChoice] = {}
        for cell in (place.cell for place in self.places):
            slots = {slot.id: slot for _, slot in self._served(cell)}
            held = [slot for slot in slots.values() if self._stands(cell, slot)]
            for slot in slots.values() if len(slots) > 1 else ():
                if slot not in held:
                    rival = next((one.name for one in held if one.id in self._exclusions.of(slot.id)), "")
                    label = slot_label(slot.activity.name, slot.name)
                    found.setdefault(slot.id, SlotChoice(slot.id, label, rival))
        return tuple(found.values())

    def _stands(self, cell: CellRef, slot: Slot) -> bool:
        return self._standing.get((cell.child_id, slot.id, cell.on), 0) >= strength_of(BookingState.BOOKED)

    def _candidates(self, cell: CellRef) -> list[tuple[Right, Slot]]:
        return [
            (right, slot)
            for right in self._rights.get(cell.child_id, ())
            if right.starts_on <= cell.on <= right.ends_on
            for slot in right.activity.slots
            if self._row(slot) == cell.slot_row and self.activity_kind in (None, right.activity.kind)
        ]

    def _served(self, cell: CellRef) -> list[tuple[Right, Slot]]:
        """List what a child may have in a cell: enrolled, open that day, its class not away."""
        return [
            (right, slot)
            for right, slot in self._candidates(cell)
            if is_served(right.activity, cell.on, self.calendar, right.site_uid)
            and self._trip(cell, right) is None
        ]

    def row(self, place: CellPlace) -> Booking | None:
        """Give the locked row of a cell, if it has one."""
        return None if place.slot is None else self._rows.get(_key(place, place.slot))

    def move(
        self, place: CellPlace, events: Sequence[BookingEvent], hand: Hand, *, reason: str = "",
        new: NewBooking | None = None,
    ) -> None:  # fmt: skip
        """Move the booking of a cell, add its row if there is none, count its place, note what it was."""
        row = self.row(place)
        before = row_before(row)
        offered = row is not None and row.offer_until_at is not None
        for event in events:
            row = move_booking(self.session, row, event, hand, reason=reason, new=new)
        if row is None or place.slot is None:
            return
        self._rows[_key(place, place.slot)] = row
        self._held -= {_key(place, place.slot)}
        self._held |= {_key(place, place.slot)} if row.state in HELD else set()
        there = Place(row.group_id, row.slot_id, row.day_on)
        origin = there if before is None else Place(before.group_id, row.slot_id, row.day_on)
        self.counts.follow(origin, None if before is None else before.state, None, offered=offered)
        self.counts.follow(there, None, row.state)
        self.trail.note(row.id, before, row.state, self.counts.most_before(origin))

    def _place(self, cell: CellRef) -> CellPlace:
        """Find what a cell stands for: a slot open that day first, else whatever is booked there.

        Of two slots that share its row, the one that the grid shows: what is booked, before what is free.
        """
        candidates, served = self._candidates(cell), self._served(cell)
        payer = self._payer(cell)
        chosen = min(
            served or candidates,
            key=lambda found: (
                found[1].id != self._slot_id,
                -self._standing.get((cell.child_id, found[1].id, cell.on), 0),
                found[0].household_uid != payer,
                found[1].row == "day",
            ),
            default=None,
        )
        name = self.names[cell.child_id]
        if chosen is None:
            return CellPlace(cell, name, self._booked_slot(cell), None, None, None, is_open=False)
        right, slot = chosen
        return CellPlace(
            cell, name, slot, right.activity, right.group_id, right.household_id,
            is_open=bool(served),
            why_closed="" if served else self._why_closed(cell, right),
            payer_is_enrolled=paying_right([one for one, _ in candidates], payer) is not None,
        )  # fmt: skip

    def _trip(self, cell: CellRef, right: Right) -> str | None:
        return self._trips.label(self._classes[cell.child_id], right.activity.id, cell.on)

    def _why_closed(self, cell: CellRef, right: Right) -> str:
        trip = self._trip(cell, right)
        return trip or self.calendar.day(cell.on, right.site_uid, right.activity.code).label

    def _row(self, slot: Slot) -> int | None:
        row = ROW_OF_DAY if slot.row == "day" and "day" not in self.rows else slot.row
        return self.rows.index(row) if row in self.rows else None

    def _payer(self, cell: CellRef) -> str | None:
        """Return the uid of the household that has the child that day, where two share it."""
        custody = self.custodies.get(cell.child_id)
        return None if custody is None else household_on(custody, cell.on)

    def _booked_slot(self, cell: CellRef) -> Slot | None:
        slots = self.session.scalars(
            select(Slot)
            .join(Booking, Booking.slot_id == Slot.id)
            .where(Booking.child_id == cell.child_id, Booking.day_on == cell.on)
        )
        return next((slot for slot in slots if self._row(slot) == cell.slot_row), None)

    def slot_words(self, place: CellPlace) -> str:
        """Name the slot row of a cell."""
        row = self.rows[place.cell.slot_row] if place.slot is None else place.slot.row
        return SLOT_ROW_WORDS[row]

    def left(self, place: CellPlace, why: str) -> str:
        """Tell why a cell was left."""
        return cell_left(place.child, place.cell.on, self.slot_words(place), why)


Mover = Callable[[Block, CellPlace, Hand], str]
"""Changes one cell and returns why it was left, or nothing when it was changed."""


def paying_right(rights: Sequence[Right], payer: str | None) -> Right | None:
    """Choose the enrolment of the household that has the child (``payer``, its uid); else the first.

    None: two households share the child, and the one whose day it is has no enrolment. Nobody books on that
    day for the other: a request says which household asks, and pays (C6).
    """
    own = (right for right in rights if payer is None or right.household_uid == payer)
    return next(own, None)


def load_rights(session: Session, children: Iterable[int]) -> dict[int, list[Right]]:
    """Load the enrolments of children, in the order of the activities."""
    found: dict[int, list[Right]] = {}
    rows = session.execute(
        select(Enrolment, Household.uid, Activity, Site.uid)
        .join(Household, Enrolment.household_id == Household.id)
        .join(ActivityGroup, Enrolment.group_id == ActivityGroup.id)
        .join(Activity, ActivityGroup.activity_id == Activity.id)
        .join(Site, ActivityGroup.site_id == Site.id)
        .where(Enrolment.child_id.in_(children))
        .order_by(Activity.position, Enrolment.id)
    )
    for row, uid, activity, site_uid in rows:
        right = Right(row.household_id, uid, row.group_id, activity, site_uid, row.starts_on, row.ends_on)
        found.setdefault(row.child_id, []).append(right)
    return found


def _standing(session: Session, cells: Sequence[CellRef]) -> dict[tuple[int, int, date], int]:
    """Rank what is booked already in the rows and days of some cells."""
    if not cells:
        return {}
    days = [cell.on for cell in cells]
    rows = session.execute(
        select(Booking.child_id, Booking.slot_id, Booking.day_on, Booking.state).where(
            Booking.child_id.in_({cell.child_id for cell in cells}),
            Booking.day_on.between(min(days), max(days)),
        )
    )
    return {(child, slot, on): strength_of(state) for child, slot, on, state in rows}


def _key(place: CellPlace, slot: Slot) -> tuple[int, int, date]:
    return place.cell.child_id, slot.id, place.cell.on


def _lock_rows(session: Session, keys: Collection[tuple[int, int, date]]) -> Iterator[Booking]:
    """Lock the bookings of a block; its cells may be a part of what its corners enclose."""
    if not keys:
        return
    children, slots, days = (sorted(set(values)) for values in zip(*keys, strict=True))
    rows = session.scalars(
        select(Booking)
        .where(
            Booking.child_id.in_(children),
            Booking.slot_id.in_(slots),
            Booking.day_on.between(days[0], days[-1]),
        )
        .order_by(Booking.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    yield from (row for row in rows if (row.child_id, row.slot_id, row.day_on) in keys)


_PRESENT = frozenset({BookingState.PRESENT, BookingState.PRESENT_UNBOOKED})


def booker(overbook_reason: str = "") -> Mover:
    """Give the mover that books a cell; beyond the capacity only with a reason, which the trace keeps."""

    def book(block: Block, place: CellPlace, hand: Hand) -> str:
        if place.slot is None or place.group_id is None or place.household_id is None:
            return LEFT_WORDS["not_enrolled"]
        if not place.is_open:
            return closed_words(place.why_closed)
        row = block.row(place)
        state = None if row is None else BookingState(row.state)
        event = BookingEvent.RESTORE if state in MADE_GOOD else BookingEvent.BOOK
        if not can(state, event):
            return LEFT_WORDS["to_decide" if state is BookingState.CANCEL_REQUESTED else "already"]
        if not place.payer_is_enrolled:
            return LEFT_WORDS["other_household"]
        return _take_place(block, place, [event], hand, overbook_reason)

    return book


def restore_cell(block: Block, place: CellPlace, hand: Hand) -> str:
    """Book an absence again, billed or excused; a cancellation that waits is decided among the requests."""
    row = block.row(place)
    if row is None:
        return LEFT_WORDS["nothing_booked"]
    if row.state == BookingState.CANCEL_REQUESTED:
        return LEFT_WORDS["to_decide"]
    back = {
        BookingState.ABSENT_EXCUSED: [BookingEvent.RESTORE],
        BookingState.ABSENT_BILLED: [BookingEvent.EXCUSE, BookingEvent.RESTORE],
    }.get(BookingState(row.state))
    if back is None:
        return LEFT_WORDS["already"]
    return _take_place(block, place, back, hand, "")


def _take_place(
    block: Block, place: CellPlace, events: Sequence[BookingEvent], hand: Hand, overbook_reason: str
) -> str:
    """Move a cell to where it holds a place, if one is left."""
    row = block.row(place)
    if place.slot is None or place.group_id is None or place.household_id is None:
        return LEFT_WORDS["not_enrolled"]
    rivals = block.rivals(place)
    if block.is_excluded(place) and not rivals:
        return LEFT_WORDS["excluded"]
    where = Place(place.group_id, place.slot.id, place.cell.on)
    own = row is not None and row.group_id == where.group_id and block.counts.holds(row)
    has_room = block.counts.has_room(where, own=own, given_up=rivals)
    if not has_room and not overbook_reason:
        block.full.append(place.cell)
        return full_words(block.counts.of(where))
    payer = place.household_id if row is None or place.payer_is_enrolled else row.household_id
    new = NewBooking(place.cell.child_id, payer, where)
    block.give_up(rivals, hand)
    block.move(place, events, hand, reason="" if has_room else overbook_reason, new=new)
    return ""


def cancel_cell(block: Block, place: CellPlace, hand: Hand) -> str:
    """Give a cell up: a booking becomes an excused absence, its row the proof; a request is withdrawn."""
    row = block.row(place)
    if row is None:
        return LEFT_WORDS["nothing_booked"]
    state = BookingState(row.state)
    events = (BookingEvent.WITHDRAW, BookingEvent.EXCUSE)
    return _move(block, place, next((event for event in events if can(state, event)), None), hand)


def absence_marker(*, excused: bool) -> Mover:
    """Give the mover that marks an absence, excused or billed."""
    event = BookingEvent.EXCUSE if excused else BookingEvent.BILL_ABSENCE

    def mark(block: Block, place: CellPlace, hand: Hand) -> str:
        row = block.row(place)
        if row is None:
            return LEFT_WORDS["nothing_booked"]
        if row.state == BookingState.REQUESTED:
            return LEFT_WORDS["asked"]
        return _move(block, place, event if can(BookingState(row.state), event) else None, hand)

    return mark


def _move(block: Block, place: CellPlace, event: BookingEvent | None, hand: Hand) -> str:
    """Move a booking; what an invoiced day costs less (or more) then is a correction of its invoice."""
    row = block.row(place)
    if row is not None and event is None and BookingState(row.state) in _PRESENT:
        return LEFT_WORDS["present"]
    if event is None or row is None:
        return LEFT_WORDS["already"]
    block.move(place, [event], hand)
    return ""
