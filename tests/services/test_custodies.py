"""Custody from two memberships; an incomplete one is none."""

from datetime import date

import pytest

from staffdesk.domain.custody import household_on
from staffdesk.domain.patterns import Weeks
from staffdesk.services.custodies import custody_of, load_custodies
from tests.factories import SmallTown, add_child, add_family

FIRST = {"first": True, "weeks": "alternate", "reference": "2026-08-31"}
OTHER = {**FIRST, "first": False}


def test_two_memberships_make_a_custody() -> None:
    custody = custody_of([("b", OTHER), ("a", FIRST)])
    assert custody is not None
    assert (custody.first_household, custody.other_household) == ("a", "b")
    assert household_on(custody, date(2026, 9, 2)) == "a"
    assert household_on(custody, date(2026, 9, 9)) == "b"
    odd = custody_of([("a", {"first": True, "weeks": "odd"}), ("b", {})])
    assert odd is not None
    assert odd.weeks is Weeks.ODD


@pytest.mark.parametrize(
    "pair", [[("a", FIRST)], [("a", OTHER), ("b", OTHER)], [("a", {"first": True}), ("b", {})], []]
)
def test_an_incomplete_custody_is_none(pair: list[tuple[str, dict[str, object]]]) -> None:
    assert custody_of(pair) is None


def test_only_children_of_two_households_have_one(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    shared = add_child(small_town, mother, father)
    add_child(small_town, mother, first_name="Noé")
    with small_town.database.read() as session:
        assert set(load_custodies(session, None)) == {shared.child_id}
        assert load_custodies(session, []) == {}
