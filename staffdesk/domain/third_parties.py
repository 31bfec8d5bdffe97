"""What third parties owe the town beside the family: aids taken off a price, and what is paid for each unit.

The family's account holds what the family owes, and nothing else (E3). What a third party pays instead of it,
or besides, is kept with the line of the invoice, and stated apart for who issues its title: as it was when
the invoice was issued, never from tariffs read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from staffdesk.domain.money import Cents


class ShareKind(StrEnum):
    """Why a third party pays: instead of the family (D1, step 9), or to the town besides (T17)."""

    AID = "aid"
    SUBSIDY = "subsidy"


@dataclass(frozen=True, slots=True)
class ThirdPartyShare:
    """What one third party pays of one use.

    Attributes:
        kind: an aid, or a subsidy.
        code, payer: of the tariff.
        cents: of the use: of each unit, rounded, times the units.
        reference: decision or voucher of an aid granted by name; empty for one given to everybody.
    """

    kind: ShareKind
    code: str
    payer: str
    cents: Cents
    reference: str = ""

    def times(self, quantity: int) -> ThirdPartyShare:
        """Return the share of so many units."""
        if quantity == 1:
            return self
        return ThirdPartyShare(self.kind, self.code, self.payer, Cents(self.cents * quantity), self.reference)

    def stored(self) -> list[Any]:
        """Return it as it is kept."""
        return [self.kind.value, self.code, self.payer, self.reference, int(self.cents)]

    @staticmethod
    def read(stored: list[Any]) -> ThirdPartyShare:
        """Read what `stored` gave."""
        kind, code, payer, reference, cents = stored[:5]
        return ThirdPartyShare(ShareKind(kind), code, payer, Cents(cents), reference)


Shares = Mapping[ThirdPartyShare, int]
"""Shares of one day, each with how many times it counts: below zero, how many times it is taken back."""


def corrected_shares(before: Shares, after: Shares, told: Shares) -> dict[ThirdPartyShare, int]:
    """Return what to add to a day whose shares were `before` by the rules, and are `after` now.

    `told` is what its invoice and corrections say. As for the family's cents: a day that nobody pays for any
    more is taken back as it was told.
    """
    if dict(before) == dict(after):
        return {}
    base = told if not after or not before else before
    found = {share: after.get(share, 0) - base.get(share, 0) for share in (*after, *base)}
    return {share: count for share, count in found.items() if count}
