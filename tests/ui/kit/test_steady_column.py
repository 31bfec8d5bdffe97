"""A column that scrolls keeps its right edge where it is."""

from PySide6.QtWidgets import QWidget

from staffdesk.ui.kit.steady_column import SteadyColumn
from tests.ui.conftest import Stage


def test_the_right_edge_stays_when_the_scroll_bar_comes(stage: Stage) -> None:
    column = SteadyColumn()
    column.setFixedSize(400, 200)
    content = QWidget()
    content.setFixedHeight(100)
    column.body.addWidget(content)
    stage(column)
    right = content.mapTo(column, content.rect().topRight()).x()
    assert not column.verticalScrollBar().isVisible()
    content.setFixedHeight(1000)
    inner = column.widget()
    assert inner is not None
    inner.adjustSize()
    assert column.verticalScrollBar().maximum() > 0
    assert content.mapTo(column, content.rect().topRight()).x() == right
