"""A tariff version as JSON and back: what the database keeps and the editor exchanges.

Cents are integers; rates and band edges are texts, so that no float is ever read. Reading what was written
gives an equal version.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from staffdesk.domain.family_quotient import Measure
from staffdesk.domain.money import Cents, checked
from staffdesk.domain.tariffs.bands import Interval
from staffdesk.domain.tariffs.methods import Band, BandGrid, EffortRate, Leaf, PriceRule, UnitPrice
from staffdesk.domain.tariffs.siblings import Counting, Reading, SiblingRule
from staffdesk.domain.tariffs.versions import (
    Aid,
    CasePrice,
    CouncilDecision,
    DurationUnit,
    Per,
    Residence,
    Surcharge,
    SurchargeKind,
    TariffVersion,
    Unit,
)

FORMAT = 1
"""Raised when a stored body changes shape; older ones stay readable."""


def body_of(version: TariffVersion) -> dict[str, object]:
    """Return everything of a version but its activity, date and decision, which have columns of their own."""
    return {
        "format": FORMAT,
        "unit": version.unit.value,
        "label": version.label,
        "measure": version.measure.value,
        "cases": [_case_body(case) for case in version.cases],
        "fallback": version.fallback,
        "siblings": _sibling_body(version.siblings),
        "bounds_before_siblings": version.bounds_before_siblings,
        "duration": _duration_body(version.duration),
        "surcharges": [_surcharge_body(surcharge) for surcharge in version.surcharges],
        "aids": [_aid_body(aid) for aid in version.aids],
        "monthly_cap": version.monthly_cap,
        "refund_per_absence": version.refund_per_absence,
    }


def version_of(
    activity: str, valid_from: date, decision: CouncilDecision, body: Mapping[str, Any]
) -> TariffVersion:
    """Read back what `body_of` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    if body["format"] != FORMAT:
        raise ValueError(f"tariff format {body['format']} is not known")
    return TariffVersion(
        activity=activity,
        valid_from=valid_from,
        decision=decision,
        unit=Unit(body["unit"]),
        label=body["label"],
        measure=Measure(body["measure"]),
        cases=tuple(_case(case) for case in body["cases"]),
        fallback=_optional_cents(body["fallback"]),
        siblings=_siblings(body["siblings"]),
        bounds_before_siblings=body["bounds_before_siblings"],
        duration=_duration(body["duration"]),
        surcharges=tuple(_surcharge(surcharge) for surcharge in body["surcharges"]),
        aids=tuple(_aid(aid) for aid in body["aids"]),
        monthly_cap=_optional_cents(body["monthly_cap"]),
        refund_per_absence=checked(body["refund_per_absence"]),
    )


def _case_body(case: CasePrice) -> dict[str, object]:
    return {"variant": case.variant, "residence": case.residence.value, "rule": _rule_body(case.rule)}


def _case(body: Mapping[str, Any]) -> CasePrice:
    return CasePrice(_rule(body["rule"]), body["variant"], Residence(body["residence"]))


def _rule_body(rule: PriceRule) -> dict[str, object]:
    match rule:
        case UnitPrice():
            return {"method": "price", "cents": list(rule.cents)}
        case EffortRate():
            bounds = {"floor": rule.floor, "ceiling": rule.ceiling}
            return {"method": "rate", "percent": str(rule.percent), **bounds}
        case BandGrid():
            return {"method": "bands", "bands": [_band_body(band) for band in rule.bands]}


def _rule(body: Mapping[str, Any]) -> PriceRule:
    if body["method"] == "bands":
        return BandGrid(tuple(_band(band) for band in body["bands"]))
    return _leaf(body)


def _leaf(body: Mapping[str, Any]) -> Leaf:
    match body["method"]:
        case "price":
            return UnitPrice(tuple(checked(cents) for cents in body["cents"]))
        case "rate":
            floor, ceiling = _optional_cents(body["floor"]), _optional_cents(body["ceiling"])
            return EffortRate(_decimal(body["percent"]), floor, ceiling)
        case method:
            raise ValueError(f"pricing method {method!r} is not known")


def _band_body(band: Band) -> dict[str, object]:
    upper = band.interval.upper
    return {
        "lower": str(band.interval.lower),
        "upper": None if upper is None else str(upper),
        "rule": _rule_body(band.rule),
    }


def _band(body: Mapping[str, Any]) -> Band:
    upper = None if body["upper"] is None else _decimal(body["upper"])
    return Band(Interval(_decimal(body["lower"]), upper), _leaf(body["rule"]))


def _sibling_body(rule: SiblingRule) -> dict[str, object]:
    return {
        "counting": rule.counting.value,
        "reading": rule.reading.value,
        "percent": str(rule.percent),
        "from_rank": rule.from_rank,
        "minimum": rule.minimum,
    }


def _siblings(body: Mapping[str, Any]) -> SiblingRule:
    return SiblingRule(
        Counting(body["counting"]),
        Reading(body["reading"]),
        _decimal(body["percent"]),
        body["from_rank"],
        body["minimum"],
    )


def _duration_body(duration: DurationUnit | None) -> dict[str, object] | None:
    return None if duration is None else {"minutes": duration.minutes, "tolerance": duration.tolerance}


def _duration(body: Mapping[str, Any] | None) -> DurationUnit | None:
    return None if body is None else DurationUnit(body["minutes"], body["tolerance"])


def _surcharge_body(surcharge: Surcharge) -> dict[str, object]:
    return {
        "code": surcharge.code,
        "kind": surcharge.kind.value,
        "cents": surcharge.cents,
        "percent": str(surcharge.percent),
        "slice_minutes": surcharge.slice_minutes,
        "flat_after_minutes": surcharge.flat_after_minutes,
        "flat_cents": surcharge.flat_cents,
        "per": surcharge.per.value,
    }


def _surcharge(body: Mapping[str, Any]) -> Surcharge:
    return Surcharge(
        code=body["code"],
        kind=SurchargeKind(body["kind"]),
        cents=checked(body["cents"]),
        percent=_decimal(body["percent"]),
        slice_minutes=body["slice_minutes"],
        flat_after_minutes=body["flat_after_minutes"],
        flat_cents=checked(body["flat_cents"]),
        per=Per(body["per"]),
    )


def _aid_body(aid: Aid) -> dict[str, object]:
    return {
        "code": aid.code,
        "payer": aid.payer,
        "rule": _rule_body(aid.rule),
        "automatic": aid.automatic,
        "variants": list(aid.variants),
    }


def _aid(body: Mapping[str, Any]) -> Aid:
    return Aid(body["code"], body["payer"], _rule(body["rule"]), body["automatic"], tuple(body["variants"]))


def _decimal(text: object) -> Decimal:
    if not isinstance(text, str):
        raise TypeError(f"a rate or an edge is stored as text, not {type(text).__name__}")
    return Decimal(text)


def _optional_cents(cents: Any) -> Cents | None:
    return None if cents is None else checked(cents)
