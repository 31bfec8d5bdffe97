"""Which days a scope takes: a run's open ones, a list's all of them, those of some invoices."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.dates import Period
from staffdesk.models.bookings import Booking
from staffdesk.models.invoices import Invoice
from staffdesk.models.unit_of_work import Database
from staffdesk.services.billing_scope import Scope, asks, stands
from tests.factories_money import MoneyTown, october_days
from tests.set_clock import SetClock

OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))


@pytest.mark.parametrize(
    ("with_invoiced", "of_invoice", "expected"), [(False, False, 1), (True, False, 3), (False, True, 2)]
)
def test_a_scope_takes_its_days(
    database: Database,
    clock: SetClock,
    tmp_path: Path,
    *,
    with_invoiced: bool,
    of_invoice: bool,
    expected: int,
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.issue()
    town.add_days(family, "canteen", [date(2026, 10, 20)])
    town.add_days(family, "evening", [date(2026, 10, 20)])
    invoices = frozenset({town.invoice_of(family)}) if of_invoice else None
    scope = Scope(OCTOBER, ("canteen",), with_invoiced=with_invoiced, of_invoices=invoices)
    with database.read() as session:
        assert len(session.scalars(select(Booking.id).where(scope.open_days())).all()) == expected
    assert scope.is_of_the_past is (with_invoiced or of_invoice)


@pytest.mark.parametrize(
    ("state", "freed", "expected"),
    [
        ("draft", False, (False, False)),
        ("issued", False, (True, True)),
        ("sent_to_treasury", False, (True, True)),
        ("cancelled", False, (False, True)),
        ("cancelled", True, (False, False)),
    ],
    ids=["a draft", "issued", "the Treasury’s", "emptied by credits of its days", "cancelled by a person"],
)
def test_an_invoice_asks_something_and_stands(
    database: Database,
    clock: SetClock,
    tmp_path: Path,
    *,
    state: str,
    freed: bool,
    expected: tuple[bool, bool],
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    town.add_days(town.add_family(), "canteen", october_days(1))
    town.draft()
    with database.begin() as session:
        invoice = session.scalars(select(Invoice)).one()
        invoice.state = state
        invoice.freed_at = datetime(2026, 11, 16, tzinfo=UTC) if freed else None
        session.flush()
        assert session.execute(select(asks(), stands())).one() == expected
        session.rollback()
