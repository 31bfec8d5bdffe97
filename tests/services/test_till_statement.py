"""The statement: what came in by means and by account, credit as an advance until used (E6)."""

from collections import Counter as Counted
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.domain.tariffs.extras import Component, Part
from staffdesk.domain.tariffs.storage import body_of
from staffdesk.models.invoices import InvoiceLine
from staffdesk.models.town import Activity, TariffVersionRow
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.credit_notes import CreditLine, WantedNote, issue_notes
from staffdesk.services.deposits import Deposits
from staffdesk.services.money_rows import MeansGiven, VoucherGiven
from staffdesk.services.open_invoices import load_open
from staffdesk.services.slip_credits import BankReceipt
from staffdesk.services.till_statement import parts_settled, statement_of
from tests.domain.tariffs.grids import G1_HALF_HOUR, G1_MEAL
from tests.factories_money import CODES, MoneyTown, cash, cheque, october_days, pay, undo
from tests.services.documents.reading import Paper
from tests.set_clock import SetClock

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


@pytest.fixture
def one_town(sqlite_database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """One town for many examples, each with a family of its own."""
    return MoneyTown(sqlite_database, clock, tmp_path)


def test_a_period_closes_by_means_and_by_account(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(12))
    town.add_days(family, "evening", october_days(10))
    town.issue()
    invoice = town.invoice_of(family)
    first = counter.take(town.officer, pay(family, [(invoice, 1000)], cash(1000)))
    counter.reverse(town.officer, undo(first.payment_id, "mauvaise famille", "undo"))
    counter.take(town.officer, pay(family, [(invoice, 5860)], cheque(6000), operation="two"))
    town.add_days(family, "canteen", [date(2026, 11, 2)])
    town.issue(period=NOVEMBER)
    at = town.clock.now()
    with town.database.read() as session:
        told = statement_of(session, *NOVEMBER, at=at, by="Francoise", act_number="2024-118")
        empty = statement_of(session, date(2026, 10, 1), date(2026, 10, 31), at=at, by="F", act_number="")
        with pytest.raises(RuleBroken, match="statement_reversed"):
            statement_of(session, NOVEMBER[1], NOVEMBER[0], at=at, by="F", act_number="")
    assert told.means == ((Means.CHEQUE, 6000, 0), (Means.CASH, 1000, -1000))
    assert [(one.label, one.cents) for one in told.accounts] == [
        ("Cantine", 3660 + 140),
        ("Accueil du soir", 2200),
    ]
    assert sum(one.cents for one in told.accounts) == told.cents == 6000
    assert told.reversals == (("2026-00002", "2026-00001", "mauvaise famille", -1000),)
    assert (told.first_receipt, told.last_receipt) == ("2026-00001", "2026-00003")
    assert (empty.means, empty.accounts, empty.first_receipt) == ((), (), "")


def test_credit_not_used_yet_is_an_advance(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    family = town.add_family()
    counter.take(town.officer, pay(family, [], cash(500)))
    with town.database.read() as session:
        told = statement_of(session, *NOVEMBER, at=town.clock.now(), by="F", act_number="")
    assert [(one.number, one.label, one.cents) for one in told.accounts] == [
        ("4191", "Avances des familles, à imputer", 500)
    ]


def test_the_statement_is_printed_with_the_last_hash(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    counter.take(town.officer, pay(town.add_family(), [], cash(500)))
    deposits = Deposits(town.office)
    made = deposits.remit_cash(town.officer, {500: 1})
    said = Paper(deposits.statement_pdf(town.officer, *NOVEMBER)).whole_text()
    deposits.credit_slip(town.officer, made.slip_id, BankReceipt(date(2026, 11, 18), "R1", 500))
    credited = Paper(deposits.statement_pdf(town.officer, *NOVEMBER)).whole_text().replace("\u00a0", " ")
    assert "18 nov. 2026" in credited
    assert "18 nov. 2026" not in said.replace("\u00a0", " ")
    for words in ("Bordereau de versement", "5,00 €", "Remises jointes", "2026-B0001", "Dernière empreinte"):
        assert words in said, words


def test_credit_used_at_issue_settles_each_account_as_its_lines_do(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    family = town.add_family()
    counter.take(town.officer, pay(family, [], cash(5000)))
    town.add_days(family, "canteen", october_days(12))
    town.add_days(family, "evening", october_days(10))
    town.issue()
    invoice = town.invoice_of(family)
    assert _accounts(town) == [("Cantine", 3660), ("Accueil du soir", 1340)]
    counter.take(town.officer, pay(family, [(invoice, 860)], cash(860), operation="rest"))
    assert _accounts(town) == [("Cantine", 3660), ("Accueil du soir", 2200)]


def test_what_a_credit_note_frees_is_an_advance_again(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    family = town.add_family()
    days = october_days(12)
    town.add_days(family, "canteen", days, state="booked")
    town.add_days(family, "evening", october_days(10))
    town.issue()
    invoice = town.invoice_of(family)
    counter.take(town.officer, pay(family, [(invoice, 5860)], cash(5860)))
    town.move_day(family, BookingEvent.EXCUSE, days[0], reason="maladie")
    town.credit()
    assert _accounts(town) == [
        ("Cantine", 3355),
        ("Accueil du soir", 2200),
        ("Avances des familles, à imputer", 305),
    ]
    town.add_days(family, "evening", [date(2026, 11, 2)])
    town.issue(period=NOVEMBER)
    assert _accounts(town) == [
        ("Cantine", 3355),
        ("Accueil du soir", 2200 + 220),
        ("Avances des familles, à imputer", 85),
    ]


def test_what_was_paid_of_a_credited_line_settles_the_others(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    family = town.add_family()
    days = october_days(12)
    town.add_days(family, "canteen", days, state="booked")
    town.add_days(family, "evening", october_days(10))
    town.issue()
    counter.take(town.officer, pay(family, [(town.invoice_of(family), 3660)], cash(3660)))
    town.move_day(family, BookingEvent.EXCUSE, days[0], reason="maladie")
    town.credit()
    assert _accounts(town) == [("Cantine", 3355), ("Accueil du soir", 305)]


def test_a_credit_comes_off_the_lines_of_its_own_activity(town: MoneyTown) -> None:
    """Both may be paid by CESU, and evenings stand first on the invoice: leisure costs less, not evenings."""
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    family = town.add_family(children=(("Malo", date(2022, 5, 2)),))
    days = october_days(4)
    town.add_days(family, "evening", days)
    town.add_days(family, "leisure", days, state="booked")
    town.issue()
    invoice = town.invoice_of(family)
    town.move_day(family, BookingEvent.EXCUSE, days[0], code="leisure", reason="maladie")
    town.credit()
    with town.database.read() as session:
        [account] = load_open(session, family.household_id)
    assert [(line.position, line.open_cents) for line in account.lines] == [(1, 880), (2, 3 * 914)]
    counter.take(town.officer, pay(family, [(invoice, 3622)], cash(3622)))
    assert _accounts(town) == [("Accueil du soir", 880), ("Centre de loisirs", 3 * 914)]


def test_what_was_paid_of_a_credited_activity_goes_to_what_is_open_of_the_others(town: MoneyTown) -> None:
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    family = town.add_family(children=(("Malo", date(2022, 5, 2)),))
    days = october_days(4)
    town.add_days(family, "evening", days, state="booked")
    town.add_days(family, "leisure", days)
    town.issue()
    counter.take(town.officer, pay(family, [(town.invoice_of(family), 1705)], cash(1705)))
    assert _accounts(town) == [("Accueil du soir", 880), ("Centre de loisirs", 825)]
    town.move_day(family, BookingEvent.EXCUSE, days[0], code="evening", reason="maladie")
    town.credit()
    assert _accounts(town) == [("Accueil du soir", 660), ("Centre de loisirs", 1045)]


STEPS = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 900), st.booleans()), max_size=4)


@settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.generate],
)
@given(steps=STEPS)
def test_what_a_family_paid_in_full_is_stated_by_activity_as_its_lines_less_its_own_credits(
    one_town: MoneyTown, steps: list[tuple[int, int, bool]]
) -> None:
    """Whatever was paid before, between and after credit notes on lines of any activity, and taken back."""
    counter = Counter(one_town.office)
    if counter.till(one_town.officer).session_id is None:
        counter.open_till(one_town.officer, "régie", 50_000)
    before = dict(_accounts(one_town))
    family = one_town.add_family(children=(("Malo", date(2022, 5, 2)), ("Lena", date(2017, 5, 2))))
    for code in CODES:
        one_town.add_days(family, code, october_days(2))
        one_town.add_days(family, code, october_days(1), child=1)
    one_town.issue()
    invoice = one_town.invoice_of(family)
    with one_town.database.read() as session:
        lines = list(session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == invoice)))
        left = {line.id: line.amount_cents for line in lines}
        names = {line.id: line.label for line in lines}
    for step, (draw, cents, credits_) in enumerate(steps):
        line_id = list(left)[draw]
        [account] = counter.account(one_town.officer, family.household_id).invoices or (None,)
        if credits_ and left[line_id] >= cents:
            worth = sum(left.values())
            part = WantedNote(invoice, "geste", (_credit_of(one_town, line_id, cents),), by_hand=True)
            with one_town.database.begin() as session:
                issue_notes(session, one_town.officer, [part], at=one_town.clock.now())
            left[line_id] -= cents
            assert sum(left.values()) == worth - cents
        elif account is not None:
            means = cash(cents)
            if draw == 1 and account.cesu_cents:
                face = min(cents, account.cesu_cents)
                voucher = VoucherGiven(f"{family.household_id:04d}{step:04d}", face, 2026)
                means = MeansGiven("cesu", face, {}, (voucher,))
            asked = pay(family, [(invoice, account.open_cents)], means, operation=f"{family.uid}{step}")
            taken = counter.take(one_town.officer, asked)
            if draw == 0:
                counter.reverse(one_town.officer, undo(taken.payment_id, operation=f"u{family.uid}{step}"))
    for account in counter.account(one_town.officer, family.household_id).invoices:
        asked = pay(family, [(invoice, account.open_cents)], cash(account.open_cents), operation=family.uid)
        counter.take(one_town.officer, asked)
    wanted: Counted[str] = Counted()
    for line_id, cents in left.items():
        wanted[names[line_id]] += cents
    after = dict(_accounts(one_town))
    stated = {name: after.get(name, 0) - before.get(name, 0) for name in wanted}
    assert stated == dict(wanted)


