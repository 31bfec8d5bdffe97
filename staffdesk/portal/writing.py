"""Two kinds of insertion that both databases of the portal do in one statement."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless its key is taken, and tell whether it was inserted.

    On PostgreSQL this waits for another transaction that is inserting the same key.
    """
    statement = _insert(connection, table).values(**values).on_conflict_do_nothing()
    written = connection.execute(statement.returning(*table.primary_key.columns))
    return written.first() is not None  # the count of inserted rows is no use: drivers differ


def insert_or_replace(
    connection: Connection, table: Table, key: Sequence[str], values: Mapping[str, Any]
) -> None:
    """Insert a row, or give the row of the same key these values."""
    changes = {name: value for name, value in values.items() if name not in key}
    statement = _insert(connection, table).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changes))


def _insert(connection: Connection, table: Table) -> Any:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)
