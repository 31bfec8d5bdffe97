"""A reminder on A4: the sum in the first third, its words, each invoice claimed, the talon for a cheque."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from staffdesk.domain.french.amounts import euros, euros_plain
from staffdesk.domain.french.dates import day_long, day_month_year
from staffdesk.domain.french.reminders import document_title
from staffdesk.domain.reminder_document import ClaimedInvoice, ReminderDocument
from staffdesk.services.documents.heading import A4_HEADING, draw_heading, draw_later_head
from staffdesk.services.documents.invoice_foot import draw_footer
from staffdesk.services.documents.invoice_panel import draw_address
from staffdesk.services.documents.layout import BORDER, SECONDARY, TEXT, TINT, Sheet, Style, wrap
from staffdesk.services.documents.pdf_file import FileFacts
from staffdesk.services.documents.reminder_talon import draw_reminder_talon

_TITLE = Style("Bold", 17)
_FACTS = Style("Regular", 9.5, SECONDARY)
_LABEL = Style("Semibold", 10, SECONDARY)
_AMOUNT = Style("Bold", 30)
_WHEN, _WHEN_DAY = Style("Regular", 10.5), Style("Semibold", 10.5)
_ROW_TITLE, _ROW = Style("Semibold", 9), Style("Regular", 9)
_BODY = Style("Regular", 10.5)
_HEAD = Style("Semibold", 9, SECONDARY)
_CELL, _QUIET, _LEFT_TO_PAY = Style("Regular", 9.5), Style("Regular", 9.5, SECONDARY), Style("Semibold", 9.5)
_TOTAL = Style("Bold", 11)

_LEFT, _RIGHT = 18.0, 192.0
_LABEL_LEFT, _DUE_LEFT, _TOTAL_RIGHT, _SETTLED_RIGHT = 48.0, 98.0, 143.0, 167.0
_BODY_TOP, _LINE, _GAP, _ROW_PITCH = 106.0, 4.9, 3.0, 5.6
_FIRST_BOTTOM, _LATER_TOP, _LATER_BOTTOM = 230.0, 32.5, 279.0
_NO_TALON_BOTTOM = 279.0
_PANEL_MOST = 3


def render_reminder(reminder: ReminderDocument) -> bytes:
    """Return the PDF of a reminder; the same snapshot always gives the same bytes."""
    sheet = Sheet(210, 297)
    _draw(sheet, reminder)
    return sheet.finish(_facts(reminder))


def render_reminders(reminders: Iterable[ReminderDocument], title: str) -> bytes:
    """Return one file with many letters, for the printing room: its fonts are stored once.

    Raises:
        ValueError: there is no letter to print.
    """
    sheet: Sheet | None = None
    facts: FileFacts | None = None
    for reminder in reminders:
        if sheet is None:
            sheet, facts = Sheet(210, 297), _facts(reminder)
        else:
            sheet.new_page()
        _draw(sheet, reminder)
    if sheet is None or facts is None:
        raise ValueError("no reminder to print")
    return sheet.finish(FileFacts(title, facts.author, facts.made_on))


def _facts(reminder: ReminderDocument) -> FileFacts:
    return FileFacts(document_title(reminder), reminder.letterhead.town, f"{reminder.made_on:%Y%m%d}")


def _draw(sheet: Sheet, reminder: ReminderDocument) -> None:
    _draw_first_third(sheet, reminder)
    y = _draw_words(sheet, reminder)
    pages = _pages(reminder, y)
    for rank, rows in enumerate(pages, 1):
        if rank > 1:
            sheet.new_page()
            draw_later_head(sheet, reminder.letterhead, f"{reminder.title} {reminder.number}")
            y = _LATER_TOP
        _draw_table(sheet, reminder, rows, y, last=rank == len(pages))
        if rank == 1 and reminder.talon is not None:
            draw_reminder_talon(sheet, reminder, reminder.talon)
        draw_footer(sheet, reminder.footer, rank, len(pages))


def _pages(reminder: ReminderDocument, top: float) -> list[Sequence[ClaimedInvoice]]:
    """Cut the rows into pages; each keeps room for its heads, the last one for the sum."""
    bottom = _FIRST_BOTTOM if reminder.talon is not None else _NO_TALON_BOTTOM
    first = max(0, int((bottom - top) / _ROW_PITCH) - 1)
    later = int((_LATER_BOTTOM - _LATER_TOP) / _ROW_PITCH) - 1
    rows = reminder.invoices
    pages: list[Sequence[ClaimedInvoice]] = [rows[:first]]
    pages += [rows[start : start + later] for start in range(first, len(rows), later)]
    return pages


def _draw_first_third(sheet: Sheet, reminder: ReminderDocument) -> None:
    draw_heading(sheet, reminder.letterhead, A4_HEADING)
    with sheet.element("H1"):
        sheet.fit(_LEFT, 38, reminder.title, _TITLE, 87)
    facts = (
        f"n°\u00a0{reminder.number} · dossier\u00a0{reminder.household_number}"
        f" · du {day_month_year(reminder.made_on)}"
    )
    with sheet.element("P"):
        sheet.fit(108, 38, facts, _FACTS, 84)
    sheet.fill(_LEFT, 43, 72, 46, TINT)
    sheet.fill(_LEFT, 43, 1.2, 46, reminder.letterhead.accent)
    with sheet.element("H2"):
        sheet.text(23, 49.1, "Reste à payer", _LABEL)
    with sheet.element("P"):
        sheet.fit(23, 60.6, euros(reminder.claimed), _AMOUNT, 63)
    _draw_when(sheet, reminder)
    _draw_means(sheet, reminder)
    draw_address(sheet, reminder.payer)
    for fold in (99, 198):
        sheet.rule(4, 8, fold, 0.5, BORDER)


def _draw_when(sheet: Sheet, reminder: ReminderDocument) -> None:
    before, day = "au plus tard le ", day_long(reminder.pay_by)
    taken = _WHEN.width(before) + _WHEN_DAY.width(day)
    size = 10.5 if taken <= 63 else max(8.5, int(105 * 63 / taken) / 10)
    with sheet.element("P"):
        sheet.runs(23, 67.5, [(before, Style(size=size)), (day, Style("Semibold", size))])


def _draw_means(sheet: Sheet, reminder: ReminderDocument) -> None:
    """Draw the ways to pay beside the amount, a line each."""
    ways = [means for means in reminder.means if means.panel_title][:_PANEL_MOST]
    if not ways:
        return
    sheet.rule(23, 86, 71.1, 0.6, BORDER)
    y = 75.8
    for means in ways:
        lines = wrap(means.panel_words, _ROW, 43)
        with sheet.element("P"):
            sheet.text(23, y, f"{means.panel_title} ", _ROW_TITLE)
            for rank, line in enumerate(lines[:2]):
                sheet.text(43, y + rank * 4.0, line, _ROW)
        y += 4.0 * min(len(lines), 2) + 0.4


def _draw_words(sheet: Sheet, reminder: ReminderDocument) -> float:
    """Draw the paragraphs, and return where the table begins."""
    y = _BODY_TOP
    for paragraph in reminder.paragraphs:
        lines = wrap(paragraph, _BODY, _RIGHT - _LEFT)
        with sheet.element("P"):
            for rank, line in enumerate(lines):
                sheet.text(_LEFT, y + rank * _LINE, f"{line} ", _BODY)
        y += len(lines) * _LINE + _GAP
    return y + 9.5


def _draw_table(
    sheet: Sheet, reminder: ReminderDocument, rows: Sequence[ClaimedInvoice], y: float, *, last: bool
) -> None:
    if not rows:
        return
    with sheet.element("Table"):
        _draw_heads(sheet, y - 6.7)
        for row in rows:
            _draw_row(sheet, y, row)
            y += _ROW_PITCH
        if last:
            _draw_sum(sheet, y + 0.8, reminder)


def _draw_heads(sheet: Sheet, y: float) -> None:
    with sheet.element("TR"):
        for x, words, anchor in (
            (_LEFT, "Facture", "left"),
            (_LABEL_LEFT, "Période", "left"),
            (_DUE_LEFT, "Échéance", "left"),
            (_TOTAL_RIGHT, "Facturé", "right"),
            (_SETTLED_RIGHT, "Réglé, déduit", "right"),
            (_RIGHT, "Reste, en euros", "right"),
        ):
            with sheet.element("TH"):
                sheet.text(x, y, words, _HEAD, "right" if anchor == "right" else "left")
    sheet.rule(_LEFT, _RIGHT, y + 1.6, 0.8, TEXT)


def _draw_row(sheet: Sheet, y: float, row: ClaimedInvoice) -> None:
    with sheet.element("TR"):
        with sheet.element("TD"):
            sheet.text(_LEFT, y, row.number, _LEFT_TO_PAY)
        with sheet.element("TD"):
            sheet.fit(_LABEL_LEFT, y, row.label or "\u00a0", _CELL, _DUE_LEFT - _LABEL_LEFT - 2)
        with sheet.element("TD"):
            sheet.text(_DUE_LEFT, y, day_month_year(row.due_on), _QUIET)
        for x, cents, style in (
            (_TOTAL_RIGHT, row.total_cents, _CELL),
            (_SETTLED_RIGHT, row.settled_cents, _CELL),
            (_RIGHT, row.left_cents, _LEFT_TO_PAY),
        ):
            with sheet.element("TD"):
                sheet.text(x, y, euros_plain(cents), style, "right")
    sheet.rule(_LEFT, _RIGHT, y + 1.7, 0.3)


def _draw_sum(sheet: Sheet, y: float, reminder: ReminderDocument) -> None:
    with sheet.element("TR"):
        with sheet.element("TH"):
            sheet.text(_LEFT, y, "Reste à payer", _TOTAL)
        with sheet.element("TD"):
            sheet.text(_RIGHT, y, euros(reminder.claimed), _TOTAL, "right")
