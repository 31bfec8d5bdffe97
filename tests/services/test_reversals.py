"""A reversal releases what its payment settles now, credit already used included (L7)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from staffdesk.domain.errors import NotFound, RuleBroken, Stale
from staffdesk.domain.receipt_document import ReceiptDocument
from staffdesk.domain.reversals import Cause
from staffdesk.models.invoices import Invoice
from staffdesk.models.payments import Allocation, Payment
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.deposits import Deposits
from staffdesk.services.ledger import verify
from staffdesk.services.money_rows import CardTicket, MeansGiven, VoucherGiven
from staffdesk.services.receipt_book import ReceiptBook
from staffdesk.services.reversals import reverse
from staffdesk.services.tenders import used_vouchers
from staffdesk.services.till_statement import statement_of
from tests.factories_money import Family, MoneyTown, bounce, cash, cheque, october_days, pay, undo
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
    undone = counter.reverse(town.officer, undo(done.payment_id, "billets rendus", "undo"))
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
    counter = Counter(town.office)
    counter.open_till(town.clerk, "guichet", 0)
    done = counter.take(town.clerk, pay(town.add_family(), [], cash(500), cheque(700)))
    pieces = ReceiptBook(town.office).pieces(town.officer, done.payment_id)
    in_cash, by_cheque = sorted(pieces, key=lambda one: one.cents)
    with pytest.raises(RuleBroken, match="till_closed"):
        counter.reverse(town.officer, undo(done.payment_id, means_ids=(by_cheque.means_id,)))
    counter.reverse(town.officer, undo(done.payment_id, means_ids=(in_cash.means_id,)))
    assert counter.till(town.clerk).cash_cents == 0, "cash goes out of the till it came into"
    with town.database.begin() as session, pytest.raises(NotFound, match="payment"):
        reverse(session, town.officer, undo(99, operation="lost"), at=town.clock.now())


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
    undone = counter.reverse(town.officer, bounce(done.payment_id))
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
    with pytest.raises(RuleBroken, match="no_cheque_to_bounce"):
        counter.reverse(town.officer, replace(bounce(done.payment_id), operation_id="again"))
    rest = counter.reverse(town.officer, undo(done.payment_id, "tout rendu", "rest"))
    assert rest.total_cents == -1310
    assert counter.account(town.clerk, family.household_id).due_cents == 2810
    with pytest.raises(Stale, match="already_reversed"):
        counter.reverse(town.officer, undo(done.payment_id, "encore", "more"))


def test_a_payment_without_a_cheque_cannot_bounce(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    family = town.add_family()
    done = counter.take(town.officer, pay(family, [], cash(500)))
    with pytest.raises(RuleBroken, match="no_cheque_to_bounce"):
        counter.reverse(town.officer, bounce(done.payment_id))


def receipt_of(town: MoneyTown, payment_id: int) -> ReceiptDocument:
    with town.database.read() as session:
        return ReceiptDocument.from_json(session.get_one(Payment, payment_id).receipt_snapshot)


@pytest.fixture
def mixed(town: MoneyTown) -> tuple[Counter, Family, int]:
    """Two invoices of 25.10 paid with two vouchers, a card, a cheque and cash."""
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 5000)
    family = town.add_family()
    for month in (9, 10):
        town.add_days(family, "canteen", [date(2026, month, day) for day in (1, 2)])
        town.add_days(family, "evening", [date(2026, month, day) for day in range(1, 9)])
        town.issue(period=(date(2026, month, 1), date(2026, month, 30)))
    invoices = counter.account(town.officer, family.household_id).invoices
    total = sum(one.open_cents for one in invoices)
    vouchers = MeansGiven(
        "cesu",
        1500,
        vouchers=(VoucherGiven("90000001", 1000, 2026), VoucherGiven("90000002", 500, 2026)),
    )
    card = MeansGiven("card", 1000, {"authorisation": "A12"})
    rest = total - 1500 - 1000 - 1200
    settle = [(one.invoice_id, one.open_cents) for one in invoices]
    done = counter.take(town.officer, pay(family, settle, vouchers, card, cheque(1200), cash(rest)))
    assert counter.account(town.officer, family.household_id).due_cents == 0
    return counter, family, done.payment_id


def test_each_means_is_taken_back_by_itself_and_only_once(
    town: MoneyTown, mixed: tuple[Counter, Family, int]
) -> None:
    counter, family, payment_id = mixed
    book = ReceiptBook(town.office)
    due = 0
    for number, piece in enumerate(book.pieces(town.officer, payment_id)):
        effect = book.effect(town.officer, payment_id, Cause.WRONG_MEANS, [piece.means_id])
        asked = undo(payment_id, "", f"undo-{number}", cause=Cause.WRONG_MEANS, means_ids=(piece.means_id,))
        done = counter.reverse(town.officer, asked)
        assert counter.reverse(town.officer, asked) == done
        due += piece.cents
        assert (done.total_cents, effect.cents) == (-piece.cents, piece.cents)
        assert sum(one.cents for one in effect.invoices) == piece.cents
        assert counter.account(town.officer, family.household_id).due_cents == due
        page = receipt_of(town, done.payment_id)
        assert page.reversal is not None
        assert page.reversal.reason == "moyen de paiement erroné"
        assert [one.title for one in page.means] == [piece.means]
        with pytest.raises(Stale, match="already_reversed"):
            counter.reverse(town.officer, replace(asked, operation_id="again"))
    assert book.pieces(town.officer, payment_id) == ()
    report = verify(town.database)
    assert report.fault is None
    assert {account: report.balances[account] for account in ("cesu", "card", "cheques_to_deposit")} == {
        "cesu": 0,
        "card": 0,
        "cheques_to_deposit": 0,
    }
    with town.database.read() as session:
        assert session.scalar(select(func.sum(Allocation.cents))) == 0
        assert used_vouchers(session, ["90000001", "90000002"]) == set()


def test_a_receipt_of_another_day_is_taken_back_in_the_till_of_today(
    town: MoneyTown, mixed: tuple[Counter, Family, int]
) -> None:
    counter, family, payment_id = mixed
    counter.close_till(town.officer, counter.till(town.officer).cash_cents, "", card=CardTicket(1000))
    town.clock.set(datetime(2026, 11, 18, 9, tzinfo=UTC))
    pieces = {one.means: one for one in ReceiptBook(town.office).pieces(town.officer, payment_id)}
    in_cash = pieces["Espèces"]
    asked = undo(payment_id, "", "cash", cause=Cause.DOUBLE_ENTRY, means_ids=(in_cash.means_id,))
    with pytest.raises(RuleBroken, match="till_closed"):
        counter.reverse(town.officer, asked)
    counter.open_till(town.officer, "régie", in_cash.cents - 1)
    with pytest.raises(RuleBroken, match="till_short_of_cash") as refused:
        counter.reverse(town.officer, asked)
    assert refused.value.facts["cents"] == in_cash.cents - 1
    counter.take(town.officer, pay(family, [], cash(500), operation="advance"))
    counter.reverse(town.officer, asked)
    assert counter.till(town.officer).cash_cents == 499
    card = undo(payment_id, "litige", "card", cause=Cause.CARD_CHARGEBACK)
    assert counter.reverse(town.officer, card).total_cents == -1000
    assert counter.till(town.officer).cash_cents == 499


def test_what_left_the_drawer_comes_back_only_when_it_is_refused(
    town: MoneyTown, mixed: tuple[Counter, Family, int]
) -> None:
    counter, family, payment_id = mixed
    deposits, book = Deposits(town.office), ReceiptBook(town.office)
    view = deposits.view(town.officer)
    deposits.remit_cheques(town.officer, [one.means_id for one in view.cheques])
    slip = deposits.remit_vouchers(town.officer, [one.voucher_id for one in view.vouchers])
    pieces = {one.means: one for one in book.pieces(town.officer, payment_id)}
    assert (pieces["Chèque"].is_sent, pieces["Chèque"].causes) == (True, (Cause.BOUNCED_CHEQUE,))
    assert (pieces["CESU"].is_sent, pieces["CESU"].causes) == (True, ())
    for means, code in (("Chèque", "cheque_sent_already"), ("CESU", "cesu_sent_already")):
        with pytest.raises(RuleBroken, match=code):
            counter.reverse(town.officer, undo(payment_id, means_ids=(pieces[means].means_id,)))
    with pytest.raises(RuleBroken, match="no_refused_voucher"):
        counter.reverse(town.officer, undo(payment_id, cause=Cause.REFUSED_VOUCHER))
    refused = deposits.vouchers_of(town.officer, slip.slip_id)[1]
    on = date(2026, 11, 16)
    deposits.answer_vouchers(town.officer, slip.slip_id, on, [refused.voucher_id], "titre illisible")
    done = counter.reverse(town.officer, undo(payment_id, "illisible", cause=Cause.REFUSED_VOUCHER))
    assert done.total_cents == -500
    assert counter.account(town.officer, family.household_id).due_cents == 500
    page = receipt_of(town, done.payment_id)
    assert [one.number for one in page.means[0].vouchers] == ["90000002"]
    with town.database.read() as session:
        assert used_vouchers(session, ["90000002"]) == {"90000002"}, "a refused voucher never comes again"
    report = verify(town.database)
    assert (report.fault, report.balances["cesu"], report.balances["cesu_sent"]) == (None, 0, 0)
    with pytest.raises(RuleBroken, match="no_refused_voucher"):
        counter.reverse(town.officer, undo(payment_id, "", "twice", cause=Cause.REFUSED_VOUCHER))
    done = counter.reverse(town.officer, undo(payment_id, "", "bounce", cause=Cause.BOUNCED_CHEQUE))
    assert done.total_cents == -1200
    assert verify(town.database).balances["remitted"] == 1000


def test_an_invoice_at_the_treasury_is_opened_again_only_by_who_refuses_the_money(
    town: MoneyTown, mixed: tuple[Counter, Family, int]
) -> None:
    counter, _family, payment_id = mixed
    with town.database.begin() as session:
        session.execute(update(Invoice).values(state="sent_to_treasury"))
    book = ReceiptBook(town.office)
    with pytest.raises(RuleBroken, match="reversal_at_treasury"):
        counter.reverse(town.officer, undo(payment_id, cause=Cause.WRONG_FAMILY))
    effect = book.effect(town.officer, payment_id, Cause.BOUNCED_CHEQUE)
    assert [one.at_treasury for one in effect.invoices] == [True] * len(effect.invoices)
    done = counter.reverse(town.officer, undo(payment_id, "sans provision", cause=Cause.BOUNCED_CHEQUE))
    assert done.total_cents == -1200
    with town.database.read() as session:
        assert set(session.scalars(select(Invoice.state))) == {"sent_to_treasury"}


def test_a_reversal_names_one_payment_for_ever(town: MoneyTown, mixed: tuple[Counter, Family, int]) -> None:
    counter, family, payment_id = mixed
    other = counter.take(town.officer, pay(family, [], cash(100), operation="other")).payment_id
    counter.reverse(town.officer, undo(payment_id, cause=Cause.CARD_CHARGEBACK))
    with pytest.raises(Stale, match="operation_reused"):
        counter.reverse(town.officer, undo(other))


def test_credit_used_since_comes_back_in_the_statement_line_by_line(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.issue()
    done = counter.take(town.officer, pay(family, [(town.invoice_of(family), 610)], cash(1000)))
    town.add_days(family, "canteen", [date(2026, 11, 2)])
    town.issue(period=(date(2026, 11, 1), date(2026, 11, 30)))
    counter.reverse(town.officer, undo(done.payment_id, "billets rendus"))
    with town.database.read() as session:
        today = town.clock.today()
        told = statement_of(session, today, today, at=town.clock.now(), by="", act_number="")
    assert told.accounts == (), "what came in and went back is on no account"
