"""Where everything of the month grid lies: rows, columns and cells, and what stands at a point."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

from staffdesk.domain.dates import SATURDAY
from staffdesk.ui.kit.theme import px

if TYPE_CHECKING:
    from staffdesk.services.planning_rows import GridDay, MonthGrid

NAME_WIDTH, LABEL_WIDTH = 168, 34
DAY_WIDTH, NARROWEST_DAY, WEEKEND_WIDTH = 48, 44, 16
WEEK_HEIGHT, DAY_HEIGHT = 18, 27
SLOT_HEIGHT, SLOT_GAP, ROW_PADDING = 16, 2, 7
CLASS_HEIGHT = 26
FOOT_ROW_HEIGHT = 26


def is_narrow(day: "GridDay") -> bool:
    """Tell whether a day's column is a weekend's, holiday or not."""
    return day.on.weekday() >= SATURDAY


def is_worked(day: "GridDay") -> bool:
    """Tell whether anything can be booked on a day: not on weekends and public holidays."""
    return not is_narrow(day) and day.kind != "public_holiday"


def day_edges(days: "Sequence[GridDay]", room: int) -> list[int]:
    """Give the left edge of each day and the right edge of the last.

    Days are a little narrower where the whole month then fits into ``room``.
    """
    weekends = sum(is_narrow(day) for day in days)
    share = (room - weekends * px(WEEKEND_WIDTH)) // max(1, len(days) - weekends)
    width = share if px(NARROWEST_DAY) <= share < px(DAY_WIDTH) else px(DAY_WIDTH)
    edges = [0]
    for day in days:
        edges.append(edges[-1] + (px(WEEKEND_WIDTH) if is_narrow(day) else width))
    return edges


@dataclass(frozen=True)
class Band:
    """A strip of the grid from ``top``: a class heading (``child`` is -1) or a child's row."""

    top: int
    height: int
    class_index: int
    child: int


class GridGeometry:
    """Lengths of one month at the scale in force; x and y are of the whole grid, unscrolled."""

    def __init__(self, grid: "MonthGrid", room: int = 0) -> None:
        """Measure a month for a view ``room`` pixels wide."""
        self.grid = grid
        self._room = room
        self.left = px(NAME_WIDTH) + px(LABEL_WIDTH)
        self.top = px(WEEK_HEIGHT) + px(DAY_HEIGHT)
        self.slots = len(grid.slot_labels)
        self.slot_pitch = px(SLOT_HEIGHT) + px(SLOT_GAP)
        self.row_height = self.slots * self.slot_pitch - px(SLOT_GAP) + px(ROW_PADDING)

    @cached_property
    def columns(self) -> list[int]:
        """Left edge of each day, and the right edge of the last."""
        return day_edges(self.grid.days, self._room - self.left)

    @cached_property
    def bands(self) -> list[Band]:
        """Class headings and rows from top to bottom."""
        bands: list[Band] = []
        top, known = 0, {row.class_key: index for index, row in enumerate(self.grid.classes)}
        last = ""
        for child, row in enumerate(self.grid.children):
            if row.class_key != last:
                bands.append(Band(top, px(CLASS_HEIGHT), known[row.class_key], -1))
                top, last = top + px(CLASS_HEIGHT), row.class_key
            bands.append(Band(top, self.row_height, known[row.class_key], child))
            top += self.row_height
        return bands

    @cached_property
    def _tops(self) -> list[int]:
        return [band.top for band in self.bands]

    @cached_property
    def _rows(self) -> list[Band]:
        return [band for band in self.bands if band.child >= 0]

    @property
    def height(self) -> int:
        """Height of all rows."""
        return self.bands[-1].top + self.bands[-1].height if self.bands else 0

    @property
    def width(self) -> int:
        """Width of all days."""
        return self.columns[-1]

    def bands_between(self, top: int, bottom: int) -> list[Band]:
        """Give the strips that a span of y touches."""
        first = max(0, bisect_right(self._tops, top) - 1)
        last = bisect_right(self._tops, bottom)
        return self.bands[first:last]

    @property
    def lines(self) -> int:
        """How many lines there are: slots of all children."""
        return len(self.grid.children) * self.slots

    def bands_from(self, top: int) -> list[Band]:
        """Give the strips from a y on, to the end."""
        return self.bands[max(0, bisect_right(self._tops, top) - 1) :]

    def band_at(self, y: int) -> Band | None:
        """Give the strip at a y; None below the last and above the first."""
        return self.bands[bisect_right(self._tops, y) - 1] if 0 <= y < self.height else None

    def slot_at(self, band: Band, y: int) -> int:
        """Give the slot of a row that is nearest to a y."""
        within = y - band.top - px(ROW_PADDING) // 2
        return min(self.slots - 1, max(0, within // self.slot_pitch))

    def band_of(self, child: int) -> Band:
        """Give the strip of a child's row."""
        return self._rows[child]

    def slot_top(self, child: int, slot: int) -> int:
        """Upper edge of a slot of a row."""
        return self.band_of(child).top + px(ROW_PADDING) // 2 + slot * self.slot_pitch

    def cell_rect(self, child: int, slot: int, day: int) -> QRect:
        """Place of a cell's picture, its inset taken off."""
        inset = px(2)
        left = self.columns[day] + inset
        width = self.columns[day + 1] - self.columns[day] - 2 * inset
        return QRect(left, self.slot_top(child, slot), width, px(SLOT_HEIGHT))

    def day_rect(self, child: int, first: int, last: int) -> QRect:
        """Place of several days of one row, over all slots."""
        top = self.slot_top(child, 0)
        height = self.slots * self.slot_pitch - px(SLOT_GAP)
        return QRect(self.columns[first], top, self.columns[last + 1] - self.columns[first], height)

    def block_rect(self, first: tuple[int, int], last: tuple[int, int]) -> QRect:
        """Place of a block of (line, day) between two corners; a line is child × slots + slot."""
        top_line, bottom_line = sorted((first[0], last[0]))
        left_day, right_day = sorted((first[1], last[1]))
        top = self.slot_top(*divmod(top_line, self.slots)) - px(3)
        bottom = self.slot_top(*divmod(bottom_line, self.slots)) + px(SLOT_HEIGHT) + px(3)
        left, right = self.columns[left_day], self.columns[right_day + 1]
        return QRect(left, top, right - left, bottom - top)

    def line_day_at(self, point: QPoint) -> tuple[int, int] | None:
        """Find the line and day at a point of the grid; None on a heading or outside."""
        band = self.band_at(point.y())
        if band is None or band.child < 0 or not 0 <= point.x() < self.width:
            return None
        line = band.child * self.slots + self.slot_at(band, point.y())
        return line, bisect_right(self.columns, point.x()) - 1

    @property
    def foot_height(self) -> int:
        """Height of the occupancy footer."""
        return len(self.grid.occupancy) * px(FOOT_ROW_HEIGHT) + px(8) if self.grid.occupancy else 0
