"""A grid of prices typed cell by cell, or pasted whole from a spreadsheet; a blank line waits at its end."""

import json
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel
from typing_extensions import override

from staffdesk.domain.tariffs.typed import TypedFault, TypedGrid, pasted
from staffdesk.ui.kit.inline_edits import InlineEdit
from staffdesk.ui.kit.labels import label
from staffdesk.ui.kit.tab_order import follow, stop_before
from staffdesk.ui.kit.theme import px
from staffdesk.ui.settings.controls import RawControl

BAND_WIDTH, PRICE_WIDTH, LONE_PRICE_WIDTH = 210, 78, 176
"""A price that stands alone may be a rate with its floor and ceiling."""
MOST_COLUMNS, MOST_LINES = 12, 100
"""A grid that councils vote has some ten bands; a whole sheet on the clipboard would hold the window up."""
FIRST_COLUMN = "Tranche"


class _Cell(InlineEdit):
    """A cell; a block of cells on the clipboard is handed over, a single word is pasted as usual.

    Signals:
        block_pasted: the text of several cells.
    """

    block_pasted = Signal(str)

    def __init__(self, name: str, width: int) -> None:
        super().__init__(name, width)
        self.half_typed = False
        """Something was typed and the cell is not left yet."""
        self.textEdited.connect(lambda _text: self._note(half_typed=True))
        self.editingFinished.connect(lambda: self._note(half_typed=False))

    def _note(self, *, half_typed: bool) -> None:
        self.half_typed = half_typed

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            text = QGuiApplication.clipboard().text()
            if "\t" in text or "\n" in text.strip():
                self.block_pasted.emit(text)
                return
        super().keyPressEvent(event)


