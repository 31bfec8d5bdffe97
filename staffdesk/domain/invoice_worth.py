"""What the days of an invoice are worth by the rules, and what to add to it when that changed (C1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from staffdesk.domain.drafts import DraftInvoice, LineReason
from staffdesk.domain.money import Cents


@dataclass(frozen=True, slots=True)
class Worth:
    """What the days of one invoice are worth by the rules: by booking, and what monthly caps take off.

    Caps are by child and activity: no single day has one.
    """

    days: Mapping[int, int] = field(default_factory=dict)
    caps: Mapping[tuple[int, str], int] = field(default_factory=dict)


def worth_of(drafted: DraftInvoice) -> Worth:
    """Return what each day of a draft is worth; fees that are due whatever the days stand on no day."""
    days: dict[int, int] = {}
    caps: dict[tuple[int, str], int] = {}
    for line in drafted.lines:
        for booking, cents in line.shares:
            days[booking] = days.get(booking, 0) + cents
        if line.reason is LineReason.CAP:
            caps[line.child_id, line.activity] = line.amount_cents
    return Worth(days, caps)


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
