"""Closing days: what is booked there becomes free; and taking that back when staff ask for it (C1)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingEvent, BookingState
from staffdesk.domain.calendars import TownCalendar
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child
from staffdesk.models.town import Activity, ActivityGroup, CalendarException, Site
from staffdesk.services.booking_moves import Hand, households_of_children, move_many
from staffdesk.services.calendar_rows import ClosingEffect
from staffdesk.services.calendars import is_served
from staffdesk.services.class_trips import Trips, load_trips
from staffdesk.services.invoice_corrections import watch_days
from staffdesk.services.places import Place, lock_groups
from staffdesk.services.validation.cart_credit import follow_days

EVENT_OF = {
    BookingState.BOOKED.value: BookingEvent.CLOSE,
    BookingState.CANCEL_REQUESTED.value: BookingEvent.CLOSE,
    BookingState.ABSENT_BILLED.value: BookingEvent.EXCUSE,
}
"""What a closure does to a booking: whoever was to pay an absence of that day does not."""

_PRESENT = frozenset({BookingState.PRESENT.value, BookingState.PRESENT_UNBOOKED.value})
_UNDECIDED = frozenset({BookingState.REQUESTED.value, BookingState.WAITING.value})
_CLOSED = BookingState.CLOSED_BY_TOWN.value


@dataclass
class Moved:
    """What was moved: how many, households and places concerned."""

    count: int = 0
    corrections: int = 0
    children: set[int] = field(default_factory=set)
    households: set[int] = field(default_factory=set)
    places: set[Place] = field(default_factory=set)


@dataclass(frozen=True)
class Surroundings:
    """What is open on some days: the calendar, and the classes that are away."""

    calendar: TownCalendar
    trips: Trips


def surroundings(
    session: Session, calendar: TownCalendar, exceptions: Iterable[CalendarException]
) -> Surroundings:
    """Load the trips of the days that some exceptions speak of."""
    return Surroundings(calendar, load_trips(session, [one.day_on for one in exceptions]))


class _Row(NamedTuple):
    """What is read of a booking: a summer of a city is 100,000 of them, none an object."""

    id: int
    child_id: int
    group_id: int
    slot_id: int
    day_on: date
    state: str
    invoice_id: int | None


@dataclass(frozen=True)
class _Found:
    """A booking in the scope of some exceptions, and whether its activity is open there."""

    booking: _Row
    label: str
    is_open: bool


def effect_of(
    session: Session, exceptions: Collection[CalendarException], around: Surroundings
) -> ClosingEffect:
    """Count what closing would do; nothing is written."""
    closed = invoiced = present = undecided = 0
    for found in _in_scope(session, exceptions, around, (*EVENT_OF, *_PRESENT, *_UNDECIDED)):
        if found.is_open:
            continue
        state = found.booking.state
        closed += state in EVENT_OF
        invoiced += state in EVENT_OF and found.booking.invoice_id is not None
        present += state in _PRESENT
        undecided += state in _UNDECIDED
    return ClosingEffect(closed, invoiced, present, undecided)


def close_bookings(
    session: Session, exceptions: Collection[CalendarException], around: Surroundings, hand: Hand
) -> Moved:
    """Free what is booked where the exceptions close a service; the label is the reason families read."""
    return _move(
        session,
        hand,
        [
            (found.booking, EVENT_OF[found.booking.state], found.label)
            for found in _locked(session, exceptions, around, EVENT_OF)
            if not found.is_open
        ],
    )


def restore_bookings(
    session: Session, exceptions: Collection[CalendarException], around: Surroundings, hand: Hand
) -> Moved:
    """Book again what a closure had closed, where the service is open again."""
    return _move(
        session,
        hand,
        [
            (found.booking, BookingEvent.RESTORE, "")
            for found in _locked(session, exceptions, around, (_CLOSED,))
            if found.is_open
        ],
    )


def closed_by(session: Session, exceptions: Collection[CalendarException]) -> dict[int, int]:
    """Count the bookings that are closed in the scope of each exception, by its id."""
    if not exceptions:
        return {}
    rows = session.execute(
        _bookings(exceptions, (_CLOSED,))
        .with_only_columns(
            Booking.day_on, Site.id, ActivityGroup.activity_id, Child.class_group_id, func.count()
        )
        .group_by(Booking.day_on, Site.id, ActivityGroup.activity_id, Child.class_group_id)
    ).all()
    by_day: dict[date, list[tuple[int, int, int | None, int]]] = defaultdict(list)
    for on, site, activity, class_group, count in rows:
        by_day[on].append((site, activity, class_group, count))
    return {
        one.id: sum(
            count
            for site, activity, class_group, count in by_day.get(one.day_on, ())
            if _concerns(one, site, activity, class_group)
        )
        for one in exceptions
    }


def stranded(session: Session, calendar: TownCalendar, from_on: date) -> int:
    """Count the bookings from a day on whose activity is not open on their day."""
    counted: dict[tuple[int, str, date], int] = defaultdict(int)
    activities = {row.id: row for row in session.scalars(select(Activity))}
    rows = session.execute(
        select(ActivityGroup.activity_id, Site.uid, Booking.day_on)
        .join(ActivityGroup, Booking.group_id == ActivityGroup.id)
        .join(Site, ActivityGroup.site_id == Site.id)
        .where(Booking.day_on >= from_on, Booking.state == BookingState.BOOKED.value)
    )
    for activity, site, on in rows:
        counted[activity, site, on] += 1
    return sum(
        count
        for (activity, site, on), count in counted.items()
        if not is_served(activities[activity], on, calendar, site)
    )


def _move(session: Session, hand: Hand, moves: Iterable[tuple[_Row, BookingEvent, str]]) -> Moved:
    """Move bookings, those that go the same way together, each with its trace."""
    done, alike = Moved(), defaultdict[tuple[str, BookingEvent, str], list[_Row]](list)
    for row, event, reason in moves:
        alike[row.state, event, reason].append(row)
        done.count += 1
        done.children.add(row.child_id)
        done.places.add(Place(row.group_id, row.slot_id, row.day_on))
    rows = [row for some in alike.values() for row in some]
    invoiced = watch_days(session, [(row.id, row.state, row.invoice_id) for row in rows])
    for (before, event, reason), some in alike.items():
        move_many(session, [row.id for row in some], BookingState(before), event, hand, reason=reason)
    done.corrections = invoiced.correct(hand)
    follow_days(session, [row.id for row in rows], hand.at)
    done.households = households_of_children(session, done.children)
    return done


def _locked(
    session: Session,
    exceptions: Collection[CalendarException],
    around: Surroundings,
    states: Iterable[str],
) -> list[_Found]:
    """Lock the groups, then the bookings, each in one order, and look again at what is there."""
    wanted = tuple(states)
    groups = session.scalars(_bookings(exceptions, wanted).with_only_columns(Booking.group_id).distinct())
    lock_groups(session, groups.all())
    return list(_in_scope(session, exceptions, around, wanted, lock=True))


def _in_scope(
    session: Session,
    exceptions: Collection[CalendarException],
    around: Surroundings,
    states: Iterable[str],
    *,
    lock: bool = False,
) -> Iterator[_Found]:
    question = _bookings(exceptions, states).order_by(Booking.id)
    if lock:
        question = question.with_for_update(of=Booking)
    activities = {row.id: row for row in session.scalars(select(Activity))}
    for *facts, activity, site_id, site, class_group in session.execute(question):
        booking = _Row(*facts)
        label = _label(exceptions, booking.day_on, site_id, activity, class_group)
        away = around.trips.label(class_group, activity, booking.day_on) is not None
        is_open = not away and is_served(activities[activity], booking.day_on, around.calendar, site)
        yield _Found(booking, label, is_open)


_READ = tuple(getattr(Booking, name) for name in _Row._fields)


def _bookings(exceptions: Collection[CalendarException], states: Iterable[str]) -> Select[Any]:
    scopes = _scopes(exceptions)
    return (
        select(*_READ, ActivityGroup.activity_id, Site.id, Site.uid, Child.class_group_id)
        .join(ActivityGroup, Booking.group_id == ActivityGroup.id)
        .join(Site, ActivityGroup.site_id == Site.id)
        .join(Child, Booking.child_id == Child.id)
        .where(Booking.state.in_(sorted(states)), or_(*scopes) if scopes else false())
    )


def _scopes(exceptions: Collection[CalendarException]) -> list[ColumnElement[bool]]:
    """Say the bookings that exceptions concern: a condition for each set of places that differs alike.

    Eighty schools closed for two weeks are one condition, not a thousand: databases bound their depth.
    """
    days_of: dict[tuple[int | None, int | None, int | None], set[date]] = defaultdict(set)
    for one in exceptions:
        site = None if one.class_group_id is not None else one.site_id
        days_of[one.activity_id, one.class_group_id, site].add(one.day_on)
    alike: dict[tuple[int | None, bool, bool, frozenset[date]], list[int]] = defaultdict(list)
    for (activity, class_group, site), days in days_of.items():
        place = class_group if class_group is not None else site
        key = (activity, class_group is not None, site is not None, frozenset(days))
        alike[key].append(place or 0)
    return [
        _scope(activity, places, days, of_class=of_class, of_site=of_site)
        for (activity, of_class, of_site, days), places in alike.items()
    ]


def _scope(
    activity: int | None, places: list[int], days: frozenset[date], *, of_class: bool, of_site: bool
) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [Booking.day_on.in_(sorted(days))]
    if activity is not None:
        conditions.append(ActivityGroup.activity_id == activity)
    if of_class:
        conditions.append(Child.class_group_id.in_(places))
    elif of_site:
        conditions.append(ActivityGroup.site_id.in_(places))
    return and_(*conditions)


def _label(
    exceptions: Iterable[CalendarException], on: date, site_id: int, activity: int, class_group: int | None
) -> str:
    return next(
        (
            one.label
            for one in exceptions
            if one.day_on == on and _concerns(one, site_id, activity, class_group)
        ),
        "",
    )


def _concerns(exception: CalendarException, site: int, activity: int, class_group: int | None) -> bool:
    """Tell whether an exception of that day concerns a booking of a site, activity and class."""
    if exception.activity_id not in (None, activity):
        return False
    if exception.class_group_id is not None:
        return exception.class_group_id == class_group
    return exception.site_id in (None, site)
