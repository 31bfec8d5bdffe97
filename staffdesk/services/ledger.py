"""The journal of money in the database: appended under a lock, verified by reading (L1, L2, L5, L10).

What an entry is, its hash and its faults are rules of ``domain.ledger``; here is where it is kept.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import Session

from staffdesk.domain import ledger
from staffdesk.domain.canonical import NotCanonical
from staffdesk.domain.errors import Unavailable
from staffdesk.domain.ledger import GENESIS, EntryKind, FaultKind, LedgerEntry, LedgerFault, LedgerLine
from staffdesk.domain.money import Cents
from staffdesk.domain.permissions import Actor
from staffdesk.models import migrations
from staffdesk.models.invoices import NumberCounter
from staffdesk.models.ledger import LedgerEntry as EntryRow
from staffdesk.models.ledger import LedgerLine as LineRow
from staffdesk.models.requests import StoredFile
from staffdesk.models.unit_of_work import Database
from staffdesk.services.closing_seal import is_genuine
from staffdesk.services.ledger_walk import LedgerWalk, one_moment
from staffdesk.services.numbering import LEDGER_SERIES, LEDGER_YEAR, next_numbers


@dataclass(frozen=True)
class LedgerHead:
    """The newest entry: 0, GENESIS and no instant where there is none.

    Attributes:
        no: its number.
        hash: its hash, the anchor to keep elsewhere (L3).
        recorded_at: UTC text as the journal writes it.
    """

    no: int
    hash: str
    recorded_at: str = ""


_ENTRY = tuple(each.name for each in fields(LedgerEntry) if each.name != "lines")
_LINE = tuple(each.name for each in fields(LedgerLine))

WRITTEN = "ledger_written"
"""Key of ``Session.info``: this transaction added entries, which a witness must hear of once committed."""

EMPTY = LedgerHead(0, GENESIS)
"""The head of a journal without entries."""


@dataclass(frozen=True)
class NewEntry:
    """What an entry says, before it has number, instant and hashes: see ``append`` for its fields."""

    kind: EntryKind
    lines: tuple[LedgerLine, ...]
    household_ref: str | None = None
    session_id: int | None = None
    document_ref: str | None = None
    ref_no: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    def as_entry(self, no: int, recorded_at: str, by: Actor) -> LedgerEntry:
        """Return the entry, not sealed yet."""
        return LedgerEntry(
            no=no,
            kind=self.kind.value,
            recorded_at=recorded_at,
            by_user=by.user_id,
            household_ref=self.household_ref,
            session_id=self.session_id,
            document_ref=self.document_ref,
            ref_no=self.ref_no,
            lines=self.lines,
            payload=ledger.payload_text(self.facts),
        )


@dataclass(frozen=True)
class VerifyReport:
    """What re-reading the whole journal found.

    Attributes:
        entries: how many entries could be trusted, from the first.
        head: the last of them.
        fault: the first that cannot, with its ``no``; None when all is well.
        balances: sum of each account over the trusted entries, in cents.
    """

    entries: int
    head: LedgerHead
    fault: LedgerFault | None
    balances: dict[str, Cents]


def append(  # noqa: PLR0913 - the columns of the journal, by keyword
    session: Session,
    kind: EntryKind,
    lines: Iterable[LedgerLine],
    *,
    at: datetime,
    by: Actor,
    household_ref: str | None = None,
    session_id: int | None = None,
    document_ref: str | None = None,
    ref_no: int | None = None,
    facts: Mapping[str, object] | None = None,
) -> LedgerEntry:
    """Add an entry in the caller's transaction, and return it with its number and hashes.

    Every other writer of money waits until that transaction ends; a rollback gives the number back. Time
    never goes back in the journal: an entry is recorded at `at`, or with the one before if that is later
    (DSK9).

    Args:
        session: of the writing transaction.
        kind: what is recorded.
        lines: amounts that sum to zero, as the functions of ``domain.ledger`` make them.
        at: the office's clock.
        by: who writes it.
        household_ref: reference of the household, never its name.
        session_id: the till session.
        document_ref: number of the invoice or receipt.
        ref_no: the entry it reverses or allocates.
        facts: whatever else must not change; canonical values only.

    Raises:
        Unavailable: ``ledger_damaged``: the newest entry is not the one the counter remembers.
        ValueError: the lines are no money or do not balance: a bug.
    """
    told = NewEntry(
        kind,
        tuple(lines),
        household_ref=household_ref,
        session_id=session_id,
        document_ref=document_ref,
        ref_no=ref_no,
        facts=facts or {},
    )
    return append_all(session, [told], at=at, by=by)[0]


def append_all(
    session: Session, told: Sequence[NewEntry], *, at: datetime, by: Actor
) -> tuple[LedgerEntry, ...]:
    """Add many entries at once, in their order, as ``append`` adds one: an invoice run writes thousands.

    Raises:
        Unavailable, ValueError: as ``append``; nothing may then be committed.
    """
    if not told:
        return ()
    numbers = next_numbers(session, LEDGER_SERIES, LEDGER_YEAR, len(told))
    before = head(session)
    if before.no != numbers.start - 1:
        raise Unavailable("ledger_damaged", no=before.no + 1)
    recorded_at = max(ledger.recorded_text(at), before.recorded_at)
    entries, prev_hash = [], before.hash
    for no, new in zip(numbers, told, strict=True):
        entry = ledger.sealed(new.as_entry(no, recorded_at, by), prev_hash)
        entries.append(entry)
        prev_hash = entry.hash
    _store(session, entries)
    session.info[WRITTEN] = True
    return tuple(entries)


def head(session: Session) -> LedgerHead:
    """Return the newest entry's number and hash."""
    newest = select(EntryRow.no, EntryRow.hash, EntryRow.recorded_at).order_by(EntryRow.no.desc()).limit(1)
    row = session.execute(newest).one_or_none()
    return LedgerHead(*row) if row else EMPTY


