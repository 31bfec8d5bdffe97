"""The facts behind a price, stored beside it: "Pourquoi ce prix" is written from them years later.

Facts hold integers and texts only, so that they enter a frozen invoice; their French is in
`domain.french.prices`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class FactCode(StrEnum):
    """One step of the evaluation, in the order of D1."""

    VERSION = "version"
    RESIDENCE = "residence"
    QUOTIENT = "quotient"
    NO_QUOTIENT = "no_quotient"
    BAND = "band"
    EVENT = "event"
    COVERED = "covered"
    BASE = "base"
    DURATION = "duration"
    TIMES = "times"
    RATE = "rate"
    BOUND = "bound"
    SIBLING = "sibling"
    VARIANT = "variant"
    CONTRACT = "contract"
    SURCHARGE = "surcharge"
    AID = "aid"
    ROUNDING = "rounding"
    COMPONENT = "component"
    SUBSIDY = "subsidy"
    QUANTITY = "quantity"
    MONTH = "month"
    PERIOD = "period"
    YEAR = "year"
    PACK = "pack"
    CAP = "cap"
    INVOICED = "invoiced"


@dataclass(frozen=True, slots=True)
class Fact:
    """A step and its values: cents are integers; decimals and dates are texts (ISO, point)."""

    code: FactCode
    values: Mapping[str, int | str] = field(default_factory=dict)

    def stored(self) -> dict[str, object]:
        """Return the fact as JSON: `{"code": …, "values": {…}}`."""
        return {"code": self.code.value, "values": dict(self.values)}

    @classmethod
    def read(cls, stored: Mapping[str, object]) -> Fact:
        """Read back what `stored` wrote. Raises ValueError for an unknown code."""
        values = stored.get("values")
        return cls(FactCode(str(stored["code"])), dict(values) if isinstance(values, Mapping) else {})


def plain(value: Decimal) -> str:
    """Return a decimal without exponent nor useless zeros: `0.36`, `912`, `8.4`."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
