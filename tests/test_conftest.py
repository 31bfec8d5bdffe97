"""What the fixtures promise: isolation from the network, from the keyring, and of one test from another."""

import socket
from datetime import UTC, datetime, timedelta

import keyring
import pytest
from keyring.errors import PasswordDeleteError
from sqlalchemy import create_engine, select, text

from staffdesk.models.households import Household
from staffdesk.models.unit_of_work import Database
from tests.conftest import NetworkForbiddenError
from tests.database_server import NoServerError, find_programs
from tests.set_clock import SetClock


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "portail.example"])
def test_no_test_leaves_this_machine(host: str) -> None:
    with pytest.raises(NetworkForbiddenError, match="only this machine"):
        socket.create_connection((host, 80), timeout=0.1)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_is_open_to_tests(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection((host, server.getsockname()[1]), timeout=5).close()


@pytest.mark.parametrize("turn", [1, 2])
def test_the_keyring_is_empty_at_the_start_of_each_test(turn: int) -> None:
    assert keyring.get_password("staffdesk", "key") is None
    keyring.set_password("staffdesk", "key", str(turn))
    assert keyring.get_password("staffdesk", "key") == str(turn)
    keyring.delete_password("staffdesk", "key")
    with pytest.raises(PasswordDeleteError):
        keyring.delete_password("staffdesk", "key")


def test_the_clock_stands_still_until_it_is_moved(clock: SetClock) -> None:
    start = clock.now()
    assert clock.now() == start
    clock.advance(hours=15)
    assert clock.now() - start == timedelta(hours=15)
    clock.set(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert clock.today().isoformat() == "2027-01-01"


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_an_empty_database_of_its_own(empty_url: str, turn: int) -> None:
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE seen (turn integer)"))
        connection.execute(text("INSERT INTO seen VALUES (:turn)"), {"turn": turn})
        assert connection.execute(text("SELECT turn FROM seen")).scalars().all() == [turn]
    engine.dispose()


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_a_migrated_office_of_its_own(database: Database, turn: int) -> None:
    now = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
    with database.begin() as session:
        session.add(Household(number=f"D{turn}", name="Martin", created_at=now))
    with database.read() as session:
        assert session.scalars(select(Household.number)).all() == [f"D{turn}"]


def test_a_machine_without_a_server_says_what_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.database_server.Path.glob", lambda _self, _pattern: iter(()))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoServerError, match=r"python3 dev\.py test"):
        find_programs()
