"""The screen of remittances: closings with their difference, who may see what, and what a day leaves."""

from datetime import date
from pathlib import Path

import pytest

from staffdesk.domain.errors import NotAllowed
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.deposits import SHOWN_DAYS, Deposits
from tests.factories_money import MoneyTown, cash, pay
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


def test_sealed_tills_are_listed_newest_first_with_what_they_declared(town: MoneyTown) -> None:
    counter, deposits = Counter(town.office), Deposits(town.office)
    family = town.add_family()
    counter.open_till(town.clerk, "guichet", 5000)
    counter.take(town.clerk, pay(family, [], cash(1000)))
    counter.close_till(town.clerk, 5900, "pièce perdue")
    counter.open_till(town.officer, "régie", 0)
    town.clock.advance(minutes=5)
    counter.close_till(town.officer, 0, "")
    view = deposits.view(town.officer)
    assert [(row.number, row.holder, row.received_cents, row.difference_cents) for row in view.closings] == [
        ("2026-C0002", "Francoise", 0, 0),
        ("2026-C0001", "Camille", 1000, -100),
    ]
    assert (view.cash_cents, view.open_tills, view.last_cash_on) == (900, 0, None)
    deposits.remit_cash(town.officer, {500: 1})
    assert deposits.view(town.officer).last_cash_on == date(2026, 11, 16)
    town.clock.advance(days=SHOWN_DAYS + 2)
    later = deposits.view(town.officer)
    assert (later.closings, later.slips, later.cash_cents) == ((), (), 400)


def test_a_clerk_does_not_see_the_drawer_of_the_regie(town: MoneyTown) -> None:
    with pytest.raises(NotAllowed):
        Deposits(town.office).view(town.clerk)
    with pytest.raises(NotAllowed):
        Deposits(town.office).statement_pdf(town.clerk, date(2026, 11, 1), date(2026, 11, 30))
