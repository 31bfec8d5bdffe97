"""A draft is computed whole, then stored: lines in words, flat fees once, families by name."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.errors import sentence
from staffdesk.models.households import Household
from staffdesk.models.invoices import Invoice, InvoiceLine, InvoiceRun
from staffdesk.models.unit_of_work import Database
from staffdesk.services.invoice_drafting import RunAsked, compute, require_drafted, store
from tests.domain.tariffs.grids import G1_AMIS
from tests.factories_money import DUE, OCTOBER, MoneyTown, october_days
from tests.set_clock import SetClock

ASKED = RunAsked("Octobre", *OCTOBER, DUE, ("canteen",))
AMIS = RunAsked("Octobre", *OCTOBER, DUE, ("amis", "canteen"))


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


def test_the_due_day_itself_is_in_time() -> None:
    require_drafted(ASKED, DUE)
    with pytest.raises(RuleBroken, match="run_due_past"):
        require_drafted(ASKED, date(2026, 12, 1))


def test_nothing_is_written_while_it_is_computed(town: MoneyTown) -> None:
    town.add_days(town.add_family(), "canteen", october_days(2))
    drafted = compute(town.database, ASKED, None)
    assert [one.total_cents for one in drafted.invoices] == [610]
    assert len(drafted.basis) == 64
    with town.database.read() as session:
        assert session.scalars(select(InvoiceRun)).all() == []


def test_invoices_are_stored_by_name_with_their_lines_in_words(town: MoneyTown) -> None:
    for name in ("Zeller", "Émond", "aubin"):
        family = town.add_family(name)
        town.add_days(family, "canteen", october_days(2))
        town.add_days(
            family, "canteen", october_days(1, first=13), state="absent_billed", reason="Absence le jour même"
        )
    drafted = compute(town.database, ASKED, None)
    with town.database.begin() as session:
        run_id = store(session, town.officer, drafted, at=town.clock.now())
    with town.database.read() as session:
        run = session.get_one(InvoiceRun, run_id)
        names = session.scalars(
            select(Household.name).join(Invoice, Invoice.household_id == Household.id).order_by(Invoice.id)
        ).all()
        details = session.scalars(
            select(InvoiceLine.detail).where(InvoiceLine.invoice_id == 1).order_by(InvoiceLine.position)
        ).all()
    assert (run.state, run.created_by, run.basis) == ("draft", "Francoise", drafted.basis)
    assert names == ["aubin", "Émond", "Zeller"]
    assert details == [
        "repas réservés et pris",
        "absence facturée, mar.\u00a013\u00a0oct.\nabsence le jour même",
    ]


def test_a_flat_fee_is_due_without_a_day_and_invoiced_once(town: MoneyTown) -> None:
    town.add_activity("amis", "AMIS", G1_AMIS, cesu=None)
    town.add_family(enrolled=("amis",))
    drafted = compute(town.database, AMIS, None)
    assert [one.total_cents for one in drafted.invoices] == [1220]
    with town.database.begin() as session:
        run_id = store(session, town.officer, drafted, at=town.clock.now())
    town.invoicing.issue(town.officer, run_id, render=False)
    with pytest.raises(RuleBroken, match="flat_fee_invoiced") as refused:
        compute(town.database, AMIS, None)
    assert refused.value.facts["activities"] == ("AMIS",)
    assert "Familles choisies" in sentence(refused.value)
    assert compute(town.database, ASKED, None).invoices == []
    november = RunAsked("Novembre", date(2026, 11, 1), date(2026, 11, 30), DUE, ("amis",))
    assert [one.total_cents for one in compute(town.database, november, None).invoices] == [1220]
