"""Most families paid at the counter: tills that balance, receipts, and some invoices left open."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from staffdesk.demo.history import PastRun
from staffdesk.demo.payments import FLOAT_CENTS, TILL_DAYS, till_days
from staffdesk.domain.invoice_life import receipt_number
from staffdesk.domain.receipt_document import ReceiptDocument
from staffdesk.models.invoices import Invoice, InvoiceLine
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.payments import Allocation, Payment, PaymentMeans, TillSession
from staffdesk.models.revenue_office import CesuVoucher, DepositSlip
from staffdesk.services import ledger, till
from staffdesk.services.balances import balances
from staffdesk.services.open_invoices import load_open
from tests.demo.conftest import DrawnTown


def test_about_one_invoice_in_eight_is_left_open_and_is_overdue(session: Session, town: DrawnTown) -> None:
    today = town.office.clock.today()
    left = session.scalars(select(Invoice).where(Invoice.paid_cents < Invoice.total_cents)).all()
    assert 0.04 < len(left) / town.built.invoices < 0.25
    assert {invoice.state for invoice in left} == {"issued", "partly_paid"}
    assert all(invoice.due_on < today for invoice in left)


def test_the_journal_verifies_and_says_what_the_families_owe(session: Session, town: DrawnTown) -> None:
    report = ledger.verify(town.office.database)
    owed = sum(row.due_cents for row in balances(session, town.office.clock.today()).values())
    assert report.fault is None
    assert report.balances["family_receivable"] == owed > 0


def test_every_payment_has_its_receipt_its_entry_and_its_sharing(session: Session, town: DrawnTown) -> None:
    payments = session.scalars(select(Payment).order_by(Payment.id)).all()
    assert len(payments) == town.built.payments
    assert [payment.receipt_number for payment in payments] == list(range(1, len(payments) + 1))
    shared = dict(
        session.execute(
            select(Allocation.payment_id, func.sum(Allocation.cents)).group_by(Allocation.payment_id)
        )
        .tuples()
        .all()
    )
    means = dict(
        session.execute(
            select(PaymentMeans.payment_id, func.sum(PaymentMeans.cents)).group_by(PaymentMeans.payment_id)
        )
        .tuples()
        .all()
    )
    for payment in payments:
        number = receipt_number(payment.receipt_year, payment.receipt_number)
        receipt = ReceiptDocument.from_json(payment.receipt_snapshot)
        entry = session.get_one(LedgerEntry, payment.ledger_no)
        assert (receipt.number, entry.document_ref) == (number, number)
        assert sum(one.amount for one in receipt.means) == payment.total_cents
        assert shared[payment.id] == means[payment.id] == payment.total_cents


def test_what_is_left_of_an_invoice_is_what_the_counter_finds(session: Session) -> None:
    for invoice in session.scalars(select(Invoice).where(Invoice.state == "partly_paid")):
        account = load_open(session, invoice.household_id)[0]
        assert account.open_cents == invoice.total_cents - invoice.paid_cents


def test_every_till_was_closed_without_a_difference(session: Session) -> None:
    sessions = session.scalars(select(TillSession)).all()
    assert 0 < len(sessions) <= TILL_DAYS
    for held in sessions:
        assert held.closed_at is not None
        assert held.counted_cents == FLOAT_CENTS + till.cash_taken(session, held.id)
        assert held.difference_note == ""


def test_every_means_of_the_counter_came(session: Session) -> None:
    assert {"cash", "cheque", "card", "cesu"} == set(session.scalars(select(PaymentMeans.means)))


def test_vouchers_are_in_a_slip_and_in_the_drawer_and_pay_no_meal(session: Session) -> None:
    vouchers = session.scalars(select(CesuVoucher)).all()
    assert {voucher.slip_id is None for voucher in vouchers} == {True, False}
    kinds = set(session.scalars(select(DepositSlip.kind)))
    assert {"cheque", "cesu"} <= kinds
    paid = dict(
        session.execute(
            select(Allocation.invoice_id, func.sum(Allocation.cents))
            .where(Allocation.means == "cesu")
            .group_by(Allocation.invoice_id)
        )
        .tuples()
        .all()
    )
    assert sum(paid.values()) == sum(voucher.cents for voucher in vouchers)
    for invoice_id, cents in paid.items():
        lines = session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id))
        assert 0 < cents <= sum(line.amount_cents for line in lines if line.cesu_eligible)


def test_no_till_is_held_on_a_week_end_or_in_the_future() -> None:
    run = PastRun(1, date(2026, 10, 6), date(2026, 10, 31), 10)
    days = till_days(run, date(2026, 11, 21))
    assert len(days) == TILL_DAYS
    assert all(day.weekday() < 5 for day in days)
    assert till_days(run, date(2026, 10, 12)) == [date(2026, 10, 9)]
    assert till_days(run, date(2026, 10, 7)) == []
