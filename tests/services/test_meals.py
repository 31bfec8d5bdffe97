"""Meals as the kitchen hears of them: counts, adults, the order as sent, and what changed since."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from staffdesk.domain.errors import NotAllowed, NotFound, RecoveryNeeded, RuleBroken, Stale
from staffdesk.domain.meals import MOST_ADULTS, MealChange
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Child, Enrolment
from staffdesk.models.meals import MealOrder
from staffdesk.models.staff import AuditEntry
from staffdesk.models.sync import SyncState
from staffdesk.models.town import Town
from staffdesk.services.meal_rows import MealWish, SiteDay, Span
from staffdesk.services.meals import Meals
from tests.factories import (
    AGENT,
    NEXT_WEDNESDAY,
    READER,
    MadeChild,
    MadeFamily,
    SmallTown,
    add_booking,
    add_child,
    add_family,
)
from tests.services.attendance_scene import TODAY

TUESDAY = TODAY + timedelta(days=1)


@pytest.fixture
def meals(small_town: SmallTown) -> Meals:
    return Meals(small_town.office)


@pytest.fixture
def family(small_town: SmallTown) -> MadeFamily:
    return add_family(small_town)


def eaters(town: SmallTown, family: MadeFamily, *diets: str, on: date = TODAY) -> list[MadeChild]:
    """Add children booked at the canteen, with these diets."""
    found = []
    for rank, diet in enumerate(diets):
        child = add_child(town, family, first_name=f"Enfant{rank}{on.day}")
        add_booking(town, family, child, on)
        with town.database.begin() as session:
            session.execute(update(Child).where(Child.id == child.child_id).values(diet=diet))
        found.append(child)
    return found


def set_state(town: SmallTown, child: MadeChild, state: str) -> None:
    with town.database.begin() as session:
        session.execute(update(Booking).where(Booking.child_id == child.child_id).values(state=state))


def row(meals: Meals, town: SmallTown, on: date = TODAY) -> SiteDay:
    """Give the row of the school."""
    found = meals.table(READER, MealWish(on))
    return next(one for one in found.rows if one.site_id == town.school_id)


def test_a_day_counts_sites_by_diet_with_adults(
    small_town: SmallTown, meals: Meals, family: MadeFamily
) -> None:
    eaters(small_town, family, "standard", "standard", "sans porc", "halal")
    meals.set_adults(AGENT, small_town.school_id, TODAY, 2)
    found = meals.table(READER, MealWish(TODAY))
    assert found.diets == ("standard", "autre régime", "sans porc")
    assert dict(found.rows[0].count.diets) == {"standard": 2, "sans porc": 1, "autre régime": 1}
    assert (found.rows[0].site, found.rows[0].count.adults, found.total.total) == ("École Jean-Zay", 2, 6)
    assert [one.site for one in found.rows] == ["École Jean-Zay"]


def test_requests_absences_and_other_slots_are_not_counted(
    small_town: SmallTown, meals: Meals, family: MadeFamily
) -> None:
    for state in ("requested", "waiting", "absent_excused", "absent_billed", "refused", "present"):
        child = add_child(small_town, family, first_name=state)
        add_booking(small_town, family, child, TODAY, state=state)
        add_booking(small_town, family, child, TODAY, slot="periscolaire.soir")
    assert row(meals, small_town).count.total == 1


def test_a_child_that_brings_its_meal_is_counted_apart(
    small_town: SmallTown, meals: Meals, family: MadeFamily
) -> None:
    (child,) = eaters(small_town, family, "standard")
    with small_town.database.begin() as session:
        session.execute(update(Enrolment).values(variant="pai"))
    count = row(meals, small_town).count
    assert (count.total, count.brought, count.seated) == (0, 1, 1)
    set_state(small_town, child, "absent_excused")
    assert row(meals, small_town).count.brought == 0


def test_a_wednesday_of_leisure_gives_a_meal_unless_the_town_says_no(
    small_town: SmallTown, meals: Meals, family: MadeFamily
) -> None:
    child = add_child(small_town, family)
    add_booking(small_town, family, child, NEXT_WEDNESDAY, slot="mercredi.journee")
    found = meals.table(READER, MealWish(NEXT_WEDNESDAY))
    assert [(one.site, one.count.total) for one in found.rows] == [("La Ribambelle", 1)]
    assert [name for _, name in meals.sites(READER)] == ["École Jean-Zay", "La Ribambelle"]
    with small_town.database.begin() as session:
        rules = dict(session.get_one(Town, 1).rules) | {"leisure_meals": False}
        session.execute(update(Town).values(rules=rules))
    assert [name for _, name in meals.sites(READER)] == ["École Jean-Zay"]


def test_a_week_and_a_month_list_days_and_add_up(
    small_town: SmallTown, meals: Meals, family: MadeFamily
) -> None:
    eaters(small_town, family, "standard", "sans porc")
    eaters(small_town, family, "standard", on=TUESDAY)
    meals.set_adults(AGENT, small_town.school_id, TUESDAY, 1)
    week = meals.table(READER, MealWish(TUESDAY, Span.WEEK))
    assert (week.first, week.last) == (TODAY, TODAY + timedelta(days=6))
    assert [(one.on, one.count.total) for one in week.rows[:2]] == [(TODAY, 2), (TUESDAY, 2)]
    assert week.total.total == 4
    month = meals.table(READER, MealWish(TODAY, Span.MONTH, small_town.school_id))
    assert (month.first, month.last, month.site) == (date(2026, 11, 1), date(2026, 11, 30), "École Jean-Zay")
    assert month.total == week.total
    assert all(one.site_id == small_town.school_id for one in month.rows)


def test_an_order_freezes_the_count_and_shows_what_changed_since(
    small_town: SmallTown, meals: Meals, family: MadeFamily
) -> None:
    children = eaters(small_town, family, "standard", "standard", "sans porc")
    meals.set_adults(AGENT, small_town.school_id, TODAY, 1)
    done = meals.send_order(AGENT, small_town.school_id, TODAY, "  cuisine   centrale ")
    assert done.total == 4
    sent = row(meals, small_town).order
    assert sent is not None
    assert (sent.sent_by, sent.sent_to, sent.changes) == ("Camille R.", "cuisine centrale", ())
    set_state(small_town, children[2], "absent_excused")
    eaters(small_town, add_family(small_town, "Autre"), "standard", "standard")
    meals.set_adults(AGENT, small_town.school_id, TODAY, 2)
    later = row(meals, small_town)
    assert later.order is not None
    assert later.order.changes == (
        MealChange("standard", 2),
        MealChange("sans porc", -1),
        MealChange("adultes", 1),
    )
    assert dict(later.order.count.diets) == {"standard": 2, "sans porc": 1}
    assert later.recipient == "cuisine centrale"


def test_a_billed_absence_stays_in_the_order_but_not_one_of_before(
    small_town: SmallTown, meals: Meals, family: MadeFamily
) -> None:
    before, after = eaters(small_town, family, "standard", "standard")
    set_state(small_town, before, "absent_billed")
    meals.send_order(AGENT, small_town.school_id, TODAY, "cuisine")
    set_state(small_town, after, "absent_billed")
    found = row(meals, small_town)
    assert (found.count.total, found.order and found.order.changes) == (1, ())


def test_an_order_sent_again_replaces_the_first_and_both_stay(
    small_town: SmallTown, meals: Meals, family: MadeFamily
) -> None:
    children = eaters(small_town, family, "standard", "standard")
    meals.send_order(AGENT, small_town.school_id, TODAY, "cuisine")
    set_state(small_town, children[0], "absent_billed")
    eaters(small_town, add_family(small_town, "Autre"), "sans porc")
    again = meals.send_order(AGENT, small_town.school_id, TODAY, "cuisine")
    assert again.total == 3
    found = row(meals, small_town)
    assert found.order is not None
    assert (found.order.order_id, found.order.changes) == (again.order_id, ())
    meals.withdraw_order(AGENT, again.order_id)
    back = row(meals, small_town).order
    assert back is not None
    assert back.changes == (MealChange("sans porc", 1),)
    with small_town.database.read() as session:
        assert len(session.scalars(select(MealOrder)).all()) == 2
    with pytest.raises(Stale, match="changed_since"):
        meals.withdraw_order(AGENT, again.order_id)


def test_orders_and_adults_are_audited(small_town: SmallTown, meals: Meals, family: MadeFamily) -> None:
    eaters(small_town, family, "standard")
    meals.set_adults(AGENT, small_town.school_id, TODAY, 3)
    done = meals.send_order(AGENT, small_town.school_id, TODAY, "cuisine")
    meals.withdraw_order(AGENT, done.order_id)
    with small_town.database.read() as session:
        told = [
            (entry.action, entry.facts)
            for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        ]
    assert told == [
        ("meals.adults", {"on": "2026-11-16", "before": 0, "meals": 3}),
        ("meals.ordered", {"on": "2026-11-16", "total": 4, "sent_to": "cuisine"}),
        ("meals.order_withdrawn", {"on": "2026-11-16", "order": done.order_id}),
    ]


def test_what_cannot_be_ordered_is_refused(small_town: SmallTown, meals: Meals, family: MadeFamily) -> None:
    school = small_town.school_id
    with pytest.raises(RuleBroken, match="meal_order_nothing"):
        meals.send_order(AGENT, school, TODAY, "cuisine")
    eaters(small_town, family, "standard")
    with pytest.raises(RuleBroken, match="meal_order_needs_recipient"):
        meals.send_order(AGENT, school, TODAY, "  ")
    with pytest.raises(NotFound, match="meal_site"):
        meals.send_order(AGENT, 9999, TODAY, "cuisine")
    with pytest.raises(NotFound, match="meal_site"):
        meals.set_adults(AGENT, 9999, TODAY, 1)
    with pytest.raises(NotFound, match="meal_order"):
        meals.withdraw_order(AGENT, 9999)
    for count in (-1, MOST_ADULTS + 1):
        with pytest.raises(RuleBroken, match="adult_meals_range"):
            meals.set_adults(AGENT, school, TODAY, count)


def test_only_who_may_order_orders(small_town: SmallTown, meals: Meals) -> None:
    with pytest.raises(NotAllowed):
        meals.send_order(READER, small_town.school_id, TODAY, "cuisine")
    with pytest.raises(NotAllowed):
        meals.set_adults(READER, small_town.school_id, TODAY, 1)
    with pytest.raises(NotAllowed):
        meals.withdraw_order(READER, 1)


def test_a_restored_office_orders_nothing(small_town: SmallTown, meals: Meals) -> None:
    with small_town.database.begin() as session:
        session.execute(update(SyncState).values(recovery_reason="restored"))
    with pytest.raises(RecoveryNeeded):
        meals.set_adults(AGENT, small_town.school_id, TODAY, 1)


def test_a_meal_brought_by_right_is_so_on_the_days_of_the_right(
    small_town: SmallTown, meals: Meals, family: MadeFamily
) -> None:
    eaters(small_town, family, "standard")
    with small_town.database.begin() as session:
        session.execute(update(Enrolment).values(variant="pai", ends_on=TODAY - timedelta(days=1)))
    count = row(meals, small_town).count
    assert (count.total, count.brought) == (1, 0)
