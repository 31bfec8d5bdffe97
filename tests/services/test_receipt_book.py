"""A receipt is found by whatever one still knows of it, and says what taking its means back would do."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken
from staffdesk.domain.permissions import Actor, Role
from staffdesk.domain.reversals import Cause
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.money_rows import MeansGiven, VoucherGiven
from staffdesk.services.receipt_book import ReceiptBook
from tests.factories_money import MoneyTown, cash, cheque, october_days, pay, undo
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """Two families; the first paid by CESU and cheque on Monday, the second cash on Wednesday."""
    town = MoneyTown(database, clock, tmp_path)
    counter = Counter(town.office)
    first, second = town.add_family("Émond"), town.add_family("Zeller")
    town.add_days(first, "evening", october_days(10))
    town.issue()
    counter.open_till(town.officer, "régie", 0)
    vouchers = MeansGiven("cesu", 1000, vouchers=(VoucherGiven("90000001", 1000, 2026),))
    settle = [(town.invoice_of(first), 2000)]
    counter.take(town.officer, pay(first, settle, vouchers, cheque(1234), operation="first"))
    counter.close_till(town.officer, 0, "")
    clock.set(datetime(2026, 11, 18, 9, tzinfo=UTC))
    counter.open_till(town.officer, "régie", 0)
    counter.take(town.officer, pay(second, [], cash(500), operation="second"))
    return town


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2026-00001", [1]),
        ("2", [2]),
        ("00002", [2]),
        ("90000001", [1]),
        ("0000417", [1]),
        ("émond", [1]),
        ("EMOND 12,34", [1]),
        ("zeller 12,34", []),
        ("22,34 €", [1]),
        ("5 €", [2]),
        ("16/11", [1]),
        ("18/11/2026", [2]),
        ("19/11", []),
        ("", []),
    ],
)
def test_a_receipt_is_found_by_what_one_knows(town: MoneyTown, typed: str, found: list[int]) -> None:
    rows = ReceiptBook(town.office).find(town.clerk, typed)
    assert [row.payment_id for row in rows] == found


def test_the_newest_comes_first_and_a_cancellation_is_found_beside_its_receipt(town: MoneyTown) -> None:
    Counter(town.office).reverse(town.officer, undo(2))
    rows = ReceiptBook(town.office).find(town.clerk, "zeller")
    assert [(row.payment_id, row.total_cents) for row in rows] == [(3, -500), (2, 500)]
    assert (rows[1].reversed_by, rows[1].reversed_cents) == (rows[0].receipt, 500)


def test_what_a_reversal_would_do_is_said_before(town: MoneyTown) -> None:
    book = ReceiptBook(town.office)
    cesu, by_cheque = book.pieces(town.officer, 1)
    assert (cesu.means, cesu.proof, cesu.cents) == ("CESU", "90000001", 1000)
    assert by_cheque.proof.startswith("n°\u00a00000417")
    effect = book.effect(town.officer, 1, Cause.BOUNCED_CHEQUE)
    [row] = effect.invoices
    assert (effect.cents, effect.credit_cents, effect.cash_cents) == (1234, 234, 0)
    assert (row.number, row.cents, row.left_cents, row.at_treasury) == ("2026-000001", 1000, 1200, False)
    assert book.effect(town.officer, 2, Cause.OTHER).cash_cents == 500
    assert book.pieces(town.officer, 1) == (cesu, by_cheque), "nothing was written"


def test_only_who_may_reverse_is_told(town: MoneyTown) -> None:
    book = ReceiptBook(town.office)
    with pytest.raises(NotAllowed):
        book.pieces(town.clerk, 1)
    with pytest.raises(NotAllowed):
        book.effect(town.clerk, 1, Cause.OTHER)
    with pytest.raises(NotFound, match="payment"):
        book.pieces(town.officer, 99)
    done = Counter(town.office).reverse(town.officer, undo(2))
    with pytest.raises(RuleBroken, match="reversal_of_reversal"):
        book.pieces(town.officer, done.payment_id)
    assert book.find(Actor(9, "Sam", frozenset({Role.READER})), "zeller")
