"""Shared by hand: what it gives as one types, and each thing that is wrong, the gravest first."""

import pytest

from staffdesk.domain.money import Cents
from staffdesk.domain.payments import Means, Voucher, cesu, cheque
from staffdesk.ui.counter.manual_sharing import kept_to, shared_by_hand, with_cells
from staffdesk.ui.counter.payment_entry import Entry
from tests.ui.counter.picture import ACCOUNT

SETTLE = {1: Cents(2860), 2: Cents(14235)}
TENDERS = (cesu([Voucher("88420001", Cents(5000), 2026)]), cheque(12095, "0004512", "B", "D"))
ENTRY = Entry(SETTLE, TENDERS)
RIGHT = {
    (1, Means.CHEQUE): Cents(2860),
    (2, Means.CHEQUE): Cents(9235),
    (2, Means.CESU): Cents(5000),
}


def test_what_closes_has_no_fault() -> None:
    made = shared_by_hand(ACCOUNT.invoices, with_cells(ENTRY, RIGHT))
    assert made.fault == ""
    assert made.matrix.columns == (Means.CESU, Means.CHEQUE)
    assert [(row.cells, row.left) for row in made.matrix.rows] == [((0, 2860), 0), ((5000, 9235), 0)]
    assert (made.matrix.totals, made.matrix.left) == ((5000, 12095), 0)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({(1, Means.CHEQUE): 2861}, "2026-004512\u00a0: 0,01\u00a0€ de trop, au plus 28,60\u00a0€"),
        ({(1, Means.CHEQUE): 2760}, "1,00\u00a0€ à répartir\u00a0: chèque 1,00\u00a0€"),
        (
            {(2, Means.CESU): 5300, (2, Means.CHEQUE): 8935},
            "2026-004987\u00a0: les CESU ne règlent que 52,40\u00a0€, ses lignes éligibles",
        ),
        (
            {(2, Means.CESU): 5100, (2, Means.CHEQUE): 9135},
            "CESU\u00a0: 1,00\u00a0€ de trop, reçu 50,00\u00a0€",
        ),
        (
            {(1, Means.CHEQUE): 1860, (1, Means.CESU): 1000, (2, Means.CESU): 4000},
            "2026-004512\u00a0: les CESU ne règlent que 0,00\u00a0€, ses lignes éligibles",
        ),
    ],
)
def test_each_fault_says_its_figure(changed: dict[tuple[int, Means], int], fault: str) -> None:
    cells = RIGHT | {key: Cents(cents) for key, cents in changed.items()}
    assert shared_by_hand(ACCOUNT.invoices, with_cells(ENTRY, cells)).fault == fault


def test_credit_goes_first_and_leaves_less_to_share() -> None:
    cells = {(1, Means.CASH): Cents(1860)}
    made = shared_by_hand(
        ACCOUNT.invoices,
        Entry({1: Cents(2860)}, (), Cents(1860), credit=Cents(1000), cells=cells),
        ((Means.CREDIT, 1000),),
    )
    assert (made.fault, made.matrix.rows[0].cells, made.matrix.left) == ("", (1000, 1860), 0)


def test_what_is_unticked_or_taken_back_is_forgotten() -> None:
    assert kept_to(RIGHT, Entry({1: Cents(2860)}, TENDERS)) == {(1, Means.CHEQUE): 2860}
    assert kept_to(RIGHT, Entry(SETTLE, TENDERS[:1])) == {(2, Means.CESU): 5000}
