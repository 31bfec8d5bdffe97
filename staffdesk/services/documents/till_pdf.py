"""Papers of the régie on A4: till closing, slips, statement; by the common ground of look-documents.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from staffdesk.domain.french.dates import day_month_year, instant, local
from staffdesk.domain.till_document import TillDocument, TillTable
from staffdesk.services.documents.heading import A4_HEADING, draw_heading
from staffdesk.services.documents.layout import HAIRLINE, SECONDARY, TEXT, TINT, Anchor, Sheet, Style, wrap
from staffdesk.services.documents.pdf_file import FileFacts
from staffdesk.services.documents.receipt_pdf import Copy

LEFT, RIGHT = 18.0, 192.0
_TITLE = Style("Bold", 17)
_NUMBER = Style("Semibold", 12)
_FACTS = Style("Regular", 9.5, SECONDARY)
_LABEL = Style("Regular", 10, SECONDARY)
_AMOUNT = Style("Bold", 28)
_WORDS = Style("Regular", 9.5)
_SECTION = Style("Semibold", 11)
_HEAD = Style("Semibold", 9, SECONDARY)
_CELL = Style("Regular", 9.5)
_TOTAL = Style("Bold", 10)
_NOTE = Style("Regular", 9)
_LEGAL = Style("Regular", 8.5, SECONDARY)
_ANCHOR = Style("Regular", 8.5)
_PAGE = Style("Semibold", 8.5)
_SIGN = Style("Semibold", 9.5)
_SIGN_HINT = Style("Regular", 8.5, SECONDARY)
_DUPLICATE = Style("Semibold", 9)

_PANEL_TOP, _PANEL_HEIGHT, _BAR = 50.0, 25.0, 1.2
_ROW, _GAP, _TABLE_HEAD = 5.4, 8.0, 12.6
_OVER_TOTAL = 0.8
_LATER_TOP = 44.0
_FOOT_BOTTOM, _FOOT_PITCH = 289.0, 3.9
_SIGNATURE_HEIGHT = 25.0


@dataclass
class _Pen:
    """Where the next line goes; a page that is full gets its foot, and the next one is opened."""

    sheet: Sheet
    paper: TillDocument
    foot: tuple[str, ...]
    pages: int
    y: float = 0.0

    @property
    def foot_top(self) -> float:
        """Where the rule over the foot stands."""
        return _FOOT_BOTTOM - _FOOT_PITCH * len(self.foot) - 4.0

    def need(self, height: float) -> bool:
        """Open another page unless so many millimetres are left; tell whether one was opened."""
        if self.y + height <= self.foot_top - 3:
            return False
        self.end_page()
        self.sheet.new_page()
        draw_heading(self.sheet, self.paper.letterhead, A4_HEADING)
        with self.sheet.element("P"):
            self.sheet.text(LEFT, 36, f"{named(self.paper)} (suite)", _NUMBER)
        self.y = _LATER_TOP
        return True

    def end_page(self) -> None:
        """Draw the foot: the act, the entry of the journal and the number of the page."""
        self.sheet.rule(LEFT, RIGHT, self.foot_top, 0.5, HAIRLINE)
        with self.sheet.element("P"):
            for rank, line in enumerate(self.foot):
                self.sheet.text(LEFT, self.foot_top + 4.2 + rank * _FOOT_PITCH, f"{line} ", _LEGAL)
            page = f"Page\u00a0{self.sheet.page_count}/{self.pages}"
            last = self.foot_top + 4.2 + max(0, len(self.foot) - 1) * _FOOT_PITCH
            self.sheet.text(RIGHT, last, page, _PAGE, "right")


def render_till_paper(paper: TillDocument, copy: Copy | None = None) -> bytes:
    """Return the PDF of a paper of the régie; the same snapshot and copy always give the same bytes.

    A ``copy`` is said in a frame beside the title.
    """
    sheet = _drawn(paper, copy, 1)
    if sheet.page_count > 1:  # the foot says how many pages there are: they are counted by drawing
        sheet = _drawn(paper, copy, sheet.page_count)
    title = f"{named(paper)}, {day_month_year(local(paper.made_at))}, {paper.amount}"
    return sheet.finish(FileFacts(title, paper.letterhead.town, f"{local(paper.made_at):%Y%m%d}"))


def named(paper: TillDocument) -> str:
    """Return what a paper is, with its number if it has one."""
    return f"{paper.title} n°\u00a0{paper.number}" if paper.number else paper.title


def _drawn(paper: TillDocument, copy: Copy | None, pages: int) -> Sheet:
    sheet = Sheet(210, 297)
    words = (*paper.legal, paper.journal)
    foot = tuple(line for text in words if text for line in wrap(text, _LEGAL, RIGHT - LEFT - 22))
    pen = _Pen(sheet, paper, foot, pages)
    draw_heading(sheet, paper.letterhead, A4_HEADING)
    _draw_title(sheet, paper, copy)
    pen.y = _draw_panel(sheet, paper) + 10
    for table in paper.tables:
        _draw_table(pen, table)
    _draw_notes(pen)
    _draw_anchor(pen)
    _draw_signatures(pen)
    pen.end_page()
    return sheet


def _draw_title(sheet: Sheet, paper: TillDocument, copy: Copy | None) -> None:
    with sheet.element("H1"):
        taken = sheet.text(LEFT, 38, f"{paper.title} ", _TITLE)
        if paper.number:
            sheet.text(LEFT + taken + 3, 38, f"n°\u00a0{paper.number}", _NUMBER)
    with sheet.element("P"):
        sheet.fit(LEFT, 44.5, f"{instant(paper.made_at)} · {paper.facts}", _FACTS, RIGHT - LEFT)
    if copy is not None:
        words = f"DUPLICATA {copy.number} du {day_month_year(local(copy.at))}"
        width = _DUPLICATE.width(words) + 5
        sheet.frame(RIGHT - width, 33, width, 6.6, thickness=0.8)
        with sheet.element("P"):
            sheet.text(RIGHT - width / 2, 37.4, words, _DUPLICATE, "centre")


def _draw_panel(sheet: Sheet, paper: TillDocument) -> float:
    """Draw what it is about in one amount, and the lines beside it; return the bottom of the panel."""
    height = max(_PANEL_HEIGHT, 7 + 5 * len(paper.words))
    sheet.fill(LEFT, _PANEL_TOP, RIGHT - LEFT, height, TINT)
    sheet.fill(LEFT, _PANEL_TOP, _BAR, height, paper.letterhead.accent)
    with sheet.element("P"):
        sheet.text(LEFT + 6, _PANEL_TOP + 7, f"{paper.panel} ", _LABEL)
        figure = _AMOUNT.fitted(paper.amount, 68, 16)
        sheet.text(LEFT + 6, _PANEL_TOP + 19, f"{paper.amount} ", figure)
    with sheet.element("P"):
        for rank, line in enumerate(paper.words):
            y = _PANEL_TOP + 7 + rank * 5
            sheet.fit(LEFT + 84, y, f"{line} ", _WORDS, RIGHT - LEFT - 88)
    return _PANEL_TOP + height


def _draw_table(pen: _Pen, table: TillTable) -> None:
    """Draw a table; a row is never broken, its heads come again on each page, its total is not left alone."""
    pen.need(_TABLE_HEAD + 2 * _ROW + (_ROW if table.total else 0))
    with pen.sheet.element("H2"):
        pen.sheet.text(LEFT, pen.y, table.title, _SECTION)
    pen.y += 5.6
    rows = list(table.rows)
    while True:
        fitting = max(1, int((pen.foot_top - 3 - pen.y - _ROW - _OVER_TOTAL) / _ROW))
        ends = len(rows) + bool(table.total) <= fitting
        drawn = rows if ends else rows[: min(fitting, len(rows) - 1)]
        with pen.sheet.element("Table"):
            _draw_heads(pen, table)
            for row in drawn:
                _draw_row(pen, table, row, _CELL)
                pen.sheet.rule(LEFT, RIGHT, pen.y - _ROW + 2.0, 0.5, HAIRLINE)
            if ends and table.total:
                pen.sheet.rule(LEFT, RIGHT, pen.y - _ROW + 2.0, 0.8, TEXT)
                pen.y += _OVER_TOTAL
                _draw_row(pen, table, table.total, _TOTAL)
        if ends:
            break
        rows = rows[len(drawn) :]
        pen.need(pen.foot_top)  # always more than is left
    pen.y += _GAP - 2


def _draw_heads(pen: _Pen, table: TillTable) -> None:
    if not any(table.heads):  # lines of a name and a value need none
        pen.sheet.rule(LEFT, RIGHT, pen.y - 3.4, 0.8, TEXT)
        pen.y += 0.8
        return
    with pen.sheet.element("TR"):
        for x, room, anchor, words in _cells(table, table.heads):
            with pen.sheet.element("TH"):
                pen.sheet.fit(x, pen.y, words, _HEAD, room, anchor)
    pen.sheet.rule(LEFT, RIGHT, pen.y + 1.8, 0.8, TEXT)
    pen.y += _ROW + 0.6


def _draw_row(pen: _Pen, table: TillTable, row: tuple[str, ...], style: Style) -> None:
    with pen.sheet.element("TR"):
        for x, room, anchor, words in _cells(table, row):
            with pen.sheet.element("TD"):
                pen.sheet.fit(x, pen.y, words, style, room, anchor)
    pen.y += _ROW


def _cells(table: TillTable, words: tuple[str, ...]) -> Iterator[tuple[float, float, Anchor, str]]:
    """Give each cell's edge, room, side and words; columns share the width as the table says."""
    unit = (RIGHT - LEFT) / sum(table.shares)
    left = LEFT
    for rank, (share, cell) in enumerate(zip(table.shares, words, strict=True)):
        width = share * unit
        if rank >= len(table.shares) - table.figures:
            yield left + width, width - 2, "right", cell
        else:
            yield left, width - 3, "left", f"{cell} "
        left += width


