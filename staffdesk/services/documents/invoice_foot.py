"""The bottom of the first page: ways to pay, the talon for cheques with its code, the footer."""

from __future__ import annotations

from itertools import pairwise

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.dates import day_month_year
from staffdesk.domain.invoice_document import Collection, InvoiceDocument, PaymentMeans, Talon
from staffdesk.services.documents.codes import qr_modules
from staffdesk.services.documents.layout import SECONDARY, TEXT, Sheet, Style, clipped, wrap

_SECTION = Style("Semibold", 10.5)
_MEANS_HEAD = Style("Semibold", 9)
_MEANS = Style("Regular", 8.5, SECONDARY)
_TALON = Style("Bold", 12)
_HINT = Style("Regular", 9, SECONDARY)
_LABEL = Style("Regular", 8.5, SECONDARY)
_VALUE = Style("Semibold", 11)
_SMALLER = (Style("Semibold", 9), Style("Semibold", 8.5), Style("Semibold", 8))
_PLAIN = Style("Regular", 10)
_SEND_WIDTH = 118.0
_AMOUNT = Style("Bold", 18)
_PAY = Style("Semibold", 10)
_FOOTER = Style("Regular", 8, SECONDARY)
_PAGE = Style("Semibold", 8.5)

_LEFT, _RIGHT = 18.0, 192.0
_COLUMNS = (18.0, 65.0, 104.0, 149.0)
_GUTTER = 3.0
_CUT = 236.5
_CODE = 22.5


def has_foot(invoice: InvoiceDocument) -> bool:
    """Tell whether the first page keeps its bottom for means or talon: a debit needs neither."""
    return has_means(invoice) or has_talon(invoice)


def has_means(invoice: InvoiceDocument) -> bool:
    """Tell whether the row of means is drawn."""
    return bool(invoice.means) and invoice.collection in (Collection.TO_PAY, Collection.TREASURY)


def has_talon(invoice: InvoiceDocument) -> bool:
    """Tell whether talon or code are drawn."""
    payable_here = invoice.collection is Collection.TO_PAY
    return payable_here and (invoice.talon is not None or bool(invoice.payable_online_at))


def draw_means(sheet: Sheet, invoice: InvoiceDocument) -> None:
    """Draw the ways to pay the act lists, in up to four columns that close up."""
    with sheet.element("H2"):
        sheet.text(_LEFT, 215.8, "Comment payer", _SECTION)
    places = _columns(len(invoice.means))
    for (x, width), means in zip(places, invoice.means, strict=False):
        _draw_means(sheet, means, x, width)


def _columns(count: int) -> list[tuple[float, float]]:
    """Return left edge and width of each column: those of the specification, or equal ones when fewer."""
    if count >= len(_COLUMNS):
        edges = [*_COLUMNS, _RIGHT + _GUTTER]
    else:
        step = (_RIGHT - _LEFT + _GUTTER) / max(1, count)
        edges = [_LEFT + rank * step for rank in range(count + 1)]
    return [(left, after - left - _GUTTER) for left, after in pairwise(edges)]


def _draw_means(sheet: Sheet, means: PaymentMeans, x: float, width: float) -> None:
    with sheet.element("P"):
        sheet.fit(x, 220.9, means.title, _MEANS_HEAD, width)
        lines = clipped(wrap(means.words, _MEANS, width), 3, _MEANS, width)
        for rank, line in enumerate(lines):
            sheet.text(x, 224.8 + rank * 3.65, f"{line} ", _MEANS)


def draw_talon(sheet: Sheet, invoice: InvoiceDocument) -> None:
    """Draw what is cut off for a cheque, or only the amount and the code where no cheque is taken."""
    if invoice.talon:
        sheet.dashes(0, 210, _CUT)
        _draw_talon_words(sheet, invoice, invoice.talon)
    _draw_amount(sheet, invoice)
    if invoice.payable_online_at:
        _draw_code(sheet, invoice.payable_online_at)


