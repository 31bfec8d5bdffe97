"""What the days of an invoice are worth by the rules, and what to add to it when that changed (C1)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from staffdesk.domain.drafts import DraftInvoice
from staffdesk.domain.money import Cents
from staffdesk.domain.third_parties import Shares, ThirdPartyShare

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Worth:
    """What the days of one invoice are worth by the rules, by booking, before any cap of the month.

    A cap is of no day, and of no single invoice: see `share_cap`. `shares` are what third parties
    pay of a day.
    """

    days: Mapping[int, int] = field(default_factory=dict)
    shares: Mapping[int, Shares] = field(default_factory=dict)


def worth_of(drafted: DraftInvoice) -> Worth:
    """Return what each day of a draft is worth; fees that are due whatever the days stand on no day."""
    days: dict[int, int] = {}
    shares: dict[int, dict[ThirdPartyShare, int]] = {}
    for line in drafted.lines:
        for booking, cents in line.shares:
            days[booking] = days.get(booking, 0) + cents
        for one in line.borne:
            for booking in one.booking_ids:
                counted = shares.setdefault(booking, {})
                counted[one.share] = counted.get(one.share, 0) + 1
    return Worth(days, shares)


def corrected_cents(before: int, after: int, carried: int) -> Cents:
    """Return what to add to an invoice for a day that was worth `before` and is now worth `after`.

    `carried` is what the invoice and its corrections say of the day. A day that costs nothing any more is
    credited as it was invoiced, though its price changed since: a change of price alone is no correction.
    """
    if after == before:
        return Cents(0)
    if after == 0 or before == 0:
        return Cents(after - carried)
    return Cents(max(after - before, -carried) if after > 0 else after - before)


def share_cap(changes: Mapping[Key, int], difference: int) -> dict[Key, int]:
    """Return the changes of the days of a month once its caps take so much less off (or, below zero, more).

    Each change comes nearer to nothing, in order, as far as the difference goes: a cap only ever lessens what
    the days add or take away.
    """
    found = dict(changes)
    for key, cents in changes.items():
        if cents * difference < 0:
            part = min(abs(cents), abs(difference)) * (1 if difference > 0 else -1)
            found[key] += part
            difference -= part
    return found
