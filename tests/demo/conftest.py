"""A town of the demonstration, built once for all tests that only look at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from staffdesk.demo.build import Built, build_town
from staffdesk.models import migrations
from staffdesk.models.unit_of_work import Database
from staffdesk.services.gateways.keychain import FileKeychain
from staffdesk.services.office import Office, found_office
from tests.set_clock import SetClock

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
FAMILIES = 90


@dataclass(frozen=True)
class DrawnTown:
    """A town in an office of its own."""

    office: Office
    built: Built


def draw_town(folder: Path, *, families: int = FAMILIES, seed: int = 1, now: datetime = NOW) -> DrawnTown:
    """Draw a town in a folder."""
    url = f"sqlite:///{(folder / 'office.sqlite').as_posix()}"
    migrations.upgrade(url)
    clock = SetClock(now)
    office = Office(
        Database(url), clock, FileKeychain(folder / "keys.json"), "Poste de démonstration", folder
    )
    found_office(office)
    built = build_town(office, families=families, seed=seed, today=clock.today(), staff_hash="no hash")
    return DrawnTown(office, built)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DrawnTown]:
    """The town; nobody changes it."""
    drawn = draw_town(tmp_path_factory.mktemp("town"))
    yield drawn
    drawn.office.database.close()


@pytest.fixture
def session(town: DrawnTown) -> Iterator[Session]:
    """A session that only reads the town."""
    with town.office.database.read() as reading:
        yield reading