def verify(database: Database, anchors: Mapping[int, str] | None = None) -> VerifyReport:
    """Re-read the whole journal, as one moment of it, and name the first entry that cannot be trusted.

    Needs no keyring and changes nothing; papers that entries sealed and signatures of
    closings are re-read too (L10). The counter in
    the same database shows a tail cut off without care;
    `anchors` (hashes kept elsewhere, by number) show one cut with care, and a chain rewritten whole (L3).

    Raises:
        Unavailable: there is no office at that address, or the database cannot be read.
    """
    migrations.require_known(database.url)
    with one_moment(database.url) as connection:
        walk = LedgerWalk(connection)
        try:
            fault = ledger.verify(walk, anchors=anchors)
        except NotCanonical:
            fault = LedgerFault(walk.reached, FaultKind.BAD_VALUE)
        newest = LedgerHead(walk.last.no, walk.last.hash, walk.last.recorded_at) if walk.last else EMPTY
        fault = walk.fault or fault or _counter_fault(connection, newest.no)
        fault = fault or _signature_fault(connection) or _paper_fault(connection)
        return VerifyReport(walk.trusted, newest, fault, walk.balances)


def _signature_fault(connection: Connection) -> LedgerFault | None:
    """Name the first closing whose signature is not that of its key (L2)."""
    closings = connection.execute(
        select(EntryRow.no, EntryRow.payload)
        .where(EntryRow.kind == EntryKind.CLOSING.value)
        .order_by(EntryRow.no)
    ).all()
    forged = (no for no, payload in closings if not is_genuine(json.loads(payload)))
    no = next(forged, None)
    return None if no is None else LedgerFault(no, FaultKind.BAD_SIGNATURE)


def _paper_fault(connection: Connection) -> LedgerFault | None:
    """Re-read every paper that an entry sealed, and name the first whose bytes are not those (L6, L10)."""
    files = connection.execute(
        select(StoredFile.content).where(StoredFile.direction == "out", StoredFile.content.is_not(None)),
        execution_options={"yield_per": 50},
    )
    kept = {sha256(content).hexdigest() for (content,) in files}
    sealing = connection.execute(
        select(EntryRow.no, EntryRow.payload)
        .where(EntryRow.kind == EntryKind.DOCUMENT.value)
        .order_by(EntryRow.no)
    ).all()
    for no, payload in sealing:
        digest = str(json.loads(payload).get("sha256", ""))
        if digest not in kept:
            return LedgerFault(no, FaultKind.PAPER_DIFFERS, expected=digest)
    return None


def _counter_fault(connection: Connection, newest: int) -> LedgerFault | None:
    counter = select(NumberCounter.last).where(
        NumberCounter.series == LEDGER_SERIES, NumberCounter.year == LEDGER_YEAR
    )
    counted = connection.scalar(counter) or 0
    if counted == newest:
        return None
    kind = FaultKind.CUT_TAIL if counted > newest else FaultKind.BAD_VALUE
    return LedgerFault(min(counted, newest) + 1, kind, expected=str(counted), found=str(newest))


def _store(session: Session, entries: Sequence[LedgerEntry]) -> None:
    rows = [{name: getattr(entry, name) for name in _ENTRY} for entry in entries]
    lines = [
        {"entry_no": entry.no, **{name: getattr(line, name) for name in _LINE}}
        for entry in entries
        for line in entry.lines
    ]
    if rows:
        session.execute(insert(EntryRow), rows)
    if lines:
        session.execute(insert(LineRow), lines)
