"""Why money is taken back, what each cause may touch, and what is opened again first (E2, E3, L7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means

Key = TypeVar("Key")


class Cause(StrEnum):
    """Why a means of a payment is taken back."""

    WRONG_MEANS = "wrong_means"
    WRONG_FAMILY = "wrong_family"
    DOUBLE_ENTRY = "double_entry"
    BOUNCED_CHEQUE = "bounced_cheque"
    CARD_CHARGEBACK = "card_chargeback"
    REFUSED_VOUCHER = "refused_voucher"
    OTHER = "other"


SUFFERED: Mapping[Cause, Means] = {
    Cause.BOUNCED_CHEQUE: Means.CHEQUE,
    Cause.CARD_CHARGEBACK: Means.CARD,
    Cause.REFUSED_VOUCHER: Means.CESU,
}
"""What somebody else decided: the money is gone, so neither a sealed slip nor the Treasury stops it.

Each is about one means; all other causes are corrections of the clerk, and touch nothing that was handed
over.
"""


def fitting(means: Means) -> tuple[Cause, ...]:
    """Return the causes that a means may be taken back for, corrections of the clerk first."""
    return tuple(cause for cause in Cause if SUFFERED.get(cause, means) is means)


def given_back(parts: Sequence[tuple[Key, int]], cents: int) -> dict[Key, Cents]:
    """Return how much of each part is opened again, for `cents` taken back; the last part gives first.

    Parts come in the order in which they were settled: oldest invoice first, the family's credit last. So
    credit goes first, then the youngest invoice. Never more than a part holds.
    """
    left = cents
    taken: dict[Key, Cents] = {}
    for key, held in reversed(parts):
        part = max(0, min(held, left))
        if part:
            taken[key] = Cents(part)
            left -= part
    return taken
