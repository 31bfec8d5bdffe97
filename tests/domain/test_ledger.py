"""The journal finds every change of every value, at the exact entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.canonical import NotCanonical
from staffdesk.domain.ledger import (
    GENESIS,
    Account,
    EntryKind,
    FaultKind,
    LedgerEntry,
    LedgerFault,
    LedgerLine,
    allocation_lines,
    balanced,
    balances,
    invoice_lines,
    lines_of,
    payload_text,
    payment_lines,
    recorded_text,
    refund_lines,
    reversed_lines,
    seal_of,
    sealed,
    verify,
)
from staffdesk.domain.money import Cents

START = datetime(2026, 11, 6, 9, 0, tzinfo=UTC)


def journal(length: int = 12) -> list[LedgerEntry]:
    """A clean chain of payments and allocations."""
    entries: list[LedgerEntry] = []
    prev_hash = GENESIS
    for no in range(1, length + 1):
        lines = payment_lines([(Account.CASH, 100 * no)]) if no % 2 else allocation_lines(no)
        entry = LedgerEntry(
            no=no,
            kind=EntryKind.PAYMENT if no % 2 else EntryKind.ALLOCATION,
            recorded_at=recorded_text(START + timedelta(minutes=no)),
            by_user=3,
            session_id=1,
            household_ref=f"f{no}",
            ref_no=no - 1 or None,
            lines=lines,
            payload=payload_text({"means": "cash", "no": no}),
        )
        entries.append(sealed(entry, prev_hash))
        prev_hash = entries[-1].hash
    return entries


def rebuilt(entries: list[LedgerEntry]) -> list[LedgerEntry]:
    """What who owns the database can do: hash the whole chain again."""
    chain: list[LedgerEntry] = []
    for no, entry in enumerate(entries, 1):
        chain.append(sealed(replace(entry, no=no), chain[-1].hash if chain else GENESIS))
    return chain


CHANGES: dict[str, Callable[[LedgerEntry], LedgerEntry]] = {
    "kind": lambda e: replace(e, kind=EntryKind.REFUND),
    "recorded_at": lambda e: replace(e, recorded_at=e.recorded_at.replace(".000000", ".000001")),
    "by_user": lambda e: replace(e, by_user=4),
    "session_id": lambda e: replace(e, session_id=None),
    "document_ref": lambda e: replace(e, document_ref="2026-000009"),
    "household_ref": lambda e: replace(e, household_ref="someone else"),
    "ref_no": lambda e: replace(e, ref_no=99),
    "payload": lambda e: replace(e, payload=e.payload + " "),
    "prev_hash": lambda e: replace(e, prev_hash="f" * 64),
    "hash": lambda e: replace(e, hash="f" * 64),
    "account": lambda e: replace(e, lines=(replace(e.lines[0], account=Account.CARD), *e.lines[1:])),
    "position": lambda e: replace(e, lines=(*e.lines[:-1], replace(e.lines[-1], position=9))),
    "one amount": lambda e: replace(e, lines=(replace(e.lines[0], cents=Cents(7)), *e.lines[1:])),
    "two amounts": lambda e: replace(e, lines=reversed_lines(e.lines)),
    "order of lines": lambda e: replace(e, lines=tuple(reversed(e.lines))),
    "a line less": lambda e: replace(e, lines=()),
}


def test_a_clean_journal_has_no_fault() -> None:
    assert verify(journal()) is None
    assert verify([]) is None


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("position", range(12))
def test_each_changed_value_is_found_at_its_entry(
    position: int, change: Callable[[LedgerEntry], LedgerEntry]
) -> None:
    entries = journal()
    entries[position] = change(entries[position])
    fault = verify(entries)
    assert fault is not None
    assert fault.no == position + 1


@pytest.mark.parametrize("position", range(11))
def test_a_deleted_entry_is_named(position: int) -> None:
    entries = journal()
    del entries[position]
    assert verify(entries) == LedgerFault(
        position + 1, FaultKind.MISSING, str(position + 1), str(position + 2)
    )


@pytest.mark.parametrize("position", range(11))
def test_two_swapped_entries_are_found_at_the_first(position: int) -> None:
    entries = journal()
    first, second = entries[position : position + 2]
    entries[position : position + 2] = [replace(second, no=first.no), replace(first, no=second.no)]
    fault = verify(entries)
    assert fault is not None
    assert fault.no == position + 1


def test_an_entry_written_twice_is_found() -> None:
    entries = journal()
    entries.insert(5, entries[4])
    fault = verify(entries)
    assert fault is not None
    assert (fault.no, fault.kind) == (6, FaultKind.OUT_OF_ORDER)


def test_only_an_anchor_shows_a_cut_tail() -> None:
    entries = journal()
    anchors = {12: entries[-1].hash}
    assert verify(entries[:9]) is None
    assert verify(entries[:9], anchors=anchors) == LedgerFault(10, FaultKind.CUT_TAIL, "12", "9")
    assert verify(entries, anchors=anchors) is None


def test_only_an_anchor_shows_a_chain_rewritten_whole() -> None:
    entries = journal()
    anchors = {12: entries[-1].hash}
    entries[3] = replace(entries[3], by_user=77)
    rewritten = rebuilt(entries)
    assert verify(rewritten) is None
    fault = verify(rewritten, anchors=anchors)
    assert fault is not None
    assert (fault.no, fault.kind) == (12, FaultKind.ANCHOR_DIFFERS)


def test_verification_may_start_in_the_middle() -> None:
    entries = journal()
    assert verify(entries[6:], after=(6, entries[5].hash)) is None
    assert verify(entries[6:], after=(6, entries[4].hash)) is not None


@pytest.mark.parametrize("cents", [1.0, True, Decimal(1), 10**12, -(10**12)])
def test_an_amount_that_is_no_plain_integer_in_range_is_never_sealed(cents: Any) -> None:
    lines = (LedgerLine(1, Account.CASH, cents), LedgerLine(2, Account.CREDIT_BALANCE, -cents))
    with pytest.raises(ValueError, match="bad_value"):
        sealed(LedgerEntry(1, EntryKind.PAYMENT, recorded_text(START), 1, lines=lines))


def test_an_unbalanced_entry_is_never_sealed() -> None:
    with pytest.raises(ValueError, match="unbalanced"):
        sealed(
            LedgerEntry(1, EntryKind.PAYMENT, recorded_text(START), 1, lines=lines_of([(Account.CASH, 1)]))
        )


def test_a_naive_instant_is_never_written() -> None:
    with pytest.raises(ValueError, match="time zone"):
        recorded_text(START.replace(tzinfo=None))


def test_an_instant_of_another_zone_is_written_in_utc() -> None:
    assert recorded_text(START.astimezone(ZoneInfo("Europe/Paris"))) == "2026-11-06T09:00:00.000000Z"


def test_a_float_in_the_payload_is_refused() -> None:
    with pytest.raises(NotCanonical):
        payload_text({"amount": 1.5})


def test_the_payload_reads_back_as_facts() -> None:
    assert journal(1)[0].facts == {"means": "cash", "no": 1}


def test_the_short_seal_is_the_last_eight_signs_of_the_hash() -> None:
    assert seal_of("0" * 56 + "89abcdef") == "89abcdef"


def test_an_invoice_paid_in_full_leaves_only_cash_and_revenue() -> None:
    issued = invoice_lines([("canteen", 3660), ("evening", 1100), ("evening", 1100)])
    journal_lines = [
        issued,
        payment_lines([(Account.CASH, 5000), (Account.CESU, 860)]),
        allocation_lines(5860),
    ]
    entries = [
        LedgerEntry(n, EntryKind.PAYMENT, "", 1, lines=lines) for n, lines in enumerate(journal_lines, 1)
    ]
    sums = {account: cents for account, cents in balances(entries).items() if cents}
    assert sums == {"cash": 5000, "cesu": 860, "revenue:canteen": -3660, "revenue:evening": -2200}


def test_a_payment_may_settle_in_its_own_entry_and_leave_credit() -> None:
    lines = payment_lines([(Account.CASH, 6000)], allocated=5860)
    assert [(line.position, line.account, line.cents) for line in lines] == [
        (1, "cash", 6000),
        (2, "family_receivable", -5860),
        (3, "credit_balance", -140),
    ]


AMOUNTS = st.integers(-(10**9), 10**9)
REVENUE = st.lists(st.tuples(st.sampled_from(["canteen", "evening"]), AMOUNTS), max_size=8)


@given(REVENUE, st.lists(AMOUNTS, max_size=8), AMOUNTS)
def test_every_built_entry_balances_and_its_reversal_undoes_it(
    revenue: list[tuple[str, int]], amounts: list[int], allocated: int
) -> None:
    received = [(Account.CARD, cents) for cents in amounts]
    for lines in (
        invoice_lines(revenue),
        payment_lines(received, allocated),
        allocation_lines(allocated),
        refund_lines(allocated),
    ):
        assert balanced(lines)
        both = LedgerEntry(1, EntryKind.REVERSAL, "", 1, lines=(*lines, *reversed_lines(lines)))
        assert not any(balances([both]).values())
