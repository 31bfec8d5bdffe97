"""One run of the waiting list: offers that lapse, places offered to the next, families told (C7)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingEvent, BookingState
from staffdesk.domain.capacity import offer_ends_at
from staffdesk.domain.dates import Period, local_date, start_of_day
from staffdesk.domain.french import waiting as words
from staffdesk.domain.permissions import Actor
from staffdesk.models.bookings import Booking
from staffdesk.models.town import ActivityGroup, Site, Town
from staffdesk.services import audit
from staffdesk.services.booking_moves import Hand, households_of_children, move_booking
from staffdesk.services.calendars import is_served, load_calendar
from staffdesk.services.class_trips import load_trips
from staffdesk.services.places import Place, PlaceBook
from staffdesk.services.publication import publish_places
from staffdesk.services.slot_exclusions import held_slots, load_exclusions
from staffdesk.services.sync import outbox
from staffdesk.services.town_messages import take_notice_back, write_notice
from staffdesk.services.waiting_order import Waiter, load_waiters
from staffdesk.services.waiting_rows import Offered

Conditions = Sequence[ColumnElement[bool]]


@dataclass
class Run:
    """One run: what it moved, and what families are to be told; ``hold_until_at``: offers leave then."""

    session: Session
    actor: Actor
    at: datetime
    hold_until_at: datetime | None = None
    offers: dict[int, list[tuple[str, datetime]]] = field(default_factory=lambda: defaultdict(list))
    offered: dict[int, list[tuple[int, datetime]]] = field(default_factory=lambda: defaultdict(list))
    lapses: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    children: set[int] = field(default_factory=set)
    places: set[Place] = field(default_factory=set)
    past: int = 0

    def count_offers(self) -> int:
        """Count the offers made."""
        return sum(map(len, self.offers.values()))

    def count_lapses(self) -> int:
        """Count the offers that nobody answered."""
        return sum(map(len, self.lapses.values()))

    def move(
        self, waiter: Waiter, event: BookingEvent, reason: str = "", until: datetime | None = None
    ) -> None:
        """Move one booking, and note whom it concerns."""
        hand = Hand(self.actor.name, self.at)
        move_booking(self.session, waiter.booking, event, hand, reason=reason, offer_until_at=until)
        self.children.add(waiter.child.id)
        self.places.add(waiter.place)


def lapsing(session: Session, at: datetime, where: Conditions, *, lock: bool) -> list[Waiter]:
    """List the offers nobody answered, and those who wait for days that have passed."""
    over = or_(Booking.offer_until_at < at, Booking.day_on < local_date(at))
    found = load_waiters(session, [over, *where], local_date(at), lock=lock)
    return [one for many in found.values() for one in many]


def lapse(run: Run, where: Conditions) -> None:
    """End the offers nobody answered, and the waiting for days that have passed."""
    for waiter in lapsing(run.session, run.at, where, lock=True):
        if waiter.place.on < local_date(run.at):
            run.past += 1
            run.move(waiter, BookingEvent.EXPIRE, words.PAST)
        else:
            run.lapses[waiter.household.id].append(named(waiter))
            run.move(waiter, BookingEvent.EXPIRE, words.LAPSED)


def offering(
    session: Session, at: datetime, where: Conditions, freed: Sequence[Waiter], *, lock: bool
) -> Iterator[tuple[Waiter, datetime]]:
    """Find each free place its first who can use it, with the end of the offer.

    ``freed``: offers about to lapse, whose places count as free.
    """
    ahead = [Booking.state == BookingState.WAITING.value, Booking.day_on > local_date(at), *where]
    queues = load_waiters(session, ahead, local_date(at), lock=lock)
    if not queues:
        return
    days = [place.on for place in queues]
    book = PlaceBook(session, {place.group_id for place in queues}, Period.through(min(days), max(days)))
    for waiter in freed:
        book.count(waiter.place, -int(book.holds_row(waiter.booking)))
    able = _Able(session, [waiter for queue in queues.values() for waiter in queue])
    for place, queue in queues.items():
        for waiter in queue:
            until = min(offer_ends_at(at, waiter.activity.offer_hours), start_of_day(place.on))
            if until > at and able.to_come(waiter) and book.has_room(place):
                book.count(place, 1)
                yield waiter, until


def offer(run: Run, where: Conditions) -> None:
    """Offer each free place to the first who can use it."""
    for waiter, until in list(offering(run.session, run.at, where, (), lock=True)):
        run.offered[waiter.household.id].append((waiter.booking.id, waiter.booking.changed_at))
        run.move(waiter, BookingEvent.OFFER, until=until)
        run.offers[waiter.household.id].append((named(waiter), until))


def groups_of(session: Session, offers: Sequence[Offered]) -> Sequence[int]:
    """List the groups of offers."""
    bookings = [one.booking_id for one in offers]
    return session.scalars(select(Booking.group_id).where(Booking.id.in_(bookings)).distinct()).all()


def take_back(run: Run, offers: Sequence[Offered]) -> list[int]:
    """Let families wait again whose offer nobody answered, and take back the words that told them."""
    of_message: dict[int, list[Offered]] = defaultdict(list)
    for one in offers:
        of_message[one.thread_id].append(one)
    done: list[int] = []
    for thread_id, many in of_message.items():
        own = [Booking.id.in_([one.booking_id for one in many])]
        found = load_waiters(run.session, own, local_date(run.at), lock=True)
        waiters = {one.booking.id: one for queue in found.values() for one in queue}
        same = [waiters.get(one.booking_id) for one in many]
        untouched = all(
            waiter is not None and waiter.booking.offer_until_at == one.until
            for one, waiter in zip(many, same, strict=True)
        )
        if not untouched or not take_notice_back(run.session, thread_id):
            continue
        for one in many:
            waiter = waiters[one.booking_id]
            run.move(waiter, BookingEvent.QUEUE, words.TAKEN_BACK)
            waiter.booking.changed_at = one.waited_since
            done.append(one.booking_id)
    return done


class _Able:
    """Tells whether an offer makes sense: the day is open, the class there, no other slot in the way."""

    def __init__(self, session: Session, waiters: Sequence[Waiter]) -> None:
        self._calendar = load_calendar(session)
        self._sites = dict(session.execute(select(ActivityGroup.id, Site.uid).join(Site)).tuples().all())
        self._trips = load_trips(session, [waiter.place.on for waiter in waiters])
        self._exclusions = load_exclusions(session)
        keys = {(one.child.id, one.place.slot_id, one.place.on) for one in waiters}
        self._held = held_slots(session, self._exclusions, keys)

    def to_come(self, waiter: Waiter) -> bool:
        place, child = waiter.place, waiter.child
        away = self._trips.label(child.class_group_id, waiter.activity.id, place.on) is not None
        return (
            not away
            and is_served(waiter.activity, place.on, self._calendar, self._sites[place.group_id])
            and not self._exclusions.stands(self._held, child.id, place.slot_id, place.on)
        )


def write(run: Run) -> tuple[Offered, ...]:
    """Write to each family once: what is offered to it, what it let pass; gives what takes offers back."""
    town = run.session.get_one(Town, 1)
    author = str(town.identity.get("service") or town.name)
    found: list[Offered] = []
    for household, offers in run.offers.items():
        body = words.offer_body(offers)
        subject = words.OFFER_SUBJECT
        thread = write_notice(
            run.session, author, household, subject, body, run.at, hold_until_at=run.hold_until_at
        )
        found += [
            Offered(booking, until, since, thread.id)
            for (booking, since), (_, until) in zip(run.offered[household], offers, strict=True)
        ]
    for household, lapses in run.lapses.items():
        body = words.lapsed_body(lapses)
        write_notice(run.session, author, household, words.LAPSED_SUBJECT, body, run.at)
    return tuple(found)


def tell(run: Run, action: str, facts: dict[str, object]) -> None:
    """Touch the families, show places that filled up or became free, write the audit entry."""
    outbox.touch_households(run.session, sorted(households_of_children(run.session, run.children)), at=run.at)
    publish_places(run.session, run.places, run.at)
    audit.record(run.session, run.actor, action, "waiting_list:1", facts, at=run.at)


def named(waiter: Waiter) -> str:
    """Name the place somebody waits for."""
    on: date = waiter.place.on
    return words.offered_place(waiter.child.first_name, waiter.activity.name, waiter.slot.name, on)
