"""What third parties owe the town over a period: gathered by payer, and as its statement prints it.

The period is that of the documents: invoices issued in it, those cancelled in it, and corrections made in it.
So what was stated of a period that is over never changes: what changes later stands in the later one, with
the month of service it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from staffdesk.domain.dates import Period, add_months, month_of
from staffdesk.domain.letterhead import Letterhead
from staffdesk.domain.third_parties import ShareKind


class ClaimPeriod(StrEnum):
    """What a statement covers, as one chooses it."""

    MONTH = "month"
    LAST_MONTH = "last_month"
    QUARTER = "quarter"
    LAST_QUARTER = "last_quarter"
    YEAR = "year"
    LAST_YEAR = "last_year"


def period_of(choice: ClaimPeriod, today: date) -> Period:
    """Return the days of a choice: civil months, quarters and years."""
    month = month_of(today)
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    match choice:
        case ClaimPeriod.MONTH:
            return month
        case ClaimPeriod.LAST_MONTH:
            return month_of(add_months(month.start, -1))
        case ClaimPeriod.QUARTER:
            return Period(quarter, add_months(quarter, 3))
        case ClaimPeriod.LAST_QUARTER:
            return Period(add_months(quarter, -3), quarter)
        case ClaimPeriod.YEAR:
            return Period(date(today.year, 1, 1), date(today.year + 1, 1, 1))
        case ClaimPeriod.LAST_YEAR:
            return Period(date(today.year - 1, 1, 1), date(today.year, 1, 1))


@dataclass(frozen=True, slots=True)
class Claim:
    """What one third party owes for a child's activity in a month of service.

    Attributes:
        payer, kind: who pays, and why.
        household_id, family, number: the household, with its name and its number as printed.
        child, activity: whose and what.
        reference: decision or voucher; empty for an aid given to everybody.
        month: of service, its first day.
        count: days, meals or fees; below zero where more was taken back than added.
        cents: what they come to.
    """

    payer: str
    kind: ShareKind
    household_id: int
    family: str
    number: str
    child: str
    activity: str
    reference: str
    month: date
    count: int
    cents: int


@dataclass(frozen=True)
class PayerClaims:
    """Everything one third party owes over a period."""

    payer: str
    claims: tuple[Claim, ...]

    @property
    def count(self) -> int:
        """Days, meals and fees."""
        return sum(claim.count for claim in self.claims)

    @property
    def cents(self) -> int:
        """What is to be asked for."""
        return sum(claim.cents for claim in self.claims)

    @property
    def activities(self) -> tuple[tuple[str, int, int], ...]:
        """Count and cents of each activity, by name."""
        names = sorted({claim.activity for claim in self.claims})
        own = ([claim for claim in self.claims if claim.activity == name] for name in names)
        return tuple(
            (name, sum(one.count for one in found), sum(one.cents for one in found))
            for name, found in zip(names, own, strict=True)
        )


@dataclass(frozen=True)
class ClaimsDocument:
    """Everything a statement prints; a payer each on pages of its own."""

    letterhead: Letterhead
    period: Period
    printed_at: datetime
    printed_by: str
    payers: tuple[PayerClaims, ...]


def gathered(entries: Iterable[Claim]) -> tuple[PayerClaims, ...]:
    """Add up what is alike, leave out what undid itself, and sort: payer, family, child, activity, month."""
    sums: dict[Claim, tuple[int, int]] = {}
    for one in entries:
        key = replace(one, count=0, cents=0)
        count, cents = sums.get(key, (0, 0))
        sums[key] = count + one.count, cents + one.cents
    kept = [replace(key, count=count, cents=cents) for key, (count, cents) in sums.items() if count or cents]
    return tuple(_by_payer(sorted(kept, key=_order)))


def _by_payer(claims: list[Claim]) -> Iterator[PayerClaims]:
    for payer in dict.fromkeys(claim.payer for claim in claims):
        yield PayerClaims(payer, tuple(claim for claim in claims if claim.payer == payer))


def _order(claim: Claim) -> tuple[str, str, str, str, str, date, str]:
    return (
        claim.payer,
        claim.family,
        claim.number,
        claim.child,
        claim.activity,
        claim.month,
        claim.reference,
    )
