"""Attendance sheets on A4: boxes to tick, allergies, who collects the child, whom to call (S19 to S22)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from staffdesk.domain.attendance_document import (
    AttendanceSheets,
    Box,
    SheetChild,
    SheetColumn,
    SheetPerson,
    SheetSection,
)
from staffdesk.domain.french.attendance import NOTHING_TO_REPORT
from staffdesk.services.documents.attendance_pages import (
    LEGEND_ROOM,
    Lines,
    draw_legend,
    lines_of,
    render_sheets,
)
from staffdesk.services.documents.layout import BORDER, SECONDARY, TEXT, TINT, Sheet, Style
from staffdesk.services.documents.list_page import (
    A4,
    BODY_BOTTOM,
    BODY_TOP,
    LEFT,
    RIGHT,
    paginated,
)

HEALTH_LEFT_OUT = "non imprimé"
LEGEND = (
    "P présent · P+ présent sans réservation · A\u00a0Exc. absence excusée · A\u00a0Fact. absence facturée · "
    "DR demande à décider · Sortie (ou S) classe en sortie · – non réservé"
)

_HEAD = Style("Semibold", 8.5, SECONDARY)
_DAY = Style("Semibold", 9)
_NAME = Style("Semibold", 10.5)
_SMALL = Style("Regular", 8.5, SECONDARY)
_TEXT = Style("Regular", 9)
_STRONG = Style("Bold", 9)
_BOX = Style("Semibold", 9)
_TOTAL = Style("Semibold", 9.5)
_EMPTY = Style("Regular", 10)

_NAME_WIDTH, _BOXES_WIDTH, _HEALTH_WIDTH, _PARENTS_WIDTH, _IMAGE_WIDTH = 45.0, 60.0, 36.0, 56.0, 10.0
_BOXES_LEFT = LEFT + _NAME_WIDTH
_HEALTH_LEFT = _BOXES_LEFT + _BOXES_WIDTH + 3
_PARENTS_LEFT = _HEALTH_LEFT + _HEALTH_WIDTH
_PEOPLE_LEFT = _PARENTS_LEFT + _PARENTS_WIDTH
_IMAGE_LEFT = RIGHT - _IMAGE_WIDTH
_PEOPLE_WIDTH = _IMAGE_LEFT - _PEOPLE_LEFT - 2
_HEAD_HEIGHT, _LINE, _PADDING, _LEAST = 11.0, 3.9, 3.0, 10.5
_BLANK_ROWS, _TOTAL_HEIGHT = 3, 8.0
_WIDEST_BOX, _BOX_DEPTH = 24.0, 30.0

_LETTERS = {
    Box.NOTHING: "–",
    Box.PRESENT: "P",
    Box.UNBOOKED: "P+",
    Box.EXCUSED: "A\u00a0Exc.",
    Box.BILLED: "A\u00a0Fact.",
    Box.ASKED: "DR",
    Box.AWAY: "Sortie",
}
_NARROW_LETTERS = {Box.AWAY: "S"}
"""Where a word does not fit in its box."""


@dataclass(frozen=True)
class _Row:
    """A child with its words already broken into lines; each line with the style it is set in."""

    child: SheetChild
    name: Lines
    health: Lines
    parents: Lines
    people: Lines

    @property
    def height(self) -> float:
        lines = max(map(len, (self.name, self.health, self.parents, self.people)))
        return max(_LEAST, lines * _LINE + _PADDING)


def render_attendance(sheets: AttendanceSheets) -> bytes:
    """Return the PDF of attendance sheets; the same snapshot always gives the same bytes."""
    room, last = BODY_BOTTOM - LEGEND_ROOM - BODY_TOP - _HEAD_HEIGHT, _TOTAL_HEIGHT + _BLANK_ROWS * _LEAST
    most = int((room - last - _PADDING) / _LINE)
    rows = [
        [part for child in one.children for part in _parts(_row(child, with_health=sheets.with_health), most)]
        for one in sheets.sections
    ]
    plans = [paginated([row.height for row in some], room, last) for some in rows]
    return render_sheets(sheets, rows, plans, _draw_part)


def _draw_part(sheet: Sheet, section: SheetSection, rows: Sequence[_Row], *, closed: bool) -> None:
    """Draw the rows of one page under their heads; the last page closes with sums and blank rows."""
    with sheet.element("Table"):
        _draw_heads(sheet, section)
        y = BODY_TOP + _HEAD_HEIGHT
        for row in rows:
            with sheet.element("TR"):
                _draw_row(sheet, section, row, y)
            y += row.height
            sheet.rule(LEFT, RIGHT, y, 0.5, BORDER)
    draw_legend(sheet, LEGEND, A4)
    if not closed:
        return
    if not section.children:
        with sheet.element("P"):
            sheet.text(LEFT, y + 6, "Aucun enfant attendu.", _EMPTY)
        y += 9
    _draw_blanks(sheet, section, y)


def _draw_heads(sheet: Sheet, section: SheetSection) -> None:
    y = BODY_TOP + 7.5
    with sheet.element("TR"):
        with sheet.element("TH"):
            sheet.text(LEFT, y, "Enfant", _HEAD)
        for rank, column in enumerate(section.columns):
            _draw_column_head(sheet, section, rank, column, y)
        for x, words in (
            (_HEALTH_LEFT, "Santé, régime"),
            (_PARENTS_LEFT, "Parents"),
            (_PEOPLE_LEFT, "Peut venir chercher (en gras\u00a0: urgence)"),
            (_IMAGE_LEFT, "Image"),
        ):
            with sheet.element("TH"):
                sheet.text(x, y, words, _HEAD)
    sheet.rule(LEFT, RIGHT, BODY_TOP + _HEAD_HEIGHT - 1.5, 0.9, TEXT)


def _draw_column_head(sheet: Sheet, section: SheetSection, rank: int, column: SheetColumn, y: float) -> None:
    """Head a column: its slot, and its day over all the slots of that day, said once."""
    left, width = _box_place(section, rank)
    same_day = [at for at, other in enumerate(section.columns) if other.on == column.on]
    with sheet.element("TH"):
        if rank == same_day[0]:
            whole = width * len(same_day)
            sheet.fit(left + whole / 2, y - 4, f"{column.head} ", _DAY, whole, "centre")
        sheet.text(left + width / 2, y, _slot_words(column.slot, width), _HEAD, "centre")


def _slot_words(slot: str, width: float) -> str:
    """Name a slot, or its first letters where its column is narrow: `matin`, `mat.`."""
    return slot if _HEAD.width(slot) <= width - 0.5 else f"{slot[:3]}."


def _draw_row(sheet: Sheet, section: SheetSection, row: _Row, y: float) -> None:
    child = row.child
    with sheet.element("TD"):
        _draw_lines(sheet, LEFT, y, row.name)
    for rank, box in enumerate(child.boxes):
        left, width = _box_place(section, rank)
        with sheet.element("TD"):
            _draw_box(sheet, box, left, y, width, row.height)
    for left, lines in (
        (_HEALTH_LEFT, row.health),
        (_PARENTS_LEFT, row.parents),
        (_PEOPLE_LEFT, row.people),
    ):
        with sheet.element("TD"):
            _draw_lines(sheet, left, y, lines)
    with sheet.element("TD"):
        sheet.text(_IMAGE_LEFT, y + 4.5, child.image, _STRONG if child.image == "NON" else _TEXT)


def _draw_lines(sheet: Sheet, x: float, y: float, lines: Lines) -> None:
    for rank, (words, style) in enumerate(lines):
        sheet.text(x, y + 4.5 + rank * _LINE, f"{words} ", style)


def _draw_box(sheet: Sheet, box: Box, left: float, y: float, width: float, height: float) -> None:
    """Draw a square to tick with room to sign beside it where there is some, or the letters of a state."""
    middle = y + min(height, _BOX_DEPTH) / 2
    if box is not Box.TO_TICK:
        _draw_letters(sheet, box, left + width / 2, middle, width)
        return
    side = 5.0
    wide = width >= _WIDEST_BOX
    x = left + (1.5 if wide else width / 2 - side / 2)
    sheet.frame(x, middle - side / 2, side, side, radius=0.4, thickness=0.9, colour=TEXT)
    sheet.text(x, middle, "\u00a0", _SMALL)
    if wide:
        sheet.rule(x + side + 2, left + width - 1.5, middle + side / 2, 0.5, BORDER)


def _draw_letters(sheet: Sheet, box: Box, centre: float, middle: float, width: float) -> None:
    """Draw the letters of a state; on two lines where the box is too narrow for one."""
    style = _SMALL if box is Box.NOTHING else _BOX
    letters = _LETTERS[box]
    if box in _NARROW_LETTERS and style.width(letters) > width - 1:
        letters = _NARROW_LETTERS[box]
    lines = letters.split("\u00a0") if style.width(letters) > width - 1 else [letters]
    top = middle + 1.2 - (len(lines) - 1) * 1.7
    for rank, line in enumerate(lines):
        sheet.fit(centre, top + rank * 3.4, f"{line} " if len(lines) > 1 else line, style, width, "centre")


def _box_place(section: SheetSection, rank: int) -> tuple[float, float]:
    """Return the left edge and width of a column of boxes."""
    width = _BOXES_WIDTH / max(len(section.columns), 1)
    return _BOXES_LEFT + rank * width, width


def _draw_blanks(sheet: Sheet, section: SheetSection, y: float) -> None:
    """Draw how many are expected, and rows for children who come without booking."""
    with sheet.element("P"):
        sheet.text(LEFT, y + 5.6, "Attendus ", _TOTAL)
        for rank, _ in enumerate(section.columns):
            left, width = _box_place(section, rank)
            count = sum(child.boxes[rank] in (Box.TO_TICK, Box.PRESENT) for child in section.children)
            sheet.text(left + width / 2, y + 5.6, f"{count} ", _TOTAL, "centre")
    y += _TOTAL_HEIGHT
    sheet.rule(LEFT, RIGHT, y, 0.9, TEXT)
    sheet.fill(LEFT, y, RIGHT - LEFT, _BLANK_ROWS * _LEAST, TINT)
    for rank in range(_BLANK_ROWS):
        top = y + rank * _LEAST
        if not rank:
            with sheet.element("P"):
                sheet.text(LEFT + 1, top + 4.5, "Présents sans réservation", _SMALL)
                sheet.text(LEFT + 1, top + 8.2, "(nom, classe, heure de départ)", _SMALL)
        sheet.rule(LEFT, RIGHT, top + _LEAST, 0.5, BORDER)


def _row(child: SheetChild, *, with_health: bool) -> _Row:
    name = [
        *lines_of(child.name, _NAME, _NAME_WIDTH - 2),
        *lines_of(child.class_name, _SMALL, _NAME_WIDTH - 2),
        *(line for trip in child.trips for line in lines_of(trip, _TEXT, _NAME_WIDTH - 2)),
    ]
    parents = [
        line for person in child.parents for line in lines_of(_person(person), _TEXT, _PARENTS_WIDTH - 2)
    ]
    health = _health_lines(child, with_health=with_health)
    return _Row(child, tuple(name), tuple(health), tuple(parents), tuple(_people_lines(child)))


def _parts(row: _Row, most: int) -> list[_Row]:
    """Break a row of more lines than a page holds: it goes on under the same name, without its boxes."""
    lines = max(map(len, (row.name, row.health, row.parents, row.people)))
    name = tuple(lines_of(f"{row.child.name} (suite)", _NAME, _NAME_WIDTH - 2))
    follower = replace(row.child, boxes=())
    return [
        _Row(
            follower if first else row.child,
            name if first else row.name,
            row.health[first : first + most],
            row.parents[first : first + most],
            row.people[first : first + most],
        )
        for first in range(0, lines, most)
    ]


def _health_lines(child: SheetChild, *, with_health: bool) -> list[tuple[str, Style]]:
    lines: list[tuple[str, Style]] = [("PAI", _STRONG)] if child.care_plan else []
    for words in child.health:
        lines += lines_of(words, _TEXT if words == NOTHING_TO_REPORT else _STRONG, _HEALTH_WIDTH - 3)
    if child.diet:
        lines += lines_of(child.diet, _TEXT, _HEALTH_WIDTH - 3)
    if not with_health:
        lines.append((HEALTH_LEFT_OUT, _SMALL))
    return lines


def _people_lines(child: SheetChild) -> list[tuple[str, Style]]:
    """Tell the ban first, then who may collect the child, then who is only called."""
    lines: list[tuple[str, Style]] = []
    if child.banned:
        names = ", ".join(person.name for person in child.banned)
        lines += lines_of(f"NE PAS CONFIER À\u00a0: {names}", _STRONG, _PEOPLE_WIDTH)
    for person in child.collectors:
        lines += lines_of(_person(person), _STRONG if person.emergency else _TEXT, _PEOPLE_WIDTH)
    for person in child.call_only:
        lines += lines_of(f"{_person(person)}, à appeler seulement", _SMALL, _PEOPLE_WIDTH)
    return lines


def _person(person: SheetPerson) -> str:
    """Tell a person: `Jeanne Petit (voisine) 06 00 00 00 01`; a number never breaks."""
    link = f" ({person.link})" if person.link else ""
    phone = person.phone.replace(" ", "\u00a0")
    return f"{person.name}{link} {phone}".rstrip()
