"""The database handle and its transactions: SQLite by default, PostgreSQL by one setting (DSK2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from staffdesk.domain.errors import Unavailable
from staffdesk.models import sqlite_guard

SQLITE_SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: a commit survives a power cut
    "foreign_keys": 1,
    "recursive_triggers": 1,  # else INSERT OR REPLACE walks round the ledger's triggers
    "busy_timeout": 5000,
}


class Database:
    """One office database. Threads may share it; a session belongs to one call.

    Attributes:
        url: SQLAlchemy URL; ``sqlite:///path`` or ``postgresql+psycopg://…``.
        engine: for migrations, checks and benchmarks; services use ``begin`` and ``read``.
    """

    def __init__(self, url: str) -> None:
        """Prepare the engine; nothing is opened before the first use."""
        self.url = url
        self.engine = build_engine(url)

    @property
    def is_sqlite(self) -> bool:
        """Tell whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Open one writing transaction: commit at the end, roll back on any exception.

        Raises:
            Unavailable: the file is locked, read-only or missing, the disk full, the server gone (DSK5).
        """
        with self._session() as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that only reads; whatever it changed is dropped.

        Raises:
            Unavailable: as ``begin``.
        """
        with self._session() as session:
            session.connection(execution_options={"staffdesk_read": True})
            yield session
            session.rollback()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with translated_faults(), Session(self.engine, expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextmanager
def translated_faults() -> Iterator[None]:
    """Turn the environment's database faults into ``Unavailable``; our own mistakes pass unchanged."""
    try:
        yield
    except DBAPIError as error:
        code = _fault_code(error)
        if code is None:
            raise
        raise Unavailable(code, detail=str(error.orig)) from error


def build_engine(url: str, *, guarded: bool = True) -> Engine:
    """Make an engine with the settings this program relies on.

    `guarded` connections may neither change the tables nor touch what is append-only (L4); migrations and
    checks of the guards themselves use others.
    """
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": 5, "cached_statements": 512})
        event.listen(engine, "connect", _set_up_sqlite)
        if guarded:
            event.listen(engine, "connect", sqlite_guard.install)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    return create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=10)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver stays out of transactions: we begin them
    for name, value in SQLITE_SETTINGS.items():
        connection.execute(f"PRAGMA {name}={value}")
    for name, value in SQLITE_SETTINGS.items():
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != value and not (name == "journal_mode" and found == "memory"):
            raise Unavailable("database_settings", setting=name, found=found)


def _begin_immediate(connection: Any) -> None:
    read_only = connection.get_execution_options().get("staffdesk_read", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _fault_code(error: DBAPIError) -> str | None:
    name = getattr(error.orig, "sqlite_errorname", "") or ""
    sqlite_faults = {
        "SQLITE_FULL": "disk_full",
        "SQLITE_IOERR": "disk_error",
        "SQLITE_READONLY": "database_read_only",
        "SQLITE_CANTOPEN": "database_missing",
        "SQLITE_BUSY": "database_locked",
        "SQLITE_LOCKED": "database_locked",
        "SQLITE_CORRUPT": "database_damaged",
        "SQLITE_NOTADB": "database_damaged",
    }
    for prefix, code in sqlite_faults.items():
        if name.startswith(prefix):
            return code
    if error.connection_invalidated or type(error.orig).__name__ == "OperationalError":
        return "database_unreachable" if not name else None
    return None
