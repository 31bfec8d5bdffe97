"""Plain tables without a grid: header 13 text3 over a hairline, rows of 44, 34 or 28.

Cells are painted from the model's roles; figures stand right; a total line is 600 above a stronger rule.
"""

from collections.abc import Hashable
from enum import IntEnum
from typing import Generic, TypeVar, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)
from typing_extensions import override

from staffdesk.ui.kit.icons import IconStyle, draw_icon
from staffdesk.ui.kit.painting import (
    LEFT,
    RIGHT,
    draw_box,
    draw_hairline,
    draw_text,
    text_width,
    wrap_lines,
)
from staffdesk.ui.kit.table_model import Align, RowsModel, TableRole
from staffdesk.ui.kit.theme import px, tokens
from staffdesk.ui.kit.tokens import Tone

Row = TypeVar("Row")
_GAP = 12
_EDGE = 8
_GAP_AFTER_FIGURES = 28
_LINE = 18
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
        top = rect.center().y() - px(_LINE) * len(lines) / 2
        for at, line in enumerate(lines):
            box = QRectF(rect.left(), top + at * px(_LINE), rect.width(), px(_LINE))
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
        if not (isinstance(table, PlainTable) and table.wraps):
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


def inset(part: QWidget) -> QHBoxLayout:
    """Set a part in by as much as a table whose rows can be chosen sets its words in: they stand in line."""
    row = QHBoxLayout()
    row.setContentsMargins(px(_EDGE), 0, px(_EDGE), 0)
    row.addWidget(part)
    return row


class PlainTable(QTableView, Generic[Row]):
    """A table over a :class:`RowsModel`; one row is current, Enter opens it.

    Signals:
        current_changed: the row now current, or None.
        opened: a row was opened with Enter or a double click.

    Attributes:
        wraps: words that do not fit go on in the next line, up to three.
    """

    current_changed = Signal(object)
    opened = Signal(object)

    def __init__(
        self,
        rows: RowsModel[Row],
        name: str,
        density: Density = Density.READ,
        *,
        sortable: bool = True,
        selectable: bool = True,
    ) -> None:
        """``selectable``: rows can be current and opened.

        The first column then stands 8 px inside the edge.
        """
        super().__init__()
        self.rows = rows
        self.density = density
        self.setAccessibleName(name)
        self.setModel(rows)
        edge = _EDGE if selectable else 0
        self.setItemDelegate(TableDelegate(self, density, edge))
        header = TableHeader(self, edge)
        header.setAccessibleName(name)
        self.setHorizontalHeader(header)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(px(20))
        self.verticalHeader().setDefaultSectionSize(px(density))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.SingleSelection if selectable else mode.NoSelection)
        if not selectable:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._fits = False
        self.wraps = False
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        if sortable:
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            self.setSortingEnabled(True)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(
            lambda now, _was: self.current_changed.emit(self.rows.row_at(now))
        )

    def replace(self, rows: tuple[Row, ...], total: Row | None = None) -> None:
        """Show other rows; the current one stays so if it is still there."""
        current = self.current_row()
        self.rows.replace(rows, total)
        if self.selectionMode() is not QAbstractItemView.SelectionMode.NoSelection:
            policy = Qt.FocusPolicy.StrongFocus if rows else Qt.FocusPolicy.NoFocus
            self.setFocusPolicy(policy)  # an empty table is no stop for Tab
        if current is not None:
            self.choose(self.rows.key_of(current))
        self._fit_rows()

    def current_row(self) -> Row | None:
        """Give the current row."""
        return self.rows.row_at(self.currentIndex())

    def choose(self, key: Hashable) -> bool:
        """Make a row current; False if it is not there."""
        try:
            index = self.rows.index(self.rows.place_of(key), 0)
        except KeyError:
            return False
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        return True

    def wrap_words(self) -> None:
        """Let a row grow where its words do not fit: for tables of some dozens of rows, not of thousands."""
        self.wraps = True
        self._fit_rows()

    def fit_height(self) -> None:
        """Take exactly the height of header and rows: for a table inside a column that scrolls.

        Its words wrap, for nothing around it is moved that would not scroll.
        """
        self._fits = self.wraps = True
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Give each row the height of its longest cell, and the table that of its rows where it fits them."""
        if not self.wraps:
            return
        delegate = self.itemDelegate()
        seen = [at for at in range(self.rows.columnCount()) if not self.isColumnHidden(at)]
        height = 0
        for row in range(self.rows.rowCount()):
            lines = 1
            if isinstance(delegate, TableDelegate):
                cells = ((self.rows.index(row, at), self.columnWidth(at)) for at in seen)
                lines = max((delegate.lines_needed(index, width) for index, width in cells), default=1)
            wanted = px(self.density) + px(_LINE) * (lines - 1)
            if self.rowHeight(row) != wanted:
                self.setRowHeight(row, wanted)
            height += wanted
        if self._fits:
            head = 0 if self.horizontalHeader().isHidden() else px(32)
            self.setFixedHeight(head + height)

    def _open(self, index: QModelIndex) -> None:
        row = self.rows.row_at(index)
        if row is not None:
            self.opened.emit(row)

    def share_width(self) -> None:
        """Give fixed columns their width, the others their shares of what is left."""
        seen = [(at, one) for at, one in enumerate(self.rows.columns) if not self.isColumnHidden(at)]
        fixed = sum(px(column.width) for _, column in seen)
        sharing = [at for at, column in seen if not column.width]
        spare = self.viewport().width() - fixed
        for at, column in seen:
            if column.width:
                self.setColumnWidth(at, px(column.width))
        if seen and not sharing:
            last, column = seen[-1]
            self.setColumnWidth(last, px(column.width) + max(spare, 0))
        parts = sum(self.rows.columns[at].share for at in sharing)
        for at in sharing:
            share = self.rows.columns[at].share
            part = spare * share // parts
            self.setColumnWidth(at, max(part, px(60)))
            spare, parts = spare - part, parts - share
        self._fit_rows()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_width()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Leave letters to the screen: they are its keys."""

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows.rowCount():
            self.selectRow(0)
        self.viewport().update()

    @override
    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)  # type: ignore[arg-type]
        index = self.currentIndex()
        if self.hasFocus() and index.isValid() and self.rows.row_at(index) is not None:
            first = self.visualRect(self.rows.index(index.row(), 0))
            last = self.visualRect(self.rows.index(index.row(), self.rows.columnCount() - 1))
            painter = QPainter(self.viewport())
            ring = QRectF(first.united(last)).adjusted(0, 0, 0, -1)
            draw_box(painter, ring, px(4), line=tokens().accent, width=1.5)


__all__ = ["Align", "Density", "PlainTable", "TableDelegate", "TableHeader", "inset"]
