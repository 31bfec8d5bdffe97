"""The waiting list: offered in the town's order, taken by family or staff, passed on when it lapses."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from staffdesk.domain.errors import NotAllowed, NotFound, RuleBroken
from staffdesk.models.bookings import Booking, BookingEvent
from staffdesk.models.households import Household
from staffdesk.models.messages import Message
from staffdesk.models.requests import Request
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.town import Activity, ActivityGroup
from staffdesk.services.snapshots import family_snapshot
from staffdesk.services.validation.queue import Requests
from staffdesk.services.waiting_list import WaitingList
from staffdesk.services.waiting_rows import WaitingFilter
from tests.factories import (
    AGENT,
    NEXT_MONDAY,
    READER,
    MadeChild,
    MadeFamily,
    SmallTown,
    add_booking,
    add_child,
    add_family,
    booking_body,
    booking_state,
    receive,
)

AHEAD = WaitingFilter(from_on=date(2026, 11, 16))
UNTIL = datetime(2026, 11, 18, 8, 30, tzinfo=UTC)
"""Two days after the set clock's Monday 9:30."""


@pytest.fixture
def full_town(small_town: SmallTown) -> SmallTown:
    """A canteen of one place, taken."""
    with small_town.database.begin() as session:
        session.get_one(ActivityGroup, small_town.groups["cantine"]).capacity = 1
    family = add_family(small_town, "Présente")
    add_booking(small_town, family, add_child(small_town, family))
    return small_town


@pytest.fixture
def waiting(full_town: SmallTown) -> WaitingList:
    return WaitingList(full_town.office)


def wait(town: SmallTown, name: str, hour: int = 1) -> tuple[MadeFamily, MadeChild, int]:
    """Let a family wait for next Monday since some hour of today."""
    family = add_family(town, name)
    child = add_child(town, family)
    booking = add_booking(town, family, child, state="waiting")
    with town.database.begin() as session:
        arrived = datetime(2026, 11, 16, hour, tzinfo=UTC)
        session.execute(update(Booking).where(Booking.id == booking).values(changed_at=arrived))
    return family, child, booking


def free(town: SmallTown) -> None:
    with town.database.begin() as session:
        session.execute(update(Booking).where(Booking.state == "booked").values(state="absent_excused"))


def offers(town: SmallTown) -> dict[int, datetime]:
    with town.database.read() as session:
        rows = session.execute(
            select(Booking.id, Booking.offer_until_at).where(Booking.offer_until_at.is_not(None))
        )
        return {identifier: until for identifier, until in rows if until is not None}


def test_nothing_is_offered_while_no_place_is_free(full_town: SmallTown, waiting: WaitingList) -> None:
    wait(full_town, "Une")
    assert waiting.run(AGENT).total == 0
    assert waiting.run_unattended() == 0
    assert offers(full_town) == {}


def test_a_freed_place_is_offered_to_the_first_who_came(full_town: SmallTown, waiting: WaitingList) -> None:
    _, _, second = wait(full_town, "Seconde", hour=3)
    family, child, first = wait(full_town, "Première", hour=2)
    free(full_town)
    assert waiting.run(AGENT).offered == 1
    assert offers(full_town) == {first: UNTIL}
    assert waiting.run(AGENT).total == 0
    rows = waiting.rows(READER, AHEAD)
    assert [(row.booking_id, row.rank, row.offer_until_at) for row in rows] == [
        (first, 1, UNTIL),
        (second, 2, None),
    ]
    assert [(row.places, row.has_room) for row in rows] == [("1/1", True), ("1/1", False)]
    with full_town.database.read() as session:
        shown = family_snapshot(session, family.household_id, full_town.clock.now()).bookings[0]
        assert (shown.child, shown.state, shown.offer_until) == (child.uid, "requested", UNTIL)
        message = session.scalars(select(Message)).one()
        assert message.author_name == "Service scolaire"
        assert "Inès, Cantine, midi, lundi\u00a023\u00a0novembre\u00a02026" in message.body
        sent = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "message")).one()
        assert sent.family == family.uid


def test_an_offer_holds_its_place_even_where_requests_do_not(
    full_town: SmallTown, waiting: WaitingList
) -> None:
    with full_town.database.begin() as session:
        session.execute(update(Activity).values(request_holds_place=False))
    wait(full_town, "Première", hour=2)
    wait(full_town, "Seconde", hour=3)
    free(full_town)
    assert waiting.run(AGENT).offered == 1
    assert waiting.run(AGENT).offered == 0


