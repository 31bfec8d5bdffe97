"""What this workstation remembers of its office, outside the database (R10).

A database put back from a backup does not know that it went back in time. This small file beside the program
does: it is written after messages are numbered and before they are sent, so that it knows every number that
ever left this workstation.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.models.ledger import LedgerEntry
from staffdesk.services.file_lock import one_at_a_time
from staffdesk.services.sync.state import sync_state


@dataclass(frozen=True)
class LifeMark:
    """How far an office had come: epoch, highest outbox number, highest ledger number."""

    epoch: int
    n: int
    ledger_no: int

    def is_ahead_of(self, other: "LifeMark") -> bool:
        """Tell whether this mark knows of anything that the other does not."""
        return self.epoch > other.epoch or self.n > other.n or self.ledger_no > other.ledger_no

    def highest(self, other: "LifeMark") -> "LifeMark":
        """Return what either of the two knows."""
        pairs = zip(
            (self.epoch, self.n, self.ledger_no), (other.epoch, other.n, other.ledger_no), strict=True
        )
        return LifeMark(*(max(pair) for pair in pairs))


NOTHING_KNOWN = LifeMark(0, 0, 0)


class Sidecar:
    """The marks of one workstation, one file an office."""

    def __init__(self, folder: Path) -> None:
        """Keep marks in a folder of this workstation, never beside the database."""
        self._folder = folder

    def read(self, office_id: str) -> LifeMark:
        """Return what is known of an office: nothing of one never seen, or when the file is damaged."""
        try:
            found = json.loads(self._path(office_id).read_text(encoding="utf-8"))
            return LifeMark(int(found["epoch"]), int(found["n"]), int(found["ledger_no"]))
        except (OSError, ValueError, KeyError, TypeError):
            return NOTHING_KNOWN

    def note(self, office_id: str, mark: LifeMark) -> None:
        """Remember a mark for good before anything is sent; what was known is never forgotten."""
        path = self._path(office_id)
        with one_at_a_time(path.with_suffix(".lock")):
            known = self.read(office_id)
            highest = known.highest(mark)
            if highest != known:
                self._write(path, highest)

    def _write(self, path: Path, mark: LifeMark) -> None:
        part = path.with_suffix(".part")
        with part.open("w", encoding="utf-8") as file:
            json.dump(vars(mark), file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _fsync_folder(self._folder)

    def _path(self, office_id: str) -> Path:
        return self._folder / f"office-{office_id}.json"


def life_mark(session: Session) -> LifeMark:
    """Return how far the office of this database has come."""
    state = sync_state(session)
    ledger_no = session.scalar(select(func.max(LedgerEntry.no))) or 0
    return LifeMark(state.epoch, state.n, ledger_no)


def _fsync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle on folders; replacing a file is durable there by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
