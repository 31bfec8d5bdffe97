"""Open corrections of fees are read netted, and settled once."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.models.invoices import FeeCorrectionRow, Invoice, InvoiceLine
from staffdesk.models.unit_of_work import Database
from staffdesk.services.open_fees import load_open_fees, open_fee_keys, reopen_fees, settle_fees
from tests.factories_money import MoneyTown, october_days
from tests.set_clock import SetClock

AT = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


def correct(town: MoneyTown, *cents: int) -> int:
    """Write corrections of one fee of an issued invoice, and return the invoice."""
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.issue()
    invoice = town.invoice_of(family)
    with town.database.begin() as session:
        line = session.scalars(select(InvoiceLine.id).where(InvoiceLine.invoice_id == invoice)).first()
        for one in cents:
            session.add(
                FeeCorrectionRow(
                    line_id=line,
                    invoice_id=invoice,
                    unit="month",
                    first_on=date(2026, 10, 1),
                    cents=one,
                    reason="quotient",
                    by="Sophie",
                    at=AT,
                )
            )
    return invoice


def test_they_are_netted_by_fee_and_narrowed(town: MoneyTown) -> None:
    invoice = correct(town, -300, 100)
    with town.database.read() as session:
        [credit] = load_open_fees(session).credits
        assert (credit.cents, credit.activity, credit.invoice) == (-200, "canteen", "2026-000001")
        assert load_open_fees(session, codes=["evening"]).credits == ()
        assert load_open_fees(session, households=[99]).credits == ()
        assert load_open_fees(session, invoices=[invoice]).credits == (credit,)
        assert len(session.execute(open_fee_keys(["canteen"])).all()) == 2
        assert session.execute(open_fee_keys(["evening"])).all() == []


def test_one_is_settled_once_and_opened_again_with_its_invoice(town: MoneyTown) -> None:
    invoice = correct(town, 100)
    with town.database.begin() as session:
        [debit] = load_open_fees(session).debits
        settle_fees(session, debit.ids, AT, invoice_id=invoice)
        assert load_open_fees(session).debits == ()
        with pytest.raises(ValueError, match="settled already"):
            settle_fees(session, debit.ids, AT)
        reopen_fees(session, invoice)
        assert load_open_fees(session).debits == (debit,)


def test_those_of_a_cancelled_invoice_ask_nothing(town: MoneyTown) -> None:
    invoice = correct(town, 100)
    with town.database.begin() as session:
        row = session.get_one(Invoice, invoice)
        row.state, row.freed_at = "cancelled", AT
        session.flush()
        assert load_open_fees(session).debits == ()
