"""Fees of issued invoices that a later decision gives another price: which day prices one, and at what.

A fee beside the days is priced once, by what the household is on the day it falls due: the first day of the
month or period invoiced, the day a membership begins (D1). A quotient, an aid or a move that counts from a
later day leaves it as it is; one that counts on that day changes it by the difference, once somebody decided
so. Two kinds stay as they were asked. A pack is sold on a day at its price, and partly used since: its units
have no price of their own to correct. And a fee under a cap of the month: the cap tells what is owed of a
month, not the fee alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from staffdesk.domain.circumstances import Circumstances
from staffdesk.domain.dates import Period
from staffdesk.domain.draft_fees import NO_TERMS
from staffdesk.domain.drafts import BilledHousehold
from staffdesk.domain.price_book import PriceBook
from staffdesk.domain.tariffs.evaluation import Price
from staffdesk.domain.tariffs.versions import STANDARD, Unit
from staffdesk.domain.third_parties import ThirdPartyShare


@dataclass(frozen=True, slots=True)
class AskedFee:
    """A fee that a line of an issued invoice asks.

    Attributes:
        line_id, invoice_id, household_id: where, and of whom.
        child_id, activity, unit: whose fee of what.
        first: the first day of what it is the fee of.
        due: the day that prices it.
        covered: the days it is the fee of: the first right to them tells its variant.
        told_cents: what the line asks, with every correction since.
    """

    line_id: int
    invoice_id: int
    household_id: int
    child_id: int
    activity: str
    unit: Unit
    first: date
    due: date
    covered: Period
    told_cents: int


def fee_price(household: BilledHousehold, book: PriceBook, fee: AskedFee) -> Price | None:
    """Return what a fee costs a household by what it is on the day it fell due; None for one that stays.

    `household` has the days that the fee covers, whatever holds them: the first tells its variant where no
    right does.
    """
    version = book.version(fee.activity, fee.due)
    if version is None or version.unit is not fee.unit or version.is_capped:
        return None
    circumstances = Circumstances(household, household.days)
    if fee.child_id not in circumstances.children:
        return None
    terms = circumstances.children[fee.child_id].terms.get(fee.activity, NO_TERMS)
    own = [day for day in household.days if (day.child_id, day.activity) == (fee.child_id, fee.activity)]
    first = min(own, key=lambda day: (day.on, day.slot), default=None)
    variant = terms.variant_in(fee.covered) or (STANDARD if first is None else first.variant)
    return book.price(version, circumstances.flat_use(version, fee.child_id, fee.due, variant))


def changed_cents(fee: AskedFee, before: Price | None, after: Price | None) -> int:
    """Return what a fee costs more since, or less: what the rules say of it, where they say otherwise."""
    if before is None or after is None or before.unit_cents == after.unit_cents:
        return 0
    return after.unit_cents - fee.told_cents


def changed_shares(before: Price | None, after: Price | None) -> dict[ThirdPartyShare, int]:
    """Return what third parties pay of a fee since, each with how often: below zero, what is taken back."""
    if before is None or after is None:
        return {}
    found = Counter(after.shares)
    found.subtract(before.shares)
    return {share: count for share, count in found.items() if count}
