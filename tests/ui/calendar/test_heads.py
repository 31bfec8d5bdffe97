"""Blocks that heads stand for, and how a selection widens."""

from PySide6.QtCore import QPoint

from staffdesk.ui.calendar.geometry import GridGeometry
from staffdesk.ui.calendar.heads import everything, head_span, joined, week_days, wider
from tests.ui.calendar.sample_month import a_month

NOWHERE = QPoint(0, 0)


def test_a_grid_without_children_has_no_heads() -> None:
    assert head_span(GridGeometry(a_month(0)), QPoint(300, 30), NOWHERE) is None


def test_a_cell_is_no_head_and_below_the_grid_there_is_none() -> None:
    geometry = GridGeometry(a_month())
    assert head_span(geometry, QPoint(geometry.left + 60, geometry.top + 40), NOWHERE) is None
    assert head_span(geometry, QPoint(60, geometry.top + geometry.height + 5), NOWHERE) is None
    assert head_span(geometry, QPoint(geometry.left + geometry.width + 5, 30), NOWHERE) is None


def test_heads_follow_what_is_scrolled() -> None:
    geometry = GridGeometry(a_month(100))
    scrolled = QPoint(geometry.columns[17], geometry.band_of(50).top)
    assert head_span(geometry, QPoint(geometry.left + 5, 30), scrolled) == ((0, 17), (299, 17))
    assert head_span(geometry, QPoint(60, geometry.top + 5), scrolled) == ((150, 0), (152, 30))


def test_a_week_ends_with_the_month() -> None:
    geometry = GridGeometry(a_month())
    assert week_days(geometry, 0) == (0, 2)
    assert week_days(geometry, 20) == (17, 23)


def test_blocks_join_whatever_their_corners() -> None:
    assert joined(((5, 3), (2, 9)), ((4, 1), (4, 1))) == ((2, 1), (5, 9))


def test_a_selection_widens_in_two_steps_and_a_day_in_one() -> None:
    geometry = GridGeometry(a_month())
    once = wider(geometry, ((4, 17), (4, 18)))
    assert once == ((3, 0), (5, 30))
    assert wider(geometry, once) == everything(geometry)
    assert wider(geometry, ((0, 17), (11, 17))) == everything(geometry)
