"""The office as it stood: places taken and bookings before a request, whatever happened since."""

from pathlib import Path

from sqlalchemy import select

from staffdesk.domain.checks import Check, CheckCode, Verdict
from staffdesk.models.requests import Request
from staffdesk.models.town import Activity
from staffdesk.models.unit_of_work import Database
from staffdesk.services.validation.loading import load_requests
from staffdesk.services.validation.past import judge_as_then
from tests.factories import (
    NEXT_MONDAY,
    SmallTown,
    booking_body,
    build_town,
    fill_canteen,
    receive,
)
from tests.services.validation.policy_town import a_family, asks_for, decide_by_hand
from tests.set_clock import SetClock


def checks_then(town: SmallTown, *request_ids: int) -> dict[int, dict[CheckCode, Check]]:
    with town.database.read() as session:
        requests = session.scalars(select(Request).where(Request.id.in_(request_ids))).all()
        judged = judge_as_then(session, load_requests(session, requests, town.clock.now()))
        return {one: {check.code: check for check in judged[one].checks} for one in judged}


def test_no_requests_are_no_work(small_town: SmallTown) -> None:
    assert checks_then(small_town) == {}


def test_what_the_decision_booked_is_no_double_of_itself(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    asked = asks_for(small_town, family, child)
    decide_by_hand(small_town, asked, "accepted")
    duplicates = checks_then(small_town, asked)[asked][CheckCode.DUPLICATES]
    assert duplicates.verdict is Verdict.OK
    assert duplicates.findings[0].facts["state"] is None


def test_places_are_counted_as_they_were(database: Database, clock: SetClock, tmp_path: Path) -> None:
    town = build_town(database, clock, tmp_path, canteen_places=3)
    asked = []
    for name in ("Un", "Deux"):
        family, child = a_family(town, name)
        asked.append(asks_for(town, family, child))
        decide_by_hand(town, asked[-1], "accepted")
        town.clock.advance(minutes=1)
    fill_canteen(town, NEXT_MONDAY, 1)
    taken = [checks_then(town, *asked)[one][CheckCode.CAPACITY].findings[0].facts["taken"] for one in asked]
    # what has no trace counts for both; the second family had asked for nothing yet when the first did
    assert taken == [1, 2]


def test_a_cancellation_is_judged_by_the_booking_it_gave_up(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    booked = asks_for(small_town, family, child)
    decide_by_hand(small_town, booked, "accepted")
    small_town.clock.advance(hours=3)
    cancelled = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY, op="cancel"))
    decide_by_hand(small_town, cancelled, "absent_excused")
    booked_check = checks_then(small_town, cancelled)[cancelled][CheckCode.BOOKED]
    assert booked_check.findings[0].facts["state"] == "booked"


def test_a_request_counts_only_where_its_activity_holds_places(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = build_town(database, clock, tmp_path, canteen_places=3)
    with town.database.begin() as session:
        session.get_one(Activity, town.activities["cantine"]).request_holds_place = False
    family, child = a_family(town, "Un")
    first = asks_for(town, family, child)
    decide_by_hand(town, first, "accepted")
    town.clock.advance(hours=3)
    family, child = a_family(town, "Deux")
    asks_for(town, family, child)
    town.clock.advance(hours=3)
    family, child = a_family(town, "Trois")
    third = asks_for(town, family, child)
    decide_by_hand(town, third, "accepted")
    taken = [
        checks_then(town, *(first, third))[one][CheckCode.CAPACITY].findings[0].facts["taken"]
        for one in (first, third)
    ]
    # the second family asked before the third, but its request holds no place
    assert taken == [0, 1]
