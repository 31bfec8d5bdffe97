"""The waiting list: freed places offered to the first for a set time, then to the next (C7).

It runs between a pull and a push of each exchange, so that answers that are on their way arrive first, and
whenever somebody at a desk asks for it. An offer holds its place; a family takes it by asking for the day
again, and staff may take it for the family.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.dates import local_date
from staffdesk.domain.errors import NotFound
from staffdesk.domain.french import waiting as words
from staffdesk.domain.permissions import SYSTEM, Actor, Permission
from staffdesk.domain.topics import Topic, Topics
from staffdesk.models.bookings import Booking
from staffdesk.models.town import Slot
from staffdesk.services.office import Office
from staffdesk.services.places import PlaceBook, book_of, lock_groups
from staffdesk.services.slot_exclusions import require_no_rival
from staffdesk.services.sync.state import require_not_recovering
from staffdesk.services.validation.decisions import undo_time
from staffdesk.services.waiting_order import Waiter, criteria_of, load_waiters, waits
from staffdesk.services.waiting_rows import (
    Offered,
    PlannedOffer,
    WaitingFilter,
    WaitingMoved,
    WaitingPlan,
    WaitingRow,
)
from staffdesk.services.waiting_run import (
    Run,
    groups_of,
    lapse,
    lapsing,
    offer,
    offering,
    take_back,
    tell,
    write,
)

CHANGED: Topics = frozenset({Topic.BOOKINGS, Topic.REQUESTS, Topic.MESSAGES, Topic.SYNC})


class WaitingList:
    """Use cases of the waiting list."""

    def __init__(self, office: Office) -> None:
        """Keep the office."""
        self.office = office

    def rows(self, actor: Actor, wanted: WaitingFilter) -> tuple[WaitingRow, ...]:
        """List who waits, place by place in the order of days, each in the order of the town."""
        actor.need(Permission.READ)
        with self.office.database.read() as session:
            waiters = load_waiters(session, _conditions(wanted), self.office.clock.today())
            book = book_of(session, waiters.keys(), locked=False)
            return tuple(
                _row(waiter, rank, book) for found in waiters.values() for rank, waiter in enumerate(found, 1)
            )

    def plan(self, actor: Actor, wanted: WaitingFilter) -> WaitingPlan:
        """Tell what a run would do now, and write nothing: whom it offers a place, which offers ran out.

        Days that passed are in it, whatever the filter starts with.
        """
        actor.need(Permission.READ)
        at = self.office.clock.now()
        with self.office.database.read() as session:
            where = _within(wanted)
            over = lapsing(session, at, where, lock=False)
            next_ones = list(offering(session, at, where, over, lock=False))
            today = local_date(at)
            return WaitingPlan(
                offers=tuple(_planned(waiter, until) for waiter, until in next_ones),
                lapses=tuple(_planned(waiter) for waiter in over if waiter.place.on >= today),
                past=sum(waiter.place.on < today for waiter in over),
            )

    def run(self, actor: Actor, wanted: WaitingFilter | None = None) -> WaitingMoved:
        """Let offers lapse and offer what is free to the next; nothing happens where nobody waits.

        Offers wait a moment before they leave, as decisions do, so that they can be taken back. A filter
        narrows it to some places, as `plan` tells them; a town without portal runs it at its desk.

        Raises:
            RecoveryNeeded: this office was restored.
        """
        actor.need(Permission.DECIDE_REQUESTS)
        return self._run(actor, wanted, held=True)

    def take_back(self, actor: Actor, offers: Sequence[Offered]) -> WaitingMoved:
        """Take offers back that nobody answered yet: each family waits again, where it stood before.

        What the portal knows already stays offered; so does what was answered, or offered anew.

        Raises:
            RecoveryNeeded: this office was restored.
        """
        actor.need(Permission.DECIDE_REQUESTS)
        at = self.office.clock.now()
        with self.office.database.begin() as session:
            require_not_recovering(session)
            run = Run(session, actor, at)
            lock_groups(session, groups_of(session, offers))
            done = take_back(run, offers)
            if done:
                tell(run, "waiting.taken_back", {"bookings": done})
        return WaitingMoved(offered=len(done), topics=CHANGED)

    def run_unattended(self) -> int:
        """Do the same for the town, between a pull and a push, and return how many bookings changed."""
        return self._run(SYSTEM, None).total

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
            found = load_waiters(session, [Booking.id == booking_id], local_date(at), lock=True)
            waiter = next((one for many in found.values() for one in many), None)
            if waiter is None:
                raise NotFound("waiting_booking", booking_id=booking_id)
            if event is BookingEvent.BOOK:
                book = book_of(session, [waiter.place])
                book.require(waiter.place, own=book.holds_row(waiter.booking), reason=reason)
                require_no_rival(session, waiter.activity, waiter.slot.code, waiter.child.id, waiter.place.on)
            run = Run(session, actor, at)
            run.move(waiter, event, reason)
            tell(run, f"waiting.{event.value}", {"booking": booking_id})
        return CHANGED

    def _run(self, actor: Actor, wanted: WaitingFilter | None, *, held: bool = False) -> WaitingMoved:
        at = self.office.clock.now()
        where = [] if wanted is None else _within(wanted)
        with self.office.database.begin() as session:
            groups = session.scalars(select(Booking.group_id).where(waits(), *where).distinct()).all()
            if not groups:
                return WaitingMoved()
            require_not_recovering(session)
            lock_groups(session, groups)
            run = Run(session, actor, at, at + undo_time(session) if held else None)
            lapse(run, where)
            offer(run, where)
            offers = write(run) if run.offers or run.lapses else ()
            done = WaitingMoved(run.count_offers(), run.count_lapses(), run.past, CHANGED, offers)
            if done.total:
                facts: dict[str, object] = {
                    "offered": done.offered,
                    "lapsed": done.lapsed,
                    "past": done.past,
                }
                tell(run, "waiting.run", facts)
        return done


def _within(wanted: WaitingFilter) -> list[ColumnElement[bool]]:
    """Narrow a run to some places; without a last day, days that passed are in it."""
    ahead = wanted if wanted.to_on is not None else replace(wanted, from_on=date.min)
    return _conditions(ahead)


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


def _planned(waiter: Waiter, until: datetime | None = None) -> PlannedOffer:
    return PlannedOffer(
        waiter.booking.id,
        f"{waiter.child.first_name} {waiter.child.last_name}",
        waiter.household.name,
        words.waited_place(waiter.activity.name, waiter.slot.name, waiter.place.on),
        until,
    )
