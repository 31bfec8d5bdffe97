"""An account statement on A4: the balance in the first third, then every piece with the balance after it."""

from __future__ import annotations

from collections.abc import Sequence

from staffdesk.domain.french.amounts import euros, euros_plain
from staffdesk.domain.french.dates import day_month_year, day_month_year_long
from staffdesk.domain.statement_document import StatementDocument, StatementRow
from staffdesk.services.documents.heading import A4_HEADING, draw_heading, draw_later_head
from staffdesk.services.documents.invoice_foot import draw_footer
from staffdesk.services.documents.invoice_panel import draw_address
from staffdesk.services.documents.layout import BORDER, SECONDARY, TEXT, TINT, Sheet, Style, clipped, wrap
from staffdesk.services.documents.pdf_file import FileFacts

_TITLE = Style("Bold", 17)
_FACTS = Style("Regular", 9.5, SECONDARY)
_LABEL = Style("Semibold", 10, SECONDARY)
_AMOUNT = Style("Bold", 30)
_NOTE = Style("Regular", 9)
_HEAD = Style("Semibold", 9, SECONDARY)
_CELL = Style("Regular", 9.5)
_DAY = Style("Regular", 9.5, SECONDARY)
_BALANCE = Style("Semibold", 9.5)
_CLOSING = Style("Bold", 10.5)

_LEFT, _RIGHT = 18.0, 192.0
_WORDS_LEFT, _WORDS_WIDTH = 44.0, 76.0
_ASKED_RIGHT, _SETTLED_RIGHT = 142.0, 167.0
_FIRST_TOP, _LATER_TOP, _BOTTOM, _PITCH = 103.5, 32.5, 279.0, 5.4


def render_statement(statement: StatementDocument) -> bytes:
    """Return the PDF of a statement; the same statement always gives the same bytes."""
    sheet = Sheet(210, 297)
    pages = _pages(statement)
    _draw_first_third(sheet, statement)
    for rank, rows in enumerate(pages, 1):
        if rank > 1:
            sheet.new_page()
            title = f"Relevé de compte, dossier {statement.household_number}"
            draw_later_head(sheet, statement.letterhead, title)
        top = _FIRST_TOP if rank == 1 else _LATER_TOP
        y = _draw_table(sheet, statement, rows, top, first=rank == 1)
        if rank == len(pages):
            _draw_closing(sheet, statement, y)
        draw_footer(sheet, statement.footer, rank, len(pages))
    made_on = f"{statement.made_on:%Y%m%d}"
    return sheet.finish(FileFacts(statement_title(statement), statement.letterhead.town, made_on))


def statement_title(statement: StatementDocument) -> str:
    """Return the title a reader shows: household, balance and day, in words."""
    return (
        f"Relevé de compte, dossier {statement.household_number}, {_said(statement)}"
        f" {euros(abs(statement.balance))} au {day_month_year_long(statement.closed_on)}"
    )


def _said(statement: StatementDocument) -> str:
    if statement.balance > 0:
        return "À payer, avoir en CESU déduit" if statement.cesu_cents > 0 else "À payer"
    return "Avoir disponible" if statement.balance < 0 else "Compte soldé"


def _pages(statement: StatementDocument) -> list[Sequence[StatementRow]]:
    """Cut the rows into pages; the balance before takes a row of the first one."""
    first = int((_BOTTOM - _FIRST_TOP) / _PITCH) - 1
    later = int((_BOTTOM - _LATER_TOP) / _PITCH)
    rows = statement.rows
    pages: list[Sequence[StatementRow]] = [rows[:first]]
    pages += [rows[start : start + later] for start in range(first, len(rows), later)]
    return pages