def _draw_notes(pen: _Pen) -> None:
    for note in pen.paper.notes:
        lines = wrap(note, _NOTE, RIGHT - LEFT)
        pen.need(4.4 * len(lines))
        with pen.sheet.element("P"):
            for line in lines:
                pen.sheet.text(LEFT, pen.y, f"{line} ", _NOTE)
                pen.y += 4.4
        pen.y += 1.6


def _draw_anchor(pen: _Pen) -> None:
    """Print the whole last hash: kept on paper, it shows a journal that was rewritten (L3)."""
    if not pen.paper.anchor:
        return
    pen.need(17 + _SIGNATURE_HEIGHT if pen.paper.signatures else 14)  # whoever signs sees what they sign
    pen.y += 1
    groups = " ".join(pen.paper.anchor[at : at + 8] for at in range(0, len(pen.paper.anchor), 8))
    pen.sheet.frame(LEFT, pen.y - 4, RIGHT - LEFT, 12, thickness=0.7)
    with pen.sheet.element("P"):
        pen.sheet.text(LEFT + 4, pen.y + 0.6, "Dernière empreinte du journal ", _SIGN)
        pen.sheet.fit(LEFT + 4, pen.y + 5.2, f"{groups} ", _ANCHOR, RIGHT - LEFT - 8)
    pen.y += 16


def _draw_signatures(pen: _Pen) -> None:
    names = pen.paper.signatures
    if not names:
        return
    pen.need(_SIGNATURE_HEIGHT + 2)
    width = (RIGHT - LEFT - 6 * (len(names) - 1)) / len(names)
    for rank, name in enumerate(names):
        x = LEFT + rank * (width + 6)
        pen.sheet.frame(x, pen.y - 3, width, _SIGNATURE_HEIGHT, thickness=0.6)
        with pen.sheet.element("P"):
            pen.sheet.fit(x + 3, pen.y + 2, f"{name} ", _SIGN, width - 6)
            pen.sheet.text(x + 3, pen.y + 6.4, "Date et signature ", _SIGN_HINT)
    pen.y += _SIGNATURE_HEIGHT
