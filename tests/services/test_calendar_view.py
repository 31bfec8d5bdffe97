"""The calendar of one school year as its editor shows it."""

from datetime import date

from staffdesk.domain.calendars import ClassTime, DayReason
from staffdesk.domain.dates import SchoolYear
from staffdesk.models.town import CalendarException
from staffdesk.services.calendar_view import calendar_view
from tests.factories import NEXT_MONDAY, SmallTown

TODAY = date(2026, 11, 16)


def test_a_year_shows_its_own_days_alone(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        session.add_all(
            [
                CalendarException(day_on=NEXT_MONDAY, kind="closed", reason="bridge", label="Pont"),
                CalendarException(day_on=date(2027, 9, 6), kind="closed", label="Rentrée décalée"),
            ]
        )
        session.flush()
        view = calendar_view(session, SchoolYear(2026), TODAY)
        after = calendar_view(session, SchoolYear(2027), TODAY)
    assert [(one.label, one.reason) for one in view.exceptions] == [("Pont", DayReason.BRIDGE)]
    assert [(one.label, one.reason) for one in after.exceptions] == [("Rentrée décalée", None)]
    assert [one.name for one in view.holidays] == ["Vacances de Noël"]
    assert after.holidays == ()
    assert (date(2026, 11, 11) in dict(view.public_holidays), len(view.public_holidays)) == (True, 11)


def test_the_week_of_the_town_comes_first_then_its_schools(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        weeks = calendar_view(session, SchoolYear(2026), TODAY).weeks
    assert [(one.site_id, one.name, one.own) for one in weeks] == [
        (None, "", True),
        (small_town.school_id, "École Jean-Zay", False),
    ]
    assert [day for day, time in weeks[1].class_time.items() if time is ClassTime.FULL] == [0, 1, 3, 4]
