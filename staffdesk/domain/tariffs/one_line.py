"""What fits on one line of a form, read and written back: amounts, tables, percentages, contracts.

Parts stand between semicolons; `=` gives a part its amount. Whatever cannot be read raises ValueError.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.bands import faults
from staffdesk.domain.tariffs.explanation import plain
from staffdesk.domain.tariffs.extras import Step
from staffdesk.domain.tariffs.methods import Band, BandGrid, EffortRate, PriceRule, UnitPrice
from staffdesk.domain.tariffs.typed import (
    NARROW,
    interval_text,
    intervals,
    leaf_of,
    number,
    price,
    price_text,
    rate_text,
)

BETWEEN = f"{NARROW}; "


def rule_line(rule: PriceRule) -> str:
    """Write amounts: `5,00`, `5,00 ; 15,00`, `0,36 %`, `moins de 500 = 1,00 ; 500 et plus = 5,00`."""
    if isinstance(rule, BandGrid):
        return BETWEEN.join(f"{interval_text(band.interval)} = {rule_line(band.rule)}" for band in rule.bands)
    if isinstance(rule, EffortRate):
        return rate_text(rule)
    if isinstance(rule, UnitPrice):
        return BETWEEN.join(price_text(cents) for cents in rule.cents)
    return BETWEEN.join(f"{limit} = {price_text(cents)}" for limit, cents in rule.steps)


def rule_from(text: str) -> PriceRule:
    """Read amounts; bands must follow one another without gap."""
    parts = _parts(text)
    if "=" not in text:
        leaf = leaf_of(parts, "rank", ())
        return leaf if isinstance(leaf, UnitPrice | EffortRate) else UnitPrice(())
    pairs = [_pair(part) for part in parts]
    read = intervals([band for band, _ in pairs])
    if faults(read):
        raise ValueError(text)
    rules = [leaf_of([amount], "rank", ()) for _, amount in pairs]
    return BandGrid(tuple(Band(interval, rule) for interval, rule in zip(read, rules, strict=True)))


def steps_line(steps: Sequence[Step]) -> str:
    """Write a table by minutes: `10 = 5,00 ; 30 = 15,00`."""
    return BETWEEN.join(f"{step.minutes} = {price_text(step.cents)}" for step in steps)


def steps_from(text: str) -> tuple[Step, ...]:
    """Read a table by minutes."""
    return tuple(Step(whole(limit), price(amount)) for limit, amount in map(_pair, _parts(text)))


def percents_line(percents: Sequence[Decimal]) -> str:
    """Write percentages: `20 ; 50`."""
    return BETWEEN.join(plain(percent).replace(".", ",") for percent in percents)


def percents_from(text: str) -> tuple[Decimal, ...]:
    """Read percentages from 0 to 100."""
    found = tuple(number(part.strip().rstrip("%")) for part in _parts(text))
    if any(percent > 100 for percent in found):
        raise ValueError(text)
    return found


def limits_line(limits: Sequence[int]) -> str:
    """Write whole numbers: `15 ; 30 ; 60`."""
    return BETWEEN.join(str(limit) for limit in limits)


def limits_from(text: str) -> tuple[int, ...]:
    """Read whole numbers."""
    return tuple(whole(part) for part in _parts(text))


def contracts_line(contracts: Sequence[tuple[str, int]]) -> str:
    """Write units a week by variant: `3-jours = 3 ; 4-jours = 4`."""
    return BETWEEN.join(f"{variant} = {units}" for variant, units in contracts)


def contracts_from(text: str) -> tuple[tuple[str, int], ...]:
    """Read units a week by variant."""
    return tuple((variant, whole(units)) for variant, units in map(_pair, _parts(text)))


def whole(text: str) -> int:
    """Read a whole number that is not negative."""
    bare = text.strip()
    if not (bare.isascii() and bare.isdecimal()):
        raise ValueError(text)
    return int(bare)


def amount(text: str) -> Cents | None:
    """Read a price, None for nothing at all."""
    return price(text) if text.strip() else None


def _parts(text: str) -> list[str]:
    found = [part.strip() for part in text.split(";")]
    if not all(found):
        raise ValueError(text)
    return found


def _pair(part: str) -> tuple[str, str]:
    name, sign, value = part.rpartition("=")
    if not sign or not name.strip():
        raise ValueError(part)
    return name.strip(), value.strip()
