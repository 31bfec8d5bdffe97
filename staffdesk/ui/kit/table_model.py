"""The model of every plain table: a tuple of frozen rows, a column enum, replaced whole or by row."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

from staffdesk.ui.kit.tokens import Tone

AnyIndex = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")


class Align(Enum):
    """Where the text of a column stands; figures stand right."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: its heading, and how a row gives text, sort key, tone and icon.

    Attributes:
        title: heading, in 13 text3.
        text: what the cell says.
        sort_key: what the column sorts by; the text unless given. None in a key is not allowed.
        align: figures right.
        tone: the colour of the text, by its meaning.
        strong: 600 instead of 400.
        icon: name of an icon before the text, or "".
        width: width of the look in pixels; 0 shares what is left.
        share: how many parts of what is left it takes.
        spoken: what a screen reader says instead of the text.
        hint: what more there is to say of the cell, under the pointer and to a screen reader.
    """

    title: str
    text: Callable[[Row], str]
    sort_key: Callable[[Row], object] | None = None
    align: Align = Align.LEFT
    tone: Callable[[Row], Tone] | None = None
    strong: bool = False
    icon: Callable[[Row], str] | None = None
    width: int = 0
    share: int = 1
    spoken: Callable[[Row], str] | None = None
    hint: Callable[[Row], str] | None = None


class TableRole(IntEnum):
    """Roles of the table model beyond Qt's own."""

    PAYLOAD = Qt.ItemDataRole.UserRole + 1
    SORT_KEY = Qt.ItemDataRole.UserRole + 2
    TONE = Qt.ItemDataRole.UserRole + 3
    STRONG = Qt.ItemDataRole.UserRole + 4
    ICON = Qt.ItemDataRole.UserRole + 5
    IS_TOTAL = Qt.ItemDataRole.UserRole + 6


class RowsModel(QAbstractTableModel, Generic[Row]):
    """A table over frozen rows.

    Args:
        columns: in order; a screen names their places with an ``IntEnum``.
        key: names a row for good, for ``replace_row`` and for keeping the choice.
    """

    def __init__(self, columns: Sequence[Column[Row]], key: Callable[[Row], Hashable]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._key = key
        self._rows: tuple[Row, ...] = ()
        self._total: Row | None = None
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def rows(self) -> tuple[Row, ...]:
        """Give the rows as they stand, without the total."""
        return self._rows

    def replace(self, rows: Sequence[Row], total: Row | None = None) -> None:
        """Show other rows, whole; ``total`` stays last whatever the order."""
        self.beginResetModel()
        self._rows = self._in_order(tuple(rows))
        self._total = total
        self.endResetModel()

    def replace_row(self, row: Row) -> None:
        """Show another state of one row, found by its key, in its place.

        Raises:
            KeyError: no row has that key.
        """
        at = self.place_of(self._key(row))
        self._rows = (*self._rows[:at], row, *self._rows[at + 1 :])
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def place_of(self, key: Hashable) -> int:
        """Find the line of a row by its key; KeyError if it is not there."""
        for at, row in enumerate(self._rows):
            if self._key(row) == key:
                return at
        raise KeyError(key)

    def row_at(self, index: AnyIndex) -> Row | None:
        """Give the row at an index; None for the total line or nothing."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def key_of(self, row: Row) -> Hashable:
        """Give the key of a row."""
        return self._key(row)

    def sorted_by(self) -> tuple[int, Qt.SortOrder] | None:
        """Give the sorted column and its order, if the user sorted."""
        return self._sorted

    def _in_order(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        if self._sorted is None:
            return rows
        place, order = self._sorted
        column = self.columns[place]
        key: Callable[[Row], object] = column.sort_key or column.text
        return tuple(sorted(rows, key=key, reverse=order is Qt.SortOrder.DescendingOrder))  # type: ignore[arg-type]

    def _is_total(self, index: AnyIndex) -> bool:
        return index.row() == len(self._rows)

    @override
    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows) + (self._total is not None)

    @override
    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    @override
    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self._is_total(index):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index) | Qt.ItemFlag.ItemNeverHasChildren

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return _alignment(self.columns[section]) if role == Qt.ItemDataRole.TextAlignmentRole else None

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._total if self._is_total(index) else self._rows[index.row()]
        if row is None:
            return None
        if role == TableRole.IS_TOTAL:
            return self._is_total(index)
        return _cell_data(self.columns[index.column()], row, role)

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if column < 0:
            return
        self.layoutAboutToBeChanged.emit()
        before = [
            self._rows[at.row()] if at.row() < len(self._rows) else None for at in self.persistentIndexList()
        ]
        self._sorted = (column, order)
        self._rows = self._in_order(self._rows)
        places = {self._key(row): at for at, row in enumerate(self._rows)}
        for old, row in zip(self.persistentIndexList(), before, strict=True):
            if row is not None:
                self.changePersistentIndex(old, self.index(places[self._key(row)], old.column()))
        self.layoutChanged.emit()


def _alignment(column: Column[Row]) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.align is Align.RIGHT else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _cell_data(column: Column[Row], row: Row, role: int) -> object:
    value: object = None
    match role:
        case Qt.ItemDataRole.DisplayRole:
            value = column.text(row)
        case Qt.ItemDataRole.AccessibleTextRole:
            value = (column.spoken or column.text)(row)
        case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
            value = column.hint(row) if column.hint else None
        case Qt.ItemDataRole.TextAlignmentRole:
            value = _alignment(column)
        case TableRole.PAYLOAD:
            value = row
        case TableRole.SORT_KEY:
            value = (column.sort_key or column.text)(row)
        case TableRole.TONE:
            value = column.tone(row) if column.tone else Tone.PLAIN
        case TableRole.STRONG:
            value = column.strong
        case TableRole.ICON:
            value = column.icon(row) if column.icon else ""
    return value