def test_an_offer_nobody_answers_passes_to_the_next(full_town: SmallTown, waiting: WaitingList) -> None:
    _, child, first = wait(full_town, "Première", hour=2)
    _, _, second = wait(full_town, "Seconde", hour=3)
    free(full_town)
    waiting.run(AGENT)
    full_town.clock.advance(hours=48, seconds=1)
    moved = waiting.run(AGENT)
    assert (moved.offered, moved.lapsed, moved.past) == (1, 1, 0)
    assert booking_state(full_town, child, NEXT_MONDAY) == "expired"
    assert list(offers(full_town)) == [second]
    assert first not in offers(full_town)
    with full_town.database.read() as session:
        trace = session.scalars(
            select(BookingEvent.reason).where(
                BookingEvent.booking_id == first, BookingEvent.to_state == "expired"
            )
        ).one()
        assert trace == "offre restée sans réponse"
        assert len(session.scalars(select(Message).where(Message.body.contains("à temps"))).all()) == 1


def test_the_family_takes_its_offer_by_asking_for_the_day(full_town: SmallTown, waiting: WaitingList) -> None:
    family, child, _ = wait(full_town, "Première")
    free(full_town)
    waiting.run(AGENT)
    asked = receive(full_town, family, "booking", booking_body(child, NEXT_MONDAY))
    assert booking_state(full_town, child, NEXT_MONDAY) == "booked"
    assert offers(full_town) == {}
    with full_town.database.read() as session:
        request = session.get_one(Request, asked)
        assert request.status == "accepted"
        assert [item["outcome"] for item in (request.outcome or {})["items"]] == ["accepted"]


def test_an_answer_that_came_in_time_counts_although_it_is_pulled_late(
    full_town: SmallTown, waiting: WaitingList
) -> None:
    family, child, _ = wait(full_town, "Première")
    free(full_town)
    waiting.run(AGENT)
    full_town.clock.advance(hours=48, seconds=1)
    receive(full_town, family, "booking", booking_body(child, NEXT_MONDAY), received_at=UNTIL)
    assert booking_state(full_town, child, NEXT_MONDAY) == "booked"
    assert waiting.run(AGENT).total == 0


def test_an_answer_that_came_too_late_waits_for_a_decision(
    full_town: SmallTown, waiting: WaitingList
) -> None:
    family, child, _ = wait(full_town, "Première")
    free(full_town)
    waiting.run(AGENT)
    full_town.clock.advance(hours=48, seconds=1)
    late = UNTIL + timedelta(seconds=1)
    asked = receive(full_town, family, "booking", booking_body(child, NEXT_MONDAY), received_at=late)
    assert booking_state(full_town, child, NEXT_MONDAY) == "requested"
    assert Requests(full_town.office).detail(AGENT, asked).dates[0].proposed == "accepted"


def test_the_other_household_takes_nobodys_offer(full_town: SmallTown, waiting: WaitingList) -> None:
    mother, father = add_family(full_town, "Mère"), add_family(full_town, "Père")
    child = add_child(full_town, mother, father)
    add_booking(full_town, mother, child, state="waiting")
    free(full_town)
    waiting.run(AGENT)
    receive(full_town, father, "booking", booking_body(child, NEXT_MONDAY))
    assert booking_state(full_town, child, NEXT_MONDAY) == "requested"
    with full_town.database.read() as session:
        assert session.scalars(
            select(Booking.household_id).where(Booking.child_id == child.child_id)
        ).one() == (mother.household_id)


def test_a_family_that_gives_its_offer_up_leaves_it_to_the_next(
    full_town: SmallTown, waiting: WaitingList
) -> None:
    family, child, _ = wait(full_town, "Première", hour=2)
    _, _, second = wait(full_town, "Seconde", hour=3)
    free(full_town)
    waiting.run(AGENT)
    receive(full_town, family, "booking", booking_body(child, NEXT_MONDAY, op="cancel"))
    assert booking_state(full_town, child, NEXT_MONDAY) == "withdrawn"
    assert waiting.run(AGENT).offered == 1
    assert list(offers(full_town)) == [second]


def test_the_towns_order_puts_criteria_before_arrival(full_town: SmallTown, waiting: WaitingList) -> None:
    _, _, early = wait(full_town, "Tôt", hour=1)
    working, _, worker = wait(full_town, "Actifs", hour=2)
    sibling_family, _, sibling = wait(full_town, "Fratrie", hour=3)
    brother = add_child(full_town, sibling_family, first_name="Noé")
    add_booking(full_town, sibling_family, brother)
    with full_town.database.begin() as session:
        session.execute(
            update(Household).where(Household.id == working.household_id).values(both_parents_work=True)
        )
        session.get_one(Activity, full_town.activities["cantine"]).waiting_order = [
            "sibling_present",
            "both_parents_work",
            "of_a_later_version",
        ]
    rows = waiting.rows(READER, AHEAD)
    assert [row.booking_id for row in rows] == [sibling, worker, early]
    assert rows[0].why[0] == "frère ou sœur présent ce jour"
    assert rows[1].why[0] == "parents en activité"
    assert rows[2].why == ("attend depuis le lun.\u00a016\u00a0nov.\u00a02026\u00a0à\u00a02:00",)


