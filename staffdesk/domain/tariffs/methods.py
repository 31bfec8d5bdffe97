"""How a base price is found: a price, a rate of the quotient, or a grid of bands holding either (D1, step 4).

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


Leaf = UnitPrice | EffortRate


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


PriceRule = UnitPrice | EffortRate | BandGrid


def needs_quotient(rule: PriceRule) -> bool:
    """Tell whether the rule cannot give a price without a quotient."""
    return not isinstance(rule, UnitPrice)


def leaves(rule: PriceRule) -> Iterator[Leaf]:
    """Return the rules inside a rule, in ascending order of quotient."""
    if isinstance(rule, BandGrid):
        yield from (band.rule for band in rule.bands)
    else:
        yield rule


def strongest(rule: PriceRule) -> UnitPrice:
    """Return the strongest price of a rule, ranks kept: what a family without proof pays (T4).

    A rate counts for its ceiling. Raises LookupError when no price of the rule has an upper end.
    """
    prices = [leaf if isinstance(leaf, UnitPrice) else _ceiling_of(leaf) for leaf in leaves(rule)]
    known = [price for price in prices if price is not None]
    if not known or len(known) != len(prices):
        raise LookupError("the strongest price of a rate without ceiling is unknown")
    return max(known, key=lambda price: price.at(1))


def _ceiling_of(rate: EffortRate) -> UnitPrice | None:
    return None if rate.ceiling is None else UnitPrice((rate.ceiling,))
