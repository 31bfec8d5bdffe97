"""The program refuses to run where its ledger can be changed, and survives damaged files (L4, DSK4)."""

import hashlib
import random
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from staffdesk.domain.errors import Unavailable
from staffdesk.domain.permissions import SYSTEM
from staffdesk.models.requests import StoredFile
from staffdesk.models.unit_of_work import Database
from staffdesk.services import audit, health_check, ledger
from staffdesk.services.health_check import Problem, ProblemKind
from tests.journal import AN_INSTANT, tamper, write_entries

CONTENT = b"%PDF-1.7 une attestation"


@pytest.fixture
def office(database: Database) -> Database:
    """An office with a journal, an audit log and a document."""
    write_entries(database, 6)
    with database.begin() as session:
        audit.record(session, SYSTEM, "till.opened", "till:1", at=AN_INSTANT)
        audit.record(session, SYSTEM, "till.closed", "till:1", at=AN_INSTANT)
        session.add(
            StoredFile(
                direction="in",
                name="attestation.pdf",
                media_type="application/pdf",
                size=len(CONTENT),
                sha256=hashlib.sha256(CONTENT).hexdigest(),
                received=len(CONTENT),
                complete=True,
                content=CONTENT,
                created_at=AN_INSTANT,
            )
        )
    return database


def test_the_guards_hold_and_the_test_leaves_no_trace(office: Database) -> None:
    before = ledger.verify(office)
    health_check.self_test(office)
    assert ledger.verify(office) == before
    assert before.fault is None


def test_an_empty_ledger_is_tested_too(database: Database) -> None:
    health_check.self_test(database)


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("table", ["ledger_entry", "ledger_line"])
def test_a_file_without_one_guard_is_refused(sqlite_database: Database, table: str, change: str) -> None:
    tamper_guard(sqlite_database, f"{table}_no_{change}")
    with pytest.raises(Unavailable) as caught:
        health_check.self_test(sqlite_database)
    assert caught.value.code == "ledger_unguarded"
    assert str(caught.value.facts["passed"]).lower().startswith(change)


def tamper_guard(database: Database, trigger: str) -> None:
    """Take one trigger away from an embedded office."""
    file = sqlite3.connect(str(database.file))
    file.execute(f"DROP TRIGGER {trigger}")
    file.commit()
    file.close()


def test_a_server_without_guards_is_refused(postgresql_database: Database) -> None:
    with postgresql_database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE ledger_line DISABLE TRIGGER ledger_line_no_change"))
    with pytest.raises(Unavailable, match="ledger_unguarded"):
        health_check.self_test(postgresql_database)


def test_a_sound_office_has_no_problem(office: Database) -> None:
    report = health_check.check(office)
    assert (report.problems, report.ledger_no, report.sound) == ((), 6, True)
    assert report.ledger_hash == ledger.verify(office).head.hash
    assert health_check.check(office, thorough=False).sound


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE ledger_line SET cents = cents + 1 WHERE entry_no = 3", Problem(ProblemKind.LEDGER, "3")),
        ("UPDATE audit_entry SET who = 'x' WHERE id = 2", Problem(ProblemKind.AUDIT, "2")),
        ("UPDATE stored_file SET sha256 = 'x'", Problem(ProblemKind.DOCUMENT, "1")),
    ],
)
def test_what_was_altered_is_named(office: Database, statement: str, problem: Problem) -> None:
    tamper(office, statement)
    assert health_check.check(office).problems == (problem,)


def test_a_dangling_reference_is_named(sqlite_database: Database) -> None:
    tamper(sqlite_database, "INSERT INTO ledger_line VALUES (1, 1, 'cash', 0)")
    kinds = {problem.kind for problem in health_check.check(sqlite_database).problems}
    assert kinds == {ProblemKind.FOREIGN_KEY, ProblemKind.LEDGER}


def closed_file(database: Database) -> Path:
    """Close an embedded office and return its file, whole."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    assert database.file is not None
    return database.file


@pytest.mark.parametrize("keep", [10, 90, 100, 4096, 5000, 20_000])
def test_a_file_cut_short_is_damage_to_report(sqlite_database: Database, keep: int) -> None:
    write_entries(sqlite_database, 6)
    file = closed_file(sqlite_database)
    file.write_bytes(file.read_bytes()[:keep])
    assert not health_check.check(Database(sqlite_database.url)).sound


def test_an_emptied_file_is_no_office(sqlite_database: Database) -> None:
    closed_file(sqlite_database).write_bytes(b"")
    with pytest.raises(Unavailable, match="not_an_office"):
        health_check.check(Database(sqlite_database.url))


@pytest.mark.parametrize("seed", range(20))
def test_pages_of_noise_never_make_it_fall_over(sqlite_database: Database, seed: int) -> None:
    write_entries(sqlite_database, 6)
    file = closed_file(sqlite_database)
    noise = random.Random(seed)
    content = bytearray(file.read_bytes())
    page = noise.randrange(1, len(content) // 4096) * 4096
    content[page : page + 4096] = noise.randbytes(4096)
    file.write_bytes(content)
    report = health_check.check(Database(sqlite_database.url))
    assert not report.sound
