"""The portal's transactions are whole or nothing, and its environment's faults are told as such."""

from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from staffdesk.domain.errors import Unavailable
from staffdesk.portal import tables
from staffdesk.portal.database import SQLITE_SETTINGS, Store, locked_state, read_state


def nothing_written(store: Store) -> bool:
    with store.read() as connection:
        return bool(read_state(connection)["acked"] == 0)


def test_a_failed_transaction_leaves_nothing(each_store: Store) -> None:
    def fail() -> None:
        with each_store.begin() as connection:
            connection.execute(update(tables.state).values(acked=5))
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError):
        fail()
    assert nothing_written(each_store)


def test_what_a_reader_writes_is_dropped(each_store: Store) -> None:
    with each_store.read() as connection:
        connection.execute(update(tables.state).values(acked=5))
    assert nothing_written(each_store)


def test_the_state_is_one_row(each_store: Store) -> None:
    with each_store.begin() as connection:
        assert locked_state(connection)["epoch"] == 1
    row = dict.fromkeys(("epoch", "head", "acked", "out_applied"), 0)
    second = insert(tables.state).values(id=2, head_stream="", out_stream="", **row)
    with pytest.raises(IntegrityError), each_store.begin() as connection:
        connection.execute(second)


def test_every_connection_keeps_what_it_commits(store: Store) -> None:
    with store.read() as connection:
        for name, value in SQLITE_SETTINGS.items():
            assert connection.execute(text(f"PRAGMA {name}")).scalar() == value


def test_a_missing_folder_is_a_fault_of_the_environment(tmp_path: Path) -> None:
    missing = Store(f"sqlite:///{(tmp_path / 'nowhere' / 'portal.sqlite').as_posix()}")
    with pytest.raises(Unavailable, match="portal_database"), missing.begin():
        pass


def test_a_database_nobody_migrated_is_said(tmp_path: Path) -> None:
    empty = Store(f"sqlite:///{(tmp_path / 'portal.sqlite').as_posix()}")
    with pytest.raises(Unavailable, match="portal_database"), empty.read() as connection:
        connection.execute(select(tables.state))
    empty.close()
