"""One last place and fifty writers: several desks and the portal's requests at once, exactly one wins (C7).

The place is the last of a group, then of an activity over two groups, then of a site: whatever cap is the
tight one, everybody waits in the same order, and nobody is given what another took.
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update

from staffdesk.domain.bookings import BookingEvent as Event
from staffdesk.domain.errors import RuleBroken
from staffdesk.models.bookings import Booking, BookingEvent
from staffdesk.models.households import Enrolment
from staffdesk.models.town import Activity, ActivityGroup, Site
from staffdesk.models.unit_of_work import Database
from staffdesk.services.booking_moves import Hand, NewBooking, move_booking
from staffdesk.services.office import Office
from staffdesk.services.places import Place, book_of
from staffdesk.services.planning import Planning
from staffdesk.services.planning_rows import CellRef
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    MadeChild,
    MadeFamily,
    SmallTown,
    add_child,
    add_family,
    booking_body,
    receive,
)
from tests.together import insist, run_together

WRITERS = 50
DECIDERS = 2
"""Writers that decide a request of the portal."""

PLANNERS = 6
"""Writers that book at the planning; the others take the place as these two do, and nothing else: quicker."""

DESKS = 3
NOON = 1
ROUNDS = int(os.environ.get("STAFFDESK_LAST_PLACE_ROUNDS", "20"))
SOAK_ROUNDS = 1_000
CAPS = ("group", "activity", "site")


class Race:
    """A town with one place to give, desks on the same database, and families who want it."""

    def __init__(self, town: SmallTown) -> None:
        """Enrol the children in two groups of the canteen by turns; requests hold no place."""
        self.town = town
        office = town.office
        self.desks = [
            Office(Database(town.database.url), town.clock, office.keychain, f"POSTE-{n}", office.data_folder)
            for n in range(DESKS)
        ]
        with town.database.begin() as session:
            second = ActivityGroup(
                activity_id=town.activities["cantine"], site_id=town.school_id, name="Petits", capacity=0
            )
            session.add(second)
            session.flush()
            self.groups = (town.groups["cantine"], second.id)
            session.get_one(Activity, town.activities["cantine"]).request_holds_place = False
        self.families = [add_family(town, f"Famille{n}") for n in range(WRITERS)]
        self.children = [
            add_child(town, family, first_name=f"Enfant{n}", activities=("cantine",))
            for n, family in enumerate(self.families)
        ]
        with town.database.begin() as session:
            moved = [child.child_id for child in self.children[1::2]]
            session.execute(
                update(Enrolment).where(Enrolment.child_id.in_(moved)).values(group_id=self.groups[1])
            )

    def close(self) -> None:
        """Close every desk."""
        for desk in self.desks:
            desk.database.close()

    def leave_one_place(self, cap: str) -> None:
        """Let the cap of a name be the one that leaves a single place, and nothing be booked."""
        with self.town.database.begin() as session:
            session.execute(delete(BookingEvent))
            session.execute(delete(Booking))
            first, second = (session.get_one(ActivityGroup, one) for one in self.groups)
            first.capacity, second.capacity = (1, 0) if cap == "group" else (WRITERS, WRITERS)
            activity = session.get_one(Activity, self.town.activities["cantine"])
            activity.capacity = 1 if cap == "activity" else None
            session.get_one(Site, self.town.school_id).capacity = 1 if cap == "site" else None

    def run(self, on: date) -> Counter[str]:
        """Let everybody try at once, and count what they were told."""
        jobs = [self._job(n, on) for n in range(WRITERS)]
        told: list[str] = []
        run_together([lambda job=job: told.append(insist(job)) for job in jobs])  # type: ignore[misc]
        return Counter(told)

    def booked(self, on: date) -> int:
        """Count who has the place."""
        with self.town.database.read() as session:
            rows = session.scalars(select(Booking.id).where(Booking.day_on == on, Booking.state == "booked"))
            return len(rows.all())

    def _job(self, n: int, on: date) -> Callable[[], str]:
        if n < DECIDERS:
            return self._decider(n, self.families[n], self.children[n], on)
        if n < DECIDERS + PLANNERS:
            return self._booker(n, self.children[n], on)
        return self._taker(n, on)

    def _taker(self, n: int, on: date) -> Callable[[], str]:
        database = self.desks[n % DESKS].database
        place = Place(self.groups[n % 2], self.town.slots["cantine.midi"], on)
        new = NewBooking(self.children[n].child_id, self.families[n].household_id, place)

        def take() -> str:
            try:
                with database.begin() as session:
                    book_of(session, [place]).require(place)
                    move_booking(
                        session, None, Event.BOOK, Hand("Dominique L.", self.town.clock.now()), new=new
                    )
            except RuleBroken as refused:
                return "full" if refused.code == "capacity_exceeded" else refused.code
            return "won"

        return take

    def _booker(self, n: int, child: MadeChild, on: date) -> Callable[[], str]:
        planning = Planning(self.desks[n % DESKS])

        def book() -> str:
            changed = planning.book(AGENT, [CellRef(child.child_id, on, NOON)])
            return "won" if changed.changed else "full"

        return book

    def _decider(self, n: int, family: MadeFamily, child: MadeChild, on: date) -> Callable[[], str]:
        requests = Requests(self.desks[n % DESKS])
        asked = receive(self.town, family, "booking", booking_body(child, on))
        token = requests.detail(AGENT, asked).token

        def decide() -> str:
            try:
                requests.decide(AGENT, Decision(asked, token, (ItemDecision(0, "accepted", ""),)))
            except RuleBroken as refused:
                return "full" if refused.code == "capacity_exceeded" else refused.code
            return "won"

        return decide


def run_rounds(town: SmallTown, rounds: int) -> None:
    """Race for one place again and again, each cap in turn."""
    race = Race(town)
    days = [NEXT_MONDAY + timedelta(days=7 * week) for week in (0, 1, 2)]
    try:
        for number in range(rounds):
            on = days[number % len(days)]
            race.leave_one_place(CAPS[number % len(CAPS)])
            told = race.run(on)
            assert told == {"won": 1, "full": WRITERS - 1}, f"round {number}"
            assert race.booked(on) == 1
    finally:
        race.close()


def test_exactly_one_of_fifty_writers_gets_the_last_place(small_town: SmallTown) -> None:
    run_rounds(small_town, ROUNDS)


@pytest.mark.soak
def test_exactly_one_wins_a_thousand_times(small_town: SmallTown) -> None:
    run_rounds(small_town, max(ROUNDS, SOAK_ROUNDS))
