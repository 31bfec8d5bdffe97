"""Meal counts: sums of diets, what stays in an order once sent, and no word of religion for a kitchen."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.bookings import BookingState, counts_as_meal
from staffdesk.domain.meals import (
    OTHER_DIET,
    MealChange,
    MealCount,
    MealDay,
    changes_since,
    count_meals,
    diet_name,
    serves_lunch,
)

S = BookingState
diets = st.sampled_from(["standard", "sans porc", "sans viande", "Sans Porc", "halal", ""])
meal_days = st.lists(
    st.builds(MealDay, st.integers(1, 40), st.sampled_from(BookingState), diets, st.booleans()),
    unique_by=lambda day: day.booking_id,
)
adults = st.integers(0, 9)


def days(*states: BookingState, diet: str = "standard") -> list[MealDay]:
    return [MealDay(number, state, diet) for number, state in enumerate(states, 1)]


def test_meals_are_counted_by_diet_children_and_adults_apart() -> None:
    day = [
        MealDay(1, S.BOOKED),
        MealDay(2, S.PRESENT),
        MealDay(3, S.PRESENT_UNBOOKED, "sans porc"),
        MealDay(4, S.ABSENT_EXCUSED, "sans porc"),
        MealDay(5, S.BOOKED, "standard", brings_meal=True),
        MealDay(6, S.REQUESTED),
    ]
    found = count_meals(day, adults=2)
    assert dict(found.diets) == {"standard": 2, "sans porc": 1}
    assert (found.children, found.adults, found.total, found.brought, found.seated) == (3, 2, 5, 1, 4)


def test_children_alike_may_be_counted_together() -> None:
    day = [MealDay(0, S.BOOKED, times=40), MealDay(0, S.PRESENT, "sans porc", times=3)]
    day.append(MealDay(0, S.BOOKED, brings_meal=True, times=2))
    found = count_meals(day)
    assert (dict(found.diets), found.brought, found.seated) == ({"standard": 40, "sans porc": 3}, 2, 45)


def test_an_absence_billed_after_the_order_stays_in_it_and_one_before_does_not() -> None:
    after = count_meals(days(S.ABSENT_BILLED, S.ABSENT_BILLED), ordered=frozenset({1}))
    assert after.children == 1


def test_an_absence_excused_after_the_order_leaves_it() -> None:
    sent = count_meals(days(S.BOOKED, S.BOOKED))
    now = count_meals(days(S.ABSENT_EXCUSED, S.BOOKED), ordered=frozenset({1, 2}))
    assert changes_since(sent, now) == (MealChange("standard", -1),)


def test_changes_name_the_usual_diet_first_then_own_meals_and_adults() -> None:
    sent = MealCount({"sans porc": 3, "standard": 10}, brought=1, adults=2)
    now = MealCount({"sans porc": 2, "standard": 12, "sans viande": 1}, brought=0, adults=3)
    assert changes_since(sent, now) == (
        MealChange("standard", 2),
        MealChange("sans porc", -1),
        MealChange("sans viande", 1),
        MealChange("panier repas", -1),
        MealChange("adultes", 1),
    )


@given(meal_days, adults)
def test_the_sum_of_the_diets_is_the_total(found: list[MealDay], grown: int) -> None:
    counted = count_meals(found, adults=grown)
    assert counted.total == sum(counted.diets.values()) + grown
    eating = [day for day in found if counts_as_meal(day.state, order_sent=False)]
    assert counted.seated == len(eating)
    assert all(count > 0 for count in counted.diets.values())


@given(meal_days, meal_days, adults, adults)
def test_what_was_sent_and_what_changed_make_the_present_count(
    before: list[MealDay], after: list[MealDay], grown: int, later: int
) -> None:
    sent = count_meals(before, adults=grown)
    ordered = frozenset(day.booking_id for day in before if counts_as_meal(day.state, order_sent=False))
    now = count_meals(after, adults=later, ordered=ordered)
    moved = {change.what: change.by for change in changes_since(sent, now)}
    names = {*sent.diets, *now.diets}
    assert {name: sent.diets.get(name, 0) + moved.get(name, 0) for name in names} == {
        name: now.diets.get(name, 0) for name in names
    }
    assert sent.adults + moved.get("adultes", 0) == now.adults
    assert sent.brought + moved.get("panier repas", 0) == now.brought
    assert 0 not in moved.values()


@given(meal_days)
def test_an_order_billing_every_absence_afterwards_changes_nothing(found: list[MealDay]) -> None:
    eating = [day for day in found if counts_as_meal(day.state, order_sent=False)]
    sent = count_meals(eating)
    billed = [MealDay(day.booking_id, S.ABSENT_BILLED, day.diet, day.brings_meal) for day in eating]
    assert changes_since(sent, count_meals(billed, ordered=frozenset(day.booking_id for day in eating))) == ()


@given(meal_days, meal_days)
def test_two_counts_add_up(one: list[MealDay], other: list[MealDay]) -> None:
    both = count_meals(one, adults=1).plus(count_meals(other, adults=2))
    assert both.total == count_meals(one).total + count_meals(other).total + 3


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Sans  porc", "sans porc"),
        ("", "standard"),
        ("halal", OTHER_DIET),
        ("Repas casher", OTHER_DIET),
        ("sans gluten", "sans gluten"),
        ("Musulman", OTHER_DIET),
    ],
)
def test_a_kitchen_reads_no_word_of_religion(typed: str, read: str) -> None:
    assert diet_name(typed) == read


@pytest.mark.parametrize(
    ("kind", "starts", "ends", "picnic", "meal"),
    [
        ("meals", None, None, False, True),
        ("leisure", time(8, 30), time(17), False, True),
        ("leisure", time(8, 30), time(17), True, False),
        ("leisure", time(13, 30), time(17), False, False),
        ("leisure", None, None, False, False),
        ("wraparound", time(7), time(18), False, False),
    ],
)
def test_the_canteen_and_a_day_of_leisure_that_spans_noon_give_a_meal(
    kind: str, starts: time | None, ends: time | None, picnic: bool, meal: bool
) -> None:
    assert serves_lunch(kind, starts, ends, leisure_meals=not picnic) == meal
