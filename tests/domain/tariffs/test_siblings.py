"""Ranks by age, and prices per family shared by rank."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.tariffs.siblings import Reading, SiblingRule, Siblings, family_prices, ranked


def test_the_eldest_is_first_and_twins_keep_their_order() -> None:
    twins = date(2019, 5, 4)
    assert ranked({9: twins, 3: date(2021, 1, 1), 4: twins, 5: date(2015, 1, 1)}) == {
        5: Siblings(1, 4),
        4: Siblings(2, 4),
        9: Siblings(3, 4),
        3: Siblings(4, 4),
    }


@pytest.mark.parametrize(
    ("siblings", "expected"),
    [(Siblings(1, 3), 0), (Siblings(2, 2), 0), (Siblings(2, 3), 20), (Siblings(5, 5), 20)],
)
def test_a_percentage_waits_for_its_rank_and_its_number(siblings: Siblings, expected: int) -> None:
    assert SiblingRule(percent=Decimal(20), from_rank=2, minimum=3).reduction(siblings) == expected


def test_a_table_is_read_by_rank_or_by_number() -> None:
    assert SiblingRule().place(Siblings(2, 3)) == 2
    assert SiblingRule(reading=Reading.NUMBER).place(Siblings(2, 3)) == 3


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=6).map(sorted), st.integers(1, 9))
def test_prices_by_rank_add_up_to_the_family_price(by_number: list[int], children: int) -> None:
    ranks = family_prices(by_number)
    paid = sum(ranks[min(rank, len(ranks)) - 1] for rank in range(1, children + 1))
    assert paid == by_number[min(children, len(by_number)) - 1]
