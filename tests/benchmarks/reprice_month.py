"""``reprice_month``: one child's month priced anew: 22 meals and 44 evenings by started half-hours.

Nothing is remembered between two months: each run takes a book of prices that has computed none. Floor: the
bare arithmetic of the same month in the same run: find the band of the quotient, multiply, add, each day.
"""

from bisect import bisect_right
from datetime import date
from decimal import Decimal
from functools import partial

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.dates import Period
from staffdesk.domain.drafts import BilledActivity, BilledChild, BilledDay, BilledHousehold
from staffdesk.domain.family_quotient import FamilyQuotient
from staffdesk.domain.invoicing import draft
from staffdesk.domain.price_book import PriceBook
from tests.benchmarks.measures import Measure, exponent_of, median_ms
from tests.benchmarks.scenes import Plan
from tests.domain.tariffs.grids import G1_HALF_HOUR, G1_MEAL, RONCQ_EDGES

SIZES = (200, 800)
QUICK_SIZES = (20, 40)
OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
CHILD = BilledChild(1, date(2018, 5, 2))
QUOTIENT = FamilyQuotient(Decimal(900), date(2026, 2, 1))
ACTIVITIES = {"canteen": BilledActivity("canteen"), "evening": BilledActivity("evening", 1)}
EDGES = [Decimal(edge) for edge in RONCQ_EDGES]
MEALS, HALF_HOURS = (50, 175, 235, 305, 355, 405, 460, 490), (16, 70, 85, 110, 125, 135, 140, 145)


def measure(plan: Plan) -> Measure:
    """Price each number of child-months; families asked for are months."""
    sizes = sorted(plan.families) or list(QUICK_SIZES if plan.quick else SIZES)
    household = BilledHousehold(7, (CHILD,), _days(), (QUOTIENT,))
    spent = {size: median_ms(partial(_price, household, size), plan.runs) for size in sizes}
    largest = sizes[-1]
    floor = median_ms(lambda: _bare(household, largest), plan.runs) / largest
    return Measure(
        "reprice_month",
        "ms a child-month",
        spent[largest] / largest,
        floor,
        exponent_of(spent),
        f"{largest} child-months of {len(household.days)} days in {spent[largest]:.0f} ms",
    )


def _days() -> tuple[BilledDay, ...]:
    dates = [day for day in OCTOBER.days() if day.weekday() < 5]
    meals = [BilledDay(n, 1, "canteen", "noon", on, BookingState.PRESENT) for n, on in enumerate(dates)]
    evenings = [
        BilledDay(1000 + n, 1, "evening", slot, on, BookingState.PRESENT, minutes=70)
        for n, on in enumerate(dates)
        for slot in ("morning", "evening")
    ]
    return (*meals, *evenings)


def _price(household: BilledHousehold, size: int) -> None:
    for _ in range(size):
        draft(household, ACTIVITIES, PriceBook([G1_MEAL, G1_HALF_HOUR]), OCTOBER)


def _bare(household: BilledHousehold, size: int) -> None:
    for _ in range(size):
        total = 0
        for day in household.days:
            band = bisect_right(EDGES, QUOTIENT.value) - 1
            units = 1 if day.minutes is None else -(-day.minutes // 30)
            total += units * (MEALS if day.activity == "canteen" else HALF_HOURS)[band]
