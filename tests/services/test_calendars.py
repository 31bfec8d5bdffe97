"""The town's calendar: zone holidays as whole runs, public holidays in French, days an activity is open."""

from datetime import date

import pytest

from staffdesk.domain.calendars import DayKind
from staffdesk.domain.dates import Period
from staffdesk.models.town import Activity, CalendarException, DeadlineRuleRow, Site
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
    assert is_served(Activity(period_kind=kind, weekdays=weekdays), on, calendar) is served


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
    activity = Activity(period_kind="school", weekdays=[1])
    assert served_days(activity, Period(monday, date(2026, 12, 1)), calendar) == [monday, date(2026, 11, 30)]


def test_rules_of_all_activities_come_with_each(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        body = session.query(DeadlineRuleRow).first()
        assert body is not None
        session.add(DeadlineRuleRow(activity_id=None, applies_to="change", body=body.body))
        session.flush()
        rules = load_deadline_rules(session)
    assert {code: len(found) for code, found in rules.items()} == {
        "cantine": 3,
        "periscolaire": 3,
        "mercredi": 3,
    }
