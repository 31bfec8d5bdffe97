"""Prices on the portal are those of the invoices: the same days give the same sum (D1, S48)."""

from datetime import date, timedelta

from staffdesk.domain.dates import Period
from staffdesk.domain.invoicing import draft
from staffdesk.services.billing_facts import Scope, load_households, load_town
from staffdesk.services.snapshots import family_snapshot
from tests.factories import (
    NEXT_MONDAY,
    NEXT_WEDNESDAY,
    SmallTown,
    add_booking,
    add_child,
    add_family,
)

NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
CODES = ("cantine", "mercredi", "periscolaire")


def test_what_the_portal_shows_is_what_is_invoiced(small_town: SmallTown) -> None:
    family = add_family(small_town)
    for name in ("Inès", "Adam"):
        child = add_child(small_town, family, first_name=name)
        add_booking(small_town, family, child, NEXT_MONDAY)
        add_booking(small_town, family, child, NEXT_MONDAY, slot="periscolaire.soir", state="present")
        add_booking(small_town, family, child, NEXT_WEDNESDAY, slot="mercredi.journee", state="absent_billed")
        add_booking(small_town, family, child, NEXT_MONDAY + timedelta(1), state="absent_excused")
        add_booking(small_town, family, child, NEXT_MONDAY + timedelta(3), state="present_unbooked")
    with small_town.database.read() as session:
        shown = family_snapshot(session, family.household_id, small_town.clock.now()).bookings
        town = load_town(session, CODES)
        household = next(load_households(session, Scope(NOVEMBER, CODES), idle=False))
        invoice = draft(household, town.activities, town.book, NOVEMBER)
    assert sum(one.cents or 0 for one in shown) == invoice.total_cents == 2 * (305 + 220 + 914 + 305)


def test_a_right_that_begins_later_has_its_first_days_price(small_town: SmallTown) -> None:
    family = add_family(small_town)
    add_child(small_town, family)
    small_town.clock.advance(days=-90)  # August: the tariff in force begins in September
    with small_town.database.read() as session:
        view = family_snapshot(session, family.household_id, small_town.clock.now()).children[0]
    assert view.enrolments[0].slot_cents == {"midi": 305}
