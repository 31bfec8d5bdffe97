"""Plain tables without a grid: header 13 text3 over a hairline, rows of 44, 34 or 28.

Cells are painted from the model's roles; figures stand right; a total line is 600 above a stronger rule.
"""

from collections.abc import Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QTableView,
    QWidget,
)
from typing_extensions import override

from staffdesk.ui.kit.painting import (
    draw_box,
)
from staffdesk.ui.kit.table_delegate import EDGE, LINE_HEIGHT, Density, TableDelegate, TableHeader
from staffdesk.ui.kit.table_model import Align, RowsModel
from staffdesk.ui.kit.theme import px, tokens

Row = TypeVar("Row")


def inset(part: QWidget) -> QHBoxLayout:
    """Set a part in by as much as a table whose rows can be chosen sets its words in: they stand in line."""
    row = QHBoxLayout()
    row.setContentsMargins(px(EDGE), 0, px(EDGE), 0)
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
        edge = EDGE if selectable else 0
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
            wanted = px(self.density) + px(LINE_HEIGHT) * (lines - 1)
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
