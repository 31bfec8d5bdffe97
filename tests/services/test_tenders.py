"""What was typed becomes tenders; vouchers are known for ever, until their payment is reversed."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.payments import Means, TillRules, change_due
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.money_rows import MeansGiven, VoucherGiven
from staffdesk.services.tenders import counter_means, keep_vouchers, require_tenders, tender_of, used_vouchers
from tests.factories_money import MoneyTown, cash, cheque, october_days, pay
from tests.set_clock import SetClock


def test_cash_gives_change() -> None:
    assert change_due(tender_of(cash(2000, given=5000))) == 3000
    assert change_due(tender_of(cash(2000))) == 0


def test_each_means_keeps_its_proof() -> None:
    paper = tender_of(cheque(100, " 0000417 "))
    assert (paper.number, paper.bank, paper.drawer) == ("0000417", "Banque", "N. Tilleul")
    card = tender_of(MeansGiven("card", 100, {"authorisation": "481516"}))
    assert (card.means, card.number) == (Means.CARD, "481516")
    transfer = tender_of(MeansGiven("transfer", 100, {"reference": "VIR 12"}))
    assert (transfer.means, transfer.number) == (Means.TRANSFER, "VIR 12")


def test_vouchers_are_compared_without_spaces_nor_case() -> None:
    given = MeansGiven("cesu", 1000, vouchers=(VoucherGiven("9000 00a1", 1000, 2026, " Émetteur "),))
    [voucher] = tender_of(given).vouchers
    assert (voucher.number, voucher.issuer) == ("900000A1", "Émetteur")


@pytest.mark.parametrize("word", ["direct_debit", "online", "credit", "", "gold"])
def test_a_clerk_types_only_what_a_counter_takes(word: str) -> None:
    with pytest.raises(RuleBroken, match="means_not_in_act"):
        counter_means(word)


@pytest.mark.parametrize("typed", ["12,50", "-5", "abc"])
def test_cash_handed_over_is_whole_cents(typed: str) -> None:
    with pytest.raises(RuleBroken, match="cash_unreadable"):
        tender_of(MeansGiven("cash", 100, {"given_cents": typed}))


def test_a_payment_needs_a_means(sqlite_database: Database) -> None:
    with sqlite_database.read() as session:
        with pytest.raises(RuleBroken, match="payment_empty"):
            require_tenders(session, [], on=date(2026, 11, 16), rules=TillRules())
        require_tenders(session, [tender_of(cash(100))], on=date(2026, 11, 16), rules=TillRules())
        assert used_vouchers(session, []) == set()
        assert used_vouchers(session, ["90000001"]) == set()


def test_the_database_itself_keeps_a_number_from_being_taken_twice(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    counter = Counter(town.office)
    counter.open_till(town.clerk, "guichet", 0)
    family = town.add_family()
    town.add_days(family, "evening", october_days(10))
    town.issue()
    vouchers = (VoucherGiven("90000001", 1000, 2026),)
    settle = [(town.invoice_of(family), 1000)]
    done = counter.take(town.clerk, pay(family, settle, MeansGiven("cesu", 1000, vouchers=vouchers)))
    tender = tender_of(MeansGiven("cesu", 1000, vouchers=vouchers))
    with pytest.raises(IntegrityError), database.begin() as session:
        keep_vouchers(session, done.payment_id, [tender])
    with database.read() as session:
        assert used_vouchers(session, ["90000001", "90000002"]) == {"90000001"}