def _credit_of(town: MoneyTown, line_id: int, cents: int) -> CreditLine:
    with town.database.read() as session:
        line = session.get_one(InvoiceLine, line_id)
        return CreditLine(line.child_id, line.activity_code, line.label, "geste", cents, line.cesu_eligible)


def test_caps_of_several_activities_each_come_off_their_own(town: MoneyTown) -> None:
    """A cap is of one activity: its line names it, of a child or of the family, and so does the statement."""
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    capped = {
        "canteen": replace(G1_MEAL, monthly_cap=Cents(1000)),
        "evening": replace(G1_HALF_HOUR, family_cap=Cents(1500)),
    }
    with town.database.begin() as session:
        rows = select(TariffVersionRow, Activity.code).join(
            Activity, Activity.id == TariffVersionRow.activity_id
        )
        for row, code in session.execute(rows).tuples():
            row.body = body_of(capped[code]) if code in capped else row.body
    family = town.add_family(children=(("Lena", date(2017, 5, 2)), ("Malo", date(2022, 5, 2))))
    for child in (0, 1):
        town.add_days(family, "canteen", october_days(5), child=child)
        town.add_days(family, "evening", october_days(5), child=child)
        town.add_days(family, "leisure", october_days(1), child=child)
    town.issue()
    invoice = town.invoice_of(family)
    with town.database.read() as session:
        lines = session.scalars(
            select(InvoiceLine).where(InvoiceLine.amount_cents < 0).order_by(InvoiceLine.position)
        ).all()
        told = [(line.label, line.detail.partition("\n")[0], line.amount_cents) for line in lines]
    assert told == [
        ("Cantine", "plafond du mois", 1000 - 5 * 305),
        ("Cantine", "plafond du mois", 1000 - 5 * 305),
        ("Accueil du soir", "plafond du mois", 1500 - 2 * 5 * 220),
    ]
    [shown] = counter.account(town.officer, family.household_id).invoices
    leisure = shown.open_cents - 2000 - 1500
    assert shown.cesu_cents == 1500 + 825
    counter.take(
        town.officer, pay(family, [(invoice, shown.open_cents)], cash(shown.open_cents, reason="famille"))
    )
    assert _accounts(town) == [
        ("Cantine", 2000),
        ("Accueil du soir", 1500),
        ("Centre de loisirs", leisure),
    ]


