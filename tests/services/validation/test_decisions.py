"""Deciding: per date and per field, once, with its message in one transaction; undone until it leaves."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from staffdesk.domain.errors import NotFound, RecoveryNeeded, RuleBroken, Stale
from staffdesk.models.bookings import Booking, BookingEvent
from staffdesk.models.households import Guardian, Household
from staffdesk.models.requests import Request, RequestEvent, SupportingDocument
from staffdesk.models.staff import AuditEntry
from staffdesk.models.sync import OutboxMessage, SyncState
from staffdesk.models.town import Activity
from staffdesk.models.unit_of_work import Database
from staffdesk.services.request_rows import Decision, ItemDecision, Leaving
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    COLLEAGUE,
    NEXT_MONDAY,
    THIS_FRIDAY,
    MadeChild,
    MadeFamily,
    SmallTown,
    absence_body,
    add_booking,
    add_child,
    add_family,
    add_file,
    booking_body,
    booking_state,
    build_town,
    described,
    document_body,
    edit_body,
    fill_canteen,
    receive,
)
from tests.set_clock import SetClock
from tests.together import insist, run_together

FOUR_DAYS = tuple(NEXT_MONDAY + timedelta(days) for days in (0, 1, 3, 4))
CONTENT = b"%PDF-1.4 attestation"


def decision_of(
    town: SmallTown, request_id: int, *outcomes: str, reason: str = "", **more: object
) -> Decision:
    """Decide each item in order; every refusal gets the reason."""
    token = Requests(town.office).detail(AGENT, request_id).token
    items = tuple(
        ItemDecision(index, outcome, reason if outcome == "refused" else "")
        for index, outcome in enumerate(outcomes)
    )
    return Decision(request_id, token, items, **more)  # type: ignore[arg-type]


def decide(town: SmallTown, request_id: int, *outcomes: str, reason: str = "", **more: object) -> None:
    Requests(town.office).decide(AGENT, decision_of(town, request_id, *outcomes, reason=reason, **more))


def message_about(town: SmallTown, request_id: int) -> dict[str, object]:
    with town.database.read() as session:
        body = session.scalars(
            select(OutboxMessage.body).where(
                OutboxMessage.request_id == request_id, OutboxMessage.kind == "decision"
            )
        ).one()
        found: dict[str, object] = json.loads(body or "{}")
        return found


@pytest.fixture
def family(small_town: SmallTown) -> MadeFamily:
    return add_family(small_town)


@pytest.fixture
def child(small_town: SmallTown, family: MadeFamily) -> MadeChild:
    return add_child(small_town, family)


def test_three_days_of_four_are_accepted_and_one_is_refused_with_its_reason(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    asked = receive(small_town, family, "booking", booking_body(child, *FOUR_DAYS))
    decide(small_town, asked, "accepted", "accepted", "refused", "accepted", reason="Le groupe est complet.")
    states = [booking_state(small_town, child, on) for on in FOUR_DAYS]
    assert states == ["booked", "booked", "refused", "booked"]
    sent = message_about(small_town, asked)
    assert sent["status"] == "partly"
    items = sent["items"]
    assert isinstance(items, list)
    assert [one["outcome"] for one in items] == ["accepted", "accepted", "refused", "accepted"]
    assert items[2]["reason"] == "Le groupe est complet."
    assert sent["request"]["body"]["items"][0]["child"] == child.uid  # type: ignore[index]


def test_a_decision_leaves_its_trace_everywhere(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    decide(small_town, asked, "accepted", reply="À lundi.")
    with small_town.database.read() as session:
        moves = session.execute(
            select(BookingEvent.to_state, BookingEvent.by).order_by(BookingEvent.id)
        ).all()
        assert [tuple(move) for move in moves] == [("requested", "La famille"), ("booked", "Camille R.")]
        kinds = session.scalars(select(RequestEvent.kind).order_by(RequestEvent.id)).all()
        assert list(kinds) == ["received", "decided"]
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "request.decided")).one()
        assert (entry.who, entry.record) == ("Camille R.", f"request:{asked}")
        held = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "decision")).one()
        assert held.hold_until_at == small_town.clock.now() + timedelta(seconds=30)
        assert session.get_one(Household, family.household_id).snapshot_rev == 2
    assert message_about(small_town, asked)["note"] == "À lundi."


def test_a_cancellation_is_excused_or_billed_date_by_date(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    days = (NEXT_MONDAY, THIS_FRIDAY)
    for on in days:
        add_booking(small_town, family, child, on)
    asked = receive(small_town, family, "booking", booking_body(child, *days, op="cancel"))
    decide(small_town, asked, "absent_excused", "absent_billed")
    assert [booking_state(small_town, child, on) for on in days] == ["absent_excused", "absent_billed"]


def test_a_refused_cancellation_keeps_the_place(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    add_booking(small_town, family, child, NEXT_MONDAY)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY, op="cancel"))
    decide(small_town, asked, "refused", reason="Annulation impossible.")
    assert booking_state(small_town, child, NEXT_MONDAY) == "booked"


def test_an_absence_of_a_day_nobody_booked_can_only_be_refused(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    asked = receive(small_town, family, "absence", absence_body(child, NEXT_MONDAY))
    with pytest.raises(RuleBroken, match="nothing_booked"):
        decide(small_town, asked, "absent_excused")
    decide(small_town, asked, "refused", reason="Rien n’est réservé ce jour.")
    assert booking_state(small_town, child, NEXT_MONDAY) is None


def test_an_accepted_field_is_written_and_a_refused_one_is_not(
    small_town: SmallTown, family: MadeFamily
) -> None:
    body = edit_body(
        "guardian",
        family.guardian_uid,
        mobile=("06 00 12 34 56", "06 00 98 76 54"),
        profession=("", "Astronaute"),
    )
    asked = receive(small_town, family, "edit", body)
    decide(small_town, asked, "accepted", "refused", reason="Justificatif attendu.")
    with small_town.database.read() as session:
        guardian = session.scalars(select(Guardian).where(Guardian.uid == family.guardian_uid)).one()
        assert (guardian.mobile, guardian.profession) == ("06 00 98 76 54", "")


def test_a_field_in_conflict_is_a_persons_to_decide(small_town: SmallTown, family: MadeFamily) -> None:
    body = edit_body("guardian", family.guardian_uid, mobile=("06 00 00 00 00", "06 00 98 76 54"))
    asked = receive(small_town, family, "edit", body)
    shown = Requests(small_town.office).detail(AGENT, asked).fields[0]
    assert shown.in_conflict
    assert (shown.published, shown.current, shown.asked) == (
        "06 00 00 00 00",
        "06 00 12 34 56",
        "06 00 98 76 54",
    )
    decide(small_town, asked, "accepted")
    with small_town.database.read() as session:
        assert session.scalars(select(Guardian.mobile)).one() == "06 00 98 76 54"


@pytest.mark.parametrize("subject", ["household", "guardian", "child"])
def test_another_familys_file_is_never_written(
    small_town: SmallTown, family: MadeFamily, child: MadeChild, subject: str
) -> None:
    stranger = add_family(small_town, "Étrangère")
    uid = {"household": family.uid, "guardian": family.guardian_uid, "child": child.uid}[subject]
    name = {"household": "city", "guardian": "mobile", "child": "diet"}[subject]
    asked = receive(small_town, stranger, "edit", edit_body(subject, uid, **{name: ("", "pris")}))
    detail = Requests(small_town.office).detail(AGENT, asked)
    assert ("ownership", "blocked") in [(check.code, check.verdict.value) for check in detail.checks]
    assert detail.fields[0].current is None
    with pytest.raises(RuleBroken, match="not_of_this_family"):
        decide(small_town, asked, "accepted")
    decide(small_town, asked, "refused", reason="Ce dossier n’est pas le vôtre.")


def test_another_familys_child_is_never_booked_nor_given_up(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    stranger = add_family(small_town, "Étrangère")
    add_booking(small_town, family, child, NEXT_MONDAY)
    for op, outcome in (("add", "accepted"), ("cancel", "absent_excused")):
        asked = receive(small_town, stranger, "booking", booking_body(child, NEXT_MONDAY, op=op))
        with pytest.raises(RuleBroken, match="not_of_this_family"):
            decide(small_town, asked, outcome)
        decide(small_town, asked, "refused", reason="Cet enfant n’est pas de votre foyer.")
    assert booking_state(small_town, child, NEXT_MONDAY) == "booked"


def test_a_document_is_filed_with_its_last_good_day(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    description = described(CONTENT)
    add_file(small_town, family, description, CONTENT)
    asked = receive(
        small_town, family, "document", document_body(child, description), documents=(description,)
    )
    proposed = Requests(small_town.office).detail(AGENT, asked).document
    assert proposed is not None
    assert (proposed.type_name, proposed.proposed_expires_on) == (
        "Attestation d’assurance",
        date(2027, 8, 31),
    )
    decide(small_town, asked, "accepted", expires_on=date(2027, 8, 31))
    with small_town.database.read() as session:
        filed = session.scalars(
            select(SupportingDocument).where(SupportingDocument.request_id == asked)
        ).one()
        assert (filed.child_id, filed.type_code, filed.expires_on) == (
            child.child_id,
            "insurance",
            date(2027, 8, 31),
        )


def test_a_document_whose_bytes_are_not_all_here_waits(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    description = described(CONTENT)
    add_file(small_town, family, description, CONTENT, received=5)
    asked = receive(
        small_town, family, "document", document_body(child, description), documents=(description,)
    )
    with pytest.raises(RuleBroken, match="document_incomplete"):
        decide(small_town, asked, "accepted")
    decide(small_town, asked, "refused", reason="Illisible.")


def test_another_familys_file_is_no_proof(small_town: SmallTown, family: MadeFamily) -> None:
    stranger = add_family(small_town, "Étrangère")
    description = described(CONTENT)
    add_file(small_town, family, description, CONTENT)
    asked = receive(
        small_town,
        stranger,
        "document",
        document_body(None, description, "address_proof"),
        documents=(description,),
    )
    with pytest.raises(RuleBroken, match="document_incomplete"):
        decide(small_town, asked, "accepted")


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        (("accepted",), "outcome_missing"),
        (("accepted", "absent_billed"), "outcome_not_possible"),
        (("accepted", "refused"), "refusal_needs_reason"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(
    small_town: SmallTown, family: MadeFamily, child: MadeChild, outcomes: tuple[str, ...], code: str
) -> None:
    asked = receive(small_town, family, "booking", booking_body(child, *FOUR_DAYS[:2]))
    with pytest.raises(RuleBroken, match=code):
        decide(small_town, asked, *outcomes)
    assert booking_state(small_town, child, NEXT_MONDAY) == "requested"


def test_a_full_group_takes_one_more_only_with_a_reason(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    fill_canteen(small_town, NEXT_MONDAY, 24)
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    with pytest.raises(RuleBroken, match="capacity_exceeded"):
        decide(small_town, asked, "accepted")
    token = Requests(small_town.office).detail(AGENT, asked).token
    wanted = Decision(asked, token, (ItemDecision(0, "accepted", "Fratrie déjà accueillie."),))
    Requests(small_town.office).decide(AGENT, wanted)
    assert booking_state(small_town, child, NEXT_MONDAY) == "booked"


def test_a_request_nobody_can_read_is_not_decided(small_town: SmallTown, family: MadeFamily) -> None:
    asked = receive(small_town, family, "hologram", {})
    with pytest.raises(RuleBroken, match="request_unreadable"):
        decide(small_town, asked, "accepted")


def test_an_unknown_family_is_only_refused(small_town: SmallTown, child: MadeChild) -> None:
    asked = receive(small_town, None, "booking", booking_body(child, NEXT_MONDAY))
    with pytest.raises(RuleBroken, match="family_unknown"):
        decide(small_town, asked, "accepted")
    decide(small_town, asked, "refused", reason="Dossier inconnu.")
    assert booking_state(small_town, child, NEXT_MONDAY) is None


def test_a_request_that_is_not_there(small_town: SmallTown) -> None:
    with pytest.raises(NotFound, match="request"):
        Requests(small_town.office).decide(AGENT, Decision(999, "", (ItemDecision(0, "accepted"),)))


def test_a_restored_office_decides_nothing_and_undoes_nothing(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    with small_town.database.begin() as session:
        session.execute(update(SyncState).values(recovery_reason="sidecar"))
    with pytest.raises(RecoveryNeeded):
        decide(small_town, asked, "accepted")
    with pytest.raises(RecoveryNeeded):
        Requests(small_town.office).undo(AGENT, asked)
    assert booking_state(small_town, child, NEXT_MONDAY) == "requested"


def test_a_decision_says_when_it_leaves_as_the_last_exchange_went(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    found = []
    for device, error in ((None, None), ("d" * 32, "portal_unreachable"), ("d" * 32, None)):
        with small_town.database.begin() as session:
            session.execute(update(SyncState).values(device_id=device, last_error=error))
        decision = decision_of(small_town, asked, "accepted")
        found.append(Requests(small_town.office).decide(AGENT, decision).leaving)
        Requests(small_town.office).undo(AGENT, asked)
    assert found == [Leaving.NOWHERE, Leaving.WHEN_ANSWERED, Leaving.SOON]


# ------------------------------------------------------------------------------------------ two agents


def test_the_second_agent_learns_who_was_faster_and_when(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    both = decision_of(small_town, asked, "accepted")
    Requests(small_town.office).decide(AGENT, both)
    decided_at = small_town.clock.now()
    small_town.clock.advance(seconds=20)
    with pytest.raises(Stale) as raised:
        Requests(small_town.office).decide(COLLEAGUE, both)
    assert raised.value.facts == {"who": "Camille R.", "at": decided_at}


def test_a_decision_on_what_was_decided_and_undone_meanwhile_is_stale(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    with small_town.database.begin() as session:
        session.execute(update(Request).values(decided_at=small_town.clock.now()))
    old = Decision(asked, "0" * 64, (ItemDecision(0, "accepted"),))
    with pytest.raises(Stale, match="already_decided"):
        Requests(small_town.office).decide(AGENT, old)


def test_two_agents_at_the_same_instant_decide_once(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    decision = decision_of(small_town, asked, "accepted")
    outcomes: list[str] = []

    def decide_as(actor_name: str) -> None:
        actor = AGENT if actor_name == AGENT.name else COLLEAGUE
        try:
            insist(lambda: Requests(small_town.office).decide(actor, decision))
            outcomes.append("done")
        except Stale:
            outcomes.append("stale")

    run_together([lambda: decide_as(AGENT.name), lambda: decide_as(COLLEAGUE.name)])
    assert sorted(outcomes) == ["done", "stale"]
    with small_town.database.read() as session:
        sent = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "decision")).all()
    assert len(sent) == 1


@pytest.mark.parametrize("places", [1])
def test_fifty_writers_share_the_last_place_without_giving_it_twice(
    database: Database, clock: SetClock, tmp_path: Path, places: int
) -> None:
    town = build_town(database, clock, tmp_path, canteen_places=places)
    wanted = []
    for index in range(50):
        family = add_family(town, f"Famille{index}")
        child = add_child(town, family, activities=("cantine",))
        wanted.append(receive(town, family, "booking", booking_body(child, NEXT_MONDAY)))
    with town.database.begin() as session:  # only decisions take places here
        session.execute(update(Booking).values(state="waiting"))
    decisions = [decision_of(town, request_id, "accepted") for request_id in wanted]
    refused: list[str] = []

    def decide_some(share: list[Decision]) -> None:
        for decision in share:
            try:
                insist(lambda: Requests(town.office).decide(AGENT, decision))  # noqa: B023 - called at once
            except RuleBroken as error:
                refused.append(error.code)

    run_together([lambda share=decisions[start::10]: decide_some(share) for start in range(10)])  # type: ignore[misc]
    with town.database.read() as session:
        booked = session.scalars(select(Booking.id).where(Booking.state == "booked")).all()
    assert len(booked) == places
    assert refused == ["capacity_exceeded"] * (50 - places)


# ------------------------------------------------------------------------------------------ undo


def test_undoing_gives_back_what_was_and_takes_the_message_back(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    add_booking(small_town, family, child, THIS_FRIDAY)
    booked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    given_up = receive(small_town, family, "booking", booking_body(child, THIS_FRIDAY, op="cancel"))
    edited = receive(
        small_town,
        family,
        "edit",
        edit_body("guardian", family.guardian_uid, mobile=("06 00 12 34 56", "07")),
    )
    decide(small_town, booked, "accepted")
    decide(small_town, given_up, "absent_billed")
    decide(small_town, edited, "accepted")
    for request_id in (booked, given_up, edited):
        assert Requests(small_town.office).detail(AGENT, request_id).can_undo
        Requests(small_town.office).undo(AGENT, request_id)
    assert booking_state(small_town, child, NEXT_MONDAY) == "requested"
    assert booking_state(small_town, child, THIS_FRIDAY) == "cancel_requested"
    with small_town.database.read() as session:
        assert session.scalars(select(Guardian.mobile)).one() == "06 00 12 34 56"
        assert session.scalars(select(Request.status).distinct()).all() == ["pending"]
        assert session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "decision")).all() == []
    decide(small_town, booked, "refused", reason="Réflexion faite.")


def test_an_undone_document_is_filed_no_more(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    description = described(CONTENT)
    add_file(small_town, family, description, CONTENT)
    asked = receive(
        small_town, family, "document", document_body(child, description), documents=(description,)
    )
    decide(small_town, asked, "accepted")
    Requests(small_town.office).undo(AGENT, asked)
    with small_town.database.read() as session:
        filed = session.scalars(
            select(SupportingDocument).where(SupportingDocument.request_id == asked)
        ).all()
    assert filed == []


def test_a_numbered_decision_is_final(small_town: SmallTown, family: MadeFamily, child: MadeChild) -> None:
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    decide(small_town, asked, "accepted")
    with small_town.database.begin() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.request_id == asked).values(n=1))
    with pytest.raises(Stale, match="already_sent"):
        Requests(small_town.office).undo(AGENT, asked)
    assert booking_state(small_town, child, NEXT_MONDAY) == "booked"
    assert not Requests(small_town.office).detail(AGENT, asked).can_undo


def test_what_somebody_changed_after_the_decision_is_not_undone_over_it(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    decide(small_town, asked, "accepted")
    with small_town.database.begin() as session:
        session.execute(update(Booking).values(state="present"))
    with pytest.raises(Stale, match="changed_since"):
        Requests(small_town.office).undo(AGENT, asked)


def test_a_place_given_to_somebody_else_is_not_taken_back_by_undoing(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    town = build_town(database, clock, tmp_path, canteen_places=1)
    first, second = add_family(town, "Première"), add_family(town, "Seconde")
    leaving, coming = add_child(town, first), add_child(town, second)
    add_booking(town, first, leaving, NEXT_MONDAY)
    given_up = receive(town, first, "booking", booking_body(leaving, NEXT_MONDAY, op="cancel"))
    decide(town, given_up, "absent_excused")
    taken = receive(town, second, "booking", booking_body(coming, NEXT_MONDAY))
    decide(town, taken, "accepted")
    with pytest.raises(Stale, match="place_taken_since"):
        Requests(town.office).undo(AGENT, given_up)


def test_a_request_nobody_decided_has_nothing_to_undo(
    small_town: SmallTown, family: MadeFamily, child: MadeChild
) -> None:
    asked = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY))
    with pytest.raises(Stale, match="not_decided"):
        Requests(small_town.office).undo(AGENT, asked)


def test_an_evening_changed_for_a_longer_one_gives_the_first_up_before_the_second_is_taken(
    small_town: SmallTown,
) -> None:
    with small_town.database.begin() as session:
        session.get_one(Activity, small_town.activities["periscolaire"]).exclusions = [["matin", "soir"]]
    family = add_family(small_town)
    child = add_child(small_town, family)
    add_booking(small_town, family, child, slot="periscolaire.matin")
    body = booking_body(child, NEXT_MONDAY, slot="periscolaire.soir")
    body["items"] += booking_body(child, NEXT_MONDAY, slot="periscolaire.matin", op="cancel")["items"]
    asked = receive(small_town, family, "booking", body)
    with pytest.raises(RuleBroken, match="slot_excluded"):
        decide(small_town, asked, "accepted", "refused", reason="Non")
    decide(small_town, asked, "accepted", "absent_excused")
    assert booking_state(small_town, child, NEXT_MONDAY, "periscolaire.soir") == "booked"
    assert booking_state(small_town, child, NEXT_MONDAY, "periscolaire.matin") == "absent_excused"
