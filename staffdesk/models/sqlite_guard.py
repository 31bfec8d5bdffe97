"""What a connection of the program may never do to an SQLite office, whatever SQL reaches it (L4).

SQLite asks this authorizer while it prepares a statement, so that a refused one never runs. Triggers in the
file refuse the same changes to other programs; this refuses those who would take the triggers away first.
"""

import sqlite3

APPEND_ONLY = frozenset({"ledger_entry", "ledger_line", "audit_entry"})
CATALOGUE = frozenset({"sqlite_master", "sqlite_schema", "sqlite_temp_master", "sqlite_temp_schema"})

_TABLE_CHANGES = frozenset({sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})
_ROW_CHANGES = _TABLE_CHANGES | {sqlite3.SQLITE_INSERT}
_SCHEMA_CHANGES = frozenset(
    {
        sqlite3.SQLITE_ALTER_TABLE,
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_DETACH,
        sqlite3.SQLITE_REINDEX,
        sqlite3.SQLITE_CREATE_INDEX,
        sqlite3.SQLITE_CREATE_TABLE,
        sqlite3.SQLITE_CREATE_TEMP_INDEX,
        sqlite3.SQLITE_CREATE_TEMP_TABLE,
        sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
        sqlite3.SQLITE_CREATE_TEMP_VIEW,
        sqlite3.SQLITE_CREATE_TRIGGER,
        sqlite3.SQLITE_CREATE_VIEW,
        sqlite3.SQLITE_CREATE_VTABLE,
        sqlite3.SQLITE_DROP_INDEX,
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_DROP_TEMP_INDEX,
        sqlite3.SQLITE_DROP_TEMP_TABLE,
        sqlite3.SQLITE_DROP_TEMP_TRIGGER,
        sqlite3.SQLITE_DROP_TEMP_VIEW,
        sqlite3.SQLITE_DROP_TRIGGER,
        sqlite3.SQLITE_DROP_VIEW,
        sqlite3.SQLITE_DROP_VTABLE,
    }
)
_QUESTIONS = frozenset(
    {
        "foreign_key_check",
        "foreign_key_list",
        "index_info",
        "index_list",
        "index_xinfo",
        "integrity_check",
        "max_page_count",
        "quick_check",
        "table_info",
        "table_list",
        "table_xinfo",
        "wal_checkpoint",
    }
)


def install(connection: sqlite3.Connection, _record: object = None) -> None:
    """Put the guard on a fresh connection, after its settings were made."""
    connection.set_authorizer(judge)


def judge(action: int, first: str | None, second: str | None, _schema: str | None, _via: str | None) -> int:
    """Answer SQLite whether a statement may do this; `first` is the table or the name of a pragma."""
    if action in _SCHEMA_CHANGES:
        return sqlite3.SQLITE_DENY
    if action in _ROW_CHANGES and (first in CATALOGUE or (action in _TABLE_CHANGES and first in APPEND_ONLY)):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and second is not None and first not in _QUESTIONS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
