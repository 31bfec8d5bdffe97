"""Prices by rank, rates between bounds, and the strongest price of a rule."""

from __future__ import annotations

from decimal import Decimal

import pytest

from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.methods import EffortRate, PriceRule, leaves, strongest
from tests.domain.tariffs.grids import HOLED, grid, price


@pytest.mark.parametrize(("place", "expected"), [(0, 300), (1, 300), (2, 200), (3, 100), (9, 100)])
def test_the_last_price_is_for_every_rank_that_follows(place: int, expected: int) -> None:
    assert price(300, 200, 100).at(place) == expected


@pytest.mark.parametrize(("raw", "bounded"), [("259.9", 260), ("260", 260), ("300.5", "300.5"), ("451", 450)])
def test_a_rate_stays_between_its_bounds(raw: str, bounded: int | str) -> None:
    assert EffortRate(Decimal(1), Cents(260), Cents(450)).bounded(Decimal(raw)) == Decimal(bounded)


def test_a_percentage_of_euros_is_cents() -> None:
    assert EffortRate(Decimal("0.36")).raw_cents(Decimal(900)) == 324


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (price(300, 200), (300, 200)),
        (grid((0, 400), ((300, 150), (500, 250))), (500, 250)),
        (grid((0, 400), (900, 500)), (900,)),
        (EffortRate(Decimal(1), None, Cents(450)), (450,)),
        (grid((0, 580), (EffortRate(Decimal(1), None, Cents(100)), 319)), (319,)),
    ],
)
def test_the_strongest_price_keeps_its_ranks(rule: PriceRule, expected: tuple[int, ...]) -> None:
    assert strongest(rule) == price(*expected)


def test_a_rate_without_ceiling_has_no_strongest_price() -> None:
    with pytest.raises(LookupError, match="ceiling"):
        strongest(EffortRate(Decimal(1)))


def test_the_rules_inside_a_rule_come_by_ascending_quotient() -> None:
    assert list(leaves(price(300))) == [price(300)]
    assert list(leaves(HOLED)) == [price(100), price(200)]


def test_a_value_in_a_hole_is_in_no_band() -> None:
    assert HOLED.band_of(Decimal("799.99")).rule == price(100)
    with pytest.raises(LookupError, match="800"):
        HOLED.band_of(Decimal(800))
