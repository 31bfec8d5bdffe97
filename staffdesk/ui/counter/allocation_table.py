"""How the means settle the ticked invoices: a row per invoice, a column per means, what is left, totals."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from staffdesk.domain.allocation import Matrix
from staffdesk.domain.french.amounts import NO_BREAK, euros, euros_plain
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.ui.counter.columns import edges, means_edges
from staffdesk.ui.counter.words import MEANS_HEADS, NOTHING
from staffdesk.ui.kit.fields import AmountEdit
from staffdesk.ui.kit.painting import RIGHT, draw_hairline, draw_text, text_width
from staffdesk.ui.kit.theme import px, tokens

ROW_HEIGHT, FIELD_ROW_HEIGHT = 34, 40
FIELD_HEIGHT = 32
HEAD_HEIGHT = 28
ALWAYS_SHOWN = (Means.CESU, Means.CHEQUE, Means.CASH)
EMPTY = Matrix((), (), (), Cents(0), Cents(0))


class AllocationTable(QWidget):
    """The matrix, painted: the usual three means keep their columns, others come when they are used.

    By hand, each cell of a means that was given is a field; Return and the arrows go from one to another.

    Signals:
        edited: an amount was typed into a cell.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._matrix = EMPTY
        self._by_hand = False
        self._edits: dict[tuple[str, Means], CellEdit] = {}
        self.setAccessibleName("Répartition")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_matrix(self, matrix: Matrix) -> None:
        """Show another sharing."""
        self._matrix = matrix
        self.setAccessibleDescription(spoken(matrix))
        if self._by_hand:
            self._offer_fields()
        self.updateGeometry()
        self.update()

    def matrix(self) -> Matrix:
        """Give what is shown."""
        return self._matrix

    def share_by_hand(self, *, by_hand: bool) -> None:
        """Make the cells fields that hold what is shown, or painted figures again."""
        self._by_hand = by_hand
        for edit in self._edits.values():
            edit.hide()
            edit.deleteLater()
        self._edits = {}
        if by_hand:
            self._offer_fields()
        self.updateGeometry()
        self.update()

    def is_by_hand(self) -> bool:
        """Tell whether cells are fields."""
        return self._by_hand

    def typed(self) -> dict[tuple[str, Means], Cents]:
        """Give what stands in the fields, by number of invoice and means; what cannot be read is nothing."""
        return {key: edit.cents() or Cents(0) for key, edit in self._edits.items()}

    def unreadable(self) -> CellEdit | None:
        """Give the first field that holds no amount."""
        return next((edit for edit in self._edits.values() if not edit.is_readable()), None)

    def edit(self, invoice: str, means: Means) -> CellEdit:
        """Give the field of a cell."""
        return self._edits[invoice, means]

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        for edit in self._edits.values():
            edit.begin()
            return

    def _offer_fields(self) -> None:
        """Have a field for each cell of a means that was given; what was typed in one stays."""
        matrix = self._matrix
        means = [one for one in matrix.columns if one is not Means.CREDIT]
        keys = [(row.invoice, one) for row in matrix.rows for one in means]
        if keys != list(self._edits):
            kept = {key: edit.text() for key, edit in self._edits.items()}
            focused = next((key for key, edit in self._edits.items() if edit.hasFocus()), None)
            for edit in self._edits.values():
                edit.hide()
                edit.deleteLater()
            self._edits = {key: self._new_field(*key) for key in keys}
            for (invoice, one), edit in self._edits.items():
                row = next(row for row in matrix.rows if row.invoice == invoice)
                cents = row.cells[matrix.columns.index(one)]
                edit.setText(kept.get((invoice, one), euros_plain(cents) if cents else ""))
            if focused in self._edits:
                self._edits[focused].setFocus()
        self._place_fields()

    def _new_field(self, invoice: str, means: Means) -> CellEdit:
        edit = CellEdit(f"{MEANS_HEADS[means]} sur la facture {invoice}")
        edit.setParent(self)
        edit.textEdited.connect(self.edited)
        edit.moved.connect(lambda rows, steps: self._move(edit, rows, steps))
        edit.show()
        return edit

    def _move(self, edit: CellEdit, rows: int, steps: int) -> None:
        """Go to another field: so many rows down, so many fields on."""
        edits = list(self._edits.values())
        wide = len(edits) // max(len(self._matrix.rows), 1)
        at = edits.index(edit) + rows * wide + steps
        if 0 <= at < len(edits):
            edits[at].begin()

    def _shown(self) -> tuple[Means, ...]:
        shown = columns_of(self._matrix)
        if len(shown) > len(ALWAYS_SHOWN) and edges(self.width()).is_stacked:
            shown = self._matrix.columns
        return shown

    def _place_fields(self) -> None:
        shown = self._shown()
        rights = dict(zip(shown, means_edges(self.width(), len(shown)), strict=True))
        first = edges(self.width()).number + text_width("2026-000000") + px(8)
        wide = min(px(104), self._step(len(shown)) - px(6), min(rights.values()) + px(9) - first)
        for place, row in enumerate(self._matrix.rows):
            top = px(HEAD_HEIGHT) + self._row_height() * place + px(FIELD_ROW_HEIGHT - FIELD_HEIGHT) // 2
            for means in shown:
                edit = self._edits.get((row.invoice, means))
                if edit is not None:
                    edit.setGeometry(rights[means] + px(9) - wide, top, wide, px(FIELD_HEIGHT))

    def _row_height(self) -> int:
        return px(FIELD_ROW_HEIGHT if self._by_hand else ROW_HEIGHT)

    def _step(self, count: int) -> int:
        rights = means_edges(self.width(), max(count, 2))
        return rights[1] - rights[0]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_fields()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(480), px(HEAD_HEIGHT) + self._row_height() * len(self._matrix.rows) + px(ROW_HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(360), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        shown = self._shown()
        figures = edges(self.width()).figure
        rights = (*means_edges(self.width(), len(shown)), figures)
        head = QRectF(0, 0, self.width(), px(HEAD_HEIGHT))
        for right, words in zip(rights, (*(MEANS_HEADS[means] for means in shown), "Reste"), strict=True):
            _figure(painter, head, right, words, c.text3, 13)
        draw_hairline(painter, 0, self.width(), head.bottom() - 1)
        row = head.translated(0, head.height())
        row.setHeight(self._row_height())
        for line in self._matrix.rows:
            cells = [
                None if (line.invoice, means) in self._edits else _cell(self._matrix, means, line.cells)
                for means in shown
            ]
            self._paint_row(painter, row, line.invoice, (*cells, line.left), rights)
            row.translate(0, self._row_height())
        row.setHeight(px(ROW_HEIGHT))
        draw_hairline(painter, 0, self.width(), row.top() - 1, c.line2)
        totals = [_cell(self._matrix, means, self._matrix.totals) for means in shown]
        self._paint_row(painter, row, "Total", (*totals, self._matrix.left), rights, is_total=True)

    def _paint_row(
        self,
        painter: QPainter,
        row: QRectF,
        words: str,
        cells: tuple[int | None, ...],
        rights: tuple[int, ...],
        *,
        is_total: bool = False,
    ) -> None:
        c = tokens()
        weight = 600 if is_total else 400
        draw_text(painter, row.adjusted(edges(self.width()).number, 0, 0, 0), words, c.text, 14, weight)
        for cents, right in zip(cells[:-1], rights, strict=False):
            if cents is None:
                continue
            ink = c.text if cents else c.text3
            _figure(painter, row, right, euros(cents) if cents else NOTHING, ink, 14, weight)
        left = cells[-1] or 0
        left_ink = c.warn if left else c.text if is_total else c.text3
        _figure(painter, row, rights[-1], euros(left), left_ink, 14, weight)
        if not is_total:
            draw_hairline(painter, 0, self.width(), row.bottom() - 1)


class CellEdit(AmountEdit):
    """One cell shared by hand.

    Signals:
        moved: (rows, fields): go so many rows down, so many fields on.
    """

    moved = Signal(int, int)

    def __init__(self, name: str) -> None:
        super().__init__(name, inline=True)
        self.setPlaceholderText(NOTHING)

    def begin(self) -> None:
        """Put the cursor here, for one who overwrites."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Return: (0, 1),
            Qt.Key.Key_Enter: (0, 1),
        }
        way = ways.get(Qt.Key(event.key())) if not event.modifiers() else None
        if way is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(*way)


def columns_of(matrix: Matrix) -> tuple[Means, ...]:
    """Give the means that have a column, in the order of the domain."""
    return tuple(means for means in Means if means in ALWAYS_SHOWN or means in matrix.columns)


def spoken(matrix: Matrix) -> str:
    """Say the sharing to who cannot see it."""
    lines = []
    for row in matrix.rows:
        parts = [
            f"{MEANS_HEADS[means]} {euros(cents)}"
            for means, cents in zip(matrix.columns, row.cells, strict=True)
            if cents
        ]
        lines.append(f"{row.invoice}{NO_BREAK}: {', '.join([*parts, f'reste {euros(row.left)}'])}")
    return ". ".join(lines)


def _cell(matrix: Matrix, means: Means, cells: tuple[Cents, ...]) -> int:
    return cells[matrix.columns.index(means)] if means in matrix.columns else 0


def _figure(
    painter: QPainter, row: QRectF, right: float, words: str, ink: QColor, size: int, weight: int = 400
) -> None:
    draw_text(painter, QRectF(0, row.top(), right, row.height()), words, ink, size, weight, RIGHT)
