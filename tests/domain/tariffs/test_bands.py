"""A grid with a hole is never used: the hole is shown, and the gapless reading proposed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.tariffs.bands import BandFault, EdgeFault, Interval, faults, gapless


def bands(*edges: tuple[str, str | None]) -> list[Interval]:
    return [Interval(Decimal(lower), None if upper is None else Decimal(upper)) for lower, upper in edges]


@pytest.mark.parametrize(
    ("intervals", "expected"),
    [
        (bands(("0", None)), []),
        (bands(("0", "400"), ("400", None)), []),
        ([], [(EdgeFault.EMPTY_GRID, 0, "0", None)]),
        (bands(("0", "800"), ("860", None)), [(EdgeFault.GAP, 0, "800", "860")]),
        (bands(("0", "308"), ("308.01", None)), [(EdgeFault.GAP, 0, "308", "308.01")]),
        (bands(("0", "500"), ("400", None)), [(EdgeFault.OVERLAP, 0, "400", "500")]),
        (bands(("0", None), ("400", None)), [(EdgeFault.OVERLAP, 0, "400", None)]),
        (bands(("100", None)), [(EdgeFault.UNCOVERED_START, 0, "0", "100")]),
        (bands(("0", "400")), [(EdgeFault.UNCOVERED_END, 0, "400", None)]),
        (
            bands(("0", "0"), ("0", None)),
            [(EdgeFault.EMPTY_BAND, 0, "0", "0")],
        ),
    ],
)
def test_each_fault_is_shown_where_it_stands(
    intervals: list[Interval], expected: list[tuple[EdgeFault, int, str, str | None]]
) -> None:
    found = [
        BandFault(kind, position, Decimal(lower), None if upper is None else Decimal(upper))
        for kind, position, lower, upper in expected
    ]
    assert list(faults(intervals)) == found


def test_the_gapless_reading_runs_from_each_named_bound_to_the_next() -> None:
    proposed = gapless([Decimal(0), Decimal("308.01"), Decimal("500.01")])
    assert list(proposed) == bands(("0", "308.01"), ("308.01", "500.01"), ("500.01", None))


def test_two_bands_that_start_together_have_no_gapless_reading() -> None:
    with pytest.raises(ValueError, match="same bound"):
        gapless([Decimal(0), Decimal(400), Decimal(400)])


@given(
    st.lists(st.decimals(0, 9999, places=2), min_size=1, max_size=10, unique=True),
    st.decimals(0, 20_000, places=2),
)
def test_the_gapless_reading_has_no_fault_and_holds_each_value_once(
    lowers: list[Decimal], value: Decimal
) -> None:
    proposed = gapless(lowers)
    assert faults(proposed) == ()
    assert sum(value in band for band in proposed) == 1
