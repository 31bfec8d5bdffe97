"""Locks of the operating system on a file: held by one handle, let go when it closes, however that comes."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    _LOCKED_BYTE = 1 << 30  # far behind the text: a locked byte cannot be read by others

    def take(file: IO[str], *, wait: bool = False) -> None:
        """Lock a file open for writing; ``wait`` for whoever holds it (up to 10 s on Windows).

        Raises:
            OSError: somebody else holds it.
        """
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        file.seek(0)
else:
    import fcntl

    def take(file: IO[str], *, wait: bool = False) -> None:
        """Lock a file open for writing; ``wait`` for whoever holds it.

        Raises:
            OSError: somebody else holds it.
        """
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def open_for_lock(path: Path) -> IO[str]:
    """Open the file that stands for a lock; it is made when missing, readable by its user only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8")


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Let one thread of one process at a time into the block; the others wait."""
    with open_for_lock(path) as file:
        take(file, wait=True)
        yield
