"""Effects on bookings: who pays after a move, and what a journal says; decisions are tested with them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from staffdesk.domain.dates import ClockTime
from staffdesk.domain.deadline_storage import to_json
from staffdesk.domain.deadlines import DeadlineRule, Late, Operation, WeekdayOfWeek
from staffdesk.domain.money import Cents
from staffdesk.domain.tariffs.extras import Surcharge
from staffdesk.domain.tariffs.storage import body_of
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Household
from staffdesk.models.requests import Request
from staffdesk.models.town import Activity, DeadlineRuleRow, TariffVersionRow
from staffdesk.services.family_projection import FamilyProjection, project_town
from staffdesk.services.request_rows import Decision, ItemDecision, QueueFilter, QueueView
from staffdesk.services.tariffs import load_tariff_versions
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    booking_body,
    receive,
)


def test_whoever_asks_for_a_day_nobody_holds_pays_for_it(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    add_booking(small_town, father, child, state="refused")
    receive(small_town, mother, "booking", booking_body(child, NEXT_MONDAY))
    with small_town.database.read() as session:
        row = session.scalars(select(Booking)).one()
    assert (row.household_id, row.state) == (mother.household_id, "requested")


@pytest.mark.parametrize(("arrived", "surcharge"), [(NEXT_MONDAY - timedelta(2), ""), (NEXT_MONDAY, "late")])
def test_a_day_asked_too_late_costs_what_late_days_cost_where_the_town_takes_them(
    small_town: SmallTown, arrived: date, surcharge: str
) -> None:
    _take_late_days(small_town)
    family = add_family(small_town)
    child = add_child(small_town, family)
    body = booking_body(child, NEXT_MONDAY)
    asked = receive(small_town, family, "booking", body, received_at=datetime.combine(arrived, time(8), UTC))
    detail = Requests(small_town.office).detail(AGENT, asked)
    assert ("au prix hors délai" in detail.dates[0].reason) is bool(surcharge)
    Requests(small_town.office).decide(AGENT, Decision(asked, detail.token, (ItemDecision(0, "accepted"),)))
    with small_town.database.read() as session:
        row = session.scalars(select(Booking)).one()
        household = session.get_one(Household, family.household_id)
        published = FamilyProjection(session, project_town(session, small_town.clock.now()), [household.id])
        [seen] = published.snapshot(household).bookings
    assert (row.state, row.surcharge) == ("booked", surcharge)
    assert seen.cents == 305 + (250 if surcharge else 0)


def test_a_day_asked_anew_or_booked_by_staff_costs_no_more_what_it_did_late(small_town: SmallTown) -> None:
    _take_late_days(small_town)
    family = add_family(small_town)
    child = add_child(small_town, family)
    booking = add_booking(small_town, family, child, state="refused")
    with small_town.database.begin() as session:
        session.get_one(Booking, booking).surcharge = "late"
    receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    with small_town.database.read() as session:
        assert session.get_one(Booking, booking).surcharge == ""


def _take_late_days(town: SmallTown) -> None:
    """Take late days of the canteen, for 2,50 more a meal."""
    rule = DeadlineRule(WeekdayOfWeek(6, 1), ClockTime(21), frozenset({Operation.ADD}), late=Late.SURCHARGE)
    late = Surcharge("late", cents=Cents(250))
    with town.database.begin() as session:
        canteen = session.scalars(select(Activity).where(Activity.code == "cantine")).one()
        for row in session.scalars(
            select(DeadlineRuleRow).where(
                DeadlineRuleRow.activity_id == canteen.id, DeadlineRuleRow.applies_to == "add"
            )
        ):
            row.body = to_json(rule)
        tariff = session.scalars(
            select(TariffVersionRow).where(TariffVersionRow.activity_id == canteen.id)
        ).one()
        versions = [one for one in load_tariff_versions(session) if one.activity == "cantine"]
        version = replace(versions[0], surcharges=(late,))
        tariff.body = body_of(version)


@pytest.mark.parametrize("before", ["absent_excused", "closed_by_town"])
def test_a_day_given_up_or_closed_and_asked_again_can_wait_when_its_place_is_gone(
    small_town: SmallTown, before: str
) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    booking = add_booking(small_town, family, child, state=before)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    requests = Requests(small_town.office)
    token = requests.detail(AGENT, asked).token
    requests.decide(AGENT, Decision(asked, token, (ItemDecision(0, "waiting"),)))
    with small_town.database.read() as session:
        assert session.get_one(Booking, booking).state == "waiting"
    [row] = requests.open(AGENT, QueueFilter(QueueView.DECIDED)).rows
    assert (row.status, row.waits) == ("accepted", True)
    requests.undo(AGENT, asked)
    with small_town.database.read() as session:
        assert session.get_one(Booking, booking).state == before


def test_a_decision_journals_what_undoing_needs(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    booking = add_booking(small_town, family, child, state="absent_excused")
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    token = Requests(small_town.office).detail(AGENT, asked).token
    Requests(small_town.office).decide(AGENT, Decision(asked, token, (ItemDecision(0, "accepted"),)))
    with small_town.database.read() as session:
        journal = session.get_one(Request, asked).undo
    assert journal is not None
    assert journal["households"] == [family.household_id]
    assert journal["journal"] == [
        {
            "what": "booking",
            "state": "absent_excused",
            "after": "booked",
            "reason": "",
            "household": family.household_id,
            "group": small_town.groups["cantine"],
            "id": booking,
        }
    ]
