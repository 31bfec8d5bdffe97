"""A gesture on an invoice counts once, and whole, whatever its days cost later (C1)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.bookings import BookingCorrection
from staffdesk.models.invoices import InvoiceLine
from staffdesk.models.unit_of_work import Database
from staffdesk.services.aids import Aids
from staffdesk.services.crediting import Crediting
from staffdesk.services.ledger import verify
from tests.factories_money import CODES, DUE, Family, MoneyTown, october_days
from tests.services.test_aids import MEAL, asked, grant
from tests.services.test_billing_months import price_with
from tests.set_clock import SetClock

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
INVOICED, GESTURE = 1220, 1000


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    made = MoneyTown(database, clock, tmp_path)
    price_with(made, MEAL)
    return made


@pytest.fixture
def agent(town: MoneyTown) -> Actor:
    return town.add_staff("sophie", Role.AGENT)


def give(town: MoneyTown, invoice: int, cents: int, worth: int) -> None:
    """Give cents by hand on the first line of an invoice that is worth so much."""
    with town.database.read() as session:
        line = session.scalars(select(InvoiceLine.id).where(InvoiceLine.invoice_id == invoice)).first()
    assert line is not None
    Crediting(town.office).credit_line(town.officer, line, cents, "geste", seen_cents=worth)


def gifted(town: MoneyTown) -> Family:
    """A family with four meals invoiced, of which 10.00 are given by hand."""
    family = town.add_family()
    town.add_days(family, "canteen", october_days(4), state="booked")
    town.issue()
    give(town, town.invoice_of(family), GESTURE, INVOICED)
    return family


def decide(town: MoneyTown, agent: Actor, family: Family, **more: Any) -> None:
    use = Aids(town.office)
    wish = asked(**more)
    preview = use.preview(agent, family.household_id, wish)
    grant(town, agent, family, wish, retroactive=True, seen=preview)


def bill(town: MoneyTown) -> int:
    """Invoice November, and return what it came to: nothing where there is nothing to invoice."""
    draft = town.invoicing.draft(town.officer, "Novembre", *NOVEMBER, DUE, CODES)
    if not town.invoicing.detail(town.clerk, draft).run.invoices:
        town.credit()
        return 0
    return town.invoicing.issue(town.officer, draft, render=False).total_cents


def aided(town: MoneyTown, agent: Actor) -> tuple[Family, int]:
    """The same family, granted an aid of 4.00 of which 2.20 could be credited, and its grant."""
    family = gifted(town)
    decide(town, agent, family)
    assert [note.cents for note in town.credit()] == [INVOICED - GESTURE]
    assert town.account_cents(family) == 0
    assert Crediting(town.office).corrections(town.officer) == ()
    [row] = Aids(town.office).board(agent, family.household_id).grants
    return family, row.grant_id


def test_an_aid_withdrawn_asks_only_what_was_credited_for_it(town: MoneyTown, agent: Actor) -> None:
    family, granted = aided(town, agent)
    assert town.credit() == ()
    decide(town, agent, family, grant_id=granted, withdrawn=True)
    assert sum(row.cents for row in Crediting(town.office).corrections(town.officer)) == 220
    assert bill(town) == 220
    assert town.account_cents(family) == INVOICED - GESTURE
    with town.database.read() as session:
        details = session.scalars(select(InvoiceLine.detail).order_by(InvoiceLine.id)).all()
        still = select(BookingCorrection).where(BookingCorrection.settled_at.is_(None))
        assert session.scalars(still).all() == []
    assert any("moins 0,80\u00a0€ déjà donnés par un geste" in detail for detail in details)
    decide(town, agent, family)
    town.credit()
    assert town.account_cents(family) == 0
    assert verify(town.database).fault is None


def test_what_another_day_costs_more_is_covered_first_too(town: MoneyTown, agent: Actor) -> None:
    family, granted = aided(town, agent)
    decide(town, agent, family, on=october_days(3)[2], grant_id=granted)
    assert bill(town) == INVOICED - 200 - GESTURE
    assert town.account_cents(family) == INVOICED - 200 - GESTURE


def test_a_day_given_back_and_taken_again_is_not_asked_beyond_the_gesture(town: MoneyTown) -> None:
    family = gifted(town)
    days = october_days(4)
    for on in days:
        town.move_day(family, BookingEvent.EXCUSE, on)
        town.credit()
    assert town.account_cents(family) == 0
    for on in days[:3]:
        town.move_day(family, BookingEvent.RESTORE, on)
    assert bill(town) == 0
    assert town.account_cents(family) == 0
    town.move_day(family, BookingEvent.RESTORE, days[3])
    assert bill(town) == 220
    assert town.account_cents(family) == INVOICED - GESTURE


def test_an_invoice_that_is_cancelled_gives_back_what_covered_its_lines(
    town: MoneyTown, agent: Actor
) -> None:
    family, granted = aided(town, agent)
    decide(town, agent, family, grant_id=granted, withdrawn=True)
    bill(town)
    Crediting(town.office).cancel_invoice(town.officer, town.invoice_of(family), "Erreur", seen_cents=220)
    assert town.account_cents(family) == 0
    assert bill(town) == 220
    assert town.account_cents(family) == INVOICED - GESTURE
