"""Week patterns over a period, in years of 53 weeks too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.calendars import CalendarException, DayKind
from staffdesk.domain.dates import MONDAY, TUESDAY, WEDNESDAY, Period, monday_of
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.patterns import (
    Cell,
    WeekPattern,
    Weeks,
    add_pattern,
    expand,
    takes_week,
    wanted_cells,
    weeks_between,
)
from tests.domain.town_calendars import zone_c

MIDI = frozenset({"midi"})
YEAR = Period(date(2026, 9, 1), date(2027, 7, 3))
days = st.dates(date(2025, 1, 1), date(2033, 12, 31))
cells = st.frozensets(
    st.builds(Cell, st.dates(date(2026, 10, 5), date(2026, 10, 9)), st.sampled_from(["a", "b", "c"]))
)


def test_a_pattern_leaves_out_the_days_without_service() -> None:
    december = Period(date(2026, 12, 7), date(2027, 1, 12))
    found = expand(WeekPattern(december, {MONDAY: MIDI}), zone_c())
    assert [cell.on for cell in found] == [
        date(2026, 12, 7),
        date(2026, 12, 14),
        date(2027, 1, 4),
        date(2027, 1, 11),
    ]


def test_a_pattern_skips_a_closure_of_the_site() -> None:
    calendar = zone_c(CalendarException(date(2026, 10, 5), DayKind.CLOSED, "Travaux", "jean-zay"))
    pattern = WeekPattern(Period(date(2026, 10, 5), date(2026, 10, 7)), {MONDAY: MIDI, TUESDAY: MIDI})
    assert [cell.on.day for cell in expand(pattern, calendar, site="jean-zay")] == [6]
    assert [cell.on.day for cell in expand(pattern, calendar, site="tilleuls")] == [5, 6]


def test_a_wednesday_activity_is_open_on_wednesdays() -> None:
    pattern = WeekPattern(
        Period(date(2026, 10, 5), date(2026, 10, 26)), {WEDNESDAY: frozenset({"matin", "repas"})}
    )
    found = expand(pattern, zone_c(), open_kinds=frozenset({DayKind.WEDNESDAY}))
    assert found == (
        Cell(date(2026, 10, 7), "matin"),
        Cell(date(2026, 10, 7), "repas"),
        Cell(date(2026, 10, 14), "matin"),
        Cell(date(2026, 10, 14), "repas"),
    )


def test_two_odd_weeks_follow_the_year_of_53_weeks() -> None:
    around = Period(date(2026, 12, 14), date(2027, 1, 18))
    every_kind = frozenset(DayKind)
    odd = expand(WeekPattern(around, {MONDAY: MIDI}, Weeks.ODD), zone_c(), open_kinds=every_kind)
    assert [cell.on for cell in odd] == [date(2026, 12, 14), date(2026, 12, 28), date(2027, 1, 4)]
    alternate = WeekPattern(around, {MONDAY: MIDI}, Weeks.ALTERNATE, date(2026, 12, 16))
    found = expand(alternate, zone_c(), open_kinds=every_kind)
    assert [cell.on for cell in found] == [date(2026, 12, 14), date(2026, 12, 28), date(2027, 1, 11)]


def test_alternate_weeks_need_a_reference() -> None:
    with pytest.raises(RuleBroken, match="pattern_needs_reference"):
        WeekPattern(YEAR, {MONDAY: MIDI}, Weeks.ALTERNATE)


@given(days, days)
def test_alternate_weeks_never_follow_one_another(reference: date, day: date) -> None:
    this_week = takes_week(Weeks.ALTERNATE, day, reference)
    assert this_week != takes_week(Weeks.ALTERNATE, day + timedelta(weeks=1), reference)
    assert this_week == takes_week(Weeks.ALTERNATE, monday_of(day), reference)


@given(days)
def test_a_week_is_odd_or_even(day: date) -> None:
    assert takes_week(Weeks.ODD, day) != takes_week(Weeks.EVEN, day)
    assert takes_week(Weeks.EVERY, day)


@given(days, st.integers(-60, 60))
def test_weeks_are_counted_on_the_calendar(day: date, weeks: int) -> None:
    assert weeks_between(day, day + timedelta(weeks=weeks)) == weeks


@given(cells, cells)
def test_adding_a_pattern_deletes_nothing_and_places_each_cell_once(
    asked: frozenset[Cell], existing: frozenset[Cell]
) -> None:
    result = add_pattern(sorted(asked), existing, [frozenset({"a", "b"})])
    told = [*result.added, *result.already, *result.conflicts]
    assert sorted(told) == sorted(asked)
    assert set(result.already) == asked & existing
    assert not set(result.added) & existing


def test_a_slot_that_excludes_an_existing_one_is_a_conflict() -> None:
    monday = date(2026, 10, 5)
    result = add_pattern(
        [Cell(monday, "18:30")], frozenset({Cell(monday, "17:15")}), [frozenset({"17:15", "18:30"})]
    )
    assert result.conflicts == (Cell(monday, "18:30"),)


def test_what_is_wanted_counts_the_closed_days_too() -> None:
    pattern = WeekPattern(Period(date(2026, 12, 14), date(2027, 1, 5)), {MONDAY: MIDI})
    wanted, open_ones = wanted_cells(pattern), expand(pattern, zone_c())
    assert [cell.on.day for cell in wanted] == [14, 21, 28, 4]
    assert [cell.on.day for cell in open_ones] == [14, 4]
