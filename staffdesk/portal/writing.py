"""Two kinds of insertion that both databases of the portal do in one statement."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless its key is taken, and tell whether it was inserted.

    On PostgreSQL this waits for another transaction that is inserting the same key.
    """
    statement, names = _insertion(connection.dialect, table, tuple(values))
    given = dict(values) if names is None else tuple(values[name] for name in names)
    written = connection.exec_driver_sql(statement, given)
    return written.first() is not None  # the count of inserted rows is no use: drivers differ


def insert_or_replace(
    connection: Connection, table: Table, key: Sequence[str], values: Mapping[str, Any]
) -> None:
    """Insert a row, or give the row of the same key these values."""
    changes = {name: value for name, value in values.items() if name not in key}
    statement = _insert(connection.dialect.name, table).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changes))


@lru_cache
def _insertion(dialect: Dialect, table: Table, names: tuple[str, ...]) -> tuple[str, Sequence[str] | None]:
    """Keep the text of an insertion, and the order of its values where the driver takes them by place.

    A push inserts for each message, and SQLAlchemy compiles what may conflict anew each time: that costs more
    than to insert. The columns of the portal hold values as they are, so the driver may be given them.
    """
    insertion = _insert(dialect.name, table).on_conflict_do_nothing().returning(*table.primary_key.columns)
    compiled = insertion.compile(dialect=dialect, column_keys=list(names))
    return str(compiled), getattr(compiled, "positiontup", None)


def _insert(dialect: str, table: Table) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)
