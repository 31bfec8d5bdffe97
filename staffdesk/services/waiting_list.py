"""The waiting list: freed places offered to the first for a set time, then to the next (C7).

It runs between a pull and a push of each exchange, so that answers that are on their way arrive first, and
whenever somebody at a desk asks for it. An offer holds its place; a family takes it by asking for the day
again, and staff may take it for the family.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from staffdesk.domain.bookings import BookingEvent, BookingState
from staffdesk.domain.capacity import offer_ends_at
from staffdesk.domain.dates import Period, local_date, start_of_day
from staffdesk.domain.errors import NotFound
from staffdesk.domain.french import waiting as words
from staffdesk.domain.permissions import SYSTEM, Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.bookings import Booking
from staffdesk.models.town import ActivityGroup, Site, Slot, Town
from staffdesk.services import audit
from staffdesk.services.booking_moves import Hand, households_of_children, move_booking
from staffdesk.services.calendars import is_served, load_calendar
from staffdesk.services.class_trips import load_trips
from staffdesk.services.office import Office
from staffdesk.services.places import Place, PlaceBook, book_of, lock_groups
from staffdesk.services.publication import publish_places
from staffdesk.services.slot_exclusions import held_slots, load_exclusions, require_no_rival
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering
from staffdesk.services.town_messages import write_notice
from staffdesk.services.waiting_order import Waiter, criteria_of, load_waiters, waits
from staffdesk.services.waiting_rows import WaitingFilter, WaitingMoved, WaitingRow

CHANGED: Topics = frozenset({Topic.BOOKINGS, Topic.REQUESTS, Topic.MESSAGES, Topic.SYNC})


@dataclass
class _Run:
    """One run: what it moved, and what families are to be told."""

    session: Session
    actor: Actor
    at: datetime
    offers: dict[int, list[tuple[str, datetime]]] = field(default_factory=lambda: defaultdict(list))
    lapses: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    children: set[int] = field(default_factory=set)
    places: set[Place] = field(default_factory=set)
    past: int = 0

    def move(
        self, waiter: Waiter, event: BookingEvent, reason: str = "", until: datetime | None = None
    ) -> None:
        """Move one booking, and note whom it concerns."""
        hand = Hand(self.actor.name, self.at)
        move_booking(self.session, waiter.booking, event, hand, reason=reason, offer_until_at=until)
        self.children.add(waiter.child.id)
        self.places.add(waiter.place)


class WaitingList:
    """Use cases of the waiting list."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def rows(self, actor: Actor, wanted: WaitingFilter) -> tuple[WaitingRow, ...]:
        """List who waits, place by place in the order of days, each in the order of the town."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            waiters = load_waiters(session, _conditions(wanted))
            book = book_of(session, waiters.keys(), locked=False)
            return tuple(
                _row(waiter, rank, book) for found in waiters.values() for rank, waiter in enumerate(found, 1)
            )

    def run(self, actor: Actor) -> WaitingMoved:
        """Let offers lapse and offer what is free to the next; nothing happens where nobody waits.

        Raises:
            RecoveryNeeded: this office was restored.
        """
        actor.need(Permission.DECIDE_REQUESTS)
        return self._run(actor)

    def run_unattended(self) -> int:
        """Do the same for the town, between a pull and a push, and return how many bookings changed."""
        return self._run(SYSTEM).total

    def accept(self, actor: Actor, booking_id: int, *, reason: str = "") -> Topics:
        """Book for a family that waits, offered or not; without a place left only with a reason.

        Raises:
            NotFound: ``waiting_booking``: it does not wait any more.
            RuleBroken: ``capacity_exceeded``; ``slot_excluded``.
            RecoveryNeeded: this office was restored.
        """
        actor.need(Permission.EDIT_BOOKINGS)
        return self._answer(actor, booking_id, BookingEvent.BOOK, reason)

    def decline(self, actor: Actor, booking_id: int, *, reason: str = "") -> Topics:
        """Take a family off the list, as it asked; an offered place is free for the next.

        Raises:
            NotFound: ``waiting_booking``.
            RecoveryNeeded: this office was restored.
        """
        actor.need(Permission.EDIT_BOOKINGS)
        return self._answer(actor, booking_id, BookingEvent.WITHDRAW, reason)

    def _answer(self, actor: Actor, booking_id: int, event: BookingEvent, reason: str) -> Topics:
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            require_not_recovering(session)
            group_id = session.scalar(select(Booking.group_id).where(Booking.id == booking_id))
            lock_groups(session, [] if group_id is None else [group_id])
            found = load_waiters(session, [Booking.id == booking_id], lock=True)
            waiter = next((one for many in found.values() for one in many), None)
            if waiter is None:
                raise NotFound("waiting_booking", booking_id=booking_id)
            if event is BookingEvent.BOOK:
                book = book_of(session, [waiter.place])
                book.require(waiter.place, own=book.holds_row(waiter.booking), reason=reason)
                require_no_rival(session, waiter.activity, waiter.slot.code, waiter.child.id, waiter.place.on)
            run = _Run(session, actor, at)
            run.move(waiter, event, reason)
            _tell(run, f"waiting.{event.value}", {"booking": booking_id})
        return CHANGED

    def _run(self, actor: Actor) -> WaitingMoved:
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            groups = session.scalars(select(Booking.group_id).where(waits()).distinct()).all()
            if not groups:
                return WaitingMoved()
            require_not_recovering(session)
            lock_groups(session, groups)
            run = _Run(session, actor, at)
            _lapse(run)
            _offer(run)
            done = WaitingMoved(_count(run.offers), _count(run.lapses), run.past, CHANGED)
            if done.total:
                _write(run)
                facts: dict[str, object] = {
                    "offered": done.offered,
                    "lapsed": done.lapsed,
                    "past": done.past,
                }
                _tell(run, "waiting.run", facts)
        return done


def _lapse(run: _Run) -> None:
    """End the offers nobody answered, and the waiting for days that have passed."""
    today = local_date(run.at)
    over = or_(Booking.offer_until_at < run.at, Booking.day_on < today)
    for waiters in load_waiters(run.session, [over], lock=True).values():
        for waiter in waiters:
            if waiter.place.on < today:
                run.past += 1
                run.move(waiter, BookingEvent.EXPIRE, words.PAST)
            else:
                run.lapses[waiter.household.id].append(_named(waiter))
                run.move(waiter, BookingEvent.EXPIRE, words.LAPSED)


def _offer(run: _Run) -> None:
    """Offer each free place to the first who can use it."""
    ahead = [Booking.state == BookingState.WAITING.value, Booking.day_on > local_date(run.at)]
    queues = load_waiters(run.session, ahead, lock=True)
    if not queues:
        return
    days = [place.on for place in queues]
    book = PlaceBook(run.session, {place.group_id for place in queues}, Period.through(min(days), max(days)))
    able = _Able(run.session, [waiter for queue in queues.values() for waiter in queue])
    for place, queue in queues.items():
        for waiter in queue:
            until = min(offer_ends_at(run.at, waiter.activity.offer_hours), start_of_day(place.on))
            if until > run.at and able.to_come(waiter) and book.has_room(place):
                run.move(waiter, BookingEvent.OFFER, until=until)
                run.offers[waiter.household.id].append((_named(waiter), until))
                book.count(place, 1)


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


def _write(run: _Run) -> None:
    """Write to each family once: what is offered to it, what it let pass."""
    town = run.session.get_one(Town, 1)
    author = str(town.identity.get("service") or town.name)
    for household, offers in run.offers.items():
        body = words.offer_body(offers)
        write_notice(run.session, author, household, words.OFFER_SUBJECT, body, run.at)
    for household, lapses in run.lapses.items():
        body = words.lapsed_body(lapses)
        write_notice(run.session, author, household, words.LAPSED_SUBJECT, body, run.at)


def _tell(run: _Run, action: str, facts: dict[str, object]) -> None:
    outbox.touch_households(run.session, sorted(households_of_children(run.session, run.children)), at=run.at)
    publish_places(run.session, run.places, run.at)
    audit.record(run.session, run.actor, action, "waiting_list:1", facts, at=run.at)


def _conditions(wanted: WaitingFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Booking.day_on >= wanted.from_on]
    if wanted.to_on is not None:
        found.append(Booking.day_on <= wanted.to_on)
    if wanted.group_id is not None:
        found.append(Booking.group_id == wanted.group_id)
    if wanted.slot_id is not None:
        found.append(Booking.slot_id == wanted.slot_id)
    if wanted.activity_id is not None:
        slots = select(Slot.id).where(Slot.activity_id == wanted.activity_id)
        found.append(Booking.slot_id.in_(slots))
    return found


def _row(waiter: Waiter, rank: int, book: PlaceBook) -> WaitingRow:
    met = [words.CRITERION_WORDS[one] for one in criteria_of(waiter.activity) if one in waiter.meets]
    offered = waiter.booking.offer_until_at
    return WaitingRow(
        booking_id=waiter.booking.id,
        child_id=waiter.child.id,
        child=f"{waiter.child.first_name} {waiter.child.last_name}",
        household_id=waiter.household.id,
        family=waiter.household.name,
        activity=waiter.activity.name,
        group=waiter.group.name,
        slot=waiter.slot.name,
        on=waiter.place.on,
        rank=rank,
        arrived_at=waiter.arrived_at,
        why=(*met, words.arrival_words(waiter.arrived_at)),
        offer_until_at=offered,
        places=str(book.of(waiter.place)),
        has_room=book.has_room(waiter.place, own=offered is not None),
    )


def _named(waiter: Waiter) -> str:
    on: date = waiter.place.on
    return words.offered_place(waiter.child.first_name, waiter.activity.name, waiter.slot.name, on)


def _count(many: dict[int, list[tuple[str, datetime]]] | dict[int, list[str]]) -> int:
    return sum(len(one) for one in many.values())
