"""Custody from two memberships; an incomplete one is none."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from staffdesk.domain.custody import household_on
from staffdesk.domain.patterns import Weeks
from staffdesk.models.bookings import Booking
from staffdesk.models.town import DocumentType
from staffdesk.services.custodies import custody_of, load_custodies
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
from tests.services.validation.policy_town import switch_on

FIRST = {"first": True, "weeks": "alternate", "reference": "2026-08-31"}
OTHER = {**FIRST, "first": False}


def test_two_memberships_make_a_custody() -> None:
    custody = custody_of([("b", OTHER), ("a", FIRST)])
    assert custody is not None
    assert (custody.first_household, custody.other_household) == ("a", "b")
    assert household_on(custody, date(2026, 9, 2)) == "a"
    assert household_on(custody, date(2026, 9, 9)) == "b"
    odd = custody_of([("a", {"first": True, "weeks": "odd"}), ("b", {})])
    assert odd is not None
    assert odd.weeks is Weeks.ODD


@pytest.mark.parametrize(
    "pair", [[("a", FIRST)], [("a", OTHER), ("b", OTHER)], [("a", {"first": True}), ("b", {})], []]
)
def test_an_incomplete_custody_is_none(pair: list[tuple[str, dict[str, object]]]) -> None:
    assert custody_of(pair) is None


def test_only_children_of_two_households_have_one(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    shared = add_child(small_town, mother, father)
    add_child(small_town, mother, first_name="Noé")
    with small_town.database.read() as session:
        assert set(load_custodies(session, None)) == {shared.child_id}
        assert load_custodies(session, []) == {}


def test_two_odd_weeks_in_a_row_do_not_break_the_turns() -> None:
    """28 December 2026 is ISO week 53 and 4 January 2027 week 1: turns count from their reference date."""
    custody = custody_of([("a", FIRST), ("b", OTHER)])
    assert custody is not None
    mondays = [date(2026, 12, 21), date(2026, 12, 28), date(2027, 1, 4), date(2027, 1, 11)]
    turns = [household_on(custody, monday) for monday in mondays]
    assert turns in (["a", "b", "a", "b"], ["b", "a", "b", "a"])


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
            assert [booking.on for booking in shown.bookings] == [on for on in days if paid[on] == family.uid]
            others = next(one for one in shown.children).other_weeks
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


def test_each_household_is_invoiced_for_its_own_days(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père", quotient="500.00")
    child = add_child(small_town, mother, father)
    days = (NEXT_MONDAY, NEXT_MONDAY + timedelta(days=7))
    Planning(small_town.office).book(AGENT, [CellRef(child.child_id, on, 1) for on in days])
    asked = RunAsked("Décembre", NEXT_MONDAY, days[1], date(2027, 1, 15), ("cantine",))
    drafted = compute(small_town.database, asked, None)
    totals = {one.household_id: one.total_cents for one in drafted.invoices}
    assert totals == {mother.household_id: 305, father.household_id: 235}
