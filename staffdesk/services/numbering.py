"""Gapless numbers (L5): taken from a locked counter in the transaction that uses them; rollback gives back.

A sequence of the database would leak a number on each rollback. All that must be gapless or chained (numbers,
ledger, audit log) is taken under one lock, in any order: two locks taken in two orders would be a deadlock.
"""

from sqlalchemy import insert, text, update
from sqlalchemy.orm import Session

from staffdesk.models.invoices import NumberCounter

LEDGER_SERIES = "ledger"
LEDGER_YEAR = 0  # one series for ever
NUMBERING_LOCK = 7_420_002


def next_number(session: Session, series: str, year: int) -> int:
    """Return the next number of a series and year, from 1; others wait until this transaction ends."""
    return next_numbers(session, series, year, 1)[0]


def next_numbers(session: Session, series: str, year: int, count: int) -> range:
    """Return the next numbers of a series and year, as many as asked for; an invoice run takes thousands."""
    lock_numbers(session)
    counter = (NumberCounter.series == series) & (NumberCounter.year == year)
    raised = update(NumberCounter).where(counter).values(last=NumberCounter.last + count)
    returning = raised.returning(NumberCounter.last).execution_options(synchronize_session=False)
    last = session.scalar(returning)
    if last is None:
        session.execute(insert(NumberCounter).values(series=series, year=year, last=count))
        last = count
    return range(last - count + 1, last + 1)


def lock_numbers(session: Session) -> None:
    """Keep every other writer of numbers, ledger and audit log waiting until this transaction ends.

    A writing transaction of SQLite has the whole file to itself already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": NUMBERING_LOCK})
