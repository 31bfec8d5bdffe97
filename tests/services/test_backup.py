"""A backup is made while people work, proved by restoring it, and never half written (DSK3, DSK5)."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from staffdesk.domain.errors import NotAllowed, RuleBroken, StaffdeskError, Unavailable
from staffdesk.domain.permissions import SYSTEM, Actor, Role
from staffdesk.models.unit_of_work import Database
from staffdesk.services import audit, health_check, ledger
from staffdesk.services.backup import Backups, restore
from staffdesk.services.database_copy import copy_out
from staffdesk.services.gateways.keychain import SystemKeychain
from staffdesk.services.office import Office, found_office
from tests.journal import tamper, write_entries
from tests.models.migrations.test_ledger_guards import everything_in
from tests.set_clock import SetClock

PASSPHRASE = "quatre mots pour l’école"
AGENT = Actor(7, "Camille R.", frozenset({Role.AGENT}))


@pytest.fixture
def office(database: Database, clock: SetClock, tmp_path: Path) -> Office:
    """A founded office with a journal."""
    made = Office(database, clock, SystemKeychain(), "ACCUEIL-1", tmp_path / "data")
    found_office(made)
    write_entries(database, 30)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups go."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


@pytest.fixture
def new_url(office: Office, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Where to restore: a file that is not there, or an empty database of the same server."""
    if office.database.is_sqlite:
        yield f"sqlite:///{(tmp_path / 'restored.sqlite').as_posix()}"
    else:
        yield str(request.getfixturevalue("postgresql_url"))


def nothing_left(folder: Path, office: Office) -> bool:
    """Tell whether neither the folder nor the workstation keeps anything of a failed backup."""
    left = list(folder.iterdir()) + list(office.data_folder.glob("backup-*"))
    if office.database.is_sqlite:
        return left == []
    with office.database.read() as session:
        scratch = text("SELECT count(*) FROM pg_database WHERE datname LIKE 'staffdesk_check_%'")
        return left == [] and session.scalar(scratch) == 0


def test_a_backup_is_restored_whole_with_either_secret(office: Office, folder: Path, new_url: str) -> None:
    started = time.monotonic()
    recovery = Backups(office).set_up(SYSTEM, PASSPHRASE)
    row = Backups(office).back_up(SYSTEM, folder)
    assert (row.ledger_no, row.size) == (30, row.file.stat().st_size)
    assert [file.name for file in folder.iterdir()] == [row.file.name]
    restored = restore(row.file, new_url, recovery)
    assert (restored.ledger_no, restored.revision) == (30, "0001_foundation")
    assert time.monotonic() - started < 60
    copy = Database(restored.url)
    assert everything_in(copy) == everything_in(office.database)
    health_check.self_test(copy)
    assert write_entries(copy, 1)[0].no == 31
    assert ledger.verify(copy).fault is None
    copy.close()


def test_a_restored_office_is_the_same_office(
    office: Office, folder: Path, new_url: str, clock: SetClock
) -> None:
    Backups(office).set_up(SYSTEM, PASSPHRASE)
    restored = restore(Backups(office).back_up(SYSTEM, folder).file, new_url, PASSPHRASE)
    opened = Office(Database(restored.url), clock, SystemKeychain(), "ACCUEIL-1", office.data_folder)
    assert opened.office_id() == office.office_id()
    assert opened.town_key() == office.town_key()
    opened.database.close()


def test_a_backup_taken_while_people_work_is_one_moment_of_it(office: Office, folder: Path) -> None:
    Backups(office).set_up(SYSTEM, PASSPHRASE)
    with office.database.begin() as session:
        session.execute(text("INSERT INTO number_counter VALUES ('unfinished', 2026, 1)"))
        if office.database.is_sqlite:
            copy_out(office.database.url, folder / "copy")  # the writer above holds the file
            (folder / "copy").unlink()
    assert Backups(office).back_up(SYSTEM, folder).ledger_no == 30


def test_nothing_readable_is_left_on_disk(office: Office, folder: Path) -> None:
    Backups(office).set_up(SYSTEM, PASSPHRASE)
    row = Backups(office).back_up(SYSTEM, folder)
    content = row.file.read_bytes()
    assert b"F2026-00001" not in content
    assert b"ledger_entry" not in content
    assert list(office.data_folder.iterdir()) == []


def test_backing_up_is_audited_and_needs_the_right(office: Office, folder: Path) -> None:
    with pytest.raises(NotAllowed):
        Backups(office).set_up(AGENT, PASSPHRASE)
    with pytest.raises(NotAllowed):
        Backups(office).back_up(AGENT, folder)
    Backups(office).set_up(SYSTEM, PASSPHRASE)
    Backups(office).back_up(SYSTEM, folder)
    with office.database.read() as session:
        actions = session.scalars(text("SELECT action FROM audit_entry ORDER BY id")).all()
    assert actions == ["backup.set_up", "backup.verified"]
    assert audit.first_fault(office.database) is None


