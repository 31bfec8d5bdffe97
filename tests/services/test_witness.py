"""The witness holds each entry as soon as it is committed, and shows what a rewritten database hides (L3)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from staffdesk.domain.errors import Unavailable
from staffdesk.domain.ledger import EntryKind, FaultKind, invoice_lines
from staffdesk.domain.permissions import SYSTEM
from staffdesk.models.unit_of_work import Database
from staffdesk.services import ledger
from staffdesk.services.witness import Witness
from tests.journal import AN_INSTANT, tamper, write_entries


@pytest.fixture
def witness(database: Database, tmp_path: Path) -> Iterator[Witness]:
    """A witness that follows the office."""
    made = Witness(tmp_path / "elsewhere" / "witness.jsonl")
    made.file.parent.mkdir()
    stop = made.follow(database)
    yield made
    stop()


def add(database: Database, *, keeps: bool = True) -> None:
    """Append one entry, or give it up."""
    try:
        with database.begin() as session:
            lines = invoice_lines([("canteen", 100)])
            ledger.append(session, EntryKind.INVOICE, lines, at=AN_INSTANT, by=SYSTEM)
            if not keeps:
                raise RuntimeError
    except RuntimeError:
        pass


def test_each_entry_is_there_once_it_is_committed(database: Database, witness: Witness) -> None:
    written = write_entries(database, 3)
    assert witness.anchors() == {entry.no: entry.hash for entry in written}
    add(database, keeps=False)
    assert len(witness.anchors()) == 3
    add(database)
    assert list(witness.anchors()) == [1, 2, 3, 4]
    assert ledger.verify(database, witness.anchors()).fault is None
    assert '"lines":[{"account":"family_receivable"' in witness.file.read_text(encoding="utf-8")


def test_another_office_is_not_witnessed(
    database: Database, sqlite_database: Database, postgresql_database: Database, witness: Witness
) -> None:
    other = postgresql_database if database.is_sqlite else sqlite_database
    add(other)
    assert not witness.file.exists()


def test_a_tail_cut_with_care_and_a_chain_rewritten_are_found(database: Database, witness: Witness) -> None:
    write_entries(database, 3)
    cut = (
        "DELETE FROM ledger_line WHERE entry_no > 2",
        "DELETE FROM ledger_entry WHERE no > 2",
        "UPDATE number_counter SET last = 2 WHERE series = 'ledger'",
    )
    tamper(database, *cut)
    assert ledger.verify(database).fault is None
    found = ledger.verify(database, witness.anchors()).fault
    assert found is not None
    assert (found.no, found.kind) == (3, FaultKind.CUT_TAIL)
    add(database)
    found = ledger.verify(database, witness.anchors()).fault
    assert found is not None
    assert (found.no, found.kind) == (3, FaultKind.ANCHOR_DIFFERS)


def test_a_line_cut_short_by_a_power_cut_is_written_again(database: Database, witness: Witness) -> None:
    write_entries(database, 3)
    whole = witness.file.read_bytes()
    witness.file.write_bytes(whole[:-40])
    assert list(witness.anchors()) == [1, 2]
    add(database)
    assert list(witness.anchors()) == [1, 2, 3, 4]
    assert witness.file.read_bytes().startswith(whole)


def test_a_volume_that_is_gone_stops_no_payment_and_is_caught_up(
    database: Database, witness: Witness, caplog: pytest.LogCaptureFixture
) -> None:
    write_entries(database, 1)
    there = witness.file.parent
    away = there.rename(there.with_name("unplugged"))
    there.write_text("no folder", encoding="utf-8")
    add(database)
    assert "witness_unwritable" in caplog.text
    with pytest.raises(Unavailable, match="witness_unwritable"):
        witness.catch_up(database.engine)
    there.unlink()
    away.rename(there)
    assert witness.catch_up(database.engine) == 1
    assert witness.catch_up(database.engine) == 0
    assert ledger.verify(database, witness.anchors()).fault is None


def test_who_watches_is_told_once_that_it_fails_and_once_that_it_works_again(
    database: Database, witness: Witness
) -> None:
    told: list[str] = []
    witness.watch(lambda fault: told.append(fault.code if fault is not None else "well"))
    add(database)
    assert (told, witness.fault) == ([], None)
    there = witness.file.parent
    away = there.rename(there.with_name("unplugged"))
    there.write_text("no folder", encoding="utf-8")
    add(database)
    add(database)
    assert told == ["witness_unwritable"]
    assert witness.fault is not None
    there.unlink()
    away.rename(there)
    add(database)
    assert told == ["witness_unwritable", "well"]
    assert list(witness.anchors()) == [1, 2, 3, 4]


def test_something_else_is_no_witness(tmp_path: Path) -> None:
    file = tmp_path / "witness.jsonl"
    file.write_text("bonjour\n", encoding="utf-8")
    for path in (file, tmp_path / "missing"):
        with pytest.raises(Unavailable, match="witness_unreadable"):
            Witness(path).anchors()
