"""A new town is set up once, with its holidays, its key and its first administrator."""

from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.permissions import Role
from staffdesk.models.town import SchoolHoliday, Town
from staffdesk.models.unit_of_work import Database
from staffdesk.services.founding import found_town
from staffdesk.services.gateways.keychain import SystemKeychain
from staffdesk.services.office import Office
from staffdesk.services.reminder_facts import load_levels
from staffdesk.services.sign_in import SignIn
from tests.set_clock import SetClock

PASSWORD = "quatre chevaux bleus dansent"


@pytest.fixture
def office(database: Database, clock: SetClock, tmp_path: Path) -> Office:
    """Give an office with nothing in it."""
    return Office(database, clock, SystemKeychain(), "poste", tmp_path)


def found(office: Office, *, zone: str = "B", password: str = PASSWORD) -> str:
    """Found a town with defaults."""
    return found_town(office, name="Valbrune", zone=zone, login="admin", person="Alex T.", password=password)


def test_the_first_administrator_can_sign_in_and_holidays_are_known(office: Office) -> None:
    office_id = found(office)
    assert office.office_id() == office_id
    actor = SignIn(office).sign_in("admin", PASSWORD)
    assert actor.roles == frozenset({Role.ADMIN})
    with office.database.read() as session:
        assert session.scalars(select(Town)).one().holiday_zone == "B"
        assert session.scalar(select(SchoolHoliday).where(SchoolHoliday.name.like("%Noël%"))) is not None


def test_the_usual_levels_of_reminders_are_there(office: Office) -> None:
    found(office)
    with office.database.read() as session:
        assert [level.label for level in load_levels(session)] == [
            "Rappel",
            "Deuxième relance",
            "Dernier avis avant transmission",
        ]


def test_a_second_town_is_refused_and_changes_nothing(office: Office) -> None:
    first = found(office)
    with pytest.raises(RuleBroken, match="town_exists"):
        found(office, zone="A")
    assert office.office_id() == first


@pytest.mark.parametrize(
    ("zone", "password", "code"), [("D", PASSWORD, "zone_unknown"), ("A", "court", "password")]
)
def test_what_is_wrong_is_said_before_anything_is_written(
    office: Office, zone: str, password: str, code: str
) -> None:
    with pytest.raises(RuleBroken, match=code):
        found(office, zone=zone, password=password)
    with office.database.read() as session:
        assert session.scalar(select(Town.id)) is None
