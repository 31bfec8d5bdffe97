"""Walking over the month grid by keys: one cell on, over weekends; to an edge, a page, a week."""

from datetime import date

from PySide6.QtCore import Qt

from staffdesk.ui.calendar.geometry import GridGeometry, is_narrow, is_worked
from staffdesk.ui.calendar.heads import Corner, Span, day_span, everything, joined, line_span, wider

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier

STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


def walked(
    geometry: GridGeometry, corner: Corner, key: Qt.Key, modifiers: Qt.KeyboardModifier, page: int
) -> Corner | None:
    """Give where a key leads from a cell; None for a key that leads nowhere.

    Arrows go one cell on, with Ctrl to the next child or week; Home and End to the ends of the month, with
    Ctrl to those of the grid; the page keys by ``page`` children.
    """
    far = bool(modifiers & _CONTROL)
    if key in STEPS:
        down, across = STEPS[key]
        line = corner[0] + down * (geometry.slots if far else 1)
        return _inside(geometry, line), _day_beside(geometry, corner[1], across * (7 if far else 1))
    if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        by = page * geometry.slots * (1 if key == Qt.Key.Key_PageDown else -1)
        return _inside(geometry, corner[0] + by), corner[1]
    if key == Qt.Key.Key_Home:
        return (0 if far else corner[0]), _first_worked(geometry)
    if key == Qt.Key.Key_End:
        return (geometry.lines - 1 if far else corner[0]), _last_worked(geometry)
    return None


def spanned(geometry: GridGeometry, span: Span, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> Span | None:
    """Give the block a key selects at once: Ctrl+A widens, Ctrl+Space takes days, Shift+Space lines."""
    if key == Qt.Key.Key_A and modifiers == _CONTROL:
        return wider(geometry, span)
    if key == Qt.Key.Key_Space and modifiers & (_CONTROL | _SHIFT):
        first, last = joined(span, span)
        if modifiers & _CONTROL and modifiers & _SHIFT:
            return everything(geometry)
        if modifiers & _CONTROL:
            return day_span(geometry, first[1], last[1])
        return joined(line_span(geometry, first[0]), line_span(geometry, last[0]))
    return None


def first_in_sight(geometry: GridGeometry, scrolled: int, today: date) -> Corner:
    """Give today in the topmost row that is seen whole; the first day of work in another month."""
    days = geometry.grid.days
    present = next((at for at, day in enumerate(days) if day.on == today and is_worked(day)), None)
    seen = (band.child for band in geometry.bands_from(scrolled) if band.child >= 0 and band.top >= scrolled)
    return next(seen, 0) * geometry.slots, _first_worked(geometry) if present is None else present


def _inside(geometry: GridGeometry, line: int) -> int:
    return min(geometry.lines - 1, max(0, line))


def _day_beside(geometry: GridGeometry, day: int, by: int) -> int:
    """Give the next day that is no weekend; the same one at the month's end."""
    days = geometry.grid.days
    if abs(by) > 1:
        return min(len(days) - 1, max(0, day + by))
    beside = day + by
    while by and 0 <= beside < len(days) and is_narrow(days[beside]):
        beside += by
    return beside if 0 <= beside < len(days) else day


def _first_worked(geometry: GridGeometry) -> int:
    return next((at for at, day in enumerate(geometry.grid.days) if is_worked(day)), 0)


def _last_worked(geometry: GridGeometry) -> int:
    days = geometry.grid.days
    return next((at for at in reversed(range(len(days))) if is_worked(days[at])), len(days) - 1)
