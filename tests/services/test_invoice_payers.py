"""Whom a run invoices: groups counted, families found, and the run that comes of it."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from staffdesk.domain.errors import RuleBroken
from staffdesk.models.households import Household
from staffdesk.models.unit_of_work import Database
from staffdesk.services.invoice_payers import InvoicePayers
from staffdesk.services.mandates import MandateAsked, Mandates
from tests.factories_money import CODES, DUE, OCTOBER, MoneyTown, october_days
from tests.set_clock import SetClock

IBAN = "FR7630006000011234567890189"


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


def test_schools_and_the_way_an_invoice_goes_are_groups(town: MoneyTown) -> None:
    payers = InvoicePayers(town.office)
    assert payers.groups(town.clerk) == ()
    two = town.add_family("Un", children=(("Malo", date(2019, 5, 2)), ("Zélie", date(2022, 3, 9))))
    paper = town.add_family("Deux")
    town.add_family("Trois", children=())
    with town.database.begin() as session:
        session.execute(
            update(Household).where(Household.id == paper.household_id).values(invoice_by_mail=False)
        )
    groups = payers.groups(town.clerk)
    assert [(one.name, one.families) for one in groups] == [
        ("École des Trois-Ponts", 2),
        ("Facture sur papier", 1),
        ("Facture par e-mail", 2),
    ]
    assert payers.members(town.clerk, groups[0].key) == (two.household_id, paper.household_id)
    assert payers.members(town.clerk, "paper") == (paper.household_id,)


def test_those_who_pay_by_direct_debit_are_a_group_while_their_mandate_counts(town: MoneyTown) -> None:
    one, other, unsigned = (town.add_family(name) for name in ("Un", "Deux", "Trois"))
    mandates, payers = Mandates(town.office), InvoicePayers(town.office)
    for family in (one, other):
        asked = MandateAsked(
            "Nadège Tilleul", "FR7630006000011234567890189", f"RUM-{family.household_id}", date(2026, 9, 1)
        )
        mandates.record(town.officer, family.household_id, asked)
    mandates.choose(town.officer, unsigned.household_id, by_debit=True)
    (debit,) = [one for one in payers.groups(town.clerk) if one.key == "debit"]
    assert (debit.name, debit.families) == ("Prélèvement", 2)
    assert payers.members(town.clerk, "debit") == (one.household_id, other.household_id)
    ended = mandates.sheet(town.officer, one.household_id).active
    assert ended is not None
    mandates.end(town.officer, ended.mandate_id)
    assert payers.members(town.clerk, "debit") == (other.household_id,)


@pytest.mark.parametrize("key", ["", "by_hand", "school:", "school:x", "school:999", "lune"])
def test_a_group_that_is_none_has_nobody(town: MoneyTown, key: str) -> None:
    town.add_family()
    assert InvoicePayers(town.office).members(town.clerk, key) == ()


def test_families_are_found_by_name_or_child_and_nothing_for_nothing(town: MoneyTown) -> None:
    town.add_family("Éluard", children=(("Noé", date(2019, 5, 2)),))
    payers = InvoicePayers(town.office)
    assert [one.family for one in payers.find(town.clerk, "eluard")] == ["Éluard"]
    assert payers.find(town.clerk, "  ") == ()


def test_a_run_for_a_group_leaves_the_others_for_the_next(town: MoneyTown) -> None:
    families = [town.add_family(name) for name in ("Un", "Deux")]
    for family in families:
        town.add_days(family, "canteen", october_days(2))
    with town.database.begin() as session:
        session.execute(
            update(Household).where(Household.id == families[0].household_id).values(invoice_by_mail=False)
        )
    chosen = InvoicePayers(town.office).members(town.clerk, "paper")
    run = town.invoicing.draft(town.officer, "Papier", *OCTOBER, DUE, CODES, household_ids=chosen)
    assert town.invoicing.issue(town.officer, run, render=False).count == 1
    assert town.issue().count == 1
    with pytest.raises(RuleBroken, match="run_needs_payers"):
        town.invoicing.draft(town.officer, "Personne", *OCTOBER, DUE, CODES, household_ids=())
