"""What is left of packs, and when a right began: read from what was invoiced and enrolled."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from staffdesk.domain.bookings import BookingEvent
from staffdesk.domain.dates import Period
from staffdesk.domain.drafts import Terms
from staffdesk.domain.errors import Stale
from staffdesk.models.bookings import Booking
from staffdesk.models.unit_of_work import Database
from staffdesk.services.billing_scope import Scope
from staffdesk.services.billing_terms import load_terms
from staffdesk.services.crediting import Crediting
from staffdesk.services.custody_book import hand_over
from staffdesk.services.custody_rows import MovedDay
from staffdesk.services.tariffs import load_tariff_versions
from tests.domain.tariffs.grids_more import MEMBERSHIP, PACK
from tests.factories_money import CODES, DUE, Family, MoneyTown, october_days, split_right
from tests.services.test_invoice_corrections import HAND
from tests.set_clock import SetClock

ALL = (*CODES, "lunch", "club")
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def town(database: Database, clock: SetClock, tmp_path: Path) -> MoneyTown:
    """A town that sells packs of meals and the membership of a club."""
    made = MoneyTown(database, clock, tmp_path)
    made.add_activity("lunch", "Repas au carnet", replace(PACK, activity="lunch"), cesu=None)
    made.add_activity("club", "Club", replace(MEMBERSHIP, activity="club"), cesu=None)
    return made


def terms(town: MoneyTown, family: Family, codes: tuple[str, ...] = ALL) -> dict[str, Terms]:
    with town.database.read() as session:
        scope = Scope(Period.through(*OCTOBER), codes)
        found = load_terms(session, load_tariff_versions(session), scope)
        return found.get((family.household_id, family.children[0]), {})


def issue(town: MoneyTown, period: tuple[date, date]) -> None:
    town.invoicing.issue(town.officer, town.draft(codes=("lunch",), period=period), render=False)


def test_a_right_began_with_its_enrolment(town: MoneyTown) -> None:
    family = town.add_family(enrolled=ALL)
    assert terms(town, family).keys() == {"club"}
    assert terms(town, family)["club"].rights == (Period.through(date(2026, 9, 1), date(2027, 8, 31)),)
    assert terms(town, family, CODES) == {}


def drafted(town: MoneyTown, period: tuple[date, date]) -> int:
    """What packs a run asks for."""
    rows = town.invoicing.detail(town.officer, town.draft(codes=("lunch",), period=period)).invoices
    return sum(row.total_cents for row in rows)


def test_a_day_of_a_pack_that_is_excused_since_serves_the_next_invoice_and_is_used_again(
    town: MoneyTown,
) -> None:
    family = town.add_family(enrolled=ALL)
    town.add_days(family, "lunch", october_days(10), state="booked")
    issue(town, OCTOBER)
    november = [date(2026, 11, 2)]
    town.add_days(family, "lunch", november)
    assert drafted(town, NOVEMBER) == 3500
    town.move_day(family, BookingEvent.EXCUSE, date(2026, 10, 2), code="lunch")
    assert terms(town, family)["lunch"].pack_left == 1
    assert drafted(town, NOVEMBER) == 0
    issue(town, NOVEMBER)
    assert terms(town, family)["lunch"].pack_left == 0
    town.move_day(family, BookingEvent.RESTORE, date(2026, 10, 2), code="lunch")
    assert terms(town, family)["lunch"].pack_left == -1


def test_a_cancelled_invoice_sold_no_pack(town: MoneyTown) -> None:
    family = town.add_family(enrolled=ALL)
    town.add_days(family, "lunch", october_days(4))
    issue(town, OCTOBER)
    town.add_days(family, "lunch", [date(2026, 11, day) for day in (2, 3)])
    issue(town, NOVEMBER)
    first = town.invoice_of(family) - 1
    Crediting(town.office).cancel_invoice(town.officer, first, "Erreur", seen_cents=3500)
    assert terms(town, family)["lunch"].pack_left == -2
    issue(town, OCTOBER)
    assert terms(town, family)["lunch"].pack_left == 4
    assert town.account_cents(family) == 3500


def test_a_day_handed_over_is_used_from_the_packs_of_who_pays_it(town: MoneyTown) -> None:
    mother, father = town.add_family(enrolled=ALL), town.add_family("Charme")
    town.add_days(mother, "lunch", october_days(4))
    issue(town, OCTOBER)
    with town.database.begin() as session:
        day = session.scalars(select(Booking).where(Booking.day_on == date(2026, 10, 2))).one()
        hand_over(session, [MovedDay(day.id, mother.household_id, father.household_id)], HAND)
    assert terms(town, mother)["lunch"].pack_left == 7
    assert terms(town, replace(father, children=mother.children))["lunch"].pack_left == -1


def test_a_run_for_some_families_leaves_the_packs_of_others_alone(town: MoneyTown) -> None:
    family, other = town.add_family(enrolled=ALL), town.add_family("Autre", enrolled=ALL)
    for one in (family, other):
        town.add_days(one, "lunch", october_days(4))
    issue(town, OCTOBER)
    town.add_days(family, "lunch", [date(2026, 11, 2)])
    alone = (family.household_id,)
    run = town.invoicing.draft(town.officer, "Une famille", *NOVEMBER, DUE, ("lunch",), household_ids=alone)
    [invoice] = town.invoicing.detail(town.officer, run).invoices
    assert (invoice.household_id, invoice.total_cents) == (family.household_id, 0)


def test_a_draft_is_stale_once_another_run_used_of_its_packs(town: MoneyTown) -> None:
    family = town.add_family(enrolled=ALL)
    town.add_days(family, "lunch", october_days(4))
    town.add_days(family, "lunch", [date(2026, 11, 2)])
    waiting = town.draft(codes=("lunch",), period=NOVEMBER)
    issue(town, OCTOBER)
    with pytest.raises(Stale, match="draft_outdated"):
        town.invoicing.issue(town.officer, waiting, render=False)


def test_what_an_invoice_left_of_a_pack_serves_the_next(town: MoneyTown) -> None:
    family = town.add_family(enrolled=ALL)
    town.add_days(family, "lunch", october_days(17))
    issue(town, OCTOBER)
    assert terms(town, family)["lunch"].pack_left == 3
    town.add_days(family, "lunch", [date(2026, 11, 2), date(2026, 11, 3)])
    issue(town, NOVEMBER)
    assert terms(town, family)["lunch"].pack_left == 1


def test_each_right_says_its_variant(town: MoneyTown) -> None:
    family = town.add_family(enrolled=ALL, variant="3-jours")
    split_right(town, family, date(2026, 10, 15), "4-jours")
    club = terms(town, family)["club"]
    assert club.variants == ("3-jours", "4-jours")
    assert club.variant_in(Period.through(*OCTOBER)) == "3-jours"
    assert club.variant_in(Period(date(2026, 11, 1), date(2026, 12, 1))) == "4-jours"
