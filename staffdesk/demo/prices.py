"""Prices and deadlines of the town: grids G1 and G2 of the field guide, limits of seeds 002 and C3."""

from datetime import date
from decimal import Decimal

from staffdesk.domain import deadline_storage
from staffdesk.domain.dates import SUNDAY, THURSDAY, ClockTime
from staffdesk.domain.deadlines import DeadlineRule, Operation, WeekdayOfWeek
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.bands import gapless
from staffdesk.domain.tariffs.extras import Aid, DurationUnit, Per, Surcharge, SurchargeKind
from staffdesk.domain.tariffs.methods import Band, BandGrid, UnitPrice
from staffdesk.domain.tariffs.storage import body_of
from staffdesk.domain.tariffs.versions import CasePrice, CouncilDecision, Residence, TariffVersion, Unit

G1_BOUNDS = (0, 400, 640, 860, 1150, 1500, 1700, 1900)
G1_MEAL = (126, 175, 235, 305, 355, 405, 460, 490)
G1_CARE_PLAN_MEAL = (50, 80, 80, 80, 100, 100, 100, 100)
G1_HALF_HOUR = (40, 70, 85, 110, 125, 135, 140, 145)
CCAS = "CCAS"
RELIEF = "secours"
"""The code of an aid that the CCAS grants to a family by a decision of its own."""
AIDED_BELOW = 400
G2_BOUNDS = ("0", "308.01", "500.01", "800.01", "1100.01", "1400.01")
G2_DAY = (
    (377, 342, 310, 282),
    (553, 500, 453, 410),
    (786, 710, 642, 580),
    (914, 825, 745, 673),
    (1019, 920, 830, 750),
    (1063, 960, 866, 782),
)
G2_OUTSIDE = (1200, 1300, 1400, 1500, 1600, 1700)


def _grid(bounds: tuple[str | int, ...], prices: tuple[tuple[int, ...], ...]) -> BandGrid:
    intervals = gapless(Decimal(bound) for bound in bounds)
    rules = (UnitPrice(tuple(Cents(cents) for cents in ranks)) for ranks in prices)
    return BandGrid(tuple(Band(interval, rule) for interval, rule in zip(intervals, rules, strict=True)))


def _aid(cents: int) -> Aid:
    """Give what the CCAS takes off for every resident below a quotient (G1)."""
    return Aid("ccas", CCAS, _grid((0, AIDED_BELOW), ((cents,), (0,))))


def _single(cents: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    return tuple((price,) for price in cents)


def tariffs(valid_from: date, decision: CouncilDecision) -> dict[str, TariffVersion]:
    """Give the tariff of each activity from a date on."""
    outside = Residence.NON_RESIDENT
    late = Surcharge("late", cents=Cents(250))
    unbooked = Surcharge("unbooked", cents=Cents(250))
    late_pickup = Surcharge("late_pickup", SurchargeKind.PER_SLICE, Cents(500), per=Per.DAY)
    meals = TariffVersion(
        "cantine",
        valid_from,
        decision,
        Unit.MEAL,
        (
            CasePrice(_grid(G1_BOUNDS, _single(G1_MEAL))),
            CasePrice(_grid(G1_BOUNDS, _single(G1_CARE_PLAN_MEAL)), variant="pai"),
            CasePrice(UnitPrice((Cents(650),)), residence=outside),
        ),
        surcharges=(late, unbooked),
        aids=(_aid(76), Aid(RELIEF, f"{CCAS} (secours)", UnitPrice((Cents(100),)), automatic=False)),
    )
    care = TariffVersion(
        "periscolaire",
        valid_from,
        decision,
        Unit.HALF_HOUR,
        (
            CasePrice(_grid(G1_BOUNDS, _single(G1_HALF_HOUR))),
            CasePrice(UnitPrice((Cents(195),)), residence=outside),
        ),
        surcharges=(late_pickup,),
        aids=(_aid(24),),
        duration=DurationUnit(30),
        label="demi-heures commencées",
    )
    leisure = {
        code: TariffVersion(
            code,
            valid_from,
            decision,
            Unit.DAY,
            (
                CasePrice(_grid(G2_BOUNDS, G2_DAY)),
                CasePrice(_grid(G2_BOUNDS, _single(G2_OUTSIDE)), residence=outside),
            ),
        )
        for code in ("mercredi", "vacances")
    }
    return {"cantine": meals, "periscolaire": care, **leisure}


def tariff_bodies(valid_from: date, decision: CouncilDecision) -> dict[str, dict[str, object]]:
    """Give the stored body of each tariff."""
    return {code: body_of(version) for code, version in tariffs(valid_from, decision).items()}


def deadline_bodies() -> list[tuple[str, str, dict[str, object]]]:
    """Give each activity its deadlines: Sunday 21:00 for the coming week; leisure, Thursday at noon."""
    sunday = WeekdayOfWeek(SUNDAY, 1)
    thursday = WeekdayOfWeek(THURSDAY, 1)
    both = (Operation.ADD, Operation.CANCEL)
    rows = []
    for code in ("cantine", "periscolaire", "mercredi", "vacances"):
        leisure = code in ("mercredi", "vacances")
        for operation in both:
            rule = DeadlineRule(
                shape=thursday if leisure else sunday,
                at=ClockTime(12) if leisure else ClockTime(21),
                applies_to=frozenset({operation}),
            )
            rows.append((code, operation.value, deadline_storage.to_json(rule)))
    return rows
