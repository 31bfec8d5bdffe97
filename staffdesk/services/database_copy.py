"""Taking a whole database out to one file, and putting it back, while people work (DSK3).

SQLite writes the copy itself, as one moment of it; the file of a live database is never copied. PostgreSQL's
own programs do the same for a server. Nothing here is encrypted: files are made in folders that only their
owner reads.
"""

import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect, make_url
from sqlalchemy.exc import ProgrammingError

from staffdesk.domain.errors import RuleBroken, Unavailable
from staffdesk.models.unit_of_work import sqlite_fault, sqlite_file, translated_faults

LONGEST_RUN = 3600  # seconds: a town's database is dumped in less than a minute


def copy_out(url: str, target: Path) -> None:
    """Write the database as it is now to a file that does not exist yet.

    Raises:
        Unavailable: the disk full, the database damaged or locked, PostgreSQL's programs missing or failing.
    """
    source = sqlite_file(url)
    if source is None:
        _run_postgresql("pg_dump", url, "--format=custom", f"--file={target}")
        return
    if not source.is_file():
        raise Unavailable("database_missing", path=str(source))
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise Unavailable(sqlite_fault(error) or "database_damaged", detail=str(error)) from error


def copy_in(source: Path, url: str) -> None:
    """Put a file written by ``copy_out`` into a database that does not exist yet (SQLite) or is empty.

    Raises:
        RuleBroken: ``restore_target_exists``.
        Unavailable: as ``copy_out``.
        OSError: no room, no right.
    """
    require_new(url)
    target = sqlite_file(url)
    if target is None:
        _run_postgresql(
            "pg_restore",
            url,
            "--single-transaction",
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            str(source),
        )
    else:
        source.replace(target)


def require_new(url: str) -> None:
    """Refuse a database that is already there: a restore never writes over anything.

    Raises:
        RuleBroken: ``restore_target_exists``.
        Unavailable: the server does not answer.
    """
    file = sqlite_file(url)
    if file is None:
        taken = bool(_tables_of(url))
    else:
        taken = any(file.with_name(file.name + suffix).exists() for suffix in ("", "-wal", "-shm"))
    if taken:
        raise RuleBroken("restore_target_exists", field="into")


@contextmanager
def scratch_database(url: str, folder: Path) -> Iterator[str]:
    """Give the URL of a new, empty database of the same kind, and drop it afterwards.

    It is a file in `folder`, or a database beside the other on the same server.

    Raises:
        Unavailable: the account may make no database there (``scratch_refused``).
    """
    if sqlite_file(url) is not None:
        yield f"sqlite:///{(folder / 'scratch.sqlite').as_posix()}"
        return
    name = f"staffdesk_check_{secrets.token_hex(6)}"
    try:
        _on_server(url, f'CREATE DATABASE "{name}" TEMPLATE template0')
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", "") != "42501":
            raise
        raise Unavailable("scratch_refused", role=make_url(url).username) from error
    try:
        yield _text(make_url(url).set(database=name))
    finally:
        _on_server(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _tables_of(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        with translated_faults(), engine.connect() as connection:
            return inspect(connection).get_table_names()
    finally:
        engine.dispose()


def _on_server(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with translated_faults(), engine.connect() as connection:
            connection.exec_driver_sql(statement)
    finally:
        engine.dispose()


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _without_password(url: URL) -> URL:
    return URL.create(
        "postgresql",
        username=url.username,
        host=url.host,
        port=url.port,
        database=url.database,
        query=url.query,
    )


def _run_postgresql(program: str, url: str, *arguments: str) -> None:
    parsed = make_url(url)
    address = _text(_without_password(parsed))
    with _password_file(parsed) as environment:
        command = [_find(program), f"--dbname={address}", "--no-password", *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=LONGEST_RUN, check=False, env=environment
        )
    if done.returncode != 0:
        raise Unavailable("program_failed", program=program, detail=done.stderr[-500:])


@contextmanager
def _password_file(url: URL) -> Iterator[dict[str, str]]:
    """Give an environment that names a file with the password: no list of processes nor log shows it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    if url.password is None:
        yield environment
        return
    escaped = str(url.password).replace("\\", "\\\\").replace(":", "\\:")
    handle, name = tempfile.mkstemp(prefix="staffdesk-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"*:*:*:*:{escaped}\n")
        yield environment | {"PGPASSFILE": name}
    finally:
        Path(name).unlink()


def _find(program: str) -> str:
    """Return the newest of PostgreSQL's programs here: one older than its server refuses to work."""
    roots = [Path("/usr/lib/postgresql"), Path(os.environ.get("PROGRAMFILES", "/nowhere")) / "PostgreSQL"]
    suffix = ".exe" if sys.platform == "win32" else ""
    found = [file for root in roots for file in root.glob(f"*/bin/{program}{suffix}")]
    if found:
        return str(max(found, key=_version))
    on_path = shutil.which(program)
    if on_path is None:
        raise Unavailable("program_missing", program=program)
    return on_path


def _version(program: Path) -> float:
    with suppress(ValueError):
        return float(program.parent.parent.name)
    return 0.0
