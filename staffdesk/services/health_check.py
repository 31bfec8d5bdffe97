"""Is the database sound, and does it refuse what it must refuse (L4, DSK4)?

`self_test` runs at each start and stops the program when the ledger could be changed; `check` re-reads
everything and reports. Neither needs the keyring, and neither changes anything.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, TextClause, select, text
from sqlalchemy.exc import DBAPIError

from staffdesk.domain.errors import Unavailable
from staffdesk.models import migrations
from staffdesk.models.requests import StoredFile
from staffdesk.models.unit_of_work import Database, build_engine, fault_code, translated_faults
from staffdesk.services import audit, ledger

_NUMBERS = {"no": 2_000_000_000, "bare": 2_000_000_001}  # of entries that are always rolled back

_PROBES = (
    """
    INSERT INTO ledger_entry (no, recorded_at, kind, by_user, payload, prev_hash, hash)
    VALUES (:no, 'self-test', 'self_test', 0, '{}', '', 'self-test')
    """,
    """
    INSERT INTO ledger_entry (no, recorded_at, kind, by_user, payload, prev_hash, hash)
    VALUES (:bare, 'self-test', 'self_test', 0, '{}', '', 'self-test, without lines')
    """,
    "INSERT INTO ledger_line (entry_no, position, account, cents) VALUES (:no, 1, 'self_test', 0)",
)
_ATTEMPTS = (
    "UPDATE ledger_line SET cents = 1 WHERE entry_no = :no",
    "DELETE FROM ledger_line WHERE entry_no = :no",
    "UPDATE ledger_entry SET payload = '' WHERE no = :bare",
    "DELETE FROM ledger_entry WHERE no = :bare",
)
_QUICK_CHECK = text("PRAGMA quick_check")
_INTEGRITY_CHECK = text("PRAGMA integrity_check")


class ProblemKind(StrEnum):
    """What a check can find."""

    FILE = "file"
    FOREIGN_KEY = "foreign_key"
    LEDGER = "ledger"
    AUDIT = "audit"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: its kind, and where (a `no`, a row, or SQLite's own words)."""

    kind: ProblemKind
    where: str


@dataclass(frozen=True)
class HealthReport:
    """What a check found; `ledger_no` and `ledger_hash` are the newest trusted entry of the journal."""

    problems: tuple[Problem, ...]
    ledger_no: int = 0
    ledger_hash: str = ""

    @property
    def sound(self) -> bool:
        """Tell whether nothing was found."""
        return not self.problems


def self_test(database: Database) -> None:
    """Try to change and to delete an entry of the ledger, without our own guard in the way, and undo all.

    Raises:
        Unavailable: ``ledger_unguarded`` when one of them passed: the program must not run on such a
            database. Else as ``Database.begin``.
    """
    engine = build_engine(database.url, guarded=False)
    try:
        with translated_faults(), engine.connect() as connection, connection.begin() as transaction:
            for statement in _PROBES:
                connection.execute(text(statement), _NUMBERS)
            passed = [statement for statement in _ATTEMPTS if _passes(connection, statement)]
            transaction.rollback()
    finally:
        engine.dispose()
    if passed:
        raise Unavailable("ledger_unguarded", passed=passed[0].split(" WHERE")[0])


def check(database: Database, *, thorough: bool = True) -> HealthReport:
    """Re-read the database: the file, references, ledger and audit log, and the bytes of every document.

    Args:
        database: the office.
        thorough: read everything; otherwise only what takes no time at a start (the file, quickly).

    Raises:
        Unavailable: there is no office there, or nobody answers. A damaged file is a problem to report.
    """
    steps: list[Callable[[Database], Iterator[Problem]]] = [_identity_problems, _file_problems]
    steps += [_reference_problems, _audit_problems, _document_problems] if thorough else []
    problems = [problem for step in steps for problem in _survived(step, database)]
    if not thorough:
        return HealthReport(tuple(problems))
    return _with_ledger(problems, database)


def _with_ledger(problems: list[Problem], database: Database) -> HealthReport:
    try:
        journal = ledger.verify(database)
    except Unavailable as error:
        _pass_on_absence(error)
        return HealthReport((*problems, Problem(ProblemKind.FILE, error.code)))
    if journal.fault is not None:
        problems.append(Problem(ProblemKind.LEDGER, str(journal.fault.no)))
    return HealthReport(tuple(problems), journal.head.no, journal.head.hash)


def _survived(step: Callable[[Database], Iterator[Problem]], database: Database) -> list[Problem]:
    try:
        return list(step(database))
    except Unavailable as error:
        _pass_on_absence(error)
        return [Problem(ProblemKind.FILE, error.code)]


def _pass_on_absence(error: Unavailable) -> None:
    if error.code != "database_damaged":
        raise error


def _identity_problems(database: Database) -> Iterator[Problem]:
    migrations.require_known(database.url)
    yield from ()


def _file_problems(database: Database, question: TextClause = _QUICK_CHECK) -> Iterator[Problem]:
    if not database.is_sqlite:
        return
    with database.read() as session:
        for row in session.execute(question):
            if row[0] != "ok":
                yield Problem(ProblemKind.FILE, str(row[0]))


def _reference_problems(database: Database) -> Iterator[Problem]:
    if not database.is_sqlite:
        return  # a server that accepted a row has checked its references
    yield from _file_problems(database, _INTEGRITY_CHECK)
    with database.read() as session:
        for table, row_id, parent, _ in session.execute(text("PRAGMA foreign_key_check")):
            yield Problem(ProblemKind.FOREIGN_KEY, f"{table} {row_id} -> {parent}")


def _audit_problems(database: Database) -> Iterator[Problem]:
    fault = audit.first_fault(database)
    if fault is not None:
        yield Problem(ProblemKind.AUDIT, str(fault))


def _document_problems(database: Database) -> Iterator[Problem]:
    columns = (StoredFile.id, StoredFile.sha256, StoredFile.content)
    whole = select(*columns).where(StoredFile.complete, StoredFile.content.is_not(None))
    with database.read() as session:
        for row_id, sha256, content in session.execute(whole.execution_options(yield_per=20)):
            if hashlib.sha256(content).hexdigest() != sha256:
                yield Problem(ProblemKind.DOCUMENT, str(row_id))


def _passes(connection: Connection, statement: str) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(text(statement), _NUMBERS)
    except DBAPIError as error:
        if fault_code(error) is not None:
            raise
        return False
    return True
