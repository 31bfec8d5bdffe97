"""What every attendance sheet has in common: its pages, their heads and feet, words broken into lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from staffdesk.domain.attendance_document import AttendanceSheets, SheetSection
from staffdesk.services.documents.layout import SECONDARY, Sheet, Style, wrap
from staffdesk.services.documents.list_page import (
    A4,
    LEFT,
    Frame,
    PageHead,
    Stamp,
    draw_page_foot,
    draw_page_head,
    list_sheet,
)
from staffdesk.services.documents.pdf_file import FileFacts

Row = TypeVar("Row")
Row_contra = TypeVar("Row_contra", contravariant=True)
Lines = tuple[tuple[str, Style], ...]
"""Words broken into lines, each with the style it is set in."""


LEGEND_ROOM = 5.0
"""What the legend takes under the rows of a page."""

_LEGEND = Style("Regular", 8.5, SECONDARY)


class DrawPage(Protocol[Row_contra]):
    """Draws the rows of one page; ``closed`` after the last of a section, with its sums and blank rows."""

    def __call__(
        self, sheet: Sheet, section: SheetSection, rows: Sequence[Row_contra], *, closed: bool
    ) -> None:
        """Draw them."""
        ...


def render_sheets(
    sheets: AttendanceSheets,
    rows: Sequence[Sequence[Row]],
    plans: Sequence[Sequence[range]],
    draw: DrawPage[Row],
    frame: Frame = A4,
) -> bytes:
    """Return the PDF: for each section the pages of its plan; the same snapshot always gives the same bytes.

    Args:
        sheets: what is printed.
        rows: of each section.
        plans: of each section, which rows stand on which page.
        draw: draws the rows of one page.
        frame: the paper.
    """
    sheet, stamp = list_sheet(frame), Stamp(sheets.printed_at, sheets.printed_by)
    pages = sum(map(len, plans))
    for section, some, plan in zip(sheets.sections, rows, plans, strict=True):
        head = PageHead(sheets.letterhead, section.title, sheets.period)
        for rank, part in enumerate(plan):
            if rank or section is not sheets.sections[0]:
                sheet.new_page()
            draw_page_head(sheet, head, continued=rank > 0)
            draw(sheet, section, [some[at] for at in part], closed=rank == len(plan) - 1)
            draw_page_foot(sheet, stamp, pages, sheets.health_warning)
    title = f"Feuilles de présence, {sheets.period}"
    return sheet.finish(FileFacts(title, sheets.letterhead.town, f"{sheets.printed_at:%Y%m%d}"))


def draw_legend(sheet: Sheet, legend: str, frame: Frame) -> None:
    """Say under the rows what the letters mean: who fills the sheet in never saw the program."""
    with sheet.element("P"):
        sheet.fit(LEFT, frame.body_bottom - 0.8, legend, _LEGEND, frame.right - LEFT)


def lines_of(words: str, style: Style, width: float) -> list[tuple[str, Style]]:
    """Break words into lines of a style; nothing for no words."""
    return [(line, style) for line in wrap(words, style, width)] if words else []
