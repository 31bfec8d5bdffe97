"""What third parties owe is what invoices froze, less what was credited, whatever tariffs became since."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.dates import Period
from staffdesk.domain.errors import NotFound
from staffdesk.domain.permissions import Actor, Role
from staffdesk.domain.third_party_document import PayerClaims
from staffdesk.models.unit_of_work import Database
from staffdesk.services.crediting import Crediting
from staffdesk.services.invoice_projection import invoice_views
from staffdesk.services.third_parties import ThirdParties
from tests.domain.tariffs import grids, grids_more
from tests.factories_money import Family, MoneyTown, october_days
from tests.services.documents.reading import Paper
from tests.services.test_aids import MEAL, asked, grant
from tests.services.test_billing_months import price_with
from tests.set_clock import SetClock


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    made = MoneyTown(database, clock, tmp_path)
    price_with(made, MEAL)
    return made


@pytest.fixture
def agent(town: MoneyTown) -> Actor:
    return town.add_staff("sophie", Role.AGENT)


@pytest.fixture
def aided(town: MoneyTown, agent: Actor) -> Family:
    """A family with an invoice of four meals, each with an aid of one euro."""
    family = town.add_family()
    town.add_days(family, "canteen", october_days(4), state="booked")
    grant(town, agent, family, asked())
    town.issue()
    return family


def today(town: MoneyTown) -> Period:
    on = town.clock.today()
    return Period(on, date.fromordinal(on.toordinal() + 1))


def claims(town: MoneyTown, agent: Actor) -> list[PayerClaims]:
    return list(ThirdParties(town.office).claims(agent, today(town)))


def sums(town: MoneyTown, agent: Actor) -> list[tuple[str, int, int]]:
    return [(one.payer, one.count, one.cents) for one in claims(town, agent)]


def test_each_claim_says_whose_what_by_which_decision_and_of_when(
    town: MoneyTown, agent: Actor, aided: Family
) -> None:
    [payer] = claims(town, agent)
    [claim] = payer.claims
    assert (claim.payer, claim.family, claim.child, claim.activity) == (
        "CCAS d’Essai",
        "Tilleul",
        "Malo",
        "Cantine",
    )
    assert (claim.reference, claim.month, claim.count, claim.cents) == (
        "décision 12",
        date(2026, 10, 1),
        4,
        400,
    )


def test_a_draft_claims_nothing(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family(quotient="300")
    town.add_days(family, "canteen", october_days(2))
    town.draft()
    assert claims(town, agent) == []


def test_what_everybody_is_given_is_claimed_too(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family(quotient="300")
    town.add_days(family, "canteen", october_days(2))
    town.add_days(family, "evening", october_days(1))
    town.issue()
    assert sums(town, agent) == [("CCAS", 3, 2 * 76 + 24 * 2)]


def test_the_state_pays_for_each_meal_at_one_euro(town: MoneyTown, agent: Actor) -> None:
    """Fourteen meals at a quotient of 500: 56 € since EGAlim (T17)."""
    price_with(town, replace(grids_more.G12_STATE, activity="canteen"))
    family = town.add_family(quotient="500")
    town.add_days(family, "canteen", october_days(14))
    town.issue()
    assert sum(cents for *_, cents in sums(town, agent)) == 5600
    assert {count for _, count, _ in sums(town, agent)} == {14}
    assert town.account_cents(family) == 1400
    paper = Paper(town.invoicing.pdf(town.clerk, town.invoice_of(family)))
    text = " ".join(paper.whole_text().split())
    assert "L’État verse en plus 42,00 € à la commune, L’État (EGAlim) verse en plus 14,00 €" in text


def test_the_invoice_says_what_an_aid_took_off_on_paper_and_on_the_portal(
    town: MoneyTown, aided: Family
) -> None:
    paper = Paper(town.invoicing.pdf(town.clerk, town.invoice_of(aided)))
    said = "aide CCAS d’Essai (décision 12) déduite : 4 × 1,00 €, soit 4,00 €"
    assert said in " ".join(paper.whole_text().split())
    with town.database.read() as session:
        [[invoice]] = invoice_views(session, [aided.household_id]).values()
    [line] = invoice.lines
    assert said in " ".join(line.detail.split())
    assert any(why.startswith("Aide CCAS d’Essai (décision 12)") for why in line.why)


def test_a_tariff_that_changes_later_changes_no_claim(town: MoneyTown, agent: Actor, aided: Family) -> None:
    price_with(town, grids.G1_MEAL)
    assert sums(town, agent) == [("CCAS d’Essai", 4, 400)]


def test_a_day_that_is_excused_is_claimed_no_more(town: MoneyTown, agent: Actor, aided: Family) -> None:
    town.move_day(aided, BookingEvent.EXCUSE, october_days(1)[0])
    town.credit()
    assert sums(town, agent) == [("CCAS d’Essai", 3, 300)]
    assert town.account_cents(aided) == 3 * 205


def test_an_invoice_that_is_cancelled_takes_its_claims_with_it_once(
    town: MoneyTown, agent: Actor, aided: Family
) -> None:
    town.move_day(aided, BookingEvent.EXCUSE, october_days(1)[0])
    town.credit()
    town.clock.advance(minutes=5)
    Crediting(town.office).cancel_invoice(
        town.officer, town.invoice_of(aided), "erreur de payeur", seen_cents=3 * 205
    )
    assert claims(town, agent) == []
    town.issue()
    assert sums(town, agent) == [("CCAS d’Essai", 3, 300)]


def test_what_changes_later_stands_in_the_later_period(town: MoneyTown, agent: Actor, aided: Family) -> None:
    first = today(town)
    town.clock.advance(days=40)
    town.move_day(aided, BookingEvent.EXCUSE, october_days(1)[0])
    [payer] = claims(town, agent)
    assert [(one.month, one.count, one.cents) for one in payer.claims] == [(date(2026, 10, 1), -1, -100)]
    [before] = ThirdParties(town.office).claims(agent, first)
    assert before.cents == 400


def test_a_late_grant_is_claimed_with_its_correction(town: MoneyTown, agent: Actor) -> None:
    family = town.add_family()
    town.add_days(family, "canteen", october_days(4))
    town.issue()
    assert claims(town, agent) == []
    grant(town, agent, family, asked(), retroactive=True)
    assert sums(town, agent) == [("CCAS d’Essai", 4, 400)]


def test_the_statement_is_a_pdf_that_closes_and_a_workbook(
    town: MoneyTown, agent: Actor, aided: Family
) -> None:
    use, period = ThirdParties(town.office), today(town)
    paper = Paper(use.pdf(agent, period, "CCAS d’Essai"))
    text = " ".join(paper.text().split())
    assert "Malo Cantine décision 12 octobre 2026 4 4,00" in text
    assert "Arrêté à la somme de 4,00 € (quatre euros)." in text
    assert use.workbook(agent, period, "CCAS d’Essai").startswith(b"PK")
    with pytest.raises(NotFound, match="third_party"):
        use.pdf(agent, period, "CAF")


def test_an_aid_decided_on_an_invoiced_fee_is_claimed_and_given_back_with_its_invoice(
    town: MoneyTown, agent: Actor
) -> None:
    price_with(town, replace(grids.G1_AMIS, activity="canteen", aids=MEAL.aids))
    family = town.add_family()
    town.issue()
    assert sums(town, agent) == []
    before = town.account_cents(family)
    grant(town, agent, family, asked(), retroactive=True)
    Crediting(town.office).credit_corrections(town.officer)
    assert town.account_cents(family) == before - 100
    assert sums(town, agent) == [("CCAS d’Essai", 1, 100)]
    Crediting(town.office).cancel_invoice(
        town.officer, town.invoice_of(family), "Erreur", seen_cents=before - 100
    )
    assert sums(town, agent) == []
