"""The journal is gapless under concurrent writers, and any change to it is found and named (L1, L2, L5)."""

import contextlib
import sqlite3
import threading
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from staffdesk.domain.errors import Unavailable
from staffdesk.domain.ledger import (
    GENESIS,
    Account,
    EntryKind,
    FaultKind,
    LedgerLine,
    invoice_lines,
)
from staffdesk.domain.money import Cents
from staffdesk.domain.permissions import SYSTEM
from staffdesk.models.unit_of_work import Database
from staffdesk.services import ledger
from tests.journal import AN_INSTANT, tamper, write_entries
from tests.together import insist, run_together

ROWS = 6
WRITERS = 8
TURNS = 12


class Change(RuntimeError):
    """Somebody changed their mind in the middle of a transaction."""


def add(database: Database, cents: int = 100, *, at: datetime = AN_INSTANT) -> int:
    """Append one small invoice and return its number."""
    with database.begin() as session:
        lines = invoice_lines([("canteen", cents)])
        return ledger.append(session, EntryKind.INVOICE, lines, at=at, by=SYSTEM).no


def give_up(database: Database, cents: int) -> None:
    """Append one small invoice and change one's mind."""
    with contextlib.suppress(Change), database.begin() as session:
        lines = invoice_lines([("canteen", cents)])
        ledger.append(session, EntryKind.INVOICE, lines, at=AN_INSTANT, by=SYSTEM)
        raise Change


def test_entries_are_numbered_from_one_and_chained(database: Database) -> None:
    first, second, third = write_entries(database, 3)
    assert (first.no, second.no, third.no) == (1, 2, 3)
    assert (first.prev_hash, second.prev_hash, third.prev_hash) == (GENESIS, first.hash, second.hash)
    with database.read() as session:
        assert ledger.head(session) == ledger.LedgerHead(3, third.hash, third.recorded_at)


def test_many_entries_at_once_are_chained_as_one_by_one(database: Database) -> None:
    add(database)
    told = [ledger.NewEntry(EntryKind.INVOICE, invoice_lines([("canteen", cents)])) for cents in (305, 610)]
    with database.begin() as session:
        written = ledger.append_all(session, told, at=AN_INSTANT, by=SYSTEM)
        assert ledger.append_all(session, [], at=AN_INSTANT, by=SYSTEM) == ()
    add(database)
    assert [entry.no for entry in written] == [2, 3]
    assert written[1].prev_hash == written[0].hash
    report = ledger.verify(database)
    assert (report.entries, report.fault) == (4, None)


def test_an_empty_journal_is_sound(database: Database) -> None:
    assert ledger.verify(database) == ledger.VerifyReport(0, ledger.EMPTY, None, {})


def test_a_sound_journal_gives_its_head_and_balances(database: Database) -> None:
    written = write_entries(database, ROWS)
    report = ledger.verify(database, anchors={written[2].no: written[2].hash})
    assert (report.entries, report.head.no, report.head.hash) == (ROWS, ROWS, written[-1].hash)
    assert report.fault is None
    assert sum(report.balances.values()) == 0
    assert report.balances[Account.CASH] == 2001 + 2005


def test_a_rollback_gives_its_number_back(database: Database) -> None:
    add(database)
    give_up(database, 500)
    assert add(database) == 2
    assert ledger.verify(database).fault is None


def test_lines_that_do_not_balance_are_a_bug_and_take_no_number(database: Database) -> None:
    with pytest.raises(ValueError, match="unbalanced"), database.begin() as session:
        ledger.append(
            session, EntryKind.PAYMENT, (LedgerLine(1, "cash", Cents(5)),), at=AN_INSTANT, by=SYSTEM
        )
    assert add(database) == 1


def test_time_never_goes_back_in_the_journal(database: Database) -> None:
    add(database, at=datetime(2026, 11, 16, 10, 0, tzinfo=UTC))
    add(database, at=datetime(2026, 11, 16, 9, 0, tzinfo=UTC))
    with database.read() as session:
        assert ledger.head(session).recorded_at == "2026-11-16T10:00:00.000000Z"


def test_eight_writers_leave_no_gap_under_rollbacks(database: Database) -> None:
    """Eight threads of twelve turns each; every fifth turn changes its mind after taking a number."""
    written: list[int] = []

    def write_once(writer: int, turn: int) -> int:
        with database.begin() as session:
            lines = invoice_lines([("canteen", 100 + writer)])
            entry = ledger.append(session, EntryKind.INVOICE, lines, at=AN_INSTANT, by=SYSTEM)
            if (writer + turn) % 5 == 0:
                raise Change
        return entry.no

    def write(writer: int) -> None:
        for turn in range(TURNS):
            with suppress(Change):
                written.append(insist(partial(write_once, writer, turn)))

    run_together([partial(write, number) for number in range(WRITERS)])
    assert sorted(written) == list(range(1, len(written) + 1))
    assert len(written) == WRITERS * TURNS - sum(
        (w + t) % 5 == 0 for w in range(WRITERS) for t in range(TURNS)
    )
    assert ledger.verify(database).fault is None


