"""One run of the waiting list: what lapses, what is offered, in one pass over what the database holds."""

from datetime import timedelta

from sqlalchemy import update

from staffdesk.models.bookings import Booking
from staffdesk.models.town import ActivityGroup
from staffdesk.services.waiting_run import Run, groups_of, lapse, lapsing, named, offer, offering, write
from tests.factories import AGENT, NEXT_MONDAY, SmallTown, add_booking, add_child, add_family


def test_an_offer_that_ran_out_frees_its_place_for_the_next(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        session.execute(update(ActivityGroup).values(capacity=1))
    first = add_family(small_town, "Première")
    offered = add_booking(small_town, first, add_child(small_town, first), state="requested")
    second = add_family(small_town, "Seconde")
    waiting = add_booking(small_town, second, add_child(small_town, second), state="waiting")
    at = small_town.clock.now()
    with small_town.database.begin() as session:
        session.execute(
            update(Booking).where(Booking.id == offered).values(offer_until_at=at - timedelta(hours=1))
        )
    with small_town.database.read() as session:
        over = lapsing(session, at, [], lock=False)
        assert [one.booking.id for one in over] == [offered]
        assert list(offering(session, at, [], (), lock=False)) == []
        found = list(offering(session, at, [], over, lock=False))
        assert [one.booking.id for one, _ in found] == [waiting]
        assert named(found[0][0]).startswith("Inès, Cantine, midi, lundi")


def test_a_run_tells_what_takes_its_offers_back(small_town: SmallTown) -> None:
    family = add_family(small_town)
    waiting = add_booking(small_town, family, add_child(small_town, family), state="waiting")
    with small_town.database.begin() as session:
        since = session.get_one(Booking, waiting).changed_at
        run = Run(session, AGENT, small_town.clock.now())
        lapse(run, [])
        offer(run, [Booking.day_on == NEXT_MONDAY])
        made = write(run)
        assert (run.count_offers(), run.count_lapses(), run.past) == (1, 0, 0)
        assert [(one.booking_id, one.waited_since) for one in made] == [(waiting, since)]
        assert groups_of(session, made) == [small_town.groups["cantine"]]
