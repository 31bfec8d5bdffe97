"""The month before last was invoiced: numbered from one, without files yet, in the journal."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.demo.history import PastClock, past_month
from staffdesk.models.bookings import Booking
from staffdesk.models.invoices import Invoice, InvoiceRun
from staffdesk.models.ledger import LedgerEntry
from tests.demo.conftest import DrawnTown


@pytest.mark.parametrize(
    ("today", "start"),
    [(date(2026, 11, 21), date(2026, 9, 1)), (date(2027, 1, 31), date(2026, 11, 1))],
)
def test_the_past_month_is_the_one_before_last(today: date, start: date) -> None:
    month = past_month(today)
    assert month.start == start
    assert (month.last.year, month.last.month) == (start.year, start.month)


def test_a_past_clock_stands_still() -> None:
    clock = PastClock(datetime(2026, 10, 6, 23, 30, tzinfo=UTC))
    assert clock.now() == clock.now()
    assert clock.today() == date(2026, 10, 7)


def test_its_invoices_are_numbered_without_a_gap_and_have_no_file_yet(
    session: Session, town: DrawnTown
) -> None:
    half, run = session.scalars(select(InvoiceRun).order_by(InvoiceRun.id))
    assert (run.title, run.state) == ("Septembre\u00a02026", "issued")
    assert (half.title, half.state) == ("Septembre\u00a02026, première quinzaine", "issued")
    numbers = session.scalars(select(Invoice.number).order_by(Invoice.number)).all()
    assert numbers == list(range(1, town.built.invoices + 1))
    dates = session.execute(select(Invoice.run_id, Invoice.issued_on, Invoice.due_on).distinct()).tuples()
    assert set(dates) == {
        (half.id, date(2026, 9, 17), date(2026, 9, 30)),
        (run.id, date(2026, 10, 6), date(2026, 10, 31)),
    }
    assert set(session.scalars(select(Invoice.file_id))) == {None}


def test_the_month_after_it_waits_to_be_invoiced(session: Session) -> None:
    taken = select(func.max(Booking.day_on)).where(Booking.invoice_id.is_not(None))
    waiting = select(func.count()).where(
        Booking.invoice_id.is_(None), Booking.day_on.between(date(2026, 10, 1), date(2026, 10, 31))
    )
    last = session.scalar(taken)
    assert last is not None
    assert last.month == 9
    assert (session.scalar(waiting) or 0) > 0


def test_the_journal_dates_from_then(session: Session, town: DrawnTown) -> None:
    invoices = session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "invoice")).all()
    assert len(invoices) == town.built.invoices
    assert {entry.recorded_at[:10] for entry in invoices} == {"2026-09-17", "2026-10-06"}
