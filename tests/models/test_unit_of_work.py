"""A unit of work is whole or nothing, and what the environment does wrong has a code (DSK2, DSK5, DSK10)."""

import contextlib
import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from staffdesk.domain.errors import Unavailable
from staffdesk.models.invoices import NumberCounter
from staffdesk.models.requests import StoredFile
from staffdesk.models.unit_of_work import SQLITE_SETTINGS, Database, sqlite_file, without_password
from tests.journal import AN_INSTANT


class Change(RuntimeError):
    """Somebody changed their mind in the middle of a transaction."""


def stored(content: bytes) -> StoredFile:
    """Return a document of those bytes."""
    return StoredFile(
        direction="in",
        name="scan.pdf",
        media_type="application/pdf",
        size=len(content),
        sha256="",
        content=content,
        created_at=AN_INSTANT,
    )


def count(session: Session) -> int:
    """Return how many documents there are."""
    return session.scalar(select(func.count()).select_from(StoredFile)) or 0


def kept(database: Database) -> int:
    """Return how many documents were committed."""
    with database.read() as session:
        return count(session)


def test_a_unit_of_work_is_committed_at_its_end(database: Database) -> None:
    with database.begin() as session:
        session.add(stored(b"one"))
    assert kept(database) == 1


def test_an_exception_rolls_all_of_it_back(database: Database) -> None:
    with contextlib.suppress(Change), database.begin() as session:
        session.add(stored(b"one"))
        session.flush()
        raise Change
    assert kept(database) == 0


def test_what_a_reader_changes_is_dropped(database: Database) -> None:
    with database.read() as session:
        session.add(stored(b"one"))
        session.flush()
        assert count(session) == 1
    assert kept(database) == 0


def test_every_connection_has_the_settings_that_survive_a_power_cut(sqlite_database: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    with sqlite_database.read() as session, sqlite_database.read() as other:
        for connection in (session, other):
            found = {name: connection.scalar(text(f"PRAGMA {name}")) for name in wanted}
            assert found == wanted


def test_readers_do_not_wait_for_the_writer(sqlite_database: Database) -> None:
    with sqlite_database.begin() as writer:
        writer.add(stored(b"one"))
        writer.flush()
        assert kept(sqlite_database) == 0
    assert kept(sqlite_database) == 1


def test_a_second_writer_that_waited_too_long_is_told(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SQLITE_SETTINGS, "busy_timeout", 20)
    impatient = Database(sqlite_database.url)
    with sqlite_database.begin() as writer:
        writer.add(stored(b"one"))
        writer.flush()
        with pytest.raises(Unavailable, match="database_locked"), impatient.begin() as session:
            count(session)
    impatient.close()
    assert kept(sqlite_database) == 1


def test_a_full_disk_leaves_nothing_half_written(sqlite_database: Database) -> None:
    with pytest.raises(Unavailable, match="disk_full"), sqlite_database.begin() as session:
        fill(session)
    assert kept(sqlite_database) == 0
    with sqlite_database.begin() as session:
        session.add(stored(b"there is room again"))
    assert kept(sqlite_database) == 1


def test_nothing_is_written_after_the_fault_that_ended_the_transaction(sqlite_database: Database) -> None:
    """SQLite has rolled back by itself: a statement that followed would be committed alone."""
    with contextlib.suppress(SQLAlchemyError), sqlite_database.begin() as session:
        with contextlib.suppress(SQLAlchemyError):
            fill(session)
        with contextlib.suppress(SQLAlchemyError):
            session.execute(text("INSERT INTO number_counter VALUES ('F', 2026, 1)"))
    with sqlite_database.read() as session:
        assert session.get(NumberCounter, ("F", 2026)) is None
    assert kept(sqlite_database) == 0


def test_a_full_disk_lets_go_of_the_file_even_while_the_fault_is_kept(sqlite_database: Database) -> None:
    """The journal has triggers: SQLite does not roll its statement back, and the fault holds the cursor."""
    with pytest.raises(Unavailable, match="disk_full") as fault, sqlite_database.begin() as session:
        fill_journal(session)
    with contextlib.closing(sqlite3.connect(str(sqlite_database.file), timeout=0)) as another:
        another.execute("BEGIN IMMEDIATE")
        assert another.execute("SELECT count(*) FROM ledger_entry").fetchone() == (0,)
    assert fault.value.__cause__ is not None, "the fault is kept, with all it holds"


def fill(session: Session) -> None:
    """Write more than the file may hold."""
    session.execute(text("INSERT INTO number_counter VALUES ('before', 2026, 1)"))
    pages = session.scalar(text("PRAGMA page_count"))
    session.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
    session.execute(
        text(
            "INSERT INTO stored_file (uid, direction, name, media_type, size, sha256, received, complete, "
            "uploaded, upload_done, content, created_at) "
            "VALUES ('u', 'in', 'n', 'm', 1, '', 0, 0, 0, 0, zeroblob(1000000), '')"
        )
    )


def fill_journal(session: Session) -> None:
    """Write more entries in one statement than the file may hold."""
    pages = session.scalar(text("PRAGMA page_count"))
    session.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
    session.execute(
        text(
            "INSERT INTO ledger_entry (no, recorded_at, kind, household_ref, by_user, document_ref, payload, "
            "prev_hash, hash) VALUES (:no, '', 'invoice', '', 1, '', :payload, '', :hash)"
        ),
        [{"no": no, "payload": "x" * 500, "hash": f"{no:064}"} for no in range(1, 500)],
    )


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a Unix thing")
def test_a_disk_that_refuses_to_write_is_told(sqlite_database: Database) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    file = sqlite_database.file
    assert file is not None
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size, before[1]))
    try:
        with pytest.raises(Unavailable) as caught, sqlite_database.begin() as session:
            session.add(stored(b"x" * 2_000_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.code in {"disk_error", "disk_full"}
    assert kept(sqlite_database) == 0


def test_a_read_only_file_is_told(sqlite_database: Database) -> None:
    path = sqlite_database.file
    read_only = Database(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(Unavailable, match="database_read_only"), read_only.begin() as session:
        session.add(stored(b"one"))
    assert kept(read_only) == 0
    read_only.close()


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough" * 20, b"SQLite format 3\x00" + b"x" * 500]
)
def test_a_file_that_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "office.sqlite").write_bytes(content)
    database = Database(f"sqlite:///{tmp_path / 'office.sqlite'}")
    with pytest.raises(Unavailable, match="database_damaged"):
        kept(database)
    assert (tmp_path / "office.sqlite").read_bytes() == content


def test_a_missing_file_is_told_and_not_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'typo.sqlite'}")
    with pytest.raises(Unavailable, match="database_missing"):
        kept(database)
    assert list(tmp_path.iterdir()) == []


