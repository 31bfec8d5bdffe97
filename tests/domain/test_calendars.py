"""The kind of a day, for a town and for a site."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.calendars import (
    KIND_OF_REASON,
    CalendarException,
    ClassTime,
    DayKind,
    DayReason,
    SchoolHoliday,
    TownCalendar,
    WeekShape,
    shape_from_json,
    shape_to_json,
)
from staffdesk.domain.dates import Period
from staffdesk.domain.errors import RuleBroken
from tests.domain.town_calendars import ZONE_C, zone_c


@pytest.mark.parametrize(
    ("day", "kind", "label"),
    [
        (date(2026, 10, 5), DayKind.SCHOOL, ""),
        (date(2026, 10, 7), DayKind.WEDNESDAY, ""),
        (date(2026, 10, 10), DayKind.WEEKEND, ""),
        (date(2026, 10, 19), DayKind.SCHOOL_HOLIDAY, "Vacances de la Toussaint"),
        (date(2026, 10, 21), DayKind.SCHOOL_HOLIDAY, "Vacances de la Toussaint"),
        (date(2026, 10, 24), DayKind.WEEKEND, ""),
        (date(2026, 11, 1), DayKind.PUBLIC_HOLIDAY, "Toussaint"),
        (date(2026, 11, 11), DayKind.PUBLIC_HOLIDAY, "Armistice"),
        (date(2026, 12, 25), DayKind.PUBLIC_HOLIDAY, "Noël"),
    ],
)
def test_each_day_has_a_kind(day: date, kind: DayKind, label: str) -> None:
    found = zone_c().day(day)
    assert (found.kind, found.label) == (kind, label)


def test_an_exception_of_a_site_wins_over_that_of_the_town_and_over_the_calendar() -> None:
    calendar = zone_c(
        CalendarException(date(2027, 5, 7), DayKind.CLOSED, "Pont"),
        CalendarException(date(2027, 5, 7), DayKind.SCHOOL, "Classe de rattrapage", "jean-zay"),
        CalendarException(date(2026, 11, 11), DayKind.SCHOOL, "Commémoration"),
        CalendarException(date(2026, 10, 6), DayKind.STRIKE, "Grève", "jean-zay"),
    )
    assert calendar.day_kind(date(2027, 5, 7)) is DayKind.CLOSED
    assert calendar.day_kind(date(2027, 5, 7), "tilleuls") is DayKind.CLOSED
    assert calendar.day_kind(date(2027, 5, 7), "jean-zay") is DayKind.SCHOOL
    assert calendar.day(date(2026, 11, 11)).label == "Commémoration"
    assert calendar.day_kind(date(2026, 10, 6), "jean-zay") is DayKind.STRIKE
    assert calendar.day_kind(date(2026, 10, 6), "tilleuls") is DayKind.SCHOOL


def test_a_school_of_four_and_a_half_days_has_class_on_wednesday_morning() -> None:
    calendar = TownCalendar(ZONE_C, site_shapes={"prevert": WeekShape.four_and_a_half_days()})
    wednesday = date(2026, 10, 7)
    assert calendar.day_kind(wednesday) is DayKind.WEDNESDAY
    assert calendar.day_kind(wednesday, "prevert") is DayKind.SCHOOL
    assert calendar.class_time(wednesday, "prevert") is ClassTime.MORNING
    assert calendar.class_time(wednesday) is ClassTime.NONE
    assert calendar.class_time(date(2026, 10, 8)) is ClassTime.FULL


def test_an_exceptional_school_day_on_a_free_weekday_is_a_full_day() -> None:
    calendar = zone_c(CalendarException(date(2026, 10, 7), DayKind.SCHOOL, "Rattrapage"))
    assert calendar.class_time(date(2026, 10, 7)) is ClassTime.FULL


def test_a_calendar_says_what_it_knows() -> None:
    known = TownCalendar(known=Period(date(2026, 9, 1), date(2027, 9, 1)))
    assert known.knows(date(2027, 8, 31))
    assert not known.knows(date(2027, 9, 1))
    assert zone_c().knows(date(2040, 1, 1))


def test_the_days_of_a_period_come_in_order() -> None:
    week = Period(date(2026, 10, 12), date(2026, 10, 19))
    kinds = [day.kind for day in zone_c().days(week)]
    school, wednesday, weekend = DayKind.SCHOOL, DayKind.WEDNESDAY, DayKind.WEEKEND
    assert kinds == [school, school, wednesday, school, school, weekend, weekend]


def test_a_holiday_includes_its_first_and_last_day_off() -> None:
    holiday = SchoolHoliday("Hiver", Period.through(date(2027, 2, 6), date(2027, 2, 21)))
    calendar = TownCalendar((holiday,))
    assert calendar.school_holiday(date(2027, 2, 5)) is None
    assert calendar.school_holiday(date(2027, 2, 6)) == holiday
    assert calendar.school_holiday(date(2027, 2, 21)) == holiday
    assert calendar.school_holiday(date(2027, 2, 22)) is None


def test_among_the_exceptions_of_a_place_that_of_the_activity_wins() -> None:
    day = date(2026, 10, 6)
    calendar = zone_c(
        CalendarException(day, DayKind.STRIKE, "Grève"),
        CalendarException(day, DayKind.SCHOOL, "Service minimum", activity="cantine"),
        CalendarException(day, DayKind.CLOSED, "Chauffage", "tilleuls"),
        CalendarException(day, DayKind.CLOSED, "Cuisine en panne", "prevert", "cantine"),
    )
    assert calendar.day_kind(day, "jean-zay") is DayKind.STRIKE
    assert calendar.day(day, "jean-zay", "cantine").label == "Service minimum"
    assert calendar.day(day, "tilleuls", "cantine").label == "Chauffage"
    assert calendar.day(day, "prevert", "cantine").label == "Cuisine en panne"
    assert calendar.day_kind(day, "prevert", "étude") is DayKind.STRIKE


def test_every_reason_makes_a_kind_of_day() -> None:
    assert set(KIND_OF_REASON) == set(DayReason)


@given(st.dictionaries(st.integers(0, 6), st.sampled_from(ClassTime)))
def test_a_week_is_read_back_as_it_was_stored(class_time: dict[int, ClassTime]) -> None:
    shape = WeekShape(class_time)
    read = shape_from_json(shape_to_json(shape))
    taught = {day for day, time in class_time.items() if time is not ClassTime.NONE}
    assert (read is None) == (not taught)
    assert read is None or all(read.on(day) is shape.on(day) for day in range(7))


@pytest.mark.parametrize("stored", [{"7": "full"}, {"0": "sometimes"}, {"lundi": "full"}])
def test_a_stored_week_that_is_none_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(RuleBroken, match="week_shape_unreadable"):
        shape_from_json(stored)
