"""``deadline_eval``: the last good instant of every rule of the field guide, for every day of a school year.

Floor: the bare date arithmetic of one rule without any exception, in the same run: a day some days earlier, a
wall clock in Paris, its instant in UTC. Both are told per second: the higher the better.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from staffdesk.domain.dates import PARIS, SchoolYear
from staffdesk.domain.deadlines import DeadlineRule, last_instant
from staffdesk.domain.errors import RuleBroken
from tests.benchmarks.measures import Measure, exponent_of, median_ms
from tests.benchmarks.scenes import Plan
from tests.domain.test_deadlines import C3_RULES
from tests.domain.town_calendars import zone_c

SIZES = (10_000, 40_000)
QUICK_SIZES = (1_000, 2_000)

Asked = tuple[DeadlineRule, date]


def measure(plan: Plan) -> Measure:
    """Evaluate each size; families asked for ask once each."""
    sizes = sorted(plan.families) or list(QUICK_SIZES if plan.quick else SIZES)
    known = _known()
    spent = {size: median_ms(partial(_evaluate, known, size), plan.runs) for size in sizes}
    largest = sizes[-1]
    floor_ms = median_ms(lambda: _bare(known, largest), plan.runs)
    return Measure(
        "deadline_eval",
        "per second",
        largest / spent[largest] * 1000,
        largest / floor_ms * 1000,
        exponent_of(spent),
        f"{largest} evaluations of {len(C3_RULES)} rules over a school year in {spent[largest]:.0f} ms",
    )


def _known() -> list[Asked]:
    """Pair each rule with each day it can say something about."""
    calendar, pairs = zone_c(), []
    for on in SchoolYear(2026).period.days():
        for rule in C3_RULES:
            try:
                last_instant(rule, on, calendar)
            except RuleBroken:
                continue
            pairs.append((rule, on))
    return pairs


def _evaluate(pairs: list[Asked], size: int) -> None:
    """Start from a calendar that has been asked nothing yet, as every screen does."""
    calendar = zone_c()
    for index in range(size):
        rule, on = pairs[index % len(pairs)]
        last_instant(rule, on, calendar)


def _bare(pairs: list[Asked], size: int) -> None:
    for index in range(size):
        _, on = pairs[index % len(pairs)]
        datetime.combine(on - timedelta(days=2), time(12), tzinfo=PARIS).astimezone(UTC)
