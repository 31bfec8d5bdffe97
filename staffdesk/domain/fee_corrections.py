"""Corrections of fees that issued invoices ask, and how each becomes a line of a document, once (C1).

As with days: open corrections of one fee are netted, and become one line, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from staffdesk.domain.tariffs.versions import Unit


@dataclass(frozen=True, slots=True)
class FeeCorrection:
    """A correction of a fee, or the open ones of one fee netted.

    Attributes:
        ids: the corrections it is made of.
        line_id, invoice_id, household_id, child_id, activity, unit, first: as on the fee.
        cents: what the family owes more, or less.
        reason: why, in words.
        invoice: number of the invoice that asked it, as printed.
        cesu_may_pay: as for the line that asked it.
    """

    ids: tuple[int, ...]
    line_id: int
    invoice_id: int
    household_id: int
    child_id: int
    activity: str
    unit: Unit
    first: date
    cents: int
    reason: str = ""
    invoice: str = ""
    cesu_may_pay: bool = False


@dataclass(frozen=True, slots=True)
class NettedFees:
    """Open corrections of fees by what becomes of them; `void` are ids of those that undo each other."""

    credits: tuple[FeeCorrection, ...] = ()
    debits: tuple[FeeCorrection, ...] = ()
    void: tuple[int, ...] = ()


def net_fees(corrections: Iterable[FeeCorrection]) -> NettedFees:
    """Net the open corrections of each fee; the reason is that of the last one."""
    ordered = sorted(corrections, key=lambda one: (one.household_id, one.first, one.line_id, one.ids))
    netted = [_as_one(list(group)) for _, group in groupby(ordered, key=lambda one: (one.line_id, one.first))]
    return NettedFees(
        tuple(one for one in netted if one.cents < 0),
        tuple(one for one in netted if one.cents > 0),
        tuple(key for one in netted if not one.cents for key in one.ids),
    )


def _as_one(group: Sequence[FeeCorrection]) -> FeeCorrection:
    return replace(
        group[-1], ids=tuple(key for one in group for key in one.ids), cents=sum(one.cents for one in group)
    )
