"""What is open of an invoice is what the rule of sharing left of it, line by line."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from staffdesk.models.invoices import Invoice, InvoiceLine
from staffdesk.models.unit_of_work import Database
from staffdesk.services.counter import Counter
from staffdesk.services.open_invoices import OpenAccount, after, load_open
from tests.factories_money import Family, MoneyTown, cash, october_days, pay
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


@pytest.fixture
def family(town: MoneyTown) -> Family:
    """A family that owes 6,10 € of canteen and 4,40 € of evenings, which CESU may pay."""
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.add_days(family, "evening", october_days(2))
    town.issue()
    return family


def read(town: MoneyTown, family: Family) -> tuple[OpenAccount, ...]:
    """Return the open invoices of a family."""
    with town.database.read() as session:
        return load_open(session, family.household_id)


def test_lines_are_open_as_issued_at_first(town: MoneyTown, family: Family) -> None:
    [account] = read(town, family)
    assert [(line.position, line.open_cents, line.cesu_eligible) for line in account.lines] == [
        (1, 610, False),
        (2, 440, True),
    ]
    assert (account.number, account.open_cents, account.cesu_cents) == ("2026-000001", 1050, 440)


def test_other_means_settle_first_what_cesu_cannot_pay(town: MoneyTown, family: Family) -> None:
    counter = Counter(town.office)
    counter.open_till(town.clerk, "guichet", 0)
    counter.take(town.clerk, pay(family, [(town.invoice_of(family), 1050)], cash(700)))
    [account] = read(town, family)
    assert [line.open_cents for line in account.lines] == [0, 350]
    assert account.cesu_cents == 350


def test_a_reduction_is_taken_off_the_other_lines(town: MoneyTown, family: Family) -> None:
    with town.database.begin() as session:
        session.execute(update(InvoiceLine).where(InvoiceLine.position == 1).values(amount_cents=-100))
        session.execute(update(Invoice).values(total_cents=340))
    [account] = read(town, family)
    assert (account.open_cents, account.cesu_cents) == (340, 340)


def test_the_oldest_due_comes_first_and_the_treasury_locks(town: MoneyTown, family: Family) -> None:
    with town.database.begin() as session:
        session.execute(update(Invoice).values(due_on=date(2026, 12, 31), state="sent_to_treasury"))
    town.add_days(family, "canteen", [date(2026, 11, 2)])
    town.issue(period=(date(2026, 11, 1), date(2026, 11, 30)))
    assert [(one.number, one.is_locked) for one in read(town, family)] == [
        ("2026-000002", False),
        ("2026-000001", True),
    ]


def test_what_is_settled_is_gone_afterwards(town: MoneyTown, family: Family) -> None:
    accounts = read(town, family)
    [left] = after(accounts, [("2026-000001", 1, 610), ("2026-000001", 2, 40)])
    assert left.open_cents == 400
    assert after(accounts, [("2026-000001", 1, 610), ("2026-000001", 2, 440)]) == []
