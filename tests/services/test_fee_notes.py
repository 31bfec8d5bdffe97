"""What a decision makes of an invoiced fee is credited, or billed by the next invoice, once, to the cent."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.errors import Stale
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.invoices import Invoice, InvoiceLine
from staffdesk.models.unit_of_work import Database
from staffdesk.services.crediting import Crediting
from staffdesk.services.quotients import QuotientAsked, Quotients
from tests.domain.tariffs import grids, grids_more
from tests.factories_money import Family, MoneyTown
from tests.services.test_billing_months import drafted, price_with
from tests.set_clock import SetClock

OCTOBER, NOVEMBER = (date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 11, 1), date(2026, 11, 30))
AMIS = replace(grids.G1_AMIS, activity="canteen")
PRICES = {"700": 915, "900": 1220, "1200": 1320}


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    made = MoneyTown(database, clock, tmp_path)
    price_with(made, AMIS)
    return made


@pytest.fixture
def agent(town: MoneyTown) -> Actor:
    return town.add_staff("sophie", Role.AGENT)


@pytest.fixture
def family(town: MoneyTown) -> Family:
    """A family that was asked 12,20 € for October."""
    made = town.add_family()
    issue(town, *OCTOBER)
    return made


def issue(town: MoneyTown, first: date, last: date) -> None:
    town.invoicing.issue(town.officer, drafted(town, first, last), render=False)


def decide(town: MoneyTown, agent: Actor, family: Family, value: str) -> None:
    asked = QuotientAsked(value, OCTOBER[0], proof="attestation")
    Quotients(town.office).record(agent, family.household_id, asked, retroactive=True)


def credit(town: MoneyTown) -> int:
    return Crediting(town.office).credit_corrections(town.officer).cents


def cancel(town: MoneyTown, invoice: int) -> None:
    with town.database.read() as session:
        seen = session.scalar(
            select(Invoice.total_cents - Invoice.credited_cents).where(Invoice.id == invoice)
        )
    Crediting(town.office).cancel_invoice(town.officer, invoice, "Erreur", seen_cents=seen or 0)


def test_a_lower_fee_is_listed_and_credited_once(town: MoneyTown, agent: Actor, family: Family) -> None:
    decide(town, agent, family, "700")
    [row] = Crediting(town.office).corrections(town.officer)
    assert (row.cents, row.invoice) == (-305, "2026-000001")
    assert [words.replace("\u00a0", " ") for words in (row.what, row.why)] == [
        "forfait de la période du 1\u1d49\u02b3 oct. 2026, prix corrigé à la baisse",
        "quotient familial retenu depuis le 1\u1d49\u02b3 oct. 2026 · facture n° 2026-000001",
    ]
    assert (credit(town), credit(town)) == (305, 0)
    assert town.account_cents(family) == PRICES["700"]


def test_a_higher_fee_is_a_line_of_the_next_invoice(town: MoneyTown, agent: Actor, family: Family) -> None:
    decide(town, agent, family, "1200")
    assert credit(town) == 0
    issue(town, *NOVEMBER)
    lines = town.invoicing.lines(town.officer, town.invoice_of(family))
    assert [line.amount_cents for line in lines] == [1320, 100]
    assert "prix corrigé à la hausse" in lines[1].detail
    assert town.account_cents(family) == 2 * PRICES["1200"]
    assert Crediting(town.office).corrections(town.officer) == ()


def test_a_draft_made_before_the_decision_is_made_again(
    town: MoneyTown, agent: Actor, family: Family
) -> None:
    run = drafted(town, *NOVEMBER)
    decide(town, agent, family, "1200")
    with pytest.raises(Stale, match="draft_outdated"):
        town.invoicing.issue(town.officer, run, render=False)


def test_decisions_that_undo_each_other_leave_nothing(town: MoneyTown, agent: Actor, family: Family) -> None:
    decide(town, agent, family, "700")
    decide(town, agent, family, "900")
    assert Crediting(town.office).corrections(town.officer) == ()
    assert credit(town) == 0
    assert town.account_cents(family) == PRICES["900"]


@pytest.mark.parametrize("values", [("1200", "700"), ("700", "1200", "700"), ("1200", "900", "1200")])
def test_whatever_the_order_of_decisions_the_account_is_the_last_price(
    town: MoneyTown, agent: Actor, family: Family, values: tuple[str, ...]
) -> None:
    for value in values:
        decide(town, agent, family, value)
        credit(town)
    issue(town, *NOVEMBER)
    credit(town)
    assert town.account_cents(family) == 2 * PRICES[values[-1]]


def test_a_cancelled_invoice_takes_its_corrections_with_it(
    town: MoneyTown, agent: Actor, family: Family
) -> None:
    october = town.invoice_of(family)
    decide(town, agent, family, "1200")
    issue(town, *NOVEMBER)
    cancel(town, october)
    assert town.account_cents(family) == PRICES["1200"], "November alone"
    town.invoicing.issue(town.officer, town.invoicing.draft_again(town.officer, october), render=False)
    assert town.account_cents(family) == 2 * PRICES["1200"]


def test_what_a_cancelled_invoice_had_asked_of_another_is_asked_again(
    town: MoneyTown, agent: Actor, family: Family
) -> None:
    decide(town, agent, family, "1200")
    issue(town, *NOVEMBER)
    november = town.invoice_of(family)
    cancel(town, november)
    assert [row.cents for row in Crediting(town.office).corrections(town.officer)] == [100]
    town.invoicing.issue(town.officer, town.invoicing.draft_again(town.officer, november), render=False)
    assert town.account_cents(family) == 2 * PRICES["1200"]


def test_an_open_correction_goes_with_its_cancelled_invoice(
    town: MoneyTown, agent: Actor, family: Family
) -> None:
    decide(town, agent, family, "700")
    cancel(town, town.invoice_of(family))
    assert Crediting(town.office).corrections(town.officer) == ()
    assert (credit(town), town.account_cents(family)) == (0, 0)


def test_a_pack_stays_as_it_was_sold(town: MoneyTown, agent: Actor) -> None:
    price_with(town, replace(grids_more.PACK, activity="canteen"))
    family = town.add_family()
    town.add_days(family, "canteen", [date(2026, 10, 5)])
    issue(town, *OCTOBER)
    before = town.account_cents(family)
    asked = QuotientAsked("700", OCTOBER[0], proof="attestation")
    assert not Quotients(town.office).preview(agent, family.household_id, asked).is_retroactive
    decide(town, agent, family, "700")
    assert town.account_cents(family) == before


@pytest.mark.parametrize(
    ("gesture", "values"),
    [(1000, ("700", "900")), (1220, ("700", "900", "700")), (1220, ("700", "1200")), (100, ("700", "1200"))],
)
def test_a_fee_that_goes_down_and_up_again_asks_a_gesture_back_never(
    town: MoneyTown, agent: Actor, family: Family, gesture: int, values: tuple[str, ...]
) -> None:
    with town.database.read() as session:
        line = session.scalars(select(InvoiceLine.id)).one()
    Crediting(town.office).credit_line(town.officer, line, gesture, "geste", seen_cents=1220)
    for value in values:
        decide(town, agent, family, value)
        credit(town)
    issue(town, *NOVEMBER)
    now = PRICES[values[-1]]
    assert town.account_cents(family) == max(0, now - gesture) + now
