"""The cells a request asks for, looked up: child, slot, enrolment, booking, places taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.calendars import DayKind
from staffdesk.domain.circumstances import LATE
from staffdesk.domain.deadlines import Late, Operation, is_in_time
from staffdesk.domain.requests import AbsenceItem, BookingOp
from staffdesk.models.bookings import Booking
from staffdesk.services.calendars import is_served
from staffdesk.services.deadlines import GroupPlace
from staffdesk.services.family_projection import group_key
from staffdesk.services.validation.asked import Asked, Cell
from staffdesk.services.validation.facts import SlotFacts, TownFacts
from staffdesk.services.validation.family_facts import (
    BookingFacts,
    ChildFacts,
    EnrolmentPlace,
    FamilyFacts,
    Span,
)

Rows = dict[tuple[int, int, date], Booking]
"""Bookings by child, slot and day."""


@dataclass(frozen=True)
class Opening:
    """What the day is for the child: a class that is away is as closed as its site."""

    kind: DayKind
    label: str
    is_open: bool


@dataclass(frozen=True)
class CellFacts:
    """One asked cell with all that was found about it; null where it does not exist.

    ``child`` is null for a child of another family, and ``booking`` for another household's booking to
    cancel: neither is this family's to ask about. ``opening`` is null where the town has no such slot.
    ``surcharged_after`` is the last instant for an asked day, where the town takes later ones for more.
    """

    index: int
    asked: Cell
    child: ChildFacts | None
    slot: SlotFacts | None
    place: EnrolmentPlace | None
    booking: BookingFacts | None
    taken: int
    opening: Opening | None = None
    surcharged_after: datetime | None = None

    @property
    def group_place(self) -> GroupPlace | None:
        """The group and site of the child's enrolment: a town may have limits of their own for them."""
        return None if self.place is None else (group_key(self.place.group_id), self.place.site_uid)

    def surcharge(self, received_at: datetime) -> str:
        """Return the surcharge of a day asked at an instant: of late ones, where the town takes them so."""
        late = self.surcharged_after is not None and not is_in_time(received_at, self.surcharged_after)
        return LATE if late else ""

    @property
    def is_add(self) -> bool:
        """Whether the cell is asked for, not given up."""
        return is_add(self.asked)

    @property
    def operation(self) -> Operation:
        """The operation deadlines judge: giving up a place is a cancellation."""
        return Operation.ADD if self.is_add else Operation.CANCEL

    @property
    def booking_op(self) -> BookingOp:
        """The operation decisions know; an absence is judged as a cancellation."""
        return BookingOp.ADD if self.is_add else BookingOp.CANCEL

    @property
    def activity_name(self) -> str:
        """The activity as people call it; its code when the town has no such slot."""
        return self.asked.activity if self.slot is None else self.slot.activity.name

    @property
    def slot_name(self) -> str:
        """The slot as people call it, likewise."""
        return self.asked.slot if self.slot is None else self.slot.name

    @property
    def service(self) -> tuple[str, str]:
        """The activity, and the slot where the activity has several."""
        is_one_of_several = self.slot is not None and len(self.slot.activity.slots) > 1
        return self.activity_name, self.slot_name if is_one_of_several else ""


def is_add(cell: Cell) -> bool:
    """Tell whether a cell is asked for, not given up."""
    return not isinstance(cell, AbsenceItem) and cell.op is BookingOp.ADD


def find_cells(
    asked: Asked, household_id: int, town: TownFacts, families: FamilyFacts
) -> tuple[CellFacts, ...]:
    """Look each asked cell up."""
    found = (_find_cell(index, cell, household_id, town, families) for index, cell in enumerate(asked.cells))
    return tuple(_with_limit(cell, town) for cell in found)


