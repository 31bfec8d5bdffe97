"""A list at the left and what it opens at the right: the list gives way so that the detail keeps its room.

The width one gives the list by hand holds until the program ends; a narrower window takes from it first.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget
from typing_extensions import override

from staffdesk.ui.kit.theme import px

LIST_WIDTH, NARROWEST, WIDEST = 374, 280, 460
DETAIL_WIDTH = 590


class ListAndDetail(QSplitter):
    """The two panes with a hairline between them."""

    def __init__(self, left: QWidget, right: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._wanted = px(LIST_WIDTH)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        left.setMinimumWidth(px(NARROWEST))
        left.setMaximumWidth(px(WIDEST))
        right.setMinimumWidth(px(DETAIL_WIDTH))
        self.addWidget(left)
        self.addWidget(right)
        self.setStretchFactor(1, 1)
        self.splitterMoved.connect(self._keep)

    def list_width(self) -> int:
        """Give the width wished for the list, to be remembered."""
        return self._wanted

    def set_list_width(self, width: int) -> None:
        """Wish a width for the list, in logical pixels; kept between the look's limits."""
        self._wanted = min(max(width, px(NARROWEST)), px(WIDEST))
        self._give_way()

    def _keep(self, *_: int) -> None:
        self._wanted = self.sizes()[0]

    def _give_way(self) -> None:
        room = self.width() - px(DETAIL_WIDTH) - 1
        left = max(min(self._wanted, room), px(NARROWEST))
        self.setSizes([left, self.width() - left - 1])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()
