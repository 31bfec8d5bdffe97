"""A month cut in two runs costs what it does in one, where a price looks at days; corrections stay quiet."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.dates import Period
from staffdesk.domain.errors import Stale
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.methods import TimesPrices
from staffdesk.domain.tariffs.storage import body_of
from staffdesk.domain.tariffs.versions import CasePrice, Unit
from staffdesk.models.invoices import Invoice
from staffdesk.models.town import Activity, TariffVersionRow
from staffdesk.models.unit_of_work import Database
from staffdesk.services.billing_earlier import earlier_days
from staffdesk.services.billing_facts import load_town
from staffdesk.services.invoice_worth import load_carried, load_worths
from tests.domain.tariffs import grids
from tests.factories_money import DUE, MoneyTown, october_days
from tests.set_clock import SetClock

TIMES = TimesPrices(((1, Cents(520)), (5, Cents(450))))
FIRST_HALF = (date(2026, 10, 1), date(2026, 10, 8))
SECOND_HALF = (date(2026, 10, 9), date(2026, 10, 31))


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town whose meals cost less from the fifth of the month on, for all of them."""
    made = MoneyTown(database, clock, tmp_path)
    with database.begin() as session:
        row = session.scalars(select(TariffVersionRow).join(Activity).where(Activity.code == "canteen")).one()
        row.body = body_of(grids.tariff("canteen", Unit.MEAL, CasePrice(TIMES)))
    return made


def issue(town: MoneyTown, first: date, last: date) -> int:
    run = town.invoicing.draft(town.officer, "Cantine", first, last, DUE, ("canteen",))
    return town.invoicing.issue(town.officer, run, render=False).total_cents


def test_a_month_cut_in_two_costs_what_it_does_in_one(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(9))
    before = [on for on in october_days(9) if on <= FIRST_HALF[1]]
    assert 0 < len(before) < 9
    assert issue(town, *FIRST_HALF) + issue(town, *SECOND_HALF) == 9 * 450


def test_no_invoice_asks_for_a_correction_because_another_followed(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(9))
    issue(town, *FIRST_HALF)
    issue(town, *SECOND_HALF)
    with town.database.read() as session:
        ids = session.scalars(select(Invoice.id).order_by(Invoice.id)).all()
        worths = load_worths(session, load_town(session, ("canteen",)), ids)
        carried = load_carried(session, ids)
    assert len(ids) == 2
    for key, worth in worths.items():
        assert dict(worth.days) == {booking: carried.of(key, booking) for booking in worth.days}


def test_a_draft_is_stale_once_another_run_took_days_of_its_month(town: MoneyTown) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(9))
    waiting = town.invoicing.draft(town.officer, "Suite", *SECOND_HALF, DUE, ("canteen",))
    issue(town, *FIRST_HALF)
    with pytest.raises(Stale):
        town.invoicing.issue(town.officer, waiting, render=False)


def test_a_town_whose_prices_count_nothing_asks_for_nothing() -> None:
    month = Period(date(2026, 10, 1), date(2026, 11, 1))
    assert earlier_days([grids.G1_MEAL], month, ["canteen"]) is None
    counting = grids.tariff("canteen", Unit.MEAL, CasePrice(TIMES))
    assert earlier_days([counting], month, ["evening"]) is None
    assert earlier_days([grids.G10_GARDERIE], month, ["garderie"]) is not None
    found = earlier_days([counting], month, ["evening", "canteen"])
    assert found is not None
    assert found.codes == ("canteen",)
