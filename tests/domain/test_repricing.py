"""A month priced twice tells what changes, line by line, and nothing where prices stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.drafts import BilledHousehold
from staffdesk.domain.family_quotient import FamilyQuotient, with_new
from staffdesk.domain.repricing import Change, repricing
from tests.domain.test_invoicing import ACTIVITIES, BOOK, MALO, OCTOBER, QUOTIENT, ZELIE, days, household

FAMILY = household(days("canteen", MALO, 10), days("canteen", ZELIE, 4), days("evening", MALO, 2))


def at(quotients: Iterable[FamilyQuotient]) -> BilledHousehold:
    """The family with another history."""
    return replace(FAMILY, quotients=tuple(quotients))


def test_a_lower_quotient_gives_back_by_child_and_activity() -> None:
    new = FamilyQuotient(Decimal(700), date(2026, 10, 1))
    plan = repricing(FAMILY, at(with_new(FAMILY.quotients, new)), ACTIVITIES, BOOK, OCTOBER)
    assert plan.changes == (
        Change(1, "canteen", plan.changes[0].before_cents, plan.changes[0].after_cents),
        *plan.changes[1:],
    )
    assert [(one.child_id, one.activity, one.difference_cents) for one in plan.changes] == [
        (1, "canteen", -700),
        (1, "evening", -50),
        (2, "canteen", -280),
    ]
    assert plan.difference_cents == -1030


def test_a_quotient_that_begins_in_the_month_changes_its_own_days_only() -> None:
    new = FamilyQuotient(Decimal(700), date(2026, 10, 9))
    plan = repricing(FAMILY, at(with_new(FAMILY.quotients, new)), ACTIVITIES, BOOK, OCTOBER)
    assert plan.difference_cents == 2 * (235 - 305)


@given(st.decimals(0, 3000, places=2))
def test_what_differs_sums_up_to_the_difference(value: Decimal) -> None:
    new = FamilyQuotient(value, date(2026, 9, 1))
    plan = repricing(FAMILY, at(with_new(FAMILY.quotients, new)), ACTIVITIES, BOOK, OCTOBER)
    assert sum(one.difference_cents for one in plan.changes) == plan.difference_cents


def test_the_same_quotient_changes_nothing() -> None:
    same = replace(QUOTIENT, valid_from=date(2026, 9, 1))
    assert repricing(FAMILY, at([QUOTIENT, same]), ACTIVITIES, BOOK, OCTOBER).changes == ()
