"""What a draft would take off other invoices beyond all that it asks: credit notes of these (C1, E5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from staffdesk.domain.drafts import DraftLine, LineReason, Since
from staffdesk.domain.invoice_worth import share_cap
from staffdesk.domain.money import Cents

_CAPS = (LineReason.CAP, LineReason.FAMILY_CAP)


def apart(lines: Sequence[DraftLine]) -> tuple[tuple[DraftLine, ...], tuple[Since, ...]]:
    """Part lines that come to less than nothing into those an invoice asks, and credits of other invoices.

    Nobody owes a negative invoice. What a draft takes off days that other invoices hold is then a credit note
    of each, as for any invoiced day that costs less since (C1): it lowers what is still to pay there, and
    what was paid is the family's credit, used first on the next invoice (E5). A cap that gave back a part of
    what these days took off goes with them. Lines that come to nothing or more stay together.
    """
    if sum(line.amount_cents for line in lines) >= 0:
        return tuple(lines), ()
    moved = [line for line in lines if line.since and line.amount_cents < 0]
    kept = [line for line in lines if not (line.since and line.amount_cents < 0)]
    credits_ = [(line, since) for line in moved for since in line.since]
    for reason in (LineReason.CAP, LineReason.FAMILY_CAP):
        for place, line in enumerate(kept):
            if line.reason is reason and line.amount_cents > 0:
                credits_, kept[place] = _with_cap(credits_, line)
    left = tuple(line for line in kept if line.amount_cents or line.reason not in _CAPS)
    return left, tuple(since for _, since in credits_)


def _with_cap(
    credits_: list[tuple[DraftLine, Since]], cap: DraftLine
) -> tuple[list[tuple[DraftLine, Since]], DraftLine]:
    """Share what a cap gave back over the days of its month; what is left of it stays on the invoice."""
    of_family = cap.reason is LineReason.FAMILY_CAP
    changed, months = list(credits_), []
    for month, cents in cap.months:
        own = {
            place: since.cents
            for place, (line, since) in enumerate(changed)
            if line.activity == cap.activity
            and (of_family or line.child_id == cap.child_id)
            and since.on.replace(day=1) == month
        }
        shared = share_cap(own, cents)
        for place, now in shared.items():
            line, since = changed[place]
            field = "family_capped_cents" if of_family else "capped_cents"
            lessened = getattr(since, field) + now - since.cents
            changed[place] = line, replace(since, cents=now, **{field: lessened})
        months.append((month, cents - sum(shared.values()) + sum(own.values())))
    rest = sum(cents for _, cents in months)
    return changed, replace(
        cap, quantity=1, unit_cents=Cents(rest), amount_cents=Cents(rest), months=tuple(months)
    )
