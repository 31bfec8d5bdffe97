"""Two kinds of insertion that both databases of the portal do in one statement."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless its key is taken, and tell whether it was inserted.

    On PostgreSQL this waits for another transaction that is inserting the same key.
    """
    written = connection.execute(_insertion(connection.dialect.name, table), values)
    return written.first() is not None  # the count of inserted rows is no use: drivers differ


def insert_or_replace(
    connection: Connection, table: Table, key: Sequence[str], values: Mapping[str, Any]
) -> None:
    """Insert a row, or give the row of the same key these values."""
    changes = {name: value for name, value in values.items() if name not in key}
    statement = _insert(connection.dialect.name, table).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changes))


@lru_cache
def _insertion(dialect: str, table: Table) -> Any:
    """Keep the statement: to build it costs more than to run it, and a push runs it for each message."""
    return _insert(dialect, table).on_conflict_do_nothing().returning(*table.primary_key.columns)


def _insert(dialect: str, table: Table) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)
