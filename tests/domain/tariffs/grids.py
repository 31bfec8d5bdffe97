"""Real published grids (domain.md D2), entered as a town would enter them: the data of the table tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from staffdesk.domain.family_quotient import Measure
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.bands import Interval, gapless
from staffdesk.domain.tariffs.extras import Aid, DurationUnit, Per, Surcharge, SurchargeKind
from staffdesk.domain.tariffs.methods import Band, BandGrid, EffortRate, UnitPrice
from staffdesk.domain.tariffs.siblings import Counting, Reading, SiblingRule, family_prices
from staffdesk.domain.tariffs.versions import CasePrice, CouncilDecision, Residence, TariffVersion, Unit

DECISION = CouncilDecision("2025-041", date(2025, 6, 24))
OUTSIDE = Residence.NON_RESIDENT


def price(*cents: int) -> UnitPrice:
    """A price, or one per rank."""
    return UnitPrice(tuple(Cents(value) for value in cents))


def grid(edges: Sequence[int | str], prices: Sequence[int | Sequence[int] | EffortRate]) -> BandGrid:
    """A gapless grid from its lower bounds and the price of each band."""
    rules = [
        rule if isinstance(rule, EffortRate) else price(*([rule] if isinstance(rule, int) else rule))
        for rule in prices
    ]
    intervals = gapless(Decimal(edge) for edge in edges)
    return BandGrid(tuple(Band(*pair) for pair in zip(intervals, rules, strict=True)))


def tariff(activity: str, unit: Unit, *cases: CasePrice, **more: Any) -> TariffVersion:
    """A version in force since 1 September 2020."""
    valid_from = more.pop("valid_from", date(2020, 9, 1))
    return TariffVersion(activity, valid_from, DECISION, unit, cases, **more)


RONCQ_EDGES = (0, 400, 640, 860, 1150, 1500, 1700, 1900)


def ccas(*cents: int) -> tuple[Aid, ...]:
    """What the CCAS of Roncq takes off below a quotient of 400."""
    return (Aid("ccas", "CCAS", grid((0, 400), [cents, 0])),)


G1_MEAL = tariff(
    "canteen",
    Unit.MEAL,
    CasePrice(grid(RONCQ_EDGES, (126, 175, 235, 305, 355, 405, 460, 490))),
    CasePrice(price(650), residence=OUTSIDE),
    CasePrice(grid(RONCQ_EDGES, (50, 80, 80, 80, 100, 100, 100, 100)), "pai"),
    CasePrice(price(100), "pai", OUTSIDE),
    aids=ccas(76),
    surcharges=(Surcharge("late", cents=Cents(250)),),
)
G1_HALF_HOUR = tariff(
    "evening",
    Unit.HALF_HOUR,
    CasePrice(grid(RONCQ_EDGES, (40, 70, 85, 110, 125, 135, 140, 145))),
    duration=DurationUnit(30),
    aids=ccas(24),
    surcharges=(
        Surcharge("unbooked", cents=Cents(100), per=Per.DAY),
        Surcharge("late_pickup", cents=Cents(300), per=Per.DAY),
    ),
)
G1_AMIS = tariff(
    "amis",
    Unit.PERIOD,
    CasePrice(grid(RONCQ_EDGES, (680, 765, 915, 1220, 1320, 1370, 1425, 1525))),
    CasePrice(price(1935), residence=OUTSIDE),
    aids=ccas(227),
)

WAVRIN_EDGES = ("0", "308.01", "500.01", "800.01", "1100.01", "1400.01")
G2_DAY = tariff(
    "leisure",
    Unit.DAY,
    CasePrice(
        grid(
            WAVRIN_EDGES,
            (
                (377, 342, 310, 282),
                (553, 500, 453, 410),
                (786, 710, 642, 580),
                (914, 825, 745, 673),
                (1019, 920, 830, 750),
                (1063, 960, 866, 782),
            ),
        )
    ),
    CasePrice(grid(WAVRIN_EDGES, (1200, 1300, 1400, 1500, 1600, 1700)), residence=OUTSIDE),
    CasePrice(price(200, 100, 50, 50), "ccas"),
)

G3_MEAL = tariff(
    "canteen",
    Unit.MEAL,
    CasePrice(EffortRate(Decimal("0.36"), Cents(260), Cents(450))),
    CasePrice(price(175), "pai"),
    CasePrice(price(480), "adult"),
)
G4_MEAL = tariff(
    "canteen",
    Unit.MEAL,
    CasePrice(grid((0, 580), (EffortRate(Decimal("0.55")), 319))),
    CasePrice(price(361), "occasional"),
    CasePrice(price(162), "pai"),
    fallback=Cents(319),
)
G5_MEAL = tariff("canteen", Unit.MEAL, CasePrice(EffortRate(Decimal("0.287"), Cents(100), Cents(597))))
G6_MEAL = tariff(
    "canteen",
    Unit.MEAL,
    CasePrice(grid((0, 600, 1000, 1500), (100, 305, 310, 315))),
    CasePrice(price(370), "occasional"),
    CasePrice(price(64), "pai"),
    siblings=SiblingRule(percent=Decimal(50), from_rank=3),
)
INCOME_EDGES = (0, 12_000, 24_000, 36_000, 45_000)
WHEN_THREE_EAT = SiblingRule(Counting.PRESENT, percent=Decimal(20), from_rank=2, minimum=3)
G7_MEAL = tariff(
    "canteen",
    Unit.MEAL,
    CasePrice(grid(INCOME_EDGES, (220, 290, 330, 370, 396))),
    CasePrice(grid(INCOME_EDGES, (510, 520, 530, 540, 550)), residence=OUTSIDE),
    measure=Measure.INCOME,
    siblings=WHEN_THREE_EAT,
)
G7_GARDERIE = tariff(
    "garderie",
    Unit.SESSION,
    CasePrice(grid(INCOME_EDGES, (115, 130, 144, 158, 173))),
    measure=Measure.INCOME,
    siblings=SiblingRule(percent=Decimal(20), from_rank=2),
)

LIEUVIN_EDGES = (0, 400, 600, 800, 1100, 1500)
G8_HOUR = tariff(
    "wraparound",
    Unit.HOUR,
    CasePrice(grid(LIEUVIN_EDGES, (29, 71, 100, 135, 184, 213))),
    duration=DurationUnit(60),
)
G8_DAY = tariff("leisure", Unit.DAY, CasePrice(grid(LIEUVIN_EDGES, (146, 192, 268, 363, 497, 574))))

G9_HALF_HOUR = tariff(
    "wraparound",
    Unit.HALF_HOUR,
    CasePrice(grid(("0", "650.01", "1150.01"), (30, 48, 63))),
    CasePrice(grid(("0", "650.01", "1150.01"), (60, 96, 126)), residence=OUTSIDE),
    duration=DurationUnit(30),
)
G10_GARDERIE = tariff(
    "garderie",
    Unit.DAY,
    CasePrice(price(*family_prices((280, 465, 670)))),
    siblings=SiblingRule(Counting.PRESENT),
)
G11_CARD = tariff(
    "canteen",
    Unit.MONTH,
    CasePrice(price(5900, 5700, 5500)),
    CasePrice(price(1200), "pai"),
    siblings=SiblingRule(Counting.ENROLLED, Reading.NUMBER),
    refund_per_absence=Cents(385),
)
G12_MEAL = tariff("canteen", Unit.MEAL, CasePrice(grid((0, 623, 1001, 1501), (100, 330, 340, 350))))
G13_MEAL = tariff(
    "canteen",
    Unit.MEAL,
    CasePrice(price(429)),
    CasePrice(price(450), "occasional"),
    surcharges=(Surcharge("late", SurchargeKind.INSTEAD, cents=Cents(481)),),
)
G15_OLD = tariff(
    "leisure", Unit.MEAL, CasePrice(grid((0, 776, 1001), (410, 540, 600))), valid_from=date(2023, 9, 1)
)
G15_NEW = tariff("leisure", Unit.MEAL, CasePrice(grid((0, 801), (425, 560))), valid_from=date(2024, 9, 2))

CIVRAY = tariff(
    "evening",
    Unit.SESSION,
    CasePrice(price(0)),
    surcharges=(Surcharge("late_pickup", SurchargeKind.PER_SLICE, cents=Cents(1000), slice_minutes=15),),
)
FRESNES = tariff(
    "evening",
    Unit.SESSION,
    CasePrice(price(0)),
    surcharges=(
        Surcharge(
            "late_pickup",
            SurchargeKind.PER_SLICE,
            cents=Cents(1000),
            slice_minutes=10,
            flat_after_minutes=30,
            flat_cents=Cents(3000),
        ),
    ),
)
VAILHAUQUES = tariff(
    "canteen",
    Unit.MEAL,
    CasePrice(price(415)),
    surcharges=(
        Surcharge("late", SurchargeKind.PERCENT, percent=Decimal(50)),
        Surcharge("unbooked", SurchargeKind.INSTEAD, cents=Cents(1000)),
    ),
)
HOLED = BandGrid(
    (
        Band(Interval(Decimal(0), Decimal(800)), price(100)),
        Band(Interval(Decimal(860)), price(200)),
    )
)
ALL = tuple(value for value in list(globals().values()) if isinstance(value, TariffVersion))