TEXT_COLUMNS = ("recorded_at", "kind", "household_ref", "document_ref", "payload", "prev_hash", "hash")
NUMBER_COLUMNS = ("by_user", "session_id", "ref_no")


@pytest.mark.parametrize("no", range(1, ROWS + 1))
@pytest.mark.parametrize("column", [*TEXT_COLUMNS, *NUMBER_COLUMNS])
def test_a_changed_value_is_found(sqlite_database: Database, column: str, no: int) -> None:
    write_entries(sqlite_database, ROWS)
    changed = f"'x' || {column}" if column in TEXT_COLUMNS else f"coalesce({column}, 0) + 1"
    tamper(sqlite_database, f"UPDATE ledger_entry SET {column} = {changed} WHERE no = :no", no=no)
    found = ledger.verify(sqlite_database).fault
    assert found is not None
    assert found.no == no


@pytest.mark.soak
def test_every_value_of_a_thousand_entries_changed_in_turn_is_found(sqlite_database: Database) -> None:
    write_entries(sqlite_database, 1000)
    tamper(sqlite_database)  # the guards are gone from here on
    file = sqlite3.connect(str(sqlite_database.file), isolation_level=None)
    missed = []
    for column in (*TEXT_COLUMNS, *NUMBER_COLUMNS):
        changed = f"'x' || {column}" if column in TEXT_COLUMNS else f"coalesce({column}, 0) + 1"
        for no in range(1, 1001):
            ((before,),) = file.execute(f"SELECT {column} FROM ledger_entry WHERE no = ?", (no,)).fetchall()
            file.execute(f"UPDATE ledger_entry SET {column} = {changed} WHERE no = ?", (no,))
            found = ledger.verify(sqlite_database).fault
            if found is None or found.no != no:
                missed.append((column, no))
            file.execute(f"UPDATE ledger_entry SET {column} = ? WHERE no = ?", (before, no))
    for column, changed in (
        ("account", "'x' || account"),
        ("cents", "cents + 1"),
        ("position", "position + 7"),
    ):
        for no, position in file.execute("SELECT entry_no, position FROM ledger_line").fetchall():
            where = (no, position)
            at = "WHERE entry_no = ? AND position = ?"
            ((before,),) = file.execute(f"SELECT {column} FROM ledger_line {at}", where).fetchall()
            file.execute(f"UPDATE ledger_line SET {column} = {changed} {at}", where)
            found = ledger.verify(sqlite_database).fault
            if found is None or found.no != no:
                missed.append((column, no))
            there = (no, position + 7) if column == "position" else where
            file.execute(f"UPDATE ledger_line SET {column} = ? {at}", (before, *there))
    file.close()
    assert missed == []
    assert ledger.verify(sqlite_database).fault is None


@pytest.mark.parametrize("column", ["household_ref", "document_ref", "session_id", "ref_no"])
def test_a_value_taken_away_is_found(database: Database, column: str) -> None:
    write_entries(database, ROWS)
    tamper(database, f"UPDATE ledger_entry SET {column} = NULL WHERE no = 4")
    found = ledger.verify(database).fault
    assert found is not None
    assert found.no == 4


