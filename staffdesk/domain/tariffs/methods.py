"""How a base price is found: a price, a rate, a table, or a grid of bands of these (D1, step 4).

A rule holds no residence, variant or surcharge: those are the version's. Prices are cents, rates `Decimal`
percents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.bands import Interval


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """A price, or one per rank or number of children: the last is for all that follow (G2, G10, G11)."""

    cents: tuple[Cents, ...]

    def at(self, place: int) -> Cents:
        """Return the price of a rank or number, counted from 1."""
        return self.cents[min(max(place, 1), len(self.cents)) - 1]

    @property
    def highest(self) -> Cents:
        """The price of a child alone: what compares two bands."""
        return self.at(1)


@dataclass(frozen=True, slots=True)
class EffortRate:
    """A percentage of the quotient, never below `floor` nor above `ceiling` where they exist (G3)."""

    percent: Decimal
    floor: Cents | None = None
    ceiling: Cents | None = None

    def raw_cents(self, value: Decimal) -> Decimal:
        """Return the unbounded, unrounded price in cents of a quotient in euros (percent × euros = cents)."""
        return self.percent * value

    def bounded(self, cents: Decimal) -> Decimal:
        """Return a price in cents brought between floor and ceiling, still unrounded."""
        if self.floor is not None and cents < self.floor:
            return Decimal(self.floor)
        if self.ceiling is not None and cents > self.ceiling:
            return Decimal(self.ceiling)
        return cents


@dataclass(frozen=True, slots=True)
class TimePrices:
    """A price by length of presence: each up to its minutes, included (G14: ¼ h 0,60, ½ h 1,15, 1 h 2,30).

    `steps` are (minutes, cents) in ascending order. Beyond the last, full tables are added to the rest when
    it `repeats`; otherwise the last price is the most a day costs.
    """

    steps: tuple[tuple[int, Cents], ...]
    repeats: bool = True

    def of(self, minutes: int) -> Cents:
        """Return the price of a presence; 0 for none."""
        longest, whole = self.steps[-1]
        tables, rest = divmod(max(0, minutes), longest) if self.repeats else (0, max(0, minutes))
        upto = next((cents for limit, cents in self.steps if rest <= limit), whole) if rest else 0
        return Cents(tables * whole + upto)

    @property
    def highest(self) -> Cents:
        """The price of the longest presence of the table."""
        return self.steps[-1][1]


@dataclass(frozen=True, slots=True)
class TimesPrices:
    """A price by how many times a child comes in the month.

    `steps` are (from this number of times, cents) in ascending order, the first from 1. `all_alike`: the
    number reached prices every time of the month; otherwise each time is priced by its own place.
    """

    steps: tuple[tuple[int, Cents], ...]
    all_alike: bool = True

    def of(self, nth: int, times: int) -> Cents:
        """Return the price of the nth of so many times."""
        reached = times if self.all_alike else nth
        found = [cents for start, cents in self.steps if start <= reached]
        return found[-1] if found else self.steps[0][1]

    @property
    def highest(self) -> Cents:
        """The price of who comes once."""
        return self.steps[0][1]


Leaf = UnitPrice | EffortRate | TimePrices | TimesPrices
Priced = UnitPrice | TimePrices | TimesPrices
"""Leaves that hold prices, and need no quotient."""


@dataclass(frozen=True, slots=True)
class Band:
    """An interval of quotient and the rule inside it."""

    interval: Interval
    rule: Leaf


@dataclass(frozen=True, slots=True)
class BandGrid:
    """Bands in ascending order that cover every quotient once (see `bands.faults`)."""

    bands: tuple[Band, ...]

    def band_of(self, value: Decimal) -> Band:
        """Return the band of a quotient. Raises LookupError in a gap, which no editor lets through."""
        for band in self.bands:
            if value in band.interval:
                return band
        raise LookupError(f"no band holds {value}")


PriceRule = UnitPrice | EffortRate | TimePrices | TimesPrices | BandGrid


def leaves(rule: PriceRule) -> Iterator[Leaf]:
    """Return the rules inside a rule, in ascending order of quotient."""
    if isinstance(rule, BandGrid):
        yield from (band.rule for band in rule.bands)
    else:
        yield rule


def strongest(rule: PriceRule) -> Priced:
    """Return the strongest price of a rule, ranks kept: what a family without proof pays (T4).

    A rate counts for its ceiling. Raises LookupError when no price of the rule has an upper end.
    """
    prices = [_ceiling_of(leaf) if isinstance(leaf, EffortRate) else leaf for leaf in leaves(rule)]
    known = [price for price in prices if price is not None]
    if not known or len(known) != len(prices):
        raise LookupError("the strongest price of a rate without ceiling is unknown")
    return max(known, key=lambda price: price.highest)


def _ceiling_of(rate: EffortRate) -> UnitPrice | None:
    return None if rate.ceiling is None else UnitPrice((rate.ceiling,))
