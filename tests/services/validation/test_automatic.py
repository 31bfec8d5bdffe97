"""Automatic decisions: what is green and switched on, once, in order, with its checks; undone likewise."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from staffdesk.domain.errors import RecoveryNeeded, Stale
from staffdesk.models.bookings import Booking
from staffdesk.models.households import Guardian
from staffdesk.models.requests import Request, RequestEvent
from staffdesk.models.staff import AuditEntry
from staffdesk.models.sync import OutboxMessage, SyncState
from staffdesk.models.unit_of_work import Database
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.validation.automatic import AutomaticDecisions
from staffdesk.services.validation.policies import Policies
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    ADMIN,
    AGENT,
    NEXT_MONDAY,
    NEXT_WEDNESDAY,
    THIS_FRIDAY,
    SmallTown,
    absence_body,
    add_booking,
    add_child,
    add_family,
    booking_body,
    booking_state,
    build_town,
    described,
    document_body,
    edit_body,
    fill_canteen,
    receive,
)
from tests.services.validation.policy_town import (
    SCHOOL_DAYS,
    a_family,
    asks_for,
    decide_now,
    events,
    stands,
    switch_on,
)
from tests.set_clock import SetClock
from tests.together import run_together

CANTEEN = "Règle automatique\u00a0: Réservations, Cantine"


def test_a_green_request_is_decided_with_its_checks_and_says_by_which_policy(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    asked = asks_for(small_town, family, child, *SCHOOL_DAYS)
    switch_on(small_town, "booking:cantine")
    assert decide_now(small_town) == 1
    assert stands(small_town, asked) == ("accepted", CANTEEN)
    assert {booking_state(small_town, child, on) for on in SCHOOL_DAYS} == {"booked"}
    with small_town.database.read() as session:
        event = session.scalars(select(RequestEvent).where(RequestEvent.kind == "policy")).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "request.decided")).one()
    for facts in (event.facts, entry.facts):
        assert facts["policies"] == ["booking:cantine"]
        codes = {check["code"] for check in facts["checks"]}
        assert {"deadline", "capacity", "enrolment", "documents", "health", "balance"} <= codes
        assert {check["verdict"] for check in facts["checks"]} == {"ok"}
    assert (entry.user_id, entry.who) == (0, CANTEEN)


def test_nothing_is_decided_while_nothing_is_switched_on(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    asked = asks_for(small_town, family, child)
    assert decide_now(small_town) == 0
    switch_on(small_town, "booking:cantine")
    Policies(small_town.office).switch(ADMIN, "booking", "cantine", on=False)
    assert decide_now(small_town) == 0
    assert stands(small_town, asked) == ("pending", "")


def test_the_answer_leaves_at_once_when_nobody_is_there_and_waits_where_somebody_is(
    small_town: SmallTown,
) -> None:
    switch_on(small_town, "booking:cantine")
    held = []
    for name, automatic in [("Un", True), ("Deux", False)]:
        family, child = a_family(small_town, name)
        asks_for(small_town, family, child)
        assert AutomaticDecisions(small_town.office, held=automatic).run() == 1
        with small_town.database.read() as session:
            newest = select(OutboxMessage.hold_until_at).where(OutboxMessage.kind == "decision")
            held.append(session.scalars(newest.order_by(OutboxMessage.id.desc())).first())
    now = small_town.clock.now()
    assert held == [now + timedelta(seconds=30), now]


@pytest.mark.parametrize("on", [THIS_FRIDAY, NEXT_MONDAY + timedelta(5)])
def test_a_late_day_and_a_closed_one_wait_for_a_person(small_town: SmallTown, on: object) -> None:
    family, child = a_family(small_town)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY, on))  # type: ignore[arg-type]
    switch_on(small_town, "booking:cantine")
    assert decide_now(small_town) == 0
    assert stands(small_town, asked) == ("pending", "")


def test_a_request_that_needs_two_policies_waits_for_both(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    body = booking_body(child, NEXT_MONDAY)
    body["items"] += booking_body(child, NEXT_WEDNESDAY, slot="mercredi.journee")["items"]
    asked = receive(small_town, family, "booking", body)
    switch_on(small_town, "booking:cantine")
    assert decide_now(small_town) == 0
    switch_on(small_town, "booking:mercredi")
    assert decide_now(small_town) == 1
    assert stands(small_town, asked)[0] == "accepted"


def test_a_cancellation_and_an_absence_in_time_are_excused(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    first, second = SCHOOL_DAYS[:2]
    for on in (first, second):
        add_booking(small_town, family, child, on)
    receive(small_town, family, "booking", booking_body(child, first, op="cancel"))
    receive(small_town, family, "absence", absence_body(child, second, reason="family"))
    switch_on(small_town, "cancellation:cantine", "absence:cantine")
    assert decide_now(small_town) == 2
    assert [booking_state(small_town, child, on) for on in (first, second)] == ["absent_excused"] * 2


def test_a_telephone_number_is_written_and_an_address_waits(small_town: SmallTown) -> None:
    family, _ = a_family(small_town)
    number = edit_body("guardian", family.guardian_uid, mobile=("06 11 22 33 44", "07 00 00 00 01"))
    with small_town.database.begin() as session:
        session.execute(
            update(Guardian).where(Guardian.uid == family.guardian_uid).values(mobile="06 11 22 33 44")
        )
    asked = receive(small_town, family, "edit", number)
    moved = receive(small_town, family, "edit", edit_body("household", family.uid, city=("", "Ailleurs")))
    switch_on(small_town, "contact")
    assert decide_now(small_town) == 1
    assert stands(small_town, asked)[0] == "accepted"
    assert stands(small_town, moved)[0] == "pending"


def test_of_two_edits_of_one_field_the_second_meets_the_first_and_waits(small_town: SmallTown) -> None:
    family, _ = a_family(small_town)
    with small_town.database.begin() as session:
        session.execute(update(Guardian).where(Guardian.uid == family.guardian_uid).values(mobile="06"))
    first, second = (
        receive(small_town, family, "edit", edit_body("guardian", family.guardian_uid, mobile=("06", asked)))
        for asked in ("07 01", "07 02")
    )
    switch_on(small_town, "contact")
    assert decide_now(small_town) == 1
    assert stands(small_town, first)[0] == "accepted"
    assert stands(small_town, second)[0] == "pending"
    with small_town.database.read() as session:
        assert session.scalar(select(Guardian.mobile).where(Guardian.uid == family.guardian_uid)) == "07 01"


def test_words_and_files_are_read_by_a_person(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    add_booking(small_town, family, child, SCHOOL_DAYS[1])
    said = booking_body(child, NEXT_MONDAY) | {"note": "Il sera pris par sa tante."}
    receive(small_town, family, "booking", said)
    proof = described(b"%PDF-1.4 certificat")
    absence = absence_body(child, SCHOOL_DAYS[1], documents=(proof["doc_id"],))
    receive(small_town, family, "absence", absence, documents=(proof,))
    receive(small_town, family, "document", document_body(child, proof))
    switch_on(small_town, "booking:cantine", "absence:cantine")
    assert decide_now(small_town) == 0


def test_what_a_colleague_took_on_is_left_to_them(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    asked = asks_for(small_town, family, child)
    switch_on(small_town, "booking:cantine")
    Requests(small_town.office).assign(AGENT, asked, AGENT.user_id)
    assert decide_now(small_town) == 0


def test_an_automatic_decision_is_undone_as_those_of_people_and_not_made_again(
    small_town: SmallTown,
) -> None:
    family, child = a_family(small_town)
    asked = asks_for(small_town, family, child)
    switch_on(small_town, "booking:cantine")
    assert AutomaticDecisions(small_town.office).run() == 1
    Requests(small_town.office).undo(AGENT, asked)
    assert stands(small_town, asked) == ("pending", "")
    assert booking_state(small_town, child, NEXT_MONDAY) == "requested"
    assert AutomaticDecisions(small_town.office).run() == 0
    assert events(small_town, asked)[-2:] == ["policy", "undone"]


def test_the_last_place_is_given_once(database: Database, clock: SetClock, tmp_path: Path) -> None:
    town = build_town(database, clock, tmp_path, canteen_places=3)
    fill_canteen(town, NEXT_MONDAY, 2)
    asked = []
    for name in ("Un", "Deux"):
        family, child = a_family(town, name)
        asked.append(asks_for(town, family, child))
    with town.database.begin() as session:  # neither holds its place: both look free
        session.execute(update(Booking).where(Booking.state == "requested").values(state="waiting"))
    switch_on(town, "booking:cantine")
    assert decide_now(town) == 1
    assert [stands(town, one)[0] for one in asked] == ["accepted", "pending"]


def test_two_deciders_never_decide_one_request_twice(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    asked = asks_for(small_town, family, child)
    switch_on(small_town, "booking:cantine")
    token = Requests(small_town.office).detail(AGENT, asked).token
    by_hand = Decision(asked, token, (ItemDecision(0, "accepted"),))
    decided: list[str] = []

    def a_policy() -> None:
        decided.extend(["policy"] * decide_now(small_town))

    def an_agent() -> None:
        try:
            Requests(small_town.office).decide(AGENT, by_hand)
            decided.append("agent")
        except Stale:
            pass

    run_together([a_policy, a_policy, an_agent])
    assert len(decided) == 1
    with small_town.database.read() as session:
        sent = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "decision")).all()
    assert len(sent) == 1
    assert json.loads(sent[0].body or "{}")["status"] == "accepted"


def test_the_first_filed_is_decided_first(small_town: SmallTown) -> None:
    earlier = datetime(2026, 11, 14, 9, tzinfo=UTC)
    pairs = [a_family(small_town, name) for name in ("Un", "Deux")]
    late, early = (
        receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY), received_at=at)
        for (family, child), at in zip(pairs, (None, earlier), strict=True)
    )
    switch_on(small_town, "booking:cantine")
    assert decide_now(small_town) == 2
    with small_town.database.read() as session:
        order = session.scalars(
            select(RequestEvent.request_id).where(RequestEvent.kind == "policy").order_by(RequestEvent.id)
        )
        assert list(order) == [early, late]


def test_a_restored_office_decides_nothing(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    asked = asks_for(small_town, family, child)
    switch_on(small_town, "booking:cantine")
    with small_town.database.begin() as session:
        session.execute(update(SyncState).values(recovery_reason="sidecar"))
    with pytest.raises(RecoveryNeeded):
        decide_now(small_town)
    assert stands(small_town, asked) == ("pending", "")


def test_a_request_whose_child_lacks_a_paper_waits(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family, complete=False)
    asked = asks_for(small_town, family, child)
    switch_on(small_town, "booking:cantine")
    assert decide_now(small_town) == 0
    with small_town.database.read() as session:
        assert session.get_one(Request, asked).decided_at is None
