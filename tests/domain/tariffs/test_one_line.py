"""What a line of a form holds is written so that it is read the same."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import Step
from staffdesk.domain.tariffs.methods import EffortRate, PriceRule, TimePrices
from staffdesk.domain.tariffs.one_line import (
    amount,
    contracts_from,
    contracts_line,
    limits_from,
    limits_line,
    percents_from,
    percents_line,
    rule_from,
    rule_line,
    steps_from,
    steps_line,
)
from tests.domain.tariffs import grids, grids_more
from tests.domain.tariffs.grids import grid, price


@pytest.mark.parametrize(
    "rule",
    [
        price(500),
        price(500, 1500),
        grid((0, 500), (100, 500)),
        grid(("0", "308.01", "1400.01"), (0, 76, 100)),
        grid((0, 580), (EffortRate(Decimal("0.55")), 319)),
        EffortRate(Decimal("0.36"), Cents(260), Cents(450)),
        grids_more.G17_ASNIERES.surcharges[0].amounts,
        grids.G1_MEAL.aids[0].rule,
    ],
)
def test_amounts_survive(rule: PriceRule) -> None:
    assert rule_from(rule_line(rule)) == rule


def test_amounts_are_read_as_people_write_them() -> None:
    assert rule_from("<500 = 1 ; ≥500 = 5") == grid((0, 500), (100, 500))
    assert rule_from("5;15") == price(500, 1500)
    assert rule_line(TimePrices(grids_more.steps((15, 60)))) == "15 = 0,60"


def test_tables_and_lists_survive() -> None:
    steps = (Step(10, Cents(500)), Step(31, Cents(3000)))
    assert steps_from(steps_line(steps)) == steps
    percents = (Decimal(20), Decimal("12.5"))
    assert percents_from(percents_line(percents)) == percents
    assert limits_from(limits_line((15, 30, 60))) == (15, 30, 60)
    contracts = (("3-jours", 3), ("4-jours", 4))
    assert contracts_from(contracts_line(contracts)) == contracts
    assert (amount(""), amount("3,05")) == (None, 305)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (rule_from, ""),
        (rule_from, "5 ; "),
        (rule_from, "cher"),
        (rule_from, "0-400 = 1 ; 500 = 2"),
        (rule_from, "= 5"),
        (steps_from, "10"),
        (steps_from, "dix = 5"),
        (percents_from, "120"),
        (limits_from, "15 ; x"),
        (contracts_from, "3-jours = trois"),
    ],
)
def test_what_cannot_be_read_is_refused(read: Callable[[str], Any], text: str) -> None:
    with pytest.raises(ValueError, match=".*"):
        read(text)
