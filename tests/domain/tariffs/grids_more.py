"""The other published grids (domain.md D2, Grand Périgueux), and forms of price no grid of D2 has."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import (
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
from staffdesk.domain.tariffs.methods import TimePrices, TimesPrices
from staffdesk.domain.tariffs.siblings import Counting, Order, SiblingRule
from staffdesk.domain.tariffs.versions import CasePrice, TariffVersion, Unit
from tests.domain.tariffs import grids
from tests.domain.tariffs.grids import INCOME_EDGES, LIEUVIN_EDGES, OUTSIDE, grid, price, tariff


def steps(*pairs: tuple[int, int]) -> tuple[tuple[int, Cents], ...]:
    """A table of (minutes or times, cents)."""
    return tuple((limit, Cents(cents)) for limit, cents in pairs)


def penalty(kind: SurchargeKind, cents: int = 0, **more: object) -> TariffVersion:
    """An activity that is free but for who comes late to collect."""
    surcharge = Surcharge("late_pickup", kind, Cents(cents), **more)  # type: ignore[arg-type]
    return tariff("evening", Unit.SESSION, CasePrice(price(0)), surcharges=(surcharge,))


G1_HALF_HOUR_OUTSIDE = tariff(
    "evening",
    Unit.HALF_HOUR,
    *grids.G1_HALF_HOUR.cases,
    CasePrice(price(195), residence=OUTSIDE, slot="matin"),
    CasePrice(price(200), residence=OUTSIDE, slot="soir"),
    CasePrice(price(205), residence=OUTSIDE),
    duration=DurationUnit(30),
)
G7_COMPONENTS = tariff(
    "canteen",
    Unit.MEAL,
    CasePrice(grid(INCOME_EDGES, (220, 290, 330, 370, 396))),
    measure=grids.G7_MEAL.measure,
    components=(Component("accueil", "7066", Cents(25)), Component("repas", "7067")),
)
G8_LEISURE = tariff(
    "leisure",
    Unit.DAY,
    CasePrice(grid(LIEUVIN_EDGES, (146, 192, 268, 363, 497, 574))),
    CasePrice(grid(LIEUVIN_EDGES, (92, 114, 161, 218, 298, 343)), slot="matin"),
    CasePrice(grid(LIEUVIN_EDGES, (92, 114, 161, 218, 298, 343)), slot="apres-midi"),
    CasePrice(price(150), slot="petit-dejeuner"),
    CasePrice(price(350), slot="repas"),
    CasePrice(price(50), slot="gouter"),
)
G9_MIDDAY = tariff(
    "midday",
    Unit.SESSION,
    CasePrice(grid(("0", "650.01", "1150.01"), (120, 192, 252))),
    CasePrice(grid(("0", "650.01", "1150.01"), (240, 384, 504)), residence=OUTSIDE),
)
G11_OCCASIONAL = tariff(
    "canteen", Unit.MEAL, CasePrice(price(450, 440, 425)), CasePrice(price(450, 440, 425), "occasional")
)
G12_STATE = tariff(
    "canteen",
    Unit.MEAL,
    *grids.G12_MEAL.cases,
    subsidies=(
        Subsidy("etat", "L’État", Cents(300), Cents(100), Decimal(1000)),
        Subsidy("egalim", "L’État (EGAlim)", Cents(100), Cents(100), Decimal(1000)),
    ),
)
G12_BEFORE_EGALIM = tariff(
    "canteen",
    Unit.MEAL,
    *grids.G12_MEAL.cases,
    subsidies=G12_STATE.subsidies[:1],
    valid_from=date(2022, 9, 1),
)
G14_TIME = tariff("garderie", Unit.SESSION, CasePrice(TimePrices(steps((15, 60), (30, 115), (60, 230)))))
G14_HALF_HOURS = tariff("garderie", Unit.HALF_HOUR, CasePrice(price(115)), duration=DurationUnit(30))
G16_CARE = tariff("garderie", Unit.MONTH, CasePrice(price(1200)))
G16_FLAT = tariff(
    "canteen",
    Unit.MONTH,
    CasePrice(price(6000)),
    CasePrice(price(3200), "half"),
    CasePrice(price(520), "occasional"),
)
G17_TOULOUSE = penalty(SurchargeKind.ADDED, 3000)
G17_BOUROGNE = penalty(SurchargeKind.PER_SLICE, 500)
G17_ASNIERES = penalty(SurchargeKind.PER_SLICE, amounts=grid((0, 500, 1000), (100, 500, 1000)))
G17_VAUCLUSE = penalty(
    SurchargeKind.BY_MINUTES, steps=(Step(10, Cents(500)), Step(30, Cents(1500)), Step(31, Cents(3000)))
)
G17_MORLAAS = penalty(SurchargeKind.ADDED, amounts=price(500, 1500))
G18_ROMAIN = tariff(
    "canteen", Unit.MEAL, CasePrice(price(415)), surcharges=(Surcharge("unbooked", cents=Cents(150)),)
)
G18_COLOMBAN = tariff(
    "canteen",
    Unit.YEAR,
    CasePrice(price(0)),
    surcharges=(
        Surcharge("unsignalled", SurchargeKind.INSTEAD, Cents(375)),
        Surcharge("late_enrolment", cents=Cents(2500), per=Per.FAMILY),
    ),
)
PERIGUEUX = tariff(
    "leisure",
    Unit.DAY,
    CasePrice(grid((0, 401), (400, 600))),
    CasePrice(grid((0, 401), (200, 400)), source="caf"),
)
TIMES_ALIKE = tariff("study", Unit.SESSION, CasePrice(TimesPrices(steps((1, 320), (5, 290), (11, 250)))))
TIMES_EACH = tariff(
    "study", Unit.SESSION, CasePrice(TimesPrices(steps((1, 320), (5, 290), (11, 250)), all_alike=False))
)
CONTRACT = tariff(
    "leisure",
    Unit.MONTH,
    CasePrice(grid(LIEUVIN_EDGES, (146, 192, 268, 363, 497, 574))),
    contract=Contract(36, 10, (("2-jours", 2), ("3-jours", 3))),
    siblings=SiblingRule(percent=Decimal(10)),
)
PACK = tariff("canteen", Unit.PACK, CasePrice(price(3500)), pack_size=10)
MEMBERSHIP = tariff("club", Unit.YEAR, CasePrice(price(2500, 0)))
OUTING = tariff(
    "leisure",
    Unit.DAY,
    CasePrice(grid((0, 800), (500, 900))),
    events=(EventPrice(date(2026, 10, 21), "Sortie au parc", price(1200)),),
)
NEAREST = tariff(
    "garderie",
    Unit.QUARTER_HOUR,
    CasePrice(price(40)),
    duration=DurationUnit(15, tolerance=5, rounding=Rounding.NEAREST, most=8),
)
CHEAPEST = tariff(
    "canteen",
    Unit.MEAL,
    CasePrice(price(400)),
    CasePrice(price(100), "pai"),
    siblings=SiblingRule(
        Counting.PRESENT, percent=Decimal(10), further=(Decimal(20), Decimal(50)), order=Order.CHEAPEST
    ),
)
CAPPED = tariff(
    "wraparound", Unit.HOUR, CasePrice(price(200)), monthly_cap=Cents(5000), family_cap=Cents(8000)
)

ALL = (*grids.ALL, *(value for value in list(globals().values()) if isinstance(value, TariffVersion)))
"""Every grid of the field guide, and every form of price."""
