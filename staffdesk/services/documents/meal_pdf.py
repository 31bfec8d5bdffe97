"""A meal count on A4: a table by site or by day, figures by diet, the order and what changed since."""

from __future__ import annotations

from staffdesk.domain.french.meals import diet_title
from staffdesk.domain.meal_document import MealLine, MealSection, MealSheet
from staffdesk.services.documents.layout import HAIRLINE, SECONDARY, TEXT, Sheet, Style, wrap
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
_LABEL = Style("Regular", 10.5)
_FIGURE = Style("Regular", 11)
_TOTAL = Style("Bold", 12)
_NOTE = Style("Regular", 8.5, SECONDARY)
_CHANGED = Style("Bold", 9)

_LABEL_WIDTH, _ORDER_WIDTH, _FIXED = 62.0, 74.0, 4
_HEAD_HEIGHT, _NOTE_LINE, _TOTAL_HEIGHT = 10.0, 3.7, 10.0
_ROW, _TIGHTEST_ROW = 7.4, 6.0
_ROOM = BODY_BOTTOM - BODY_TOP - _HEAD_HEIGHT
_ORDER_LEFT = RIGHT - _ORDER_WIDTH
_NONE = "–"


def render_meals(meals: MealSheet) -> bytes:
    """Return the PDF of a meal count; the same snapshot always gives the same bytes."""
    sheet, stamp = list_sheet(), Stamp(meals.printed_at, meals.printed_by)
    plans = [
        paginated([_height(section, line) for line in section.lines], _ROOM, _TOTAL_HEIGHT)
        for section in meals.sections
    ]
    pages = sum(map(len, plans))
    first = True
    for section, plan in zip(meals.sections, plans, strict=True):
        head = PageHead(meals.letterhead, section.title, meals.period)
        for rank, part in enumerate(plan):
            if not first:
                sheet.new_page()
            first = False
            draw_page_head(sheet, head, continued=rank > 0)
            lines = [section.lines[at] for at in part]
            _draw_table(sheet, meals, section, lines, closed=rank == len(plan) - 1)
            draw_page_foot(sheet, stamp, pages)
    facts = FileFacts(
        f"Effectifs des repas, {meals.period}", meals.letterhead.town, f"{meals.printed_at:%Y%m%d}"
    )
    return sheet.finish(facts)


def _draw_table(
    sheet: Sheet, meals: MealSheet, section: MealSection, lines: list[MealLine], *, closed: bool
) -> None:
    with sheet.element("Table"):
        _draw_heads(sheet, meals, section.head)
        y = BODY_TOP + _HEAD_HEIGHT
        for line in lines:
            with sheet.element("TR"):
                _draw_line(sheet, meals, line, y - (_ROW - _least(section)) * 0.6, _FIGURE)
            y += _height(section, line)
            sheet.rule(LEFT, RIGHT, y - 1.4, 0.5, HAIRLINE)
        if closed:
            sheet.rule(LEFT, RIGHT, y - 1.4, 0.9, TEXT)
            with sheet.element("TR"):
                _draw_line(sheet, meals, section.total, y + 1.2, _TOTAL)


def _columns(meals: MealSheet) -> list[str]:
    return [*map(diet_title, meals.diets), "Enfants", "Adultes", "Total", "Paniers"]


def _draw_heads(sheet: Sheet, meals: MealSheet, head: str) -> None:
    y = BODY_TOP + 6.2
    with sheet.element("TR"):
        with sheet.element("TH"):
            sheet.text(LEFT, y, head, _HEAD)
        for rank, words in enumerate(_columns(meals)):
            with sheet.element("TH"):
                sheet.fit(_right(meals, rank), y, words, _HEAD, _width(meals) - 2, "right")
        with sheet.element("TH"):
            sheet.text(_ORDER_LEFT + 6, y, "Commande", _HEAD)
    sheet.rule(LEFT, RIGHT, BODY_TOP + _HEAD_HEIGHT - 1.8, 0.9, TEXT)


def _draw_line(sheet: Sheet, meals: MealSheet, line: MealLine, y: float, style: Style) -> None:
    strong = style is _TOTAL
    with sheet.element("TD"):
        label = Style("Bold", 11) if strong else _LABEL
        sheet.fit(LEFT, y + 4.2, f"{line.label} ", label, _LABEL_WIDTH - 2)
    figures = (*line.diets, line.children, line.adults, line.total, line.brought)
    total_at = len(figures) - 2
    for rank, figure in enumerate(figures):
        with sheet.element("TD"):
            set_in = _TOTAL if rank == total_at else style
            sheet.text(_right(meals, rank), y + 4.2, str(figure) if figure else _NONE, set_in, "right")
    with sheet.element("TD"):
        for rank, (words, note) in enumerate(_order_lines(line)):
            sheet.text(_ORDER_LEFT + 6, y + 3.8 + rank * _NOTE_LINE, f"{words} ", note)


def _order_lines(line: MealLine) -> list[tuple[str, Style]]:
    room = _ORDER_WIDTH - 6
    told = [(words, _NOTE) for words in wrap(line.order, _NOTE, room) if words]
    return told + [(words, _CHANGED) for words in wrap(line.changes, _CHANGED, room) if words]


def _height(section: MealSection, line: MealLine) -> float:
    """Give the height of a line with what stands in its column of orders."""
    notes = len(_order_lines(line))
    return max(_least(section), notes * _NOTE_LINE + (2.2 if notes < 2 else 3.0))


def _least(section: MealSection) -> float:
    """Give the height of a plain line: closer where that keeps the days of a month on one page."""
    shared = (_ROOM - _TOTAL_HEIGHT - 0.1) / max(len(section.lines), 1)
    return min(_ROW, shared) if shared >= _TIGHTEST_ROW else _ROW


def _width(meals: MealSheet) -> float:
    return (_ORDER_LEFT - LEFT - _LABEL_WIDTH) / (len(meals.diets) + _FIXED)


def _right(meals: MealSheet, rank: int) -> float:
    return LEFT + _LABEL_WIDTH + _width(meals) * (rank + 1)
