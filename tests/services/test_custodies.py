"""Custody as it is kept: who books, pays and sees which days, in every zone and year."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from staffdesk.domain.custody import household_on, middle_of
from staffdesk.domain.french.amounts import euros
from staffdesk.models.bookings import Booking
from staffdesk.models.households import CustodyAgreement, Membership
from staffdesk.models.town import DocumentType, SchoolHoliday
from staffdesk.models.unit_of_work import Database
from staffdesk.services.calendars import KNOWN_ZONES, zone_holidays
from staffdesk.services.counter import Counter
from staffdesk.services.custodies import load_custodies, school_holidays
from staffdesk.services.invoice_drafting import RunAsked, compute
from staffdesk.services.planning import Planning
from staffdesk.services.planning_rows import CellRef
from staffdesk.services.request_rows import Verdict
from staffdesk.services.snapshots import family_snapshot
from staffdesk.services.validation.automatic import AutomaticDecisions
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    SmallTown,
    add_child,
    add_family,
    booking_body,
    receive,
)
from tests.factories_money import MoneyTown, cash, pay
from tests.services.documents.reading import Paper
from tests.services.validation.policy_town import switch_on
from tests.set_clock import SetClock


def test_only_children_of_two_households_have_one(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    shared = add_child(small_town, mother, father)
    add_child(small_town, mother, first_name="Noé")
    with small_town.database.read() as session:
        assert set(load_custodies(session, None)) == {shared.child_id}
        assert load_custodies(session, []) == {}


def test_a_child_that_left_a_household_is_not_shared(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    shared = add_child(small_town, mother, father)
    with small_town.database.begin() as session:
        session.execute(update(Membership).values(custody="full"))
    with small_town.database.read() as session:
        assert load_custodies(session, [shared.child_id]) == {}


@pytest.mark.parametrize("zone", KNOWN_ZONES)
def test_both_halves_of_every_holiday_of_every_zone_have_one_household_each(
    small_town: SmallTown, zone: str
) -> None:
    """The calendars that the library knows, years with 53 weeks among them: no day is nobody's or both's."""
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    with small_town.database.begin() as session:
        session.execute(delete(SchoolHoliday))
        session.add_all(zone_holidays(zone, range(2020, 2028)))
        row = session.scalars(select(CustodyAgreement)).one()
        row.rule = {**row.rule, "holidays": {"first_half": "other", "by_year": True}}
        row.valid_from = date(2019, 9, 1)
    with small_town.database.read() as session:
        custody = load_custodies(session, [child.child_id])[child.child_id]
        holidays = school_holidays(session)
    assert len(holidays) > 30
    for holiday in holidays:
        days, middle = holiday.period, middle_of(holiday.period)
        even = holiday.period.start.year % 2 == 0
        first, second = (father.uid, mother.uid) if even else (mother.uid, father.uid)
        told = [household_on(custody, on) for on in days.days()]
        assert told == [first if on < middle else second for on in days.days()]


def test_each_household_books_pays_and_sees_its_own_weeks(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    days = (NEXT_MONDAY, NEXT_MONDAY + timedelta(days=7))
    done = Planning(small_town.office).book(AGENT, [CellRef(child.child_id, on, 1) for on in days])
    assert done.changed == 2
    with small_town.database.read() as session:
        custody = load_custodies(session, [child.child_id])[child.child_id]
        uids = {mother.household_id: mother.uid, father.household_id: father.uid}
        paid = {
            row.day_on: uids[row.household_id]
            for row in session.scalars(select(Booking).order_by(Booking.day_on))
        }
        assert paid == {on: household_on(custody, on) for on in days}
        assert len(set(paid.values())) == 2
        for family in (mother, father):
            shown = family_snapshot(session, family.household_id, small_town.clock.now())
            booked = [on for booking in shown.bookings for on in booking.days]
            assert booked == [on for on in days if paid[on] == family.uid]
            others = next(one for one in shown.children).other_days
            assert [on in others for on in days] == [paid[on] != family.uid for on in days]
            assert {one.uid for one in shown.guardians} == {family.guardian_uid}


def test_a_booking_in_the_others_week_is_looked_at_and_never_decided_by_itself(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    switch_on(small_town, "booking:cantine")
    with small_town.database.read() as session:
        turn = household_on(load_custodies(session, [child.child_id])[child.child_id], NEXT_MONDAY)
    own, other = (mother, father) if turn == mother.uid else (father, mother)
    with small_town.database.begin() as session:
        session.execute(update(DocumentType).values(mandatory=False))
    asked = receive(small_town, other, "booking", booking_body(child, NEXT_MONDAY))
    assert AutomaticDecisions(small_town.office).run() == 0
    checks = {one.code: one.verdict for one in Requests(small_town.office).detail(AGENT, asked).checks}
    assert checks["custody"] is Verdict.LOOK
    later = NEXT_MONDAY + timedelta(days=1)
    receive(small_town, own, "booking", booking_body(child, later))
    assert AutomaticDecisions(small_town.office).run() == 1


def test_both_homes_settle_old_and_new_by_what_each_page_prints_and_see_no_word_of_the_other(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = MoneyTown(database, clock, tmp_path)
    mother = town.add_family("Charme", address="1 rue Basse")
    father = town.give_second_home(
        mother.children[0], town.add_family("Aulne", children=(), address="2 rue Haute")
    )
    for family, days in ((mother, (1, 2)), (father, (8, 9, 12))):
        town.add_days(family, "canteen", [date(2026, 10, day) for day in days])
        town.add_days(family, "canteen", [date(2026, 11, days[0] + 1)])
    town.issue()
    town.issue(period=(date(2026, 11, 1), date(2026, 11, 30)))
    counter = Counter(town.office)
    counter.open_till(town.clerk, "guichet", 0)
    for family, printed, other in ((mother, 915, "rue Haute"), (father, 1220, "rue Basse")):
        account = counter.account(town.clerk, family.household_id)
        newest = account.invoices[-1]
        page = Paper(town.invoicing.pdf(town.officer, newest.invoice_id)).text()
        with database.read() as session:
            seen = family_snapshot(session, family.household_id, clock.now())
        assert (newest.total_cents, account.due_cents) == (305, printed)
        assert f"si rien n’a été payé depuis\u00a0: {euros(printed)}".replace("\u00a0", " ") in page
        assert {one.number for one in seen.invoices} == {one.number for one in account.invoices}
        assert other not in seen.model_dump_json()
        assert other not in page
        settle = [(one.invoice_id, one.open_cents) for one in account.invoices]
        counter.take(town.clerk, pay(family, settle, cash(printed), operation=family.uid))
        left = counter.account(town.clerk, family.household_id)
        assert (left.due_cents, left.credit_cents, left.invoices) == (0, 0, ())


def test_each_household_is_invoiced_for_its_own_days(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père", quotient="500.00")
    child = add_child(small_town, mother, father)
    days = (NEXT_MONDAY, NEXT_MONDAY + timedelta(days=7))
    Planning(small_town.office).book(AGENT, [CellRef(child.child_id, on, 1) for on in days])
    asked = RunAsked("Décembre", NEXT_MONDAY, days[1], date(2027, 1, 15), ("cantine",))
    drafted = compute(small_town.database, asked, None)
    totals = {one.household_id: one.total_cents for one in drafted.invoices}
    assert totals == {mother.household_id: 305, father.household_id: 235}
