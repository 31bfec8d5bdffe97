"""A version that cannot price every child is not published."""

from __future__ import annotations

from decimal import Decimal

import pytest

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.methods import EffortRate, PriceRule
from staffdesk.domain.tariffs.versions import (
    CasePrice,
    DurationUnit,
    ProblemKind,
    Residence,
    TariffVersion,
    Unit,
    problems,
    require_publishable,
)
from tests.domain.tariffs import grids


@pytest.mark.parametrize("version", grids.ALL, ids=lambda version: version.activity)
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
    ("minutes", "tolerance", "expected"),
    [(0, 0, 0), (1, 0, 1), (30, 0, 1), (31, 0, 2), (5, 5, 0), (6, 5, 1), (70, 0, 3)],
)
def test_a_started_unit_is_due_once_the_tolerance_is_passed(
    minutes: int, tolerance: int, expected: int
) -> None:
    assert DurationUnit(30, tolerance).quantity(minutes) == expected
