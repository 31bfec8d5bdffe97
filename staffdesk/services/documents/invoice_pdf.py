"""An invoice on A4: the snapshot in, the file out, by the rules of look-documents.md, section 2."""

from __future__ import annotations

from collections.abc import Iterable

from staffdesk.domain.french.amounts import euros
from staffdesk.domain.french.dates import day_month_year_long, month_year
from staffdesk.domain.invoice_document import Collection, InvoiceDocument
from staffdesk.services.documents.heading import A4_HEADING, draw_heading, draw_later_head
from staffdesk.services.documents.invoice_foot import (
    draw_footer,
    draw_means,
    draw_talon,
    has_foot,
    has_means,
    has_talon,
)
from staffdesk.services.documents.invoice_lines import (
    deduction_lines,
    draw_column_heads,
    draw_part,
    draw_total,
)
from staffdesk.services.documents.invoice_notes import Notes, draw_notes, write_notes
from staffdesk.services.documents.invoice_panel import draw_address, draw_panel, draw_title
from staffdesk.services.documents.invoice_plan import PagePlan, plan_pages, total_height
from staffdesk.services.documents.layout import BORDER, SECONDARY, Sheet, Style
from staffdesk.services.documents.pdf_file import FileFacts

_SUITE = Style("It", 9.5, SECONDARY)

_FIRST_HEADS, _LATER_HEADS = 96.8, 26.0


def render_invoice(invoice: InvoiceDocument) -> bytes:
    """Return the PDF of an invoice; the same snapshot always gives the same bytes."""
    sheet = Sheet(210, 297)
    _draw(sheet, invoice)
    return sheet.finish(_facts(invoice))


def render_invoices(invoices: Iterable[InvoiceDocument], title: str) -> bytes:
    """Return one file with many invoices, for the printing room: its fonts are stored once.

    Raises:
        ValueError: there is no invoice to print.
    """
    sheet: Sheet | None = None
    facts: FileFacts | None = None
    for invoice in invoices:
        if sheet is None:
            sheet, facts = Sheet(210, 297), _facts(invoice)
        else:
            sheet.new_page()
        _draw(sheet, invoice)
    if sheet is None or facts is None:
        raise ValueError("no invoice to print")
    return sheet.finish(FileFacts(title, facts.author, facts.made_on))


def invoice_title(invoice: InvoiceDocument) -> str:
    """Return the title a reader shows: number, month, amount and what to do, in words."""
    start = f"Facture {invoice.number}, {month_year(invoice.month_on)}, "
    ends = {
        Collection.NOTHING_DUE: "rien à payer",
        Collection.CREDIT: f"rien à payer, avoir disponible {euros(invoice.credit_left)}",
    }
    if invoice.collection in ends:
        return start + ends[invoice.collection]
    if invoice.direct_debit:
        day = day_month_year_long(invoice.direct_debit.debited_on)
        return f"{start}{euros(invoice.to_pay)} prélevés le {day}"
    whom = " au Trésor public" if invoice.collection is Collection.TREASURY else ""
    due = day_month_year_long(invoice.due_on)
    return f"{start}{euros(invoice.to_pay)} à payer{whom} au plus tard le {due}"


def _facts(invoice: InvoiceDocument) -> FileFacts:
    return FileFacts(invoice_title(invoice), invoice.letterhead.town, f"{invoice.issued_on:%Y%m%d}")


def _draw(sheet: Sheet, invoice: InvoiceDocument) -> None:
    notes = write_notes(invoice)
    total = total_height(sum(len(lines) for lines in deduction_lines(invoice)))
    pages = plan_pages(invoice.children, foot=has_foot(invoice), total=total, notes=notes.height)
    _draw_first_third(sheet, invoice)
    for rank, page in enumerate(pages, 1):
        if rank > 1:
            sheet.new_page()
            draw_later_head(sheet, invoice.letterhead, f"Facture n°\u00a0{invoice.number}")
        _draw_page(sheet, invoice, page, notes, first=rank == 1)
        if rank < len(pages):
            _draw_suite(sheet, pages, rank, y=284.5 if rank > 1 or not has_foot(invoice) else 213.0)
        if rank == 1:
            _draw_foot(sheet, invoice)
        draw_footer(sheet, invoice.footer, rank, len(pages))


def _draw_first_third(sheet: Sheet, invoice: InvoiceDocument) -> None:
    draw_heading(sheet, invoice.letterhead, A4_HEADING)
    draw_title(sheet, invoice)
    draw_panel(sheet, invoice)
    draw_address(sheet, invoice.payer)
    for fold in (99, 198):
        sheet.rule(4, 8, fold, 0.5, BORDER)


def _draw_page(sheet: Sheet, invoice: InvoiceDocument, page: PagePlan, notes: Notes, *, first: bool) -> None:
    if page.parts:
        with sheet.element("Table"):
            draw_column_heads(sheet, _FIRST_HEADS if first else _LATER_HEADS)
            for part in page.parts:
                draw_part(sheet, part, cesu=invoice.cesu_cap > 0)
    if page.total_at is not None:
        draw_total(sheet, invoice, page.total_at)
    if page.notes_at is not None:
        draw_notes(sheet, invoice, notes, page.notes_at)


def _draw_suite(sheet: Sheet, pages: list[PagePlan], rank: int, y: float) -> None:
    """Say at the bottom right what follows and where."""
    following, total = (
        rank + 1,
        next(place for place, page in enumerate(pages, 1) if page.total_at is not None),
    )
    if total <= rank:
        words = f"Prix et factures d’avant\u00a0: page\u00a0{following}"
    elif total == following:
        words = f"Suite et total page\u00a0{total}"
    else:
        words = f"Suite page\u00a0{following}, total page\u00a0{total}"
    with sheet.element("P"):
        sheet.text(192, y, words, _SUITE, "right")


def _draw_foot(sheet: Sheet, invoice: InvoiceDocument) -> None:
    if has_means(invoice):
        draw_means(sheet, invoice)
    if has_talon(invoice):
        draw_talon(sheet, invoice)
