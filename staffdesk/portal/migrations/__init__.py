"""Migrations of the portal's database: they ship inside the package and are configured from Python."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text

from staffdesk.domain.errors import Unavailable
from staffdesk.portal.database import Store, build_engine, translated_faults
from staffdesk.settings import make_private_file

MIGRATION_LOCK = 7_420_002  # any number, the same in every program that migrates a portal, not an office's


def upgrade(url: str, revision: str = "head") -> str | None:
    """Bring the portal's database to a revision, by default the newest; nothing happens if it is there.

    Returns the revision it was at; None for a new one.

    Raises:
        Unavailable: ``database_newer`` when the database is ahead of this program; else as `Store.begin`.
    """
    with _migrating(url) as connection:
        found = current_of(connection)
        _refuse_newer(found)
        command.upgrade(_config(connection), revision)
        return found


def downgrade(url: str, revision: str) -> None:
    """Take the database back to an older revision, or to nothing with ``base``: for tests.

    Raises:
        Unavailable: as `upgrade`.
    """
    with _migrating(url) as connection:
        _refuse_newer(current_of(connection))
        command.downgrade(_config(connection), revision)


def head() -> str:
    """Return the newest revision this program knows."""
    return _scripts().get_current_head() or ""


def current_of(connection: Connection) -> str | None:
    """Return the revision of the database behind an open connection; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def require_current(url: str) -> None:
    """Refuse a database that is not exactly at this program's revision; a missing file stays missing.

    Raises:
        Unavailable: ``portal_not_migrated``, ``database_newer``; else as `Store.read`.
    """
    file = make_url(url).database
    if url.startswith("sqlite") and not Path(file or "").exists():
        raise Unavailable("portal_not_migrated", place=file)
    with contextlib.closing(Store(url)) as store, store.read() as connection:
        found = current_of(connection)
    _refuse_newer(found)
    if found != head():
        place = make_url(url).render_as_string(hide_password=True)
        raise Unavailable("portal_not_migrated", place=place, found=found, known=head())


def _refuse_newer(found: str | None) -> None:
    known = {script.revision for script in _scripts().walk_revisions()}
    if found is not None and found not in known:
        raise Unavailable("database_newer", found=found, known=head())


@contextmanager
def _migrating(url: str) -> Iterator[Connection]:
    engine = build_engine(url)
    file = make_url(url).database
    if url.startswith("sqlite") and file and file != ":memory:":
        _make(Path(file))
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


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
