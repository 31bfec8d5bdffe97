"""Of two cheques of one receipt each comes back by itself: the credit first, then the youngest invoice."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from staffdesk.domain.payments import Means
from staffdesk.domain.reversals import Cause
from staffdesk.models.payments import Allocation, Payment
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.reversal_scope import pieces_left, scope_of, settled_cells
from tests.factories_money import MoneyTown, cheque, pay, undo
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A family that paid two invoices of 6.10 with two cheques of 7 and 9 euros: 3.80 are credit."""
    town = MoneyTown(database, clock, tmp_path)
    family = town.add_family()
    for month in (9, 10):
        town.add_days(family, "canteen", [date(2026, month, day) for day in (1, 2)])
        town.issue(period=(date(2026, month, 1), date(2026, month, 30)))
    counter = Counter(town.office)
    counter.open_till(town.officer, "régie", 0)
    invoices = counter.account(town.officer, family.household_id).invoices
    settle = [(one.invoice_id, one.open_cents) for one in invoices]
    counter.take(town.officer, pay(family, settle, cheque(700), cheque(900)))
    return town


def test_one_cheque_of_two_opens_the_credit_first_and_never_more_than_itself(town: MoneyTown) -> None:
    with town.database.read() as session:
        payment = session.get_one(Payment, 1)
        small, large = pieces_left(session, payment)
        cells = settled_cells(session, 1)
        assert list(cells.values()) == [610, 610, 380]
        scope = scope_of(session, payment, Cause.BOUNCED_CHEQUE, [large.line.id])
    assert [cents for _, cents in scope.cells.items()] == [520, 380]
    assert (scope.cents, small.cents) == (900, 700)
    assert {means for _, means in scope.cells} == {Means.CHEQUE}
    Counter(town.office).reverse(
        town.officer, undo(1, cause=Cause.BOUNCED_CHEQUE, means_ids=(large.line.id,))
    )
    with town.database.read() as session:
        payment = session.get_one(Payment, 1)
        assert [piece.cents for piece in pieces_left(session, payment)] == [700]
        assert list(settled_cells(session, 1).values()) == [610, 90]
        assert session.scalar(select(func.sum(Allocation.cents))) == 700
