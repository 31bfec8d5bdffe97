"""A receipt on A5: the snapshot in, the file out, by the rules of look-documents.md, section 3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from staffdesk.domain.french.amounts import amount_in_words, euros
from staffdesk.domain.french.dates import day_month_year, day_month_year_long, instant, local
from staffdesk.domain.receipt_document import ReceiptDocument, SettledInvoice
from staffdesk.services.documents.heading import A5_HEADING, draw_heading
from staffdesk.services.documents.layout import HAIRLINE, SECONDARY, TEXT, TINT, Sheet, Style, wrap
from staffdesk.services.documents.pdf_file import FileFacts
from staffdesk.services.documents.receipt_tables import (
    LEFT,
    MOST_ON_FIRST_PAGE,
    RIGHT,
    SECTION,
    draw_matrix,
    draw_matrix_total,
    draw_means,
    matrix_height,
    matrix_title,
)
from staffdesk.services.documents.voucher_runs import FEW, voucher_list

T = TypeVar("T")

_TITLE = Style("Bold", 17)
_NUMBER = Style("Semibold", 12)
_FACTS = Style("Regular", 9, SECONDARY)
_LABEL = Style("Regular", 9, SECONDARY)
_PAYER = Style("Semibold", 11.5)
_WORDS = Style("It", 10)
_AMOUNT = Style("Bold", 28)
_REST_HEAD = Style("Semibold", 10)
_REST = Style("Bold", 15)
_LEGAL = Style("Regular", 8, SECONDARY)
_PAGE = Style("Semibold", 8.5)
_DUPLICATE = Style("Semibold", 9)
_REASON = Style("It", 9.5)
_LIST = Style("Regular", 9.5)

_FOOT_BOTTOM, _FOOT_PITCH = 201.3, 3.6
_REST_TALL, _REST_FLAT = 16.6, 12.6
_PANEL_TOP, _PANEL_HEIGHT, _BAR = 44.0, 24.9, 1.2
_LATER_TOP = 42.0
_ROWS_A_PAGE = 22
_LINES_A_PAGE = 34


@dataclass(frozen=True)
class _Reading:
    """What of a receipt goes to which page: rows of the matrix beyond the first page, lines of vouchers."""

    legal: tuple[str, ...]
    later_rows: tuple[tuple[SettledInvoice, ...], ...]
    voucher_pages: tuple[tuple[str, ...], ...]

    @property
    def pages(self) -> int:
        return 1 + len(self.later_rows) + len(self.voucher_pages)

    @property
    def foot_top(self) -> float:
        return _FOOT_BOTTOM - _FOOT_PITCH * len(self.legal) - 4.1


@dataclass(frozen=True)
class Copy:
    """A reprint: its number among those of the receipt, from 1, and its UTC instant."""

    number: int
    at: datetime


def render_receipt(receipt: ReceiptDocument, copy: Copy | None = None) -> bytes:
    """Return the PDF of a receipt; the same snapshot and copy always give the same bytes.

    A ``copy`` is said in a frame beside the title.
    """
    sheet = Sheet(148, 210)
    draw_heading(sheet, receipt.letterhead, A5_HEADING)
    y = _draw_title(sheet, receipt, copy)
    y = _draw_panel(sheet, receipt, y)
    y = draw_means(sheet, receipt, y + 8.9) + 11.0
    reading = _read(receipt, y)
    if reading.later_rows:
        with sheet.element("P"):
            sheet.text(LEFT, y, f"{matrix_title(receipt)}\u00a0: page\u00a02", SECTION)
    else:
        y = _draw_matrix(sheet, receipt, y, receipt.settlements)
    _draw_rest(sheet, receipt, y + 4.1)
    _draw_foot(sheet, receipt, reading)
    _draw_later_pages(sheet, receipt, reading)
    return sheet.finish(FileFacts(receipt_title(receipt), receipt.letterhead.town, _made_on(receipt)))


def receipt_title(receipt: ReceiptDocument) -> str:
    """Return the title a reader shows: kind, number, day and amount, in words."""
    day = day_month_year_long(local(receipt.received_at))
    verb = "annulés" if receipt.reversal else "reçus"
    return f"{_kind(receipt)} {receipt.number}, {euros(receipt.amount)} {verb} le {day}"


def _kind(receipt: ReceiptDocument) -> str:
    return "Quittance d’annulation" if receipt.reversal else "Quittance"


def _made_on(receipt: ReceiptDocument) -> str:
    return f"{local(receipt.received_at):%Y%m%d}"


def _read(receipt: ReceiptDocument, matrix_at: float) -> _Reading:
    """Decide what the first page holds when the matrix may begin at `matrix_at`."""
    legal = tuple(line for words in receipt.legal for line in wrap(words, _LEGAL, RIGHT - LEFT))
    vouchers = [voucher for means in receipt.means if len(means.vouchers) > FEW for voucher in means.vouchers]
    lines = [line for words in voucher_list(vouchers) for line in wrap(words, _LIST, RIGHT - LEFT)]
    alone = _Reading(legal, (), _batches(lines, _LINES_A_PAGE))
    rest_bottom = matrix_at + matrix_height(receipt) + 4.1 + _rest_height(receipt)
    if len(receipt.settlements) <= MOST_ON_FIRST_PAGE and rest_bottom <= alone.foot_top - 1:
        return alone
    return replace(alone, later_rows=_batches(receipt.settlements, _ROWS_A_PAGE))


def _batches(items: Sequence[T], size: int) -> tuple[tuple[T, ...], ...]:
    return tuple(tuple(items[start : start + size]) for start in range(0, len(items), size))


def _draw_title(sheet: Sheet, receipt: ReceiptDocument, copy: Copy | None) -> float:
    """Draw what it is, its number, when, where and by whom; return the top of the panel."""
    with sheet.element("H1"):
        taken = sheet.text(LEFT, 33.8, f"{_kind(receipt)} ", _TITLE)
        sheet.text(LEFT + taken + 3.5, 33.8, f"n°\u00a0{receipt.number}", _NUMBER)
    if copy:
        _draw_duplicate(sheet, copy, 22.4 if receipt.reversal else 28.4)
    facts = f"{instant(receipt.received_at)} · {receipt.place}"
    with sheet.element("P"):
        sheet.fit(LEFT, 39.4, facts, _FACTS, RIGHT - LEFT)
    if receipt.reversal is None:
        return _PANEL_TOP
    reversed_one = receipt.reversal
    words = (
        f"Annule la quittance {reversed_one.number} du {day_month_year(reversed_one.received_on)}"
        f"\u00a0: {reversed_one.reason}"
    )
    lines = wrap(words, _REASON, RIGHT - LEFT)
    with sheet.element("P"):
        for rank, line in enumerate(lines):
            sheet.text(LEFT, 44.2 + rank * 4.2, line, _REASON)
    return _PANEL_TOP + 4.8 + 4.2 * (len(lines) - 1)


def _draw_duplicate(sheet: Sheet, copy: Copy, top: float) -> None:
    words = f"DUPLICATA {copy.number} du {day_month_year(local(copy.at))}"
    width = _DUPLICATE.width(words) + 5
    sheet.frame(RIGHT - width, top, width, 6.6, thickness=0.8)
    with sheet.element("P"):
        sheet.text(RIGHT - width / 2, top + 4.4, words, _DUPLICATE, "centre")


def _draw_panel(sheet: Sheet, receipt: ReceiptDocument, top: float) -> float:
    """Draw who paid how much, in words and figures; return the bottom of the panel."""
    amount = euros(receipt.amount)
    figure = _AMOUNT.fitted(amount, 62, 16)
    room = 132 - figure.width(amount) - 5 - 17
    payer = wrap(receipt.payer, _PAYER, room)
    payer_style = _PAYER if len(payer) == 1 else Style("Semibold", 9.5)
    payer = wrap(receipt.payer, payer_style, room)
    words = wrap(amount_in_words(receipt.amount), _WORDS, room)
    extra = 3.8 * (len(payer) - 1) + 4.0 * (len(words) - 1)
    sheet.fill(LEFT, top, RIGHT - LEFT, _PANEL_HEIGHT + extra, TINT)
    sheet.fill(LEFT, top, _BAR, _PANEL_HEIGHT + extra, receipt.letterhead.accent)
    with sheet.element("P"):
        sheet.text(17, top + 5.8, "Annulation pour " if receipt.reversal else "Reçu de ", _LABEL)
        for rank, line in enumerate(payer):
            sheet.text(17, top + 10.9 + rank * 3.8, f"{line} ", payer_style)
        y = top + 10.9 + 3.8 * (len(payer) - 1)
        sheet.text(17, y + 4.7, f"Dossier\u00a0{receipt.household_number} ", _LABEL)
        for rank, line in enumerate(words):
            sheet.text(17, y + 10.8 + rank * 4.0, f"{line} ", _WORDS)
    with sheet.element("P"):
        sheet.text(132, top + 16.1 + extra / 2, amount, figure, "right")
    return top + _PANEL_HEIGHT + extra


def _draw_matrix(
    sheet: Sheet, receipt: ReceiptDocument, y: float, rows: tuple[SettledInvoice, ...], *, closed: bool = True
) -> float:
    """Draw rows of the matrix and, on its last page, its sums; return the bottom."""
    with sheet.element("Table"):
        y = draw_matrix(sheet, receipt, y, rows)
        if closed:
            draw_matrix_total(sheet, receipt, y + 5.95)
    return y + 7.95


def _rest_height(receipt: ReceiptDocument) -> float:
    return _REST_TALL if len(receipt.remainder.words) > 1 else _REST_FLAT


def _draw_rest(sheet: Sheet, receipt: ReceiptDocument, top: float) -> None:
    """Draw what is left on the account, or that nothing is."""
    rest = receipt.remainder
    height = _rest_height(receipt)
    middle = top + height / 2 + 1.4
    sheet.frame(LEFT, top, RIGHT - LEFT, height, radius=1.2, thickness=0.9, colour=TEXT)
    settled = rest.amount == 0
    title = "Votre compte est soldé" if settled else "Reste à payer sur votre compte"
    amount = euros(rest.amount)
    with sheet.element("H2"):
        sheet.text(16, top + 5.1 if rest.words else middle, title, _REST_HEAD)
    with sheet.element("P"):
        for rank, words in enumerate(rest.words[:2]):
            room = 132 - _REST.width(amount) - 4 - 16
            sheet.fit(16, top + 9.4 + rank * 4.1, words, _LABEL, room)
    with sheet.element("P"):
        sheet.text(132, middle, amount, _REST, "right")


def _draw_foot(sheet: Sheet, receipt: ReceiptDocument, reading: _Reading) -> None:
    """Draw the act, the reserve on cheques, journal entry and seal; on every page."""
    sheet.rule(LEFT, RIGHT, reading.foot_top, 0.5, HAIRLINE)
    y = reading.foot_top + 4.1
    with sheet.element("P"):
        for rank, line in enumerate(reading.legal):
            sheet.text(LEFT, y + rank * _FOOT_PITCH, f"{line} ", _LEGAL)
        sheet.text(LEFT, _FOOT_BOTTOM, f"{receipt.journal} ", _LEGAL)
        page = f"Page\u00a0{sheet.page_count}/{reading.pages}"
        sheet.text(RIGHT, _FOOT_BOTTOM, page, _PAGE, "right")


def _draw_later_pages(sheet: Sheet, receipt: ReceiptDocument, reading: _Reading) -> None:
    for rank, rows in enumerate(reading.later_rows, 1):
        _open_later_page(sheet, receipt)
        _draw_matrix(sheet, receipt, _LATER_TOP, rows, closed=rank == len(reading.later_rows))
        _draw_foot(sheet, receipt, reading)
    for lines in reading.voucher_pages:
        _open_later_page(sheet, receipt)
        with sheet.element("H2"):
            sheet.text(LEFT, _LATER_TOP, "Titres CESU reçus", SECTION)
        with sheet.element("P"):
            for rank, line in enumerate(lines):
                sheet.text(LEFT, _LATER_TOP + 6 + rank * 4.3, f"{line} ", _LIST)
        _draw_foot(sheet, receipt, reading)


def _open_later_page(sheet: Sheet, receipt: ReceiptDocument) -> None:
    """Draw the short head of a later page; the panel is not repeated."""
    sheet.new_page()
    draw_heading(sheet, receipt.letterhead, A5_HEADING)
    with sheet.element("P"):
        sheet.text(LEFT, 32.5, f"{_kind(receipt)} n°\u00a0{receipt.number}", _NUMBER)
