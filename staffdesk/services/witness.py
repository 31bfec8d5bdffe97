"""The witness: every entry of the journal, appended to a file on another volume once committed (L3).

Whoever owns the database can rewrite the whole chain, and put an old backup back. They do not own this file:
it holds each entry whole, one a line, and its hashes are anchors that ``verify-ledger`` compares. A volume
that is full or gone never stops a payment, which is committed already: the next commit, or the next start,
adds what is missing.
"""

import json
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import Unavailable
from staffdesk.models.unit_of_work import Database
from staffdesk.services.file_lock import one_at_a_time
from staffdesk.services.ledger import WRITTEN
from staffdesk.services.ledger_walk import entries_after

BLOCK, ENOUGH = 65_536, 2
"""Read from the end in steps of so many bytes, until there are so many ends of line."""


def _nobody(_fault: Unavailable | None) -> None:
    """Tell nobody."""


_log = logging.getLogger(__name__)


class Witness:
    """The file of one office on one volume; workstations that share it add to it one at a time.

    Attributes:
        fault: why it could not be written the last time; None while all is well.
    """

    def __init__(self, file: Path) -> None:
        """Name the file; it is made with the first entry."""
        self.file = file
        self.fault: Unavailable | None = None
        self._told: Callable[[Unavailable | None], None] = _nobody

    def watch(self, told: Callable[[Unavailable | None], None]) -> None:
        """Have somebody told when the file cannot be written (the fault), and when it can again (None).

        Called in whatever thread wrote to the journal.
        """
        self._told = told

    def follow(self, database: Database) -> Callable[[], None]:
        """Add what is missing now, and each entry from now on once its transaction is committed.

        Returns what ends it.
        """

        def add(session: Session) -> None:
            if session.info.pop(WRITTEN, 0) and session.get_bind() is database.engine:
                self._add_or_tell(database.engine)

        def forget(session: Session) -> None:
            session.info.pop(WRITTEN, None)

        event.listen(Session, "after_commit", add)
        event.listen(Session, "after_rollback", forget)
        self._add_or_tell(database.engine)

        def stop() -> None:
            event.remove(Session, "after_commit", add)
            event.remove(Session, "after_rollback", forget)

        return stop

    def catch_up(self, engine: Engine) -> int:
        """Append every entry that is not there yet, for good, and say how many.

        Raises:
            Unavailable: ``witness_unwritable``: the volume is gone, full, or may not be written.
        """
        try:
            with one_at_a_time(self.file.with_suffix(".lock")):
                last, whole = self._end()
                lines = [canonical_bytes(asdict(entry)) + b"\n" for entry in entries_after(engine, last)]
                if lines:
                    self._append(lines, whole)
        except OSError as fault:
            broken = Unavailable("witness_unwritable", file=str(self.file), detail=str(fault))
            self._note(broken)
            raise broken from fault
        self._note(None)
        return len(lines)

    def anchors(self) -> dict[int, str]:
        """Return the hash of each entry it holds; a last line that was cut short is none.

        Raises:
            Unavailable: ``witness_unreadable``.
        """
        try:
            return {int(entry["no"]): str(entry["hash"]) for entry in self._entries()}
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise Unavailable("witness_unreadable", file=str(self.file)) from fault

    def _add_or_tell(self, engine: Engine) -> None:
        try:
            self.catch_up(engine)
        except Unavailable as fault:
            _log.error("%s: %s", fault.code, fault.facts.get("detail"))

    def _note(self, fault: Unavailable | None) -> None:
        before, self.fault = self.fault, fault
        if (before is None) is not (fault is None):
            self._told(fault)

    def _append(self, lines: list[bytes], whole: int) -> None:
        """Write whole lines and see them on the disk; what a power cut left of a line is taken off first."""
        with os.fdopen(os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            file.truncate(whole)
            file.seek(whole)
            file.write(b"".join(lines))
            file.flush()
            os.fsync(file.fileno())

    def _end(self) -> tuple[int, int]:
        """Return the number of the last whole line, and where it ends; read from the end of the file."""
        if not self.file.exists():
            return 0, 0
        with self.file.open("rb") as file:
            start = size = file.seek(0, os.SEEK_END)
            tail = b""
            while start > 0 and tail.count(b"\n") < ENOUGH:
                step = min(start, BLOCK)
                start -= step
                file.seek(start)
                tail = file.read(step) + tail
        whole = tail[: tail.rfind(b"\n") + 1]
        if not whole:
            return 0, 0
        return int(json.loads(whole.splitlines()[-1])["no"]), size - len(tail) + len(whole)

    def _entries(self) -> Iterator[dict[str, Any]]:
        with self.file.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield json.loads(line)
