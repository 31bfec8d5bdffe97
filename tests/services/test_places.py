"""Places: who takes one, every cap that counts it, and the groups that are locked together."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from staffdesk.domain.dates import ONE_DAY, Period
from staffdesk.domain.errors import RuleBroken
from staffdesk.models.bookings import Booking
from staffdesk.models.town import Activity, ActivityGroup, GroupCapacity, Site
from staffdesk.services.places import Place as At
from staffdesk.services.places import PlaceBook, book_of, holding_states, lock_groups, occupancy
from tests.factories import NEXT_MONDAY, SmallTown, add_booking, add_child, add_family

DAYS = Period.through(NEXT_MONDAY, NEXT_MONDAY + ONE_DAY)


def canteen(town: SmallTown, on: date = NEXT_MONDAY) -> At:
    return At(town.groups["cantine"], town.slots["cantine.midi"], on)


def care(town: SmallTown, slot: str = "soir") -> At:
    return At(town.groups["periscolaire"], town.slots[f"periscolaire.{slot}"], NEXT_MONDAY)


def second_group(session: Session, town: SmallTown, capacity: int = 10) -> int:
    row = ActivityGroup(
        activity_id=town.activities["cantine"], site_id=town.school_id, name="Petits", capacity=capacity
    )
    session.add(row)
    session.flush()
    return row.id


def take(town: SmallTown, slot: str = "cantine.midi", state: str = "booked", count: int = 1) -> None:
    for index in range(count):
        family = add_family(town, f"{slot}{state}{index}")
        add_booking(town, family, add_child(town, family), slot=slot, state=state)


def test_states_that_hold_a_place() -> None:
    assert set(holding_states()) == {"requested", "booked", "cancel_requested", "present", "present_unbooked"}
    assert "requested" not in holding_states(request_holds_place=False)


def test_groups_are_locked_with_their_capacity(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        groups = small_town.groups
        assert lock_groups(session, groups.values()) == {
            groups["cantine"]: 24,
            groups["periscolaire"]: 48,
            groups["mercredi"]: 48,
        }


@pytest.mark.parametrize(("holds", "taken"), [(True, 2), (False, 1)])
def test_a_request_takes_a_place_where_its_activity_says_so(
    small_town: SmallTown, holds: bool, taken: int
) -> None:
    take(small_town, state="booked")
    take(small_town, state="requested")
    with small_town.database.begin() as session:
        session.execute(update(Activity).values(request_holds_place=holds))
        book = book_of(session, [canteen(small_town)])
        assert book.taken(canteen(small_town)) == taken
        assert book.holds(small_town.groups["cantine"], "requested") is holds


def test_an_offered_place_is_held_whatever_the_activity_says(small_town: SmallTown) -> None:
    take(small_town, state="requested")
    with small_town.database.begin() as session:
        session.execute(update(Activity).values(request_holds_place=False))
        session.execute(update(Booking).values(offer_until_at=datetime(2026, 11, 18, tzinfo=UTC)))
        book = book_of(session, [canteen(small_town)])
        assert book.taken(canteen(small_town)) == 1
        assert book.holds_row(session.query(Booking).one())


def test_a_day_may_have_another_capacity(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        session.add(
            GroupCapacity(
                group_id=small_town.groups["cantine"], day_on=NEXT_MONDAY, capacity=0, reason="Salle"
            )
        )
        session.flush()
        book = PlaceBook(session, [small_town.groups["cantine"]], DAYS)
        assert str(book.of(canteen(small_town))) == "0/0"
        assert not book.has_room(canteen(small_town))
        assert book.has_room(canteen(small_town, NEXT_MONDAY + ONE_DAY))
        assert book.known_places() == {canteen(small_town)}


def test_the_sum_of_groups_may_be_capped(small_town: SmallTown) -> None:
    take(small_town, count=2)
    with small_town.database.begin() as session:
        other = second_group(session, small_town)
        session.get_one(Activity, small_town.activities["cantine"]).capacity = 3
        session.flush()
        assert set(lock_groups(session, [other])) == {other, small_town.groups["cantine"]}
        there = At(other, small_town.slots["cantine.midi"], NEXT_MONDAY)
        book = book_of(session, [there])
        assert [str(one) for one in book.all_caps(there)] == ["0/10", "2/3"]
        assert str(book.of(there)) == "2/3"
        assert there in book.known_places()
        book.count(there, 1)
        assert not book.has_room(there)
        assert not book.has_room(canteen(small_town))
        assert book.has_room(there, own=True)


def test_a_site_may_be_capped_over_all_its_groups_at_once(small_town: SmallTown) -> None:
    take(small_town, "periscolaire.soir", count=2)
    with small_town.database.begin() as session:
        session.get_one(Site, small_town.school_id).capacity = 2
        session.flush()
        assert small_town.groups["cantine"] in lock_groups(session, [small_town.groups["periscolaire"]])
        book = book_of(session, [care(small_town), canteen(small_town)])
        assert str(book.of(care(small_town))) == "2/2"
        assert book.has_room(care(small_town, "matin"))
        assert book.has_room(canteen(small_town))
        assert {care(small_town, "matin"), canteen(small_town)} <= book.known_places()


def test_a_whole_day_counts_in_every_row_of_its_site(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        session.get_one(ActivityGroup, small_town.groups["mercredi"]).site_id = small_town.school_id
        session.get_one(Site, small_town.school_id).capacity = 2
    take(small_town, "mercredi.journee")
    take(small_town, "periscolaire.soir")
    with small_town.database.begin() as session:
        day = At(small_town.groups["mercredi"], small_town.slots["mercredi.journee"], NEXT_MONDAY)
        book = book_of(session, [day, care(small_town), canteen(small_town)])
        assert str(book.of(care(small_town))) == "2/2"
        assert str(book.of(day)) == "2/2"
        assert str(book.all_caps(canteen(small_town))[1]) == "1/2"


def test_going_over_needs_a_reason(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        session.get_one(ActivityGroup, small_town.groups["cantine"]).capacity = 1
    take(small_town)
    with small_town.database.begin() as session:
        book = book_of(session, [canteen(small_town)])
        with pytest.raises(RuleBroken, match="capacity_exceeded") as caught:
            book.require(canteen(small_town), reason="  ")
        assert caught.value.facts == {"on": NEXT_MONDAY, "taken": 1, "capacity": 1}
        book.require(canteen(small_town), own=True)
        book.require(canteen(small_town), reason="Fratrie")
        assert str(occupancy(session, canteen(small_town))) == "1/1"


def test_nothing_to_count_asks_nothing(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        book = book_of(session, ())
        assert (str(book.of(canteen(small_town))), book.known_places()) == ("0/0", set())
        assert list(book.counts()) == []
        assert not book.holds(1, None)
