"""Processes of our own beside this one, for work that would keep its interpreter busy for long.

They are started afresh ("spawn"): a copy of a process with threads and Qt is unsafe. One that is left alone,
because this process was killed, ends by itself.
"""

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait


def side_processes(count: int) -> ProcessPoolExecutor:
    """Open so many processes; each costs half a second to start, at the first work it is given."""
    return ProcessPoolExecutor(
        count, mp_context=multiprocessing.get_context("spawn"), initializer=_end_with_parent
    )


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), name="parent", daemon=True).start()


def _watch(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)  # nobody is left to hand anything to
