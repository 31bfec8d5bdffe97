"""What reductions leave of the lines of an invoice: each comes off what it belongs to first (E4, E5).

Reductions are lines below zero (a cap of the month, days that cost less since, a gesture) and credit notes.
One of an activity makes that activity cost less: the accountant's statement says so, and CESU may pay no more
for it. What its own lines cannot bear is taken off others, so that the lines always come to what is owed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """Cents of an invoice, or of a credit note, and what they are of.

    Attributes:
        activity: code of the activity, which says the account.
        child_id: whose; None where nobody is known.
        cesu_eligible: whether CESU may pay it, as frozen on the document.
        cents: above zero what is asked, or credited; a line below zero reduces the others.
    """

    activity: str
    child_id: int | None
    cesu_eligible: bool
    cents: int


_Circle = Callable[[Share], Hashable]
_CIRCLES: tuple[_Circle, ...] = (
    lambda share: (share.activity, share.cesu_eligible, share.child_id),
    lambda share: (share.activity, share.cesu_eligible),
    lambda share: (share.activity, share.child_id),
    lambda share: share.activity,
    lambda _: None,
)
"""What a reduction belongs to, the nearest first: each is served in one circle before any looks further."""


def left_of(lines: Sequence[Share], credited: Iterable[Share] = ()) -> tuple[int, ...]:
    """Return what reductions leave of each line of one invoice, in cents; nothing of one below zero.

    A reduction is taken off lines of its activity, CESU nature and child, then of the same without the child,
    then of its activity whatever the nature, then of all the invoice. Where natures are mixed, lines that
    CESU cannot pay are reduced first; within a nature, in the order of the invoice. In whatever order credit
    notes were issued, the same is left. Reductions larger than the invoice leave nothing.
    """
    left = [max(0, line.cents) for line in lines]
    wanted = _by_nature([*(_reduction(line) for line in lines if line.cents < 0), *credited])
    if not wanted:
        return tuple(left)
    turns = sorted(range(len(lines)), key=lambda place: lines[place].cesu_eligible)
    for circle in _CIRCLES:
        for kin in wanted:
            near = circle(kin)
            for place in turns:
                taken = min(left[place], wanted[kin])
                if taken > 0 and circle(lines[place]) == near:
                    left[place] -= taken
                    wanted[kin] -= taken
    return tuple(left)


def eligible_left(lines: Sequence[Share], credited: Iterable[Share] = ()) -> int:
    """Return what CESU may pay of the lines of one invoice once reductions are taken off (E4)."""
    left = left_of(lines, credited)
    return sum(cents for line, cents in zip(lines, left, strict=True) if line.cesu_eligible)


def _reduction(line: Share) -> Share:
    return Share(line.activity, line.child_id, line.cesu_eligible, -line.cents)


def _by_nature(reductions: Iterable[Share]) -> dict[Share, int]:
    """Sum reductions of the same activity, nature and child, in an order of their own."""
    sums: dict[Share, int] = {}
    for one in reductions:
        kin = Share(one.activity, one.child_id, one.cesu_eligible, 0)
        sums[kin] = sums.get(kin, 0) + one.cents
    return {kin: sums[kin] for kin in sorted(sums, key=_order)}


def _order(kin: Share) -> tuple[str, bool, int]:
    return kin.activity, kin.cesu_eligible, kin.child_id or 0
