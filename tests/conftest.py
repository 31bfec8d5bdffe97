"""Fixtures that every test may ask for: databases of both kinds, a set clock, a keyring in memory.

What runs for every test: Qt draws offscreen, the keyring lives in memory, and sockets reach no other machine.
"""

import ipaddress
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

import keyring
import pytest
from hypothesis import settings
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from tests.database_server import DatabaseServer, NoServerError, running_server
from tests.set_clock import SetClock

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from staffdesk.models.unit_of_work import Database  # tests of the domain stay without a database
    from tests.patient_bot import PatientBot
    from tests.scheduling import TogetherScheduling


class NetworkForbiddenError(RuntimeError):
    """A test tried to leave this machine; no code of ours mistakes this for a broken network."""


class MemoryKeyring(KeyringBackend):
    """A keyring that forgets everything at the end of the test."""

    priority = 1

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._passwords: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """Return the password or None."""
        return self._passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""
        self._passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget a password; an unknown one is an error, as in real backends."""
        if self._passwords.pop((service, username), None) is None:
            raise PasswordDeleteError("no such password")


def pytest_configure(config: pytest.Config) -> None:
    """Let hypothesis try the same examples at every run, and new and many more ones in a soak."""
    usual = settings(deadline=None, print_blob=True)  # two cores shared by all: no deadline by the clock
    settings.register_profile("house", usual, max_examples=100, derandomize=True)
    settings.register_profile("soak", usual, max_examples=5000)
    settings.load_profile("soak" if config.option.markexpr == "soak" else "house")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> "TogetherScheduling":
    """Keep tests that share a long set-up on one worker."""
    from tests.scheduling import TogetherScheduling

    return TogetherScheduling(config, log)


def _refuse_distant_sockets(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        connection, address = arguments
        if connection.family in (socket.AF_INET, socket.AF_INET6):
            _refuse_distant_host(address[0])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        _refuse_distant_host(arguments[0])


def _refuse_distant_host(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost", "0.0.0.0"):  # noqa: S104  # looked for, not bound
        return
    try:
        near = ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        near = str(name).endswith(".localhost")
    if not near:
        raise NetworkForbiddenError(f"a test tried to reach {name!r}: only this machine is allowed")


sys.addaudithook(_refuse_distant_sockets)


@pytest.fixture(autouse=True)
def memory_keyring() -> Iterator[MemoryKeyring]:
    """Give every test an empty keyring in memory; nothing reaches the keyring of whoever runs the tests."""
    backend = MemoryKeyring()
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def clock() -> SetClock:
    """A clock that shows Monday 16 November 2026, 9:30 in Paris, until it is moved."""
    return SetClock()


@pytest.fixture
def qtbot(qapp: "QApplication", request: pytest.FixtureRequest) -> "Iterator[PatientBot]":
    """The bot of the tests of the window, patient on a crowded machine; imported where a window is."""
    from tests.patient_bot import PatientBot
    from tests.swept_windows import sweep

    yield PatientBot(request)
    sweep(qapp)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[DatabaseServer]:
    """A real server for the whole run of one worker; the run fails, and says why, where there is none."""
    try:
        with running_server() as server:
            yield server
    except NoServerError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, closed and checkpointed, which tests copy."""
    file = tmp_path_factory.mktemp("template") / "office.sqlite"
    url = f"sqlite:///{file.as_posix()}"
    from staffdesk.models.migrations import upgrade
    from staffdesk.models.unit_of_work import Database

    upgrade(url)
    database = Database(url)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    left = [other.name for other in file.parent.iterdir() if other != file]
    if left:
        raise RuntimeError(f"the template database is still open: {left}")
    return file


@pytest.fixture(scope="session")
def _postgresql_template(postgresql_server: DatabaseServer) -> str:
    """The name of a migrated database nobody is connected to."""
    from staffdesk.models.migrations import upgrade

    name = postgresql_server.create()
    upgrade(postgresql_server.url(name))
    return name


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{(tmp_path / 'empty.sqlite').as_posix()}"


@pytest.fixture
def postgresql_url(postgresql_server: DatabaseServer) -> Iterator[str]:
    """The URL of a fresh, empty database of the real server."""
    name = postgresql_server.create()
    yield postgresql_server.url(name)
    postgresql_server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, of each kind in turn: for migrations and for the portal's own tables."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def sqlite_database(_sqlite_template: Path, tmp_path: Path) -> Iterator["Database"]:
    """A migrated, empty office in a SQLite file of its own."""
    from staffdesk.models.unit_of_work import Database

    file = tmp_path / "office.sqlite"
    shutil.copyfile(_sqlite_template, file)
    database = Database(f"sqlite:///{file.as_posix()}")
    yield database
    database.close()


@pytest.fixture
def postgresql_database(_postgresql_template: str, postgresql_server: DatabaseServer) -> Iterator["Database"]:
    """A migrated, empty office on the real server."""
    from staffdesk.models.unit_of_work import Database

    name = postgresql_server.create(template=_postgresql_template)
    database = Database(postgresql_server.url(name))
    yield database
    database.close()
    postgresql_server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> "Database":
    """A migrated, empty office, on each of the two kinds of database in turn."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found
