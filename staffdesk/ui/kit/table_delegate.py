"""How a plain table is painted: cells by the roles of its model, headings, the room between columns."""

from enum import IntEnum
from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)
from typing_extensions import override

from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.painting import LEFT, RIGHT, draw_hairline, draw_text, text_width, wrap_lines
from staffdesk.ui.kit.table_model import TableRole
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.kit.tokens import Tone

_GAP = 12
EDGE = 8
"""How far inside its sides a table whose rows can be chosen sets its words."""
_GAP_AFTER_FIGURES = 28
LINE_HEIGHT = 18
"""What one more line of words adds to a row."""
_MOST_LINES = 3


class Density(IntEnum):
    """Height of the rows."""

    EDITED = 44
    READ = 34
    LOG = 28


class TableDelegate(QStyledItemDelegate):
    """Paints a cell: icon, text by tone and weight, hairline under the row, ring on the current row."""

    def __init__(self, parent: QObject, density: Density, edge: int = 0) -> None:
        """``edge`` is how far inside the table's sides the first and the last column stand."""
        super().__init__(parent)
        self._density = density
        self._edge = edge

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        text = str(index.data() or "")
        icon = px(22) if index.data(TableRole.ICON) else 0
        return QSize(text_width(text, 14, 600) + icon + px(2 * _GAP), px(self._density))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        c = tokens()
        rect = QRectF(option.rect)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, c.selected)
        total = bool(index.data(TableRole.IS_TOTAL))
        if not total:
            draw_hairline(painter, rect.left(), rect.left() + rect.width(), rect.bottom() - 1)
        else:
            draw_hairline(painter, rect.left(), rect.left() + rect.width(), rect.top(), c.line2)
        tone = Tone(index.data(TableRole.TONE) or Tone.PLAIN)
        ink = c.text2 if selected and tone is Tone.QUIET else c.ink(tone)
        weight = 600 if total or index.data(TableRole.STRONG) else 400
        inner = self._room(rect, index)
        self._paint_words(painter, inner, index, ink, weight)

    @override
    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Show under the pointer what more there is to say of a cell, or its text whole if it was cut."""
        text = str(index.data() or "")
        room = self._room(QRectF(option.rect), index).width() - (px(22) if index.data(TableRole.ICON) else 0)
        lines = self._lines(index, room, 400)
        cut = event.type() is QEvent.Type.ToolTip and any(text_width(line) > room for line in lines)
        hint = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        QToolTip.showText(event.globalPos(), hint or (text if cut else ""), view)
        return True

    def _room(self, rect: QRectF, index: QModelIndex | QPersistentModelIndex) -> QRectF:
        return _inside(rect, index.model(), index.column(), self._edge, _first_seen(self.parent()))

    def _paint_words(
        self,
        painter: QPainter,
        rect: QRectF,
        index: QModelIndex | QPersistentModelIndex,
        ink: QColor,
        weight: int,
    ) -> None:
        icon = str(index.data(TableRole.ICON) or "")
        if icon:
            box = QRectF(rect.left(), rect.center().y() - px(8), px(16), px(16))
            draw_icon(painter, box, icon, ink, IconStyle.REGULAR)
            rect = rect.adjusted(px(22), 0, 0, 0)
        if _stands_right(index.model(), index.column()):
            draw_text(painter, rect, str(index.data() or ""), ink, 14, weight, RIGHT)
            return
        lines = self._lines(index, rect.width(), weight)
        top = rect.center().y() - px(LINE_HEIGHT) * len(lines) / 2
        for at, line in enumerate(lines):
            box = QRectF(rect.left(), top + at * px(LINE_HEIGHT), rect.width(), px(LINE_HEIGHT))
            draw_text(painter, box, line, ink, 14, weight, elide=True)

    def lines_needed(self, index: QModelIndex | QPersistentModelIndex, width: int) -> int:
        """Count the lines the words of a cell take in a column of a width."""
        if _stands_right(index.model(), index.column()):
            return 1
        room = self._room(QRectF(0, 0, width, px(self._density)), index).width()
        icon = px(22) if index.data(TableRole.ICON) else 0
        return len(self._lines(index, room - icon, 600 if index.data(TableRole.STRONG) else 400))

    def _lines(self, index: QModelIndex | QPersistentModelIndex, width: float, weight: int) -> list[str]:
        """Give the words of a cell line by line; a table that does not wrap has one, cut where it must."""
        text = str(index.data() or "")
        table = self.parent()
        if not getattr(table, "wraps", False):
            return [text]
        lines = wrap_lines(text, width, weight)
        return [*lines[: _MOST_LINES - 1], " ".join(lines[_MOST_LINES - 1 :])][: len(lines)]


class TableHeader(QHeaderView):
    """Headings in 13 text3, an arrow only on the sorted column."""

    def __init__(self, parent: QWidget, edge: int = 0) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._edge = edge
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setFixedHeight(px(32))

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        c = tokens()
        box = QRectF(rect)
        painter.fillRect(box, c.surface)
        draw_hairline(painter, box.left(), box.left() + box.width(), box.bottom() - 1)
        words = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        inner = _inside(box, self.model(), logicalIndex, self._edge, _first_seen(self.parent()))
        right = _stands_right(self.model(), logicalIndex)
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex
        if sorted_here:
            self._paint_arrow(painter, inner, words, right)
            inner = inner.adjusted(0, 0, -px(16), 0) if right else inner
        draw_text(
            painter, inner, words, c.text2 if sorted_here else c.text3, 13, align=RIGHT if right else LEFT
        )

    def _paint_arrow(self, painter: QPainter, rect: QRectF, words: str, right: bool) -> None:
        up = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        x = rect.right() - px(12) if right else rect.left() + text_width(words, 13) + px(4)
        box = QRectF(x, rect.center().y() - px(6), px(12), px(12))
        draw_icon(painter, box, "caret-up" if up else "caret-down", tokens().text2)


def _first_seen(table: QObject | None) -> int:
    """Give the first column of a table that is not hidden."""
    if not isinstance(table, QTableView):
        return 0
    columns = range(table.model().columnCount())
    return next((at for at in columns if not table.isColumnHidden(at)), 0)


def _inside(rect: QRectF, model: QAbstractItemModel, place: int, edge: int, first: int) -> QRectF:
    """Leave the gap between columns; the first one seen starts at the section's left edge."""
    left = px(edge) if place == first else px(_GAP)
    if place > first and _stands_right(model, place - 1) and not _stands_right(model, place):
        left = px(_GAP_AFTER_FIGURES)
    last = place == model.columnCount() - 1
    return rect.adjusted(left, 0, -px(max(edge, 4)) if last else 0, 0)


def _stands_right(model: QAbstractItemModel, place: int) -> bool:
    side = model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) or 0
    return bool(cast("int", side) & int(Qt.AlignmentFlag.AlignRight))
