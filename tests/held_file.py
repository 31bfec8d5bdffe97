"""A real lock on the office's file: what a copy made by hand or a virus scanner does to who writes."""

import contextlib
import sqlite3
from collections.abc import Iterator

import pytest

from staffdesk.models.unit_of_work import SQLITE_SETTINGS, Database


@contextlib.contextmanager
def held_file(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hold the file of a database; whoever writes meanwhile is told almost at once instead of in 5 s."""
    monkeypatch.setitem(SQLITE_SETTINGS, "busy_timeout", 20)
    database.engine.dispose()  # its next connections are impatient
    with contextlib.closing(sqlite3.connect(str(database.file), timeout=0)) as another:
        another.execute("BEGIN IMMEDIATE")
        yield
