"""What a click on a head of the month grid selects: a day, a week, a child, a slot, a class, everything."""

from bisect import bisect_right

from PySide6.QtCore import QPoint

from staffdesk.domain.dates import monday_of
from staffdesk.ui.calendar.geometry import NAME_WIDTH, WEEK_HEIGHT, GridGeometry
from staffdesk.ui.kit.theme import px

Corner = tuple[int, int]
"""A line (child × slots + slot) and a day."""

Span = tuple[Corner, Corner]
"""Two opposite corners of a block."""


def head_span(geometry: GridGeometry, position: QPoint, scrolled: QPoint) -> Span | None:
    """Give the block that a head stands for; None where there is none: over a cell, or beside the grid."""
    if not geometry.grid.children:
        return None
    beside, above = position.x() < geometry.left, position.y() < geometry.top
    if above:
        return everything(geometry) if beside else _above(geometry, position, scrolled)
    band = geometry.band_at(position.y() - geometry.top + scrolled.y())
    if band is None:
        return None
    if band.child < 0:
        return _class_span(geometry, band.class_index)
    if not beside:
        return None
    if position.x() < px(NAME_WIDTH):
        return child_span(geometry, band.child)
    return line_span(
        geometry,
        band.child * geometry.slots + geometry.slot_at(band, position.y() - geometry.top + scrolled.y()),
    )


def _above(geometry: GridGeometry, position: QPoint, scrolled: QPoint) -> Span | None:
    x = position.x() - geometry.left + scrolled.x()
    if not 0 <= x < geometry.width:
        return None
    day = bisect_right(geometry.columns, x) - 1
    return week_span(geometry, day) if position.y() < px(WEEK_HEIGHT) else day_span(geometry, day, day)


def everything(geometry: GridGeometry) -> Span:
    """Give the whole month of everybody."""
    return (0, 0), (geometry.lines - 1, len(geometry.grid.days) - 1)


def day_span(geometry: GridGeometry, first: int, last: int) -> Span:
    """Give some days of everybody."""
    return (0, first), (geometry.lines - 1, last)


def week_span(geometry: GridGeometry, day: int) -> Span:
    """Give the week of a day, as far as the month goes, of everybody."""
    first, last = week_days(geometry, day)
    return day_span(geometry, first, last)


def week_days(geometry: GridGeometry, day: int) -> tuple[int, int]:
    """Give the first and the last day in the month of a day's week."""
    days = geometry.grid.days
    monday = monday_of(days[day].on)
    inside = [at for at, column in enumerate(days) if monday_of(column.on) == monday]
    return inside[0], inside[-1]


def child_span(geometry: GridGeometry, child: int) -> Span:
    """Give the whole month of a child."""
    first = child * geometry.slots
    return (first, 0), (first + geometry.slots - 1, len(geometry.grid.days) - 1)


def line_span(geometry: GridGeometry, line: int) -> Span:
    """Give one slot of a child over the month."""
    return (line, 0), (line, len(geometry.grid.days) - 1)


def _class_span(geometry: GridGeometry, class_index: int) -> Span:
    key = geometry.grid.classes[class_index].class_key
    inside = [at for at, row in enumerate(geometry.grid.children) if row.class_key == key]
    return child_span(geometry, inside[0])[0], child_span(geometry, inside[-1])[1]


def joined(one: Span, other: Span) -> Span:
    """Give the smallest block around two: what is dragged over, or reached with Shift."""
    lines = [corner[0] for corner in (*one, *other)]
    days = [corner[1] for corner in (*one, *other)]
    return (min(lines), min(days)), (max(lines), max(days))


def wider(geometry: GridGeometry, span: Span) -> Span:
    """Widen a selection, as Ctrl+A does: to the children it touches, then its days of everybody, then all."""
    (line1, day1), (line2, day2) = joined(span, span)
    children = line1 // geometry.slots, line2 // geometry.slots
    rows = child_span(geometry, children[0])[0], child_span(geometry, children[1])[1]
    columns = day_span(geometry, day1, day2)
    if (line1, day1) == rows[0] and (line2, day2) == rows[1]:
        return everything(geometry)
    if (line1, line2) == (columns[0][0], columns[1][0]):
        return everything(geometry)
    return rows
