"""Pages of lists, A4 or A3 on its side: title, stamp and number on each page, rows that never break.

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

LEFT, BODY_TOP = 12.0, 38.0


@dataclass(frozen=True)
class Frame:
    """A size of paper, in millimetres, and where its margins leave off."""

    width: float
    height: float

    @property
    def right(self) -> float:
        """Where what is printed ends."""
        return self.width - LEFT

    @property
    def body_bottom(self) -> float:
        """Where the rows of a page end."""
        return self.height - 12.5

    @property
    def foot(self) -> float:
        """The baseline of the foot."""
        return self.height - 7.0


A4, A3 = Frame(297.0, 210.0), Frame(420.0, 297.0)
RIGHT, BODY_BOTTOM = A4.right, A4.body_bottom

_TITLE = Style("Bold", 15)
_PERIOD = Style("Semibold", 11)
_FOOT = Style("Regular", 8, SECONDARY)
_PAGE = Style("Semibold", 8.5)


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


def list_sheet(frame: Frame = A4) -> Sheet:
    """Begin a file of lists."""
    return Sheet(frame.width, frame.height)


def draw_page_head(sheet: Sheet, head: PageHead, *, continued: bool) -> None:
    """Draw who prints what about when; the title of a list that goes on says so."""
    right = Frame(sheet.width, sheet.height).right
    heading = HeadingPlace(LEFT, right, 9, 11, (13.0, 17.0, 20.8), one_line=True)
    draw_heading(sheet, head.letterhead, heading)
    with sheet.element("H1"):
        period = _PERIOD.width(head.period)
        suite = " (suite)" if continued else ""
        sheet.fit(LEFT, 32.0, f"{head.title}{suite} ", _TITLE, right - LEFT - period - 6)
        sheet.text(right, 32.0, head.period, _PERIOD, "right")


def draw_page_foot(sheet: Sheet, stamp: Stamp, pages: int, words: str = "") -> None:
    """Draw the stamp and the number of the page, with words of the list before them."""
    frame = Frame(sheet.width, sheet.height)
    sheet.rule(LEFT, frame.right, frame.foot - 4, 0.5, HAIRLINE)
    with sheet.element("P"):
        told = " ".join(part for part in (words, stamp.words()) if part)
        sheet.fit(LEFT, frame.foot, f"{told} ", _FOOT, frame.right - LEFT - 26)
        sheet.text(frame.right, frame.foot, f"Page\u00a0{sheet.page_count}/{pages}", _PAGE, "right")


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