def test_without_a_passphrase_there_is_no_backup(office: Office, folder: Path) -> None:
    assert not Backups(office).is_set_up()
    with pytest.raises(RuleBroken, match="backup_not_set_up"):
        Backups(office).back_up(SYSTEM, folder)
    Backups(office).set_up(SYSTEM, PASSPHRASE)
    assert Backups(office).is_set_up()


def test_a_damaged_ledger_is_not_called_verified(office: Office, folder: Path) -> None:
    Backups(office).set_up(SYSTEM, PASSPHRASE)
    tamper(office.database, "UPDATE ledger_line SET cents = cents + 1 WHERE entry_no = 4")
    with pytest.raises(Unavailable) as caught:
        Backups(office).back_up(SYSTEM, folder)
    assert caught.value.code in {"backup_not_verified", "ledger_unguarded"}
    assert nothing_left(folder, office)


def test_a_folder_that_is_not_there_is_told(office: Office, tmp_path: Path) -> None:
    Backups(office).set_up(SYSTEM, PASSPHRASE)
    with pytest.raises(Unavailable, match="file_missing"):
        Backups(office).back_up(SYSTEM, tmp_path / "nowhere")
    assert list(office.data_folder.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a Unix thing")
def test_a_full_disk_leaves_nothing_half_written(office: Office, folder: Path) -> None:
    import resource

    Backups(office).set_up(SYSTEM, PASSPHRASE)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, before[1]))
    try:
        with pytest.raises(Unavailable) as caught:
            Backups(office).back_up(SYSTEM, folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.code in {"disk_full", "disk_error", "program_failed"}
    assert nothing_left(folder, office)


def test_a_restore_never_writes_over_anything(office: Office, folder: Path) -> None:
    Backups(office).set_up(SYSTEM, PASSPHRASE)
    row = Backups(office).back_up(SYSTEM, folder)
    before = everything_in(office.database)
    with pytest.raises(RuleBroken, match="restore_target_exists"):
        restore(row.file, office.database.url, PASSPHRASE)
    assert everything_in(office.database) == before


def spoilt(file: Path, how: str) -> Path:
    """Return a copy of a backup, spoilt."""
    content = file.read_bytes()
    made = file.with_name(f"{how}.staffdesk-backup")
    made.write_bytes(
        {"cut": content[:-100], "altered": content[:-100] + bytes(100), "none of ours": b"PK\x03\x04" * 100}[
            how
        ]
    )
    return made


@pytest.mark.parametrize(
    ("how", "secret", "code"),
    [
        ("cut", PASSPHRASE, "backup_damaged"),
        ("altered", PASSPHRASE, "backup_damaged"),
        ("none of ours", PASSPHRASE, "backup_damaged"),
        ("whole", "une autre phrase", "backup_wrong_secret"),
    ],
)
def test_a_restore_that_fails_makes_nothing(
    sqlite_database: Database, clock: SetClock, tmp_path: Path, how: str, secret: str, code: str
) -> None:
    office = Office(sqlite_database, clock, SystemKeychain(), "ACCUEIL-1", tmp_path / "data")
    found_office(office)
    Backups(office).set_up(SYSTEM, PASSPHRASE)
    (tmp_path / "backups").mkdir()
    row = Backups(office).back_up(SYSTEM, tmp_path / "backups")
    file = row.file if how == "whole" else spoilt(row.file, how)
    (tmp_path / "new").mkdir()
    with pytest.raises(StaffdeskError, match=code):
        restore(file, f"sqlite:///{tmp_path}/new/office.sqlite", secret)
    assert list((tmp_path / "new").iterdir()) == []


def test_a_backup_goes_back_into_its_own_kind_of_database(
    office: Office, folder: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    Backups(office).set_up(SYSTEM, PASSPHRASE)
    row = Backups(office).back_up(SYSTEM, folder)
    other = f"sqlite:///{tmp_path}/x.sqlite"
    if office.database.is_sqlite:
        other = str(request.getfixturevalue("postgresql_url"))
    with pytest.raises(RuleBroken, match="backup_other_kind"):
        restore(row.file, other, PASSPHRASE)


@pytest.mark.skipif(os.name == "nt", reason="files have no mode there")
def test_a_restored_file_is_its_owners_alone(
    sqlite_database: Database, clock: SetClock, tmp_path: Path
) -> None:
    office = Office(sqlite_database, clock, SystemKeychain(), "ACCUEIL-1", tmp_path / "data")
    found_office(office)
    Backups(office).set_up(SYSTEM, PASSPHRASE)
    (tmp_path / "backups").mkdir()
    row = Backups(office).back_up(SYSTEM, tmp_path / "backups")
    restored = restore(row.file, f"sqlite:///{tmp_path}/restored.sqlite", PASSPHRASE)
    file = Database(restored.url).file
    assert file is not None
    assert file.stat().st_mode & 0o077 == 0
    assert {path.name for path in tmp_path.glob("restored*")} == {"restored.sqlite"}
    engine = create_engine(restored.url)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()
