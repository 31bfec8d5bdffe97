"""Units of time, tables of penalties, parts of a price, packs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import Component, DurationUnit, Rounding, packs_due, parts_of
from tests.domain.tariffs import grids_more

PARTS = (
    Component("accueil", "7066", Cents(25)),
    Component("repas", "7067"),
    Component("eau", "7068", Cents(5)),
)


@pytest.mark.parametrize(
    ("minutes", "tolerance", "expected"),
    [(0, 0, 0), (1, 0, 1), (30, 0, 1), (31, 0, 2), (5, 5, 0), (6, 5, 1), (70, 0, 3)],
)
def test_a_started_unit_is_due_once_the_tolerance_is_passed(
    minutes: int, tolerance: int, expected: int
) -> None:
    assert DurationUnit(30, tolerance).quantity(minutes) == expected


@given(st.sampled_from(Rounding), st.integers(1, 120), st.integers(0, 600), st.integers(0, 600))
def test_a_longer_presence_never_counts_less(rounding: Rounding, unit: int, one: int, more: int) -> None:
    duration = DurationUnit(unit, rounding=rounding)
    assert duration.quantity(one) <= duration.quantity(one + more)


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, 0), (1, 500), (10, 500), (11, 1500), (31, 3000), (90, 3000)]
)
def test_a_table_of_penalties_holds_its_last_amount(minutes: int, expected: int) -> None:
    assert grids_more.G17_VAUCLUSE.surcharges[0].of_minutes(minutes) == expected


@given(st.integers(-5000, 5000))
def test_the_parts_of_a_price_sum_up_to_it(cents: int) -> None:
    parts = parts_of(PARTS, Cents(cents))
    assert [part.account for part in parts] == ["7066", "7067", "7068"]
    assert sum(part.cents for part in parts) == cents


@given(st.lists(st.integers(0, 20), max_size=6), st.integers(-5, 12), st.integers(1, 12))
def test_any_split_of_the_uses_calls_for_as_many_packs(parts: list[int], left: int, size: int) -> None:
    whole, _ = packs_due(sum(parts), left, size)
    packs = 0
    for used in parts:
        due, left = packs_due(used, left, size)
        packs += due
    assert packs == whole or not parts


@given(st.integers(0, 60), st.integers(0, 12), st.integers(1, 12))
def test_packs_cover_every_use_and_never_one_too_many(used: int, left: int, size: int) -> None:
    packs, after = packs_due(used, left, size)
    assert left + packs * size == used + after
    assert after >= 0
    assert packs == 0 or after < size
