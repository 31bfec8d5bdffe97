"""The portal's database: a file of SQLite, or PostgreSQL by one setting; short transactions."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, make_url, select
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.sql import Select

from staffdesk.domain.errors import Unavailable
from staffdesk.portal import tables

SQLITE_SETTINGS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
READ_ONLY = "portal_read"
DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")


class Store:
    """The portal's database. Threads may share it; a connection belongs to one request.

    Attributes:
        url: SQLAlchemy URL.
        engine: for migrations and checks.
    """

    def __init__(self, url: str) -> None:
        """Prepare the engine; nothing is opened before the first use."""
        self.url = url
        self.engine = build_engine(url)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Open one writing transaction: commit at the end, roll back on any exception.

        Raises:
            Unavailable: the disk is full, the file locked, the server gone: nothing was kept.
        """
        with translated_faults(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that only reads, and does not wait for writers.

        Raises:
            Unavailable: as `begin`.
        """
        with translated_faults(), self.engine.connect() as plain:
            connection = plain.execution_options(**{READ_ONLY: True})
            with connection.begin() as transaction:
                yield connection
                transaction.rollback()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def build_engine(url: str) -> Engine:
    """Make an engine whose commits survive a power cut (WAL and FULL on SQLite), writers taking turns."""
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": 5, "check_same_thread": False})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)


@contextmanager
def translated_faults() -> Iterator[None]:
    """Turn faults of the database's surroundings into `Unavailable`; our own mistakes pass unchanged."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise _translated(error.orig) or error from error
    except sqlite3.DatabaseError as error:  # while a connection is set up, nothing wraps it
        raise _translated(error) or error from error


def _translated(fault: BaseException | None) -> Unavailable | None:
    if getattr(fault, "sqlite_errorname", "").startswith(DAMAGED):
        return Unavailable("portal_database_damaged", detail=str(fault))
    if type(fault).__name__ == "OperationalError":
        return Unavailable("portal_database", detail=str(fault))
    return None


def locked_state(connection: Connection) -> RowMapping:
    """Return the state row, kept from every other writer until the transaction ends (R2, R6).

    SQLite's writers take turns already; PostgreSQL locks the row.
    """
    return _state(connection, select(tables.state).with_for_update())


def read_state(connection: Connection) -> RowMapping:
    """Return the state row as it is, without waiting for anybody."""
    return _state(connection, select(tables.state))


def _state(connection: Connection, question: Select[Any]) -> RowMapping:
    found = connection.execute(question.where(tables.state.c.id == 1)).mappings().first()
    if found is None:
        raise Unavailable("portal_database", detail="the state row is missing: migrate the portal's database")
    return found


def first_state(connection: Connection) -> None:
    """Write the state of a portal that has heard nothing yet; migrations call it once."""
    connection.execute(
        insert(tables.state).values(
            id=1, epoch=1, head=0, head_stream="", acked=0, out_applied=0, out_stream=""
        )
    )


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver stays out of transactions: we begin them
    for name, value in SQLITE_SETTINGS.items():
        connection.execute(f"PRAGMA {name}={value}")
    for name, value in SQLITE_SETTINGS.items():
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found not in (value, "memory"):
            raise Unavailable("database_settings", setting=name, found=found)


def _begin_immediate(connection: Any) -> None:
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
