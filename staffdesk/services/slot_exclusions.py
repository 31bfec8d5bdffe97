"""Slots that exclude one another: a child has one of them a day at most (an evening until 17:15 or 18:30)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.capacity import excluded_by
from staffdesk.domain.errors import RuleBroken
from staffdesk.models.bookings import Booking
from staffdesk.models.town import Activity, Slot

HELD = frozenset(
    {
        BookingState.BOOKED,
        BookingState.CANCEL_REQUESTED,
        BookingState.PRESENT,
        BookingState.PRESENT_UNBOOKED,
    }
)
"""States in which a slot stands in the way of another; what only waits for an answer does not yet."""

HeldSlot = tuple[int, int, date]
"""Child, slot and day."""


def exclusion_sets(activity: Activity) -> tuple[frozenset[str], ...]:
    """Read the sets of slot codes of an activity of which a child has one at most."""
    return tuple(frozenset(str(code) for code in group) for group in activity.exclusions)


@dataclass(frozen=True)
class Exclusions:
    """The slots that each slot excludes, by id; slots that exclude nothing are left out."""

    rivals: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def of(self, slot_id: int) -> frozenset[int]:
        """List the slots that a slot excludes."""
        return self.rivals.get(slot_id, frozenset())

    def all_of(self, slot_ids: Iterable[int]) -> set[int]:
        """List the slots that some slots exclude."""
        return {rival for slot_id in slot_ids for rival in self.of(slot_id)}

    def stands(self, held: Collection[HeldSlot], child_id: int, slot_id: int, on: date) -> bool:
        """Tell whether something a child holds that day excludes a slot."""
        return any((child_id, rival, on) in held for rival in self.of(slot_id))


def load_exclusions(session: Session) -> Exclusions:
    """Read which slots of the town exclude one another."""
    found: dict[int, frozenset[int]] = {}
    for activity in session.scalars(select(Activity).order_by(Activity.id)):
        sets = exclusion_sets(activity)
        ids = {slot.code: slot.id for slot in activity.slots} if sets else {}
        for code, identifier in ids.items():
            rivals = excluded_by(code, ids, sets)
            if rivals:
                found[identifier] = frozenset(ids[rival] for rival in rivals)
    return Exclusions(found)


def held_slots(session: Session, exclusions: Exclusions, wanted: Collection[HeldSlot]) -> set[HeldSlot]:
    """Find what children hold that could stand in the way of some slots."""
    rivals = exclusions.all_of(slot for _, slot, _ in wanted)
    if not rivals:
        return set()
    children = {child for child, slot, _ in wanted if exclusions.of(slot)}
    days = {on for _, slot, on in wanted if exclusions.of(slot)}
    rows = session.execute(
        select(Booking.child_id, Booking.slot_id, Booking.day_on).where(
            Booking.child_id.in_(sorted(children)),
            Booking.slot_id.in_(sorted(rivals)),
            Booking.day_on.between(min(days), max(days)),
            Booking.state.in_(sorted(HELD)),
        )
    )
    return set(rows.tuples())


def require_no_rival(session: Session, activity: Activity, slot_code: str, child_id: int, on: date) -> None:
    """Refuse a slot that another one of the child's excludes that day.

    Raises:
        RuleBroken: ``slot_excluded`` with the day and the names of the slots in the way.
    """
    codes = {slot.code: slot for slot in activity.slots}
    rivals = excluded_by(slot_code, codes, exclusion_sets(activity))
    if not rivals:
        return
    names = session.scalars(
        select(Slot.name)
        .join(Booking, Booking.slot_id == Slot.id)
        .where(
            Booking.child_id == child_id,
            Booking.day_on == on,
            Booking.slot_id.in_(sorted(codes[rival].id for rival in rivals)),
            Booking.state.in_(sorted(HELD)),
        )
        .order_by(Slot.position)
    ).all()
    if names:
        raise RuleBroken("slot_excluded", on=on, rivals=tuple(names))
