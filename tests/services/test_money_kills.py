"""Eight clerks at once, killed at any instant: receipts are numbered 1…N, every cent is in its place (L5)."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import func, select

from staffdesk.domain.permissions import Role
from staffdesk.models.invoices import Invoice
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.payments import Allocation, Payment, PaymentMeans
from staffdesk.models.unit_of_work import Database
from staffdesk.services import ledger
from staffdesk.services.counter import Counter
from tests.factories_money import MoneyTown, october_days
from tests.set_clock import SetClock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")

CLERKS = 8
ROUNDS, SOAK_ROUNDS = 4, 125
ISSUES, SOAK_ISSUES = 12, 500
FOR_EVER = 1_000_000


def prepare(database: Database, folder: Path) -> tuple[MoneyTown, list[int]]:
    """Make a town of four families that owe a month, and eight open tills."""
    town = MoneyTown(database, SetClock(), folder)
    for name in ("Aubin", "Émond", "Tilleul", "Zeller"):
        family = town.add_family(name)
        town.add_days(family, "canteen", october_days(20))
    town.issue()
    clerks = [town.add_staff(f"clerk{rank}", Role.COUNTER) for rank in range(CLERKS)]
    for clerk in clerks:
        Counter(town.office).open_till(clerk, clerk.name, 0)
    return town, [clerk.user_id for clerk in clerks]


@contextmanager
def forker(database: Database, clerks: list[int]) -> Iterator[subprocess.Popen[str]]:
    """Run what forks the clerks."""
    url = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.services.money_victim", url, ",".join(map(str, clerks))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert said(process) == "ready"
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def begin_lives(process: subprocess.Popen[str], seed: int, most: int) -> list[int]:
    """Fork one life a clerk and return their pids."""
    assert process.stdin is not None
    process.stdin.write(f"{seed} {most}\n")
    process.stdin.flush()
    return [int(word) for word in said(process).split()]


def books_close(database: Database) -> int:
    """Check numbers, journal, sharing and cash, and return how many payments there are."""
    report = ledger.verify(database)
    assert report.fault is None
    with database.read() as session:
        numbers = session.scalars(select(Payment.receipt_number).order_by(Payment.receipt_number)).all()
        assert numbers == list(range(1, len(numbers) + 1))
        entries = session.scalars(select(LedgerEntry.no).where(LedgerEntry.kind == "payment")).all()
        assert set(entries) == set(session.scalars(select(Payment.ledger_no)))
        assert len(entries) == len(numbers)
        received = session.scalar(select(func.sum(PaymentMeans.cents))) or 0
        assert received == (session.scalar(select(func.sum(Payment.total_cents))) or 0)
        assert received == (session.scalar(select(func.sum(Allocation.cents))) or 0)
        assert report.balances.get("cash", 0) == received
        invoices = session.execute(select(Invoice.id, Invoice.total_cents, Invoice.paid_cents)).tuples()
        settled = dict(
            session.execute(
                select(Allocation.invoice_id, func.sum(Allocation.cents)).group_by(Allocation.invoice_id)
            )
            .tuples()
            .all()
        )
        for invoice_id, total, paid in invoices:
            assert paid == settled.get(invoice_id, 0)
            assert 0 <= paid <= total
    return len(numbers)


def live_and_die(database: Database, folder: Path, rounds: int) -> None:
    """Kill eight clerks again and again, some before they took anything, some in the middle."""
    _town, clerks = prepare(database, folder)
    draw = random.Random(2026)
    with forker(database, clerks) as process:
        for turn in range(rounds):
            for pid in begin_lives(process, turn, FOR_EVER):
                Event().wait(draw.uniform(0, 0.12))
                os.kill(pid, signal.SIGKILL)
            assert said(process) == "dead"
    taken = books_close(database)
    Counter(_town.office).open_till(_town.officer, "régie", 0)  # nobody left a lock behind
    assert taken >= 0


def write_on(database: Database, folder: Path, issues: int) -> None:
    """Let eight clerks take so many payments each, every fifth given up at the last moment."""
    _town, clerks = prepare(database, folder)
    with forker(database, clerks) as process:
        begin_lives(process, 7, issues)
        assert said(process) == "dead"
    taken = books_close(database)
    assert 0.7 * CLERKS * issues <= taken < CLERKS * issues


def test_clerks_killed_at_any_instant_leave_no_gap(database: Database, tmp_path: Path) -> None:
    live_and_die(database, tmp_path, ROUNDS)


def test_eight_writers_leave_no_gap_and_no_double(database: Database, tmp_path: Path) -> None:
    write_on(database, tmp_path, ISSUES)


@pytest.mark.soak
def test_a_thousand_killed_clerks_leave_no_gap(database: Database, tmp_path: Path) -> None:
    live_and_die(database, tmp_path, SOAK_ROUNDS)


@pytest.mark.soak
def test_eight_writers_of_five_hundred_payments_leave_no_gap(database: Database, tmp_path: Path) -> None:
    write_on(database, tmp_path, SOAK_ISSUES)
