"""The town's calendar: zone holidays as whole runs, public holidays in French, days an activity is open."""

from datetime import date

import pytest

from staffdesk.domain.calendars import ClassTime, DayKind
from staffdesk.domain.dates import Period
from staffdesk.models.town import Activity, CalendarException, DeadlineRuleRow, Site, Town
from staffdesk.services.calendars import (
    french_public_holidays,
    is_served,
    load_calendar,
    load_deadline_rules,
    served_days,
    zone_holidays,
)
from tests.factories import SmallTown


def test_zone_holidays_are_whole_runs_with_french_apostrophes() -> None:
    found = [(row.name, row.starts_on, row.last_on) for row in zone_holidays("C", [2026, 2027])]
    assert ("Vacances de Noël", date(2026, 12, 19), date(2027, 1, 3)) in found
    assert not any("'" in name for name, _, _ in found)
    assert zone_holidays("C", [2040]) == []


def test_alsace_moselle_has_two_more_days() -> None:
    plain, local = (french_public_holidays([2027], local_law=law) for law in (False, True))
    assert set(local) - set(plain) == {date(2027, 3, 26), date(2027, 12, 26)}
    assert plain[date(2027, 3, 29)] == "Lundi de Pâques"


@pytest.mark.parametrize(
    ("kind", "weekdays", "on", "served"),
    [
        ("school", [1, 2, 4, 5], date(2026, 11, 23), True),
        ("school", [1, 2, 4, 5], date(2026, 11, 25), False),
        ("school", [3], date(2026, 11, 25), True),
        ("school", [1], date(2026, 12, 21), False),
        ("holidays", [1], date(2026, 12, 21), True),
        ("holidays", [5], date(2026, 12, 25), False),
        ("school", [3], date(2026, 11, 11), False),
    ],
)
def test_an_activity_is_open_by_its_period_and_weekdays(
    small_town: SmallTown, kind: str, weekdays: list[int], on: date, served: bool
) -> None:
    with small_town.database.read() as session:
        calendar = load_calendar(session)
    assert is_served(Activity(code="x", period_kind=kind, weekdays=weekdays), on, calendar) is served


def test_a_sites_exception_is_its_own(small_town: SmallTown) -> None:
    monday = date(2026, 11, 23)
    with small_town.database.begin() as session:
        session.add(
            CalendarException(site_id=small_town.school_id, day_on=monday, kind="closed", label="Pont")
        )
        uid = session.get_one(Site, small_town.school_id).uid
        session.flush()
        calendar = load_calendar(session)
    assert calendar.day_kind(monday, uid) is DayKind.CLOSED
    assert calendar.day_kind(monday) is DayKind.SCHOOL
    activity = Activity(code="x", period_kind="school", weekdays=[1])
    assert served_days(activity, Period(monday, date(2026, 12, 1)), calendar) == [monday, date(2026, 11, 30)]


def test_overseas_have_public_holidays_of_their_own() -> None:
    reunion = french_public_holidays([2026], local_law=False, zone="Réunion")
    assert "abolition" in reunion[date(2026, 12, 20)].casefold()
    assert date(2026, 12, 20) not in french_public_holidays([2026], local_law=False, zone="C")


def test_a_strike_closes_all_but_the_minimum_service(small_town: SmallTown) -> None:
    monday = date(2026, 11, 23)
    with small_town.database.begin() as session:
        session.add_all(
            [
                CalendarException(day_on=monday, kind="strike", label="Grève"),
                CalendarException(
                    day_on=monday,
                    kind="school",
                    label="Service minimum",
                    activity_id=small_town.activities["periscolaire"],
                ),
            ]
        )
        session.flush()
        calendar = load_calendar(session)
        served = {one.code: is_served(one, monday, calendar) for one in session.query(Activity)}
    assert served == {"cantine": False, "periscolaire": True, "mercredi": False}
    assert calendar.day_kind(monday) is DayKind.STRIKE


def test_a_day_opened_for_an_activity_is_open_whatever_its_weekdays(small_town: SmallTown) -> None:
    wednesday = date(2026, 11, 25)
    with small_town.database.begin() as session:
        canteen = small_town.activities["cantine"]
        session.add(
            CalendarException(day_on=wednesday, kind="school", label="Rattrapage", activity_id=canteen)
        )
        session.flush()
        calendar = load_calendar(session)
        activity = session.get_one(Activity, canteen)
    assert is_served(activity, wednesday, calendar)
    assert not is_served(activity, date(2026, 12, 2), calendar)


def test_a_class_that_is_away_changes_the_day_of_nobody_else(small_town: SmallTown) -> None:
    monday = date(2026, 11, 23)
    with small_town.database.begin() as session:
        session.add(
            CalendarException(
                day_on=monday, kind="closed", label="Sortie", class_group_id=small_town.class_id
            )
        )
        session.flush()
        assert load_calendar(session).day_kind(monday) is DayKind.SCHOOL


def test_each_school_has_its_week(small_town: SmallTown) -> None:
    wednesday = date(2026, 11, 25)
    with small_town.database.begin() as session:
        session.get_one(Town, 1).week_shape = {str(day): "full" for day in (0, 1, 3, 4)}
        school = session.get_one(Site, small_town.school_id)
        school.week_shape = {str(day): "full" for day in (0, 1, 3, 4)} | {"2": "morning"}
        session.flush()
        calendar = load_calendar(session)
    assert calendar.class_time(wednesday, school.uid) is ClassTime.MORNING
    assert calendar.day_kind(wednesday) is DayKind.WEDNESDAY


def test_rules_of_all_activities_come_with_each(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        body = session.query(DeadlineRuleRow).first()
        assert body is not None
        session.add(DeadlineRuleRow(activity_id=None, applies_to="add,cancel", body=body.body))
        session.flush()
        rules = load_deadline_rules(session)
    assert {code: len(found) for code, found in rules.items()} == {
        "cantine": 3,
        "periscolaire": 3,
        "mercredi": 3,
    }
    assert {rule.scope.activity for rule in rules["cantine"]} == {"cantine", None}
