"""Requests as policies look at them."""

from staffdesk.domain.policies import PolicyKey, PolicyKind
from staffdesk.models.requests import Request
from staffdesk.services.validation.asked import read_body
from staffdesk.services.validation.candidates import (
    activity_names,
    candidate_of,
    decision_of,
    switched_on,
    taken_back,
)
from staffdesk.services.validation.loading import load_requests
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    SmallTown,
    absence_body,
    add_booking,
    booking_body,
    edit_body,
    receive,
)
from tests.services.validation.policy_town import a_family, asks_for, decide_by_hand, switch_on


def test_only_what_is_on_is_switched_on(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        assert switched_on(session) == frozenset()
    switch_on(small_town, "booking:cantine", "contact")
    with small_town.database.read() as session:
        assert switched_on(session) == {
            PolicyKey(PolicyKind.BOOKING, "cantine"),
            PolicyKey(PolicyKind.CONTACT),
        }


def test_activities_are_named_in_the_order_of_the_town(small_town: SmallTown) -> None:
    with small_town.database.read() as session:
        names = activity_names(session)
    assert next(iter(names)) == "cantine"
    assert names["cantine"] == "Cantine"


def test_a_decision_taken_back_is_remembered(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    asked = asks_for(small_town, family, child)
    decide_by_hand(small_town, asked, "accepted")
    with small_town.database.read() as session:
        assert taken_back(session, [asked]) == set()
    Requests(small_town.office).undo(AGENT, asked)
    with small_town.database.read() as session:
        assert taken_back(session, [asked, 999]) == {asked}


def test_the_decision_is_what_the_rules_propose(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    add_booking(small_town, family, child, NEXT_MONDAY)
    cancelled = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY, op="cancel"))
    edited = receive(small_town, family, "edit", edit_body("household", family.uid, city=("", "x")))
    with small_town.database.read() as session:
        requests = [session.get_one(Request, one) for one in (cancelled, edited)]
        loaded = load_requests(session, requests, small_town.clock.now())
        outcomes = [
            [item.outcome for item in decision_of(one, loaded.asked[one.id], loaded.judged[one.id]).items]
            for one in requests
        ]
    assert outcomes == [["absent_excused"], ["accepted"]]


def test_words_and_files_are_seen(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    asked = asks_for(small_town, family, child)
    with small_town.database.read() as session:
        loaded = load_requests(session, [session.get_one(Request, asked)], small_town.clock.now())
    judged = loaded.judged[asked]
    spoken = read_body("absence", absence_body(child, NEXT_MONDAY) | {"words": "Fièvre."})
    proved = read_body("absence", absence_body(child, NEXT_MONDAY, documents=("a" * 32,)))
    assert candidate_of(spoken, judged).has_words
    assert candidate_of(proved, judged).has_files
    plain = candidate_of(loaded.asked[asked], judged, is_taken=True)
    assert (plain.has_words, plain.has_files, plain.is_taken) == (False, False, True)
