"""The two tables of a receipt: what was received by which means, and which invoices it settles."""

from __future__ import annotations

from dataclasses import dataclass

from staffdesk.domain.french.amounts import euros_plain
from staffdesk.domain.receipt_document import MeansReceived, ReceiptDocument, SettledInvoice
from staffdesk.services.documents.layout import SECONDARY, TEXT, Sheet, Style, clipped, wrap
from staffdesk.services.documents.voucher_runs import FEW, voucher_proof

SECTION = Style("Semibold", 10.5)
_MEANS = Style("Semibold", 9.5)
_PROOF = Style("Regular", 9, SECONDARY)
_FIGURE = Style("Regular", 9.5)
_TOTAL = Style("Semibold", 9.5)
_TOTAL_FIGURE = Style("Bold", 10)
_HEAD = Style("Semibold", 9, SECONDARY)
_NUMBER = Style("Semibold", 9.5)
_MONTH = Style("Regular", 9, SECONDARY)
_STRONG = Style("Bold", 9.5)

LEFT, RIGHT = 12.0, 136.0
_PROOF_LEFT = 30.0
_PROOF_WIDTH = 84.0
_PITCH, _WRAP = 5.7, 3.9
_MOST_PROOF_LINES = 3
_MOST_LINES = 6
_TALL, _FLAT = 10.55, 5.9
MOST_ON_FIRST_PAGE = 6
_TALL_ROWS = 3


def draw_means(sheet: Sheet, receipt: ReceiptDocument, y: float) -> float:
    """Draw one row a means with its proof, the head's baseline at `y`; return the baseline of the total."""
    with sheet.element("H2"):
        sheet.text(LEFT, y, "Annulé en" if receipt.reversal else "Reçu en", SECTION)
    sheet.rule(LEFT, RIGHT, y + 1.8, 0.8, TEXT)
    y += 1.4
    with sheet.element("Table"):
        for means in receipt.means:
            y = _draw_means(sheet, means, y + _PITCH)
            sheet.rule(LEFT, RIGHT, y + 1.8, 0.5)
        y += _PITCH
        with sheet.element("TR"):
            _cell(sheet, LEFT, y, f"Total {_verb(receipt)}, en euros", _TOTAL)
            _cell(sheet, RIGHT, y, euros_plain(receipt.amount), _TOTAL_FIGURE)
    return y


def _draw_means(sheet: Sheet, means: MeansReceived, y: float) -> float:
    lines = _proof_lines(means)
    left = max(_PROOF_LEFT, LEFT + _MEANS.width(means.title) + 3)
    with sheet.element("TR"):
        _cell(sheet, LEFT, y, f"{means.title} ", _MEANS)
        with sheet.element("TD"):
            for rank, line in enumerate(lines):
                sheet.text(left, y + rank * _WRAP, f"{line} ", _PROOF)
        _cell(sheet, RIGHT, y, euros_plain(means.amount), _FIGURE)
    return y + _WRAP * (len(lines) - 1)


def _proof_lines(means: MeansReceived) -> list[str]:
    words = voucher_proof(means.vouchers) if means.vouchers else means.proof
    left = max(_PROOF_LEFT, LEFT + _MEANS.width(means.title) + 3)
    width = _PROOF_LEFT + _PROOF_WIDTH + 4 - left
    lines = wrap(words, _PROOF, width)
    if len(means.vouchers) > FEW:
        return [*clipped(lines, _MOST_PROOF_LINES - 1, _PROOF, width), "liste complète à la dernière page"]
    return clipped(lines, _MOST_LINES, _PROOF, width)


@dataclass(frozen=True)
class Matrix:
    """Where the columns of invoices × means end, and how high a row is."""

    edges: tuple[float, ...]
    pitch: float

    @property
    def labels_end(self) -> float:
        """Return where the first figures may begin."""
        return self.edges[0] - 15

    @property
    def room(self) -> float:
        """Return how wide a figure may be: it stays clear of the column before it."""
        return self.edges[1] - self.edges[0] - 1.2


