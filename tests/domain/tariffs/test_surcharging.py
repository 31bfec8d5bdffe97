"""Surcharges and aids as cents: never rounded here, an aid never above the price."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import Aid, Surcharge, SurchargeKind
from staffdesk.domain.tariffs.methods import EffortRate, PriceRule, TimePrices
from staffdesk.domain.tariffs.surcharging import aid_cents, surcharge_cents
from tests.domain.tariffs.grids import grid, price
from tests.domain.tariffs.grids_more import steps

QUOTIENT = FamilyQuotient(Decimal(700), date(2026, 2, 1))
PRICE = Decimal("152.5")


@pytest.mark.parametrize(
    ("surcharge", "expected"),
    [
        (Surcharge("late", cents=Cents(250)), "250"),
        (Surcharge("late", SurchargeKind.PERCENT, percent=Decimal(50)), "76.25"),
        (Surcharge("late", SurchargeKind.INSTEAD, cents=Cents(481)), "328.5"),
        (Surcharge("late", amounts=grid((0, 500), (100, 300))), "300"),
        (Surcharge("late", amounts=EffortRate(Decimal("0.1"), Cents(100), Cents(200))), "100"),
        (Surcharge("late", amounts=TimePrices(steps((15, 60)))), "60"),
    ],
)
def test_a_surcharge_adds_to_the_price(surcharge: Surcharge, expected: str) -> None:
    assert surcharge_cents(surcharge, PRICE, quotient=QUOTIENT) == Decimal(expected)


@pytest.mark.parametrize("rule", [grid((0, 500), (100, 300)), EffortRate(Decimal("0.1"), None, Cents(300))])
def test_a_surcharge_by_quotient_is_the_strongest_without_proof(rule: PriceRule) -> None:
    assert surcharge_cents(Surcharge("late", amounts=rule), PRICE) == 300


@pytest.mark.parametrize(
    ("aid", "quotient", "expected"),
    [
        (Aid("ccas", "CCAS", price(76)), None, "76"),
        (Aid("ccas", "CCAS", price(500)), None, "152.5"),
        (Aid("ccas", "CCAS", price(0), percent=Decimal(20)), None, "30.5"),
        (Aid("ccas", "CCAS", grid((0, 800), (90, 0))), QUOTIENT, "90"),
        (Aid("ccas", "CCAS", grid((0, 800), (90, 0))), None, "0"),
        (Aid("ccas", "CCAS", EffortRate(Decimal("0.1"))), QUOTIENT, "70"),
    ],
)
def test_an_aid_takes_off(aid: Aid, quotient: FamilyQuotient | None, expected: str) -> None:
    assert aid_cents(aid, PRICE, 1, quotient) == Decimal(expected)


@given(st.decimals(0, 2000, places=2), st.integers(0, 3000), st.integers(0, 100))
def test_no_aid_makes_a_price_negative(paid: Decimal, cents: int, percent: int) -> None:
    aid = Aid("ccas", "CCAS", price(cents), percent=Decimal(percent))
    assert paid - aid_cents(aid, paid, 1, QUOTIENT) >= 0
