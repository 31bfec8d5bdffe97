"""One Staffdesk per user and database: a second start is refused and told who was first (DSK7).

The operating system holds the lock for as long as the process lives and lets it go when the process dies,
however it dies; so a lock left behind by a crash never has to be judged. What is written in the file (host,
process, boot) is for people.
"""

import hashlib
import json
import os
import socket
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Self

from staffdesk.domain.errors import Unavailable
from staffdesk.models.unit_of_work import sqlite_file, without_password
from staffdesk.services.file_lock import open_for_lock, take


@dataclass(frozen=True)
class Holder:
    """Who holds a lock: a machine, a process of it, and which of its starts."""

    host: str
    pid: int
    boot_id: str


class InstanceLock:
    """Held from `take` to `release`, or to the end of the process; also as a context.

    Attributes:
        path: the file that stands for this user and this database.
    """

    def __init__(self, data_folder: Path, url: str) -> None:
        """Name the lock of a database; nothing is taken yet. The folder is the user's own, never shared."""
        file = sqlite_file(url)
        told = str(file.resolve()) if file else without_password(url)
        name = hashlib.sha256(told.encode()).hexdigest()[:16]
        self.path = data_folder / "locks" / f"{name}.lock"
        self._file: IO[str] | None = None

    def take(self) -> Self:
        """Take the lock.

        Raises:
            Unavailable: ``already_running``, with the host and process of the first.
        """
        file = open_for_lock(self.path)
        try:
            take(file)
        except OSError as error:
            first = _holder_in(file)
            file.close()
            raise Unavailable("already_running", host=first.host, pid=first.pid) from error
        file.truncate(0)
        json.dump(asdict(this_process()), file)
        file.flush()
        self._file = file
        return self

    def release(self) -> None:
        """Let go. The file stays: removing it could take away somebody else's."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self.take()

    def __exit__(self, *_: object) -> None:
        self.release()


def this_process() -> Holder:
    """Return who we are."""
    return Holder(socket.gethostname(), os.getpid(), _boot_id())


def _holder_in(file: IO[str]) -> Holder:
    try:
        file.seek(0)
        return Holder(**json.loads(file.read()))
    except (OSError, ValueError, TypeError):  # taken this instant, and not yet written
        return Holder(socket.gethostname(), 0, "")


def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
