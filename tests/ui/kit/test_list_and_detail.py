"""The split of list and detail: the detail keeps its room, the list its wished width where it can."""

import pytest
from PySide6.QtWidgets import QWidget

from staffdesk.ui.kit.list_and_detail import ListAndDetail
from staffdesk.ui.kit.theme import px
from tests.ui.conftest import Stage


@pytest.fixture
def split(stage: Stage) -> ListAndDetail:
    made = ListAndDetail(QWidget(), QWidget())
    box = stage(made)
    layout = box.layout()
    assert layout is not None
    layout.setContentsMargins(0, 0, 0, 0)
    return made


@pytest.mark.parametrize(("width", "left"), [(1200, 374), (965, 374), (900, 309), (880, 289)])
def test_the_list_gives_way_first(split: ListAndDetail, width: int, left: int) -> None:
    split.window().resize(width, 300)
    assert split.sizes()[0] == left
    assert split.sizes()[1] >= px(590)


def test_a_wished_width_holds_within_the_limits(split: ListAndDetail) -> None:
    split.window().resize(1300, 300)
    split.set_list_width(430)
    assert split.sizes()[0] == split.list_width() == 430
    split.set_list_width(900)
    assert split.sizes()[0] == 460
    split.window().resize(900, 300)
    assert split.sizes()[0] < 460
    split.window().resize(1300, 300)
    assert split.sizes()[0] == 460
