"""The first third of an invoice: title, amount panel (five variants), address in the envelope's window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.dates import day_long, day_month_year
from staffdesk.domain.invoice_document import Collection, InvoiceDocument, Payer
from staffdesk.services.documents.layout import BORDER, SECONDARY, TINT, Sheet, Style, wrap

_TITLE = Style("Bold", 17)
_FACTS = Style("Regular", 9.5, SECONDARY)
_LABEL = Style("Semibold", 10, SECONDARY)
_AMOUNT = Style("Bold", 30)
_AMOUNT_ABOVE_NOTE = Style("Bold", 27)
_WHEN = Style("Regular", 10.5)
_WHEN_DAY = Style("Semibold", 10.5)
_NOTE = Style("Regular", 9, SECONDARY)
_ROW_TITLE = Style("Semibold", 9)
_ROW = Style("Regular", 9)

_LEFT, _TOP, _WIDTH, _HEIGHT = 18.0, 43.0, 72.0, 46.0
_BAR = 1.2
_TEXT_LEFT = 23.0
_TEXT_RIGHT = 86.0
_ROW_LEFT = 43.0
_MOST_PANEL_LINES = 4
_ADDRESS_LEFT, _ADDRESS_WIDTH = 108.0, 77.0
_ADDRESS_TOP, _ADDRESS_BOTTOM, _ADDRESS_HIGHEST = 59.6, 79.0, 56.0
_ADDRESS_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5)
_TIGHTEST = 0.38
"""Millimetres from one baseline to the next, for each point of size: closer, lines would touch."""


@dataclass(frozen=True)
class _Panel:
    """What one variant says: label, amount, when, then rows of title and words."""

    label: str
    amount: str
    when: tuple[str, str]
    rows: tuple[tuple[str, str], ...]


def draw_title(sheet: Sheet, invoice: InvoiceDocument) -> None:
    """Draw what the document is: its title, number, household and date of issue."""
    facts = (
        f"n°\u00a0{invoice.number} · dossier\u00a0{invoice.household_number}"
        f" · émise le {day_month_year(invoice.issued_on)}"
    )
    with sheet.element("H1"):
        sheet.fit(18, 38, invoice.title, _TITLE, 87)
    with sheet.element("P"):
        sheet.fit(_ADDRESS_LEFT, 38, facts, _FACTS, 84)


def draw_panel(sheet: Sheet, invoice: InvoiceDocument) -> None:
    """Draw how much, by when and how, on a tint that a monochrome printer may lose."""
    panel = _VARIANTS[invoice.collection](invoice)
    sheet.fill(_LEFT, _TOP, _WIDTH, _HEIGHT, TINT)
    sheet.fill(_LEFT, _TOP, _BAR, _HEIGHT, invoice.letterhead.accent)
    room = _TEXT_RIGHT - _TEXT_LEFT
    part_paid = _part_paid(invoice)
    with sheet.element("H2"):
        sheet.text(_TEXT_LEFT, 49.1, panel.label, _LABEL)
    with sheet.element("P"):
        style = _AMOUNT_ABOVE_NOTE if part_paid else _AMOUNT
        amount_at = 58.7 if part_paid else 60.6
        sheet.fit(_TEXT_LEFT, amount_at, panel.amount, style, room)
        if part_paid:
            sheet.fit(_TEXT_LEFT, 63.3, part_paid, _NOTE, room)
    _draw_when(sheet, panel, 68.1 if part_paid else 67.5, room)
    if panel.rows:
        sheet.rule(_TEXT_LEFT, _TEXT_RIGHT, 71.1, 0.6, BORDER)
        _draw_rows(sheet, panel.rows)


def draw_address(sheet: Sheet, payer: Payer) -> None:
    """Draw the payer where a DL envelope has its window; nothing else may stand there."""
    lines = _address_lines(payer)
    gaps = max(1, len(lines) - 1)
    tight = lines[0][1].size * _TIGHTEST
    pitch = max(tight, min(4.9, (_ADDRESS_BOTTOM - _ADDRESS_TOP) / gaps))
    top = max(_ADDRESS_HIGHEST, min(_ADDRESS_TOP, _ADDRESS_BOTTOM - gaps * pitch))
    with sheet.element("P"):
        for rank, (text, style) in enumerate(lines):
            sheet.text(_ADDRESS_LEFT, top + rank * pitch, text, style)


def _address_lines(payer: Payer) -> list[tuple[str, Style]]:
    """Give each line of the window: smaller until none touches the next and the town stands on one line.

    A name goes over two lines at most where a size allows it; nothing is ever cut short.
    """
    lines: list[tuple[str, Style]] = []
    for size in _ADDRESS_SIZES:
        name_style, style = Style("Semibold", size), Style(size=size)
        names = wrap(payer.name, name_style, _ADDRESS_WIDTH)
        parts = [wrap(text, style, _ADDRESS_WIDTH) for text in payer.address]
        lines = [(text, name_style) for text in names] + [(text, style) for part in parts for text in part]
        is_high = (len(lines) - 1) * size * _TIGHTEST > _ADDRESS_BOTTOM - _ADDRESS_TOP
        if len(names) <= 2 and not is_high and all(len(part) == 1 for part in parts[-1:]):
            break
    return lines


def _draw_when(sheet: Sheet, panel: _Panel, y: float, room: float) -> None:
    before, day = panel.when
    taken = _WHEN.width(before) + _WHEN_DAY.width(day)
    size = 10.5 if taken <= room else max(8.5, int(105 * room / taken) / 10)
    with sheet.element("P"):
        sheet.runs(_TEXT_LEFT, y, [(before, Style(size=size)), (day, Style("Semibold", size))])


def _draw_rows(sheet: Sheet, rows: tuple[tuple[str, str], ...]) -> None:
    lines: list[tuple[str, str]] = []
    for title, words in rows:
        left = _ROW_LEFT if title else _TEXT_LEFT
        first, *more = wrap(words, _ROW, _TEXT_RIGHT - left)
        lines += [(title, first), *(("\u00a0" if title else "", part) for part in more)]
    del lines[_MOST_PANEL_LINES:]
    pitch = min(4.85, 11.2 / max(1, len(lines) - 1))
    for rank, (title, words) in enumerate(lines):
        y = 75.8 + rank * pitch
        with sheet.element("P"):
            if title.strip():
                sheet.text(_TEXT_LEFT, y, f"{title} ", _ROW_TITLE)
            sheet.text(_ROW_LEFT if title else _TEXT_LEFT, y, words, _ROW)


def _part_paid(invoice: InvoiceDocument) -> str:
    if not invoice.paid or invoice.collection is Collection.NOTHING_DUE:
        return ""
    return f"{euros(invoice.due)} moins {euros(invoice.paid)} déjà réglés"


def _due(invoice: InvoiceDocument) -> tuple[str, str]:
    return "au plus tard le ", day_long(invoice.due_on)


def _to_pay(invoice: InvoiceDocument) -> _Panel:
    rows = ((means.panel_title, means.panel_words) for means in invoice.means if means.panel_title)
    return _Panel("À payer", euros(invoice.to_pay), _due(invoice), tuple(rows)[:3])


def _direct_debit(invoice: InvoiceDocument) -> _Panel:
    debit = invoice.direct_debit
    if debit is None:
        return _to_pay(invoice)
    rows = (
        ("Compte", f"terminé par {debit.account_last4}"),
        ("Mandat", debit.mandate_reference),
        ("Créancier", debit.creditor_id),
    )
    when = ("le ", day_long(debit.debited_on))
    return _Panel("Sera prélevé, rien à faire", euros(invoice.to_pay), when, rows)


def _nothing_due(invoice: InvoiceDocument) -> _Panel:
    settled = "Cette facture est déjà réglée." if invoice.paid else "Vous n’avez rien à faire."
    return _Panel("Rien à payer", euros(invoice.to_pay), (settled, ""), ())


def _credit(invoice: InvoiceDocument) -> _Panel:
    words = "Rien à payer. Il réduira votre prochaine facture."
    return _Panel("Avoir disponible", euros(invoice.credit_left), (words, ""), ())


def _treasury(invoice: InvoiceDocument) -> _Panel:
    rows = tuple(("", line) for line in invoice.treasury)
    return _Panel("À payer au Trésor public", euros(invoice.to_pay), _due(invoice), rows)


_VARIANTS: dict[Collection, Callable[[InvoiceDocument], _Panel]] = {
    Collection.TO_PAY: _to_pay,
    Collection.DIRECT_DEBIT: _direct_debit,
    Collection.NOTHING_DUE: _nothing_due,
    Collection.CREDIT: _credit,
    Collection.TREASURY: _treasury,
}