def test_a_day_that_passed_is_waited_for_no_more(full_town: SmallTown, waiting: WaitingList) -> None:
    _, child, _ = wait(full_town, "Une")
    full_town.clock.advance(days=8)
    moved = waiting.run(AGENT)
    assert (moved.past, moved.offered, moved.lapsed) == (1, 0, 0)
    assert booking_state(full_town, child, NEXT_MONDAY) == "expired"


def test_an_offer_ends_when_its_day_begins(full_town: SmallTown, waiting: WaitingList) -> None:
    _, _, booking = wait(full_town, "Une")
    free(full_town)
    full_town.clock.advance(days=6)
    waiting.run(AGENT)
    assert offers(full_town) == {booking: datetime(2026, 11, 22, 23, tzinfo=UTC)}


def test_a_town_may_offer_nothing_by_itself(full_town: SmallTown, waiting: WaitingList) -> None:
    with full_town.database.begin() as session:
        session.execute(update(Activity).values(offer_hours=0))
    _, child, booking = wait(full_town, "Une")
    free(full_town)
    assert waiting.run(AGENT).total == 0
    waiting.accept(AGENT, booking)
    assert booking_state(full_town, child, NEXT_MONDAY) == "booked"


def test_nothing_is_offered_on_a_closed_day_or_beside_an_excluding_slot(small_town: SmallTown) -> None:
    waiting = WaitingList(small_town.office)
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, slot="periscolaire.matin")
    add_booking(small_town, family, child, slot="periscolaire.soir", state="waiting")
    add_booking(small_town, family, child, date(2026, 11, 21), state="waiting")
    with small_town.database.begin() as session:
        session.get_one(Activity, small_town.activities["periscolaire"]).exclusions = [["matin", "soir"]]
    assert waiting.run(AGENT).total == 0
    with pytest.raises(RuleBroken, match="slot_excluded"):
        waiting.accept(AGENT, waiting.rows(AGENT, AHEAD)[1].booking_id)


def test_staff_answer_for_a_family(full_town: SmallTown, waiting: WaitingList) -> None:
    _, first_child, first = wait(full_town, "Première", hour=2)
    _, second_child, second = wait(full_town, "Seconde", hour=3)
    with pytest.raises(RuleBroken, match="capacity_exceeded"):
        waiting.accept(AGENT, second)
    waiting.accept(AGENT, second, reason="Situation d’urgence")
    waiting.decline(AGENT, first)
    assert booking_state(full_town, second_child, NEXT_MONDAY) == "booked"
    assert booking_state(full_town, first_child, NEXT_MONDAY) == "withdrawn"
    with pytest.raises(NotFound, match="waiting_booking"):
        waiting.accept(AGENT, first)
    with pytest.raises(NotAllowed):
        waiting.accept(READER, second)
    with pytest.raises(NotAllowed):
        waiting.run(READER)


def test_the_list_is_read_by_place(full_town: SmallTown, waiting: WaitingList) -> None:
    wait(full_town, "Une")
    slot, group = full_town.slots["cantine.midi"], full_town.groups["cantine"]
    found = WaitingFilter(AHEAD.from_on, NEXT_MONDAY, full_town.activities["cantine"], group, slot)
    assert [(row.activity, row.slot, row.family) for row in waiting.rows(READER, found)] == [
        ("Cantine", "Midi", "Une")
    ]
    assert waiting.rows(READER, WaitingFilter(AHEAD.from_on, date(2026, 11, 22))) == ()
    assert (
        waiting.rows(READER, WaitingFilter(AHEAD.from_on, activity_id=full_town.activities["mercredi"])) == ()
    )


