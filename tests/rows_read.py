"""How many rows what a test does brings back from the database: the cost that grows with a town."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from staffdesk.models.unit_of_work import Database


@contextmanager
def rows_read(database: Database) -> Iterator[Callable[[], int]]:
    """Count the rows of the questions asked in a block; each is asked once more when they are counted."""
    heard: list[tuple[str, Any]] = []

    def hear(_connection: object, _cursor: object, sql: str, values: Any, *_: object) -> None:
        if sql.lstrip().upper().startswith("SELECT"):
            heard.append((sql, values))

    def count() -> int:
        connection = database.engine.raw_connection()
        try:
            cursor = connection.cursor()
            found = 0
            for sql, values in heard:
                cursor.execute(sql, values)
                found += len(cursor.fetchall())
            return found
        finally:
            connection.close()

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        yield count
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)
