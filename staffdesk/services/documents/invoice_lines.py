"""The lines of an invoice: column heads, one group per child, leaders, the total that closes them."""

from __future__ import annotations

from staffdesk.domain.french.amounts import MINUS, euros, euros_plain, number
from staffdesk.domain.invoice_document import Deduction, InvoiceDocument
from staffdesk.services.documents.invoice_plan import (
    ACTIVITY,
    AMOUNT_RIGHT,
    FIGURE,
    HEAD_TO_RULE,
    LINE_LEFT,
    PITCH,
    PRICE_RIGHT,
    QUANTITY_RIGHT,
    REASON,
    REASON_PITCH,
    UNIT,
    UNIT_GAP,
    WRAP_PITCH,
    GroupPart,
    PlacedLine,
)
from staffdesk.services.documents.layout import SECONDARY, TEXT, Sheet, Style, wrap

_HEAD = Style("Semibold", 9, SECONDARY)
_NAME = Style("Bold", 11)
_FACTS = Style("Regular", 9, SECONDARY)
_SUBTOTAL = Style("Bold", 10.5)
_TOTAL = Style("Bold", 11)
_KEY = Style("Semibold", 8.5)
_CESU = Style("Regular", 9)
_CESU_CAP = Style("Semibold", 9)

_LEFT = 18.0
_LEADER_END = 133.0
_TOTAL_LEFT = 78.0
_DEDUCTION_WIDTH = 86.0


def draw_column_heads(sheet: Sheet, y: float) -> None:
    """Draw the heads of the columns with their baseline at `y`, and the rule below."""
    with sheet.element("TR"):
        for x, words in ((_LEFT, "Prestation"), (QUANTITY_RIGHT, "Quantité"), (PRICE_RIGHT, "Prix unitaire"),
                         (AMOUNT_RIGHT, "Montant")):  # fmt: skip
            with sheet.element("TH"):
                sheet.text(x, y, words, _HEAD, "left" if x == _LEFT else "right")
    sheet.rule(_LEFT, AMOUNT_RIGHT, y + 1.6, 0.8, TEXT)


def draw_part(sheet: Sheet, part: GroupPart, *, cesu: bool) -> None:
    """Draw the head of a child and its lines; the subtotal stands at the first head only.

    `cesu` says whether eligible lines carry their key.
    """
    with sheet.element("TR"):
        _draw_child(sheet, part)
    sheet.rule(_LEFT, AMOUNT_RIGHT, part.y + HEAD_TO_RULE, 0.5)
    y = part.y + HEAD_TO_RULE
    for line in part.lines:
        y += PITCH
        with sheet.element("TR"):
            _draw_line(sheet, line, y, cesu=cesu)
        y += line.height - PITCH


def _draw_child(sheet: Sheet, part: GroupPart) -> None:
    subtotal = "" if part.continued else euros_plain(part.child.subtotal)
    with sheet.element("TD"):
        taken = sheet.fit(_LEFT, part.y, f"{part.child.name} ", _NAME, 90)
        facts = f"{part.child.facts} (suite)" if part.continued else part.child.facts
        x = _LEFT + taken + 1.6
        sheet.fit(x, part.y, facts, _FACTS, AMOUNT_RIGHT - x - 24)
    if subtotal:
        with sheet.element("TD"):
            sheet.text(AMOUNT_RIGHT, part.y, subtotal, _SUBTOTAL, "right")


def _draw_line(sheet: Sheet, placed: PlacedLine, y: float, *, cesu: bool) -> None:
    """Draw one line; figures stand on the last row of its words, where the leader ends."""
    line = placed.line
    with sheet.element("TD"):
        if cesu and line.cesu:
            draw_key(sheet, y)
        taken = sheet.text(LINE_LEFT, y, f"{line.activity} ", ACTIVITY) + UNIT_GAP
        end = LINE_LEFT + taken + sheet.text(LINE_LEFT + taken, y, placed.unit[0], UNIT)
        for words in placed.unit[1:]:
            y += WRAP_PITCH
            end = LINE_LEFT + sheet.text(LINE_LEFT, y, words, UNIT)
        for rank, words in enumerate(placed.reason, 1):
            sheet.text(LINE_LEFT, y + rank * REASON_PITCH, words, REASON)
    quantity = number(line.quantity)
    sheet.leader(end + 1.5, min(_LEADER_END, QUANTITY_RIGHT - FIGURE.width(quantity) - 2), y)
    _draw_figures(sheet, y, (quantity, euros_plain(line.unit_price), euros_plain(line.amount)))


def _draw_figures(sheet: Sheet, y: float, figures: tuple[str, str, str]) -> None:
    for x, figure in zip((QUANTITY_RIGHT, PRICE_RIGHT, AMOUNT_RIGHT), figures, strict=True):
        with sheet.element("TD"):
            sheet.text(x, y, figure, FIGURE, "right")


def draw_key(sheet: Sheet, y: float) -> None:
    """Draw the framed C of a line that CESU may pay: a letter, for printers without colour."""
    sheet.frame(_LEFT, y - 3.0, 3.7, 3.7, radius=0.6, thickness=0.6)
    sheet.text(_LEFT + 1.85, y - 0.12, "C", _KEY, "centre")


def deduction_lines(invoice: InvoiceDocument) -> list[list[str]]:
    """Return the words of each deduction, broken to the width of the block."""
    deductions = (*invoice.deductions, *invoice.already_paid)
    return [wrap(deduction.words, FIGURE, _DEDUCTION_WIDTH) for deduction in deductions]


def draw_total(sheet: Sheet, invoice: InvoiceDocument, y: float) -> None:
    """Draw sum, deductions and what is to pay, below the last line whose baseline is `y`."""
    sheet.rule(_TOTAL_LEFT, AMOUNT_RIGHT, y + 2.7, 0.5, SECONDARY)
    row = y + 7.3
    with sheet.element("P"):
        sheet.text(PRICE_RIGHT, row, "Total des prestations, en euros", FIGURE, "right")
        sheet.text(AMOUNT_RIGHT, row, euros_plain(invoice.total), FIGURE, "right")
    below = _draw_deductions(sheet, invoice, row)
    sheet.rule(_TOTAL_LEFT, AMOUNT_RIGHT, below + 2.1, 0.8, TEXT)
    with sheet.element("P"):
        sheet.text(PRICE_RIGHT, below + 7.5, "À payer pour cette facture", _TOTAL, "right")
        sheet.text(AMOUNT_RIGHT, below + 7.5, euros(invoice.to_pay), _TOTAL, "right")
    if invoice.cesu_cap:
        _draw_cesu(sheet, invoice, row + 2.3)


def _draw_deductions(sheet: Sheet, invoice: InvoiceDocument, y: float) -> float:
    deductions: tuple[Deduction, ...] = (*invoice.deductions, *invoice.already_paid)
    for deduction, lines in zip(deductions, deduction_lines(invoice), strict=True):
        with sheet.element("P"):
            for words in lines:
                y += PITCH
                sheet.text(PRICE_RIGHT, y, words, FIGURE, "right")
            sheet.text(AMOUNT_RIGHT, y, f"{MINUS}{euros_plain(deduction.amount)}", FIGURE, "right")
    return y


def _draw_cesu(sheet: Sheet, invoice: InvoiceDocument, y: float) -> None:
    """Say beside the total what CESU may pay at most."""
    with sheet.element("P"):
        draw_key(sheet, y)
        sheet.text(LINE_LEFT, y, "payable en CESU préfinancé, ", _CESU)
        sheet.text(LINE_LEFT, y + 3.9, f"au plus {euros(invoice.cesu_cap)}", _CESU_CAP)
