"""Those who wait, place by place, in the order of the activity."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from staffdesk.domain.capacity import WaitingCriterion
from staffdesk.models.bookings import Booking
from staffdesk.models.town import Activity
from staffdesk.services.waiting_order import criteria_of, load_waiters, waits
from tests.factories import NEXT_MONDAY, SmallTown, add_booking, add_child, add_family, add_move


def test_each_place_has_its_queue_and_its_facts(small_town: SmallTown) -> None:
    outside = add_family(small_town, "Dehors", residence="non_resident")
    inside = add_family(small_town, "Dedans")
    for family in (outside, inside):
        child = add_child(small_town, family)
        add_booking(small_town, family, child, state="waiting")
        add_booking(small_town, family, child, NEXT_MONDAY + timedelta(1), state="waiting")
    with small_town.database.begin() as session:
        session.get_one(Activity, small_town.activities["cantine"]).waiting_order = ["resident"]
        session.flush()
        found = load_waiters(
            session, [Booking.day_on >= date(2026, 11, 1)], small_town.clock.today(), lock=True
        )
    assert [place.on for place in found] == [NEXT_MONDAY, NEXT_MONDAY + timedelta(1)]
    first = next(iter(found.values()))
    assert [waiter.household.name for waiter in first] == ["Dedans", "Dehors"]
    assert first[0].meets == {WaitingCriterion.RESIDENT}
    assert first[1].meets == frozenset()


def test_who_moved_out_of_town_waits_behind_who_lives_there_today(small_town: SmallTown) -> None:
    gone, stays = add_family(small_town, "Parti"), add_family(small_town, "Reste")
    today = small_town.clock.today()
    for family in (gone, stays):
        add_booking(small_town, family, add_child(small_town, family), state="waiting")
    add_move(small_town.database, gone.household_id, today, "non_resident")
    add_move(small_town.database, stays.household_id, today + timedelta(1), "non_resident")
    with small_town.database.begin() as session:
        session.get_one(Activity, small_town.activities["cantine"]).waiting_order = ["resident"]
        session.flush()
        (queue,) = load_waiters(session, [], today).values()
    assert [waiter.household.name for waiter in queue] == ["Reste", "Parti"]


def test_a_criterion_of_a_later_version_is_passed_over() -> None:
    activity = Activity(waiting_order=["resident", "left_handed"])
    assert criteria_of(activity) == (WaitingCriterion.RESIDENT,)


def test_nobody_waits(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        assert load_waiters(session, [], small_town.clock.today()) == {}


def test_looking_for_who_waits_passes_over_no_other_booking(small_town: SmallTown) -> None:
    """Each cycle asks: with a year's bookings the whole table was read, with the file locked."""
    if small_town.database.engine.dialect.name != "sqlite":
        pytest.skip("the plan of a small table is its own on another server")
    family = add_family(small_town)
    add_booking(small_town, family, add_child(small_town, family), state="waiting")
    asked = select(Booking.group_id).where(waits()).distinct()
    dialect = small_town.database.engine.dialect
    written = str(asked.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    with small_town.database.read() as session:
        assert session.scalars(asked).all() != []
        plan = session.connection().exec_driver_sql("EXPLAIN QUERY PLAN " + written).all()
    assert plan
    assert [step for *_, step in plan if step.startswith("SCAN booking")] == []
