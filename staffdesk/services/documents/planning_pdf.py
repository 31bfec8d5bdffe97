"""The planning as paper: A3, or A4 by half months, landscape; head, columns and legend on every page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from staffdesk.domain.french.custody import OTHER_HOME
from staffdesk.domain.planning_document import PaperDay, PaperGroup, PaperPlaces, PaperRow, PlanningDocument
from staffdesk.services.documents.heading import HeadingPlace, draw_heading
from staffdesk.services.documents.layout import BORDER, HAIRLINE, SECONDARY, Sheet, Style
from staffdesk.services.documents.pdf_file import FileFacts
from staffdesk.services.documents.planning_cells import (
    draw_figure,
    draw_figure_legend,
    draw_legend,
    draw_state,
)
from staffdesk.services.progress import Progress

_TITLE = Style("Bold", 15)
_SCOPE = Style("Regular", 10, SECONDARY)
_HEAD = Style("Semibold", 8.5)
_NARROW = Style("Regular", 8.5, SECONDARY)
_NAME = Style("Semibold", 9.5)
_MARK = Style("Regular", 8.5, SECONDARY)
"""In a run of so few days of the other household, only the short words have their room."""
_GROUP = Style("Semibold", 9.5, SECONDARY)
_FOOT = Style("Regular", 8.5, SECONDARY)
_PAGE = Style("Semibold", 8.5)

_LEFT, _TOP, _LINE, _ROW_GAP, _GROUP_HEIGHT = 12.0, 44.0, 4.5, 1.6, 6.2
_NAME_WIDTH, _LABEL_WIDTH, _WEEKEND = 44.0, 13.0, 4.0
_GROUNDS = {"weekend": "#EEF0F2", "holiday": "#F1EDE4", "closed": "#E6E9ED"}


class PaperSize(StrEnum):
    """The paper: the larger holds a month, the other half of it."""

    A3 = "a3"
    A4 = "a4"


_SIZES = {PaperSize.A3: (420.0, 297.0), PaperSize.A4: (297.0, 210.0)}


@dataclass(frozen=True)
class _Place:
    """Where things stand on one kind of paper, in millimetres."""

    width: float
    height: float
    edges: tuple[float, ...]

    @property
    def right(self) -> float:
        return self.width - _LEFT

    @property
    def bottom(self) -> float:
        """Lowest edge of rows: legend and page number stand below."""
        return self.height - 24.0


def render_planning(
    document: PlanningDocument, paper: PaperSize = PaperSize.A3, progress: Progress | None = None
) -> bytes:
    """Return the PDF of a month; the same document always gives the same bytes.

    ``progress`` hears of each page, and may stop the drawing there.
    """
    width, height = _SIZES[paper]
    pages = [page for part in _parts(document, paper) for page in _pages(part, width, height)]
    sheet = Sheet(width, height)
    for number, page in enumerate(pages, 1):
        if progress is not None:
            progress.step(number - 1, len(pages))
        if number > 1:
            sheet.new_page()
        _draw_page(sheet, page, number, len(pages))
    return sheet.finish(FileFacts(document.title, document.letterhead.town, document.made_on))


def _parts(document: PlanningDocument, paper: PaperSize) -> Sequence[PlanningDocument]:
    """Cut a month in two for the smaller paper."""
    if paper is PaperSize.A3:
        return (document,)
    return document.between(0, 15), document.between(15, len(document.days))


@dataclass(frozen=True)
class _Page:
    """What one page shows: groups with the rows it holds, and the figures if it is the last of its part."""

    document: PlanningDocument
    place: _Place
    groups: tuple[PaperGroup, ...]
    places: tuple[PaperPlaces, ...]


def _pages(document: PlanningDocument, width: float, height: float) -> list[_Page]:
    """Share groups and figures over pages; a heading stays with its first row, and is said again after."""
    place = _Place(width, height, _edges(document.days, width - _LEFT))
    row_height = len(document.slot_labels) * _LINE + _ROW_GAP
    room = place.bottom - _TOP
    pages: list[list[PaperGroup]] = [[]]
    left = room
    for group in document.groups:
        rows: list[PaperRow] = []
        left -= _GROUP_HEIGHT
        for row in group.rows:
            if left < row_height:
                _close(pages, group, rows)
                pages.append([])
                rows, left = [], room - _GROUP_HEIGHT
            rows.append(row)
            left -= row_height
        _close(pages, group, rows)
    figures = list(_figure_pages(document.places, left, room))
    made = [_Page(document, place, tuple(groups), ()) for groups in pages if groups or not figures]
    if made and figures and figures[0][0]:
        made[-1] = _Page(document, place, made[-1].groups, figures.pop(0)[1])
    return made + [_Page(document, place, (), places) for _, places in figures]


def _close(pages: list[list[PaperGroup]], group: PaperGroup, rows: list[PaperRow]) -> None:
    if rows:
        pages[-1].append(PaperGroup(group.heading, tuple(rows)))


def _figure_pages(
    places: Sequence[PaperPlaces], left: float, room: float
) -> Iterator[tuple[bool, tuple[PaperPlaces, ...]]]:
    """Cut figures into pages; the first says whether it still fits under the last rows."""
    pitch = _LINE * 2 + _ROW_GAP
    if not places:
        return
    if len(places) * pitch <= left - _ROW_GAP and left < room:
        yield True, tuple(places)
        return
    most = max(1, int(room / pitch))
    for start in range(0, len(places), most):
        yield False, tuple(places[start : start + most])


def _edges(days: Sequence[PaperDay], right: float) -> tuple[float, ...]:
    """Give the left edge of each day and the right edge of the last: the width is shared by the weekdays."""
    first = _LEFT + _NAME_WIDTH + _LABEL_WIDTH
    narrow = sum(day.is_narrow for day in days)
    wide = (right - first - narrow * _WEEKEND) / max(1, len(days) - narrow)
    edges = [first]
    for day in days:
        edges.append(edges[-1] + (_WEEKEND if day.is_narrow else wide))
    return tuple(edges)


# -------------------------------------------------------------------------------------------- drawing


def _draw_page(sheet: Sheet, page: _Page, number: int, total: int) -> None:
    document, place = page.document, page.place
    heading = HeadingPlace(_LEFT, place.right, 9, 11, (12.9, 16.9, 20.7), one_line=True)
    draw_heading(sheet, document.letterhead, heading)
    with sheet.element("H1"):
        taken = sheet.text(_LEFT, 29.5, f"{document.title} ", _TITLE)
        sheet.fit(_LEFT + taken + 4, 29.5, document.scope, _SCOPE, place.right - _LEFT - taken - 4)
    rows = sum(len(group.rows) for group in page.groups)
    height = (
        len(page.groups) * _GROUP_HEIGHT
        + rows * (len(document.slot_labels) * _LINE + _ROW_GAP)
        + len(page.places) * (_LINE * 2 + _ROW_GAP)
    )
    with sheet.element("Table"):
        _draw_days(sheet, page, _TOP + height)
        y = _TOP
        for group in page.groups:
            y = _draw_group(sheet, page, group, y)
        for row in page.places:
            y = _draw_places(sheet, page, row, y)
    if document.groups:
        draw_legend(sheet, _LEFT, place.height - 21, place.right)
    else:
        draw_figure_legend(sheet, _LEFT, place.height - 21)
    with sheet.element("P"):
        sheet.text(_LEFT, place.height - 7, f"{document.printed} ", _FOOT)
        sheet.text(place.right, place.height - 7, f"Page\u00a0{number}/{total}", _PAGE, "right")


def _draw_days(sheet: Sheet, page: _Page, bottom: float) -> None:
    """Draw the grounds of the columns and their heads."""
    edges = page.place.edges
    for at, day in enumerate(page.document.days):
        if day.ground:
            sheet.fill(
                edges[at], _TOP - 9, edges[at + 1] - edges[at], bottom - _TOP + 9, _GROUNDS[day.ground]
            )
    with sheet.element("TR"):
        for at, day in enumerate(page.document.days):
            middle, room = (edges[at] + edges[at + 1]) / 2, edges[at + 1] - edges[at]
            with sheet.element("TH"):
                sheet.fit(
                    middle, _TOP - 2.0, f"{day.head} ", _NARROW if day.is_narrow else _HEAD, room, "centre"
                )
                sheet.fit(middle, _TOP - 5.7, day.name, _MARK, 3 * room, "centre")
    sheet.rule(_LEFT, page.place.right, _TOP, 0.8, BORDER)


def _draw_group(sheet: Sheet, page: _Page, group: PaperGroup, y: float) -> float:
    with sheet.element("TR"), sheet.element("TH"):
        sheet.text(_LEFT, y + 4.3, group.heading, _GROUP)
    y += _GROUP_HEIGHT
    sheet.rule(_LEFT, page.place.right, y, 0.4, HAIRLINE)
    for row in group.rows:
        y = _draw_row(sheet, page, row, y)
    return y


def _draw_row(sheet: Sheet, page: _Page, row: PaperRow, y: float) -> float:
    """Draw a child: its name once, then a line for each slot."""
    labels, edges = page.document.slot_labels, page.place.edges
    with sheet.element("TR"):
        with sheet.element("TH"):
            sheet.fit(_LEFT, y + 4.1, f"{row.name} ", _NAME, _NAME_WIDTH - 1)
            sheet.fit(_LEFT, y + 8.3, row.mark, _MARK, _NAME_WIDTH - 1)
        for slot, label in enumerate(labels):
            top = y + _ROW_GAP / 2 + slot * _LINE
            with sheet.element("TD"):
                sheet.text(edges[0] - 1.5, top + 3.1, f"{label} ", _MARK, "right")
                for at, state in enumerate(row.lines[slot]):
                    if state and not page.document.days[at].is_narrow:
                        draw_state(sheet, edges[at] + 0.4, top, edges[at + 1] - edges[at] - 0.8, 4.0, state)
    height = len(labels) * _LINE + _ROW_GAP
    _draw_away(sheet, page, row, y + height / 2)
    sheet.rule(_LEFT, page.place.right, y + height, 0.3, HAIRLINE)
    return y + height


def _draw_away(sheet: Sheet, page: _Page, row: PaperRow, middle: float) -> None:
    """Write across each run of days of the other household on which nothing stands."""
    days, edges = page.document.days, page.place.edges
    run: list[int] = []
    for at in range(len(days) + 1):
        free = at < len(days) and at in row.away and not days[at].is_narrow
        if free and not any(line[at] for line in row.lines):
            run.append(at)
            continue
        if run:
            room = edges[run[-1] + 1] - edges[run[0]]
            centre = (edges[run[-1] + 1] + edges[run[0]]) / 2
            sheet.fit(centre, middle + 1.0, OTHER_HOME, _MARK, room, "centre")
        run = []


def _draw_places(sheet: Sheet, page: _Page, row: PaperPlaces, y: float) -> float:
    edges, height = page.place.edges, _LINE * 2 + _ROW_GAP
    with sheet.element("TR"):
        with sheet.element("TH"):
            sheet.fit(_LEFT, y + 4.4, f"{row.label} ", _NAME, _NAME_WIDTH + _LABEL_WIDTH - 2)
            sheet.fit(_LEFT, y + 8.6, row.beside, _MARK, _NAME_WIDTH + _LABEL_WIDTH - 2)
        for at, (booked, capacity) in enumerate(zip(row.booked, row.capacities, strict=True)):
            if not page.document.days[at].is_narrow:
                with sheet.element("TD"):
                    draw_figure(sheet, edges[at], y + 3.1, edges[at + 1] - edges[at], booked, capacity)
    sheet.rule(_LEFT, page.place.right, y + height, 0.3, HAIRLINE)
    return y + height