def lock_rows(session: Session, asked: Asked, town: TownFacts, families: FamilyFacts) -> Rows:
    """Read the bookings that a request may move, locked until the transaction ends."""
    span = span_of([asked], town)
    children = [child.child_id for uid in asked.child_uids if (child := families.children.get(uid))]
    if not children or not span.slot_ids:
        return {}
    found = session.scalars(
        select(Booking)
        .where(
            Booking.child_id.in_(children),
            Booking.slot_id.in_(span.slot_ids),
            Booking.day_on.in_(span.days),
        )
        .order_by(Booking.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {(row.child_id, row.slot_id, row.day_on): row for row in found}


def own_row(cell: CellFacts, household_id: int, rows: Rows) -> Booking | None:
    """Give the booking a cell may move: a cancellation moves the asking household's own booking only."""
    if cell.child is None or cell.slot is None:
        return None
    row = rows.get((cell.child.child_id, cell.slot.slot_id, cell.asked.on))
    return row if row is None or cell.is_add or row.household_id == household_id else None


def _with_limit(cell: CellFacts, town: TownFacts) -> CellFacts:
    """Tell until when an asked day costs no more, where the town takes later ones with a surcharge."""
    if not cell.is_add:
        return cell
    of = cell.asked
    rule, last_at = town.deadlines.find(of.activity, cell.operation, of.on, cell.group_place)
    if rule is None or rule.late is not Late.SURCHARGE:
        return cell
    return replace(cell, surcharged_after=last_at)


def _find_cell(
    index: int, cell: Cell, household_id: int, town: TownFacts, families: FamilyFacts
) -> CellFacts:
    child = families.child_of(cell.child_uid, household_id)
    slot = town.slots.get((cell.activity, cell.slot))
    if slot is None:
        return CellFacts(index, cell, child, None, None, None, 0)
    if child is None:
        return CellFacts(
            index, cell, None, slot, None, None, 0, _opening(cell, slot, None, None, town, families)
        )
    place = families.enrolment(child.child_id, household_id, slot.activity.id, cell.on)
    opening = _opening(cell, slot, child.class_group_id, place, town, families)
    booking = families.bookings.get((child.child_id, slot.slot_id, cell.on))
    if booking is not None and booking.household_id != household_id and not is_add(cell):
        booking = None
    if place is None:
        return CellFacts(index, cell, child, slot, None, booking, 0, opening)
    key = (place.group_id, slot.slot_id, cell.on)
    taken, tighter = families.taken.get(key, 0), families.tighter.get(key)
    if tighter is not None:
        taken, place = tighter.taken, replace(place, capacity=tighter.capacity or 0)
    return CellFacts(index, cell, child, slot, place, booking, taken, opening)


def _opening(
    cell: Cell,
    slot: SlotFacts,
    class_group_id: int | None,
    place: EnrolmentPlace | None,
    town: TownFacts,
    families: FamilyFacts,
) -> Opening:
    trip = families.trips.label(class_group_id, slot.activity.id, cell.on)
    if trip is not None:
        return Opening(DayKind.CLOSED, trip, is_open=False)
    site = None if place is None else place.site_uid
    day = town.calendar.day(cell.on, site, slot.activity.code)
    return Opening(day.kind, day.label, is_served(slot.activity, cell.on, town.calendar, site))


def span_of(asked: Iterable[Asked], town: TownFacts) -> Span:
    """Give the days and slots that some requests ask about, with the slots these exclude."""
    cells = [cell for one in asked for cell in one.cells]
    pairs = {(cell.activity, cell.slot) for cell in cells}
    pairs |= {(activity, rival) for activity, slot in pairs for rival in town.rivals(activity, slot)}
    slots = (town.slots.get(pair) for pair in pairs)
    return Span(
        frozenset(cell.on for cell in cells),
        frozenset(slot.slot_id for slot in slots if slot is not None),
    )


def children_of(cells: Sequence[CellFacts]) -> dict[int, ChildFacts]:
    """Give the known children of some cells by key."""
    return {cell.child.child_id: cell.child for cell in cells if cell.child is not None}
