"""A layout that sets its widgets side by side and goes on in the next line: a sentence with pickers in it."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from typing_extensions import override

from staffdesk.ui.kit.theme import px

LINK_GAP = 16
"""Between links that stand side by side: closer they read as one sentence."""


class FlowLayout(QLayout):
    """Items from left to right, each line as high as its highest; hidden widgets take no room."""

    def __init__(self, parent: QWidget | None = None, gap: int = 6, line_gap: int = 6) -> None:
        """``gap`` between items and ``line_gap`` between lines, in pixels of the look."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._look_gaps = (gap, line_gap)
        self.setContentsMargins(0, 0, 0, 0)

    @property
    def _gaps(self) -> tuple[int, int]:
        return px(self._look_gaps[0]), px(self._look_gaps[1])

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """Share the items that are seen out over lines."""
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            needed = item.sizeHint().width()
            if not lines or used + needed > width:
                lines.append([])
                used = 0
            lines[-1].append(item)
            used += needed + self._gaps[0]
        return lines

    def _height(self, width: int) -> int:
        lines = self._lines(width)
        heights = [max(item.sizeHint().height() for item in line) for line in lines]
        return sum(heights) + self._gaps[1] * max(len(lines) - 1, 0)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._height(width)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSize()

    @override
    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        y = rect.top()
        for line in self._lines(rect.width()):
            height = max(item.sizeHint().height() for item in line)
            x = rect.left()
            for item in line:
                size = item.sizeHint()
                width = min(size.width(), rect.width())
                item.setGeometry(
                    QRect(QPoint(x, y + (height - size.height()) // 2), QSize(width, size.height()))
                )
                x += width + self._gaps[0]
            y += height + self._gaps[1]
