"""A small journal of money to look at, and a way to tamper with it behind every guard."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError

from staffdesk.domain.ledger import (
    EntryKind,
    LedgerEntry,
    allocation_lines,
    invoice_lines,
    payment_lines,
    refund_lines,
)
from staffdesk.domain.permissions import SYSTEM
from staffdesk.models.unit_of_work import Database
from staffdesk.services import ledger

GUARDED = ("ledger_entry", "ledger_line", "audit_entry")
AN_INSTANT = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)


def refusal(database: Database, *statements: str) -> str:
    """Run statements in one transaction and return how they were refused; an empty text if not."""
    try:
        with database.engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
    except DBAPIError as error:
        return str(error.orig)
    return ""


def write_entries(database: Database, count: int) -> list[LedgerEntry]:
    """Append entries in one transaction: invoices, payments, allocations and refunds in turn."""
    written: list[LedgerEntry] = []
    with database.begin() as session:
        for turn in range(count):
            kind, lines = (
                (EntryKind.INVOICE, invoice_lines([("canteen", 1250 + turn), ("wednesday", 900)])),
                (EntryKind.PAYMENT, payment_lines([("cash", 2000 + turn)], 1500)),
                (EntryKind.ALLOCATION, allocation_lines(500 + turn)),
                (EntryKind.REFUND, refund_lines(100 + turn)),
            )[turn % 4]
            written.append(
                ledger.append(
                    session,
                    kind,
                    lines,
                    at=AN_INSTANT,
                    by=SYSTEM,
                    household_ref=f"F{turn:04d}",
                    session_id=turn if turn % 2 else None,
                    document_ref=f"F2026-{turn:05d}",
                    ref_no=turn or None,
                    facts={"reason": "école", "turn": turn},
                )
            )
    return written


def tamper(database: Database, *statements: str, **values: object) -> None:
    """Run statements as somebody who owns the database and has taken every guard away."""
    if database.is_sqlite:
        _tamper_file(database, statements, values)
    else:
        with database.engine.begin() as connection:
            _unguard_server(connection)
            for statement in statements:
                connection.execute(text(statement), values)


def _tamper_file(database: Database, statements: Sequence[str], values: dict[str, object]) -> None:
    file = sqlite3.connect(str(make_url(database.url).database), isolation_level=None)
    try:
        for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            file.execute(
                statement, {name: value for name, value in values.items() if f":{name}" in statement}
            )
    finally:
        file.close()


def _unguard_server(connection: Connection) -> None:
    for table in GUARDED:
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")  # references too
