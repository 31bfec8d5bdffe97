"""A family's credit paid back in money: by the public accountant alone, never out of the till (E5).

The régie asks; the credit leaves the account with the request, so that nothing spends it meanwhile, and comes
back if the accountant refuses. What prepaid vouchers left never becomes money (E4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TypeVar

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means

Part = TypeVar("Part")

NEVER_IN_MONEY = frozenset({Means.CESU, Means.HOLIDAY_VOUCHER, Means.THIRD_PARTY})
"""What somebody else paid or helped to pay: no change is given on it, and no money later (E4)."""


class RefundState(StrEnum):
    """Where a request stands: asked of the accountant, paid by him, or refused by him."""

    ASKED = "asked"
    PAID = "paid"
    REJECTED = "rejected"


def refundable(parts: Iterable[tuple[Means, int]]) -> Cents:
    """Return what of a family's free credit may be paid back in money, in cents."""
    return Cents(sum(cents for means, cents in parts if means not in NEVER_IN_MONEY))


def draw(parts: Sequence[tuple[Part, Means, int]], cents: int) -> list[tuple[Part, Means, Cents]]:
    """Return how much of each part of the free credit a refund takes, in their order: oldest payment first.

    Raises:
        RuleBroken: ``amount_not_positive``; ``refund_over_credit`` with what may be asked.
    """
    if cents <= 0:
        raise RuleBroken("amount_not_positive", field="cents")
    most = refundable((means, held) for _, means, held in parts)
    if cents > most:
        raise RuleBroken("refund_over_credit", field="cents", cents=most)
    taken, left = [], cents
    for part, means, held in parts:
        share = 0 if means in NEVER_IN_MONEY else min(held, left)
        if share:
            taken.append((part, means, Cents(share)))
            left -= share
    return taken
