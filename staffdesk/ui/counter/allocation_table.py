"""How the means settle the ticked invoices: a row per invoice, a column per means, what is left, totals."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from staffdesk.domain.allocation import Matrix
from staffdesk.domain.french.amounts import NO_BREAK, euros
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.ui.counter.columns import edges, means_edges
from staffdesk.ui.counter.words import MEANS_HEADS, NOTHING
from staffdesk.ui.kit.painting import RIGHT, draw_hairline, draw_text
from staffdesk.ui.kit.theme import px, tokens

ROW_HEIGHT = 34
HEAD_HEIGHT = 28
ALWAYS_SHOWN = (Means.CESU, Means.CHEQUE, Means.CASH)
EMPTY = Matrix((), (), (), Cents(0), Cents(0))


class AllocationTable(QWidget):
    """The matrix, painted: the usual three means keep their columns, others come when they are used."""

    def __init__(self) -> None:
        super().__init__()
        self._matrix = EMPTY
        self.setAccessibleName("Répartition")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_matrix(self, matrix: Matrix) -> None:
        """Show another sharing."""
        self._matrix = matrix
        self.setAccessibleDescription(spoken(matrix))
        self.updateGeometry()
        self.update()

    def matrix(self) -> Matrix:
        """Give what is shown."""
        return self._matrix

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(480), px(HEAD_HEIGHT) + px(ROW_HEIGHT) * (len(self._matrix.rows) + 1))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(360), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = tokens()
        shown = columns_of(self._matrix)
        if len(shown) > len(ALWAYS_SHOWN) and edges(self.width()).is_stacked:
            shown = self._matrix.columns
        figures = edges(self.width()).figure
        rights = (*means_edges(self.width(), len(shown)), figures)
        head = QRectF(0, 0, self.width(), px(HEAD_HEIGHT))
        for right, words in zip(rights, (*(MEANS_HEADS[means] for means in shown), "Reste"), strict=True):
            _figure(painter, head, right, words, c.text3, 13)
        draw_hairline(painter, 0, self.width(), head.bottom() - 1)
        row = head.translated(0, head.height())
        row.setHeight(px(ROW_HEIGHT))
        for line in self._matrix.rows:
            cells = [_cell(self._matrix, means, line.cells) for means in shown]
            self._paint_row(painter, row, line.invoice, (*cells, line.left), rights)
            row.translate(0, px(ROW_HEIGHT))
        draw_hairline(painter, 0, self.width(), row.top() - 1, c.line2)
        totals = [_cell(self._matrix, means, self._matrix.totals) for means in shown]
        self._paint_row(painter, row, "Total", (*totals, self._matrix.left), rights, is_total=True)

    def _paint_row(
        self,
        painter: QPainter,
        row: QRectF,
        words: str,
        cells: tuple[int, ...],
        rights: tuple[int, ...],
        *,
        is_total: bool = False,
    ) -> None:
        c = tokens()
        weight = 600 if is_total else 400
        draw_text(painter, row.adjusted(edges(self.width()).number, 0, 0, 0), words, c.text, 14, weight)
        for cents, right in zip(cells[:-1], rights, strict=False):
            ink = c.text if cents else c.text3
            _figure(painter, row, right, euros(cents) if cents else NOTHING, ink, 14, weight)
        left_ink = c.warn if cells[-1] else c.text if is_total else c.text3
        _figure(painter, row, rights[-1], euros(cells[-1]), left_ink, 14, weight)
        if not is_total:
            draw_hairline(painter, 0, self.width(), row.bottom() - 1)


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
