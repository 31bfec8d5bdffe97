"""A cheque whose credit the accountant paid back bounces: he claims that part, the régie the rest."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from staffdesk.domain.errors import RuleBroken, Stale
from staffdesk.domain.receipt_document import ReceiptDocument
from staffdesk.domain.reversals import Cause
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.payments import Allocation, Payment
from staffdesk.models.unit_of_work import Database
from staffdesk.portal.views.statement import statement_of as portal_statement
from staffdesk.services import ledger
from staffdesk.services.account_statement import AccountStatements, account_pieces
from staffdesk.services.counter import Counter
from staffdesk.services.credit import load_credit
from staffdesk.services.deposits import Deposits
from staffdesk.services.money_rows import MeansGiven
from staffdesk.services.receipt_book import ReceiptBook
from staffdesk.services.refund_claims import Claimed, claims_on
from staffdesk.services.refund_rows import RefundAsked
from staffdesk.services.refunds import Refunds
from staffdesk.services.snapshots import family_snapshot
from staffdesk.services.till_statement import statement_of
from tests.factories_money import Family, MoneyTown, bounce, cash, cheque, october_days, pay, undo
from tests.services.documents.reading import Paper
from tests.set_clock import SetClock

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
DECEMBER = (date(2026, 12, 1), date(2026, 12, 31))


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    made = MoneyTown(database, clock, tmp_path)
    Counter(made.office).open_till(made.officer, "régie", 0)
    return made


@pytest.fixture
def family(town: MoneyTown) -> Family:
    """A family that paid its invoice of 12.20 with a cheque of 20 euros: 7.80 are credit."""
    found = town.add_family()
    town.add_days(found, "canteen", october_days(4))
    town.issue()
    Counter(town.office).take(town.officer, pay(found, [(town.invoice_of(found), 1220)], cheque(2000)))
    return found


def refunded(town: MoneyTown, family: Family, cents: int, *, paid: bool = True, operation: str = "D") -> int:
    refunds = Refunds(town.office)
    wanted = RefundAsked(family.household_id, cents, "départ", "N. Tilleul", operation)
    refund_id = refunds.ask(town.officer, wanted).row.refund_id
    if paid:
        refunds.paid(town.officer, refund_id, town.clock.today())
    return refund_id


def balances(town: MoneyTown) -> dict[str, int]:
    report = ledger.verify(town.database)
    assert report.fault is None
    return {account: int(cents) for account, cents in report.balances.items() if cents}


def test_what_was_paid_back_of_a_bounced_cheque_is_the_accountants_claim(
    town: MoneyTown, family: Family
) -> None:
    refunded(town, family, 780)
    counter = Counter(town.office)
    effect = ReceiptBook(town.office).effect(town.officer, 1, Cause.BOUNCED_CHEQUE)
    assert (effect.cents, effect.credit_cents, effect.claimed_cents) == (2000, 0, 780)
    done = counter.reverse(town.officer, bounce(1))
    assert counter.reverse(town.officer, bounce(1)).payment_id == done.payment_id
    with pytest.raises(Stale, match="already_reversed"):
        counter.reverse(town.officer, replace(bounce(1), operation_id="again"))
    account = counter.account(town.officer, family.household_id)
    assert ([one.open_cents for one in account.invoices], account.credit_cents) == ([1220], 0)
    found = balances(town)
    assert {key: found.get(key, 0) for key in ("refunded", "credit_balance", "cheques_to_deposit")} == {
        "refunded": 0,
        "credit_balance": 0,
        "cheques_to_deposit": 0,
    }
    assert found["family_receivable"] == 1220
    with town.database.read() as session:
        reversal = session.get_one(Payment, done.payment_id)
        paper = ReceiptDocument.from_json(reversal.receipt_snapshot)
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.no == reversal.ledger_no)).one()
        assert load_credit(session, [family.household_id]) == {}
        assert session.scalar(select(func.sum(Allocation.cents))) == 0
    assert [(row.label, row.settled, row.left) for row in paper.settlements][1:] == [
        ("Remboursement 2026-D0001, à réclamer par le comptable", -780, 0)
    ]
    assert paper.amount == -2000
    assert '"claimed":[["2026-D0001",780]]' in entry.payload
    assert '"credit":0' in entry.payload


def test_of_credit_refunded_in_part_the_rest_is_taken_from_the_credit(
    town: MoneyTown, family: Family
) -> None:
    refunded(town, family, 500)
    effect = ReceiptBook(town.office).effect(town.officer, 1, Cause.BOUNCED_CHEQUE)
    assert (effect.credit_cents, effect.claimed_cents) == (280, 500)
    Counter(town.office).reverse(town.officer, bounce(1))
    account = Counter(town.office).account(town.officer, family.household_id)
    assert (account.due_cents, account.credit_cents) == (1220, 0)
    found = balances(town)
    assert ("refunded" in found, "credit_balance" in found, found["family_receivable"]) == (
        False,
        False,
        1220,
    )


def test_a_cheque_that_left_says_what_would_be_claimed_and_comes_off_what_was_remitted(
    town: MoneyTown, family: Family
) -> None:
    deposits = Deposits(town.office)
    deposits.remit_cheques(town.officer, [one.means_id for one in deposits.view(town.officer).cheques])
    assert [one.claimed_cents for one in deposits.view(town.officer).sent] == [0]
    refunded(town, family, 500)
    [sent] = deposits.view(town.officer).sent
    assert sent.claimed_cents == 500
    Counter(town.office).bounce(town.officer, sent.payment_id, sent.means_id, "sans provision", "bounce")
    assert [one.claimed_cents for one in deposits.view(town.officer).sent] == [0]
    found = balances(town)
    assert {key: found.get(key, 0) for key in ("remitted", "refunded", "credit_balance")} == {
        "remitted": 0,
        "refunded": 0,
        "credit_balance": 0,
    }


def test_a_card_payment_that_comes_back_is_claimed_as_a_cheque_is(town: MoneyTown, family: Family) -> None:
    counter = Counter(town.office)
    by_card = MeansGiven("card", 1500, {"authorisation": "A12"})
    done = counter.take(town.officer, pay(family, [], by_card, operation="card"))
    refunded(town, family, 2280)
    counter.reverse(town.officer, undo(done.payment_id, cause=Cause.CARD_CHARGEBACK))
    account = counter.account(town.officer, family.household_id)
    assert (account.due_cents, account.credit_cents, balances(town)["refunded"]) == (0, 0, -780)


def test_other_credit_of_the_family_is_left_alone(town: MoneyTown, family: Family) -> None:
    refunded(town, family, 780)
    counter = Counter(town.office)
    counter.take(town.officer, pay(family, [], cash(900), operation="cash"))
    counter.reverse(town.officer, bounce(1))
    account = counter.account(town.officer, family.household_id)
    assert (account.due_cents, account.credit_cents) == (1220, 900)
    refunded(town, family, 900, paid=False, operation="D2")
    assert balances(town)["refunded"] == -900


def test_two_refunds_of_one_cheque_are_claimed_each(town: MoneyTown, family: Family) -> None:
    refunded(town, family, 300)
    refunded(town, family, 400, operation="D2")
    done = Counter(town.office).reverse(town.officer, bounce(1))
    with town.database.read() as session:
        receipt = ReceiptDocument.from_json(session.get_one(Payment, done.payment_id).receipt_snapshot)
        told = claims_on(session, [1, 2])
    assert [row.settled for row in receipt.settlements] == [-1220, -80, -300, -400]
    today = town.clock.today()
    assert told == {1: [Claimed(today, 300)], 2: [Claimed(today, 400)]}
    rows = Refunds(town.office).sheet(town.officer, family.household_id).rows
    assert [(row.number, row.claimed_cents) for row in rows] == [("2026-D0002", 400), ("2026-D0001", 300)]


def test_what_still_waits_for_the_accountant_or_is_a_mistake_is_refused_as_before(
    town: MoneyTown, family: Family
) -> None:
    counter = Counter(town.office)
    waiting = refunded(town, family, 780, paid=False)
    with pytest.raises(RuleBroken, match="reversal_refunded") as refused:
        counter.reverse(town.officer, bounce(1))
    assert refused.value.facts["cents"] == 780
    Refunds(town.office).paid(town.officer, waiting, town.clock.today())
    with pytest.raises(RuleBroken, match="reversal_refunded"):
        counter.reverse(town.officer, undo(1, "mauvaise famille"))
    assert balances(town)["refunded"] == -780
    counter.reverse(town.officer, bounce(1))
    assert "refunded" not in balances(town)


def test_every_statement_sums_and_says_who_claims_what(town: MoneyTown, family: Family) -> None:
    refunded(town, family, 780)
    Counter(town.office).close_till(town.officer, 0, "")
    town.clock.advance(days=17)
    Counter(town.office).open_till(town.officer, "régie", 0)
    Counter(town.office).reverse(town.officer, bounce(1))
    with town.database.read() as session:
        pieces = account_pieces(session, family.household_id)
        at = town.clock.now()
        months = [
            statement_of(session, *month, at=at, by="F", act_number="") for month in (NOVEMBER, DECEMBER)
        ]
        snapshot = family_snapshot(session, family.household_id, at)
    assert sum(cents for _, _, cents in pieces) == 1220
    assert pieces[-1] == (
        date(2026, 12, 3),
        "Remboursement 2026-D0001\u00a0: à rendre au comptable",
        -780,
    )
    assert [told.refunded_cents for told in months] == [780, -780]
    for told in months:
        assert sum(one.cents for one in told.accounts) == told.cents - told.refunded_cents
    assert [(one.number, one.cents, one.is_claim) for one in months[1].refunds] == [
        ("2026-D0001", -780, True)
    ]
    shown = portal_statement(snapshot)
    assert (shown.before_cents, shown.now_cents) == (0, 1220)
    assert [(one.kind, one.cents) for one, _ in shown.rows][-1] == ("refund_claim", -780)
    account = Paper(AccountStatements(town.office).pdf(town.officer, family.household_id)).whole_text()
    assert "à rendre au comptable" in account, "the words fit their column"
    paper = Paper(Deposits(town.office).statement_pdf(town.officer, *DECEMBER)).whole_text()
    plain = paper.replace("\u00a0", " ").replace("\u202f", " ")
    for words in ("à réclamer", "À réclamer à des familles par le comptable : 7,80 €"):
        assert words in plain, words
