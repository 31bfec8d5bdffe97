"""Those who wait for a place, and what puts one before another: the order of each activity (C7)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select
from sqlalchemy.orm import Session, aliased

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.capacity import Waiting, WaitingCriterion, waiting_order
from staffdesk.domain.tariffs.versions import Residence
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Household
from staffdesk.models.requests import Request
from staffdesk.models.town import Activity, ActivityGroup, Slot
from staffdesk.services.places import Place, takes_place
from staffdesk.services.residences import histories

_RESIDENTS = frozenset({Residence.RESIDENT, Residence.ASSIMILATED})


@dataclass(frozen=True)
class Waiter:
    """One booking that waits, or that was offered its place, with what the order compares."""

    booking: Booking
    child: Child
    household: Household
    activity: Activity
    group: ActivityGroup
    slot: Slot
    arrived_at: datetime
    meets: frozenset[WaitingCriterion]

    @property
    def place(self) -> Place:
        """The place it waits for."""
        return Place(self.booking.group_id, self.booking.slot_id, self.booking.day_on)


def waits() -> ColumnElement[bool]:
    """Return the condition on `Booking` that it waits, or has an offer.

    Few do of the millions of a few years, and each cycle of the synchronisation asks: both have an index of
    their own, which the state must be written out for.
    """
    one = aliased(Booking)
    waiting = select(one.id).where(one.state == literal(BookingState.WAITING.value, literal_execute=True))
    return Booking.id.in_(waiting.union(select(one.id).where(one.offer_until_at.is_not(None))))


def load_waiters(
    session: Session, where: Sequence[ColumnElement[bool]], today: date, *, lock: bool = False
) -> dict[Place, list[Waiter]]:
    """Load who waits under some conditions on `Booking`, by place, each in the order of the town.

    Offers come first: theirs is the place until they lapse. ``today`` tells who lives in the town. ``lock``
    holds the bookings until the transaction ends.
    """
    question = _question(where)
    rows = session.execute(question.with_for_update(of=Booking) if lock else question).all()
    siblings = _sibling_days(session, [booking for booking, *_ in rows])
    begun = {household.id: household.residence for _, _, household, *_ in rows}
    residences = histories(session, begun, lambda household: household.in_(sorted(begun))) if begun else {}
    found: dict[Place, list[Waiter]] = defaultdict(list)
    for booking, child, household, activity, group, slot, received_at in rows:
        meets = set()
        if household.both_parents_work:
            meets.add(WaitingCriterion.BOTH_PARENTS_WORK)
        if residences[household.id].on(today) in _RESIDENTS:
            meets.add(WaitingCriterion.RESIDENT)
        others = siblings.get((household.id, activity.id, booking.day_on), set())
        if others - {child.id}:
            meets.add(WaitingCriterion.SIBLING_PRESENT)
        arrived_at = received_at or booking.changed_at
        waiter = Waiter(booking, child, household, activity, group, slot, arrived_at, frozenset(meets))
        found[waiter.place].append(waiter)
    return {place: _ordered(waiters) for place, waiters in sorted(found.items(), key=_by_day)}


def criteria_of(activity: Activity) -> tuple[WaitingCriterion, ...]:
    """Read the order of an activity; a criterion of a later version is passed over."""
    known = {criterion.value: criterion for criterion in WaitingCriterion}
    return tuple(known[name] for name in activity.waiting_order if name in known)


def _by_day(item: tuple[Place, list[Waiter]]) -> tuple[date, Place]:
    return item[0].on, item[0]


def _ordered(waiters: Iterable[Waiter]) -> list[Waiter]:
    by_ref = {f"{one.booking.id:012d}": one for one in waiters}
    criteria = criteria_of(next(iter(by_ref.values())).activity)
    order = waiting_order([Waiting(ref, one.arrived_at, one.meets) for ref, one in by_ref.items()], criteria)
    ranked = [by_ref[one.ref] for one in order]
    return sorted(ranked, key=lambda one: one.booking.offer_until_at is None)


def _question(where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    return (
        select(Booking, Child, Household, Activity, ActivityGroup, Slot, Request.received_at)
        .join(Child, Booking.child_id == Child.id)
        .join(Household, Booking.household_id == Household.id)
        .join(ActivityGroup, Booking.group_id == ActivityGroup.id)
        .join(Activity, ActivityGroup.activity_id == Activity.id)
        .join(Slot, Booking.slot_id == Slot.id)
        .outerjoin(Request, Booking.request_id == Request.id)
        .where(waits(), *where)
        .order_by(Booking.id)
        .execution_options(populate_existing=True)
    )


def _sibling_days(session: Session, bookings: Sequence[Booking]) -> dict[tuple[int, int, date], set[int]]:
    """Find which children of the waiting households have a place, by household, activity and day."""
    if not bookings:
        return {}
    days = [booking.day_on for booking in bookings]
    rows = session.execute(
        select(Booking.household_id, ActivityGroup.activity_id, Booking.day_on, Booking.child_id)
        .join(ActivityGroup, Booking.group_id == ActivityGroup.id)
        .where(
            Booking.household_id.in_(sorted({booking.household_id for booking in bookings})),
            Booking.day_on.between(min(days), max(days)),
            Booking.state != BookingState.REQUESTED.value,
            takes_place(),
        )
    )
    found: dict[tuple[int, int, date], set[int]] = defaultdict(set)
    for household, activity, on, child in rows:
        found[household, activity, on].add(child)
    return found
