"""A real PostgreSQL server for the tests: made in a moment, thrown away at the end."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

EXISTING_SERVER = "STAFFDESK_TEST_POSTGRESQL"
_ATTEMPTS = 5
_ROOM = 2 * 1024**3
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "80",
    "max_wal_size": "128MB",
    "timezone": "UTC",
    "listen_addresses": "127.0.0.1",
    "lc_messages": "C",
}


class NoServerError(RuntimeError):
    """No PostgreSQL can be had here; the sentence says what mends it."""


class DatabaseServer:
    """A running server, from which databases are taken by name.

    Attributes:
        host_url: SQLAlchemy URL without the name of a database, ``postgresql+psycopg://user@127.0.0.1:port/``.
    """

    def __init__(self, host_url: str) -> None:
        """Stand on a server that answers at `host_url`; its user may make databases."""
        self.host_url = host_url.rstrip("/") + "/"

    def url(self, name: str) -> str:
        """Return the SQLAlchemy URL of one database of this server."""
        return self.host_url + name

    def create(self, template: str = "template0") -> str:
        """Make a database as a copy of a template nobody is connected to, and return its name."""
        name = f"t_{uuid.uuid4().hex[:16]}"
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}"), name, template)
        return name

    def drop(self, name: str) -> None:
        """Throw a database away, whoever is still connected to it."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), name)

    def _execute(self, statement: sql.SQL, *names: str) -> None:
        plain = self.url("postgres").replace("+psycopg", "")
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement.format(*map(sql.Identifier, names)))


@contextlib.contextmanager
def running_server() -> Iterator[DatabaseServer]:
    """Start a server of our own, or use the one that the environment names, and stop it at the end.

    Raises:
        NoServerError: there are no PostgreSQL programs on this machine.
    """
    existing = os.environ.get(EXISTING_SERVER)
    if existing:
        yield DatabaseServer(existing)
        return
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="staffdesk-pg-", dir=_fast_folder()))
    try:
        cluster = _Cluster(programs, folder)
        yield DatabaseServer(f"postgresql+psycopg://postgres@127.0.0.1:{cluster.start()}/")
        cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path:
    """Return the folder that holds initdb and pg_ctl: the newest of the system's, else the PATH's."""
    roots = [Path("/usr/lib/postgresql"), Path(os.environ.get("PROGRAMFILES", "/nowhere")) / "PostgreSQL"]
    found = [folder for root in roots for folder in root.glob("*/bin") if list(folder.glob("initdb*"))]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name.split(".")[0]))
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    raise NoServerError(
        "The tests need a real PostgreSQL server and find none. `python3 dev.py test` installs it on Debian "
        f"when it runs as root; elsewhere install PostgreSQL, or name a server in {EXISTING_SERVER} "
        "(postgresql+psycopg://user@host:port/)."
    )


def _fast_folder() -> Path | None:
    """Return a folder in memory, where there is enough: a copy of a database takes 15 ms there, not 500."""
    memory = Path("/dev/shm")  # noqa: S108  # the folder below it is made by mkdtemp
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM
    return memory if roomy else None


class _Cluster:
    """The files and the process of one server, run as `postgres` where we are root, whom it refuses."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        self._data = folder / "data"
        self._user = "postgres" if sys.platform != "win32" and os.geteuid() == 0 else None

    def start(self) -> int:
        """Make the cluster, start it, and return its port."""
        if self._user:
            shutil.chown(self._folder, self._user, self._user)
        self._run(
            "initdb",
            "-D",
            str(self._data),
            "-A",
            "trust",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--no-locale",
            "-N",
        )
        for _ in range(_ATTEMPTS - 1):  # another process may take the free port first
            port = _free_port()
            with contextlib.suppress(subprocess.CalledProcessError):
                self._start_on(port)
                return port
        port = _free_port()
        self._start_on(port)
        return port

    def stop(self) -> None:
        """Stop without waiting for those still connected."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "fast", "-w", "stop")

    def _start_on(self, port: int) -> None:
        settings = _SETTINGS | {"port": str(port)}
        if sys.platform != "win32":
            settings["unix_socket_directories"] = str(self._folder)
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        log = self._folder / "server.log"
        self._run("pg_ctl", "-D", str(self._data), "-l", str(log), "-o", options, "-w", "-t", "30", "start")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        with (self._folder / "programs.log").open("ab") as log:  # a pipe would be held open by the server
            subprocess.run(
                command,
                check=True,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                user=self._user,
                group=self._user,
                extra_groups=[] if self._user else None,
            )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