def test_the_plan_tells_what_a_run_then_does_and_writes_nothing(
    full_town: SmallTown, waiting: WaitingList
) -> None:
    _, _, first = wait(full_town, "Première", hour=2)
    _, _, second = wait(full_town, "Seconde", hour=3)
    assert waiting.plan(READER, AHEAD).total == 0
    free(full_town)
    plan = waiting.plan(READER, AHEAD)
    assert [(one.booking_id, one.until) for one in plan.offers] == [(first, UNTIL)]
    assert (plan.offers[0].family, plan.offers[0].place) == (
        "Première",
        "Cantine, midi, lun.\u00a023\u00a0nov.",
    )
    assert offers(full_town) == {}
    assert waiting.run(AGENT, AHEAD).offered == plan.total == 1
    full_town.clock.advance(hours=48, seconds=1)
    plan = waiting.plan(READER, AHEAD)
    assert [one.booking_id for one in plan.lapses] == [first]
    assert [one.booking_id for one in plan.offers] == [second], "the place of the offer that ran out is free"
    moved = waiting.run(AGENT, AHEAD)
    assert (moved.offered, moved.lapsed) == (1, 1)


def test_a_run_may_be_of_one_place_alone(full_town: SmallTown, waiting: WaitingList) -> None:
    wait(full_town, "Une")
    free(full_town)
    tuesday = NEXT_MONDAY + timedelta(1)
    elsewhere = WaitingFilter(tuesday, tuesday, slot_id=full_town.slots["cantine.midi"])
    assert waiting.plan(READER, elsewhere).total == 0
    assert waiting.run(AGENT, elsewhere).total == 0
    here = WaitingFilter(NEXT_MONDAY, NEXT_MONDAY, group_id=full_town.groups["cantine"])
    assert waiting.run(AGENT, here).offered == 1


def test_days_that_passed_are_closed_with_the_rest(full_town: SmallTown, waiting: WaitingList) -> None:
    wait(full_town, "Une")
    full_town.clock.advance(days=8)
    later = WaitingFilter(from_on=date(2026, 11, 24))
    assert waiting.plan(READER, later).past == 1
    assert waiting.run(AGENT, later).past == 1


def test_an_offer_taken_back_waits_where_it_stood_and_its_words_are_gone(
    full_town: SmallTown, waiting: WaitingList
) -> None:
    _, child, first = wait(full_town, "Première", hour=2)
    wait(full_town, "Seconde", hour=3)
    free(full_town)
    before = [(row.booking_id, row.arrived_at) for row in waiting.rows(READER, AHEAD)]
    done = waiting.run(AGENT)
    back = waiting.take_back(AGENT, done.offers)
    assert back.offered == 1
    assert booking_state(full_town, child, NEXT_MONDAY) == "waiting"
    assert offers(full_town) == {}
    assert [(row.booking_id, row.arrived_at) for row in waiting.rows(READER, AHEAD)] == before
    with full_town.database.read() as session:
        assert session.scalars(select(Message)).all() == []
        assert session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "message")).all() == []
        trace = session.scalars(
            select(BookingEvent.reason).where(BookingEvent.booking_id == first).order_by(BookingEvent.id)
        ).all()
        assert trace[-1] == "proposition annulée"
    assert waiting.run(AGENT).offered == 1
    with pytest.raises(NotAllowed):
        waiting.take_back(READER, done.offers)


def test_offers_made_at_a_desk_wait_a_moment_before_they_leave(
    full_town: SmallTown, waiting: WaitingList
) -> None:
    wait(full_town, "Première")
    free(full_town)
    assert waiting.run(AGENT).offered == 1
    with full_town.database.read() as session:
        held = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "message")).one()
        assert held.hold_until_at == full_town.clock.now() + timedelta(seconds=30)


def test_offers_of_an_exchange_leave_with_it(full_town: SmallTown, waiting: WaitingList) -> None:
    wait(full_town, "Première")
    free(full_town)
    assert waiting.run_unattended() == 1
    with full_town.database.read() as session:
        sent = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "message")).one()
        assert sent.hold_until_at is None


def test_an_offer_the_family_took_or_was_told_of_is_not_taken_back(
    full_town: SmallTown, waiting: WaitingList
) -> None:
    family, child, _ = wait(full_town, "Première")
    free(full_town)
    done = waiting.run(AGENT)
    receive(full_town, family, "booking", booking_body(child, NEXT_MONDAY))
    assert waiting.take_back(AGENT, done.offers).offered == 0
    assert booking_state(full_town, child, NEXT_MONDAY) == "booked"
    other, sister, _ = wait(full_town, "Seconde")
    free(full_town)
    done = waiting.run(AGENT)
    with full_town.database.begin() as session:
        number = session.scalar(select(func.count(OutboxMessage.id)))
        of_other = OutboxMessage.family == other.uid
        session.execute(
            update(OutboxMessage).where(of_other, OutboxMessage.kind == "message").values(n=number)
        )
    assert waiting.take_back(AGENT, done.offers).offered == 0
    assert booking_state(full_town, sister, NEXT_MONDAY) == "requested"
