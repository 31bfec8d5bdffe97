"""Where everything of the month lies."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint

from staffdesk.ui.calendar.geometry import (
    DAY_WIDTH,
    NARROWEST_DAY,
    WEEKEND_WIDTH,
    GridGeometry,
    day_edges,
    is_narrow,
    is_worked,
)
from tests.ui.calendar.sample_month import a_month, days


def test_weekends_are_narrow_and_public_holidays_are_not_worked() -> None:
    columns = days()
    assert not is_narrow(columns[0])
    assert not is_worked(columns[0])
    assert is_narrow(columns[1])
    assert is_worked(columns[3])


def test_days_shrink_a_little_where_the_month_then_fits() -> None:
    columns = days(date(2026, 12, 1))
    wide = day_edges(columns, 5000)
    fitting = day_edges(columns, 23 * 46 + 8 * WEEKEND_WIDTH)
    assert wide[1] == DAY_WIDTH
    assert fitting[1] == 46
    assert fitting[-1] <= 23 * 46 + 8 * WEEKEND_WIDTH
    narrower = day_edges(columns, 23 * (NARROWEST_DAY - 1) + 8 * WEEKEND_WIDTH)
    assert narrower == wide


def test_bands_go_from_heading_to_heading() -> None:
    geometry = GridGeometry(a_month())
    assert [band.child for band in geometry.bands] == [-1, 0, 1, -1, 2, 3]
    assert geometry.height == geometry.bands[-1].top + geometry.row_height
    assert GridGeometry(a_month(0)).height == 0


@given(st.integers(0, 3), st.integers(0, 2), st.integers(0, 30))
def test_the_middle_of_a_cell_is_found_again(child: int, slot: int, day: int) -> None:
    geometry = GridGeometry(a_month())
    middle = geometry.cell_rect(child, slot, day).center()
    assert geometry.line_day_at(middle) == (child * 3 + slot, day)


def test_headings_and_what_lies_outside_are_no_cell() -> None:
    geometry = GridGeometry(a_month())
    assert geometry.line_day_at(QPoint(100, 3)) is None
    assert geometry.line_day_at(QPoint(-1, 50)) is None
    assert geometry.line_day_at(QPoint(10, geometry.height)) is None


def test_a_block_covers_its_corners_whatever_their_order() -> None:
    geometry = GridGeometry(a_month())
    block = geometry.block_rect((5, 18), (1, 17))
    assert block == geometry.block_rect((1, 17), (5, 18))
    assert block.contains(geometry.cell_rect(0, 1, 17))
    assert block.contains(geometry.cell_rect(1, 2, 18))


def test_only_bands_in_sight_are_given() -> None:
    geometry = GridGeometry(a_month(600))
    seen = geometry.bands_between(5000, 5600)
    assert len(seen) < 16
    assert seen[0].top <= 5000
    assert seen[-1].top + seen[-1].height >= 5600