class GridEditor(RawControl):
    """The grid.

    Signals:
        columns_changed: a paste brought another number of columns.
        unreadable: what was pasted is no grid.
        too_large: what was pasted has more lines or prices than a grid; nothing of it is taken.
        cell_left: a cell was left: what is typed in it is meant.
    """

    columns_changed = Signal(int)
    unreadable = Signal()
    too_large = Signal()
    cell_left = Signal()

    def __init__(self, name: str) -> None:
        """``name`` says whose prices these are."""
        super().__init__()
        self._name = name
        self._bands = True
        self._heads: list[QLabel] = []
        self._words: tuple[str, ...] = ("Prix",)
        self._cells: list[list[_Cell]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(6))
        self._grid.setVerticalSpacing(px(4))
        self._grid.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._rebuild([["", ""]])

    # ------------------------------------------------------------------------------------------ values

    def grid(self) -> TypedGrid:
        """Give the texts that are shown, blank rows left out; without bands the first row alone."""
        rows = [[cell.text() for cell in line] for line in self._lines()]
        shown = rows[: None if self._bands else 1]
        return TypedGrid(tuple((band, tuple(cells[: self.columns()])) for band, *cells in shown))

    def show_grid(self, grid: TypedGrid) -> None:
        """Show texts."""
        count = max([1, *(len(cells) for _, cells in grid.rows)])
        self._rebuild([[band, *cells, *[""] * (count - len(cells))] for band, cells in grid.rows])

    def show_columns(self, words: Sequence[str], *, bands: bool) -> None:
        """Name the columns of prices; what is typed beyond them stays until a column comes back."""
        if (tuple(words), bands) == (self._words, self._bands):
            return  # a rebuild takes out the line that is just being emptied, and the cursor with it
        self._words, self._bands = tuple(words), bands
        self._rebuild(self._texts())

    def columns(self) -> int:
        """Give the number of columns of prices that are shown."""
        return len(self._words)

    @override
    def raw(self) -> str:
        return json.dumps(self._texts(), ensure_ascii=False)

    @override
    def put_raw(self, raw: str) -> None:
        self._rebuild([[str(text) for text in row] for row in json.loads(raw)])

    def cell(self, row: int, column: int) -> InlineEdit:
        """Give a cell: column 0 is the band."""
        return self._cells[row][column]

    def cell_of(self, row: int, column: int) -> InlineEdit | None:
        """Give the cell of a line of :meth:`grid`, which leaves blank lines out; None where it has none."""
        lines = self._lines()
        return lines[row][min(column, len(lines[row]) - 1)] if row < len(lines) else None

    def is_typed_in(self, row: int, column: int) -> bool:
        """Tell whether a cell of :meth:`grid` is half typed, or empty in such a line.

        Nobody is told yet what is wrong with it.
        """
        line = self._lines()[row]
        cell = line[column]
        return cell.half_typed or (not cell.text().strip() and any(other.half_typed for other in line))

    def mark(self, row: int, column: int = 0) -> None:
        """Outline a cell of a line of :meth:`grid` as wrong."""
        cell = self.cell_of(row, column)
        if cell is not None:
            cell.mark(wrong=True)

    def clear_marks(self) -> None:
        """Outline no cell any more."""
        for row in self._cells:
            for cell in row:
                cell.mark(wrong=False)

    def paste(self, text: str, row: int = 0, column: int = 0) -> None:
        """Take a block: a grid put on a band replaces this one, else it fills the cells from one on."""
        if len(text.splitlines()) > MOST_LINES:
            self.too_large.emit()
            return
        try:
            grid = pasted(text) if column == 0 else None
        except TypedFault:
            grid = None
        if grid is None:
            self._fill(text, row, column)
        else:
            self._take(grid)

    def paste_clipboard(self) -> None:
        """Take the grid that is on the clipboard."""
        try:
            grid = pasted(QGuiApplication.clipboard().text())
        except TypedFault:
            self.unreadable.emit()
            return
        self._take(grid)

    # ------------------------------------------------------------------------------------------ inside

    def _take(self, grid: TypedGrid) -> None:
        columns = max(len(cells) for _, cells in grid.rows)
        if columns > MOST_COLUMNS or len(grid.rows) > MOST_LINES:
            self.too_large.emit()
            return
        self.columns_changed.emit(columns)
        self.show_grid(grid)
        self.changed.emit()

    def _fill(self, text: str, row: int, column: int) -> None:
        block = [line.split("\t") for line in text.rstrip("\n").split("\n")]
        texts = self._texts()
        for down, line in enumerate(block):
            while len(texts) <= row + down:
                texts.append([""] * (1 + self.columns()))
            for right, part in enumerate(line):
                if column + right < len(texts[row + down]):
                    texts[row + down][column + right] = part.strip()
        self._rebuild(texts)
        self.changed.emit()

    def _lines(self) -> list[list[_Cell]]:
        """Give the lines that hold something; without bands there is one."""
        seen = self._cells if self._bands else self._cells[:1]
        return [line for line in seen if any(cell.text().strip() for cell in line)]

    def _texts(self) -> list[list[str]]:
        return [[cell.text() for cell in row] for row in self._cells]

    def _rebuild(self, texts: list[list[str]]) -> None:
        """Lay the cells out anew where their number differs, and fill them."""
        rows = [
            row
            for place, row in enumerate(texts)
            if any(text.strip() for text in row) or (place == 0 and not self._bands)
        ]
        if self._bands or not rows:
            rows.append([])
        width = max([1 + len(self._words), *(len(row) for row in rows)])
        if len(rows) != len(self._cells) or (self._cells and len(self._cells[0]) != width):
            self._lay_cells(len(rows), width)
        for place, row in enumerate(rows):
            for column in range(width):
                cell = self._cells[place][column]
                text = row[column] if column < len(row) else ""
                if cell.text() != text:
                    cell.setText(text)
                is_read = self._bands or (place == 0 and column > 0)
                cell.setVisible(is_read and column <= len(self._words))
                if column:
                    cell.setFixedWidth(px(self._price_width()))
        self._lay_heads()
        self.clear_marks()

    def _lay_cells(self, rows: int, width: int) -> None:
        before = stop_before(self._cells[0][0]) if self._cells else self
        for cell in (cell for row in self._cells for cell in row):
            cell.blockSignals(True)  # hidden with the cursor in it, it would be left, and laid out anew again
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._cells = [[self._make(row, column) for column in range(width)] for row in range(rows)]
        follow(before, [cell for row in self._cells for cell in row])

    def _price_width(self) -> int:
        return LONE_PRICE_WIDTH if len(self._words) == 1 else PRICE_WIDTH

    def _make(self, row: int, column: int) -> _Cell:
        what = "tranche" if column == 0 else f"prix {column}"
        width = self._price_width() if column else BAND_WIDTH
        cell = _Cell(f"{self._name}, ligne {row + 1}, {what}", width)
        if column:
            cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        cell.block_pasted.connect(lambda text: self.paste(text, row, column))
        cell.textEdited.connect(lambda _text: self._note(row))
        cell.editingFinished.connect(self._tidy)
        self._grid.addWidget(cell, row + 1, column)
        return cell

    def _note(self, row: int) -> None:
        """Keep a blank line at the end."""
        if self._bands and row == len(self._cells) - 1:
            place = len(self._cells)
            self._cells.append([self._make(place, column) for column in range(len(self._cells[0]))])
            for column, cell in enumerate(self._cells[-1]):
                cell.setVisible(column <= len(self._words))
            follow(self._cells[-2][-1], self._cells[-1])
        self.changed.emit()

    def _tidy(self) -> None:
        """A line emptied in the middle is taken out once its cell is left."""
        texts = self._texts()
        blank = [not any(text.strip() for text in row) for row in texts]
        if self._bands and sum(blank) > 1:
            held = self._held()
            self._rebuild(texts)
            if held is not None:
                row, column = held
                line = self._cells[min(row - sum(blank[:row]), len(self._cells) - 1)]
                line[column].setFocus(Qt.FocusReason.TabFocusReason)
        self.cell_left.emit()

    def _held(self) -> tuple[int, int] | None:
        """Give the line and the column that the cursor stands in, or goes to."""
        focus = QApplication.focusWidget()
        for row, line in enumerate(self._cells):
            for column, cell in enumerate(line):
                if cell is focus:
                    return row, column
        return None

    def _lay_heads(self) -> None:
        for head in self._heads:
            self._grid.removeWidget(head)
            head.hide()
            head.deleteLater()
        words = ([FIRST_COLUMN] if self._bands else []) + list(self._words)
        self._heads = []
        for column, said in enumerate(words, 0 if self._bands else 1):
            head = label(said, "hint")
            if column:
                head.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(head, 0, column)
            head.show()
            self._heads.append(head)
