"""A small demonstration town on a real SQLite file, for the tests and pictures of screens.

The town is drawn once a process, around the day of ``tests.set_clock``; every test works on a copy.
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from staffdesk.demo.build import build_town
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models import migrations
from staffdesk.models.unit_of_work import Database
from staffdesk.services.gateways.keychain import FileKeychain
from staffdesk.services.office import Office, found_office
from tests.set_clock import SetClock

FAMILIES = 40
CAMILLE = Actor(1, "Camille R.", frozenset({Role.AGENT, Role.COUNTER}))
READER = Actor(5, "Sam V.", frozenset({Role.READER}))
ADMIN = Actor(4, "Alex T.", frozenset({Role.ADMIN}))
WORKSTATION = "Poste local"


@lru_cache
def _drawn(families: int) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="staffdesk-town-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    url = f"sqlite:///{(folder / 'office.sqlite').as_posix()}"
    migrations.upgrade(url)
    office = _office(folder, SetClock())
    found_office(office)
    build_town(office, families=families, seed=1, today=office.clock.today(), staff_hash="")
    with office.database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    office.database.close()
    return folder


def _office(folder: Path, clock: SetClock) -> Office:
    url = f"sqlite:///{(folder / 'office.sqlite').as_posix()}"
    return Office(Database(url), clock, FileKeychain(folder / "keys.json"), WORKSTATION, folder)


@contextmanager
def open_town(folder: Path, families: int = FAMILIES) -> Iterator[Office]:
    """Give an office with its own copy of the town in an existing, empty folder."""
    for file in _drawn(families).iterdir():
        if file.is_file():
            shutil.copyfile(file, folder / file.name)
    office = _office(folder, SetClock())
    try:
        yield office
    finally:
        office.database.close()
