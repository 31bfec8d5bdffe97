"""Backups: made while people work, sealed, and verified by restoring and re-reading them (DSK3).

Restoring makes a new database and touches nothing else: the office that opens it finds by its sidecar that it
went back in time (R10). It needs the passphrase or the printed recovery key, no keyring and no other file.
"""

import errno
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from staffdesk.domain.errors import RuleBroken, Unavailable
from staffdesk.domain.ledger import recorded_text
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.models import migrations
from staffdesk.models.unit_of_work import Database, sqlite_file, without_password
from staffdesk.services import audit, health_check, ledger
from staffdesk.services.backup_file import (
    BackupHeader,
    Envelope,
    new_backup_key,
    open_envelope,
    read_header,
    seal_file,
    unseal_file,
)
from staffdesk.services.database_copy import copy_in, copy_out, require_new, scratch_database
from staffdesk.services.office import Office
from staffdesk.services.sealing import key_from_text, key_text, new_key

SUFFIX = ".staffdesk-backup"


@dataclass(frozen=True)
class BackupRow:
    """A verified backup.

    Attributes:
        file: where it is.
        size: in octets.
        made_at: UTC.
        ledger_no: newest entry of the journal inside.
    """

    file: Path
    size: int
    made_at: datetime
    ledger_no: int


@dataclass(frozen=True)
class RestoredRow:
    """A restored database: its revision, the newest entry of its journal, and when it was backed up."""

    url: str
    revision: str
    ledger_no: int
    made_at: str


class Backups:
    """Use cases of backing up one office."""

    def __init__(self, office: Office) -> None:
        """Take the office."""
        self._office = office

    def set_up(self, actor: Actor, passphrase: str) -> str:
        """Choose the passphrase of the backups to come and return the recovery key, shown this once.

        Older backups keep the secrets they were made with.

        Raises:
            NotAllowed: the role may not back up.
            RuleBroken: ``backup_secret_short``.
            Unavailable: no safe keyring.
        """
        actor.need(Permission.BACK_UP)
        key, envelope, recovery = new_backup_key(passphrase)
        kept = json.dumps({"key": key_text(key), "envelope": asdict(envelope)})
        self._office.keychain.store(self._key_name(), kept)
        with self._office.database.begin() as session:
            audit.record(session, actor, "backup.set_up", "backup", at=self._office.clock.now())
        return recovery

    def is_set_up(self) -> bool:
        """Tell whether a passphrase was chosen on this workstation.

        Raises:
            Unavailable: no safe keyring.
        """
        return self._office.keychain.read(self._key_name()) is not None

    def back_up(self, actor: Actor, folder: Path) -> BackupRow:
        """Write a backup into an existing folder, and return it once a restored copy of it was re-read.

        Raises:
            NotAllowed: the role may not back up.
            RuleBroken: ``backup_not_set_up``.
            Unavailable: ``backup_not_verified``, a full disk, a folder without the right to write…; the
                folder is then as it was.
        """
        actor.need(Permission.BACK_UP)
        key, envelope = self._key()
        now = self._office.clock.now()
        header = self._header(envelope, now)
        target = folder / f"{now:%Y%m%d-%H%M%S}-{header.office_id[:8]}{SUFFIX}"
        with translated_disk_faults(), _part_of(target) as part, self._scratch() as scratch:
            copy_out(self._office.database.url, scratch / "copy")
            seal_file(scratch / "copy", part, header, key)
            (scratch / "copy").unlink()
            ledger_no = self._verified(part, key, scratch)
        with self._office.database.begin() as session:
            facts = {"file": target.name, "ledger_no": ledger_no}
            audit.record(session, actor, "backup.verified", "backup", facts, at=now)
        return BackupRow(target, target.stat().st_size, now, ledger_no)

    def _verified(self, part: Path, key: bytes, scratch: Path) -> int:
        unseal_file(part, scratch / "plain", key)
        with scratch_database(self._office.database.url, scratch) as url:
            copy_in(scratch / "plain", url)
            return _require_sound(url, read_header(part))

    def _header(self, envelope: Envelope, now: datetime) -> BackupHeader:
        database = self._office.database
        with database.read() as session:
            newest = ledger.head(session)
        return BackupHeader(
            made_at=recorded_text(now),
            office_id=self._office.office_id(),
            database="sqlite" if database.is_sqlite else "postgresql",
            revision=migrations.require_known(database.url),
            ledger_no=newest.no,
            ledger_hash=newest.hash,
            salt=key_text(new_key()),
            envelope=envelope,
        )

    def _key(self) -> tuple[bytes, Envelope]:
        kept = self._office.keychain.read(self._key_name())
        if kept is None:
            raise RuleBroken("backup_not_set_up", field="passphrase")
        told = json.loads(kept)
        return key_from_text(told["key"]), Envelope(**told["envelope"])

    def _key_name(self) -> str:
        return f"backup-key:{self._office.office_id()}"

    @contextmanager
    def _scratch(self) -> Iterator[Path]:
        self._office.data_folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="backup-", dir=self._office.data_folder) as folder:
            yield Path(folder)


