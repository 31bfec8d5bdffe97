"""A month is priced twice, whole: what invoices hold of it, and what is open."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from staffdesk.domain.drafts import BilledHousehold
from staffdesk.domain.money import Cents
from staffdesk.models.unit_of_work import Database
from staffdesk.services.billing_facts import load_households
from staffdesk.services.billing_scope import Scope
from staffdesk.services.booking_moves import Hand
from staffdesk.services.repricing import PricePreview, Repricing
from tests.domain.tariffs.grids import G1_MEAL
from tests.factories_money import Family, MoneyTown, october_days
from tests.services.test_billing_months import CHILDREN, asked, price_with
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town without families."""
    return MoneyTown(database, clock, tmp_path)


def without_proof(family: Family, first: date | None) -> Repricing:
    """Of a family whose quotients all fall: the strongest price."""

    def read(session: Session, scope: Scope) -> Iterator[BilledHousehold]:
        for household in load_households(session, scope, idle=True):
            yield replace(household, quotients=())

    return Repricing([family.household_id], first, None, read)


def seen(town: MoneyTown, change: Repricing) -> PricePreview:
    with town.database.read() as session:
        return change.preview(session)


@pytest.mark.parametrize("first", [None, date(2026, 10, 20)], ids=["of all time", "from within a month"])
def test_a_cap_of_the_month_counts_every_day_of_it(town: MoneyTown, first: date | None) -> None:
    price_with(town, replace(G1_MEAL, activity="canteen", monthly_cap=Cents(2000)))
    family = town.add_family(children=CHILDREN)
    for child, count in ((0, 8), (1, 2)):
        town.add_days(family, "canteen", october_days(count), child=child)
    town.issue()
    preview = seen(town, without_proof(family, first))
    assert [(row.child, row.before_cents, row.after_cents) for row in preview.rows] == [("Zélie", 610, 980)]
    assert (preview.invoiced_cents, preview.open_cents) == (370, 0)


def test_nothing_to_change_shows_nothing(town: MoneyTown) -> None:
    family = town.add_family(quotient=None)
    town.add_days(family, "canteen", october_days(2))
    assert seen(town, without_proof(family, None)) == PricePreview()
    assert not PricePreview().is_retroactive


def test_days_watched_before_nothing_was_written_have_no_correction(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(2))
    town.issue()
    with town.database.begin() as session:
        watched = without_proof(family, None).watch(session)
        assert watched.correct(Hand("Sophie", town.clock.now()), why="rien") == 0
    assert asked(town, family) == [610]
