"""The database handle and its transactions: SQLite by default, PostgreSQL by one setting (DSK2)."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from staffdesk.domain.errors import Unavailable
from staffdesk.models import sqlite_guard

SQLITE_SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: a commit survives a power cut
    "foreign_keys": 1,
    "recursive_triggers": 1,  # else INSERT OR REPLACE walks round the ledger's triggers
    "busy_timeout": 5000,
    "cache_size": -32_768,  # KiB: a large month and its indexes stay in memory
}
SQLITE_FAULTS = {
    "SQLITE_FULL": "disk_full",
    "SQLITE_IOERR": "disk_error",
    "SQLITE_READONLY": "database_read_only",
    "SQLITE_CANTOPEN": "database_missing",
    "SQLITE_BUSY": "database_locked",
    "SQLITE_LOCKED": "database_locked",
    "SQLITE_CORRUPT": "database_damaged",
    "SQLITE_NOTADB": "database_damaged",
}
POSTGRESQL_FAULTS = {
    "53100": "disk_full",
    "58030": "disk_error",
    "25006": "database_read_only",
    "40001": "database_locked",  # serialisation failure
    "40P01": "database_locked",  # deadlock: one of the two is asked to try again
    "55P03": "database_locked",
    "XX001": "database_damaged",
    "XX002": "database_damaged",
}
_ROLLED_BACK_BY_ITSELF = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_NOMEM", "SQLITE_CORRUPT")


class Database:
    """One office database. Threads may share it; a session belongs to one call.

    Attributes:
        url: SQLAlchemy URL; ``sqlite:///path`` or ``postgresql+psycopg://…``.
        engine: for checks and benchmarks; services use ``begin`` and ``read``.
    """

    def __init__(self, url: str) -> None:
        """Prepare the engine; nothing is opened before the first use."""
        self.url = url
        self.engine = build_engine(url)

    @property
    def is_sqlite(self) -> bool:
        """Tell whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """The file of the embedded database; None for a server."""
        return sqlite_file(self.url)

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
            session.expunge_all()  # what was read stays readable after the session
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
        code = fault_code(error)
        if code is None:
            raise
        raise Unavailable(code, detail=str(error.orig)) from error
    except PoolTimeout as error:
        raise Unavailable("database_locked", detail=str(error)) from error


def build_engine(url: str, *, guarded: bool = True, may_create: bool = False) -> Engine:
    """Make an engine with the settings this program relies on.

    Args:
        url: of the database.
        guarded: connections may neither change the tables nor touch what is append-only (L4). Migrations, and
            the check of the guards inside the database, go without.
        may_create: a missing SQLite file is made; otherwise ``Unavailable("database_missing")``, because a
            mistyped path is no new office.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=10)
    engine = create_engine(url, connect_args={"timeout": 5, "cached_statements": 512})
    if not may_create:
        event.listen(engine, "do_connect", _refuse_missing_file)
    event.listen(engine, "connect", _set_up_sqlite)
    if guarded:
        event.listen(engine, "connect", sqlite_guard.install)
    event.listen(engine, "begin", _begin_immediate)
    event.listen(engine, "handle_error", _abandon_lost_transaction)
    return engine


def sqlite_file(url: str) -> Path | None:
    """Return the file of an SQLite URL; None for a server or a database in memory."""
    parsed = make_url(url)
    in_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    return Path(str(parsed.database)) if in_file else None


def without_password(url: str) -> str:
    """Return the URL as it may be shown and logged."""
    return make_url(url).render_as_string(hide_password=True)


def _refuse_missing_file(_dialect: object, _record: object, arguments: list[Any], _named: object) -> None:
    path = str(arguments[0])
    if not path.startswith((":memory:", "file:")) and not Path(path).is_file():
        raise Unavailable("database_missing", path=path)


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
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


def _abandon_lost_transaction(context: ExceptionContext) -> None:
    """Make the session refuse further work after a fault at which SQLite rolls back by itself (DSK5).

    Otherwise the next statement of the unit of work would run alone, and be committed at once. A statement
    that fires triggers, as those of the journal do, is not rolled back: we do it, for the connection is
    thrown away, and would hold the file locked for as long as somebody keeps the fault, hence its cursor.
    """
    if not _sqlite_name(context.original_exception).startswith(_ROLLED_BACK_BY_ITSELF):
        return
    context.is_disconnect = True
    context.invalidate_pool_on_disconnect = False
    driver = None if context.connection is None else context.connection.connection.dbapi_connection
    if driver is not None:
        with suppress(sqlite3.Error):
            driver.rollback()


def _sqlite_name(error: BaseException | None) -> str:
    return str(getattr(error, "sqlite_errorname", "") or "")


def sqlite_fault(error: BaseException | None) -> str | None:
    """Return our code of a fault that SQLite named; None for any other error."""
    name = _sqlite_name(error)
    return next((code for prefix, code in SQLITE_FAULTS.items() if name.startswith(prefix)), None)


def fault_code(error: DBAPIError) -> str | None:
    """Return our code of a fault of the environment; None for a mistake of ours, or a guard that refuses."""
    if _sqlite_name(error.orig):
        return sqlite_fault(error.orig)
    state = str(getattr(error.orig, "sqlstate", "") or "")
    known = next((code for prefix, code in POSTGRESQL_FAULTS.items() if state.startswith(prefix)), None)
    if known is None and (error.connection_invalidated or type(error.orig).__name__ == "OperationalError"):
        return "database_unreachable"
    return known
