"""Credit is used first at the counter: CESU on eligible lines, once, and told in the journal (E5)."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from staffdesk.domain.errors import RuleBroken, Stale
from staffdesk.domain.payments import Means
from staffdesk.models.payments import Allocation, Payment
from staffdesk.models.unit_of_work import Database
from staffdesk.services.account_statement import AccountStatements
from staffdesk.services.balances import balances
from staffdesk.services.counter import Counter
from staffdesk.services.credit_use import credit_sums, free_credit
from staffdesk.services.ledger import verify
from staffdesk.services.money_rows import MeansGiven, PaymentAsked, VoucherGiven
from staffdesk.services.reminder_facts import load_facts
from staffdesk.services.snapshots import family_snapshot
from tests.factories_money import Family, MoneyTown, cash, cheque, october_days, undo
from tests.services.documents.reading import Paper
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


@pytest.fixture
def counter(town: MoneyTown) -> Counter:
    counter = Counter(town.office)
    counter.open_till(town.clerk, "guichet", 0)
    return counter


@pytest.fixture
def family(town: MoneyTown, counter: Counter) -> Family:
    """A family that owes 41 € and paid 30 € without saying for what, 10 € of them in CESU."""
    town.set_rules(cesu_excess_is_credit=True)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(12))
    town.add_days(family, "evening", october_days(2))
    town.issue()
    vouchers = MeansGiven("cesu", 1000, vouchers=(VoucherGiven("90000001", 1000, 2026),))
    counter.take(town.clerk, asked(family, [], vouchers, cash(2000), operation="ahead"))
    return family


def asked(
    family: Family,
    settle: list[tuple[int, int]],
    *means: MeansGiven,
    credit: int = 0,
    operation: str = "operation",
) -> PaymentAsked:
    """Return a payment that uses credit first."""
    return PaymentAsked(operation, family.household_id, tuple(settle), means, credit)


def test_what_cesu_left_is_told_as_such_and_neither_pays_meals_nor_stops_a_reminder(
    town: MoneyTown, counter: Counter, family: Family
) -> None:
    october = town.invoice_of(family)
    counter.take(town.clerk, asked(family, [(october, 4100)], cheque(1660), credit=2440))
    town.add_days(family, "canteen", [date(2026, 11, 2)])
    town.issue(period=(date(2026, 11, 1), date(2026, 11, 30)))
    with town.database.read() as session:
        balance = balances(session, town.clock.today(), [family.household_id])[family.household_id]
        facts = load_facts(session, town.clock.today())
        snapshot = family_snapshot(session, family.household_id, town.clock.now())
    assert (balance.due_cents, balance.credit_cents, balance.cesu_cents, balance.free_cents) == (
        305,
        560,
        560,
        0,
    )
    assert balance.kept_cents == 0
    assert facts.credit[family.household_id] == 0
    assert (snapshot.credit_cents, snapshot.held_cents, snapshot.cesu_credit_cents) == (0, 0, 560)
    said = Paper(AccountStatements(town.office).pdf(town.clerk, family.household_id)).text()
    assert "Avoir en CESU compris : 5,60 €" in said
    town.add_days(family, "evening", [date(2026, 12, 1)])
    town.issue(period=(date(2026, 12, 1), date(2026, 12, 31)))
    with town.database.read() as session:
        balance = balances(session, town.clock.today(), [family.household_id])[family.household_id]
    assert (balance.due_cents, balance.cesu_cents) == (305, 340)


def test_credit_pays_first_and_the_means_pay_the_rest(
    town: MoneyTown, counter: Counter, family: Family
) -> None:
    invoice = town.invoice_of(family)
    account = counter.account(town.clerk, family.household_id)
    assert dict(account.free_credit) == {"cesu": 1000, "credit": 2000}
    assert (account.due_cents, account.invoices[0].cesu_cents) == (4100, 440)
    wanted = asked(family, [(invoice, 4100)], cheque(1660), credit=2440)
    [row] = counter.propose(town.clerk, wanted)
    assert (row.by_means, row.rest_cents) == ({"credit": 2440, "cheque": 1660}, 0)
    done = counter.take(town.clerk, wanted)
    assert done.total_cents == 1660
    account = counter.account(town.clerk, family.household_id)
    assert (account.due_cents, account.credit_cents, account.free_credit) == (0, 560, (("cesu", 560),))
    report = verify(town.database)
    assert (report.fault, report.balances["family_receivable"]) == (None, 0)
    assert report.balances["credit_balance"] == -560
    with town.database.read() as session:
        sums = session.execute(
            select(Allocation.payment_id, func.sum(Allocation.cents)).group_by(Allocation.payment_id)
        ).tuples()
        totals = session.execute(select(Payment.id, Payment.total_cents)).tuples()
        assert dict(sums.all()) == dict(totals.all())


def test_credit_alone_settles_without_a_receipt(town: MoneyTown, counter: Counter, family: Family) -> None:
    invoice = town.invoice_of(family)
    with pytest.raises(RuleBroken, match="credit_needed"):
        counter.use_credit(town.clerk, asked(family, [(invoice, 2000)]))
    counter.use_credit(town.clerk, asked(family, [(invoice, 2000)], credit=2000))
    account = counter.account(town.clerk, family.household_id)
    assert (account.due_cents, account.credit_cents) == (2100, 1000)
    assert counter.till(town.clerk).next_receipt == "2026-00002"
    assert verify(town.database).fault is None


def test_credit_that_moved_meanwhile_is_stale(town: MoneyTown, counter: Counter, family: Family) -> None:
    invoice = town.invoice_of(family)
    for credit in (1, 3000):
        with pytest.raises(Stale, match="credit_changed"):
            counter.take(town.clerk, asked(family, [(invoice, 4100)], cash(4100 - credit), credit=credit))
    with town.database.read() as session:
        parts = free_credit(session, family.household_id)
    assert dict(credit_sums(parts)) == {Means.CESU: 1000, Means.CREDIT: 2000}
    assert sum(part.cents for part in parts) == 3000


def test_a_reversal_takes_back_credit_used_at_the_counter(
    town: MoneyTown, counter: Counter, family: Family
) -> None:
    invoice = town.invoice_of(family)
    counter.use_credit(town.clerk, asked(family, [(invoice, 2000)], credit=2000))
    counter.open_till(town.officer, "régie", 0)
    [receipt] = counter.receipts_today(town.clerk)
    counter.reverse(town.officer, undo(receipt.payment_id, "billets faux", "undo"))
    account = counter.account(town.clerk, family.household_id)
    assert (account.due_cents, account.credit_cents) == (4100, 0)
    report = verify(town.database)
    assert (report.fault, report.balances["credit_balance"]) == (None, 0)
