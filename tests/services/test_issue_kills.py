"""A run with corrections, killed at any instant, resumes or rolls back: no gap, no day credited twice."""

import os
import random
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import func, select

from staffdesk.domain.bookings import BookingEvent
from staffdesk.models.bookings import Booking
from staffdesk.models.invoices import CreditNote, Invoice
from staffdesk.models.unit_of_work import Database
from staffdesk.services import ledger
from staffdesk.services.crediting import Crediting
from tests.factories_money import Family, MoneyTown
from tests.set_clock import SetClock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")

WEEKS, SOAK_TOWNS = 8, 25
FIRST = date(2026, 9, 7)
MEAL = 305
LONGEST_LIFE_SECONDS = 0.8


def week(rank: int) -> date:
    return FIRST + timedelta(weeks=rank)


def prepare_week(town: MoneyTown, families: list[Family], rank: int) -> int:
    """Add three meals a family, excuse one of last week, take back one excuse before that; draft the week.

    What is excused becomes a credit note, what is taken back a line of this very run.
    """
    days = [week(rank) + timedelta(days=step) for step in range(3)]
    for family in families:
        town.add_days(family, "canteen", days, state="booked")
        if rank > 0:
            town.move_day(family, BookingEvent.EXCUSE, week(rank - 1))
        if rank > 1:
            town.move_day(family, BookingEvent.MARK_PRESENT, week(rank - 2))
    return town.draft(codes=("canteen",), period=(days[0], days[-1]))


def kill_one(process: subprocess.Popen[str], run_id: int, seconds: float) -> str:
    assert process.stdin is not None
    process.stdin.write(f"{run_id}\n")
    process.stdin.flush()
    pid = int(said(process))
    Event().wait(seconds)
    with suppress(ProcessLookupError):  # it ended before
        os.kill(pid, signal.SIGKILL)
    return said(process)


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def books_close(town: MoneyTown, families: list[Family]) -> None:
    """Check numbers of both series, the journal, and that each family owes its meals and not one more."""
    report = ledger.verify(town.database)
    assert report.fault is None
    with town.database.read() as session:
        for series in (Invoice.number, CreditNote.number):
            numbers = session.scalars(select(series).where(series.is_not(None)).order_by(series)).all()
            assert numbers == list(range(1, len(numbers) + 1))
        billed = select(Booking.household_id, func.count()).where(Booking.state != "absent_excused")
        meals = dict(session.execute(billed.group_by(Booking.household_id)).tuples().all())
    for family in families:
        assert town.account_cents(family) == MEAL * meals[family.household_id]
    assert report.balances["family_receivable"] == MEAL * sum(meals.values())


def live_and_die(database: Database, folder: Path, draw: random.Random) -> int:
    """Kill each week's issue once, then let it be asked for again, and return how many had not ended."""
    town = MoneyTown(database, SetClock(), folder)
    families = [town.add_family(name) for name in ("Aubin", "Émond", "Tilleul", "Zeller")]
    url = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.services.issue_victim", url, str(town.officer.user_id)]
    cut = 0
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert said(process) == "ready"
            for rank in range(WEEKS):
                run_id = prepare_week(town, families, rank)
                assert kill_one(process, run_id, draw.uniform(0, LONGEST_LIFE_SECONDS)) == "dead"
                with database.read() as session:
                    given = session.scalar(
                        select(func.count()).where(Invoice.run_id == run_id, Invoice.number.is_not(None))
                    )
                assert given in (0, len(families)), "a run is issued whole or not at all"
                cut += not given
                town.invoicing.issue(town.officer, run_id, render=False)
                Crediting(town.office).credit_corrections(town.officer)
                books_close(town, families)
        finally:
            process.kill()
    return cut


def test_a_run_killed_at_any_instant_resumes_and_credits_once(database: Database, tmp_path: Path) -> None:
    live_and_die(database, tmp_path, random.Random(4))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(SOAK_TOWNS))
def test_many_runs_killed_at_any_instant_resume(database: Database, tmp_path: Path, seed: int) -> None:
    live_and_die(database, tmp_path, random.Random(seed))
