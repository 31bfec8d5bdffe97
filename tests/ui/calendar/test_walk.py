"""Walking by keys, at the edges too."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from staffdesk.ui.calendar.geometry import GridGeometry, is_narrow
from staffdesk.ui.calendar.walk import first_in_sight, spanned, walked
from tests.ui.calendar.sample_month import TODAY, a_month

GRID = a_month(20)
NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
KEYS = [
    getattr(Qt.Key, f"Key_{name}")
    for name in ("Up", "Down", "Left", "Right", "Home", "End", "PageUp", "PageDown")
]


@given(
    st.integers(0, 59),
    st.integers(0, 30),
    st.lists(st.tuples(st.sampled_from(KEYS), st.booleans()), max_size=30),
)
def test_no_key_leaves_the_grid(line: int, day: int, keys: list[tuple[Qt.Key, bool]]) -> None:
    geometry, corner = GridGeometry(GRID), (line, day)
    for key, far in keys:
        found = walked(geometry, corner, key, CONTROL if far else NONE, 5)
        assert found is not None
        corner = found
        assert 0 <= corner[0] < geometry.lines
        assert 0 <= corner[1] < len(GRID.days)


def test_a_step_to_the_side_skips_the_weekend() -> None:
    geometry = GridGeometry(GRID)
    found = walked(geometry, (0, 14), Qt.Key.Key_Right, NONE, 5)
    assert found == (0, 17)
    assert not is_narrow(GRID.days[17])


def test_other_keys_lead_nowhere() -> None:
    geometry = GridGeometry(GRID)
    assert walked(geometry, (0, 0), Qt.Key.Key_X, NONE, 5) is None
    assert spanned(geometry, ((0, 0), (0, 0)), Qt.Key.Key_A, NONE) is None
    assert spanned(geometry, ((0, 0), (0, 0)), Qt.Key.Key_Space, NONE) is None


def test_the_first_cell_is_today_in_the_first_row_seen_whole() -> None:
    geometry = GridGeometry(GRID)
    assert first_in_sight(geometry, 0, TODAY) == (0, 10)
    assert first_in_sight(geometry, geometry.band_of(5).top - 3, TODAY) == (15, 10)
    assert first_in_sight(geometry, 0, TODAY.replace(month=5)) == (0, 3)
