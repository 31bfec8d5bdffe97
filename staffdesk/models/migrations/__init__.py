"""Migrations of the office database: they ship inside the package and are configured from Python.

A migration uses a connection of its own, without the guard that keeps the program from changing its tables,
runs in one transaction, and refuses a database newer than the program. On PostgreSQL an advisory lock lets
one workstation migrate while the others wait (DSK6); SQLite's own write lock does the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from staffdesk.domain.errors import Unavailable
from staffdesk.models.unit_of_work import build_engine, sqlite_file, translated_faults, without_password
from staffdesk.settings import make_private_file

MIGRATION_LOCK = 7_420_001  # any number, the same in every program that migrates an office


def upgrade(url: str, revision: str = "head") -> str | None:
    """Bring the office database at `url` to a revision, by default the newest; no effect if it is there.

    A missing SQLite file is made, with its folder. Returns the revision it was at; None for a new office.

    Raises:
        Unavailable: ``database_newer`` when it is ahead of this program; else as ``Database.begin``.
    """
    with _migrating(url) as connection:
        found = current_of(connection)
        refuse_newer(found)
        command.upgrade(_config(connection), revision)
        return found


def downgrade(url: str, revision: str) -> None:
    """Take the database back to an older revision, or to nothing with ``base``: for tests and the desperate.

    Raises:
        Unavailable: as ``upgrade``.
    """
    with _migrating(url) as connection:
        refuse_newer(current_of(connection))
        command.downgrade(_config(connection), revision)


def current(url: str) -> str | None:
    """Return the revision the database is at; None for an empty one.

    Raises:
        Unavailable: ``database_missing``, and as ``Database.read``.
    """
    engine = build_engine(url)
    try:
        with translated_faults(), engine.connect() as connection:
            return current_of(connection.execution_options(staffdesk_read=True))
    finally:
        engine.dispose()


def current_of(connection: Connection) -> str | None:
    """Return the revision of the database behind an open connection; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def require_known(url: str) -> str:
    """Return the revision of an office this program can read.

    Raises:
        Unavailable: ``not_an_office`` when it is empty or something else, ``database_newer``.
    """
    found = current(url)
    if found is None:
        raise Unavailable("not_an_office", url=without_password(url))
    refuse_newer(found)
    return found


def require_current(url: str) -> None:
    """Refuse an office that is not exactly at this program's revision.

    Raises:
        Unavailable: ``database_older``: upgrade it first; and as ``require_known``.
    """
    found = require_known(url)
    if found != head():
        raise Unavailable("database_older", found=found, known=head())


def head() -> str:
    """Return the newest revision this program knows."""
    return _scripts().get_current_head() or ""


def refuse_newer(found: str | None) -> None:
    """Refuse a revision that this program does not know.

    Raises:
        Unavailable: ``database_newer``, with both revisions.
    """
    known = {script.revision for script in _scripts().walk_revisions()}
    if found is not None and found not in known:
        raise Unavailable("database_newer", found=found, known=head())


@contextmanager
def _migrating(url: str) -> Iterator[Connection]:
    file = sqlite_file(url)
    if file is not None:
        _make(file)
    engine = build_engine(url, guarded=False, may_create=True)
    try:
        with translated_faults(), engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            yield connection
    finally:
        engine.dispose()


def _make(file: Path) -> None:
    try:
        make_private_file(file)
    except OSError as fault:
        raise Unavailable("folder_not_writable", path=str(fault.filename)) from fault


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@cache
def _scripts() -> ScriptDirectory:
    """Read the scripts once: they ship with the program, and each check of a database asks for them."""
    return ScriptDirectory.from_config(_config())
