"""A database is copied out as one moment of it, and only ever put into a new one (DSK3)."""

import uuid
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from staffdesk.domain.errors import RuleBroken, Unavailable
from staffdesk.domain.french.errors import sentence
from staffdesk.models.unit_of_work import Database
from staffdesk.services import database_copy
from tests.journal import write_entries
from tests.models.migrations.test_ledger_guards import everything_in


def test_a_copy_holds_what_was_committed_and_nothing_else(database: Database, tmp_path: Path) -> None:
    write_entries(database, 3)
    with database.begin() as session:
        session.execute(text("INSERT INTO number_counter VALUES ('unfinished', 2026, 1)"))
        database_copy.copy_out(database.url, tmp_path / "copy")
    with database_copy.scratch_database(database.url, tmp_path) as url:
        database_copy.copy_in(tmp_path / "copy", url)
        copy = Database(url)
        assert everything_in(copy) == everything_in(database)
        with copy.read() as session:
            counters = session.scalars(text("SELECT series FROM number_counter")).all()
        copy.close()
    assert counters == ["ledger"]


def test_a_scratch_database_is_gone_afterwards(postgresql_database: Database, tmp_path: Path) -> None:
    with database_copy.scratch_database(postgresql_database.url, tmp_path) as url:
        name = make_url(url).database
    with postgresql_database.read() as session:
        found = session.scalar(text("SELECT count(*) FROM pg_database WHERE datname = :name"), {"name": name})
    assert found == 0


def test_an_account_that_may_make_no_database_is_told_which_right_it_lacks(
    postgresql_database: Database, tmp_path: Path
) -> None:
    name = f"desk_{uuid.uuid4().hex[:8]}"
    with postgresql_database.begin() as session:
        session.execute(text(f"CREATE ROLE {name} LOGIN"))
    url = make_url(postgresql_database.url).set(username=name).render_as_string(hide_password=False)
    with (
        pytest.raises(Unavailable, match="scratch_refused") as refused,
        database_copy.scratch_database(url, tmp_path),
    ):
        raise AssertionError("a database was made")
    assert f"ALTER ROLE {name} CREATEDB" in sentence(refused.value)
    with postgresql_database.begin() as session:
        session.execute(text(f"DROP ROLE {name}"))


def test_nothing_is_put_over_a_database_that_is_there(database: Database, tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="restore_target_exists"):
        database_copy.copy_in(tmp_path / "copy", database.url)


@pytest.mark.parametrize("left", ["office.sqlite-wal", "office.sqlite-shm"])
def test_what_a_crash_left_beside_a_file_counts_as_a_database(tmp_path: Path, left: str) -> None:
    (tmp_path / left).touch()
    with pytest.raises(RuleBroken, match="restore_target_exists"):
        database_copy.require_new(f"sqlite:///{tmp_path}/office.sqlite")


def test_a_missing_or_damaged_file_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/office.sqlite"
    with pytest.raises(Unavailable, match="database_missing"):
        database_copy.copy_out(url, tmp_path / "copy")
    (tmp_path / "office.sqlite").write_bytes(b"no database, but long enough" * 20)
    with pytest.raises(Unavailable, match="database_damaged"):
        database_copy.copy_out(url, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_program_of_the_server_that_fails_is_told(postgresql_database: Database, tmp_path: Path) -> None:
    nowhere = make_url(postgresql_database.url).set(database="nowhere")
    with pytest.raises(Unavailable) as caught:
        database_copy.copy_out(nowhere.render_as_string(hide_password=False), tmp_path / "copy")
    assert (caught.value.code, caught.value.facts["program"]) == ("program_failed", "pg_dump")


def test_a_password_of_the_server_reaches_its_programs_by_a_file(
    postgresql_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" > {told}\ncat "$PGPASSFILE" >> {told}\nenv >> {told}\n')
    program.chmod(0o755)
    monkeypatch.setattr(database_copy, "_find", lambda _program: str(program))
    monkeypatch.setenv("PGPASSWORD", "of somebody else")
    url = make_url(postgresql_database.url).set(password="a:secret")
    database_copy.copy_out(url.render_as_string(hide_password=False), tmp_path / "copy")
    command, passfile, *environment = told.read_text().splitlines()
    assert "secret" not in command
    assert passfile == "*:*:*:*:a\\:secret"
    assert not any("secret" in line or line.startswith("PGPASSWORD") for line in environment)
    used = next(line.removeprefix("PGPASSFILE=") for line in environment if line.startswith("PGPASSFILE="))
    assert not Path(used).exists()


def test_missing_programs_of_the_server_are_named(
    postgresql_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("staffdesk.services.database_copy.Path.glob", lambda *_: iter(()))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable) as caught:
        database_copy.copy_out(postgresql_database.url, tmp_path / "copy")
    assert (caught.value.code, caught.value.facts["program"]) == ("program_missing", "pg_dump")
