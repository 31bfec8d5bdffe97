"""Which days a scope takes: a run's open ones, a list's all of them, those of some invoices."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.dates import Period
from staffdesk.models.bookings import Booking
from staffdesk.models.unit_of_work import Database
from staffdesk.services.billing_scope import Scope
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
