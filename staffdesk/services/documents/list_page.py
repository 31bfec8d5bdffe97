"""Pages of lists, A4 on its side: head with title, stamp and page number on each, rows that never break.

Lists of children and meal counts are read standing up: everything is said again on every page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from staffdesk.domain.french.dates import instant
from staffdesk.domain.letterhead import Letterhead
from staffdesk.services.documents.heading import HeadingPlace, draw_heading
from staffdesk.services.documents.layout import HAIRLINE, SECONDARY, Sheet, Style

WIDTH, HEIGHT = 297.0, 210.0
LEFT, RIGHT = 12.0, 285.0
BODY_TOP, BODY_BOTTOM = 38.0, 197.5

_HEADING = HeadingPlace(LEFT, RIGHT, 9, 11, (13.0, 17.0, 20.8), one_line=True)
_TITLE = Style("Bold", 15)
_PERIOD = Style("Semibold", 11)
_FOOT = Style("Regular", 8, SECONDARY)
_PAGE = Style("Semibold", 8.5)
_FOOT_Y = 203.0


@dataclass(frozen=True)
class Stamp:
    """When and by whom a list was printed."""

    at: datetime
    by: str

    def words(self) -> str:
        """Tell it at the foot of every page."""
        by = self.by.removesuffix(".")
        return f"Imprimé le {instant(self.at)} par {by}. Les changements faits depuis n’y sont pas."


@dataclass(frozen=True)
class PageHead:
    """What stands at the head of a page: the title of its list, and the days it is about."""

    letterhead: Letterhead
    title: str
    period: str


def list_sheet() -> Sheet:
    """Begin a file of lists."""
    return Sheet(WIDTH, HEIGHT)


def draw_page_head(sheet: Sheet, head: PageHead, *, continued: bool) -> None:
    """Draw who prints what about when; the title of a list that goes on says so."""
    draw_heading(sheet, head.letterhead, _HEADING)
    with sheet.element("H1"):
        period = _PERIOD.width(head.period)
        suite = " (suite)" if continued else ""
        sheet.fit(LEFT, 32.0, f"{head.title}{suite} ", _TITLE, RIGHT - LEFT - period - 6)
        sheet.text(RIGHT, 32.0, head.period, _PERIOD, "right")


def draw_page_foot(sheet: Sheet, stamp: Stamp, pages: int, words: str = "") -> None:
    """Draw the stamp and the number of the page, with words of the list before them."""
    sheet.rule(LEFT, RIGHT, _FOOT_Y - 4, 0.5, HAIRLINE)
    with sheet.element("P"):
        told = " ".join(part for part in (words, stamp.words()) if part)
        sheet.fit(LEFT, _FOOT_Y, f"{told} ", _FOOT, RIGHT - LEFT - 26)
        sheet.text(RIGHT, _FOOT_Y, f"Page\u00a0{sheet.page_count}/{pages}", _PAGE, "right")


def paginated(heights: Sequence[float], room: float, last: float = 0.0) -> list[range]:
    """Return which rows stand on which page; `last` is the room kept after the very last row.

    A row is never broken; one higher than a page has a page of its own. There is always a page.
    """
    pages: list[range] = []
    start, used = 0, 0.0
    for rank, height in enumerate(heights):
        kept = last if rank == len(heights) - 1 else 0.0
        if rank > start and used + height + kept > room:
            pages.append(range(start, rank))
            start, used = rank, 0.0
        used += height
    pages.append(range(start, len(heights)))
    return pages
