"""What arrives shows at once: DR and DA on the bookings, threads to answer, requests taken back (C1, R16)."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from staffdesk.domain.deadline_storage import to_json
from staffdesk.domain.deadlines import DaysBefore, DeadlineRule, Scope
from staffdesk.models.base import new_uid
from staffdesk.models.bookings import BookingEvent
from staffdesk.models.households import Household
from staffdesk.models.messages import Message, Thread
from staffdesk.models.requests import Request
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.town import DeadlineRuleRow, Site
from tests.factories import (
    NEXT_MONDAY,
    THIS_FRIDAY,
    SmallTown,
    absence_body,
    add_booking,
    add_child,
    add_family,
    booking_body,
    booking_state,
    edit_body,
    message_body,
    receive,
)


def request_of(town: SmallTown, request_id: int) -> Request:
    with town.database.read() as session:
        return session.scalars(select(Request).where(Request.id == request_id)).one()


def decisions_sent(town: SmallTown) -> list[dict[str, object]]:
    with town.database.read() as session:
        bodies = session.scalars(
            select(OutboxMessage.body).where(OutboxMessage.kind == "decision").order_by(OutboxMessage.id)
        )
        return [json.loads(body or "{}") for body in bodies]


def test_a_day_asked_shows_as_requested_and_a_booked_one_as_given_up(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, NEXT_MONDAY + timedelta(1))
    receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY + timedelta(1), op="cancel"))
    assert booking_state(small_town, child, NEXT_MONDAY) == "requested"
    assert booking_state(small_town, child, NEXT_MONDAY + timedelta(1)) == "cancel_requested"


def test_an_absence_gives_its_day_up_too(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, THIS_FRIDAY)
    receive(small_town, family, "absence", absence_body(child, THIS_FRIDAY))
    assert booking_state(small_town, child, THIS_FRIDAY) == "cancel_requested"


def test_asking_twice_for_a_day_is_asking_once(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    for _ in range(2):
        receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    with small_town.database.read() as session:
        assert session.scalar(select(func.count()).select_from(BookingEvent)) == 1


def test_the_family_sees_its_mark_in_the_next_snapshot(small_town: SmallTown) -> None:
    family = add_family(small_town)
    other = add_family(small_town, "Autre")
    child = add_child(small_town, family, other)
    receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    with small_town.database.read() as session:
        revisions = dict(session.execute(select(Household.id, Household.snapshot_rev)).tuples().all())
    assert revisions[family.household_id] == revisions[other.household_id] == 1


def test_a_child_of_another_family_is_left_alone(small_town: SmallTown) -> None:
    family, stranger = add_family(small_town), add_family(small_town, "Étrangère")
    child = add_child(small_town, family)
    add_booking(small_town, family, child, NEXT_MONDAY)
    receive(small_town, stranger, "booking", booking_body(child, NEXT_MONDAY, op="cancel"))
    receive(small_town, stranger, "booking", booking_body(child, NEXT_MONDAY + timedelta(1)))
    assert booking_state(small_town, child, NEXT_MONDAY) == "booked"
    assert booking_state(small_town, child, NEXT_MONDAY + timedelta(1)) is None


def test_the_other_households_booking_is_not_given_up_by_this_one(small_town: SmallTown) -> None:
    mother, father = add_family(small_town, "Mère"), add_family(small_town, "Père")
    child = add_child(small_town, mother, father)
    add_booking(small_town, father, child, NEXT_MONDAY)
    receive(small_town, mother, "booking", booking_body(child, NEXT_MONDAY, op="cancel"))
    assert booking_state(small_town, child, NEXT_MONDAY) == "booked"


def test_a_message_opens_a_thread_and_the_next_one_goes_on_in_it(small_town: SmallTown) -> None:
    family, thread = add_family(small_town), new_uid()
    receive(small_town, family, "message", message_body(thread, "Bonjour."))
    receive(small_town, family, "message", message_body(thread, "Et aussi…"))
    with small_town.database.read() as session:
        found = session.scalars(select(Thread)).one()
        assert (found.uid, found.state, found.unread) == (thread, "to_answer", True)
        bodies = session.scalars(select(Message.body).order_by(Message.id)).all()
    assert list(bodies) == ["Bonjour.", "Et aussi…"]
    assert [one["status"] for one in decisions_sent(small_town)] == ["accepted", "accepted"]


def test_a_thread_of_another_family_takes_no_message(small_town: SmallTown) -> None:
    family, stranger, thread = add_family(small_town), add_family(small_town, "Étrangère"), new_uid()
    receive(small_town, family, "message", message_body(thread))
    request_id = receive(small_town, stranger, "message", message_body(thread, "Indiscret"))
    assert request_of(small_town, request_id).status == "cannot_read"
    with small_town.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 1


@pytest.mark.parametrize(
    ("op", "before", "after"), [("add", None, "withdrawn"), ("cancel", "booked", "booked")]
)
def test_a_request_taken_back_leaves_its_days_as_they_were(
    small_town: SmallTown, op: str, before: str | None, after: str
) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    if before is not None:
        add_booking(small_town, family, child, NEXT_MONDAY, state=before)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY, op=op))
    taken_back = request_of(small_town, asked).req_id
    receive(small_town, family, "withdrawal", {"req_id": taken_back})
    assert request_of(small_town, asked).status == "withdrawn"
    assert booking_state(small_town, child, NEXT_MONDAY) == after
    assert [one["status"] for one in decisions_sent(small_town)] == ["withdrawn", "accepted"]


def test_what_is_decided_cannot_be_taken_back_nor_by_another_family(small_town: SmallTown) -> None:
    family, stranger = add_family(small_town), add_family(small_town, "Étrangère")
    child = add_child(small_town, family)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    req_id = request_of(small_town, asked).req_id
    theirs = receive(small_town, stranger, "withdrawal", {"req_id": req_id})
    assert request_of(small_town, asked).status == "pending"
    assert request_of(small_town, theirs).status == "refused"
    receive(small_town, family, "withdrawal", {"req_id": req_id})
    again = receive(small_town, family, "withdrawal", {"req_id": req_id})
    assert request_of(small_town, again).status == "refused"


def test_accepted_terms_need_nobody(small_town: SmallTown) -> None:
    request_id = receive(small_town, add_family(small_town), "terms", {"version": "2026-1"})
    assert request_of(small_town, request_id).status == "accepted"


@pytest.mark.parametrize(
    ("kind", "body"), [("hologram", {"shape": "round"}), ("booking", {"items": "none"}), ("payment", {})]
)
def test_what_this_program_cannot_read_is_kept_raw(
    small_town: SmallTown, kind: str, body: dict[str, object]
) -> None:
    request_id = receive(small_town, add_family(small_town), kind, body)
    kept = request_of(small_town, request_id)
    assert (kept.status, kept.body, json.loads(kept.raw)["kind"]) == ("cannot_read", body, kind)


def test_an_unknown_family_waits_for_a_person(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    request_id = receive(small_town, None, "booking", booking_body(child, NEXT_MONDAY))
    assert request_of(small_town, request_id).status == "pending"
    assert booking_state(small_town, child, NEXT_MONDAY) is None


def test_urgency_is_the_first_limit_ahead_or_the_towns_answer_time(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    sunday_evening = datetime(2026, 11, 22, 20, tzinfo=UTC)
    assert request_of(small_town, asked).useful_until_at == sunday_evening
    edit = receive(
        small_town, family, "edit", edit_body("guardian", family.guardian_uid, mobile=("06 00 12 34 56", "1"))
    )
    kept = request_of(small_town, edit)
    assert kept.useful_until_at == kept.received_at + timedelta(hours=72)


def test_an_absence_whose_proof_may_still_come_presses_when_its_delay_is_over(small_town: SmallTown) -> None:
    """The family was told until when it may send one: nobody is hurried to bill it before."""
    family = add_family(small_town)
    child = add_child(small_town, family)
    today = small_town.clock.today()
    add_booking(small_town, family, child, today)
    due_at = datetime(2026, 11, 19, 10, 45, tzinfo=UTC)  # 72 h after the meal begins
    asked = receive(small_town, family, "absence", absence_body(child, today))
    assert request_of(small_town, asked).useful_until_at == due_at
    with_proof = receive(small_town, family, "absence", absence_body(child, today, documents=("d" * 32,)))
    other = receive(small_town, family, "absence", absence_body(child, today, reason="family"))
    for request in (with_proof, other):
        assert request_of(small_town, request).useful_until_at == due_at - timedelta(hours=72)


def test_urgency_follows_the_limit_of_the_childs_own_site(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    with small_town.database.begin() as session:
        site = session.get_one(Site, small_town.school_id).uid
        rule = DeadlineRule(DaysBefore(3), scope=Scope(activity="cantine", site=site))
        session.add(
            DeadlineRuleRow(
                activity_id=small_town.activities["cantine"], applies_to="add", body=to_json(rule)
            )
        )
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    found = request_of(small_town, asked).useful_until_at
    assert found is not None
    assert found.date() == NEXT_MONDAY - timedelta(3)
