"""Processes beside this one: they work, and they do not outlive it."""

import os
import select
import signal
import subprocess
import sys

import pytest

from staffdesk.services.side_process import side_processes

OPENS_ONE = """
import os, sys
from staffdesk.services.side_process import side_processes
if __name__ == "__main__":
    with side_processes(1) as pool:
        print(pool.submit(os.getpid).result(), flush=True)
        sys.stdin.read()
"""


def test_work_is_done_in_another_process() -> None:
    with side_processes(1) as pool:
        assert pool.submit(os.getpid).result() != os.getpid()


@pytest.mark.skipif(sys.platform != "linux", reason="watches a process that is no child of this one")
def test_a_process_ends_with_the_one_that_was_killed() -> None:
    command = [sys.executable, "-c", OPENS_ONE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        beside = os.pidfd_open(int(killed.stdout.readline()))
        killed.send_signal(signal.SIGKILL)
    try:
        ended, _, _ = select.select([beside], [], [], 30)
    finally:
        os.close(beside)
    assert ended == [beside]
