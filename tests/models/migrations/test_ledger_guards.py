"""The database itself refuses to change or forget what was written to the ledger (L4)."""

import sqlite3
from collections.abc import Iterator

import pytest
from sqlalchemy import make_url, text

from staffdesk.models.migrations.ledger_guards import REFUSAL
from staffdesk.models.unit_of_work import Database
from tests.journal import refusal, write_entries

COPY_OF_FIRST = (
    "SELECT no, recorded_at, 'forged', household_ref, by_user, session_id, document_ref, ref_no, "
    "payload, prev_hash, hash FROM ledger_entry WHERE no = 1"
)
REPLACEMENTS = [
    f"REPLACE INTO ledger_entry {COPY_OF_FIRST}",
    f"INSERT OR REPLACE INTO ledger_entry {COPY_OF_FIRST}",
    f"REPLACE INTO ledger_entry {COPY_OF_FIRST.replace('SELECT no,', 'SELECT 99,')}",
    "REPLACE INTO ledger_line SELECT entry_no, position, account, cents + 1 FROM ledger_line",
    f"INSERT INTO ledger_entry {COPY_OF_FIRST} ON CONFLICT (no) DO UPDATE SET kind = 'forged'",
]
CHANGES = [
    "UPDATE ledger_entry SET payload = '{}' WHERE no = 2",
    "UPDATE ledger_entry SET no = no + 100",
    "DELETE FROM ledger_entry WHERE no = 3",
    "DELETE FROM ledger_entry",
    "UPDATE ledger_line SET cents = 0",
    "DELETE FROM ledger_line WHERE entry_no = 3",
]
MERGE = "MERGE INTO ledger_line l USING (SELECT 1 AS no) s ON l.entry_no = s.no WHEN MATCHED THEN"
SERVER_CHANGES = [
    *CHANGES,
    f"INSERT INTO ledger_entry {COPY_OF_FIRST} ON CONFLICT (no) DO UPDATE SET kind = 'forged'",
    f"{MERGE} UPDATE SET cents = 0",
    f"{MERGE} DELETE",
    "WITH gone AS (DELETE FROM ledger_line RETURNING *) SELECT count(*) FROM gone",
    "TRUNCATE ledger_line",
    "TRUNCATE ledger_entry CASCADE",
    "TRUNCATE audit_entry",
    "UPDATE audit_entry SET who = 'nobody'",
    "DELETE FROM audit_entry",
]


def everything_in(database: Database) -> list[tuple[object, ...]]:
    """Return every value of the journal."""
    with database.read() as session:
        rows = [*session.execute(text("SELECT * FROM ledger_entry ORDER BY no"))]
        rows += session.execute(text("SELECT * FROM ledger_line ORDER BY entry_no, position"))
        return [tuple(row) for row in rows]


@pytest.fixture
def other_program(sqlite_database: Database) -> Iterator[sqlite3.Connection]:
    """A connection of a program that knows nothing of ours: default settings, no authorizer."""
    write_entries(sqlite_database, 3)
    connection = sqlite3.connect(str(make_url(sqlite_database.url).database), isolation_level=None)
    yield connection
    connection.close()


@pytest.mark.parametrize("statement", [*CHANGES, *REPLACEMENTS, "DELETE FROM audit_entry WHERE id = 1"])
def test_another_program_is_refused_by_the_file_itself(
    other_program: sqlite3.Connection, sqlite_database: Database, statement: str
) -> None:
    other_program.execute(
        "INSERT INTO audit_entry (at, user_id, who, action, record, facts, prev_hash, hash) "
        "VALUES ('now', 1, 'who', 'what', 'which', '{}', '', 'h')"
    )
    before = everything_in(sqlite_database)
    with pytest.raises(sqlite3.IntegrityError, match=REFUSAL):
        other_program.execute(statement)
    assert everything_in(sqlite_database) == before


@pytest.mark.parametrize("cents", ["'12 €'", "1.5", "1000000000000", "-1000000000000", "NULL"])
def test_only_whole_cents_in_range_are_stored(other_program: sqlite3.Connection, cents: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        other_program.execute(f"INSERT INTO ledger_line VALUES (3, 9, 'cash', {cents})")


@pytest.mark.parametrize("role", ["origin", "replica"])
def test_even_the_owner_on_a_server_is_refused(postgresql_database: Database, role: str) -> None:
    write_entries(postgresql_database, 3)
    before = everything_in(postgresql_database)
    as_role = f"SET LOCAL session_replication_role = {role}"
    answers = {change: refusal(postgresql_database, as_role, change) for change in SERVER_CHANGES}
    assert [change for change, answer in answers.items() if REFUSAL not in answer] == []
    assert everything_in(postgresql_database) == before
