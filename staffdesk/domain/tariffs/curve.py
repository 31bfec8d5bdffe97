"""The price over the quotient, as lines to draw: computed by the evaluation itself, not by a second rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.evaluation import Use, evaluate
from staffdesk.domain.tariffs.methods import BandGrid, EffortRate, Leaf
from staffdesk.domain.tariffs.versions import TariffVersion

CENT = Decimal("0.01")
HUNDREDS = Decimal("1E2")
LEAST_SPAN = Decimal(1000)
BEYOND = Decimal("1.2")


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight piece, from a quotient (included) to another (excluded), with the price at both ends."""

    lower: Decimal
    upper: Decimal
    first: Cents
    last: Cents


def curve(version: TariffVersion, use: Use) -> tuple[Segment, ...]:
    """Return the price of a use over the quotient, ascending; one flat piece where nothing changes.

    The quotient of `use` is replaced; its source stays, since some prices are of one source only.
    """
    source = use.quotient.source if use.quotient is not None else "caf"
    rule = version.case_for(use.variant, use.residence, use.slot, source).rule
    starts = sorted({Decimal(0), *_breaks(rule)}) if isinstance(rule, BandGrid | EffortRate) else [Decimal(0)]
    end = max(LEAST_SPAN, (starts[-1] * BEYOND).quantize(HUNDREDS, rounding=ROUND_CEILING))
    edges = [*starts, end]
    return tuple(
        Segment(
            lower,
            upper,
            _cents(version, use, lower, source),
            _cents(version, use, max(lower, upper - CENT), source),
        )
        for lower, upper in pairwise(edges)
        if lower < upper
    )


def _breaks(rule: BandGrid | EffortRate) -> Iterator[Decimal]:
    """Give the quotients where the price jumps or bends."""
    if isinstance(rule, EffortRate):
        yield from _bends(rule, Decimal(0), None)
        return
    for band in rule.bands:
        yield band.interval.lower
        yield from _bends(band.rule, band.interval.lower, band.interval.upper)


def _bends(leaf: Leaf, lower: Decimal, upper: Decimal | None) -> Iterator[Decimal]:
    if not isinstance(leaf, EffortRate) or leaf.percent <= 0:
        return
    for bound in (leaf.floor, leaf.ceiling):
        if bound is not None:
            value = (Decimal(bound) / leaf.percent).quantize(CENT)
            if lower < value and (upper is None or value < upper):
                yield value


def _cents(version: TariffVersion, use: Use, value: Decimal, source: str) -> Cents:
    quotient = FamilyQuotient(value, date.min, source=source, measure=version.measure)
    return evaluate(version, replace(use, quotient=quotient)).unit_cents
