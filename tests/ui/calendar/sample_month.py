"""A month for the tests of the grids: January 2027, which begins with a public holiday."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from staffdesk.services.planning_rows import (
    CELL_STATES,
    ActivityGrid,
    ActivityRow,
    GridChild,
    GridClass,
    GridDay,
    MonthGrid,
    Occupancy,
)

TODAY = date(2027, 1, 11)
SLOTS = ("matin", "midi", "soir")
NAMES = ("Adam Benali", "Zoé Colin-Haddad", "Lina Da Silva", "Gabin Faure")


def days(first: date = date(2027, 1, 1), count: int = 31) -> tuple[GridDay, ...]:
    """Build the columns of a month."""
    found = []
    for offset in range(count):
        on = first + timedelta(days=offset)
        kind = "weekend" if on.weekday() >= 5 else "school"
        found.append(GridDay(on, kind, ""))
    if first == date(2027, 1, 1):
        found[0] = GridDay(first, "public_holiday", "Jour de l’an")
    return tuple(found)


def a_month(children: int = 4, pending: int = 0, **changed: Any) -> MonthGrid:
    """Build a month: everybody is booked at noon, a few cells stand for the other states."""
    columns = days()
    cells = bytearray(children * len(columns) * len(SLOTS))
    for child in range(children):
        for day, column in enumerate(columns):
            if column.kind == "school" and not (child == 1 and 10 <= day <= 14):
                _put(cells, child, day, 1, "booked")
    if children >= 4:
        for day, state in enumerate(CELL_STATES[1:], start=17):
            _put(cells, 3, day, 2, state)
        for slot in range(3):
            _put(cells, 2, 20, slot, "closed")
    rows = tuple(
        GridChild(
            child_id=100 + at,
            household_id=200 + at,
            name=NAMES[at % len(NAMES)],
            class_key=str(at // 2),
            mark="sem. impaires" if at == 1 else "",
            care_plan=at == 2,
            other_household_days=frozenset(range(10, 17)) if at == 1 else frozenset(),
        )
        for at in range(children)
    )
    classes = tuple(
        GridClass(str(key), f"CE1 {key}, École Jean-Zay", 2)
        for key in sorted({at // 2 for at in range(children)})
    )
    places = tuple(
        Occupancy(slot, name, 40, tuple(range(20, 51)), (0,) + (40,) * 30) for slot, name in enumerate(SLOTS)
    )
    grid = MonthGrid(2027, 1, columns, classes, rows, SLOTS, bytes(cells), places, pending)
    return replace(grid, **changed)


def _put(cells: bytearray, child: int, day: int, slot: int, state: str) -> None:
    cells[(child * 31 + day) * len(SLOTS) + slot] = CELL_STATES.index(state)


def an_activity_month() -> ActivityGrid:
    """Build a month by activity: one slot that fills up day after day, one without service."""
    rows = (
        ActivityRow(1, 11, "Cantine, École Jean-Zay", "Midi", tuple(range(20, 51)), (0,) + (40,) * 30),
        ActivityRow(2, 12, "Centre de loisirs, La Ribambelle", "Journée", (0,) * 31, (0,) * 31),
    )
    return ActivityGrid(2027, 1, days(), rows)
