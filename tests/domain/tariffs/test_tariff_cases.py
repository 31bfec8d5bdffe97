"""Every case of the field guide (D3, T1 to T22), to the cent, on grids read back from storage."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.tariffs.evaluation import Price, Use, evaluate
from staffdesk.domain.tariffs.siblings import Siblings
from staffdesk.domain.tariffs.storage import body_of, version_of
from staffdesk.domain.tariffs.versions import CasePrice, TariffVersion, Unit, version_on
from tests.domain.tariffs import grids, grids_more
from tests.domain.tariffs.grids import OUTSIDE, tariff

ON = date(2026, 10, 8)


def stored(version: TariffVersion) -> TariffVersion:
    """The version as the editor keeps it: as JSON, read back."""
    body = json.loads(canonical_bytes(body_of(version)))
    return version_of(version.activity, version.valid_from, version.decision, body)


def price(version: TariffVersion, value: int | str | None = None, **more: Any) -> Price:
    quotient = None
    if value is not None:
        quotient = FamilyQuotient(
            Decimal(value), date(2020, 2, 1), measure=version.measure, source=more.pop("source", "caf")
        )
    return evaluate(stored(version), Use(more.pop("on", ON), quotient, **more))


def due(version: TariffVersion, value: int | str | None = None, **more: Any) -> int:
    return price(version, value, **more).amount_cents


def ranks(number: int) -> list[Siblings]:
    return [Siblings(rank, number) for rank in range(1, number + 1)]


def family(version: TariffVersion, number: int, value: int | str | None = None, **more: Any) -> int:
    """What a day costs with so many children."""
    return sum(due(version, value, siblings=siblings, **more) for siblings in ranks(number))


def half_hours(value: int, count: int) -> int:
    return due(grids.G1_HALF_HOUR, value, minutes=30 * count)


def dated(on: date) -> int:
    version = version_on([grids.G15_NEW, grids.G15_OLD], "leisure", on)
    assert version is not None
    return due(version, 790, on=on)


def printed(*lines: tuple[int, int]) -> int:
    return sum(
        quantity * due(tariff("any", Unit.DAY, CasePrice(grids.price(cents)))) for quantity, cents in lines
    )


CASES: list[tuple[str, Callable[[], int], int]] = [
    ("T1 G1 399.99", lambda: due(grids.G1_MEAL, "399.99"), 50),
    ("T1 G1 400", lambda: due(grids.G1_MEAL, 400), 175),
    ("T1 G1 859.99", lambda: due(grids.G1_MEAL, "859.99"), 235),
    ("T1 G1 860", lambda: due(grids.G1_MEAL, 860), 305),
    ("T2 G1 month", lambda: 12 * due(grids.G1_MEAL, 900) + half_hours(900, 20), 5860),
    ("T2 G1 month PAI", lambda: 12 * due(grids.G1_MEAL, 900, variant="pai") + half_hours(900, 20), 3160),
    ("T3 G1 late", lambda: due(grids.G1_MEAL, 900, surcharges=("late",)), 555),
    ("T4 G1 no proof", lambda: due(grids.G1_MEAL), 490),
    ("T5 G2 week of three", lambda: 5 * family(grids.G2_DAY, 3, 640), 10_690),
    ("T5 G2 outside", lambda: 5 * family(grids.G2_DAY, 3, 640, residence=OUTSIDE), 21_000),
    ("T6 G2 308", lambda: due(grids.G2_DAY, 308), 377),
    ("T6 G2 308.01", lambda: due(grids.G2_DAY, "308.01"), 553),
    ("T7 G3 300", lambda: due(grids.G3_MEAL, 300), 260),
    ("T7 G3 722", lambda: due(grids.G3_MEAL, 722), 260),
    ("T7 G3 900", lambda: due(grids.G3_MEAL, 900), 324),
    ("T7 G3 1250", lambda: due(grids.G3_MEAL, 1250), 450),
    ("T7 G3 1300", lambda: due(grids.G3_MEAL, 1300), 450),
    ("T8 G4 0", lambda: due(grids.G4_MEAL, 0), 0),
    ("T8 G4 333", lambda: due(grids.G4_MEAL, 333), 183),
    ("T8 G4 579", lambda: due(grids.G4_MEAL, 579), 318),
    ("T8 G4 580", lambda: due(grids.G4_MEAL, 580), 319),
    ("T8 G4 900", lambda: due(grids.G4_MEAL, 900), 319),
    ("T9 G5 700", lambda: due(grids.G5_MEAL, 700), 201),
    ("T10 G6 third of 3.05", lambda: due(grids.G6_MEAL, 700, siblings=Siblings(3, 3)), 153),
    ("T10 G6 third of 3.15", lambda: due(grids.G6_MEAL, 1500, siblings=Siblings(3, 3)), 158),
    ("T11 G7 three eat", lambda: 15 * family(grids.G7_MEAL, 3, 40_000), 14_430),
    ("T11 G7 two eat", lambda: 15 * family(grids.G7_MEAL, 2, 40_000), 11_100),
    *(
        (
            f"T12 G7 garderie {name}",
            lambda income=income: due(grids.G7_GARDERIE, income, siblings=Siblings(2, 2)),
            cents,
        )
        for name, income, cents in (
            ("A", 9_000, 92),
            ("B", 20_000, 104),
            ("C", 30_000, 115),
            ("D", 40_000, 126),
            ("E", 50_000, 138),
        )
    ),
    ("T13 G8 three days", lambda: 3 * due(grids_more.G8_LEISURE, 700), 804),
    ("T13 G8 seven hours", lambda: due(grids.G8_HOUR, 700, minutes=420), 700),
    ("T14 G9 1 h 10", lambda: due(grids.G9_HALF_HOUR, 800, minutes=70), 144),
    ("T14 G9 outside", lambda: due(grids.G9_HALF_HOUR, 800, minutes=70, residence=OUTSIDE), 288),
    ("T15 G10", lambda: 8 * family(grids.G10_GARDERIE, 2) + 2 * family(grids.G10_GARDERIE, 1), 4280),
    ("T16 G11", lambda: due(grids.G11_CARD) - 4 * grids.G11_CARD.refund_per_absence, 4360),
    ("T17 G12 family", lambda: 14 * due(grids_more.G12_STATE, 500), 1400),
    ("T17 G12 State", lambda: 14 * price(grids_more.G12_BEFORE_EGALIM, 500).subsidy_cents, 4200),
    ("T17 G12 State, EGAlim", lambda: 14 * price(grids_more.G12_STATE, 500).subsidy_cents, 5600),
    ("T18 G13", lambda: 10 * due(grids.G13_MEAL) + 2 * due(grids.G13_MEAL, surcharges=("late",)), 5252),
    ("T19 G15 30 Aug 2024", lambda: dated(date(2024, 8, 30)), 540),
    ("T19 G15 2 Sept 2024", lambda: dated(date(2024, 9, 2)), 425),
    *(
        (
            name,
            lambda version=version, minutes=minutes, children=children: (
                children * due(version, surcharges=("late_pickup",), late_minutes=minutes)
            ),
            cents,
        )
        for name, version, minutes, children, cents in (
            ("T20 Civray 16 min", grids.CIVRAY, 16, 1, 2000),
            ("T20 Fresnes 25 min", grids.FRESNES, 25, 2, 6000),
            ("T20 Fresnes 35 min", grids.FRESNES, 35, 2, 6000),
        )
    ),
    ("T21 invoice of seed 003", lambda: printed((12, 455), (14, 472), (4, 1591)), 18_432),
    ("T22 cart of seed 002", lambda: printed((3, 374)), 1122),
]


@pytest.mark.parametrize(("computed", "expected"), [pytest.param(c, e, id=name) for name, c, e in CASES])
def test_a_case_of_the_field_guide_is_right_to_the_cent(computed: Callable[[], int], expected: int) -> None:
    assert computed() == expected


@pytest.mark.parametrize("version", grids_more.ALL, ids=lambda version: version.activity)
def test_every_grid_survives_storage(version: TariffVersion) -> None:
    assert stored(version) == version


LATE = {"surcharges": ("late_pickup",)}


@pytest.mark.parametrize(
    ("version", "value", "more", "expected"),
    [
        pytest.param(
            grids_more.G1_HALF_HOUR_OUTSIDE, 900, {"residence": OUTSIDE, "slot": "soir"}, 200, id="G1"
        ),
        pytest.param(
            grids_more.G1_HALF_HOUR_OUTSIDE, 900, {"residence": OUTSIDE, "slot": "midi"}, 205, id="G1 x"
        ),
        pytest.param(grids_more.G8_LEISURE, 700, {"slot": "matin"}, 161, id="G8 half-day"),
        pytest.param(grids_more.G8_LEISURE, 700, {"slot": "gouter"}, 50, id="G8 snack"),
        pytest.param(grids_more.G9_MIDDAY, 800, {"residence": OUTSIDE}, 384, id="G9 midday outside"),
        pytest.param(grids_more.G11_OCCASIONAL, None, {"siblings": Siblings(3, 3)}, 425, id="G11 occasional"),
        pytest.param(grids_more.G14_TIME, None, {"minutes": 15}, 60, id="G14 quarter"),
        pytest.param(grids_more.G14_TIME, None, {"minutes": 16}, 115, id="G14 half"),
        pytest.param(grids_more.G14_TIME, None, {"minutes": 60}, 230, id="G14 hour"),
        pytest.param(grids_more.G14_TIME, None, {"minutes": 75}, 290, id="G14 hour and a quarter"),
        pytest.param(grids_more.G14_TIME, None, {"minutes": 0}, 0, id="G14 nothing"),
        pytest.param(grids_more.G14_HALF_HOURS, None, {"minutes": 31}, 230, id="G14 started half-hour"),
        pytest.param(grids_more.G16_FLAT, None, {"variant": "half"}, 3200, id="G16 half"),
        pytest.param(grids_more.G17_TOULOUSE, None, {**LATE, "late_minutes": 3}, 3000, id="G17 Toulouse"),
        pytest.param(grids_more.G17_BOUROGNE, None, {**LATE, "late_minutes": 31}, 1500, id="G17 Bourogne"),
        pytest.param(grids_more.G17_ASNIERES, 700, {**LATE, "late_minutes": 20}, 1000, id="G17 Asnières"),
        pytest.param(grids_more.G17_ASNIERES, None, {**LATE, "late_minutes": 5}, 1000, id="G17 Asnières x"),
        pytest.param(grids_more.G17_VAUCLUSE, None, {**LATE, "late_minutes": 10}, 500, id="G17 Vaucluse 10"),
        pytest.param(grids_more.G17_VAUCLUSE, None, {**LATE, "late_minutes": 45}, 3000, id="G17 Vaucluse 45"),
        pytest.param(grids_more.G17_MORLAAS, None, {**LATE, "late_minutes": 5}, 500, id="G17 Morlaàs first"),
        pytest.param(
            grids_more.G17_MORLAAS,
            None,
            {**LATE, "late_minutes": 5, "occurrences": (("late_pickup", 2),)},
            1500,
            id="G17 Morlaàs second",
        ),
        pytest.param(grids_more.G18_ROMAIN, None, {"surcharges": ("unbooked",)}, 565, id="G18 St-Romain"),
        pytest.param(
            grids_more.G18_COLOMBAN, None, {"surcharges": ("unsignalled",)}, 375, id="G18 unsignalled"
        ),
        pytest.param(grids_more.PERIGUEUX, 300, {"source": "caf"}, 200, id="Périgueux CAF"),
        pytest.param(grids_more.PERIGUEUX, 300, {"source": "msa"}, 400, id="Périgueux MSA"),
        pytest.param(grids_more.PERIGUEUX, None, {}, 600, id="Périgueux no proof"),
        pytest.param(grids_more.TIMES_ALIKE, None, {"nth": 2, "times": 6}, 290, id="times alike"),
        pytest.param(grids_more.TIMES_EACH, None, {"nth": 2, "times": 6}, 320, id="times each"),
        pytest.param(
            grids_more.CONTRACT, 700, {"variant": "3-jours"}, 2894, id="contract 3 × 2.68 × 36 / 10"
        ),
        pytest.param(grids_more.CONTRACT, 700, {}, 268, id="no contract"),
        pytest.param(
            grids_more.MEMBERSHIP, None, {"siblings": Siblings(2, 2)}, 0, id="membership per family"
        ),
        pytest.param(
            grids_more.CONTRACT,
            700,
            {"variant": "2-jours", "siblings": Siblings(2, 2)},
            1737,
            id="contract of a second child, 17.3664",
        ),
        pytest.param(grids_more.OUTING, 900, {"event": date(2026, 10, 21)}, 1200, id="event"),
        pytest.param(grids_more.OUTING, 900, {"event": date(2026, 10, 22)}, 900, id="no event that day"),
        pytest.param(grids_more.NEAREST, None, {"minutes": 22}, 40, id="nearest quarter below"),
        pytest.param(grids_more.NEAREST, None, {"minutes": 23}, 80, id="nearest quarter above"),
        pytest.param(grids_more.NEAREST, None, {"minutes": 5}, 0, id="inside the tolerance"),
        pytest.param(grids_more.NEAREST, None, {"minutes": 600}, 320, id="most of a day"),
        pytest.param(grids_more.CHEAPEST, None, {"siblings": Siblings(3, 4)}, 320, id="second reduction"),
        pytest.param(grids_more.CHEAPEST, None, {"siblings": Siblings(6, 6)}, 200, id="last reduction stays"),
    ],
)
def test_a_form_of_price_gives_its_tariff(
    version: TariffVersion, value: int | None, more: dict[str, Any], expected: int
) -> None:
    assert due(version, value, **more) == expected


def test_a_tariff_penalty_per_family_is_due_once() -> None:
    paid = [
        price(
            grids_more.G18_COLOMBAN, surcharges=("late_enrolment",), elsewhere=frozenset(elsewhere)
        ).amount_cents
        for elsewhere in ((), ("late_enrolment",), ("late_enrolment",))
    ]
    assert paid == [2500, 0, 0]


def test_the_parts_of_a_tariff_have_accounts_of_their_own() -> None:
    facts = [fact.values for fact in price(grids_more.G7_COMPONENTS, 9_000).facts if fact.code == "component"]
    assert [(values["account"], values["cents"]) for values in facts] == [("7066", 25), ("7067", 195)]


def test_a_subsidy_is_for_the_meals_it_is_voted_for() -> None:
    assert price(grids_more.G12_STATE, 700).subsidy_cents == 0
    assert price(grids_more.G12_STATE).subsidy_cents == 0
