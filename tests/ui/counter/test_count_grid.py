"""Counting cash by keys alone: Return leads from value to value, the sum follows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from staffdesk.domain.payments import DENOMINATIONS
from staffdesk.ui.counter.count_grid import CountGrid
from tests.ui.conftest import Stage


@pytest.fixture
def grid(stage: Stage) -> CountGrid:
    made = CountGrid()
    stage(made)
    made.begin()
    return made


def test_return_leads_through_the_values(grid: CountGrid) -> None:
    heard: list[int] = []
    grid.changed.connect(lambda: heard.append(grid.cents()))
    assert grid.is_empty()
    for value, count in zip(DENOMINATIONS[:3], ("1", "2", "0"), strict=True):
        assert grid.counts[value].hasFocus()
        QTest.keyClicks(grid.counts[value], count)
        QTest.keyClick(grid.counts[value], Qt.Key.Key_Return)
    assert grid.counted() == {5000: 1, 2000: 2}
    assert grid.cents() == 9000
    assert heard == [5000, 9000, 9000]
    assert not grid.is_empty()
    grid.begin()
    assert grid.is_empty()


def test_notes_that_a_till_takes_and_never_gives_back_are_counted_too(grid: CountGrid) -> None:
    QTest.keyClick(grid.counts[5000], Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert grid.counts[10_000].hasFocus()
    QTest.keyClicks(grid.counts[10_000], "3")
    QTest.keyClick(grid.counts[10_000], Qt.Key.Key_Return)
    QTest.keyClicks(grid.counts[5000], "1")
    assert (grid.counted(), grid.cents()) == ({10_000: 3, 5000: 1}, 35_000)


def test_letters_are_no_counts(grid: CountGrid) -> None:
    QTest.keyClicks(grid.counts[5000], "a-1")
    assert grid.counted() == {5000: 1}
