"""The walk hands out whole entries in order, and stops at what cannot be read as one."""

from sqlalchemy import text

from staffdesk.domain.ledger import FaultKind
from staffdesk.models.unit_of_work import Database
from staffdesk.services.ledger_walk import LedgerWalk, one_moment
from tests.journal import tamper, write_entries


def test_entries_come_in_order_with_their_lines(database: Database) -> None:
    written = write_entries(database, 5)
    with one_moment(database.url) as connection:
        walk = LedgerWalk(connection)
        assert list(walk) == written
    assert (walk.trusted, walk.last, walk.fault) == (5, written[-1], None)


def test_an_entry_is_trusted_once_the_next_is_asked_for(database: Database) -> None:
    written = write_entries(database, 3)
    with one_moment(database.url) as connection:
        walk = LedgerWalk(connection)
        entries = iter(walk)
        next(entries)
        assert (walk.trusted, walk.reached) == (0, 1)
        next(entries)
        assert (walk.trusted, walk.last) == (1, written[0])
        entries.close()  # type: ignore[attr-defined]


def test_what_is_written_meanwhile_is_not_seen(database: Database) -> None:
    write_entries(database, 2)
    with one_moment(database.url) as connection:
        assert connection.scalar(text("SELECT count(*) FROM ledger_entry")) == 2
        write_entries(database, 1)
        assert len(list(LedgerWalk(connection))) == 2


def test_lines_of_no_entry_stop_the_walk(database: Database) -> None:
    write_entries(database, 3)
    tamper(database, "DELETE FROM ledger_entry WHERE no = 2")
    with one_moment(database.url) as connection:
        walk = LedgerWalk(connection)
        assert [entry.no for entry in walk] == [1]
    assert walk.fault is not None
    assert (walk.fault.no, walk.fault.kind) == (2, FaultKind.MISSING)
