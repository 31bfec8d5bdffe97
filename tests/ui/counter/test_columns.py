"""The columns of the counter never overlap, at any width a window can have."""

from itertools import pairwise

import pytest

from staffdesk.ui.counter.columns import edges, means_edges
from staffdesk.ui.kit.painting import text_width


@pytest.mark.parametrize("width", range(456, 1200, 10))
def test_words_end_where_figures_begin(width: int) -> None:
    at = edges(width)
    first_figure = at.amount if at.shows_amount else at.rest
    needed = text_width("en retard de 999\u00a0jours", 13) + 22
    assert at.number <= at.period < at.due
    assert at.due + 48 <= first_figure - text_width("1 234,56 €")
    assert not at.is_stacked or at.due + needed <= first_figure - text_width("128,60 €") + 4
    assert at.rest + 8 <= at.field < at.figure < width


@pytest.mark.parametrize("width", [456, 520, 612, 766, 1100])
@pytest.mark.parametrize("count", [3, 4])
def test_the_columns_of_the_means_keep_their_figures_apart(width: int, count: int) -> None:
    rights = means_edges(width, count)
    assert len(rights) == count
    assert rights[-1] == edges(width).rest
    assert all(later - earlier >= text_width("Virement", 13) for earlier, later in pairwise(rights))
    assert rights[0] - text_width("9 999,99 €") >= edges(width).number
