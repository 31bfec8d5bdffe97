"""What third parties owe, on A4: every child, sums by activity, and the sum that closes the statement."""

from __future__ import annotations

from collections.abc import Sequence

from staffdesk.domain.french.amounts import euros_plain, number
from staffdesk.domain.french.dates import month_year
from staffdesk.domain.french.third_parties import TITLE, closing_words, period_words
from staffdesk.domain.third_party_document import Claim, ClaimsDocument, PayerClaims
from staffdesk.services.documents.layout import HAIRLINE, SECONDARY, TEXT, Sheet, Style
from staffdesk.services.documents.list_page import (
    BODY_BOTTOM,
    BODY_TOP,
    LEFT,
    RIGHT,
    PageHead,
    Stamp,
    draw_page_foot,
    draw_page_head,
    list_sheet,
    paginated,
)
from staffdesk.services.documents.pdf_file import FileFacts

_HEAD = Style("Semibold", 9, SECONDARY)
_CELL = Style("Regular", 9.5)
_STRONG = Style("Semibold", 9.5)
_TOTAL = Style("Bold", 11)
_CLOSING = Style("Semibold", 10)
_NOTE = Style("Regular", 9, SECONDARY)

_COLUMNS = (
    ("Famille (dossier)", LEFT, 66.0),
    ("Enfant", 79.0, 32.0),
    ("Prestation", 112.0, 50.0),
    ("Décision ou bon", 163.0, 46.0),
    ("Mois", 210.0, 30.0),
)
_COUNT_RIGHT, _AMOUNT_RIGHT = 258.0, RIGHT
_ROW, _HEAD_HEIGHT, _CLOSING_HEIGHT = 5.8, 10.0, 40.0
_ROOM = BODY_BOTTOM - BODY_TOP - _HEAD_HEIGHT


def render_claims(document: ClaimsDocument) -> bytes:
    """Return the PDF of a statement; the same one always gives the same bytes."""
    sheet, stamp = list_sheet(), Stamp(document.printed_at, document.printed_by)
    plans = [_plan(payer) for payer in document.payers]
    pages = sum(map(len, plans))
    period = period_words(document.period)
    first = True
    for payer, plan in zip(document.payers, plans, strict=True):
        head = PageHead(document.letterhead, f"{TITLE}\u00a0: {payer.payer}", period)
        for rank, part in enumerate(plan):
            if not first:
                sheet.new_page()
            first = False
            draw_page_head(sheet, head, continued=rank > 0)
            y = _draw_table(sheet, [payer.claims[at] for at in part])
            if rank == len(plan) - 1:
                _draw_closing(sheet, payer, y)
            draw_page_foot(sheet, stamp, pages)
    title = f"{TITLE}, {', '.join(payer.payer for payer in document.payers)}, {period}"
    return sheet.finish(FileFacts(title, document.letterhead.town, f"{document.printed_at:%Y%m%d}"))


def _plan(payer: PayerClaims) -> list[range]:
    closing = _CLOSING_HEIGHT + _ROW * len(payer.activities)
    return paginated([_ROW] * len(payer.claims), _ROOM, min(closing, _ROOM - _ROW))


def _draw_table(sheet: Sheet, claims: Sequence[Claim]) -> float:
    """Draw the rows of a page, and return where they end."""
    with sheet.element("Table"):
        y = BODY_TOP + 6.2
        with sheet.element("TR"):
            for words, x, _ in _COLUMNS:
                with sheet.element("TH"):
                    sheet.text(x, y, words, _HEAD)
            for words, x in (("Nombre", _COUNT_RIGHT), ("En euros", _AMOUNT_RIGHT)):
                with sheet.element("TH"):
                    sheet.text(x, y, words, _HEAD, "right")
        sheet.rule(LEFT, RIGHT, BODY_TOP + _HEAD_HEIGHT - 1.8, 0.9, TEXT)
        y = BODY_TOP + _HEAD_HEIGHT
        for claim in claims:
            _draw_claim(sheet, claim, y + 3.4)
            y += _ROW
            sheet.rule(LEFT, RIGHT, y - 0.6, 0.4, HAIRLINE)
    return y


def _draw_claim(sheet: Sheet, claim: Claim, y: float) -> None:
    words = (
        f"{claim.family} ({claim.number})",
        claim.child,
        claim.activity,
        claim.reference or "–",
        month_year(claim.month),
    )
    with sheet.element("TR"):
        for said, (_, x, width) in zip(words, _COLUMNS, strict=True):
            with sheet.element("TD"):
                sheet.fit(x, y, f"{said} ", _CELL, width - 2)
        for figure, right in ((number(claim.count), _COUNT_RIGHT), (euros_plain(claim.cents), _AMOUNT_RIGHT)):
            with sheet.element("TD"):
                sheet.text(right, y, figure, _STRONG, "right")


def _draw_closing(sheet: Sheet, payer: PayerClaims, y: float) -> None:
    """Draw the sums by activity, the whole, and where the statement is signed."""
    sheet.rule(LEFT, RIGHT, y - 0.6, 0.9, TEXT)
    with sheet.element("Table"):
        y += 4.6
        for name, count, cents in payer.activities:
            _draw_sum(sheet, y, (name, number(count), euros_plain(cents)), _CELL)
            y += _ROW
        title, sign = ("Total à déduire", -1) if payer.cents < 0 else ("Total à recouvrer", 1)
        cells = (title, number(sign * payer.count), euros_plain(sign * payer.cents))
        _draw_sum(sheet, y + 0.6, cells, _TOTAL)
    y += 9.0
    with sheet.element("P"):
        sheet.fit(LEFT, y, f"{closing_words(payer.cents)} ", _CLOSING, RIGHT - LEFT)
    with sheet.element("P"):
        sheet.text(LEFT, y + 7.0, "Fait le\u00a0: ", _NOTE)
        sheet.text(LEFT + 60, y + 7.0, "Signature et cachet\u00a0: ", _NOTE)


def _draw_sum(sheet: Sheet, y: float, cells: tuple[str, str, str], style: Style) -> None:
    words, count, cents = cells
    with sheet.element("TR"):
        with sheet.element("TD"):
            sheet.fit(_COLUMNS[2][1], y, f"{words} ", style, 90)
        for figure, right in ((count, _COUNT_RIGHT), (cents, _AMOUNT_RIGHT)):
            with sheet.element("TD"):
                sheet.text(right, y, figure, style, "right")
