"""A connection of the program cannot take the guards of an embedded office away (L4)."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from staffdesk.models.unit_of_work import Database
from tests.journal import refusal, write_entries
from tests.models.migrations.test_ledger_guards import CHANGES, REPLACEMENTS, everything_in

FORBIDDEN = [
    *CHANGES,
    *REPLACEMENTS,
    "UPDATE OR REPLACE ledger_line SET cents = 0 WHERE entry_no = 1",
    "DROP TABLE ledger_line",
    "DROP TRIGGER ledger_entry_no_update",
    "ALTER TABLE ledger_line RENAME TO elsewhere",
    "ALTER TABLE ledger_line DROP COLUMN cents",
    "ALTER TABLE ledger_line ADD COLUMN note TEXT",
    "CREATE TRIGGER quiet BEFORE INSERT ON ledger_line BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TEMP TRIGGER quiet BEFORE INSERT ON ledger_line BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TEMP VIEW ledger_line AS SELECT 1",
    "CREATE TEMP TABLE ledger_entry (no INTEGER)",
    "CREATE VIEW other AS SELECT * FROM ledger_line",
    "CREATE INDEX other ON ledger_line (cents)",
    "PRAGMA writable_schema = ON",
    "PRAGMA recursive_triggers = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA ignore_check_constraints = ON",
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "UPDATE sqlite_master SET sql = '' WHERE name = 'ledger_line'",
    "DELETE FROM sqlite_schema WHERE type = 'trigger'",
    "ATTACH DATABASE ':memory:' AS other",
    "REINDEX",
]


def test_what_is_forbidden_is_refused_and_changes_nothing(sqlite_database: Database) -> None:
    write_entries(sqlite_database, 3)
    before = everything_in(sqlite_database)
    answers = {statement: refusal(sqlite_database, statement) for statement in FORBIDDEN}
    refusals = ("not authorized", "append-only", "prohibited", "may not be")
    assert [said for said, answer in answers.items() if not any(word in answer for word in refusals)] == []
    assert everything_in(sqlite_database) == before
    with sqlite_database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")) == 9


def test_the_file_cannot_be_copied_aside_by_sql(sqlite_database: Database, tmp_path: Path) -> None:
    raw = sqlite_database.engine.raw_connection()
    try:
        with pytest.raises(sqlite3.DatabaseError):
            raw.cursor().execute("VACUUM INTO ?", (str(tmp_path / "copy.sqlite"),))
    finally:
        raw.close()


def test_ordinary_work_and_questions_pass(sqlite_database: Database) -> None:
    write_entries(sqlite_database, 3)
    with sqlite_database.begin() as session:
        session.execute(text("INSERT INTO number_counter VALUES ('F', 2026, 1)"))
        session.execute(text("UPDATE number_counter SET last = 2 WHERE series = 'F'"))
        session.execute(text("DELETE FROM number_counter WHERE series = 'F'"))
        assert session.scalar(text("PRAGMA quick_check")) == "ok"
        assert session.execute(text("PRAGMA table_info(ledger_line)")).all()
        assert session.scalar(text("PRAGMA recursive_triggers")) == 1
