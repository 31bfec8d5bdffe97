"""A version that cannot price every child is not published."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import (
    Component,
    Contract,
    DurationUnit,
    EventPrice,
    Surcharge,
    SurchargeKind,
)
from staffdesk.domain.tariffs.methods import EffortRate, PriceRule, TimePrices, TimesPrices
from staffdesk.domain.tariffs.problems import ProblemKind, problems, require_publishable
from staffdesk.domain.tariffs.versions import CasePrice, Residence, TariffVersion, Unit
from tests.domain.tariffs import grids, grids_more


@pytest.mark.parametrize("version", grids_more.ALL, ids=lambda version: version.activity)
def test_every_real_grid_can_be_published(version: TariffVersion) -> None:
    assert problems(version) == ()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (grids.HOLED, [ProblemKind.BAND_EDGES]),
        (grids.price(-1), [ProblemKind.NEGATIVE_PRICE]),
        (grids.price(), [ProblemKind.NO_PRICE]),
        (EffortRate(Decimal(1)), [ProblemKind.NO_STRONGEST_PRICE]),
        (EffortRate(Decimal(1), Cents(500), Cents(400)), [ProblemKind.FLOOR_ABOVE_CEILING]),
        (EffortRate(Decimal(-1), None, Cents(400)), [ProblemKind.NEGATIVE_PRICE]),
        (TimePrices(()), [ProblemKind.NO_PRICE]),
        (TimePrices(grids_more.steps((30, 100), (15, 60))), [ProblemKind.TABLE_DISORDERED]),
        (TimesPrices(grids_more.steps((0, 100))), [ProblemKind.TABLE_DISORDERED]),
    ],
)
def test_each_problem_of_a_rule_is_named(rule: PriceRule, expected: list[ProblemKind]) -> None:
    version = grids.tariff("canteen", Unit.MEAL, CasePrice(rule))
    assert [problem.kind for problem in problems(version)] == expected
    with pytest.raises(RuleBroken, match="tariff_unusable"):
        require_publishable(version)


def test_a_rate_without_ceiling_needs_a_fallback_price() -> None:
    rate = CasePrice(EffortRate(Decimal(1)))
    assert problems(grids.tariff("canteen", Unit.MEAL, rate, fallback=Cents(400))) == ()


def test_the_hole_of_a_grid_is_shown_with_its_values() -> None:
    version = grids.tariff("canteen", Unit.MEAL, CasePrice(grids.HOLED))
    (problem,) = problems(version)
    assert problem.fault is not None
    assert (problem.fault.lower, problem.fault.upper) == (Decimal(800), Decimal(860))


def test_a_tariff_only_for_outsiders_prices_nobody_else() -> None:
    version = grids.tariff("canteen", Unit.MEAL, CasePrice(grids.price(650), residence=grids.OUTSIDE))
    assert [problem.kind for problem in problems(version)] == [ProblemKind.NO_STANDARD_PRICE]
    with pytest.raises(LookupError):
        version.case_for("standard", Residence.RESIDENT)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"surcharges": (Surcharge("late"), Surcharge("late"))}, ProblemKind.SAME_EXTRA_TWICE),
        ({"surcharges": (Surcharge("late", SurchargeKind.BY_MINUTES),)}, ProblemKind.NO_SURCHARGE_TABLE),
        (
            {"surcharges": (Surcharge("late", SurchargeKind.PER_SLICE, slice_minutes=0),)},
            ProblemKind.NO_SURCHARGE_TABLE,
        ),
        ({"surcharges": (Surcharge("late", amounts=grids.HOLED),)}, ProblemKind.BAND_EDGES),
        ({"components": (Component("repas", "7067", Cents(100)),)}, ProblemKind.COMPONENTS_OPEN),
        ({"unit": Unit.PACK, "pack_size": 0}, ProblemKind.EMPTY_UNIT),
        ({"contract": Contract(36, 0, (("3-jours", 3),))}, ProblemKind.EMPTY_UNIT),
        ({"contract": Contract(36, 10)}, ProblemKind.EMPTY_UNIT),
        ({"duration": DurationUnit(0)}, ProblemKind.EMPTY_UNIT),
        ({"events": (EventPrice(date(2026, 5, 1), "Fête", grids.price()),)}, ProblemKind.NO_PRICE),
        (
            {"unit": Unit.PACK, "events": (EventPrice(date(2026, 5, 1), "Fête", grids.price(900)),)},
            ProblemKind.EVENT_IN_PACK,
        ),
    ],
)
def test_each_problem_beside_the_prices_is_named(more: dict[str, Any], expected: ProblemKind) -> None:
    version = grids.tariff("canteen", more.pop("unit", Unit.MEAL), CasePrice(grids.price(100)), **more)
    assert [problem.kind for problem in problems(version)] == [expected]


def test_a_price_of_the_whole_stay_is_not_taken_for_each_of_its_units() -> None:
    whole = CasePrice(TimePrices(((15, Cents(60)), (30, Cents(115)))))
    version = grids.tariff("garderie", Unit.HALF_HOUR, whole, duration=DurationUnit(30))
    assert [problem.kind for problem in problems(version)] == [ProblemKind.TIME_TWICE]
    assert problems(grids.tariff("garderie", Unit.SESSION, whole)) == ()


def test_a_case_entered_twice_is_shown_where_it_stands() -> None:
    cases = [
        CasePrice(grids.price(100)),
        CasePrice(grids.price(80), "pai"),
        CasePrice(grids.price(90), "pai"),
    ]
    (problem,) = problems(grids.tariff("canteen", Unit.MEAL, *cases))
    assert (problem.kind, problem.case) == (ProblemKind.SAME_CASE_TWICE, 2)