def restore(file: Path, url: str, secret: str) -> RestoredRow:
    """Restore a backup into a database that does not exist yet (or is empty, on a server), and re-read it.

    Args:
        file: the backup.
        url: the new database.
        secret: the passphrase, or the recovery key with or without its dashes.

    Raises:
        RuleBroken: ``restore_target_exists``, ``backup_wrong_secret``, ``backup_other_kind``.
        Unavailable: ``backup_damaged``, ``backup_not_verified``, a full disk…; no SQLite file is then made.
    """
    with translated_disk_faults():
        header = read_header(file)
        target = sqlite_file(url)
        if (header.database == "sqlite") != (target is not None):
            raise RuleBroken("backup_other_kind", database=header.database)
        require_new(url)
        key = open_envelope(header.envelope, secret)
        if target is None:
            return _restore_server(file, url, key, header)
        return _restore_file(file, target, key, header)


def _restore_file(file: Path, target: Path, key: bytes, header: BackupHeader) -> RestoredRow:
    with _part_of(target) as part:
        unseal_file(file, part, key)
        part.chmod(0o600)
        ledger_no = _require_sound(f"sqlite:///{part.as_posix()}", header)
    return RestoredRow(f"sqlite:///{target.as_posix()}", header.revision, ledger_no, header.made_at)


def _restore_server(file: Path, url: str, key: bytes, header: BackupHeader) -> RestoredRow:
    with tempfile.TemporaryDirectory(prefix="staffdesk-restore-") as folder:
        unseal_file(file, Path(folder) / "plain", key)
        copy_in(Path(folder) / "plain", url)
    return RestoredRow(without_password(url), header.revision, _require_sound(url, header), header.made_at)


def _require_sound(url: str, header: BackupHeader) -> int:
    """Re-read a restored database whole, try its guards, and return the newest entry of its journal."""
    database = Database(url)
    try:
        health_check.self_test(database)
        report = health_check.check(database)
        anchors = {header.ledger_no: header.ledger_hash} if header.ledger_no else {}
        fault = ledger.verify(database, anchors).fault
        if report.problems or fault or migrations.require_known(url) != header.revision:
            raise Unavailable("backup_not_verified", problems=report.problems, fault=fault)
        return report.ledger_no
    finally:
        database.close()


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """Give the name to write to; it becomes `target` at the end, or nothing is left of it."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)  # of a run that was killed
    try:
        yield part
        part.replace(target)
        _sync_folder(target.parent)
    finally:
        for left in (part, *(part.with_name(part.name + suffix) for suffix in ("-wal", "-shm", "-journal"))):
            left.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # Windows writes the entry with the file
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def translated_disk_faults() -> Iterator[None]:
    """Turn what a disk refuses into ``Unavailable``: full, no right to write, nothing there."""
    codes = {
        errno.ENOSPC: "disk_full",
        errno.EDQUOT: "disk_full",
        errno.EFBIG: "disk_full",
        errno.EACCES: "folder_not_writable",
        errno.EPERM: "folder_not_writable",
        errno.EROFS: "folder_not_writable",
        errno.ENOENT: "file_missing",
        errno.ENOTDIR: "file_missing",
        errno.EEXIST: "folder_not_writable",
        errno.EISDIR: "file_missing",
    }
    try:
        yield
    except OSError as error:
        raise Unavailable(codes.get(error.errno or 0, "disk_error"), path=error.filename) from error
