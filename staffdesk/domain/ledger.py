"""The journal of money: entries that balance, chained so that any change shows (L1, L2, L3, E7).

Sign convention: a debit is positive, a credit negative; the lines of an entry sum to zero. An entry speaks
of a family by a reference and of people by the number of their account, never by name: erasing a person must
not break the chain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.money import LARGEST, Cents

GENESIS = "0" * 64
"""What the first entry names as the hash before it."""


class EntryKind(StrEnum):
    """What an entry records (L1)."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    REVERSAL = "reversal"
    REFUND = "refund"
    ALLOCATION = "allocation"
    DEALLOCATION = "deallocation"
    DEPOSIT = "deposit"
    DOCUMENT = "document"
    TILL_OPENED = "till_opened"
    TILL_CLOSED = "till_closed"
    CLOSING = "closing"
    RESTORE_MARK = "restore_mark"


class Account(StrEnum):
    """Where money stands. Revenue is kept by activity: see `revenue_account`."""

    FAMILY_RECEIVABLE = "family_receivable"
    CREDIT_BALANCE = "credit_balance"
    REVENUE = "revenue"
    CASH = "cash"
    CHEQUES_TO_DEPOSIT = "cheques_to_deposit"
    CESU = "cesu"
    CESU_SENT = "cesu_sent"
    HOLIDAY_VOUCHERS = "holiday_vouchers"
    CARD = "card"
    TRANSFER = "transfer"
    ONLINE = "online"
    DIRECT_DEBIT = "direct_debit"
    THIRD_PARTY = "third_party"
    OPENING_FLOAT = "opening_float"
    REMITTED = "remitted"
    REFUNDED = "refunded"
    TO_CLASSIFY = "to_classify"
    SHORTAGE = "shortage"


class FaultKind(StrEnum):
    """How an entry can betray a change."""

    MISSING = "missing"
    OUT_OF_ORDER = "out_of_order"
    BAD_VALUE = "bad_value"
    UNBALANCED = "unbalanced"
    BROKEN_LINK = "broken_link"
    WRONG_HASH = "wrong_hash"
    ANCHOR_DIFFERS = "anchor_differs"
    CUT_TAIL = "cut_tail"
    PAPER_DIFFERS = "paper_differs"
    BAD_SIGNATURE = "bad_signature"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One amount on one account.

    Attributes:
        position: 1, 2, 3… inside the entry, without a gap.
        account: an `Account` value, or the text of `revenue_account`.
        cents: debit positive, credit negative, never beyond 10^12.
    """

    position: int
    account: str
    cents: Cents


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the journal, tied by its hash to the one before; the columns of `ledger_entry`.

    Attributes:
        no: 1, 2, 3… without a gap.
        kind: an `EntryKind` value.
        recorded_at: UTC text as `recorded_text` writes it, of the office's clock.
        by_user: the staff account that wrote it; 0 for the program itself.
        household_ref: the household's reference; None when no family is concerned.
        session_id: the till session; None outside any.
        document_ref: the invoice, credit note, receipt or slip it stands for; None otherwise.
        ref_no: `no` of the entry it reverses or allocates; None otherwise.
        lines: amounts in the order of their positions; empty for an entry that moves no money.
        payload: canonical JSON text of whatever else must not change (see `payload_text`).
        prev_hash, hash: 64 hexadecimal signs each; empty until `sealed`.
    """

    no: int
    kind: str
    recorded_at: str
    by_user: int
    household_ref: str | None = None
    session_id: int | None = None
    document_ref: str | None = None
    ref_no: int | None = None
    lines: tuple[LedgerLine, ...] = ()
    payload: str = "{}"
    prev_hash: str = ""
    hash: str = ""

    @property
    def facts(self) -> dict[str, object]:
        """The payload as a mapping."""
        facts: dict[str, object] = json.loads(self.payload)
        return facts