def _draw_talon_words(sheet: Sheet, invoice: InvoiceDocument, talon: Talon) -> None:
    title = Style(_TALON.weight, _TALON.size, invoice.letterhead.accent)
    with sheet.element("H2"):
        sheet.text(_LEFT, 243.1, "Talon à joindre à votre chèque", title)
    with sheet.element("P"):
        sheet.text(86, 243.1, "Inutile si vous payez autrement.", _HINT)
    _draw_fact(sheet, _LEFT, 249.8, ("Facture", invoice.number), 38)
    _draw_fact(sheet, 58, 249.8, ("Dossier", invoice.household_number), 30)
    _draw_fact(sheet, 90, 249.8, ("À payer au plus tard le", day_month_year(invoice.due_on)), 48)
    draw_talon_people(sheet, invoice.payer.name, talon)


def draw_talon_people(sheet: Sheet, payer: str, talon: Talon) -> None:
    """Draw who owes, to whose order the cheque is made out and where it goes: nothing of it is cut short."""
    _draw_fact(sheet, _LEFT, 261.6, ("Redevable", payer), 69)
    _draw_fact(sheet, 90, 261.6, ("Chèque à l’ordre du", talon.payee), 46)
    style = _PLAIN.fitted(talon.return_address, _SEND_WIDTH, 9)
    lines = clipped(wrap(talon.return_address, style, _SEND_WIDTH), 2, style, _SEND_WIDTH)
    with sheet.element("P"):
        sheet.text(_LEFT, 273.2, "À envoyer ou à déposer ", _LABEL)
        for rank, line in enumerate(lines):
            sheet.text(_LEFT, 277.8 + rank * 3.9, line, style)


def _draw_fact(sheet: Sheet, x: float, y: float, fact: tuple[str, str], width: float) -> None:
    """Draw a label and its value; a long value takes two lines before it is made smaller."""
    label, value = fact
    style, lines = _VALUE, [value]
    if _VALUE.width(value) > width:
        style = next(one for one in _SMALLER if len(wrap(value, one, width)) <= 2 or one is _SMALLER[-1])
        lines = wrap(value, style, width)
    pitch, raised = (3.4, 0.8) if len(lines) <= 2 else (2.9, 1.6)
    with sheet.element("P"):
        sheet.text(x, y, f"{label} ", _LABEL)
        for rank, line in enumerate(lines):
            sheet.text(x, y + 4.8 - (raised if len(lines) > 1 else 0) + rank * pitch, line, style)


def _draw_amount(sheet: Sheet, invoice: InvoiceDocument) -> None:
    sheet.frame(142, 239.3, 50, 15.5, thickness=0.9, colour=TEXT)
    amount = euros(invoice.to_pay)
    with sheet.element("P"):
        sheet.text(145, 243.8, "Montant de cette facture ", _LABEL)
        sheet.fit(189, 251.7, amount, _AMOUNT, 44, "right")


def _draw_code(sheet: Sheet, address: str) -> None:
    """Draw the code of the portal's page; the desk's scanner reads the same one."""
    x, y = _RIGHT - _CODE, 258.0
    with sheet.element("P"):
        sheet.text(x - 3.2, 267.4, "Payer en ligne", _PAY, "right")
        sheet.text(x - 3.2, 271.5, "avec l’appareil photo", _LABEL, "right")
    with sheet.element("Figure", f"Code à scanner pour payer en ligne\u00a0: {address}"):
        sheet.modules(x, y, _CODE, qr_modules(address))


def draw_footer(sheet: Sheet, words: str, page: int, pages: int) -> None:
    """Draw the last line of a page: how to report an error, who sends, which page."""
    shown = f"Page\u00a0{page}/{pages}"
    with sheet.element("P"):
        sheet.fit(_LEFT, 291, words, _FOOTER, _RIGHT - _LEFT - 18)
        sheet.text(_RIGHT, 291, shown, _PAGE, "right")
