"""What Facturation lists: invoices found by name, number or state; runs with their sums."""

from datetime import date
from pathlib import Path

import pytest

from staffdesk.models.unit_of_work import Database
from tests.factories_money import DUE, MoneyTown, october_days
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


def test_invoices_are_found_by_name_file_number_or_state(town: MoneyTown) -> None:
    aubin, tilleul = town.add_family("Aubin"), town.add_family("Tilleul-Émond")
    for family in (aubin, tilleul):
        town.add_days(family, "canteen", october_days(1))
    town.issue()
    invoices = town.invoicing.invoices
    assert [row.number for row in invoices(town.clerk)] == ["2026-000002", "2026-000001"]
    assert [row.family for row in invoices(town.clerk, "emond")] == ["Tilleul-Émond"]
    assert [row.family for row in invoices(town.clerk, "2026-000001")] == ["Aubin"]
    assert [row.family for row in invoices(town.clerk, "00001")] == ["Aubin"]
    assert invoices(town.clerk, state="overdue") == ()
    assert len(invoices(town.clerk, state="issued")) == 2
    town.clock.advance(days=15)
    assert len(invoices(town.clerk, state="overdue")) == 2
    row = invoices(town.clerk)[0]
    assert (row.total_cents, row.open_cents, row.issued_on, row.due_on) == (305, 305, date(2026, 11, 16), DUE)


def test_a_run_is_listed_with_its_sums_and_a_line_with_its_child(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.issue()
    [run] = town.invoicing.runs(town.clerk)
    assert (run.state, run.invoices, run.total_cents) == ("issued", 1, 610)
    [line] = town.invoicing.lines(town.clerk, town.invoice_of(family))
    assert (line.quantity, line.unit_cents, line.amount_cents) == (2, 305, 610)
    assert line.why
