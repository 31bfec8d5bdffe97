"""The kind of a day, for a town and for a site."""

from __future__ import annotations

from datetime import date

import pytest

from staffdesk.domain.calendars import (
    CalendarException,
    ClassTime,
    DayKind,
    SchoolHoliday,
    TownCalendar,
    WeekShape,
)
from staffdesk.domain.dates import Period
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
