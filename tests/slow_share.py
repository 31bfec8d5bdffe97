"""A shared folder that lets the office wait for its database until a test lets it answer."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from staffdesk.models.unit_of_work import Database

LONGEST_S = 20


class SlowShare:
    """Holds whatever begins to read or write in a worker; the main thread is never kept."""

    def __init__(self) -> None:
        self._reached, self._answers = threading.Event(), threading.Event()

    def is_waited_for(self) -> bool:
        """Tell whether somebody waits."""
        return self._reached.is_set()

    def answer(self) -> None:
        """Let everybody go on, from now on at once."""
        self._answers.set()

    def hold(self, _connection: Any) -> None:
        """Keep a worker that begins."""
        if threading.current_thread() is not threading.main_thread():
            self._reached.set()
            self._answers.wait(LONGEST_S)


@contextmanager
def slow_share(database: Database) -> Iterator[SlowShare]:
    """Make the database of an office slow for a while."""
    share = SlowShare()
    event.listen(database.engine, "begin", share.hold)
    try:
        yield share
    finally:
        share.answer()
        event.remove(database.engine, "begin", share.hold)
