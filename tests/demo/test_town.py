"""The frame of the town: three schools or eighty, names short enough for a filter, staff with roles."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.demo import names
from staffdesk.demo.town import STAFF, school_count, school_year_of
from staffdesk.domain.permissions import Role
from staffdesk.models.staff import StaffUser
from staffdesk.models.town import Activity, ActivityGroup, ClassGroup, DocumentType, Site, TextTemplate
from staffdesk.services.calendars import load_calendar, load_deadline_rules
from staffdesk.services.tariffs import load_price_book

LONGEST_NAME = 28


@pytest.mark.parametrize(("families", "schools"), [(1, 3), (300, 4), (900, 12), (6000, 80), (20_000, 80)])
def test_a_village_has_three_schools_and_a_city_eighty(families: int, schools: int) -> None:
    assert school_count(families) == schools


def test_there_are_names_for_every_school_short_and_distinct() -> None:
    known = [*names.SCHOOLS, *names.NURSERIES]
    assert len(known) == len(set(known)) == school_count(6000)
    assert max(map(len, known)) <= LONGEST_NAME


@pytest.mark.parametrize(
    ("on", "year"), [(date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026), (date(2027, 6, 1), 2026)]
)
def test_the_school_year_begins_in_september(on: date, year: int) -> None:
    assert school_year_of(on) == year


def test_every_school_has_classes_of_its_levels_and_places_to_eat(session: Session) -> None:
    schools = session.scalars(select(Site).where(Site.kind == "school")).all()
    assert schools
    for school in schools:
        levels = set(session.scalars(select(ClassGroup.level).where(ClassGroup.site_id == school.id)))
        assert levels == (
            {"PS", "MS", "GS"} if school.level == "nursery" else {"CP", "CE1", "CE2", "CM1", "CM2"}
        )
        groups = session.scalars(select(ActivityGroup).where(ActivityGroup.site_id == school.id)).all()
        assert len(groups) == 2
        assert all(group.capacity > 0 for group in groups)


def test_every_activity_has_prices_and_limits(session: Session, town_codes: set[str]) -> None:
    assert set(load_deadline_rules(session)) == town_codes
    assert all(load_deadline_rules(session).values())
    book = load_price_book(session)
    assert all(book.version(code, date(2026, 11, 21)) is not None for code in town_codes)


@pytest.fixture
def town_codes(session: Session) -> set[str]:
    """The codes of the town's activities."""
    return set(session.scalars(select(Activity.code)))


def test_staff_hold_every_role(session: Session) -> None:
    users = session.scalars(select(StaffUser)).all()
    assert {role for user in users for role in user.roles} == {role.value for role in Role}
    assert {user.login for user in users} == {login for login, *_ in STAFF}


def test_the_calendar_is_that_of_a_zone(session: Session) -> None:
    calendar = load_calendar(session)
    assert any("Noël" in holiday.label for holiday in calendar.school_holidays)
    assert date(2026, 11, 11) in calendar.public_holidays


def test_texts_and_papers_of_the_town_are_there(session: Session) -> None:
    kinds = set(session.scalars(select(TextTemplate.kind)))
    assert {
        "refusal",
        "absence_reason",
        "message_topic",
        "news",
        "link",
        "terms",
        "reminder_level",
    } == kinds
    blocking = dict(session.execute(select(DocumentType.code, DocumentType.blocking)).tuples().all())
    assert blocking["vaccination"] == "block_booking"