FORGED_ENTRY = f"""
INSERT INTO ledger_entry (no, recorded_at, kind, by_user, payload, prev_hash, hash)
SELECT no + 1, recorded_at, kind, by_user, payload, hash, 'x' || hash FROM ledger_entry WHERE no = {ROWS}
"""
TAMPERINGS: dict[str, tuple[tuple[str, ...], int]] = {
    "an amount": (("UPDATE ledger_line SET cents = cents + 1 WHERE entry_no = 2 AND position = 1",), 2),
    "two amounts that still balance": (
        (
            "UPDATE ledger_line SET cents = cents + 1 WHERE entry_no = 2 AND position = 1",
            "UPDATE ledger_line SET cents = cents - 1 WHERE entry_no = 2 AND position = 2",
        ),
        2,
    ),
    "an account": (("UPDATE ledger_line SET account = 'cheques' WHERE entry_no = 2 AND position = 1",), 2),
    "a position": (("UPDATE ledger_line SET position = 9 WHERE entry_no = 3 AND position = 2",), 3),
    "a line less": (("DELETE FROM ledger_line WHERE entry_no = 5 AND position = 1",), 5),
    "all lines of an entry": (("DELETE FROM ledger_line WHERE entry_no = 5",), 5),
    "a line more, of nothing": (("INSERT INTO ledger_line VALUES (3, 3, 'cash', 0)",), 3),
    "a line of an entry to come": (("INSERT INTO ledger_line VALUES (9, 1, 'cash', 0)",), 9),
    "lines given to another entry": (("UPDATE ledger_line SET entry_no = 40 WHERE entry_no = 4",), 4),
    "an entry less": (
        ("DELETE FROM ledger_line WHERE entry_no = 3", "DELETE FROM ledger_entry WHERE no = 3"),
        3,
    ),
    "the last entry": (
        (f"DELETE FROM ledger_line WHERE entry_no = {ROWS}", f"DELETE FROM ledger_entry WHERE no = {ROWS}"),
        ROWS,
    ),
    "the first entry": (
        ("DELETE FROM ledger_line WHERE entry_no = 1", "DELETE FROM ledger_entry WHERE no = 1"),
        1,
    ),
    "everything": (("DELETE FROM ledger_line", "DELETE FROM ledger_entry"), 1),
    "an entry more at the end": ((FORGED_ENTRY,), ROWS + 1),
    "two entries that changed places": (
        (
            "UPDATE ledger_entry SET no = 100 WHERE no = 2",
            "UPDATE ledger_entry SET no = 2 WHERE no = 3",
            "UPDATE ledger_entry SET no = 3 WHERE no = 100",
            "UPDATE ledger_line SET entry_no = 100 WHERE entry_no = 2",
            "UPDATE ledger_line SET entry_no = 2 WHERE entry_no = 3",
            "UPDATE ledger_line SET entry_no = 3 WHERE entry_no = 100",
        ),
        2,
    ),
    "an accent in another Unicode form": (
        ("UPDATE ledger_entry SET payload = replace(payload, 'é', 'e' || :accent) WHERE no = 4",),
        4,
    ),
    "a counter set back": (("UPDATE number_counter SET last = 2 WHERE series = 'ledger'",), 3),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_is_found_and_named(database: Database, tampering: str) -> None:
    write_entries(database, ROWS)
    statements, no = TAMPERINGS[tampering]
    tamper(database, *statements, **({"accent": "\u0301"} if "accent" in tampering else {}))
    found = ledger.verify(database).fault
    assert found is not None
    assert found.no == no


def test_text_that_is_no_text_is_a_fault_not_a_crash(sqlite_database: Database) -> None:
    write_entries(sqlite_database, 3)
    tamper(sqlite_database, "UPDATE ledger_entry SET payload = CAST(x'ff41' AS TEXT) WHERE no = 2")
    found = ledger.verify(sqlite_database).fault
    assert found is not None
    assert (found.no, found.kind) == (2, FaultKind.BAD_VALUE)


def test_a_chain_rewritten_whole_is_found_by_an_anchor(database: Database, sqlite_database: Database) -> None:
    anchored = write_entries(database, 3)[1]
    with database.begin() as session:
        assert session.scalar(text("SELECT count(*) FROM ledger_entry")) == 3
    cut = (
        "DELETE FROM ledger_line WHERE entry_no > 1",
        "DELETE FROM ledger_entry WHERE no > 1",
        "UPDATE number_counter SET last = 1 WHERE series = 'ledger'",
    )
    tamper(database, *cut)
    add(database, 1)
    assert ledger.verify(database).fault is None
    found = ledger.verify(database, anchors={anchored.no: anchored.hash}).fault
    assert found is not None
    assert (found.no, found.kind) == (2, FaultKind.ANCHOR_DIFFERS)


def test_nothing_is_added_after_a_cut_tail(database: Database) -> None:
    write_entries(database, 3)
    tamper(database, "DELETE FROM ledger_line WHERE entry_no = 3", "DELETE FROM ledger_entry WHERE no = 3")
    with pytest.raises(Unavailable) as caught:
        add(database)
    assert (caught.value.code, caught.value.facts["no"]) == ("ledger_damaged", 3)


def test_verification_sees_one_moment_while_others_write(database: Database) -> None:
    write_entries(database, ROWS)
    stop = threading.Event()
    failures: list[BaseException] = []

    def write_on() -> None:
        try:
            while not stop.is_set():
                add(database)
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)

    writer = threading.Thread(target=write_on)
    writer.start()
    reports = [ledger.verify(database) for _ in range(5)]
    stop.set()
    writer.join()
    assert failures == []
    assert [report.fault for report in reports] == [None] * 5


def test_something_else_is_no_journal(empty_url: str) -> None:
    if empty_url.startswith("sqlite"):
        with pytest.raises(Unavailable, match="database_missing"):
            ledger.verify(Database(empty_url))
    else:
        with pytest.raises(Unavailable, match="not_an_office"):
            ledger.verify(Database(empty_url))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(-(10**11), 10**11), st.booleans()), max_size=8))
def test_money_is_never_made_nor_lost(sqlite_database: Database, steps: list[tuple[int, bool]]) -> None:
    """Whatever is appended or given up, the journal holds exactly what was committed."""
    before = ledger.verify(sqlite_database)
    owed = before.balances.get(Account.FAMILY_RECEIVABLE.value, 0)
    for cents, keeps in steps:
        if keeps:
            add(sqlite_database, cents)
            owed += cents
        else:
            give_up(sqlite_database, cents)
    after = ledger.verify(sqlite_database)
    assert after.fault is None
    assert after.entries == before.entries + sum(keeps for _, keeps in steps)
    assert after.balances.get(Account.FAMILY_RECEIVABLE.value, 0) == owed
    assert sum(after.balances.values()) == 0
