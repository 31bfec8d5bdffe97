"""What a family's days would cost in other circumstances: shown before it is decided. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from staffdesk.domain.dates import Period
from staffdesk.domain.drafts import BilledActivity, BilledHousehold, DraftInvoice
from staffdesk.domain.invoicing import draft
from staffdesk.domain.money import Cents
from staffdesk.domain.price_book import PriceBook


@dataclass(frozen=True, slots=True)
class Change:
    """What one child's activity costs before and after."""

    child_id: int
    activity: str
    before_cents: Cents
    after_cents: Cents

    @property
    def difference_cents(self) -> Cents:
        """What is to pay more; negative for less."""
        return Cents(self.after_cents - self.before_cents)


@dataclass(frozen=True, slots=True)
class RepricingPlan:
    """A period of one family, priced twice."""

    period: Period
    before: DraftInvoice
    after: DraftInvoice

    @property
    def changes(self) -> tuple[Change, ...]:
        """What differs, by child and activity; nothing where the prices stay."""
        old, new = _sums(self.before), _sums(self.after)
        keys = sorted(old.keys() | new.keys())
        found = (Change(*key, Cents(old.get(key, 0)), Cents(new.get(key, 0))) for key in keys)
        return tuple(change for change in found if change.difference_cents)

    @property
    def difference_cents(self) -> Cents:
        """What the family pays more for the period; negative for less."""
        return Cents(self.after.total_cents - self.before.total_cents)


def repricing(
    before: BilledHousehold,
    after: BilledHousehold,
    activities: Mapping[str, BilledActivity],
    book: PriceBook,
    period: Period,
) -> RepricingPlan:
    """Price a period of a family as it is known, and as it would be: another quotient, other variants."""
    then, now = (draft(household, activities, book, period) for household in (before, after))
    return RepricingPlan(period, then, now)


def _sums(invoice: DraftInvoice) -> dict[tuple[int, str], int]:
    sums: dict[tuple[int, str], int] = {}
    for line in invoice.lines:
        key = (line.child_id, line.activity)
        sums[key] = sums.get(key, 0) + line.amount_cents
    return sums
