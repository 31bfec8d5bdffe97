"""The lines drawn are the prices: at both ends of each piece, and without a hole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from staffdesk.domain.tariffs.curve import curve
from staffdesk.domain.tariffs.evaluation import Use
from staffdesk.domain.tariffs.siblings import Siblings
from staffdesk.domain.tariffs.versions import TariffVersion
from tests.domain.tariffs import grids, grids_more

USE = Use(date(2026, 10, 8))


def ends(version: TariffVersion, use: Use = USE) -> list[tuple[int, int, int, int]]:
    return [(int(one.lower), int(one.upper), one.first, one.last) for one in curve(version, use)]


def test_bands_are_steps() -> None:
    assert ends(grids.G12_MEAL) == [
        (0, 623, 100, 100),
        (623, 1001, 330, 330),
        (1001, 1501, 340, 340),
        (1501, 1900, 350, 350),
    ]


def test_a_rate_rises_between_its_floor_and_its_ceiling() -> None:
    assert ends(grids.G3_MEAL) == [(0, 722, 260, 260), (722, 1250, 260, 450), (1250, 1500, 450, 450)]


def test_a_price_for_all_is_one_flat_piece() -> None:
    assert ends(grids.G13_MEAL) == [(0, 1000, 429, 429)]
    assert ends(grids.G1_MEAL, Use(USE.on, residence=grids.OUTSIDE)) == [(0, 1000, 650, 650)]


def test_the_rank_of_the_child_is_drawn() -> None:
    third = Use(USE.on, siblings=Siblings(3, 3))
    assert ends(grids.G2_DAY, third)[0][2] == 310


@pytest.mark.parametrize("version", grids_more.ALL, ids=lambda version: version.activity)
def test_every_grid_is_drawn_without_a_hole(version: TariffVersion) -> None:
    pieces = curve(version, USE)
    assert pieces[0].lower == Decimal(0)
    assert all(before.upper == after.lower for before, after in pairwise(pieces))
    assert pieces[-1].upper >= 1000