def matrix_of(receipt: ReceiptDocument) -> Matrix:
    """Return the columns of a receipt: as many means as it has, then settled and left, narrower when many."""
    count = len(receipt.means) + 2
    step = min(16.0, (RIGHT - LEFT - 30) / count)
    edges = tuple(RIGHT - step * (count - 1 - rank) for rank in range(count))
    return Matrix(edges, _TALL if len(receipt.settlements) <= _TALL_ROWS else _FLAT)


def matrix_height(receipt: ReceiptDocument) -> float:
    """Return the height of the matrix from the baseline of its title to its closing rule."""
    return 14.4 + matrix_of(receipt).pitch * len(receipt.settlements)


def draw_matrix(sheet: Sheet, receipt: ReceiptDocument, y: float, rows: tuple[SettledInvoice, ...]) -> float:
    """Draw rows of the matrix under its title, whose baseline is `y`; return the baseline of the last one."""
    matrix = matrix_of(receipt)
    with sheet.element("H2"):
        sheet.text(LEFT, y, matrix_title(receipt), SECTION)
    heads = (
        "Facture",
        *(means.title for means in receipt.means),
        "Annulé" if receipt.reversal else "Réglé",
        "Reste",
    )
    y += 5.4
    with sheet.element("TR"):
        for rank, (x, head) in enumerate(zip((LEFT, *matrix.edges), heads, strict=True)):
            with sheet.element("TH"):
                room = matrix.edges[1] - matrix.edges[0] - 1.5 if rank else 30
                sheet.fit(x, y, head, _HEAD, room, "right" if rank else "left")
    sheet.rule(LEFT, RIGHT, y + 1.6, 0.8, TEXT)
    y += 6.9 - matrix.pitch
    for row in rows:
        y += matrix.pitch
        _draw_row(sheet, matrix, row, y)
        sheet.rule(LEFT, RIGHT, y + (5.4 if matrix.pitch == _TALL else 1.9), 0.5)
    return y + (4.65 if matrix.pitch == _TALL else 0)


def _draw_row(sheet: Sheet, matrix: Matrix, row: SettledInvoice, y: float) -> None:
    figures = (*(euros_plain(cents) if cents else "–" for cents in row.by_means), euros_plain(row.settled))
    styles = (*(_FIGURE for _ in row.by_means), _STRONG, _FIGURE)
    with sheet.element("TR"):
        with sheet.element("TD"):
            number = f"{row.number} " if row.number else ""
            taken = sheet.text(LEFT, y, number, _NUMBER) if number else 0.0
            beside = matrix.pitch == _FLAT or not row.number
            place = (LEFT + taken + (0.6 if taken else 0), y) if beside else (LEFT, y + 4.0)
            sheet.fit(*place, row.label, _MONTH, matrix.labels_end + 3 - place[0])
        for x, figure, style in zip(matrix.edges, (*figures, euros_plain(row.left)), styles, strict=True):
            _cell(sheet, x, y, figure, style, matrix.room)


def draw_matrix_total(sheet: Sheet, receipt: ReceiptDocument, y: float) -> None:
    """Draw the sums of all columns with their baseline at `y`, and the closing rule."""
    matrix = matrix_of(receipt)
    sums = (*(means.amount for means in receipt.means), receipt.amount, receipt.left)
    with sheet.element("TR"):
        _cell(sheet, LEFT, y, "Total", _STRONG)
        for x, cents in zip(matrix.edges, sums, strict=True):
            _cell(sheet, x, y, euros_plain(cents), _STRONG, matrix.room)
    sheet.rule(LEFT, RIGHT, y + 2.0, 0.8, TEXT)


def matrix_title(receipt: ReceiptDocument) -> str:
    """Return what the matrix is about: a reversal opens invoices again."""
    return "Factures rouvertes" if receipt.reversal else "Factures réglées"


def _verb(receipt: ReceiptDocument) -> str:
    return "annulé" if receipt.reversal else "reçu"


def _cell(sheet: Sheet, x: float, y: float, words: str, style: Style, room: float = RIGHT - LEFT) -> None:
    with sheet.element("TD"):
        sheet.text(x, y, words, style.fitted(words, room, 7), "left" if x == LEFT else "right")