def test_a_mistake_of_ours_is_no_fault_of_the_environment(database: Database) -> None:
    with pytest.raises(SQLAlchemyError), database.begin() as session:
        session.execute(text("SELECT nothing FROM nowhere"))


def test_a_server_that_goes_away_mid_way_is_told_and_comes_back(postgresql_database: Database) -> None:
    with pytest.raises(Unavailable, match="database_unreachable"):
        lose_the_server_in_the_middle(postgresql_database)
    assert kept(postgresql_database) == 0


def lose_the_server_in_the_middle(database: Database) -> None:
    """Write a document, have the server end the connection, and write another."""
    with database.begin() as session:
        session.add(stored(b"one"))
        session.flush()
        victim = session.scalar(text("SELECT pg_backend_pid()"))
        with database.begin() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": victim})
        session.add(stored(b"two"))


@pytest.mark.parametrize("changed", [{"port": 1}, {"database": "nowhere"}, {"username": "nobody"}])
def test_a_wrong_address_on_a_server_is_told(postgresql_database: Database, changed: dict[str, Any]) -> None:
    url = make_url(postgresql_database.url).set(**changed)
    database = Database(url.render_as_string(hide_password=False))
    with pytest.raises(Unavailable, match="database_unreachable"):
        kept(database)


def test_of_two_that_wait_for_each_other_one_is_asked_to_try_again(postgresql_database: Database) -> None:
    with postgresql_database.begin() as session:
        for series in ("A", "B"):
            session.add(NumberCounter(series=series, year=2026, last=0))
    both = threading.Barrier(2)
    answers: list[str] = []

    def raise_both(first: str, second: str) -> None:
        try:
            with postgresql_database.begin() as session:
                raise_one(session, first)
                both.wait(timeout=60)
                raise_one(session, second)
            answers.append("done")
        except Unavailable as error:
            answers.append(error.code)

    threads = [threading.Thread(target=raise_both, args=order) for order in (("A", "B"), ("B", "A"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["database_locked", "done"]


def raise_one(session: Session, series: str) -> None:
    """Lock a counter."""
    session.execute(
        text("UPDATE number_counter SET last = last + 1 WHERE series = :series"), {"series": series}
    )


def test_what_is_shown_of_an_address_holds_no_password() -> None:
    assert "secret" not in without_password("postgresql+psycopg://desk:secret@db.example/office")
    assert sqlite_file("sqlite:////var/office.sqlite") == Path("/var/office.sqlite")
    assert sqlite_file("sqlite://") is None
    assert sqlite_file("postgresql+psycopg://db.example/office") is None


def test_a_setting_that_the_file_does_not_take_is_told(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SQLITE_SETTINGS, "journal_mode", "nonsense")
    with pytest.raises(Unavailable, match="database_settings"):
        kept(Database(sqlite_database.url))


def test_the_file_is_really_in_wal_mode(sqlite_database: Database) -> None:
    kept(sqlite_database)
    other = sqlite3.connect(str(sqlite_database.file))
    assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()
