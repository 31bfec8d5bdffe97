"""Migrations of the portal's database: they ship inside the package and are configured from Python."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from staffdesk.domain.errors import Unavailable
from staffdesk.portal.database import build_engine, translated_faults

MIGRATION_LOCK = 7_420_002  # any number, the same in every program that migrates a portal, not an office's


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the portal's database to a revision, by default the newest; nothing happens if it is there.

    Raises:
        Unavailable: ``database_newer`` when the database is ahead of this program; else as `Store.begin`.
    """
    with _migrating(url) as connection:
        _refuse_newer(connection)
        command.upgrade(_config(connection), revision)


def downgrade(url: str, revision: str) -> None:
    """Take the database back to an older revision, or to nothing with ``base``: for tests.

    Raises:
        Unavailable: as `upgrade`.
    """
    with _migrating(url) as connection:
        _refuse_newer(connection)
        command.downgrade(_config(connection), revision)


def head() -> str:
    """Return the newest revision this program knows."""
    return _scripts().get_current_head() or ""


def current_of(connection: Connection) -> str | None:
    """Return the revision of the database behind an open connection; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(connection: Connection) -> None:
    found = current_of(connection)
    known = {script.revision for script in _scripts().walk_revisions()}
    if found is not None and found not in known:
        raise Unavailable("database_newer", found=found, known=head())


@contextmanager
def _migrating(url: str) -> Iterator[Connection]:
    engine = build_engine(url)
    try:
        with translated_faults(), engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            yield connection
    finally:
        engine.dispose()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
