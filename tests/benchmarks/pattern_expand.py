"""``pattern_expand``: week patterns of 4,000 children expanded over a school year and added to what exists.

Each child has a pattern of its own (weeks and slots differ) and a third of its cells already. Floor: as many
plain cells built, looked up in a set, and sorted into two lists.
"""

from datetime import date

from staffdesk.domain.calendars import SchoolHoliday, TownCalendar
from staffdesk.domain.dates import Period
from staffdesk.domain.patterns import Cell, PatternResult, WeekPattern, Weeks, add_pattern, expand
from tests.benchmarks.measures import Measure, exponent_of, median_ms
from tests.benchmarks.scenes import Plan

SIZES, QUICK_SIZES = (1000, 2000, 4000), (20, 40)
RUNS = 3
YEAR = Period(date(2026, 9, 1), date(2027, 7, 3))
CALENDAR = TownCalendar(
    school_holidays=(
        SchoolHoliday("Toussaint", Period(date(2026, 10, 17), date(2026, 11, 2))),
        SchoolHoliday("Noël", Period(date(2026, 12, 19), date(2027, 1, 4))),
        SchoolHoliday("Hiver", Period(date(2027, 2, 6), date(2027, 2, 22))),
        SchoolHoliday("Printemps", Period(date(2027, 4, 3), date(2027, 4, 19))),
    )
)
WEEKS = (Weeks.EVERY, Weeks.ODD, Weeks.EVEN, Weeks.ALTERNATE)
SLOTS = ("matin", "midi", "soir")
EXCLUSIONS = (frozenset({"matin", "soir"}),)


def pattern_of(child: int) -> WeekPattern:
    """Give a child its own pattern: two slots on the four days of school."""
    slots = frozenset({SLOTS[child % 3], SLOTS[(child + 1) % 3]})
    return WeekPattern(YEAR, dict.fromkeys((0, 1, 3, 4), slots), WEEKS[child % 4], date(2026, 8, 31))


def expand_all(children: int) -> list[PatternResult]:
    """Expand the pattern of each child, and add it to a third of it that is there already."""
    found = []
    for child in range(children):
        cells = expand(pattern_of(child), CALENDAR)
        found.append(add_pattern(cells, frozenset(cells[::3]), EXCLUSIONS))
    return found


def sort_plain(children: int, cells: tuple[Cell, ...]) -> int:
    """Build and look up as many cells, without calendar or rule."""
    kept = 0
    for _ in range(children):
        existing = frozenset(cells[::3])
        kept += sum(Cell(cell.on, cell.slot) not in existing for cell in cells)
    return kept


def measure(plan: Plan) -> Measure:
    """Expand at each size; the note says how many cells that makes."""
    sizes = QUICK_SIZES if plan.quick else SIZES
    spent = {size: median_ms(lambda: expand_all(size), RUNS) for size in sizes}  # noqa: B023 - called at once
    cells = expand(pattern_of(0), CALENDAR)
    made = sum(len(one.added) + len(one.already) + len(one.conflicts) for one in expand_all(sizes[-1]))
    average = made // sizes[-1]
    floor = median_ms(lambda: sort_plain(sizes[-1], cells[:average]), RUNS)
    largest = spent[sizes[-1]]
    note = f"{sizes[-1]} children over a school year: {made} cells, {made / largest * 1000:.0f} a second"
    return Measure("pattern_expand", "ms", largest, floor, exponent_of(spent), note)