def test_the_parts_of_a_price_go_to_accounts_of_their_own(town: MoneyTown) -> None:
    parts = (Component("Surveillance", "7066", Cents(25)), Component("Repas", "7067"))
    town.add_activity("lunch", "Midi", replace(G1_MEAL, activity="lunch", components=parts), cesu=None)
    town.amend_act(activities=list(town.groups))
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    family = town.add_family(enrolled=["lunch"])
    town.add_days(family, "lunch", october_days(4))
    run = town.draft(codes=("lunch",))
    town.invoicing.issue(town.officer, run, render=False)
    counter.take(town.officer, pay(family, [(town.invoice_of(family), 1000)], cash(1000)))
    with town.database.read() as session:
        told = statement_of(session, *NOVEMBER, at=town.clock.now(), by="F", act_number="")
    assert [(one.number, one.label, one.cents) for one in told.accounts] == [
        ("7066", "Midi, Surveillance", 81),
        ("7067", "Midi, Repas", 919),
    ]


def test_parts_share_to_the_cent_whatever_is_settled() -> None:
    parts = [Part("A", "7066", Cents(25)), Part("B", "7067", Cents(280))]
    assert parts_settled(parts, 305) == (("7066", "A", 25), ("7067", "B", 280))
    assert parts_settled(parts, 100) == (("7066", "A", 8), ("7067", "B", 92))
    assert parts_settled(parts, -100) == (("7066", "A", -8), ("7067", "B", -92))
    assert parts_settled([Part("A", "7066", Cents(0))], 0) == ()


def _accounts(town: MoneyTown) -> list[tuple[str, int]]:
    with town.database.read() as session:
        told = statement_of(session, *NOVEMBER, at=town.clock.now(), by="F", act_number="")
    return [(one.label, one.cents) for one in told.accounts]
