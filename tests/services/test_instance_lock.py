"""A second start on the same database is refused and told who was first; a dead one never blocks (DSK7)."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from staffdesk.domain.errors import Unavailable
from staffdesk.domain.french.errors import sentence
from staffdesk.services.instance_lock import InstanceLock

URL = "sqlite:////var/lib/staffdesk/office.sqlite"
HOLD = """
import sys, time
from pathlib import Path
from staffdesk.services.instance_lock import InstanceLock
lock = InstanceLock(Path(sys.argv[1]), sys.argv[2]).take()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_start_is_refused_and_names_the_first(tmp_path: Path) -> None:
    with InstanceLock(tmp_path, URL):
        with pytest.raises(Unavailable) as caught:
            InstanceLock(tmp_path, URL).take()
        assert caught.value.facts == {"host": socket.gethostname(), "pid": os.getpid()}
        assert str(os.getpid()) in sentence(caught.value)


def test_after_a_release_anybody_may_start(tmp_path: Path) -> None:
    first = InstanceLock(tmp_path, URL).take()
    first.release()
    first.release()
    InstanceLock(tmp_path, URL).take().release()


def test_one_file_has_one_lock_however_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    same = InstanceLock(tmp_path, f"sqlite:///{tmp_path}/office.sqlite")
    with (
        InstanceLock(tmp_path, "sqlite:///office.sqlite"),
        pytest.raises(Unavailable, match="already_running"),
    ):
        same.take()


def test_another_database_has_another_lock(tmp_path: Path) -> None:
    with InstanceLock(tmp_path, URL), InstanceLock(tmp_path, URL + "-2") as second:
        assert second.path.exists()


def test_the_lock_of_a_process_that_was_killed_is_free(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path), URL]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Unavailable) as caught:
            InstanceLock(tmp_path, URL).take()
        assert caught.value.facts["pid"] == other.pid
        other.kill()
        other.wait()
    InstanceLock(tmp_path, URL).take().release()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"host": "x"}'])
def test_whatever_a_left_over_file_holds_it_is_no_lock(tmp_path: Path, content: str) -> None:
    lock = InstanceLock(tmp_path, URL)
    lock.path.parent.mkdir()
    lock.path.write_text(content)
    with lock, pytest.raises(Unavailable, match="already_running"):
        InstanceLock(tmp_path, URL).take()


def test_a_lock_whose_owner_is_not_written_yet_is_still_a_lock(tmp_path: Path) -> None:
    with InstanceLock(tmp_path, URL) as lock:
        lock.path.write_text("")
        with pytest.raises(Unavailable, match="already_running"):
            InstanceLock(tmp_path, URL).take()