def _draw_first_third(sheet: Sheet, statement: StatementDocument) -> None:
    draw_heading(sheet, statement.letterhead, A4_HEADING)
    with sheet.element("H1"):
        sheet.fit(_LEFT, 38, "Relevé de compte", _TITLE, 87)
    facts = f"dossier\u00a0{statement.household_number} · arrêté le {day_month_year(statement.made_on)}"
    with sheet.element("P"):
        sheet.fit(108, 38, facts, _FACTS, 84)
    sheet.fill(_LEFT, 43, 72, 46, TINT)
    sheet.fill(_LEFT, 43, 1.2, 46, statement.letterhead.accent)
    with sheet.element("H2"):
        sheet.text(23, 49.1, _said(statement), _LABEL)
    with sheet.element("P"):
        sheet.fit(23, 60.6, euros(abs(statement.balance)), _AMOUNT, 63)
    sheet.rule(23, 86, 71.1, 0.6, BORDER)
    for rank, words in enumerate(wrap(_consequence(statement), _NOTE, 63)[:3]):
        with sheet.element("P"):
            sheet.text(23, 75.8 + rank * 4.0, words, _NOTE)
    draw_address(sheet, statement.payer)
    for fold in (99, 198):
        sheet.rule(4, 8, fold, 0.5, BORDER)


def _consequence(statement: StatementDocument) -> str:
    if statement.until is not None:
        return f"Solde au {day_month_year(statement.until)}. Ce qui a suivi n’y figure pas."
    cesu = ""
    if statement.cesu_cents > 0:
        cents = euros(statement.cesu_cents)
        cesu = f"Avoir en CESU compris\u00a0: {cents}, pour les seules activités payables en CESU."
    if statement.overdue_cents > 0:
        return f"Échéance dépassée\u00a0: {euros(statement.overdue_cents)}. {cesu}".strip()
    if cesu:
        return cesu
    if statement.balance > 0:
        return "Aucune échéance n’est passée. Chaque facture dit sa date."
    if statement.balance < 0:
        return "Il réduira votre prochaine facture."
    return "Vous n’avez rien à faire."


def _draw_table(
    sheet: Sheet, statement: StatementDocument, rows: Sequence[StatementRow], top: float, *, first: bool
) -> float:
    """Draw the rows of a page, and return where the next one would stand."""
    with sheet.element("Table"):
        _draw_heads(sheet, top - 6.7)
        y = top
        if first:
            since = "" if statement.since is None else f" au {day_month_year(statement.since)}"
            _draw_row(sheet, y, ("", f"Solde reporté{since}", "", "", euros_plain(statement.before_cents)))
            y += _PITCH
        for row in rows:
            asked = euros_plain(row.cents) if row.cents > 0 else ""
            settled = euros_plain(-row.cents) if row.cents <= 0 else ""
            cells = (day_month_year(row.on), row.words, asked, settled, euros_plain(row.balance))
            _draw_row(sheet, y, cells)
            y += _PITCH
    return y


def _draw_closing(sheet: Sheet, statement: StatementDocument, y: float) -> None:
    """Draw the balance at the end of the period, under the last piece."""
    with sheet.element("P"):
        sheet.text(_LEFT, y + 0.6, f"Solde au {day_month_year(statement.closed_on)} ", _CLOSING)
        sheet.text(_RIGHT, y + 0.6, euros_plain(statement.balance), _CLOSING, "right")


def _draw_heads(sheet: Sheet, y: float) -> None:
    with sheet.element("TR"):
        for x, words in (
            (_LEFT, "Date"),
            (_WORDS_LEFT, "Pièce"),
            (_ASKED_RIGHT, "Facturé, rendu"),
            (_SETTLED_RIGHT, "Réglé, déduit"),
            (_RIGHT, "Solde, en euros"),
        ):
            with sheet.element("TH"):
                sheet.text(x, y, words, _HEAD, "left" if x < _ASKED_RIGHT else "right")
    sheet.rule(_LEFT, _RIGHT, y + 1.6, 0.8, TEXT)


def _draw_row(sheet: Sheet, y: float, cells: tuple[str, str, str, str, str]) -> None:
    on, words, asked, settled, balance = cells
    with sheet.element("TR"):
        with sheet.element("TD"):
            sheet.text(_LEFT, y, on or "\u00a0", _DAY)
        with sheet.element("TD"):
            line = clipped(wrap(words, _CELL, _WORDS_WIDTH), 1, _CELL, _WORDS_WIDTH)[0]
            sheet.text(_WORDS_LEFT, y, line, _CELL)
        for x, figure, style in (
            (_ASKED_RIGHT, asked, _CELL),
            (_SETTLED_RIGHT, settled, _CELL),
            (_RIGHT, balance, _BALANCE),
        ):
            with sheet.element("TD"):
                sheet.text(x, y, figure or "\u00a0", style, "right")
    sheet.rule(_LEFT, _RIGHT, y + 1.7, 0.3)
