"""A reversal releases what its payment settles now, credit already used included (L7)."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.receipt_document import ReceiptDocument
from staffdesk.models.payments import Allocation, Payment
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.ledger import verify
from staffdesk.services.money_rows import MeansGiven, VoucherGiven
from staffdesk.services.reversals import reverse
from staffdesk.services.tenders import used_vouchers
from tests.factories_money import MoneyTown, cash, cheque, october_days, pay
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


def test_credit_that_paid_another_invoice_is_released_with_the_rest(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.issue()
    done = counter.take(town.officer, pay(family, [(town.invoice_of(family), 610)], cash(1000)))
    town.add_days(family, "canteen", [date(2026, 11, 2)])
    town.issue(period=(date(2026, 11, 1), date(2026, 11, 30)))
    assert counter.account(town.clerk, family.household_id).credit_cents == 85
    undone = counter.reverse(town.officer, done.payment_id, "billets rendus", "undo")
    account = counter.account(town.clerk, family.household_id)
    assert (account.due_cents, account.credit_cents) == (915, 0)
    with town.database.read() as session:
        page = ReceiptDocument.from_json(session.get_one(Payment, undone.payment_id).receipt_snapshot)
        assert session.scalar(select(func.sum(Allocation.cents))) == 0
    assert [(row.number, row.settled, row.left) for row in page.settlements] == [
        ("2026-000001", -610, 610),
        ("2026-000002", -305, 305),
        ("", -85, 0),
    ]
    assert (page.amount, page.remainder.amount) == (-1000, 915)
    report = verify(town.database)
    assert report.fault is None
    assert (report.balances["cash"], report.balances["family_receivable"]) == (0, 915)
    assert report.balances["credit_balance"] == 0


def test_only_a_payment_is_reversed_and_at_an_open_till(town: MoneyTown) -> None:
    with town.database.begin() as session, pytest.raises(RuleBroken, match="till_closed"):
        reverse(session, town.officer, 1, "erreur", "undo", at=town.clock.now())
    Counter(town.office).open_till(town.officer, "régie", 0)
    with town.database.begin() as session, pytest.raises(NotFound, match="payment"):
        reverse(session, town.officer, 1, "erreur", "undo", at=town.clock.now())


def test_a_bounced_cheque_is_reversed_alone_and_what_else_was_paid_stays(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.add_days(family, "evening", october_days(10))
    town.issue()
    voucher = MeansGiven("cesu", 1000, vouchers=(VoucherGiven("90000001", 1000, 2026),))
    settle = [(town.invoice_of(family), 2810)]
    done = counter.take(town.officer, pay(family, settle, voucher, cheque(1500), cash(310)))
    undone = counter.reverse(town.officer, done.payment_id, "sans provision", "bounce", bounced=True)
    assert undone.total_cents == -1500
    assert counter.account(town.clerk, family.household_id).due_cents == 1500
    with town.database.read() as session:
        page = ReceiptDocument.from_json(session.get_one(Payment, undone.payment_id).receipt_snapshot)
        assert used_vouchers(session, ["90000001"]) == {"90000001"}
    assert [means.title for means in page.means] == ["Chèque"]
    assert page.reversal is not None
    assert page.reversal.reason == "chèque impayé, sans provision"
    report = verify(town.database)
    assert (report.fault, report.balances["cheques_to_deposit"]) == (None, 0)
    assert (report.balances["cesu"], report.balances["cash"]) == (1000, 310)
    with pytest.raises(Stale, match="already_reversed"):
        counter.reverse(town.officer, done.payment_id, "encore", "again")


def test_a_payment_without_a_cheque_cannot_bounce(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    family = town.add_family()
    done = counter.take(town.officer, pay(family, [], cash(500)))
    with pytest.raises(RuleBroken, match="no_cheque_to_bounce"):
        counter.reverse(town.officer, done.payment_id, "sans provision", "bounce", bounced=True)
