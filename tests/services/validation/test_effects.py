"""Effects on bookings: who pays after a move, and what a journal says; decisions are tested with them."""

import pytest
from sqlalchemy import select

from staffdesk.models.bookings import Booking
from staffdesk.models.requests import Request
from staffdesk.services.request_rows import Decision, ItemDecision, QueueFilter, QueueView
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
