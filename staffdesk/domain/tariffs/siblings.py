"""Reductions for brothers and sisters: every strategy that towns really use, as data (D4).

Ranks are those of the children of the *payer's* household only, from 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Counting(StrEnum):
    """Which children are counted."""

    HOUSEHOLD = "household"
    ENROLLED = "enrolled"
    PRESENT = "present"


class Order(StrEnum):
    """What ranks the children counted: age, the first to be booked, or the dearest first (D4)."""

    AGE = "age"
    BOOKING = "booking"
    CHEAPEST = "cheapest"


class Reading(StrEnum):
    """How a table of prices is read: by the child's rank, or by how many children there are (G11)."""

    RANK = "rank"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class SiblingRule:
    """A rule for siblings.

    Attributes:
        counting: which children are counted; PRESENT is that very day.
        reading: how `UnitPrice.cents` is read when it holds several prices.
        percent: taken off from rank `from_rank` on; 0 for none.
        from_rank: first rank that the percentage reduces.
        minimum: the percentage applies only when at least so many children are counted (G7: 3).
        further: percentages of the ranks after `from_rank`, the last for all that follow; none: `percent`.
        order: what ranks the children; by CHEAPEST the dearest is first, so that the cheapest is reduced.
    """

    counting: Counting = Counting.HOUSEHOLD
    reading: Reading = Reading.RANK
    percent: Decimal = Decimal(0)
    from_rank: int = 2
    minimum: int = 1
    further: tuple[Decimal, ...] = ()
    order: Order = Order.AGE

    def place(self, siblings: Siblings) -> int:
        """Return where to read in a table of prices."""
        return siblings.rank if self.reading is Reading.RANK else siblings.number

    def reduction(self, siblings: Siblings) -> Decimal:
        """Return the percentage to take off, 0 when the child has none."""
        if siblings.rank < self.from_rank or siblings.number < self.minimum:
            return Decimal(0)
        percents = (self.percent, *self.further)
        return percents[min(siblings.rank - self.from_rank, len(percents) - 1)]


@dataclass(frozen=True, slots=True)
class Siblings:
    """The child's rank among the children counted, and their number."""

    rank: int = 1
    number: int = 1


NO_SIBLING_RULE = SiblingRule()
ALONE = Siblings()


def family_prices(by_number: Sequence[int]) -> tuple[int, ...]:
    """Return a price *per family* by number of children as prices per rank that sum to it (G10).

    2,80 for one, 4,65 for two, 6,70 for three and more becomes 2,80, 1,85, 2,05, then 0.
    """
    steps = [price - before for price, before in zip(by_number, [0, *by_number], strict=False)]
    return (*steps, 0)


def ranked(born_on: Mapping[int, date]) -> dict[int, Siblings]:
    """Return rank and number by child, from birth dates: the eldest is first (D4).

    Twins are told apart by their number, so that the answer never depends on the order of a query.
    """
    order = sorted(born_on, key=lambda child: (born_on[child], child))
    return {child: Siblings(rank, len(order)) for rank, child in enumerate(order, 1)}
