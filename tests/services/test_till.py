"""A till belongs to one person; its float is no revenue; its difference is said, never hidden (E6, L8)."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

from staffdesk.domain.errors import RecoveryNeeded, RuleBroken
from staffdesk.domain.french.errors import sentence
from staffdesk.models.ledger import LedgerEntry
from staffdesk.models.payments import TillSession
from staffdesk.models.sync import SyncState
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.ledger import verify
from tests.factories_money import MoneyTown, cash, cheque, october_days, pay
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


@pytest.fixture
def counter(town: MoneyTown) -> Counter:
    """A counter with every till closed."""
    return Counter(town.office)


def take_forty_in_cash(town: MoneyTown, counter: Counter) -> None:
    """Take 40 € in cash and 10 € by cheque."""
    family = town.add_family()
    town.add_days(family, "canteen", october_days(20))
    town.issue()
    counter.take(town.clerk, pay(family, [(town.invoice_of(family), 5000)], cash(4000), cheque(1000)))


def test_no_till_is_open_at_first(town: MoneyTown, counter: Counter) -> None:
    town.amend_act(ceiling_cents=100_000)
    state = counter.till(town.clerk)
    assert (state.session_id, state.cash_cents, state.ceiling_cents) == (None, 0, 100_000)
    assert state.next_receipt == "2026-00001"


def test_a_till_is_opened_by_one_person_for_herself(town: MoneyTown, counter: Counter) -> None:
    counter.open_till(town.clerk, " guichet 2 ", 5000)
    state = counter.till(town.clerk)
    assert (state.counter_name, state.float_cents, state.cash_cents) == ("guichet 2", 5000, 5000)
    assert state.opened_at == town.clock.now()
    assert counter.till(town.officer).session_id is None
    with pytest.raises(RuleBroken, match="till_already_open"):
        counter.open_till(town.clerk, "guichet 3", 0)


def test_the_counter_of_the_last_till_is_offered_for_the_next(town: MoneyTown, counter: Counter) -> None:
    counter.open_till(town.clerk, "guichet 2", 5000)
    counter.close_till(town.clerk, 5000, "")
    assert (counter.till(town.clerk).session_id, counter.till(town.clerk).counter_name) == (None, "guichet 2")
    assert counter.till(town.officer).counter_name == ""


@pytest.mark.parametrize(
    ("name", "cents", "code"), [(" ", 0, "till_needs_name"), ("g", -1, "amount_negative")]
)
def test_a_till_that_cannot_be_is_refused(
    town: MoneyTown, counter: Counter, name: str, cents: int, code: str
) -> None:
    with pytest.raises(RuleBroken, match=code):
        counter.open_till(town.clerk, name, cents)


def test_a_closed_till_leaves_what_it_took_to_hand_over(town: MoneyTown, counter: Counter) -> None:
    counter.open_till(town.clerk, "guichet 2", 5000)
    take_forty_in_cash(town, counter)
    counter.close_till(town.clerk, 9000, "")
    balances = verify(town.database).balances
    assert (balances["cash"], balances["opening_float"], balances["cheques_to_deposit"]) == (4000, 0, 1000)
    with town.database.read() as session:
        closing = session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "till_closed")).one()
    assert json.loads(closing.payload) == {
        "card_ticket_cents": None,
        "counted": {},
        "counted_cents": 9000,
        "difference_cents": 0,
        "first_receipt": 1,
        "float_cents": 5000,
        "last_receipt": 1,
        "payments": 1,
        "totals": {"cash": 4000, "cheque": 1000},
    }


@pytest.mark.parametrize(
    ("counted", "account", "cents"), [(8950, "shortage", 50), (9020, "to_classify", -20)]
)
def test_a_difference_is_explained_and_declared(
    town: MoneyTown, counter: Counter, counted: int, account: str, cents: int
) -> None:
    counter.open_till(town.clerk, "guichet 2", 5000)
    take_forty_in_cash(town, counter)
    with pytest.raises(RuleBroken, match="till_difference_needs_note") as refused:
        counter.close_till(town.clerk, counted, " ")
    assert refused.value.facts["cents"] == counted - 9000
    counter.close_till(town.clerk, counted, "erreur de rendu")
    report = verify(town.database)
    assert (report.fault, report.balances[account]) == (None, cents)
    assert report.balances["cash"] == 4000 + counted - 9000
    with town.database.read() as session:
        assert session.scalars(select(TillSession.difference_note)).all() == ["erreur de rendu"]


def test_a_till_is_closed_once(town: MoneyTown, counter: Counter) -> None:
    counter.open_till(town.clerk, "guichet 2", 0)
    with pytest.raises(RuleBroken, match="amount_negative"):
        counter.close_till(town.clerk, -1, "")
    counter.close_till(town.clerk, 0, "")
    with pytest.raises(RuleBroken, match="till_closed"):
        counter.close_till(town.clerk, 0, "")
    counter.open_till(town.clerk, "guichet 2", 0)


def test_a_till_of_yesterday_says_since_when(town: MoneyTown, counter: Counter) -> None:
    counter.open_till(town.clerk, "guichet 2", 0)
    town.clock.advance(days=1)
    family = town.add_family()
    with pytest.raises(RuleBroken, match="till_stale") as refused:
        counter.take(town.clerk, pay(family, [], cash(100)))
    assert refused.value.facts["on"] == date(2026, 11, 16)


def test_a_clock_set_back_dates_no_receipt_before_its_till(town: MoneyTown, counter: Counter) -> None:
    family = town.add_family()
    counter.open_till(town.clerk, "guichet 2", 0)
    town.clock.advance(days=-1)
    with pytest.raises(RuleBroken, match="till_ahead") as refused:
        counter.take(town.clerk, pay(family, [], cash(100)))
    assert (refused.value.facts["today"], refused.value.facts["on"]) == (
        date(2026, 11, 15),
        date(2026, 11, 16),
    )
    assert "indique le dimanche 15 novembre 2026" in sentence(refused.value).replace("\u00a0", " ")
    town.clock.advance(days=1)
    counter.take(town.clerk, pay(family, [], cash(100)))
    assert len(counter.receipts_today(town.clerk)) == 1


def test_a_restored_office_opens_no_till(town: MoneyTown, counter: Counter) -> None:
    with town.database.begin() as session:
        session.execute(update(SyncState).values(recovery_reason="sidecar"))
    with pytest.raises(RecoveryNeeded):
        counter.open_till(town.clerk, "guichet 2", 0)
