"""A version knows its cases: which one prices a child, and what of a day it looks at."""

from __future__ import annotations

from datetime import date

import pytest

from staffdesk.domain.tariffs.versions import Residence
from tests.domain.tariffs import grids, grids_more


@pytest.mark.parametrize(
    ("slot", "source", "expected"),
    [("", "", 600), ("", "caf", 400), ("matin", "caf", 400), ("matin", "msa", 600)],
)
def test_a_case_that_names_the_source_wins(slot: str, source: str, expected: int) -> None:
    case = grids_more.PERIGUEUX.case_for("standard", Residence.RESIDENT, slot, source)
    assert case.rule == grids.grid((0, 401), (expected - 200, expected))


def test_a_version_says_what_of_a_day_it_looks_at() -> None:
    assert grids_more.TIMES_ALIKE.counts_times
    assert not grids.G1_MEAL.counts_times
    assert grids_more.G17_MORLAAS.escalating == {"late_pickup"}
    assert grids_more.G17_ASNIERES.escalating == frozenset()
    assert grids_more.OUTING.event_on(date(2026, 10, 21)) is not None
    assert grids_more.OUTING.event_on(date(2026, 10, 20)) is None
