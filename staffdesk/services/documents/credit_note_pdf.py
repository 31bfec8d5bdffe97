"""A credit note on A4: the snapshot in, the file out; the invoice's own places, so that both fold alike."""

from __future__ import annotations

from staffdesk.domain.credit_note_document import CreditNoteDocument
from staffdesk.domain.french.amounts import MINUS, euros, euros_plain
from staffdesk.domain.french.dates import day_month_year, day_month_year_long
from staffdesk.services.documents.heading import A4_HEADING, draw_heading, draw_later_head
from staffdesk.services.documents.invoice_foot import draw_footer
from staffdesk.services.documents.invoice_lines import draw_column_heads, draw_part
from staffdesk.services.documents.invoice_panel import draw_address
from staffdesk.services.documents.invoice_plan import PagePlan, plan_pages
from staffdesk.services.documents.layout import BORDER, SECONDARY, TEXT, TINT, Sheet, Style, wrap
from staffdesk.services.documents.pdf_file import FileFacts

_TITLE = Style("Bold", 17)
_FACTS = Style("Regular", 9.5, SECONDARY)
_LABEL = Style("Semibold", 10, SECONDARY)
_AMOUNT = Style("Bold", 30)
_ROW = Style("Regular", 9)
_ROW_TITLE = Style("Semibold", 9)
_FIGURE = Style("Regular", 9.5)
_STRONG = Style("Bold", 11)
_SUITE = Style("It", 9.5, SECONDARY)
_LEFT, _RIGHT, _SUMS_RIGHT = 18.0, 192.0, 164.0
_PANEL = (18.0, 43.0, 72.0, 46.0)
_TEXT_LEFT, _TEXT_RIGHT = 23.0, 86.0
_FIRST_HEADS, _LATER_HEADS = 96.8, 26.0
_PITCH = 4.9
_SUMS_HEIGHT = 46.0


def render_credit_note(note: CreditNoteDocument) -> bytes:
    """Return the PDF of a credit note; the same snapshot always gives the same bytes."""
    sheet = Sheet(210, 297)
    pages = plan_pages(note.children, foot=False, total=_SUMS_HEIGHT, notes=0)
    draw_heading(sheet, note.letterhead, A4_HEADING)
    _draw_title(sheet, note)
    _draw_panel(sheet, note)
    draw_address(sheet, note.payer)
    for fold in (99, 198):
        sheet.rule(4, 8, fold, 0.5, BORDER)
    for rank, page in enumerate(pages, 1):
        if rank > 1:
            sheet.new_page()
            draw_later_head(sheet, note.letterhead, f"Avoir n°\u00a0{note.number}")
        _draw_page(sheet, note, page, first=rank == 1)
        if rank < len(pages):
            with sheet.element("P"):
                sheet.text(_RIGHT, 284.5, f"Suite page\u00a0{rank + 1}", _SUITE, "right")
        draw_footer(sheet, note.footer, rank, len(pages))
    return sheet.finish(FileFacts(credit_note_title(note), note.letterhead.town, f"{note.issued_on:%Y%m%d}"))


def credit_note_title(note: CreditNoteDocument) -> str:
    """Return the title a reader shows: number, amount and the invoice, in words."""
    return (
        f"Avoir {note.number}, {euros(note.total)} sur la facture {note.invoice_number},"
        f" émis le {day_month_year_long(note.issued_on)}"
    )


def _draw_title(sheet: Sheet, note: CreditNoteDocument) -> None:
    facts = (
        f"n°\u00a0{note.number} · dossier\u00a0{note.household_number}"
        f" · émis le {day_month_year(note.issued_on)}"
    )
    with sheet.element("H1"):
        sheet.fit(_LEFT, 38, note.title, _TITLE, 87)
    with sheet.element("P"):
        sheet.fit(108, 38, facts, _FACTS, 84)


