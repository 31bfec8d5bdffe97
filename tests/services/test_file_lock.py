"""A lock on a file keeps others out, in this process and in another, until its holder is gone."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from staffdesk.services.file_lock import one_at_a_time, open_for_lock, take

TRIES = """
import sys
from pathlib import Path
from staffdesk.services.file_lock import open_for_lock, take
try:
    take(open_for_lock(Path(sys.argv[1])))
except OSError:
    print("held")
else:
    print("free")
"""


def asked_elsewhere(path: Path) -> str:
    """Try the lock in another process."""
    done = subprocess.run(
        [sys.executable, "-c", TRIES, str(path)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_held_lock_is_refused_here_and_elsewhere_until_it_is_let_go(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "a.lock"
    with open_for_lock(path) as first:
        take(first)
        with open_for_lock(path) as second, pytest.raises((BlockingIOError, PermissionError)):
            take(second)
        assert asked_elsewhere(path) == "held"
    assert asked_elsewhere(path) == "free"


def test_threads_enter_one_at_a_time(tmp_path: Path) -> None:
    counter = tmp_path / "count"
    counter.write_text("0")

    def add(_: int) -> None:
        with one_at_a_time(tmp_path / "count.lock"):
            counter.write_text(str(int(counter.read_text()) + 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(200)))
    assert counter.read_text() == "200"
