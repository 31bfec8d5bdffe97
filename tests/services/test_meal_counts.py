"""Counting meals: what the database counts alike equals what is counted one by one."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.dates import Period
from staffdesk.domain.meals import MealCount, MealDay, count_meals
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child
from staffdesk.services.meal_counts import (
    by_day,
    count_period,
    counted_bookings,
    load_kitchen,
    meal_table,
    span_of,
    sum_of,
)
from staffdesk.services.meal_rows import MealWish, SiteDay, Span
from tests.factories import SmallTown, add_booking, add_child, add_family
from tests.services.attendance_scene import TODAY

DAY = Period(TODAY, TODAY + timedelta(days=1))


def test_the_span_of_a_wish() -> None:
    wednesday = TODAY + timedelta(days=2)
    assert span_of(MealWish(wednesday)) == Period(wednesday, wednesday + timedelta(days=1))
    assert span_of(MealWish(wednesday, Span.WEEK)) == Period(TODAY, TODAY + timedelta(days=7))
    assert span_of(MealWish(wednesday, Span.MONTH)) == Period(date(2026, 11, 1), date(2026, 12, 1))


def test_sites_of_a_day_add_up() -> None:
    rows = [
        SiteDay(1, "École Jean-Zay", TODAY, MealCount({"standard": 3}, adults=1)),
        SiteDay(2, "École Prévert", TODAY, MealCount({"standard": 2, "sans porc": 1}, brought=1)),
    ]
    (day,) = by_day(rows)
    assert (day.site_id, day.count) == (0, MealCount({"standard": 5, "sans porc": 1}, brought=1, adults=1))
    assert sum_of(rows) == day.count
    assert sum_of([]) == MealCount()


def test_a_day_of_service_has_its_row_with_nobody_booked(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        table = meal_table(session, MealWish(TODAY))
        sunday = meal_table(session, MealWish(TODAY - timedelta(days=1)))
    assert [(row.site, row.count.total, row.is_served) for row in table.rows] == [("École Jean-Zay", 0, True)]
    assert sunday.rows == ()


def test_a_child_brings_its_meal_between_the_days_of_its_care_plan(small_town: SmallTown) -> None:
    child = add_child(small_town, family := add_family(small_town))
    for day in (TODAY, TODAY + timedelta(days=1)):
        add_booking(small_town, family, child, day)
    with small_town.database.begin() as session:
        row = session.get_one(Child, child.child_id)
        row.has_care_plan, row.brings_meal, row.care_plan_until = True, True, TODAY
    with small_town.database.read() as session:
        week = meal_table(session, MealWish(TODAY, Span.WEEK))
    assert [row.count.brought for row in week.rows][:2] == [1, 0]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(st.sampled_from(BookingState), min_size=1, max_size=8))
def test_the_database_counts_as_the_rule_does(small_town: SmallTown, states: list[BookingState]) -> None:
    family = add_family(small_town)
    with small_town.database.begin() as session:
        session.execute(delete(Booking))
    for state in states:
        child = add_child(small_town, family, complete=False)
        with small_town.database.begin() as session:
            session.add(
                Booking(
                    child_id=child.child_id,
                    household_id=family.household_id,
                    group_id=small_town.groups["cantine"],
                    slot_id=small_town.slots["cantine.midi"],
                    day_on=TODAY,
                    state=state.value,
                    changed_at=small_town.clock.now(),
                )
            )
    with small_town.database.read() as session:
        kitchen = load_kitchen(session)
        counted = count_period(session, kitchen, DAY, [small_town.school_id])
        found = counted.count((small_town.school_id, TODAY))
        ids = counted_bookings(session, kitchen, small_town.school_id, TODAY, frozenset())
        rows = session.execute(select(Booking.id, Booking.state)).all()
    days = [MealDay(row.id, BookingState(row.state)) for row in rows]
    assert found == count_meals(days)
    assert len(ids) == found.seated
