"""Reading the journal from first to last, as it stands at one moment, and trusting nothing in it."""

import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, fields
from typing import Any

from sqlalchemy import Connection, Engine, event, select

from staffdesk.domain.ledger import FaultKind, LedgerEntry, LedgerFault, LedgerLine
from staffdesk.domain.money import Cents
from staffdesk.models.ledger import LedgerEntry as EntryRow
from staffdesk.models.ledger import LedgerLine as LineRow
from staffdesk.models.unit_of_work import build_engine, translated_faults

_COLUMNS = [field.name for field in fields(LedgerEntry) if field.name != "lines"]
_BATCH = 1000


class LedgerWalk:
    """Gives the entries in order; stops at one that cannot even be read as an entry.

    Attributes:
        trusted: how many entries the reader took and asked for more.
        last: the newest of them; None before the first.
        reached: number of the entry given last, trusted or not.
        fault: why the walk stopped early; None when it came to the end.
        balances: sum of each account over the trusted entries, in cents.
    """

    def __init__(self, connection: Connection) -> None:
        """Read over a connection that ``one_moment`` gave."""
        self._connection = connection.execution_options(yield_per=_BATCH)
        self.trusted = 0
        self.last: LedgerEntry | None = None
        self.reached = 0
        self.fault: LedgerFault | None = None
        self.balances: dict[str, Cents] = {}

    def __iter__(self) -> Iterator[LedgerEntry]:
        """Give each entry with its lines."""
        columns = [EntryRow.__table__.c[name] for name in _COLUMNS]
        entry_rows = self._connection.execute(select(*columns).order_by(EntryRow.no))
        table = LineRow.__table__
        line_rows = self._connection.execute(select(table).order_by(table.c.entry_no, table.c.position))
        with entry_rows, line_rows:
            lines = _Lines(line_rows)
            for row in entry_rows:
                entry = LedgerEntry(**row._asdict(), lines=lines.of(row.no))
                self.fault = lines.orphan or _odd_text(entry)
                if self.fault:
                    return
                self.reached = entry.no
                yield entry
                self._trust(entry)
            self.fault = lines.left_over()

    def _trust(self, entry: LedgerEntry) -> None:
        self.trusted += 1
        self.last = entry
        for line in entry.lines:
            self.balances[line.account] = Cents(self.balances.get(line.account, 0) + line.cents)


class _Lines:
    """The lines of all entries, handed out entry by entry; one that belongs to none is an orphan."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)
        self.orphan: LedgerFault | None = None

    def of(self, no: int) -> tuple[LedgerLine, ...]:
        """Return the lines of an entry; numbers must be asked in order."""
        if self._next is not None and self._next.entry_no < no:
            self.orphan = LedgerFault(self._next.entry_no, FaultKind.MISSING)
        found = []
        while self._next is not None and self._next.entry_no == no:
            found.append(LedgerLine(self._next.position, self._next.account, self._next.cents))
            self._next = next(self._rows, None)
        return tuple(found)

    def left_over(self) -> LedgerFault | None:
        """Return the fault of lines after the last entry."""
        return None if self._next is None else LedgerFault(self._next.entry_no, FaultKind.MISSING)


@contextmanager
def one_moment(url: str) -> Iterator[Connection]:
    """Open a connection of its own that sees the database as it is now, whoever writes meanwhile.

    Text that is not UTF-8 is read all the same: it is a fault to report, not a reason to stop.

    Raises:
        Unavailable: as ``Database.read``.
    """
    engine = build_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _read_any_text)
        options: dict[str, Any] = {"staffdesk_read": True}
    else:
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    try:
        with translated_faults(), engine.connect() as connection:
            yield connection.execution_options(**options)
    finally:
        engine.dispose()


def entries_after(engine: Engine, no: int) -> Iterator[LedgerEntry]:
    """Give the entries committed after a number, in order, as the journal has them."""
    columns = [EntryRow.__table__.c[name] for name in _COLUMNS]
    table = LineRow.__table__
    with translated_faults(), engine.connect() as connection:
        reading = connection.execution_options(staffdesk_read=True)
        lines = _Lines(
            reading.execute(
                select(table).where(table.c.entry_no > no).order_by(table.c.entry_no, table.c.position)
            ).all()
        )
        for row in reading.execute(select(*columns).where(EntryRow.no > no).order_by(EntryRow.no)).all():
            yield LedgerEntry(**row._asdict(), lines=lines.of(row.no))


def _read_any_text(connection: sqlite3.Connection, _record: object) -> None:
    connection.text_factory = lambda octets: octets.decode("utf-8", "surrogateescape")


def _odd_text(entry: LedgerEntry) -> LedgerFault | None:
    """Find text in another Unicode form than was written: the hash, over NFC, would not tell."""
    texts = [value for value in astuple(entry) if isinstance(value, str)]
    texts += [line.account for line in entry.lines if isinstance(line.account, str)]
    if all(unicodedata.is_normalized("NFC", text) for text in texts):
        return None
    return LedgerFault(entry.no, FaultKind.BAD_VALUE)
