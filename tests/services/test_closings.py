"""Closings are bounded by numbers, chained, and their perpetual total never starts again (L8)."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.contract.v1 import MessageKind
from staffdesk.domain.ledger import GENESIS
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.unit_of_work import Database
from staffdesk.services.closings import close_periods, closings, last_closing, received_between
from staffdesk.services.counter import Counter
from staffdesk.services.ledger import verify
from tests.factories_money import Family, MoneyTown, cash, cheque, pay
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


def hold_till(town: MoneyTown, family: Family, cents: int, operation: str) -> None:
    """Open a till, take cash, and seal it."""
    counter = Counter(town.office)
    counter.open_till(town.clerk, "guichet", 0)
    counter.take(town.clerk, pay(family, [], cash(cents), operation=operation))
    counter.close_till(town.clerk, cents, "")


def test_a_day_is_closed_with_its_last_till(town: MoneyTown) -> None:
    counter, family = Counter(town.office), town.add_family()
    counter.open_till(town.clerk, "guichet", 0)
    counter.open_till(town.officer, "régie", 0)
    counter.take(town.clerk, pay(family, [], cash(1000), cheque(500)))
    counter.close_till(town.clerk, 1000, "")
    with town.database.read() as session:
        assert last_closing(session, "day") is None
    counter.close_till(town.officer, 0, "")
    with town.database.read() as session:
        found = last_closing(session, "day")
    assert found is not None
    assert (found.label, found.from_no, found.previous) == ("2026-11-16", 1, GENESIS)
    assert (found.totals, found.perpetual_cents) == ({"cash": 1000, "cheque": 500}, 1500)
    assert found.to_no == found.no - 1
    with town.database.read() as session:
        [anchor] = session.scalars(
            select(OutboxMessage.body).where(OutboxMessage.kind == MessageKind.LEDGER_HEAD.value)
        ).all()
    assert json.loads(anchor or "") == {"no": found.no, "hash": found.hash}
    assert verify(town.database).fault is None


def test_each_closing_follows_the_one_before_without_a_gap(town: MoneyTown) -> None:
    family = town.add_family()
    hold_till(town, family, 1000, "one")
    town.clock.advance(days=1)
    hold_till(town, family, 250, "two")
    with town.database.read() as session:
        newer, older = closings(session, "day")
    assert (newer.previous, newer.from_no) == (older.hash, older.to_no + 1)
    assert (newer.totals, newer.perpetual_cents) == ({"cash": 250}, 1250)


def test_month_and_year_are_closed_by_the_first_day_that_follows(town: MoneyTown) -> None:
    family = town.add_family()
    hold_till(town, family, 1000, "november")
    town.clock.advance(days=30)
    hold_till(town, family, 200, "december")
    town.clock.advance(days=30)
    hold_till(town, family, 30, "january")
    with town.database.read() as session:
        months = {one.label: one for one in closings(session, "month")}
        [year] = closings(session, "year")
    assert {label: one.totals for label, one in months.items()} == {
        "2026-11": {"cash": 1000},
        "2026-12": {"cash": 200},
    }
    assert months["2026-12"].from_no == months["2026-11"].to_no + 1
    assert (year.label, year.totals, year.perpetual_cents) == ("2026", {"cash": 1200}, 1200)
    assert year.to_no == months["2026-12"].to_no
    assert verify(town.database).fault is None


def test_a_clock_set_back_moves_no_entry_to_another_closing(town: MoneyTown) -> None:
    """Entries belong to a closing by their number: an earlier instant counts nothing twice."""
    family = town.add_family()
    hold_till(town, family, 1000, "one")
    town.clock.advance(days=-1)
    with town.database.begin() as session:
        close_periods(session, town.officer, at=town.clock.now() - timedelta(hours=1))
    with town.database.read() as session:
        newest, first = closings(session, "day")
        assert newest.totals == {}
        assert received_between(session, first.from_no, newest.to_no) == {"cash": 1000}
