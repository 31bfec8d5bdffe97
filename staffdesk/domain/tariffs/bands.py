"""Bands of quotient: half-open intervals without gap or overlap, and the reading that makes them so (D1).

Published grids leave holes ("0 à 308", then "308,01 à 500"; Roncq names nothing between 800 and 860). A grid
with a fault is never used: the fault is shown where it stands, and the gapless reading is proposed for a
person to confirm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Interval:
    """From `lower` (included) to `upper` (excluded, None for no end), in euros of quotient or income."""

    lower: Decimal
    upper: Decimal | None = None

    def __contains__(self, value: Decimal) -> bool:
        """Tell whether a value falls inside."""
        return self.lower <= value and (self.upper is None or value < self.upper)


class EdgeFault(StrEnum):
    """What can be wrong with the edges of a grid."""

    EMPTY_GRID = "empty_grid"
    EMPTY_BAND = "empty_band"
    UNCOVERED_START = "uncovered_start"
    GAP = "gap"
    OVERLAP = "overlap"
    UNCOVERED_END = "uncovered_end"


@dataclass(frozen=True, slots=True)
class BandFault:
    """A fault and where it stands: the values from `lower` to `upper` that no band names, or that two name.

    `position` is that of the band before (from 0), for the editor to point at.
    """

    kind: EdgeFault
    position: int
    lower: Decimal
    upper: Decimal | None = None


def faults(intervals: Sequence[Interval]) -> tuple[BandFault, ...]:
    """Return every fault of a grid that should cover [0, ∞) once, in the order of the bands given."""
    if not intervals:
        return (BandFault(EdgeFault.EMPTY_GRID, 0, Decimal(0)),)
    found = [
        BandFault(EdgeFault.EMPTY_BAND, n, band.lower, band.upper)
        for n, band in enumerate(intervals)
        if band.upper is not None and band.upper <= band.lower
    ]
    if intervals[0].lower > 0:
        found.append(BandFault(EdgeFault.UNCOVERED_START, 0, Decimal(0), intervals[0].lower))
    for n, (band, after) in enumerate(pairwise(intervals)):
        found += _seam_faults(n, band, after)
    if intervals[-1].upper is not None:
        found.append(BandFault(EdgeFault.UNCOVERED_END, len(intervals) - 1, intervals[-1].upper))
    return tuple(found)


def gapless(lowers: Iterable[Decimal]) -> tuple[Interval, ...]:
    """Return the gapless reading: each band runs from its named lower bound to the next, the first from 0.

    Raises ValueError when two bands start together: no reading can tell them apart.
    """
    edges = sorted(lowers)
    if len(set(edges)) != len(edges):
        raise ValueError("two bands start at the same bound")
    starts = [Decimal(0), *edges[1:]] if edges else []
    return tuple(Interval(lower, upper) for lower, upper in zip(starts, [*starts[1:], None], strict=True))


def _seam_faults(n: int, band: Interval, after: Interval) -> list[BandFault]:
    if band.upper is None or band.upper > after.lower:
        return [BandFault(EdgeFault.OVERLAP, n, after.lower, band.upper)]
    if band.upper < after.lower:
        return [BandFault(EdgeFault.GAP, n, band.upper, after.lower)]
    return []
