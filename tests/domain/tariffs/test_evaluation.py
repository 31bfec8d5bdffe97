"""Real grids give the printed prices, to the cent (domain.md D3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.aids import GrantedAid
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.evaluation import Price, Use, evaluate
from staffdesk.domain.tariffs.explanation import Fact, FactCode
from staffdesk.domain.tariffs.methods import EffortRate
from staffdesk.domain.tariffs.siblings import SiblingRule, Siblings
from staffdesk.domain.tariffs.versions import CasePrice, Residence, TariffVersion, Unit, version_on
from tests.domain.tariffs import grids, grids_more
from tests.domain.tariffs.grids import OUTSIDE, tariff

ON = date(2026, 10, 8)


def priced(version: TariffVersion, value: int | str | None = None, **more: Any) -> Price:
    """Price a use on 8 October 2026 at a quotient (or income); None is no proof."""
    quotient = None
    if value is not None:
        quotient = FamilyQuotient(
            Decimal(value), date(2026, 2, 1), measure=version.measure, proof="attestation"
        )
    return evaluate(version, Use(more.pop("on", ON), quotient, **more))


def unit(version: TariffVersion, value: int | str | None = None, **more: Any) -> Cents:
    return priced(version, value, **more).unit_cents


def rank(place: int, number: int | None = None) -> Siblings:
    return Siblings(place, number or place)


def codes(price: Price) -> list[str]:
    return [fact.code.value for fact in price.facts]


@pytest.mark.parametrize(
    ("version", "value", "more", "expected"),
    [
        pytest.param(grids.G1_MEAL, "399.99", {}, 50, id="T1 below 400, CCAS aid taken off"),
        pytest.param(grids.G1_MEAL, 400, {}, 175, id="T1 400"),
        pytest.param(grids.G1_MEAL, "859.99", {}, 235, id="T1 below 860"),
        pytest.param(grids.G1_MEAL, 860, {}, 305, id="T1 860"),
        pytest.param(grids.G1_MEAL, 5000, {}, 490, id="G1 last band has no end"),
        pytest.param(grids.G1_MEAL, 0, {}, 50, id="G1 quotient 0 is a quotient"),
        pytest.param(grids.G1_MEAL, 300, {"variant": "pai"}, 50, id="G1 PAI, no aid on it"),
        pytest.param(grids.G1_MEAL, 900, {"residence": OUTSIDE}, 650, id="G1 outside, one price"),
        pytest.param(grids.G1_MEAL, 300, {"residence": OUTSIDE}, 650, id="G1 outside, no CCAS aid"),
        pytest.param(grids.G1_MEAL, 900, {"residence": OUTSIDE, "variant": "pai"}, 100, id="G1 outside PAI"),
        pytest.param(grids.G1_MEAL, 900, {"residence": Residence.ASSIMILATED}, 305, id="G1 assimilated"),
        pytest.param(grids.G1_AMIS, 300, {}, 453, id="G1 period, CCAS aid taken off"),
        pytest.param(grids.G1_HALF_HOUR, 300, {}, 16, id="G1 half-hour, CCAS aid taken off"),
        pytest.param(grids.G1_MEAL, 900, {"surcharges": ("late",)}, 555, id="T3"),
        pytest.param(grids.G1_MEAL, None, {}, 490, id="T4 no proof: strongest resident band"),
        pytest.param(grids.G1_MEAL, None, {"variant": "pai"}, 100, id="no proof, PAI"),
        pytest.param(grids.G2_DAY, 308, {}, 377, id="T6 308"),
        pytest.param(grids.G2_DAY, "308.01", {}, 553, id="T6 308.01"),
        pytest.param(grids.G2_DAY, 640, {"siblings": rank(4)}, 580, id="G2 rank 4"),
        pytest.param(grids.G2_DAY, 640, {"siblings": rank(7)}, 580, id="G2 ranks beyond the table"),
        pytest.param(grids.G2_DAY, 640, {"residence": OUTSIDE, "siblings": rank(3)}, 1400, id="G2 outside"),
        pytest.param(grids.G2_DAY, 100, {"variant": "ccas", "siblings": rank(2)}, 100, id="G2 CCAS rank 2"),
        pytest.param(grids.G2_DAY, None, {"siblings": rank(2)}, 960, id="G2 no proof keeps the rank"),
        pytest.param(grids.G3_MEAL, 300, {}, 260, id="T7 floor"),
        pytest.param(grids.G3_MEAL, 722, {}, 260, id="T7 just under the floor"),
        pytest.param(grids.G3_MEAL, 900, {}, 324, id="T7"),
        pytest.param(grids.G3_MEAL, 1250, {}, 450, id="T7 at the ceiling"),
        pytest.param(grids.G3_MEAL, 1300, {}, 450, id="T7 ceiling"),
        pytest.param(grids.G3_MEAL, None, {}, 450, id="G3 no proof: ceiling"),
        pytest.param(grids.G3_MEAL, 900, {"variant": "pai"}, 175, id="G3 PAI"),
        pytest.param(grids.G4_MEAL, 0, {}, 0, id="T8 0"),
        pytest.param(grids.G4_MEAL, 333, {}, 183, id="T8 1.8315"),
        pytest.param(grids.G4_MEAL, 579, {}, 318, id="T8 3.1845"),
        pytest.param(grids.G4_MEAL, 580, {}, 319, id="T8 580"),
        pytest.param(grids.G4_MEAL, 900, {}, 319, id="T8 900"),
        pytest.param(grids.G4_MEAL, None, {}, 319, id="G4 fallback named by the council"),
        pytest.param(grids.G5_MEAL, 700, {}, 201, id="T9 2.009"),
        pytest.param(grids.G6_MEAL, 700, {"siblings": rank(3)}, 153, id="T10 1.525 half up"),
        pytest.param(grids.G6_MEAL, 2000, {"siblings": rank(3)}, 158, id="T10 1.575 half up"),
        pytest.param(grids.G6_MEAL, 700, {"siblings": rank(2, 3)}, 305, id="G6 second child pays all"),
        pytest.param(grids.G6_MEAL, 700, {"siblings": rank(3), "variant": "pai"}, 64, id="G6 PAI not halved"),
        pytest.param(grids.G7_MEAL, 40_000, {"siblings": rank(1, 3)}, 370, id="T11 first of three"),
        pytest.param(grids.G7_MEAL, 40_000, {"siblings": rank(2, 3)}, 296, id="T11 second of three"),
        pytest.param(grids.G7_MEAL, 40_000, {"siblings": rank(2, 2)}, 370, id="T11 only two eat"),
        pytest.param(grids.G7_GARDERIE, 9_000, {"siblings": rank(2)}, 92, id="T12 A"),
        pytest.param(grids.G7_GARDERIE, 20_000, {"siblings": rank(2)}, 104, id="T12 B"),
        pytest.param(grids.G7_GARDERIE, 30_000, {"siblings": rank(2)}, 115, id="T12 C"),
        pytest.param(grids.G7_GARDERIE, 40_000, {"siblings": rank(2)}, 126, id="T12 D"),
        pytest.param(grids.G7_GARDERIE, 50_000, {"siblings": rank(2)}, 138, id="T12 E"),
        pytest.param(grids.G8_DAY, 700, {}, 268, id="T13 day"),
        pytest.param(grids.G8_HOUR, 700, {}, 100, id="T13 hour"),
        pytest.param(grids.G11_CARD, None, {"siblings": rank(1, 2)}, 5700, id="G11 by number enrolled"),
        pytest.param(grids.G12_MEAL, 500, {}, 100, id="T17 meal at one euro"),
        pytest.param(grids.G13_MEAL, None, {}, 429, id="T18 regular"),
        pytest.param(grids.G13_MEAL, None, {"surcharges": ("late",)}, 481, id="T18 late"),
        pytest.param(grids.G13_MEAL, None, {"variant": "occasional"}, 450, id="G13 occasional"),
        pytest.param(grids.VAILHAUQUES, None, {"surcharges": ("late",)}, 623, id="G18 +50 %, 6.225 half up"),
        pytest.param(grids.VAILHAUQUES, None, {"surcharges": ("unbooked",)}, 1000, id="G18 unbooked"),
    ],
)
def test_a_real_grid_gives_its_price(
    version: TariffVersion, value: int | str | None, more: dict[str, Any], expected: int
) -> None:
    assert unit(version, value, **more) == expected


def test_t2_a_month_of_meals_and_half_hours() -> None:
    meals, half_hours = 12 * unit(grids.G1_MEAL, 900), 20 * unit(grids.G1_HALF_HOUR, 900)
    assert (meals, half_hours, meals + half_hours) == (3660, 2200, 5860)
    assert 12 * unit(grids.G1_MEAL, 900, variant="pai") + half_hours == 3160


def test_t5_three_children_for_five_days() -> None:
    week = 5 * sum(unit(grids.G2_DAY, 640, siblings=rank(place, 3)) for place in (1, 2, 3))
    outside = 5 * sum(unit(grids.G2_DAY, 640, siblings=rank(n, 3), residence=OUTSIDE) for n in (1, 2, 3))
    assert (week, outside) == (10_690, 21_000)


def test_t11_three_children_eating_fifteen_meals() -> None:
    three = 15 * sum(unit(grids.G7_MEAL, 40_000, siblings=rank(place, 3)) for place in (1, 2, 3))
    two = 15 * sum(unit(grids.G7_MEAL, 40_000, siblings=rank(place, 2)) for place in (1, 2))
    assert (three, two) == (14_430, 11_100)


def test_t13_three_days_and_seven_hours() -> None:
    assert 3 * unit(grids.G8_DAY, 700) == 804
    assert priced(grids.G8_HOUR, 700, minutes=7 * 60).amount_cents == 700


@pytest.mark.parametrize(("residence", "expected"), [(Residence.RESIDENT, 144), (OUTSIDE, 288)])
def test_t14_each_started_half_hour_is_due(residence: Residence, expected: int) -> None:
    price = priced(grids.G9_HALF_HOUR, 800, minutes=70, residence=residence)
    assert (price.quantity, price.amount_cents) == (3, expected)


def test_t15_a_price_per_family_is_shared_by_rank() -> None:
    def day(present: int) -> int:
        return sum(unit(grids.G10_GARDERIE, siblings=rank(n, present)) for n in range(1, present + 1))

    assert [day(present) for present in (1, 2, 3, 4)] == [280, 465, 670, 670]
    assert 8 * day(2) + 2 * day(1) == 4280


def test_t18_regular_and_late_meals() -> None:
    late = unit(grids.G13_MEAL, surcharges=("late",))
    assert 10 * unit(grids.G13_MEAL) + 2 * late == 5252


@pytest.mark.parametrize(("on", "expected"), [(date(2024, 8, 30), 540), (date(2024, 9, 2), 425)])
def test_t19_the_date_of_service_chooses_the_version(on: date, expected: int) -> None:
    version = version_on([grids.G15_NEW, grids.G15_OLD], "leisure", on)
    assert version is not None
    assert unit(version, 790, on=on) == expected


def test_no_version_was_voted_before_the_first() -> None:
    assert version_on([grids.G15_OLD], "leisure", date(2023, 8, 31)) is None
    assert version_on([grids.G15_OLD], "canteen", date(2024, 1, 1)) is None


@pytest.mark.parametrize(
    ("version", "minutes", "children", "expected"),
    [
        (grids.CIVRAY, 16, 1, 2000),
        (grids.CIVRAY, 15, 1, 1000),
        (grids.FRESNES, 25, 2, 6000),
        (grids.FRESNES, 35, 2, 6000),
        (grids.FRESNES, 30, 1, 3000),
        (grids.FRESNES, 9, 1, 1000),
    ],
)
def test_t20_a_late_pick_up_is_due_by_started_slice(
    version: TariffVersion, minutes: int, children: int, expected: int
) -> None:
    assert children * unit(version, surcharges=("late_pickup",), late_minutes=minutes) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [([(12, 455), (14, 472), (4, 1591)], 18_432), ([(3, 374)], 1122)],
    ids=["T21 invoice of seed 003", "T22 cart of seed 002"],
)
def test_printed_totals_of_the_seeds_close(lines: list[tuple[int, int]], expected: int) -> None:
    flat = [(quantity, tariff("any", Unit.DAY, CasePrice(grids.price(cents)))) for quantity, cents in lines]
    assert sum(quantity * priced(version).amount_cents for quantity, version in flat) == expected


def test_a_surcharge_per_day_stays_beside_the_units() -> None:
    price = priced(grids.G1_HALF_HOUR, 900, minutes=61, surcharges=("unbooked",))
    assert (price.unit_cents, price.quantity) == (110, 3)
    assert [(extra.code, extra.cents) for extra in price.day_surcharges] == [("unbooked", 100)]
    assert price.amount_cents == 430


def test_a_surcharge_the_council_did_not_vote_costs_nothing() -> None:
    assert unit(grids.G3_MEAL, 900, surcharges=("late",)) == 324


def test_bounds_may_come_after_the_siblings() -> None:
    rule = EffortRate(Decimal("0.36"), Cents(260), Cents(450))
    halved = SiblingRule(percent=Decimal(50), from_rank=2)
    before = tariff("canteen", Unit.MEAL, CasePrice(rule), siblings=halved)
    after = tariff("canteen", Unit.MEAL, CasePrice(rule), siblings=halved, bounds_before_siblings=False)
    assert unit(before, 900, siblings=rank(2)) == 162
    assert unit(after, 900, siblings=rank(2)) == 260


def test_an_aid_never_makes_a_price_negative() -> None:
    version = tariff("canteen", Unit.MEAL, CasePrice(grids.price(50)), aids=grids.ccas(76))
    assert unit(version, 100) == 0


def test_what_third_parties_pay_is_told_for_every_unit_of_the_use() -> None:
    half_hours = priced(grids.G1_HALF_HOUR, 300, minutes=61)
    assert [(share.payer, share.cents, share.reference) for share in half_hours.shares] == [("CCAS", 72, "")]
    by_name = replace(grids.ccas(100)[0], automatic=False)
    granted = priced(
        replace(grids.G1_MEAL, aids=(by_name,)), 300, aids=(GrantedAid("ccas", "n° 12"),), residence=OUTSIDE
    )
    assert [(share.cents, share.reference) for share in granted.shares] == [(100, "n° 12")]
    assert priced(replace(grids.G1_MEAL, aids=(by_name,)), 300).shares == ()


def test_every_step_leaves_its_fact_in_the_order_of_the_rule() -> None:
    price = priced(grids.G1_MEAL, 300, surcharges=("late",), residence=Residence.ASSIMILATED)
    assert codes(price) == ["version", "residence", "quotient", "band", "base", "surcharge", "aid"]
    assert price.unit_cents == 126 + 250 - 76


def test_the_rounding_is_told_with_the_exact_price() -> None:
    price = priced(grids.G6_MEAL, 700, siblings=rank(3))
    assert price.facts[-1] == Fact(FactCode.ROUNDING, {"exact": "152.5", "cents": 153})
    assert "sibling" in codes(price)


def test_a_price_without_proof_says_so() -> None:
    assert "no_quotient" in codes(priced(grids.G1_MEAL))
    assert "no_quotient" not in codes(priced(grids.G1_MEAL, residence=OUTSIDE))


VALUES = st.none() | st.decimals(0, 5000, places=2)
USES: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    siblings=st.builds(Siblings, st.integers(1, 5), st.integers(1, 5)),
    residence=st.sampled_from(Residence),
    variant=st.sampled_from(["standard", "pai", "occasional", "3-jours", "unknown"]),
    surcharges=st.lists(st.sampled_from(["late", "unbooked", "late_pickup"]), unique=True).map(tuple),
    minutes=st.none() | st.integers(0, 600),
    late_minutes=st.integers(0, 120),
    slot=st.sampled_from(["", "matin", "soir"]),
    nth=st.integers(1, 20),
    times=st.integers(1, 20),
)


@given(st.sampled_from(grids_more.ALL), VALUES, USES)
def test_every_grid_prices_every_child_in_whole_cents_with_storable_reasons(
    version: TariffVersion, value: Any, use: dict[str, Any]
) -> None:
    price = priced(version, value, **use)
    assert type(price.unit_cents) is int
    assert price.amount_cents >= 0
    assert price.facts[0].code is FactCode.VERSION
    stored = [fact.stored() for fact in price.facts]
    assert canonical_bytes(stored)
    assert tuple(Fact.read(fact) for fact in stored) == price.facts


@given(VALUES, VALUES)
def test_a_higher_quotient_never_pays_less_on_these_grids(low: Any, high: Any) -> None:
    if low is not None and high is not None and low <= high:
        for version in (grids.G1_MEAL, grids.G3_MEAL, grids.G4_MEAL, grids.G6_MEAL):
            assert unit(version, low) <= unit(version, high)
