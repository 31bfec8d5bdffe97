"""Tests of the agent's hands: while they wait, the workers of the window must not."""

import threading
import time

import pytest

from staffdesk.demo.turn.agent import let_work

pytestmark = pytest.mark.usefixtures("qapp")


def test_workers_go_on_while_the_window_works() -> None:
    """A worker that hands over the interpreter a thousand times gets it back each time."""
    stop, turns = threading.Event(), 0

    def work() -> None:
        nonlocal turns
        while not stop.is_set():
            time.sleep(0)
            turns += 1

    worker = threading.Thread(target=work)
    worker.start()
    try:
        before = turns
        let_work(200)
        gained = turns - before
    finally:
        stop.set()
        worker.join()
    assert gained > 100
