"""The counter: find, account, till, take, receipt; money to the cent, and one payment for one operation."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from staffdesk.domain.errors import NotAllowed, NotFound, RecoveryNeeded, RuleBroken, Stale
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.households import Household
from staffdesk.models.invoices import Invoice
from staffdesk.models.payments import Allocation, Payment
from staffdesk.models.sync import OutboxMessage, SyncState
from staffdesk.models.unit_of_work import Database
from staffdesk.services.balances import balances
from staffdesk.services.counter import Counter
from staffdesk.services.credit_holds import PaidDay, hold
from staffdesk.services.crediting import Crediting
from staffdesk.services.ledger import verify
from staffdesk.services.money_rows import MeansGiven, VoucherGiven
from tests.factories_money import Family, MoneyTown, a_request, cash, cheque, october_days, pay, undo
from tests.services.documents.reading import Paper
from tests.set_clock import SetClock

YOUNG = ("Zélie", date(2022, 3, 9))


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


@pytest.fixture
def counter(town: MoneyTown) -> Counter:
    """A counter where the clerk holds a till with 50 € of change."""
    counter = Counter(town.office)
    counter.open_till(town.clerk, "guichet 2", 5000)
    return counter


@pytest.fixture
def family(town: MoneyTown) -> Family:
    """A family that owes 36,60 € of canteen and 22,00 € of evenings, which CESU may pay."""
    family = town.add_family(quotient="900")
    town.add_days(family, "canteen", october_days(12))
    town.add_days(family, "evening", october_days(10))
    town.issue()
    return family


def cesu(*numbers: int, cents: int = 1000, year: int = 2026) -> MeansGiven:
    """Return vouchers as typed."""
    vouchers = tuple(VoucherGiven(f"{number:08d}", cents, year, "Émetteur") for number in numbers)
    return MeansGiven("cesu", cents * len(numbers), vouchers=vouchers)


def due_of(town: MoneyTown, family: Family) -> tuple[int, int]:
    """Return what the portal will say the family owes and is owed."""
    with town.database.read() as session:
        found = balances(session, town.clock.today(), [family.household_id]).get(family.household_id)
    return (found.due_cents, found.credit_cents) if found else (0, 0)


@pytest.mark.parametrize("text", ["tilleul", "TILL", "malo", "Malo Tilleul", "00001", "2026-000001"])
def test_a_family_is_found_by_what_people_say(
    town: MoneyTown, counter: Counter, family: Family, text: str
) -> None:
    town.add_family("Aubin", children=(("Zoé", date(2019, 1, 1)),))
    [found] = counter.find(town.clerk, text)
    assert (found.household_id, found.family, found.number) == (family.household_id, "Tilleul", "00001")
    assert (found.children, found.due_cents) == ("Malo", 5860)


def test_who_bears_the_name_comes_before_whose_child_does(town: MoneyTown, counter: Counter) -> None:
    child_alone = town.add_family("Camara", children=(("Tilly", date(2019, 1, 1)),))
    assert child_alone.household_id != town.add_family("Tillac").household_id
    assert [row.family for row in counter.find(town.clerk, "till")] == ["Tillac", "Camara"]


def test_accents_are_forgiven_and_what_is_not_there_is_not_found(town: MoneyTown, counter: Counter) -> None:
    town.add_family("Émond", children=(("Zoé", date(2019, 1, 1)),))
    assert [row.family for row in counter.find(town.clerk, "zoe emond")] == ["Émond"]
    assert counter.find(town.clerk, "zoe tilleul") == ()
    assert counter.find(town.clerk, "2026-000099") == ()
    assert counter.find(town.clerk, "100%") == ()


def test_the_account_shows_the_oldest_due_first_and_what_cesu_may_pay(
    town: MoneyTown, counter: Counter, family: Family
) -> None:
    town.add_days(family, "canteen", [date(2026, 11, 2)])
    with town.database.begin() as session:
        session.execute(update(Invoice).values(due_on=date(2026, 11, 10)))
    town.issue(period=(date(2026, 11, 1), date(2026, 11, 30)))
    account = counter.account(town.clerk, family.household_id)
    assert (account.payer, account.due_cents, account.credit_cents) == ("Mme Nadège TILLEUL", 6165, 0)
    assert [
        (row.number, row.label, row.days_late, row.open_cents, row.cesu_cents) for row in account.invoices
    ] == [
        ("2026-000001", "octobre\u00a02026", 6, 5860, 2200),
        ("2026-000002", "novembre\u00a02026", 0, 305, 0),
    ]


def test_several_means_settle_an_invoice_and_the_receipt_says_which(
    town: MoneyTown, counter: Counter, family: Family
) -> None:
    invoice = town.invoice_of(family)
    asked = pay(family, [(invoice, 5860)], cesu(90000001, 90000002), cheque(3000), cash(860, given=1000))
    [row] = counter.propose(town.clerk, asked)
    assert (row.by_means, row.rest_cents) == ({"cesu": 2000, "cheque": 3000, "cash": 860}, 0)
    done = counter.take(town.clerk, asked)
    assert (done.receipt, done.total_cents) == ("2026-00001", 5860)
    said = Paper(counter.receipt_pdf(town.clerk, done.payment_id)).whole_text()
    for words in (
        "Quittance",
        "2026-00001",
        "58,60",
        "cinquante-huit euros et soixante centimes",
        "90000001 à 90000002",
        "0000417",
        "10,00 € remis, 1,40 € rendus",
        "Votre compte est soldé",
        "guichet 2, Camille",
        "sous réserve d’encaissement",
    ):
        assert words in said
    assert due_of(town, family) == (0, 0)
    assert counter.account(town.clerk, family.household_id).invoices == ()
    with town.database.read() as session:
        assert session.scalars(select(Invoice.state)).all() == ["paid"]
        assert session.scalar(select(func.sum(Allocation.cents))) == 5860
    report = verify(town.database)
    assert report.fault is None
    assert report.balances["family_receivable"] == 0
    assert (report.balances["cesu"], report.balances["cheques_to_deposit"]) == (2000, 3000)
    assert report.balances["cash"] == 5000 + 860


def test_a_part_payment_leaves_what_cesu_may_still_pay(
    town: MoneyTown, counter: Counter, family: Family
) -> None:
    invoice = town.invoice_of(family)
    done = counter.take(town.clerk, pay(family, [(invoice, 5860)], cash(4000)))
    assert due_of(town, family) == (1860, 0)
    [left] = counter.account(town.clerk, family.household_id).invoices
    assert (left.open_cents, left.cesu_cents) == (1860, 1860)
    said = Paper(counter.receipt_pdf(town.clerk, done.payment_id)).whole_text()
    assert "Reste à payer" in said
    assert "18,60 € encore payables en CESU" in said


def test_the_same_operation_twice_is_one_payment(town: MoneyTown, counter: Counter, family: Family) -> None:
    asked = pay(family, [(town.invoice_of(family), 5860)], cash(5860))
    first = counter.take(town.clerk, asked)
    assert counter.take(town.clerk, asked) == first
    with town.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Payment)) == 1
    other = pay(family, [(town.invoice_of(family), 100)], cash(100))
    with pytest.raises(Stale, match="operation_reused"):
        counter.take(town.clerk, other)


def test_what_is_paid_beyond_becomes_credit_and_pays_the_next_invoice(
    town: MoneyTown, counter: Counter, family: Family
) -> None:
    done = counter.take(town.clerk, pay(family, [(town.invoice_of(family), 5860)], cheque(6000)))
    assert due_of(town, family) == (0, 140)
    assert "avance" in Paper(counter.receipt_pdf(town.clerk, done.payment_id)).whole_text()
    town.add_days(family, "canteen", [date(2026, 11, 2)])
    town.issue(period=(date(2026, 11, 1), date(2026, 11, 30)))
    assert due_of(town, family) == (165, 0)
    content = town.invoicing.pdf(town.clerk, town.invoice_of(family))
    said = Paper(content).whole_text()
    assert "quittance 2026-00001" in said
    assert "1,65 €" in said
    report = verify(town.database)
    assert (report.fault, report.balances["credit_balance"]) == (None, 0)
    assert report.balances["family_receivable"] == 165


def test_credit_that_booked_days_hold_pays_their_invoice_and_no_other(
    town: MoneyTown, counter: Counter, family: Family
) -> None:
    counter.take(town.clerk, pay(family, [(town.invoice_of(family), 5860)], cheque(6000)))
    december = PaidDay("canteen", date(2026, 12, 1), 140)
    with town.database.begin() as session:
        request = a_request(session, family.household_id)
        hold(session, request, family.household_id, [december], town.clock.now())
    town.add_days(family, "canteen", [date(2026, 11, 2)])
    town.issue(period=(date(2026, 11, 1), date(2026, 11, 30)))
    assert due_of(town, family) == (305, 140)
    town.add_days(family, "canteen", [december.on])
    town.issue(period=(date(2026, 12, 1), date(2026, 12, 31)))
    assert due_of(town, family) == (305 + 165, 0)
    assert verify(town.database).fault is None


@pytest.mark.parametrize(
    ("means", "code"),
    [
        ((), "payment_empty"),
        ((cash(0),), "amount_not_positive"),
        ((cash(500, given=400),), "cash_short"),
        ((cash(500, given=400), cash(1)), "cash_short"),
        ((MeansGiven("cash", 500, {"given_cents": "5,00"}),), "cash_unreadable"),
        ((MeansGiven("cheque", 500, {"cheque_number": "12"}),), "cheque_number"),
        ((MeansGiven("card", 500),), "card_without_reference"),
        ((MeansGiven("transfer", 500),), "transfer_without_reference"),
        ((MeansGiven("online", 500),), "means_not_in_act"),
        ((MeansGiven("shells", 500),), "means_not_in_act"),
        ((MeansGiven("cesu", 500),), "cesu_without_voucher"),
        ((cesu(90000001, year=2024),), "cesu_expired"),
        ((cesu(90000001, 90000001),), "cesu_already_used"),
        ((cesu(90000001), cesu(90000001)), "cesu_already_used"),
        ((cesu(90000001, 90000002, 90000003),), "cesu_over_ceiling"),
        ((MeansGiven("cesu", 500, vouchers=cesu(90000001).vouchers),), "cesu_sum_differs"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_leaves_no_trace(
    town: MoneyTown, counter: Counter, family: Family, means: tuple[MeansGiven, ...], code: str
) -> None:
    with pytest.raises(RuleBroken, match=code):
        counter.take(town.clerk, pay(family, [(town.invoice_of(family), 5860)], *means))
    assert counter.till(town.clerk).next_receipt == "2026-00001"
    assert due_of(town, family) == (5860, 0)


def test_cash_above_the_limit_needs_a_reason(town: MoneyTown, counter: Counter, family: Family) -> None:
    town.set_rules(cash_warning_cents=1000)
    asked = pay(family, [(town.invoice_of(family), 5860)], cash(5860))
    with pytest.raises(RuleBroken, match="cash_above_limit_needs_reason"):
        counter.take(town.clerk, asked)
    given = pay(family, [(town.invoice_of(family), 5860)], cash(5860, reason="dernier délai"))
    assert counter.take(town.clerk, given).total_cents == 5860


def test_a_voucher_is_taken_once_for_ever(town: MoneyTown, counter: Counter, family: Family) -> None:
    invoice = town.invoice_of(family)
    counter.take(town.clerk, pay(family, [(invoice, 1000)], cesu(90000001)))
    with pytest.raises(RuleBroken, match="cesu_already_used"):
        counter.take(town.clerk, pay(family, [(invoice, 1000)], cesu(90000001), operation="operation-2"))


def test_cesu_pays_a_day_by_the_age_of_the_child_on_that_day(town: MoneyTown, counter: Counter) -> None:
    family = town.add_family("Érable", children=(("Léo", date(2020, 10, 14)),))
    town.add_days(family, "leisure", [date(2026, 10, day) for day in (12, 13, 14, 15, 16)])
    town.issue()
    [invoice] = counter.account(town.clerk, family.household_id).invoices
    assert (invoice.open_cents, invoice.cesu_cents) == (4570, 1828)  # six years old on the 14th
    with pytest.raises(RuleBroken, match="cesu_over_ceiling"):
        counter.take(town.clerk, pay(family, [(invoice.invoice_id, 4570)], cesu(1, 2, cents=1000)))
    town.set_rules(cesu_excess_is_credit=True)
    counter.take(town.clerk, pay(family, [(invoice.invoice_id, 1828)], cesu(1, 2, cents=1000)))
    account = counter.account(town.clerk, family.household_id)
    assert (account.due_cents, account.free_credit) == (4570 - 1828, (("cesu", 172),))
    assert account.invoices[0].cesu_cents == 0


def test_an_invoice_that_moved_meanwhile_is_stale(town: MoneyTown, counter: Counter, family: Family) -> None:
    invoice = town.invoice_of(family)
    with pytest.raises(RuleBroken, match="allocation_over_open"):
        counter.take(town.clerk, pay(family, [(invoice, 5861)], cash(5861)))
    with pytest.raises(Stale, match="invoice_settled"):
        counter.take(town.clerk, pay(family, [(invoice + 7, 100)], cash(100)))
    with town.database.begin() as session:
        session.execute(update(Invoice).values(state="sent_to_treasury"))
    with pytest.raises(RuleBroken, match="invoice_at_treasury"):
        counter.take(town.clerk, pay(family, [(invoice, 100)], cash(100)))
    [row] = counter.account(town.clerk, family.household_id).invoices
    assert row.locked == "À payer au Trésor public"


def test_an_invoice_at_the_treasury_is_locked_for_every_means_and_stays_so(
    town: MoneyTown, counter: Counter, family: Family
) -> None:
    """Neither means nor credit, no proposal, no sharing by hand; a credit note leaves nothing to pay."""
    invoice = town.invoice_of(family)
    counter.take(town.clerk, pay(family, [], cash(500), operation="ahead"))
    with town.database.begin() as session:
        session.execute(update(Invoice).values(state="sent_to_treasury"))
    means = (cash(100), cheque(100), cesu(90000001), MeansGiven("card", 100, {"authorisation": "A1"}))
    for one in means:
        asked = pay(family, [(invoice, one.cents)], one)
        for ask in (counter.take, counter.propose):
            with pytest.raises(RuleBroken, match="invoice_at_treasury"):
                ask(town.clerk, asked)
    by_hand = replace(pay(family, [(invoice, 100)], cash(100)), cells=((invoice, "cash", 100),))
    with pytest.raises(RuleBroken, match="invoice_at_treasury"):
        counter.take(town.clerk, by_hand)
    with pytest.raises(RuleBroken, match="invoice_at_treasury"):
        counter.use_credit(town.clerk, replace(pay(family, [(invoice, 100)]), credit_cents=100))
    Crediting(town.office).cancel_invoice(town.officer, invoice, "erreur", seen_cents=5860)
    assert counter.account(town.clerk, family.household_id).invoices == ()
    assert verify(town.database).fault is None


def test_money_is_taken_only_at_an_open_till_of_today(
    town: MoneyTown, counter: Counter, family: Family
) -> None:
    asked = pay(family, [(town.invoice_of(family), 5860)], cash(5860))
    with pytest.raises(RuleBroken, match="till_closed"):
        counter.take(town.officer, asked)
    town.clock.advance(days=1)
    assert counter.till(town.clerk).stale
    with pytest.raises(RuleBroken, match="till_stale"):
        counter.take(town.clerk, asked)
    counter.close_till(town.clerk, 5000, "")
    with pytest.raises(RuleBroken, match="till_closed"):
        counter.take(town.clerk, asked)
    counter.open_till(town.clerk, "guichet 2", 5000)
    assert counter.take(town.clerk, asked).receipt == "2026-00001"


def test_a_restored_office_takes_nothing(town: MoneyTown, counter: Counter, family: Family) -> None:
    with town.database.begin() as session:
        session.execute(update(SyncState).values(recovery_reason="fork"))
    with pytest.raises(RecoveryNeeded):
        counter.take(town.clerk, pay(family, [(town.invoice_of(family), 5860)], cash(5860)))


def test_roles_are_checked(town: MoneyTown, counter: Counter, family: Family) -> None:
    reader = Actor(town.clerk.user_id, "Sam", frozenset({Role.READER}))
    asked = pay(family, [(town.invoice_of(family), 5860)], cash(5860))
    with pytest.raises(NotAllowed):
        counter.take(reader, asked)
    with pytest.raises(NotAllowed):
        counter.open_till(reader, "guichet", 0)
    with pytest.raises(NotAllowed):
        counter.reverse(town.clerk, undo(1, "erreur", "x"))
    assert counter.find(reader, "tilleul")


def test_the_receipts_of_the_day_newest_first(town: MoneyTown, counter: Counter, family: Family) -> None:
    invoice = town.invoice_of(family)
    counter.take(town.clerk, pay(family, [(invoice, 1000)], cash(1000)))
    counter.take(town.clerk, pay(family, [(invoice, 2000)], cheque(2000), operation="operation-2"))
    rows = counter.receipts_today(town.clerk)
    assert [(row.receipt, row.family, row.means, row.total_cents) for row in rows] == [
        ("2026-00002", "Tilleul", "Chèque", 2000),
        ("2026-00001", "Tilleul", "Espèces", 1000),
    ]
    assert all(len(row.doc_id) == 32 for row in rows)
    state = counter.till(town.clerk)
    assert (state.cash_cents, state.payments, state.next_receipt) == (6000, 2, "2026-00003")
    town.clock.advance(days=1)
    assert counter.receipts_today(town.clerk) == ()


def test_the_family_hears_of_its_payment(town: MoneyTown, counter: Counter, family: Family) -> None:
    counter.take(town.clerk, pay(family, [(town.invoice_of(family), 5860)], cash(5860)))
    with town.database.read() as session:
        kinds = session.scalars(select(OutboxMessage.kind).order_by(OutboxMessage.id)).all()
        rev = session.scalar(select(Household.snapshot_rev))
    assert sorted(kinds) == ["document", "family_snapshot"]
    assert rev is not None
    assert rev >= 2


def test_nothing_is_found_for_who_is_not_there(town: MoneyTown, counter: Counter) -> None:
    with pytest.raises(NotFound, match="household"):
        counter.account(town.clerk, 4_000)
    with pytest.raises(NotFound, match="payment"):
        counter.receipt_pdf(town.clerk, 4_000)


def test_a_reversal_opens_the_invoice_again_and_frees_the_vouchers(
    town: MoneyTown, counter: Counter, family: Family
) -> None:
    invoice = town.invoice_of(family)
    done = counter.take(town.clerk, pay(family, [(invoice, 5860)], cesu(90000001), cheque(5000)))
    assert due_of(town, family) == (0, 140)
    counter.open_till(town.officer, "régie", 0)
    undone = counter.reverse(town.officer, undo(done.payment_id, "chèque rendu", "undo-1"))
    assert counter.reverse(town.officer, undo(done.payment_id, "chèque rendu", "undo-1")) == undone
    assert (undone.receipt, undone.total_cents) == ("2026-00002", -6000)
    said = Paper(counter.receipt_pdf(town.officer, undone.payment_id)).whole_text()
    assert "Quittance d’annulation" in said
    assert "2026-00001" in said
    assert "chèque rendu" in said
    assert due_of(town, family) == (5860, 0)
    [row] = counter.account(town.clerk, family.household_id).invoices
    assert (row.open_cents, row.cesu_cents) == (5860, 2200)
    again = pay(family, [(invoice, 1000)], cesu(90000001), operation="operation-2")
    assert counter.take(town.clerk, again).receipt == "2026-00003"
    report = verify(town.database)
    assert report.fault is None
    assert report.balances["family_receivable"] == 4860
    assert report.balances.get("credit_balance", 0) == 0
    with pytest.raises(Stale, match="already_reversed"):
        counter.reverse(town.officer, undo(done.payment_id, "encore", "undo-2"))
    with pytest.raises(RuleBroken, match="reversal_of_reversal"):
        counter.reverse(town.officer, undo(undone.payment_id, "encore", "undo-3"))
    with pytest.raises(RuleBroken, match="reversal_needs_reason"):
        counter.reverse(town.officer, undo(done.payment_id, " ", "undo-4"))
