"""What stops a version of a tariff from being used as entered, shown where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.bands import BandFault, faults
from staffdesk.domain.tariffs.extras import Surcharge, SurchargeKind
from staffdesk.domain.tariffs.methods import (
    BandGrid,
    EffortRate,
    Leaf,
    PriceRule,
    TimePrices,
    TimesPrices,
    UnitPrice,
    leaves,
    strongest,
)
from staffdesk.domain.tariffs.versions import STANDARD, Residence, TariffVersion, Unit


class ProblemKind(StrEnum):
    """Why a version cannot be used as entered."""

    NO_STANDARD_PRICE = "no_standard_price"
    SAME_CASE_TWICE = "same_case_twice"
    NEGATIVE_PRICE = "negative_price"
    NO_PRICE = "no_price"
    BAND_EDGES = "band_edges"
    NO_STRONGEST_PRICE = "no_strongest_price"
    FLOOR_ABOVE_CEILING = "floor_above_ceiling"
    TABLE_DISORDERED = "table_disordered"
    SAME_EXTRA_TWICE = "same_extra_twice"
    NO_SURCHARGE_TABLE = "no_surcharge_table"
    COMPONENTS_OPEN = "components_open"
    EMPTY_UNIT = "empty_unit"
    TIME_TWICE = "time_twice"
    EVENT_IN_PACK = "event_in_pack"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of a version, in which case it stands, and the fault of the grid when it is one.

    `case` is the place of the case (from 0); None where the problem is of the version as a whole.
    """

    kind: ProblemKind
    variant: str = STANDARD
    residence: Residence = Residence.RESIDENT
    fault: BandFault | None = None
    case: int | None = None


def problems(version: TariffVersion) -> tuple[Problem, ...]:
    """Return everything that stops a version from being published; empty when it can price every child."""
    keys = [(case.variant, case.residence, case.slot, case.source) for case in version.cases]
    found: list[Problem] = []
    if (STANDARD, Residence.RESIDENT, "", "") not in keys:
        found.append(Problem(ProblemKind.NO_STANDARD_PRICE))
    for place, case in enumerate(version.cases):
        kinds = [*_leaf_problems(case.rule)]
        if keys.index(keys[place]) < place:
            kinds.append(ProblemKind.SAME_CASE_TWICE)
        if version.fallback is None and not _has_strongest(case.rule):
            kinds.append(ProblemKind.NO_STRONGEST_PRICE)
        found += [Problem(kind, case.variant, case.residence, case=place) for kind in kinds]
        found += [
            Problem(ProblemKind.BAND_EDGES, case.variant, case.residence, fault, place)
            for fault in _edge_faults(case.rule)
        ]
    return (*found, *(Problem(kind) for kind in dict.fromkeys(_of_whole(version))))


def require_publishable(version: TariffVersion) -> None:
    """Refuse a version with a problem.

    Raises:
        RuleBroken: `tariff_unusable`, with the kinds of problem found.
    """
    found = problems(version)
    if found:
        kinds = tuple(dict.fromkeys(problem.kind.value for problem in found))
        raise RuleBroken("tariff_unusable", activity=version.activity, problems=kinds, field="cases")


def _of_whole(version: TariffVersion) -> Iterator[ProblemKind]:
    """Return the problems beside the cases: surcharges, aids, events, components, units."""
    for codes in (
        [one.code for one in version.surcharges],
        [aid.code for aid in version.aids],
        [event.on for event in version.events],
    ):
        if len(set(codes)) != len(codes):
            yield ProblemKind.SAME_EXTRA_TWICE
    rules = [event.rule for event in version.events] + [aid.rule for aid in version.aids]
    rules += [one.amounts for one in version.surcharges if one.amounts is not None]
    for rule in rules:
        yield from _leaf_problems(rule)
        if _edge_faults(rule):
            yield ProblemKind.BAND_EDGES
    if any(not _has_amount(one) for one in version.surcharges):
        yield ProblemKind.NO_SURCHARGE_TABLE
    if version.components and sum(one.cents is None for one in version.components) != 1:
        yield ProblemKind.COMPONENTS_OPEN
    if version.unit is Unit.PACK and version.events:
        yield ProblemKind.EVENT_IN_PACK  # the day would be of the pack and have a price of its own
    if not _units_make_sense(version):
        yield ProblemKind.EMPTY_UNIT
    if version.duration is not None and any(
        isinstance(leaf, TimePrices) for case in version.cases for leaf in leaves(case.rule)
    ):
        yield ProblemKind.TIME_TWICE  # 40 minutes would cost their price in the table, and that for each unit


def _has_amount(surcharge: Surcharge) -> bool:
    """Tell whether a surcharge by minutes has its table, and one by slices a length for them."""
    if surcharge.kind is SurchargeKind.BY_MINUTES:
        return _ascending([step.minutes for step in surcharge.steps])
    return surcharge.kind is not SurchargeKind.PER_SLICE or surcharge.slice_minutes > 0


def _units_make_sense(version: TariffVersion) -> bool:
    if version.unit is Unit.PACK and version.pack_size < 1:
        return False
    contract = version.contract
    if contract is not None:
        units = [units for _, units in contract.a_week]
        if min(contract.weeks, contract.months, *units) < 1 or not units:
            return False
    return version.duration is None or version.duration.minutes >= 1


def _leaf_problems(rule: PriceRule) -> list[ProblemKind]:
    found: dict[ProblemKind, None] = {}
    for leaf in leaves(rule):
        if isinstance(leaf, EffortRate):
            if leaf.percent < 0 or (leaf.floor or 0) < 0:
                found[ProblemKind.NEGATIVE_PRICE] = None
            if leaf.floor is not None and leaf.ceiling is not None and leaf.floor > leaf.ceiling:
                found[ProblemKind.FLOOR_ABOVE_CEILING] = None
        else:
            found |= _price_problems(leaf)
    return list(found)


def _price_problems(leaf: Leaf) -> dict[ProblemKind, None]:
    if isinstance(leaf, UnitPrice):
        prices: Sequence[Cents] = leaf.cents
    elif isinstance(leaf, TimePrices | TimesPrices):
        prices = [cents for _, cents in leaf.steps]
        if prices and not _ascending([start for start, _ in leaf.steps]):
            return {ProblemKind.TABLE_DISORDERED: None}
    else:
        return {}
    if not prices:
        return {ProblemKind.NO_PRICE: None}
    return {ProblemKind.NEGATIVE_PRICE: None} if min(prices) < 0 else {}


def _ascending(limits: Sequence[int]) -> bool:
    """Tell whether a table has limits, above 0, each above the one before."""
    return bool(limits) and limits[0] > 0 and all(first < then for first, then in pairwise(limits))


def _edge_faults(rule: PriceRule) -> tuple[BandFault, ...]:
    return faults([band.interval for band in rule.bands]) if isinstance(rule, BandGrid) else ()


def _has_strongest(rule: PriceRule) -> bool:
    if isinstance(rule, BandGrid) and any(_is_empty(leaf) for leaf in leaves(rule)):
        return True  # said otherwise: it holds no price
    if not isinstance(rule, BandGrid | EffortRate):
        return True
    try:
        strongest(rule)
    except LookupError:
        return False
    return True


def _is_empty(leaf: Leaf) -> bool:
    if isinstance(leaf, EffortRate):
        return False
    return not (leaf.cents if isinstance(leaf, UnitPrice) else leaf.steps)
