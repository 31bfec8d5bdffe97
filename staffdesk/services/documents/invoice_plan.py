"""Which lines of an invoice stand on which page, decided before anything is drawn.

A child's group is never cut if it fits on one page; else its head and two lines at least stand before the
break and the head is repeated. The total keeps its last group with it. All measures are millimetres between
baselines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from staffdesk.domain.french.amounts import number
from staffdesk.domain.invoice_document import ChildLines, InvoiceLine
from staffdesk.services.documents.layout import SECONDARY, Style, wrap

ACTIVITY = Style("Semibold", 9.5)
UNIT = Style("Regular", 9.5)
REASON = Style("It", 8.5, SECONDARY)
FIGURE = Style("Regular", 9.5)

LINE_LEFT = 23.0
QUANTITY_RIGHT, PRICE_RIGHT, AMOUNT_RIGHT = 141.0, 164.0, 192.0
UNIT_WIDTH = 104.0
"""What activity and unit may take before the leader."""

REASON_WIDTH = 138.0
UNIT_GAP = 0.7

PITCH, WRAP_PITCH, REASON_PITCH = 4.7, 4.2, 3.6
HEAD_TO_RULE = 1.8
GROUP_GAP = 7.5
FIRST_TOP, LATER_TOP = 104.4, 33.6
FIRST_BOTTOM, LATER_BOTTOM = 209.0, 280.0
_TOTAL_FRAME = 14.8


@dataclass(frozen=True)
class PlacedLine:
    """A line broken to its width: the unit after the activity, then the reason."""

    line: InvoiceLine
    unit: tuple[str, ...]
    reason: tuple[str, ...]

    @property
    def height(self) -> float:
        """Return what the line adds below the baseline above it."""
        return PITCH + WRAP_PITCH * (len(self.unit) - 1) + REASON_PITCH * len(self.reason)


@dataclass(frozen=True)
class GroupPart:
    """Some lines of one child, under its head; `continued` when the head was already said."""

    child: ChildLines
    lines: tuple[PlacedLine, ...]
    y: float
    continued: bool = False

    @property
    def bottom(self) -> float:
        """Return the baseline of the last line."""
        return self.y + _extent(self.lines)


@dataclass
class PagePlan:
    """One page: its parts, and where total and notes begin when they stand on it."""

    parts: list[GroupPart] = field(default_factory=list)
    total_at: float | None = None
    notes_at: float | None = None


class _Planner:
    def __init__(self, first_bottom: float, tail: float) -> None:
        self.pages = [PagePlan()]
        self._first_bottom = first_bottom
        self._tail = tail

    @property
    def _bottom(self) -> float:
        return self._first_bottom if len(self.pages) == 1 else LATER_BOTTOM

    @property
    def y(self) -> float:
        """Return the baseline the next head takes on this page."""
        parts = self.pages[-1].parts
        if parts:
            return parts[-1].bottom + GROUP_GAP
        return FIRST_TOP if len(self.pages) == 1 else LATER_TOP

    def place(self, child: ChildLines, *, last: bool) -> None:
        """Place one group whole if that can be, else cut it."""
        lines = tuple(place_line(line) for line in child.lines)
        need = _extent(lines) + (self._tail if last else 0.0)
        if self.y + need <= self._bottom:
            self._put(child, lines)
        elif self.pages[-1].parts and LATER_TOP + need <= LATER_BOTTOM:
            self.pages.append(PagePlan())
            self._put(child, lines)
        else:
            self._cut(child, lines, last=last)

    def _put(self, child: ChildLines, lines: tuple[PlacedLine, ...], *, continued: bool = False) -> None:
        self.pages[-1].parts.append(GroupPart(child, lines, self.y, continued))

    def _cut(self, child: ChildLines, lines: tuple[PlacedLine, ...], *, last: bool) -> None:
        continued = False
        while lines:
            tail = self._tail if last else 0.0
            if self.y + _extent(lines) + tail <= self._bottom:
                self._put(child, lines, continued=continued)
                return
            count = min(self._fitting(lines), max(1, len(lines) - 2))
            if count >= 2 or not self.pages[-1].parts:
                self._put(child, lines[: max(1, count)], continued=continued)
                lines, continued = lines[max(1, count) :], True
            self.pages.append(PagePlan())

    def _fitting(self, lines: tuple[PlacedLine, ...]) -> int:
        y, count = self.y + HEAD_TO_RULE, 0
        for line in lines:
            y += line.height
            if y > self._bottom:
                break
            count += 1
        return count

    def finish(self, notes: float) -> list[PagePlan]:
        """Place the total after its last group, then the notes where they fit."""
        page = self.pages[-1]
        page.total_at = page.parts[-1].bottom if page.parts else self.y - GROUP_GAP
        page.notes_at = page.total_at + self._tail
        if page.notes_at + notes > self._bottom + 3:
            page.notes_at = None
            self.pages.append(PagePlan(notes_at=LATER_TOP - 8))
        return self.pages


def plan_pages(children: Sequence[ChildLines], *, foot: bool, total: float, notes: float) -> list[PagePlan]:
    """Return the pages of an invoice.

    Args:
        children: its lines, one group per child.
        foot: whether means or talon keep the bottom of the first page.
        total: height of the total block below the last line.
        notes: height of price notes and previous balance.
    """
    planner = _Planner(FIRST_BOTTOM if foot else LATER_BOTTOM, total)
    for rank, child in enumerate(children, 1):
        planner.place(child, last=rank == len(children))
    return planner.finish(notes)


def place_line(line: InvoiceLine) -> PlacedLine:
    """Return a line broken to the widths of its columns."""
    taken = ACTIVITY.width(f"{line.activity} ") + UNIT_GAP
    units = wrap(line.unit, UNIT, UNIT_WIDTH - (_digits(line) if line.quantity > 999 else 0), taken)
    reasons = wrap(line.reason, REASON, REASON_WIDTH) if line.reason else []
    return PlacedLine(line, tuple(units), tuple(reasons))


def _digits(line: InvoiceLine) -> float:
    """Return the room a long quantity takes from the words."""
    return FIGURE.width(number(line.quantity))


def _extent(lines: tuple[PlacedLine, ...]) -> float:
    return HEAD_TO_RULE + sum(line.height for line in lines)


def total_height(deduction_lines: int) -> float:
    """Return the height of a total block with so many lines of deductions."""
    return _TOTAL_FRAME + PITCH * deduction_lines
