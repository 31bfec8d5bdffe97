"""A tariff version as JSON and back: what the database keeps and the editor exchanges.

Cents are integers; rates and band edges are texts, so that no float is ever read. Reading what was written
gives an equal version.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from staffdesk.domain.family_quotient import Measure
from staffdesk.domain.tariffs.bands import Interval
from staffdesk.domain.tariffs.codec import (
    CENTS,
    DAY,
    DECIMAL,
    FLAG,
    TEXT,
    WHOLE,
    Form,
    enum,
    many,
    optional,
    pair,
    record,
)
from staffdesk.domain.tariffs.extras import (
    Aid,
    Component,
    Contract,
    DurationUnit,
    EventPrice,
    Per,
    Rounding,
    Step,
    Subsidy,
    Surcharge,
    SurchargeKind,
)
from staffdesk.domain.tariffs.methods import (
    Band,
    BandGrid,
    EffortRate,
    Leaf,
    PriceRule,
    TimePrices,
    TimesPrices,
    UnitPrice,
)
from staffdesk.domain.tariffs.siblings import Counting, Order, Reading, SiblingRule
from staffdesk.domain.tariffs.versions import CasePrice, CouncilDecision, Residence, TariffVersion, Unit

FORMAT = 2
"""Raised when a stored body changes shape; older ones stay readable."""

_STEPS = many(pair(WHOLE, CENTS))
_LEAVES: dict[str, tuple[type[Leaf], Form[Any]]] = {
    "price": (UnitPrice, record(UnitPrice, cents=many(CENTS))),
    "rate": (EffortRate, record(EffortRate, percent=DECIMAL, floor=optional(CENTS), ceiling=optional(CENTS))),
    "time": (TimePrices, record(TimePrices, steps=_STEPS, repeats=FLAG)),
    "times": (TimesPrices, record(TimesPrices, steps=_STEPS, all_alike=FLAG)),
}
"""The stored word of each method inside a band, or alone."""


def _write_leaf(leaf: Leaf) -> dict[str, Any]:
    method, form = next((name, form) for name, (kind, form) in _LEAVES.items() if isinstance(leaf, kind))
    return {"method": method, **form.write(leaf)}


def _read_leaf(body: Mapping[str, Any]) -> Leaf:
    rest = dict(body)
    method = rest.pop("method")
    if method not in _LEAVES:
        raise ValueError(f"pricing method {method!r} is not known")
    leaf: Leaf = _LEAVES[method][1].read(rest)
    return leaf


_INTERVAL = record(Interval, lower=DECIMAL, upper=optional(DECIMAL))
_BAND = record(Band, interval=_INTERVAL, rule=Form(_write_leaf, _read_leaf))
_BANDS = many(_BAND)


def _write_rule(rule: PriceRule) -> dict[str, Any]:
    if isinstance(rule, BandGrid):
        return {"method": "bands", "bands": _BANDS.write(rule.bands)}
    return _write_leaf(rule)


def _read_rule(body: Mapping[str, Any]) -> PriceRule:
    return BandGrid(_BANDS.read(body["bands"])) if body["method"] == "bands" else _read_leaf(body)


RULE: Form[Any] = Form(_write_rule, _read_rule)
"""A price rule: a method with what it holds."""

_SIBLINGS = record(
    SiblingRule,
    counting=enum(Counting),
    reading=enum(Reading),
    percent=DECIMAL,
    from_rank=WHOLE,
    minimum=WHOLE,
    further=many(DECIMAL),
    order=enum(Order),
)
_CASE = record(CasePrice, rule=RULE, variant=TEXT, residence=enum(Residence), slot=TEXT, source=TEXT)
_SURCHARGE = record(
    Surcharge,
    code=TEXT,
    kind=enum(SurchargeKind),
    cents=CENTS,
    percent=DECIMAL,
    slice_minutes=WHOLE,
    flat_after_minutes=optional(WHOLE),
    flat_cents=CENTS,
    per=enum(Per),
    steps=many(record(Step, minutes=WHOLE, cents=CENTS)),
    amounts=optional(RULE),
)
_AID = record(Aid, code=TEXT, payer=TEXT, rule=RULE, automatic=FLAG, variants=many(TEXT), percent=DECIMAL)
_SUBSIDY = record(
    Subsidy, code=TEXT, payer=TEXT, cents=CENTS, highest_cents=CENTS, highest_value=optional(DECIMAL)
)
_BODY: dict[str, Form[Any]] = {
    "unit": enum(Unit),
    "label": TEXT,
    "measure": enum(Measure),
    "cases": many(_CASE),
    "fallback": optional(CENTS),
    "siblings": _SIBLINGS,
    "bounds_before_siblings": FLAG,
    "duration": optional(
        record(DurationUnit, minutes=WHOLE, tolerance=WHOLE, rounding=enum(Rounding), most=optional(WHOLE))
    ),
    "surcharges": many(_SURCHARGE),
    "aids": many(_AID),
    "monthly_cap": optional(CENTS),
    "refund_per_absence": CENTS,
    "family_cap": optional(CENTS),
    "events": many(record(EventPrice, on=DAY, name=TEXT, rule=RULE)),
    "contract": optional(record(Contract, weeks=WHOLE, months=WHOLE, a_week=many(pair(TEXT, WHOLE)))),
    "pack_size": WHOLE,
    "components": many(record(Component, label=TEXT, account=TEXT, cents=optional(CENTS))),
    "subsidies": many(_SUBSIDY),
}


def body_of(version: TariffVersion) -> dict[str, Any]:
    """Return everything of a version but its activity, date and decision, which have columns of their own."""
    return {"format": FORMAT} | {name: form.write(getattr(version, name)) for name, form in _BODY.items()}


def version_of(
    activity: str, valid_from: date, decision: CouncilDecision, body: Mapping[str, Any]
) -> TariffVersion:
    """Read back what `body_of` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    if body["format"] != FORMAT:
        raise ValueError(f"tariff format {body['format']} is not known")
    if body.keys() - {"format", *_BODY}:
        raise ValueError("a tariff holds something this program does not know")
    parts: dict[str, Any] = {name: form.read(body[name]) for name, form in _BODY.items()}
    return TariffVersion(activity=activity, valid_from=valid_from, decision=decision, **parts)
