"""A small demonstration town, and the desk on it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from staffdesk.app import open_application
from staffdesk.app.desk import Desk
from staffdesk.demo.build import build_town
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.unit_of_work import Database
from staffdesk.services.gateways.keychain import SystemKeychain
from staffdesk.services.office import Office, found_office
from staffdesk.services.passwords import hash_password
from staffdesk.services.town_identity import town_identity
from tests.set_clock import SetClock

PASSWORD = "un mot de passe d’essai"  # of a town that lives for one test
THURSDAY = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)


def somebody(*roles: Role) -> Actor:
    """Give a member of staff with these roles."""
    return Actor(user_id=1, name="Camille R.", roles=frozenset(roles))


@pytest.fixture
def clock() -> SetClock:
    """The clock of the office, on a Thursday morning."""
    return SetClock(THURSDAY)


@pytest.fixture
def office(sqlite_database: Database, tmp_path: Path, clock: SetClock) -> Office:
    """Give an office with a town of twenty families."""
    made = Office(sqlite_database, clock, SystemKeychain(), "poste", tmp_path)
    found_office(made)
    build_town(made, families=20, seed=3, today=THURSDAY.date(), staff_hash=hash_password(PASSWORD))
    return made


@pytest.fixture
def desk(office: Office, qtbot: QtBot) -> Iterator[Desk]:
    """Give the desk, its window shown."""
    open_application("light")
    made = Desk(office, town_identity(office))
    made.window.resize(1440, 900)
    made.window.show()
    qtbot.waitExposed(made.window)
    yield made
    qtbot.waitUntil(lambda: not made.tasks.is_busy())
    made.window.close()
