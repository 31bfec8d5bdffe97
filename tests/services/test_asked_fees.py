"""The fees that invoices ask are found with the day that prices them, and corrected by the difference."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.tariffs.versions import Unit
from staffdesk.models.households import Enrolment, FamilyQuotientRow
from staffdesk.models.invoices import FeeCorrectionRow
from staffdesk.models.unit_of_work import Database
from staffdesk.services.asked_fees import load_asked_fees
from staffdesk.services.booking_moves import Hand
from tests.domain.tariffs import grids, grids_more
from tests.factories_money import Family, MoneyTown
from tests.services.test_billing_months import drafted, price_with
from tests.set_clock import SetClock

OCTOBER, OCTOBER_5 = date(2026, 10, 1), date(2026, 10, 5)
AMIS = replace(grids.G1_AMIS, activity="canteen")
CARD = replace(grids.G11_CARD, activity="canteen")
MEMBERSHIP = replace(grids_more.MEMBERSHIP, activity="canteen")


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    return MoneyTown(database, clock, tmp_path)


def issue(town: MoneyTown, first: date, last: date) -> None:
    town.invoicing.issue(town.officer, drafted(town, first, last), render=False)


def found(
    town: MoneyTown, family: Family, first: date | None = None, end: date | None = None
) -> list[tuple[Unit, date, date, int]]:
    with town.database.read() as session:
        asked = load_asked_fees(session, [family.household_id], first, end)
        return [(fee.unit, fee.first, fee.due, fee.told_cents) for fee in asked.fees]


def test_a_card_is_due_on_the_first_day_invoiced_of_its_month(town: MoneyTown) -> None:
    price_with(town, CARD)
    family = town.add_family()
    issue(town, OCTOBER_5, date(2026, 11, 30))
    october = (Unit.MONTH, OCTOBER, OCTOBER_5, 5900)
    november = (Unit.MONTH, date(2026, 11, 1), date(2026, 11, 1), 5900)
    assert found(town, family) == [october, november]
    assert found(town, family, date(2026, 10, 6)) == [november]
    assert found(town, family, None, date(2026, 11, 1)) == [october]


def test_a_membership_is_due_on_the_day_it_began(town: MoneyTown) -> None:
    price_with(town, MEMBERSHIP)
    family = town.add_family()
    with town.database.begin() as session:
        session.scalars(
            select(Enrolment).where(Enrolment.group_id == town.groups["canteen"])
        ).one().starts_on = OCTOBER_5
    issue(town, OCTOBER, date(2026, 10, 31))
    assert found(town, family) == [(Unit.YEAR, date(2026, 9, 1), OCTOBER_5, 2500)]


def test_where_no_activity_has_a_fee_nothing_is_read(town: MoneyTown) -> None:
    family = town.add_family()
    assert found(town, family) == []


def test_a_fee_is_corrected_by_the_difference_and_once(town: MoneyTown) -> None:
    price_with(town, AMIS)
    family = town.add_family()
    issue(town, OCTOBER, date(2026, 10, 31))
    hand = Hand("Sophie", town.office.clock.now())
    for _ in range(2):
        with town.database.begin() as session:
            watched = load_asked_fees(session, [family.household_id], OCTOBER, None).watch()
            session.scalars(select(FamilyQuotientRow)).one().value = Decimal(700)
            watched.correct(hand, why="quotient")
    with town.database.read() as session:
        rows = session.scalars(select(FeeCorrectionRow)).all()
        assert [(row.cents, row.reason, row.first_on) for row in rows] == [(-305, "quotient", OCTOBER)]
    assert found(town, family) == [(Unit.PERIOD, OCTOBER, OCTOBER, 915)]
