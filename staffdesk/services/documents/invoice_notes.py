"""Below the total: why this price, and the framed memory of older invoices, never part of the debt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from staffdesk.domain.french.amounts import counted, euros, euros_plain
from staffdesk.domain.french.dates import day_month
from staffdesk.domain.invoice_document import InvoiceDocument, PreviousInvoice
from staffdesk.services.documents.layout import BORDER, SECONDARY, Sheet, Style, clipped, wrap

_HEAD = Style("Semibold", 9.5)
_NOTE = Style("Regular", 8.5, SECONDARY)
_FRAME_HEAD = Style("Semibold", 9)
_ROW = Style("Regular", 8.5)
_STRONG = Style("Semibold", 8.5)

_LEFT, _PRICE_WIDTH, _WIDE = 18.0, 84.0, 174.0
_FRAME_LEFT, _FRAME_RIGHT, _PAD = 108.0, 192.0, 3.0
_MOST_PRICE_LINES = 4
_MOST_PREVIOUS = 4
_GAP = 3.5
_FIRST = 4.2
_PRICE_PITCH, _ROW_PITCH, _SUM_PITCH = 3.7, 3.9, 3.6


@dataclass(frozen=True)
class Notes:
    """Both columns, broken to their widths: sentences, rows of (words, amount), lines of the account."""

    price: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    account: str
    sums: tuple[str, ...]

    @property
    def frame_height(self) -> float:
        """Return the height of the memory frame, 0 without it."""
        if not self.rows:
            return 0.0
        rows = _ROW_PITCH * len(self.rows) + _SUM_PITCH * len(self.sums)
        return _FIRST + 0.6 + rows + 1.6 + 3.5 + 1.8

    @property
    def height(self) -> float:
        """Return what both columns need below the total."""
        price = _FIRST + 0.5 + _PRICE_PITCH * len(self.price) if self.price else 0.0
        deepest = max(price, self.frame_height)
        return _GAP + deepest if deepest else 0.0


def write_notes(invoice: InvoiceDocument) -> Notes:
    """Return the notes of an invoice; without memory the price may take the whole width."""
    width = _PRICE_WIDTH if invoice.previous else _WIDE
    price = [line for sentence in invoice.price_notes for line in wrap(sentence, _NOTE, width)]
    running = wrap(" ".join(invoice.price_notes), _NOTE, width) if invoice.price_notes else []
    shortest = min(price, running, key=len)
    shown = clipped(shortest, _MOST_PRICE_LINES, _NOTE, width)
    return Notes(tuple(shown), _rows(invoice), _account(invoice), _sums(invoice))


def _rows(invoice: InvoiceDocument) -> tuple[tuple[str, str], ...]:
    """Return one row per older invoice; beyond four, the rest is one row with its sum."""
    previous = invoice.previous
    shown = previous if len(previous) <= _MOST_PREVIOUS else previous[: _MOST_PREVIOUS - 1]
    rows = [(f"{old.number}, {old.label}, {_due(old, invoice.issued_on)}", euros(old.left)) for old in shown]
    rest = previous[len(shown) :]
    if rest:
        left = euros(sum(old.left for old in rest))
        rows.append((f"et {counted(len(rest), 'autre')}, détail au portail et au guichet", left))
    return tuple(rows)


def _due(old: PreviousInvoice, on: date) -> str:
    """Say when an older invoice was due, or is: two runs of a month may have one last day to pay."""
    return f"{'échue' if old.due_on < on else 'échéance'} le {day_month(old.due_on)}"


def _account(invoice: InvoiceDocument) -> str:
    return f"Compte au {day_month(invoice.issued_on)} si rien n’a été payé depuis\u00a0: "


def _sums(invoice: InvoiceDocument) -> tuple[str, ...]:
    if not invoice.previous:
        return ()
    parts = " + ".join(euros_plain(old.left) for old in invoice.previous)
    words = f"= {parts} + {euros_plain(invoice.to_pay)}. Chaque somme n’est due qu’une fois."
    return tuple(wrap(words, _NOTE, _FRAME_RIGHT - _FRAME_LEFT - 2 * _PAD))


def draw_notes(sheet: Sheet, invoice: InvoiceDocument, notes: Notes, y: float) -> None:
    """Draw the notes below a total whose baseline is `y`."""
    top = y + _GAP
    if notes.price:
        _draw_price(sheet, notes.price, top + _FIRST)
    if notes.rows:
        _draw_memory(sheet, invoice, notes, top)


def _draw_price(sheet: Sheet, lines: Sequence[str], y: float) -> None:
    with sheet.element("H2"):
        sheet.text(_LEFT, y, "Pourquoi ce prix\u202f?", _HEAD)
    with sheet.element("P"):
        for rank, line in enumerate(lines):
            sheet.text(_LEFT, y + 4.2 + rank * _PRICE_PITCH, line, _NOTE)


def _draw_memory(sheet: Sheet, invoice: InvoiceDocument, notes: Notes, top: float) -> None:
    left, right = _FRAME_LEFT + _PAD, _FRAME_RIGHT - _PAD
    sheet.frame(
        _FRAME_LEFT, top, _FRAME_RIGHT - _FRAME_LEFT, notes.frame_height, thickness=0.7, colour=BORDER
    )
    y = top + _FIRST
    head = "Pour mémoire\u00a0: factures d’avant, non comprises ci-dessus"
    with sheet.element("H2"):
        sheet.fit(left, y, head, _FRAME_HEAD, right - left)
    y += 0.6
    for words, amount in notes.rows:
        y += _ROW_PITCH
        with sheet.element("P"):
            sheet.fit(left, y, words, _ROW, right - left - _ROW.width(amount) - 2)
            sheet.text(right, y, amount, _ROW, "right")
    sheet.rule(left, right, y + 1.6, 0.5)
    y += 5.1
    with sheet.element("P"):
        sheet.runs(left, y, [(notes.account, _ROW), (euros(invoice.account), _STRONG)])
        for rank, line in enumerate(notes.sums, 1):
            sheet.text(left, y + rank * _SUM_PITCH, line, _NOTE)
