"""Prices on the portal are those of the invoices: the same days give the same sum (D1, S48)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from staffdesk.domain.dates import Period
from staffdesk.domain.french.prices import explain
from staffdesk.domain.invoicing import draft
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import Aid, EventPrice, Per, Surcharge, SurchargeKind
from staffdesk.domain.tariffs.methods import UnitPrice
from staffdesk.domain.tariffs.storage import body_of, version_of
from staffdesk.domain.tariffs.versions import CouncilDecision, Unit
from staffdesk.models.bookings import Booking
from staffdesk.models.households import AidGrantRow, Enrolment
from staffdesk.models.town import Activity, ActivityGroup, TariffVersionRow
from staffdesk.services.billing_facts import load_households, load_town
from staffdesk.services.billing_scope import Scope
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
    assert (
        sum((one.cents or 0) * len(one.days) for one in shown)
        == invoice.total_cents
        == 2 * (305 + 220 + 914 + 305)
    )


def test_a_right_that_begins_later_has_its_first_days_price(small_town: SmallTown) -> None:
    family = add_family(small_town)
    add_child(small_town, family)
    small_town.clock.advance(days=-90)  # August: the tariff in force begins in September
    with small_town.database.read() as session:
        view = family_snapshot(session, family.household_id, small_town.clock.now()).children[0]
    assert view.enrolments[0].slot_cents == {"midi": 305}
    assert view.enrolments[0].priced_on == view.enrolments[0].starts_on


def test_every_price_says_why_in_the_words_of_the_invoice(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, NEXT_MONDAY)
    add_booking(small_town, family, child, NEXT_MONDAY + timedelta(1))
    add_booking(small_town, family, child, NEXT_MONDAY + timedelta(3), state="absent_excused")
    with small_town.database.read() as session:
        shown = family_snapshot(session, family.household_id, small_town.clock.now())
        household = next(load_households(session, Scope(NOVEMBER, CODES), idle=False))
        town = load_town(session, CODES)
        line = draft(household, town.activities, town.book, NOVEMBER).groups[0].lines[0]
    said = list(explain(line.facts))
    assert [one.why for one in shown.bookings] == [0, None]
    assert shown.reasons == [said]
    meal = next(one for right in shown.children[0].enrolments for one in right.prices if one.slot == "midi")
    assert (meal.cents, meal.unit, meal.why) == (305, "par repas", said)


def test_a_fee_that_counts_no_days_is_told_too(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        row = session.scalars(select(TariffVersionRow).join(Activity).where(Activity.code == "cantine")).one()
        version = version_of(
            "cantine", row.valid_from, CouncilDecision("2026-01", date(2026, 6, 1)), row.body
        )
        row.body = body_of(replace(version, unit=Unit.MONTH))
    family = add_family(small_town)
    add_child(small_town, family)
    with small_town.database.read() as session:
        view = family_snapshot(session, family.household_id, small_town.clock.now()).children[0]
    right = next(one for one in view.enrolments if one.activity == "cantine")
    assert right.slot_cents == {}
    assert [(one.slot, one.unit, one.cents) for one in right.prices] == [("", "par mois", 305)]


def test_a_fee_covers_its_days_but_one_with_a_price_of_its_own(small_town: SmallTown) -> None:
    outing = EventPrice(NEXT_MONDAY, "Sortie", UnitPrice((Cents(1200),)))
    _vote(small_town, "cantine", unit=Unit.MONTH, events=(outing,))
    family = add_family(small_town)
    child = add_child(small_town, family)
    for on in (NEXT_MONDAY, NEXT_MONDAY + timedelta(1)):
        add_booking(small_town, family, child, on)
    with small_town.database.read() as session:
        shown = family_snapshot(session, family.household_id, small_town.clock.now())
        household = next(load_households(session, Scope(NOVEMBER, CODES), idle=False))
        town = load_town(session, CODES)
        invoice = draft(household, town.activities, town.book, NOVEMBER)
    right = next(one for one in shown.children[0].enrolments if one.activity == "cantine")
    assert (right.fee, right.event_cents) == ("month", {NEXT_MONDAY: {"midi": 1200}})
    assert [(one.days, one.cents) for one in shown.bookings] == [
        ([NEXT_MONDAY], 1200),
        ([NEXT_MONDAY + timedelta(1)], None),
    ]
    assert [line.amount_cents for line in invoice.lines if line.activity == "cantine"] == [1200, 305]


def _vote(town: SmallTown, activity: str, **changes: Any) -> None:
    with town.database.begin() as session:
        row = session.scalars(select(TariffVersionRow).join(Activity).where(Activity.code == activity)).one()
        decision = CouncilDecision("2026-01", date(2026, 6, 1))
        row.body = body_of(replace(version_of(activity, row.valid_from, decision, row.body), **changes))


def test_an_aid_granted_by_name_counts_on_its_days(small_town: SmallTown) -> None:
    with small_town.database.begin() as session:
        row = session.scalars(select(TariffVersionRow).join(Activity).where(Activity.code == "cantine")).one()
        version = version_of(
            "cantine", row.valid_from, CouncilDecision("2026-01", date(2026, 6, 1)), row.body
        )
        aid = Aid("epicerie", "CCAS", UnitPrice((Cents(100),)), automatic=False)
        row.body = body_of(replace(version, aids=(aid,)))
    family = add_family(small_town)
    child = add_child(small_town, family)
    tuesday = NEXT_MONDAY + timedelta(1)
    for on in (NEXT_MONDAY, tuesday):
        add_booking(small_town, family, child, on)
    with small_town.database.begin() as session:
        session.add(
            AidGrantRow(
                household_id=family.household_id,
                code="epicerie",
                payer="CCAS",
                reference="n° 12",
                valid_from=tuesday,
                decided_at=small_town.clock.now(),
            )
        )
    with small_town.database.read() as session:
        shown = family_snapshot(session, family.household_id, small_town.clock.now())
    by_day = {day: (one.cents, one.why) for one in shown.bookings for day in one.days}
    assert [by_day[on][0] for on in (NEXT_MONDAY, tuesday)] == [305, 205]
    [aided] = [said for said in shown.reasons[by_day[tuesday][1] or 0] if said.startswith("Aide")]
    assert aided == "Aide CCAS (n° 12)\u00a0: \u22121,00\u00a0€."


def _vote_late_pickup(town: SmallTown, rule: Surcharge, unit: Unit = Unit.HALF_HOUR) -> None:
    with town.database.begin() as session:
        row = session.scalars(
            select(TariffVersionRow).join(Activity).where(Activity.code == "periscolaire")
        ).one()
        decision = CouncilDecision("2026-01", date(2026, 6, 1))
        version = version_of("periscolaire", row.valid_from, decision, row.body)
        row.body = body_of(replace(version, surcharges=(rule,), unit=unit))


def test_a_child_collected_late_costs_what_the_invoice_will_say(small_town: SmallTown) -> None:
    _vote_late_pickup(small_town, Surcharge("late_pickup", SurchargeKind.PER_SLICE, Cents(300), per=Per.DAY))
    family = add_family(small_town)
    child = add_child(small_town, family)
    for days, late in ((0, 16), (1, 0)):
        on = NEXT_MONDAY + timedelta(days)
        booked = add_booking(small_town, family, child, on, slot="periscolaire.soir", state="present")
        with small_town.database.begin() as session:
            session.get_one(Booking, booked).late_minutes = late
    with small_town.database.read() as session:
        shown = family_snapshot(session, family.household_id, small_town.clock.now()).bookings
        town = load_town(session, CODES)
        household = next(load_households(session, Scope(NOVEMBER, CODES), idle=False))
        invoice = draft(household, town.activities, town.book, NOVEMBER)
    assert [one.cents for one in shown] == [220 + 2 * 300, 220]
    assert invoice.total_cents == 220 + 600 + 220


def test_a_surcharge_due_once_for_the_family_falls_on_whoever_owes_it_that_day(
    small_town: SmallTown,
) -> None:
    _vote_late_pickup(small_town, Surcharge("late_pickup", cents=Cents(300), per=Per.FAMILY))
    family = add_family(small_town)
    elder = add_child(small_town, family, first_name="Inès")
    younger = add_child(small_town, family, first_name="Adam")
    both, alone = NEXT_MONDAY, NEXT_MONDAY + timedelta(1)
    for child, on in ((elder, both), (younger, both), (younger, alone)):
        booked = add_booking(small_town, family, child, on, slot="periscolaire.soir", state="present")
        with small_town.database.begin() as session:
            session.get_one(Booking, booked).late_minutes = 20
    with small_town.database.read() as session:
        shown = family_snapshot(session, family.household_id, small_town.clock.now())
    names = {child.uid: child.first_name for child in shown.children}
    told = {(names[one.child], on): one.cents for one in shown.bookings for on in one.days}
    assert told == {("Inès", both): 520, ("Adam", both): 220, ("Adam", alone): 520}


def test_a_fee_of_the_month_tells_its_late_pickups_too(small_town: SmallTown) -> None:
    rule = Surcharge("late_pickup", SurchargeKind.PER_SLICE, Cents(300), per=Per.DAY)
    _vote_late_pickup(small_town, rule, Unit.MONTH)
    family = add_family(small_town)
    add_child(small_town, family)
    with small_town.database.read() as session:
        view = family_snapshot(session, family.household_id, small_town.clock.now()).children[0]
    told = {one.activity: one.late_pickups for one in view.enrolments}
    assert "quart d’heure commencé" in told["periscolaire"]["soir"]


def test_the_rule_of_late_pickups_is_published_by_slot_in_words(small_town: SmallTown) -> None:
    _vote_late_pickup(small_town, Surcharge("late_pickup", SurchargeKind.PER_SLICE, Cents(300)))
    family = add_family(small_town)
    add_child(small_town, family)
    with small_town.database.read() as session:
        view = family_snapshot(session, family.household_id, small_town.clock.now()).children[0]
    told = {one.activity: one.late_pickups for one in view.enrolments}
    assert told["cantine"] == {}
    assert {slot: words.partition(" par ")[2] for slot, words in told["periscolaire"].items()} == {
        "soir": "quart d’heure commencé pour chaque unité facturée"
    }


def test_days_before_and_after_a_change_of_variant_have_their_own_price(small_town: SmallTown) -> None:
    """The right was split on Thursday: the portal tells two rights, each with its price."""
    family = add_family(small_town)
    child = add_child(small_town, family)
    days = [NEXT_MONDAY, NEXT_MONDAY + timedelta(3)]
    for on in days:
        add_booking(small_town, family, child, on)
    with small_town.database.begin() as session:
        tariff = session.scalars(
            select(TariffVersionRow).join(Activity).where(Activity.code == "cantine")
        ).one()
        rule = {"method": "price", "cents": [450]}
        rare = tariff.body["cases"][0] | {"rule": rule, "variant": "occasional"}
        tariff.body = tariff.body | {"cases": [*tariff.body["cases"], rare]}
        right = session.scalars(
            select(Enrolment).join(ActivityGroup).join(Activity).where(Activity.code == "cantine")
        ).one()
        session.add(
            Enrolment(
                child_id=right.child_id,
                household_id=right.household_id,
                group_id=right.group_id,
                starts_on=days[1],
                ends_on=right.ends_on,
                variant="occasional",
            )
        )
        right.ends_on = days[1] - timedelta(1)
    with small_town.database.read() as session:
        shown = family_snapshot(session, family.household_id, small_town.clock.now())
    assert [(one.days, one.cents) for one in shown.bookings] == [([days[0]], 305), ([days[1]], 450)]
    rights = [one for one in shown.children[0].enrolments if one.activity == "cantine"]
    assert [(one.ends_on < days[1], one.slot_cents["midi"]) for one in rights] == [(True, 305), (False, 450)]
