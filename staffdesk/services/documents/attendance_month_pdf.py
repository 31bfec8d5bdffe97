"""Attendance sheets of a month on A4 or A3: a narrow box for each day and slot, the child's care under them.

Allergies, parents and who may collect it stand with each child: its safety is never on another sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from staffdesk.domain.attendance_document import AttendanceSheets, Box, SheetChild, SheetPerson, SheetSection
from staffdesk.domain.french.attendance import NOTHING_TO_REPORT
from staffdesk.services.documents.attendance_pages import (
    LEGEND_ROOM,
    Lines,
    draw_legend,
    lines_of,
    render_sheets,
)
from staffdesk.services.documents.layout import BORDER, HAIRLINE, SECONDARY, TEXT, TINT, Sheet, Style
from staffdesk.services.documents.list_page import A4, BODY_TOP, LEFT, Frame, paginated

LEGEND = (
    "P présent · P+ présent sans réservation · AE absence excusée · AF absence facturée · "
    "DR demande à décider · S classe en sortie · – non réservé"
)
HEALTH_LEFT_OUT = "Santé non imprimée"

_HEAD = Style("Semibold", 8.5, SECONDARY)
_DAY = Style("Semibold", 9.5)
_NAME = Style("Semibold", 10.5)
_SMALL = Style("Regular", 8.5, SECONDARY)
_TEXT = Style("Regular", 8.5)
_STRONG = Style("Bold", 8.5)
_BOX = Style("Semibold", 8.5)
_TOTAL = Style("Semibold", 9)
_EMPTY = Style("Regular", 10)

_NAME_WIDTH = 46.0
_BOXES_LEFT = LEFT + _NAME_WIDTH
_WIDEST_COLUMN, _WIDE_ENOUGH = 14.0, 6.4
_HEAD_HEIGHT, _SLOT_HEIGHT, _BOX_HEIGHT, _LINE, _PADDING = 11.0, 4.0, 7.4, 3.8, 2.4
_TOTAL_HEIGHT, _BLANK_ROWS = 8.0, 2

_LETTERS = {
    Box.NOTHING: "–",
    Box.PRESENT: "P",
    Box.UNBOOKED: "P+",
    Box.EXCUSED: "AE",
    Box.BILLED: "AF",
    Box.ASKED: "DR",
    Box.AWAY: "S",
}


@dataclass(frozen=True)
class _Row:
    """A child with its words already broken into lines."""

    child: SheetChild
    name: Lines
    care: Lines

    @property
    def height(self) -> float:
        beside = _BOX_HEIGHT + len(self.care) * _LINE
        return max(len(self.name) * 4.1 + 1.0, beside) + _PADDING


@dataclass(frozen=True)
class _Columns:
    """Where the boxes of a section stand."""

    section: SheetSection
    frame: Frame = A4

    @property
    def right(self) -> float:
        return self.frame.right

    @property
    def width(self) -> float:
        return min(_WIDEST_COLUMN, (self.right - _BOXES_LEFT) / max(len(self.section.columns), 1))

    @property
    def head_height(self) -> float:
        return _HEAD_HEIGHT + (_SLOT_HEIGHT if self.has_slots else 0.0)

    @property
    def has_slots(self) -> bool:
        """Whether one day has several columns."""
        days = [column.on for column in self.section.columns]
        return len(set(days)) < len(days)

    def left(self, rank: int) -> float:
        return _BOXES_LEFT + rank * self.width

    def weeks(self) -> list[float]:
        """Give where a line parts two weeks."""
        days = [column.on.isocalendar()[:2] for column in self.section.columns]
        return [self.left(rank) for rank in range(1, len(days)) if days[rank] != days[rank - 1]]


def render_attendance_month(sheets: AttendanceSheets, frame: Frame = A4) -> bytes:
    """Return the PDF of the sheets of a month; the same snapshot always gives the same bytes."""
    lists = [_Columns(section, frame) for section in sheets.sections]
    rows = [
        [
            part
            for child in columns.section.children
            for part in _parts(_row(child, frame, with_health=sheets.with_health), _most_lines(columns))
        ]
        for columns in lists
    ]
    plans = [_plan(columns, some) for columns, some in zip(lists, rows, strict=True)]
    return render_sheets(sheets, rows, plans, partial(_draw_page, frame), frame)


_CLOSING = _TOTAL_HEIGHT + _BLANK_ROWS * _BOX_HEIGHT


def _room(columns: _Columns) -> float:
    return columns.frame.body_bottom - LEGEND_ROOM - BODY_TOP - columns.head_height


def _most_lines(columns: _Columns) -> int:
    """Return how many lines a child may have on one page that is closed after it."""
    return int((_room(columns) - _CLOSING - _BOX_HEIGHT - _PADDING) / _LINE)


def _plan(columns: _Columns, rows: list[_Row]) -> list[range]:
    return paginated([row.height for row in rows], _room(columns), _CLOSING)


def _draw_page(
    frame: Frame, sheet: Sheet, section: SheetSection, rows: Sequence[_Row], *, closed: bool
) -> None:
    """Draw the rows of one page, and what the letters mean."""
    _draw_part(sheet, _Columns(section, frame), rows, closed=closed)
    draw_legend(sheet, LEGEND, frame)


def _draw_part(sheet: Sheet, columns: _Columns, rows: Sequence[_Row], *, closed: bool) -> None:
    """Draw the rows of one page under their heads; the last page closes with sums and blank rows."""
    top = BODY_TOP + columns.head_height
    with sheet.element("Table"):
        _draw_heads(sheet, columns)
        y = top
        for row in rows:
            with sheet.element("TR"):
                _draw_row(sheet, columns, row, y)
            y += row.height
            sheet.rule(LEFT, columns.right, y, 0.5, BORDER)
    if closed:
        if not columns.section.children:
            with sheet.element("P"):
                sheet.text(LEFT, y + 6, "Aucun enfant attendu.", _EMPTY)
            y += 9
        _draw_blanks(sheet, columns, y)


def _part_weeks(sheet: Sheet, columns: _Columns, top: float, bottom: float) -> None:
    """Part the weeks between their boxes, never through the words under them."""
    for x in columns.weeks():
        sheet.fill(x - 0.1, top, 0.2, bottom - top, BORDER)


def _draw_heads(sheet: Sheet, columns: _Columns) -> None:
    y = BODY_TOP + 4.0
    with sheet.element("TR"):
        with sheet.element("TH"):
            sheet.text(LEFT, y + 4.4, "Enfant", _HEAD)
        for rank in range(len(columns.section.columns)):
            with sheet.element("TH"):
                _draw_head(sheet, columns, rank, y)
    _part_weeks(sheet, columns, BODY_TOP, BODY_TOP + columns.head_height - 1.2)
    sheet.rule(LEFT, columns.right, BODY_TOP + columns.head_height - 1.2, 0.9, TEXT)


def _draw_head(sheet: Sheet, columns: _Columns, rank: int, y: float) -> None:
    """Head a column: the weekday and the number of its day, said once, and its slot where there are some."""
    all_columns, column = columns.section.columns, columns.section.columns[rank]
    same_day = [at for at, other in enumerate(all_columns) if other.on == column.on]
    left, whole = columns.left(rank), columns.width * len(same_day)
    if rank == same_day[0]:
        weekday, _, number = column.head.partition("\u00a0")
        short = weekday if whole >= _WIDE_ENOUGH else weekday[:1]
        sheet.text(left + whole / 2, y, f"{short} ", _HEAD, "centre")
        sheet.text(left + whole / 2, y + 4.4, f"{number} ", _DAY, "centre")
    if columns.has_slots:
        words = _slot_words(column.slot, columns)
        sheet.text(left + columns.width / 2, y + 8.4, f"{words} ", _HEAD, "centre")


def _slot_words(slot: str, columns: _Columns) -> str:
    """Name a slot in the room there is: `matin`, or `m` where no other slot begins with it, or `mat`."""
    if _HEAD.width(slot) <= columns.width - 1.8:
        return slot
    slots = {column.slot for column in columns.section.columns}
    alone = sum(other[:1] == slot[:1] for other in slots) == 1
    return slot[: 1 if alone else 3]


def _draw_row(sheet: Sheet, columns: _Columns, row: _Row, y: float) -> None:
    _part_weeks(sheet, columns, y + 0.6, y + _BOX_HEIGHT)
    with sheet.element("TD"):
        for rank, (words, style) in enumerate(row.name):
            sheet.text(LEFT, y + 4.6 + rank * 4.1, f"{words} ", style)
    for rank, box in enumerate(row.child.boxes):
        with sheet.element("TD"):
            _draw_box(sheet, box, columns.left(rank) + columns.width / 2, y, columns.width)
    with sheet.element("TD"):
        for rank, (words, style) in enumerate(row.care):
            sheet.text(_BOXES_LEFT + 1, y + _BOX_HEIGHT + 2.6 + rank * _LINE, f"{words} ", style)


def _draw_box(sheet: Sheet, box: Box, centre: float, y: float, width: float) -> None:
    """Draw a square to tick, or the letters of a state."""
    middle = y + _BOX_HEIGHT / 2 + 0.4
    if box is not Box.TO_TICK:
        style = _SMALL if box is Box.NOTHING else _BOX
        sheet.text(centre, middle + 1.1, f"{_LETTERS[box]} ", style, "centre")
        return
    side = min(4.4, width - 0.9)
    sheet.frame(centre - side / 2, middle - side / 2, side, side, radius=0.4, thickness=0.8, colour=TEXT)
    sheet.text(centre, middle, "\u00a0", _SMALL, "centre")


def _draw_blanks(sheet: Sheet, columns: _Columns, y: float) -> None:
    """Draw how many are expected each day, and rows for children who come without booking."""
    section = columns.section
    with sheet.element("P"):
        sheet.text(LEFT, y + 5.4, "Attendus ", _TOTAL)
        for rank, _ in enumerate(section.columns):
            count = sum(child.boxes[rank] in (Box.TO_TICK, Box.PRESENT) for child in section.children)
            sheet.text(columns.left(rank) + columns.width / 2, y + 5.4, f"{count} ", _TOTAL, "centre")
    y += _TOTAL_HEIGHT
    sheet.rule(LEFT, columns.right, y, 0.9, TEXT)
    sheet.fill(LEFT, y, columns.right - LEFT, _BLANK_ROWS * _BOX_HEIGHT, TINT)
    for rank in range(_BLANK_ROWS):
        top = y + rank * _BOX_HEIGHT
        if not rank:
            with sheet.element("P"):
                sheet.text(LEFT + 1, top + 4.8, "Présents sans réservation", _SMALL)
        sheet.rule(LEFT, columns.right, top + _BOX_HEIGHT, 0.5, HAIRLINE)
    _part_weeks(sheet, columns, y - _TOTAL_HEIGHT + 0.6, y + _BLANK_ROWS * _BOX_HEIGHT)


def _row(child: SheetChild, frame: Frame, *, with_health: bool) -> _Row:
    name = [
        *lines_of(child.name, _NAME, _NAME_WIDTH - 2),
        *lines_of(child.class_name, _SMALL, _NAME_WIDTH - 2),
    ]
    room = frame.right - _BOXES_LEFT - 1
    care = [
        *lines_of(" · ".join(child.trips), _TEXT, room),
        *lines_of(_health(child, with_health=with_health), _care_style(child, with_health=with_health), room),
        *lines_of(_ban(child), _STRONG, room),
        *lines_of(_people(child), _TEXT, room),
    ]
    return _Row(child, tuple(name), tuple(care))


def _parts(row: _Row, most: int) -> list[_Row]:
    """Break a row of more lines than a page holds: it goes on under the same name, without its boxes."""
    name = tuple(lines_of(f"{row.child.name} (suite)", _NAME, _NAME_WIDTH - 2))
    rest = [
        _Row(replace(row.child, boxes=()), name, row.care[first : first + most])
        for first in range(most, len(row.care), most)
    ]
    return [replace(row, care=row.care[:most]), *rest]


def _care_style(child: SheetChild, *, with_health: bool) -> Style:
    """Set what one must mind in bold; that there is nothing to mind in the weight of the rest."""
    if not with_health:
        return _SMALL
    return _TEXT if child.health == (NOTHING_TO_REPORT,) and child.image != "NON" else _STRONG


def _health(child: SheetChild, *, with_health: bool) -> str:
    told = ["PAI"] if child.care_plan else []
    told += child.health if with_health else (HEALTH_LEFT_OUT,)
    told += [child.diet] if child.diet else []
    told += [f"Image\u00a0: {child.image}"] if child.image != "oui" else []
    return " · ".join(told)


def _ban(child: SheetChild) -> str:
    names = ", ".join(person.name for person in child.banned)
    return f"NE PAS CONFIER À\u00a0: {names}" if names else ""


def _people(child: SheetChild) -> str:
    parts = (
        ("Parents", child.parents),
        ("Peut venir chercher", child.collectors),
        ("À appeler seulement", child.call_only),
    )
    return " · ".join(f"{head}\u00a0: {', '.join(map(_person, people))}" for head, people in parts if people)


def _person(person: SheetPerson) -> str:
    """Tell a person: `Jeanne Petit (voisine) 06 00 00 00 01 (urgence)`; a number never breaks."""
    link = f" ({person.link})" if person.link else ""
    phone = person.phone.replace(" ", "\u00a0")
    urgent = " (urgence)" if person.emergency else ""
    return f"{person.name}{link} {phone}".rstrip() + urgent
