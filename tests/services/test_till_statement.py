"""The statement: what came in by means and by account, credit as an advance until used (E6)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means
from staffdesk.domain.tariffs.extras import Component, Part
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.deposits import Deposits
from staffdesk.services.slip_credits import BankReceipt
from staffdesk.services.till_statement import parts_settled, statement_of
from tests.domain.tariffs.grids import G1_MEAL
from tests.factories_money import MoneyTown, cash, cheque, october_days, pay, undo
from tests.services.documents.reading import Paper
from tests.set_clock import SetClock

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


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
