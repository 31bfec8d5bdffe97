"""What a family would pay for an activity: each child's price, a week and a month, by the same rules (S68).

Nothing but the family's figures is asked: every child is taken to come on the same days, booked in time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.evaluation import Price, Use, evaluate
from staffdesk.domain.tariffs.explanation import Fact, FactCode
from staffdesk.domain.tariffs.siblings import Siblings
from staffdesk.domain.tariffs.versions import Residence, TariffVersion, Unit

WEEKS_OF_MONTH = 4
_SAID_ALREADY = frozenset({FactCode.QUOTIENT, FactCode.RESIDENCE})
"""Facts that only repeat what was typed."""


@dataclass(frozen=True, slots=True)
class SupposedFamily:
    """The figures of a family: its quotient (None without proof), children, home, and days a week."""

    quotient: Decimal | None
    children: int = 1
    residence: Residence = Residence.RESIDENT
    days: int = 4


@dataclass(frozen=True, slots=True)
class Estimate:
    """The prices of one slot of an activity, or of its fee.

    Attributes:
        slot: code of the slot; empty for a fee that does not count days.
        unit: what the price is the price of.
        by_the_hour: the price is of the whole slot, made of several units of time.
        cents: for each child, the eldest first: the price of one time, or the fee.
        week_cents: of all children; None for a fee.
        month_cents: of all children, four weeks or one monthly fee; None for another fee.
        facts: why the eldest pays it, without what was typed.
    """

    slot: str
    unit: Unit
    by_the_hour: bool
    cents: tuple[Cents, ...]
    week_cents: int | None
    month_cents: int | None
    facts: tuple[Fact, ...]


def estimates(
    version: TariffVersion, slots: dict[str, int | None], family: SupposedFamily, on: date
) -> list[Estimate]:
    """Price an activity for a family with the version in force on a day.

    Args:
        version: of the activity.
        slots: its slots, each with its minutes where it has hours.
        family: the figures.
        on: day of service.

    Raises:
        LookupError: the version is one that ``versions.require_publishable`` would have refused.
    """
    if version.unit.is_flat:
        return [_fee(version, family, on)]
    return [_slot(version, code, minutes, family, on) for code, minutes in slots.items()]


def _fee(version: TariffVersion, family: SupposedFamily, on: date) -> Estimate:
    prices = [_priced(version, family, on, rank) for rank in range(1, family.children + 1)]
    monthly = _capped(version, [price.amount_cents for price in prices])
    return Estimate(
        slot="",
        unit=version.unit,
        by_the_hour=False,
        cents=tuple(price.amount_cents for price in prices),
        week_cents=None,
        month_cents=monthly if version.unit is Unit.MONTH else None,
        facts=_facts(prices[0]),
    )


def _slot(
    version: TariffVersion, slot: str, minutes: int | None, family: SupposedFamily, on: date
) -> Estimate:
    times = family.days * WEEKS_OF_MONTH
    days = [
        [
            _priced(version, family, on, rank, slot=slot, minutes=minutes, nth=nth, times=times)
            for nth in (range(1, times + 1) if version.counts_times else (1,))
        ]
        for rank in range(1, family.children + 1)
    ]
    weeks = [_sum(prices, family.days) for prices in days]
    months = [_sum(prices, times) for prices in days]
    return Estimate(
        slot=slot,
        unit=version.unit,
        by_the_hour=version.duration is not None and minutes is not None,
        cents=tuple(prices[0].amount_cents for prices in days),
        week_cents=_capped(version, weeks),
        month_cents=_capped(version, months),
        facts=_facts(days[0][0]),
    )


def _sum(prices: list[Price], times: int) -> int:
    """Return what so many times cost; a price that does not count them is the same each time."""
    if len(prices) == 1:
        return prices[0].amount_cents * times
    return sum(price.amount_cents for price in prices[:times])


def _capped(version: TariffVersion, cents: list[int]) -> int:
    """Bring what the children pay in a month down to the caps; a week is never above the month's cap."""
    if version.monthly_cap is not None:
        cents = [min(one, version.monthly_cap) for one in cents]
    return sum(cents) if version.family_cap is None else min(sum(cents), version.family_cap)


def _priced(
    version: TariffVersion,
    family: SupposedFamily,
    on: date,
    rank: int,
    *,
    slot: str = "",
    minutes: int | None = None,
    nth: int = 1,
    times: int = 1,
) -> Price:
    own = any(case.slot == slot for case in version.cases)
    quotient = family.quotient
    return evaluate(
        version,
        Use(
            on=on,
            quotient=None if quotient is None else FamilyQuotient(quotient, on, measure=version.measure),
            residence=family.residence,
            siblings=Siblings(rank, family.children),
            slot=slot if own else "",
            minutes=minutes,
            nth=nth,
            times=times,
        ),
    )


def _facts(price: Price) -> tuple[Fact, ...]:
    return tuple(fact for fact in price.facts if fact.code not in _SAID_ALREADY)