@dataclass(frozen=True, slots=True)
class LedgerFault:
    """The first entry that cannot be trusted: its `no`, how it shows, and what was expected and found."""

    no: int
    kind: FaultKind
    expected: str = ""
    found: str = ""


def revenue_account(activity: str) -> str:
    """Return the revenue account of an activity code: ``revenue:canteen``."""
    return f"{Account.REVENUE.value}:{activity}"


def payload_text(facts: Mapping[str, object]) -> str:
    """Return the canonical text stored as an entry's payload. Raises `NotCanonical` on a float."""
    return canonical_bytes(facts).decode("utf-8")


def recorded_text(at: datetime) -> str:
    """Return how the journal writes an aware instant: ``2026-11-06T09:00:00.000000Z``."""
    if at.tzinfo is None:
        raise ValueError("an instant must know its time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def lines_of(amounts: Iterable[tuple[str, int]]) -> tuple[LedgerLine, ...]:
    """Return `(account, cents)` pairs as lines, numbered from 1."""
    return tuple(LedgerLine(n, str(account), Cents(cents)) for n, (account, cents) in enumerate(amounts, 1))


def canonical_entry(entry: LedgerEntry, prev_hash: str) -> bytes:
    """Return the bytes that are hashed: **every** value of the entry, and the hash before it (L2)."""
    return canonical_bytes(
        {
            "no": entry.no,
            "kind": entry.kind,
            "recorded_at": entry.recorded_at,
            "by_user": entry.by_user,
            "household_ref": entry.household_ref,
            "session_id": entry.session_id,
            "document_ref": entry.document_ref,
            "ref_no": entry.ref_no,
            "lines": [[line.position, line.account, line.cents] for line in entry.lines],
            "payload": entry.payload,
            "prev_hash": prev_hash,
        }
    )


def chain_hash(entry: LedgerEntry, prev_hash: str) -> str:
    """Return the SHA-256 of the entry chained to `prev_hash`, 64 hexadecimal signs."""
    return hashlib.sha256(canonical_entry(entry, prev_hash)).hexdigest()


def sealed(entry: LedgerEntry, prev_hash: str = GENESIS) -> LedgerEntry:
    """Return the entry with its hashes, ready to be stored.

    Raises ValueError when an amount is no plain integer in range, or the lines do not sum to zero: a bug,
    not a user's error.
    """
    kind = _content_fault(entry)
    if kind is not None:
        raise ValueError(f"entry {entry.no}: {kind.value}")
    return replace(entry, prev_hash=prev_hash, hash=chain_hash(entry, prev_hash))


def balanced(lines: Iterable[LedgerLine]) -> bool:
    """Tell whether the amounts sum to zero."""
    return sum(line.cents for line in lines) == 0


def seal_of(entry_hash: str) -> str:
    """Return the short seal printed on a receipt: the last eight signs of the hash (L3)."""
    return entry_hash[-8:]


def verify(
    entries: Iterable[LedgerEntry],
    *,
    after: tuple[int, str] = (0, GENESIS),
    anchors: Mapping[int, str] | None = None,
) -> LedgerFault | None:
    """Return the first fault of entries given in order of `no`, or None.

    Args:
        entries: the journal, read in the order of `no`.
        after: `(no, hash)` of the entry before the first one given.
        anchors: hashes kept outside the database, by `no`; they alone show a cut tail or a chain rewritten
            whole (L3).
    """
    known = anchors or {}
    no, prev_hash = after
    for entry in entries:
        fault = _entry_fault(entry, no + 1, prev_hash, known)
        if fault is not None:
            return fault
        no, prev_hash = entry.no, entry.hash
    beyond = sorted(anchored for anchored in known if anchored > no)
    return (
        LedgerFault(no + 1, FaultKind.CUT_TAIL, expected=str(beyond[-1]), found=str(no)) if beyond else None
    )


def invoice_lines(revenue: Iterable[tuple[str, int]]) -> tuple[LedgerLine, ...]:
    """Lines of an issued invoice: its total owed by the family, against the revenue of each activity.

    `revenue` holds `(activity code, cents)`, one per invoice line; amounts of one activity are summed. A
    credit note gives negative amounts.
    """
    earned: dict[str, int] = {}
    for code, cents in revenue:
        earned[code] = earned.get(code, 0) + cents
    owed: list[tuple[str, int]] = [(Account.FAMILY_RECEIVABLE, sum(earned.values()))]
    return lines_of(owed + [(revenue_account(code), -cents) for code, cents in earned.items()])


def payment_lines(received: Sequence[tuple[str, int]], allocated: int = 0) -> tuple[LedgerLine, ...]:
    """Lines of a payment: what came in by account, against what it settles; the rest is the family's credit.

    `received` holds `(account, cents)`; `allocated` is the part that settles invoices in the same entry (0
    when an allocation entry follows).
    """
    total = sum(cents for _, cents in received)
    settled: list[tuple[str, int]] = [(Account.FAMILY_RECEIVABLE, -allocated)] if allocated else []
    rest = allocated - total
    credit: list[tuple[str, int]] = [(Account.CREDIT_BALANCE, rest)] if rest else []
    return lines_of([*received, *settled, *credit])


def allocation_lines(cents: int) -> tuple[LedgerLine, ...]:
    """Lines of an allocation: the family's credit pays what it owes (L7); the payload says which lines."""
    return lines_of([(Account.CREDIT_BALANCE, cents), (Account.FAMILY_RECEIVABLE, -cents)])


def refund_lines(cents: int) -> tuple[LedgerLine, ...]:
    """Lines of a refund asked for: the family's credit becomes what the accountant pays back (E5)."""
    return lines_of([(Account.CREDIT_BALANCE, cents), (Account.REFUNDED, -cents)])


def reversed_lines(lines: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
    """Return the lines with every sign changed: corrections are made only this way (E7)."""
    return tuple(replace(line, cents=Cents(-line.cents)) for line in lines)


def balances(entries: Iterable[LedgerEntry]) -> dict[str, Cents]:
    """Return the sum of each account over the entries."""
    sums: dict[str, Cents] = {}
    for entry in entries:
        for line in entry.lines:
            sums[line.account] = Cents(sums.get(line.account, 0) + line.cents)
    return sums


def _entry_fault(
    entry: LedgerEntry, expected_no: int, prev_hash: str, anchors: Mapping[int, str]
) -> LedgerFault | None:
    if entry.no != expected_no:
        kind = FaultKind.MISSING if entry.no > expected_no else FaultKind.OUT_OF_ORDER
        return LedgerFault(expected_no, kind, expected=str(expected_no), found=str(entry.no))
    content = _content_fault(entry)
    if content is not None:
        return LedgerFault(entry.no, content)
    if entry.prev_hash != prev_hash:
        return LedgerFault(entry.no, FaultKind.BROKEN_LINK, expected=prev_hash, found=entry.prev_hash)
    computed = chain_hash(entry, prev_hash)
    if entry.hash != computed:
        return LedgerFault(entry.no, FaultKind.WRONG_HASH, expected=computed, found=entry.hash)
    anchor = anchors.get(entry.no, computed)
    if anchor != computed:
        return LedgerFault(entry.no, FaultKind.ANCHOR_DIFFERS, expected=anchor, found=computed)
    return None


def _content_fault(entry: LedgerEntry) -> FaultKind | None:
    if type(entry.no) is not int or [line.position for line in entry.lines] != list(
        range(1, len(entry.lines) + 1)
    ):
        return FaultKind.BAD_VALUE
    if not all(type(line.cents) is int and abs(line.cents) < LARGEST for line in entry.lines):
        return FaultKind.BAD_VALUE
    return None if balanced(entry.lines) else FaultKind.UNBALANCED
