"""Places: who takes one, how many are left under every cap, and the one order in which they are locked (C7).

A booking counts in its group for its slot and day. Two caps may stand above: that of the activity (the sum of
its groups, slot by slot) and that of the site (all its groups at once, in one row of slots). Whoever gives a
place locks every group that shares a cap with it, by ascending id: everybody waits in the same order.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from staffdesk.domain.bookings import BookingState, PlacePolicy, holds_place
from staffdesk.domain.capacity import Occupancy, fits, tightest
from staffdesk.domain.dates import Period
from staffdesk.domain.errors import RuleBroken
from staffdesk.models.bookings import Booking
from staffdesk.models.town import Activity, ActivityGroup, GroupCapacity, Site, Slot

DAY = "day"
"""The row of a slot that fills the whole day: it counts in every other row of its site."""


@dataclass(frozen=True, order=True)
class Place:
    """What capacity is counted on: a group, a slot, a day."""

    group_id: int
    slot_id: int
    on: date


def holding_states(*, request_holds_place: bool = True) -> list[str]:
    """List the states that take a place, as stored."""
    policy = PlacePolicy(request_holds_place=request_holds_place)
    return [state.value for state in BookingState if holds_place(state, policy)]


_FIRM = tuple(holding_states(request_holds_place=False))


def takes_place() -> ColumnElement[bool]:
    """Return the condition on `Booking` that a row takes a place.

    A request does where its activity says so, and always while a freed place is offered to it.
    """
    counted = (
        select(ActivityGroup.id)
        .join(Activity, ActivityGroup.activity_id == Activity.id)
        .where(Activity.request_holds_place)
    )
    asked = Booking.state == BookingState.REQUESTED.value
    return or_(
        Booking.state.in_(_FIRM),
        and_(asked, or_(Booking.offer_until_at.is_not(None), Booking.group_id.in_(counted))),
    )


def lock_groups(session: Session, group_ids: Iterable[int]) -> dict[int, int]:
    """Lock the groups whose places are about to be given, in one order for everybody; capacity by id.

    Groups that share a cap with one of them are locked with it. New bookings of others may still point at a
    group meanwhile: only counting its places waits.
    """
    wanted = sorted({*group_ids} | _capped_together(session, set(group_ids)))
    rows = session.execute(
        select(ActivityGroup.id, ActivityGroup.capacity)
        .where(ActivityGroup.id.in_(wanted))
        .order_by(ActivityGroup.id)
        .with_for_update(key_share=True)
    )
    return dict(rows.tuples().all())


def _capped_together(session: Session, group_ids: Collection[int]) -> set[int]:
    """List the groups that count under a cap with one of some groups."""
    if not group_ids:
        return set()
    other = aliased(ActivityGroup)
    rows = session.scalars(
        select(other.id)
        .select_from(ActivityGroup)
        .join(Activity, ActivityGroup.activity_id == Activity.id)
        .join(Site, ActivityGroup.site_id == Site.id)
        .join(
            other,
            or_(
                and_(Activity.capacity.is_not(None), other.activity_id == ActivityGroup.activity_id),
                and_(Site.capacity.is_not(None), other.site_id == ActivityGroup.site_id),
            ),
        )
        .where(
            ActivityGroup.id.in_(sorted(group_ids)),
            or_(Activity.capacity.is_not(None), Site.capacity.is_not(None)),
        )
    )
    return set(rows)


@dataclass(frozen=True)
class _Group:
    """A group as places are counted."""

    capacity: int
    activity_id: int
    site_id: int
    requests_hold: bool
    activity_capacity: int | None
    site_capacity: int | None


class PlaceBook:
    """How many places are taken of how many on some days; one question for all counts.

    It counts what the database holds when it is made: lock the groups first where a place is to be given.
    """

    def __init__(self, session: Session, group_ids: Iterable[int], days: Period) -> None:
        """Count the groups, and those that share a cap with them."""
        asked = set(group_ids)
        wanted = asked | _capped_together(session, asked)
        self._groups = _load_groups(session, wanted)
        self._own_capacity = _load_own_capacities(session, wanted, days)
        self._taken: Counter[Place] = _count(session, wanted, days)
        slots = session.execute(select(Slot.id, Slot.row, Slot.activity_id)).all()
        self._rows: Mapping[int, str] = {slot: row for slot, row, _ in slots}
        self._slots: dict[int, list[int]] = defaultdict(list)
        for slot, _, activity in slots:
            self._slots[activity].append(slot)
        self._of_activity: dict[int, list[int]] = defaultdict(list)
        self._of_site: dict[int, list[int]] = defaultdict(list)
        for identifier, group in self._groups.items():
            if group.activity_capacity is not None:
                self._of_activity[group.activity_id].append(identifier)
            if group.site_capacity is not None:
                self._of_site[group.site_id].append(identifier)

    def capacity(self, group_id: int, on: date) -> int:
        """Give the places of a group on a day: its own, or what was set for that day."""
        own = self._own_capacity.get((group_id, on))
        group = self._groups.get(group_id)
        return own if own is not None else 0 if group is None else group.capacity

    def taken(self, place: Place) -> int:
        """Give the places taken in the group alone."""
        return self._taken[place]

    def counts(self) -> Iterable[tuple[Place, int]]:
        """Give the places of which some are taken, with how many."""
        return self._taken.items()

    def known_places(self) -> set[Place]:
        """List every place that may be short: counted, under a cap with one that is, or set for its day."""
        found = set(self._taken)
        for group_id, on in self._own_capacity:
            found |= self._all_slots(group_id, on)
        for place in self._taken:
            group = self._groups[place.group_id]
            if group.activity_capacity is not None:
                found |= {
                    Place(other, place.slot_id, place.on) for other in self._of_activity[group.activity_id]
                }
            if group.site_capacity is not None:
                for other in self._of_site[group.site_id]:
                    found |= self._all_slots(other, place.on)
        return found

    def _all_slots(self, group_id: int, on: date) -> set[Place]:
        return {Place(group_id, slot, on) for slot in self._slots[self._groups[group_id].activity_id]}

    def all_caps(self, place: Place) -> list[Occupancy]:
        """Give what is taken under each cap that counts a place: group, then activity, then site."""
        found = [Occupancy(self._taken[place], self.capacity(place.group_id, place.on))]
        group = self._groups.get(place.group_id)
        if group is not None and group.activity_capacity is not None:
            found.append(Occupancy(self._activity_taken(group, place), group.activity_capacity))
        if group is not None and group.site_capacity is not None:
            found.append(Occupancy(self._site_taken(group, place), group.site_capacity))
        return found

    def of(self, place: Place) -> Occupancy:
        """Give the cap that leaves the fewest places: the one worth showing."""
        caps = self.all_caps(place)
        return caps[0] if len(caps) == 1 else tightest(caps)

    def has_room(self, place: Place, *, own: bool = False, freed: Collection[Place] = ()) -> bool:
        """Tell whether one more fits under every cap; ``own``: one of the places taken is the asker's.

        ``freed`` are places that the asker gives up for it: what is full of the asker has room for it.
        """
        with self._freed(freed):
            caps = self.all_caps(place)
        return fits(_without(one, 1) for one in caps) if own else fits(caps)

    def after(self, place: Place, freed: Collection[Place]) -> Occupancy:
        """Give the tightest cap of a place once others are given up."""
        with self._freed(freed):
            return self.of(place)

    @contextmanager
    def _freed(self, places: Collection[Place]) -> Iterator[None]:
        for one in places:
            self._taken[one] -= 1
        try:
            yield
        finally:
            for one in places:
                self._taken[one] += 1

    def require(self, place: Place, *, own: bool = False, reason: str = "") -> None:
        """Refuse a place where none is left under one of its caps; a reason lets staff go over it.

        Raises:
            RuleBroken: ``capacity_exceeded`` with the day, and what is taken of how many.
        """
        caps = [_without(one, int(own)) for one in self.all_caps(place)]
        if not fits(caps) and not reason.strip():
            found = tightest(caps)
            raise RuleBroken("capacity_exceeded", on=place.on, taken=found.taken, capacity=found.capacity)

    def count(self, place: Place, more: int) -> None:
        """Note places taken, or given back, since the count."""
        self._taken[place] += more

    def holds(self, group_id: int, state: str | None, *, offered: bool = False) -> bool:
        """Tell whether a stored state takes a place of a group."""
        if state != BookingState.REQUESTED.value:
            return state in _FIRM
        group = self._groups.get(group_id)
        return offered or group is None or group.requests_hold

    def holds_row(self, row: Booking) -> bool:
        """Tell whether a row takes a place of its group."""
        return self.holds(row.group_id, row.state, offered=row.offer_until_at is not None)

    def _activity_taken(self, group: _Group, place: Place) -> int:
        return sum(
            self._taken[Place(other, place.slot_id, place.on)]
            for other in self._of_activity[group.activity_id]
        )

    def _site_taken(self, group: _Group, place: Place) -> int:
        """Sum the children at a site at once: in the row of the slot, or in the fullest for a whole day."""
        row = self._rows.get(place.slot_id, DAY)
        counts: Counter[str] = Counter()
        for other in self._of_site[group.site_id]:
            for slot, its_row in self._rows.items():
                counts[its_row] += self._taken[Place(other, slot, place.on)]
        parts = [count for name, count in counts.items() if name != DAY]
        return counts[DAY] + (max(parts, default=0) if row == DAY else counts[row])


def _without(occupancy: Occupancy, own: int) -> Occupancy:
    return Occupancy(occupancy.taken - own, occupancy.capacity)


def _load_groups(session: Session, group_ids: Collection[int]) -> dict[int, _Group]:
    rows = session.execute(
        select(
            ActivityGroup.id,
            ActivityGroup.capacity,
            ActivityGroup.activity_id,
            ActivityGroup.site_id,
            Activity.request_holds_place,
            Activity.capacity,
            Site.capacity,
        )
        .join(Activity, ActivityGroup.activity_id == Activity.id)
        .join(Site, ActivityGroup.site_id == Site.id)
        .where(ActivityGroup.id.in_(sorted(group_ids)))
    )
    return {identifier: _Group(*facts) for identifier, *facts in rows}


def _load_own_capacities(
    session: Session, group_ids: Collection[int], days: Period
) -> dict[tuple[int, date], int]:
    rows = session.execute(
        select(GroupCapacity.group_id, GroupCapacity.day_on, GroupCapacity.capacity).where(
            GroupCapacity.group_id.in_(sorted(group_ids)), GroupCapacity.day_on.between(days.start, days.last)
        )
    )
    return {(group, on): capacity for group, on, capacity in rows}


def _count(session: Session, group_ids: Collection[int], days: Period) -> Counter[Place]:
    found: Counter[Place] = Counter()
    question = (
        select(Booking.group_id, Booking.slot_id, Booking.day_on, func.count())
        .where(
            Booking.group_id.in_(sorted(group_ids)),
            Booking.day_on.between(days.start, days.last),
            takes_place(),
        )
        .group_by(Booking.group_id, Booking.slot_id, Booking.day_on)
    )
    for group, slot, on, count in session.connection().execute(question) if group_ids else ():
        found[Place(group, slot, on)] = count
    return found


def book_of(session: Session, places: Collection[Place], *, locked: bool = True) -> PlaceBook:
    """Count the places, locked where one is to be given."""
    groups = {place.group_id for place in places}
    if locked:
        lock_groups(session, groups)
    days = [place.on for place in places] or [date.min]
    return PlaceBook(session, groups, Period.through(min(days), max(days)))


def occupancy(session: Session, place: Place) -> Occupancy:
    """Count one place under its tightest cap; the groups are locked, so that nobody counts beside us."""
    return book_of(session, [place]).of(place)
