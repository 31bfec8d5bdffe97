"""Taking is one transaction: allocations close, and clerks at once neither lose a number nor pay twice."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from staffdesk.domain.allocation import OpenLine
from staffdesk.domain.errors import RuleBroken, Stale
from staffdesk.domain.invoice_life import InvoiceState
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means, TillRules
from staffdesk.domain.permissions import Role
from staffdesk.models.households import Household
from staffdesk.models.invoices import Invoice
from staffdesk.models.payments import Allocation, Payment
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.ledger import verify
from staffdesk.services.money_rows import MeansGiven, VoucherGiven
from staffdesk.services.open_invoices import OpenAccount
from staffdesk.services.payment_taking import left_after, payer_of, share, take
from tests.factories_money import MoneyTown, cash, cheque, october_days, pay
from tests.set_clock import SetClock

RULES = TillRules()


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


def account(key: int, *cents: int, state: InvoiceState = InvoiceState.ISSUED) -> OpenAccount:
    """Return an open invoice; every second line may be paid by CESU."""
    number, due_on = f"2026-{key:06d}", date(2026, 11, key)
    lines = tuple(
        OpenLine(number, position, due_on, Cents(value), position % 2 == 0)
        for position, value in enumerate(cents, 1)
    )
    return OpenAccount(key, number, "octobre 2026", due_on, sum(cents), state, lines)


@given(
    st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 5000)), min_size=1, max_size=4),
    st.lists(st.tuples(st.sampled_from([Means.CASH, Means.CHEQUE]), st.integers(1, 9000)), max_size=3),
)
def test_money_is_never_made_nor_lost(opened: list[tuple[int, int]], paid: list[tuple[Means, int]]) -> None:
    accounts = [account(key, *cents) for key, cents in enumerate(opened, 1)]
    settle = [(one.invoice_id, one.open_cents) for one in accounts]
    sharing = share(accounts, settle, paid, RULES)
    assert sharing.allocated_cents + sharing.credit_cents == sum(cents for _, cents in paid)
    settled = [(part.invoice, part.position, part.cents) for part in sharing.allocations]
    assert left_after(accounts, settled).cents + sharing.allocated_cents == sum(
        one.open_cents for one in accounts
    )


def test_the_oldest_due_is_settled_first_and_never_more_than_asked() -> None:
    accounts = [account(1, 1000), account(2, 1000)]
    sharing = share(accounts, [(2, 1000), (1, 600)], [(Means.CASH, 1000)], RULES)
    assert [(part.invoice, part.cents) for part in sharing.allocations] == [
        ("2026-000001", 600),
        ("2026-000002", 400),
    ]


def test_cesu_pays_eligible_lines_up_to_what_was_asked() -> None:
    one = account(1, 1000, 2000)
    assert share([one], [(1, 3000)], [(Means.CESU, 2000)], RULES).allocated_cents == 2000
    with pytest.raises(RuleBroken, match="cesu_over_ceiling"):
        share([one], [(1, 3000)], [(Means.CESU, 2001)], RULES)
    with pytest.raises(RuleBroken, match="cesu_over_ceiling"):
        share([one], [(1, 500)], [(Means.CESU, 1000)], RULES)
    kept = share([one], [(1, 3000)], [(Means.CESU, 2500)], TillRules(cesu_excess_is_credit=True))
    assert kept.credit_cents == 500


@pytest.mark.parametrize(
    ("settle", "kind", "code"),
    [
        ([(9, 100)], Stale, "invoice_settled"),
        ([(1, 0)], RuleBroken, "amount_not_positive"),
        ([(1, 1001)], RuleBroken, "allocation_over_open"),
        ([(1, 500), (1, 500)], RuleBroken, "allocation_over_open"),
        ([(2, 100)], RuleBroken, "invoice_at_treasury"),
    ],
)
def test_what_cannot_be_settled_is_refused(
    settle: list[tuple[int, int]], kind: type[Exception], code: str
) -> None:
    accounts = [account(1, 1000), account(2, 1000, state=InvoiceState.SENT_TO_TREASURY)]
    with pytest.raises(kind, match=code):
        share(accounts, settle, [(Means.CASH, 100)], RULES)


def test_the_clerk_shares_by_hand_and_settles_as_much(town: MoneyTown) -> None:
    family = town.add_family()
    for month in (9, 10):
        town.add_days(family, "canteen", [date(2026, month, 1)])
        town.add_days(family, "evening", [date(2026, month, day) for day in range(1, 6)])
        town.issue(period=(date(2026, month, 1), date(2026, month, 30)))
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    old, new = counter.account(town.officer, family.household_id).invoices
    settle = [(old.invoice_id, old.open_cents), (new.invoice_id, 500)]
    vouchers = MeansGiven("cesu", 500, vouchers=(VoucherGiven("90000001", 500, 2026),))
    means = (vouchers, cheque(old.open_cents))
    by_hand = (
        (old.invoice_id, "cheque", old.open_cents),
        (new.invoice_id, "cesu", 500),
    )
    asked = replace(pay(family, settle, *means), cells=by_hand)
    rows = counter.propose(town.officer, asked)
    assert [row.by_means for row in rows] == [{"cheque": old.open_cents}, {"cesu": 500}]
    for cells, code in (
        (((old.invoice_id, "cheque", old.open_cents - 1), by_hand[1]), "allocation_incomplete"),
        (((old.invoice_id, "cheque", old.open_cents + 1), by_hand[1]), "allocation_over_open"),
        (((old.invoice_id, "cesu", new.cesu_cents + 1),), "allocation_over_open"),
        (((new.invoice_id, "cash", 1),), "allocation_over_paid"),
        (((99, "cheque", 1),), "allocation_over_open"),
    ):
        with pytest.raises(RuleBroken, match=code):
            counter.take(town.officer, replace(asked, cells=cells))
    counter.take(town.officer, asked)
    left = counter.account(town.officer, family.household_id).invoices
    assert [(one.number, one.open_cents) for one in left] == [(new.number, new.open_cents - 500)]
    with town.database.read() as session:
        rows_of = session.execute(select(Allocation.invoice_id, Allocation.means, Allocation.cents)).tuples()
        assert set(rows_of) == set(by_hand)
    assert verify(town.database).fault is None


def test_what_is_left_is_what_the_regie_still_collects() -> None:
    accounts = [account(1, 1000), account(2, 500, 700), account(3, 9000, state=InvoiceState.SENT_TO_TREASURY)]
    left = left_after(accounts, [("2026-000001", 1, 1000)])
    assert (left.cents, left.next_due, left.cesu_cents) == (1200, ("2026-000002", date(2026, 11, 2)), 700)
    assert left_after(accounts[2:], []).cents == 0


def test_clerks_at_once_neither_lose_a_number_nor_settle_an_invoice_twice(town: MoneyTown) -> None:
    clerks = [town.add_staff(f"clerk{rank}", Role.COUNTER) for rank in range(3)]
    counter = Counter(town.office)
    for clerk in clerks:
        counter.open_till(clerk, clerk.name, 0)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.issue()
    invoice = town.invoice_of(family)
    start = threading.Barrier(3)

    def pay_all(rank: int) -> str:
        start.wait()
        try:
            with town.database.begin() as session:
                asked = pay(family, [(invoice, 610)], cash(610), operation=f"operation-{rank}")
                take(session, clerks[rank], asked, at=town.clock.now())
        except Stale as refused:
            return refused.code
        return "taken"

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(pay_all, range(3))) == ["invoice_settled", "invoice_settled", "taken"]
    with town.database.read() as session:
        assert session.scalars(select(Payment.receipt_number)).all() == [1]
        assert session.scalars(select(Allocation.cents)).all() == [610]
        assert session.scalars(select(Invoice.state)).all() == ["paid"]
    report = verify(town.database)
    assert (report.fault, report.balances["family_receivable"]) == (None, 0)


def test_the_same_operation_at_once_is_one_payment(town: MoneyTown) -> None:
    Counter(town.office).open_till(town.clerk, "guichet", 0)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.issue()
    asked = pay(family, [(town.invoice_of(family), 610)], cash(610))
    start = threading.Barrier(2)

    def once(_rank: int) -> int:
        start.wait()
        with town.database.begin() as session:
            return take(session, town.clerk, asked, at=town.clock.now()).id

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(once, range(2)))) == 1


def test_the_payer_is_the_first_guardian_or_the_name_of_the_file(town: MoneyTown) -> None:
    family = town.add_family()
    with town.database.begin() as session:
        household = session.get_one(Household, family.household_id)
        assert payer_of(session, household) == "Mme Nadège TILLEUL"
        for guardian in household.guardians:
            session.delete(guardian)
        session.flush()
        assert payer_of(session, household) == "Tilleul"