def _draw_panel(sheet: Sheet, note: CreditNoteDocument) -> None:
    """Draw how much the invoice is less, and what that changes for the family."""
    left, top, width, height = _PANEL
    sheet.fill(left, top, width, height, TINT)
    sheet.fill(left, top, 1.2, height, note.letterhead.accent)
    room = _TEXT_RIGHT - _TEXT_LEFT
    with sheet.element("H2"):
        sheet.text(_TEXT_LEFT, 49.1, "Déduit de votre facture", _LABEL)
    with sheet.element("P"):
        sheet.fit(_TEXT_LEFT, 60.6, euros(note.total), _AMOUNT, room)
    with sheet.element("P"):
        sheet.fit(_TEXT_LEFT, 67.5, f"facture n°\u00a0{note.invoice_number}", _ROW_TITLE, room)
    sheet.rule(_TEXT_LEFT, _TEXT_RIGHT, 71.1, 0.6, BORDER)
    for rank, words in enumerate(wrap(_consequence(note), _ROW, room)[:4]):
        with sheet.element("P"):
            sheet.text(_TEXT_LEFT, 75.8 + rank * 4.0, words, _ROW)


def _consequence(note: CreditNoteDocument) -> str:
    """Say in one sentence what a family does now: nothing, or pay less, and to whom."""
    if note.title_cents:
        kept = (
            f" {euros(note.freed_cents)} payés à la régie restent sur votre compte."
            if note.freed_cents
            else ""
        )
        return (
            f"Le Trésor public, qui encaisse cette facture, vous demandera {euros(note.title_cents)} de moins"
            f" ou vous les rendra s’ils sont payés.{kept}"
        )
    if note.freed_cents:
        return (
            f"Rien à faire\u00a0: {euros(note.freed_cents)} déjà payés restent sur votre compte"
            " et réduiront votre prochaine facture."
        )
    if note.left:
        return f"Il reste {euros(note.left)} à payer pour cette facture."
    return "Rien à faire\u00a0: il ne reste rien à payer pour cette facture."


def _draw_page(sheet: Sheet, note: CreditNoteDocument, page: PagePlan, *, first: bool) -> None:
    if page.parts:
        with sheet.element("Table"):
            draw_column_heads(sheet, _FIRST_HEADS if first else _LATER_HEADS)
            for part in page.parts:
                draw_part(sheet, part, cesu=False)
    if page.total_at is not None:
        _draw_sums(sheet, note, page.total_at)


def _draw_sums(sheet: Sheet, note: CreditNoteDocument, y: float) -> None:
    """Draw the sum of the credit note, and how the invoice stands with it, each figure once."""
    sheet.rule(78, _RIGHT, y + 2.1, 0.8, TEXT)
    y = _draw_sum(sheet, y + 7.5, "Total de l’avoir, en euros", euros(note.total), _STRONG)
    y = _draw_sum(
        sheet,
        y + 7,
        f"Facture n°\u00a0{note.invoice_number}, telle qu’émise",
        euros_plain(note.invoice_cents),
    )
    if note.credited_before:
        y = _draw_sum(sheet, y + _PITCH, "Avoirs précédents", _minus(note.credited_before))
    y = _draw_sum(sheet, y + _PITCH, "Cet avoir", _minus(note.total))
    kept = note.paid_cents - note.freed_cents
    if kept:
        y = _draw_sum(sheet, y + _PITCH, "Déjà réglé sur cette facture", _minus(kept))
    sheet.rule(78, _RIGHT, y + 2.1, 0.5, SECONDARY)
    y = _draw_sum(sheet, y + 7, "Reste à payer pour cette facture", euros(note.left), _STRONG)
    cause = f"Motif\u00a0: {note.cause}"
    for rank, words in enumerate(wrap(cause, _ROW, _RIGHT - _LEFT)):
        with sheet.element("P"):
            sheet.text(_LEFT, y + 8 + rank * 4.0, words, _ROW)


def _draw_sum(sheet: Sheet, y: float, words: str, figure: str, style: Style = _FIGURE) -> float:
    with sheet.element("P"):
        sheet.text(_SUMS_RIGHT, y, f"{words} ", style, "right")
        sheet.text(_RIGHT, y, figure, style, "right")
    return y


def _minus(cents: int) -> str:
    return f"{MINUS}{euros_plain(cents)}"
