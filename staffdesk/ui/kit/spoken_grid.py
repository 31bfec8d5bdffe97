"""Grids told to assistive tools: a painted grid is a table of rows and cells that say what they are.

A grid paints thousands of cells and has no widget for any of them. Here each row and each cell is an object
of the accessibility tree, made when it is asked for, and read from the grid as it is at that moment.
"""

from typing import Any

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget
from typing_extensions import override

Place = tuple[int, int]
"""A row of the tree and a cell in it."""


class SpokenGrid(QAbstractScrollArea):
    """A painted grid that says its rows and cells; what a subclass must tell."""

    def spoken_rows(self) -> int:
        """Count the rows."""
        raise NotImplementedError

    def spoken_cells(self) -> int:
        """Count the cells of each row."""
        raise NotImplementedError

    def spoken_row(self, row: int) -> str:
        """Say a row: a child, an activity."""
        raise NotImplementedError

    def spoken_at(self, row: int, cell: int) -> str:
        """Say a cell, whole: whose, when, which slot, what."""
        raise NotImplementedError

    def spoken_rect(self, row: int, cell: int | None) -> QRect:
        """Give where a cell, or a row, lies in the viewport; it may be out of sight."""
        raise NotImplementedError

    def spoken_current(self) -> Place | None:
        """Give the cell one stands on."""
        raise NotImplementedError

    def tell_current(self) -> None:
        """Let assistive tools read the cell one stands on."""
        current = self.spoken_current()
        if current is None or not QAccessible.isActive():
            return
        table = QAccessible.queryAccessibleInterface(self)
        row = table.child(current[0]) if table is not None else None
        cell = row.child(current[1]) if row is not None else None
        if cell is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(cell, QAccessible.Event.Focus))


class _Table(QAccessibleWidget):
    """The grid itself."""

    def __init__(self, grid: SpokenGrid) -> None:
        super().__init__(grid, QAccessible.Role.Table, grid.accessibleName())
        self.grid = grid
        self._rows: dict[int, _Row] = {}

    @override
    def childCount(self) -> int:
        return self.grid.spoken_rows()

    @override
    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        if not 0 <= index < self.grid.spoken_rows():
            return None
        return self._rows.setdefault(index, _Row(self, index))

    @override
    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return next((at for at, row in self._rows.items() if row is child), -1)

    @override
    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        current = self.grid.spoken_current()
        row = None if current is None else self.child(current[0])
        return None if row is None or current is None else row.child(current[1])


class _Part(QAccessibleInterface):
    """A row or a cell: what both are."""

    grid: SpokenGrid

    @override
    def isValid(self) -> bool:
        return True

    @override
    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    @override
    def window(self) -> QWindow | None:  # type: ignore[override]
        return self.grid.window().windowHandle()

    @override
    def setText(self, t: QAccessible.Text, text: str) -> None:
        """Nothing here is renamed by a tool."""

    @override
    def interface_cast(self, t: QAccessible.InterfaceType) -> Any:
        return None

    def _on_screen(self, rect: QRect) -> QRect:
        return QRect(self.grid.viewport().mapToGlobal(rect.topLeft()), rect.size())


class _Row(_Part):
    """One row: its name, and its cells."""

    def __init__(self, table: _Table, row: int) -> None:
        super().__init__()
        self.grid, self._table, self.row = table.grid, table, row
        self._cells: dict[int, _Cell] = {}

    @override
    def parent(self) -> QAccessibleInterface:
        return self._table

    @override
    def childCount(self) -> int:
        return self.grid.spoken_cells()

    @override
    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        if not 0 <= index < self.grid.spoken_cells():
            return None
        return self._cells.setdefault(index, _Cell(self, index))

    @override
    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return next((at for at, cell in self._cells.items() if cell is child), -1)

    @override
    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        cells = (self.child(at) for at in range(self.grid.spoken_cells()))
        return next((cell for cell in cells if cell is not None and cell.rect().contains(x, y)), None)

    @override
    def isValid(self) -> bool:
        return self.row < self.grid.spoken_rows()

    @override
    def text(self, t: QAccessible.Text) -> str:
        named = t is QAccessible.Text.Name and self.isValid()
        return self.grid.spoken_row(self.row) if named else ""

    @override
    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Row

    @override
    def rect(self) -> QRect:
        return self._on_screen(self.grid.spoken_rect(self.row, None))

    @override
    def state(self) -> QAccessible.State:
        return QAccessible.State()


class _Cell(_Part):
    """One cell: whose, when, which slot, what it is."""

    def __init__(self, row: _Row, cell: int) -> None:
        super().__init__()
        self.grid, self._row, self._cell = row.grid, row, cell

    @override
    def parent(self) -> QAccessibleInterface:
        return self._row

    @override
    def childCount(self) -> int:
        return 0

    @override
    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    @override
    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    @override
    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    @override
    def isValid(self) -> bool:
        return self._row.isValid() and self._cell < self.grid.spoken_cells()

    @override
    def text(self, t: QAccessible.Text) -> str:
        named = t is QAccessible.Text.Name and self.isValid()
        return self.grid.spoken_at(self._row.row, self._cell) if named else ""

    @override
    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Cell

    @override
    def rect(self) -> QRect:
        return self._on_screen(self.grid.spoken_rect(self._row.row, self._cell))

    @override
    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        current = self.grid.spoken_current() == (self._row.row, self._cell)
        state.focusable = state.selectable = True
        state.focused = current and self.grid.hasFocus()
        state.selected = current
        return state


_tables: list[_Table] = []
"""Qt keeps the tables it was given by their address: they must outlive the grids."""


def _make(_class_name: str, told: QObject) -> QAccessibleInterface | None:
    if not isinstance(told, SpokenGrid):
        return None
    table = _Table(told)
    _tables.append(table)
    return table


QAccessible.installFactory(_make)
