"""The sums that follow from what is typed."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means, Voucher, cesu, cheque
from staffdesk.ui.counter.payment_entry import (
    Entry,
    credited,
    remarks_on,
    shared_out,
    usual_voucher,
    voucher_ceiling,
)
from tests.ui.counter.picture import ACCOUNT

SETTLE = {1: Cents(2860), 2: Cents(14235), 3: Cents(9600)}
VOUCHERS = cesu([Voucher(f"884201937{n}", Cents(2000), 2026) for n in (7, 8, 9)])
CHEQUE = cheque(15000, "0004512", "Banque du Val", "Mme Colin")
TODAY = date(2027, 1, 11)


def test_the_sums_of_the_reference_picture() -> None:
    entry = Entry(SETTLE, (VOUCHERS, CHEQUE), Cents(6000))
    assert (entry.due, entry.without_cash, entry.wanted_in_cash) == (26695, 21000, 5695)
    assert (entry.cash_cents, entry.change, entry.rest, entry.excess) == (5695, 305, 0, 0)


def test_the_matrix_of_the_reference_picture() -> None:
    matrix = shared_out(ACCOUNT.invoices, Entry(SETTLE, (VOUCHERS, CHEQUE), Cents(6000)))
    assert matrix.columns == (Means.CESU, Means.CHEQUE, Means.CASH)
    assert [(row.invoice, row.cells, row.left) for row in matrix.rows] == [
        ("2026-004512", (0, 2860, 0), 0),
        ("2026-004987", (5240, 8995, 0), 0),
        ("2027-000214", (760, 3145, 5695), 0),
    ]
    assert matrix.totals == (6000, 15000, 5695)


def test_the_ceiling_of_cesu_is_what_it_may_pay_of_the_ticked_invoices() -> None:
    assert voucher_ceiling(ACCOUNT.invoices, SETTLE) == 11840
    assert voucher_ceiling(ACCOUNT.invoices, {2: Cents(1000)}) == 1000


def test_too_little_cash_leaves_a_rest_and_too_large_a_cheque_an_excess() -> None:
    assert Entry(SETTLE, (), Cents(10000)).rest == 16695
    too_much = Entry({1: Cents(2860)}, (CHEQUE,), Cents(500))
    assert (too_much.excess, too_much.cash_cents, too_much.change, too_much.rest) == (12140, 0, 500, 0)


def test_an_incomplete_cheque_and_much_cash_are_remarked() -> None:
    entry = Entry({1: Cents(90000)}, (cheque(100, "", "", "Mme Colin"),), Cents(90000))
    codes = {remark.code for _, remark in remarks_on(entry, TODAY)}
    assert codes == {"cheque_number", "cheque_bank", "cash_above_limit_needs_reason"}


def test_the_next_voucher_is_offered_like_the_last() -> None:
    assert usual_voucher((), TODAY) == (None, 2027)
    assert usual_voucher(VOUCHERS.vouchers, TODAY) == (2000, 2026)


@given(
    due=st.integers(0, 10**6),
    other=st.integers(0, 10**6),
    received=st.none() | st.integers(0, 10**6),
)
def test_nothing_is_lost_between_what_comes_in_and_what_is_settled(
    due: int, other: int, received: int | None
) -> None:
    tenders = (cheque(other, "0001234", "B", "D"),) if other else ()
    entry = Entry({1: Cents(due)}, tenders, None if received is None else Cents(received))
    brought = entry.without_cash + (entry.received or 0)
    assert brought == entry.due - entry.rest + entry.change + entry.excess
    assert min(entry.rest, entry.change, entry.excess, entry.cash_cents) >= 0


def test_credit_comes_off_before_anything_is_taken() -> None:
    credit = ((Means.CESU, 10000), (Means.CREDIT, 2000))
    used = credited(ACCOUNT.invoices, SETTLE, credit).cents
    assert used == 10000 + 2000
    entry = Entry(SETTLE, (CHEQUE,), Cents(0), credit=used)
    assert (entry.due, entry.rest, entry.excess) == (14695, 0, 305)
    matrix = shared_out(ACCOUNT.invoices, entry, credit)
    assert matrix.columns == (Means.CHEQUE, Means.CREDIT)
    assert matrix.totals == (14695, 12000)
    assert voucher_ceiling(ACCOUNT.invoices, SETTLE, credit) == 11840 - 10000


def test_vouchers_beyond_their_ceiling_are_a_credit_where_the_town_says_so() -> None:
    entry = Entry({2: Cents(14235)}, (VOUCHERS,), Cents(10000), cesu_ceiling=Cents(5240))
    assert (entry.without_cash, entry.wanted_in_cash, entry.change) == (5240, 8995, 1005)
    assert (entry.excess, entry.rest) == (760, 0)
