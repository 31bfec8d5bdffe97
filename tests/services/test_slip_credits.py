"""The bank's receipt of a slip is noted once: a difference of cash is declared in the journal."""

from datetime import date
from pathlib import Path

import pytest

from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken, Stale
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.deposits import Deposits
from staffdesk.services.ledger import verify
from staffdesk.services.money_rows import MeansGiven, VoucherGiven
from staffdesk.services.slip_credits import BankReceipt
from tests.factories_money import MoneyTown, cash, cheque, october_days, pay
from tests.set_clock import SetClock

ON = date(2026, 11, 18)


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """An officer whose till took 10 euros by CESU, 10 by cheque and 40 in cash."""
    town = MoneyTown(database, clock, tmp_path)
    family = town.add_family()
    town.add_days(family, "evening", october_days(20))
    town.issue()
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 5000)
    voucher = MeansGiven("cesu", 1000, vouchers=(VoucherGiven("90000001", 1000, 2026),))
    settle = [(town.invoice_of(family), 4400)]
    counter.take(town.officer, pay(family, settle, voucher, cheque(1000), cash(2400)))
    return town


def test_what_agrees_is_noted_once(town: MoneyTown) -> None:
    deposits = Deposits(town.office)
    view = deposits.view(town.officer)
    made = deposits.remit_cheques(town.officer, [one.means_id for one in view.cheques])
    for receipt, code in (
        (BankReceipt(date(2026, 11, 15), "R1", 1000), "slip_answer_early"),
        (BankReceipt(ON, " ", 1000), "bank_reference"),
        (BankReceipt(ON, "R1", -1), "amount_negative"),
        (BankReceipt(ON, "R1", 999), "bank_difference_needs_note"),
    ):
        with pytest.raises(RuleBroken, match=code):
            deposits.credit_slip(town.officer, made.slip_id, receipt)
    deposits.credit_slip(town.officer, made.slip_id, BankReceipt(ON, " R1 ", 1000))
    [row] = deposits.view(town.officer).slips
    assert (row.state, row.answered_on, row.refunded_cents, row.reference) == ("credited", ON, 1000, "R1")
    with pytest.raises(Stale, match="slip_answered"):
        deposits.credit_slip(town.officer, made.slip_id, BankReceipt(ON, "R2", 1000))
    report = verify(town.database)
    assert (report.fault, report.balances["remitted"]) == (None, 1000)


@pytest.mark.parametrize(("credited", "shortage", "to_classify"), [(1500, 500, 0), (2100, 0, -100)])
def test_a_difference_of_cash_is_declared(
    town: MoneyTown, credited: int, shortage: int, to_classify: int
) -> None:
    deposits = Deposits(town.office)
    made = deposits.remit_cash(town.officer, {1000: 2})
    deposits.credit_slip(town.officer, made.slip_id, BankReceipt(ON, "R1", credited, "recompté"))
    report = verify(town.database)
    assert (report.fault, report.balances["remitted"]) == (None, credited)
    assert report.balances.get("shortage", 0) == shortage
    assert report.balances.get("to_classify", 0) == to_classify


def test_a_difference_of_cheques_is_left_to_the_cheque_that_bounces(town: MoneyTown) -> None:
    deposits = Deposits(town.office)
    view = deposits.view(town.officer)
    made = deposits.remit_cheques(town.officer, [one.means_id for one in view.cheques])
    deposits.credit_slip(town.officer, made.slip_id, BankReceipt(ON, "R1", 0, "chèque rejeté"))
    assert verify(town.database).balances["remitted"] == 1000
    [sent] = deposits.view(town.officer).sent
    Counter(town.office).bounce(town.officer, sent.payment_id, sent.means_id, "sans provision", "bounce")
    assert verify(town.database).balances["remitted"] == 0


def test_only_slips_of_cheques_and_cash_and_only_the_regisseur(town: MoneyTown) -> None:
    deposits = Deposits(town.office)
    view = deposits.view(town.officer)
    made = deposits.remit_vouchers(town.officer, [one.voucher_id for one in view.vouchers])
    receipt = BankReceipt(ON, "R1", 1000)
    for slip_id in (made.slip_id, 99):
        with pytest.raises(NotFound, match="slip"):
            deposits.credit_slip(town.officer, slip_id, receipt)
    with pytest.raises(NotAllowed):
        deposits.credit_slip(town.clerk, made.slip_id, receipt)
