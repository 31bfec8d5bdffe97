"""Correcting a decision that left: a new one beside the first, sent, told, undone while it waits (R17)."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from staffdesk.domain.errors import NotAllowed, RecoveryNeeded, RuleBroken, Stale
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.households import Household
from staffdesk.models.requests import Request, RequestEvent
from staffdesk.models.staff import AuditEntry
from staffdesk.models.sync import SyncState
from staffdesk.services.households import Households
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.validation.queue import Requests
from tests.factories import (
    AGENT,
    COLLEAGUE,
    NEXT_MONDAY,
    MadeChild,
    MadeFamily,
    SmallTown,
    booking_body,
    booking_state,
    receive,
)
from tests.services.validation.policy_town import a_family, decide_by_hand
from tests.services.validation.sent_decisions import (
    WHY,
    correct,
    decide_and_send,
    let_leave,
    messages_about,
    status_of,
)

TUESDAY = NEXT_MONDAY + timedelta(days=1)
READER = Actor(8, "Lectrice", frozenset({Role.READER}))


@pytest.fixture
def asking(small_town: SmallTown) -> tuple[MadeFamily, MadeChild]:
    return a_family(small_town)


@pytest.fixture
def asked(small_town: SmallTown, asking: tuple[MadeFamily, MadeChild]) -> int:
    """A request for two days, accepted whole, which left."""
    family, child = asking
    request_id = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY, TUESDAY))
    decide_and_send(small_town, request_id, "accepted", "accepted")
    return request_id


def test_a_sent_decision_is_corrected_and_both_are_kept(
    small_town: SmallTown, asking: tuple[MadeFamily, MadeChild], asked: int
) -> None:
    decided_at = small_town.clock.now()
    small_town.clock.advance(hours=1)
    correct(small_town, asked, "accepted", "refused")
    assert [booking_state(small_town, asking[1], on) for on in (NEXT_MONDAY, TUESDAY)] == [
        "booked",
        "refused",
    ]
    first, second = messages_about(small_town, asked)
    assert (first["status"], first["correction"]) == ("accepted", 0)
    assert (second["status"], second["correction"], second["note"]) == ("partly", 1, WHY)
    assert [one["outcome"] for one in second["items"]] == ["accepted", "refused"]  # type: ignore[attr-defined]
    shown = Requests(small_town.office).detail(AGENT, asked)
    assert (shown.status, shown.decided_by, shown.decided_at) == ("partly", AGENT.name, decided_at)
    assert shown.correction is not None
    assert (shown.correction.count, shown.correction.by, shown.correction.reason) == (1, COLLEAGUE.name, WHY)
    assert shown.correction.at == decided_at + timedelta(hours=1)
    assert [row.text for row in shown.history][-2:] == [
        "Décidée par Camille R.",
        f"Décision corrigée par Dominique L.\u00a0: {WHY}",
    ]
    with small_town.database.read() as session:
        event = session.scalars(select(RequestEvent).where(RequestEvent.kind == "corrected")).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "request.corrected")).one()
        undo = session.get_one(Request, asked).undo or {}
    assert event.facts["before"] == ["accepted", "accepted"]
    assert (entry.who, entry.facts["items"]) == (COLLEAGUE.name, ["accepted", "refused"])
    assert [one["outcome"] for one in undo["before"]["outcome"]["items"]] == ["accepted", "accepted"]


def test_the_file_of_the_family_tells_the_correction_and_that_it_was_taken_back(
    small_town: SmallTown, asking: tuple[MadeFamily, MadeChild], asked: int
) -> None:
    correct(small_town, asked, "refused", "accepted")
    Requests(small_town.office).undo(AGENT, asked)
    sheet = Households(small_town.office).sheet(AGENT, asking[0].household_id)
    told = [(row.who, row.text) for row in sheet.timeline]
    assert (COLLEAGUE.name, f"Décision corrigée\u00a0: {WHY}") in told
    assert (AGENT.name, "Correction annulée") in told


def test_the_family_sees_its_month_anew(
    small_town: SmallTown, asking: tuple[MadeFamily, MadeChild], asked: int
) -> None:
    with small_town.database.read() as session:
        before = session.get_one(Household, asking[0].household_id).snapshot_rev
    correct(small_town, asked, "refused", "refused")
    with small_town.database.read() as session:
        assert session.get_one(Household, asking[0].household_id).snapshot_rev == before + 1


def test_a_correction_is_undone_until_it_leaves_and_corrected_again_after(
    small_town: SmallTown, asking: tuple[MadeFamily, MadeChild], asked: int
) -> None:
    requests = Requests(small_town.office)
    assert requests.detail(AGENT, asked).can_correct
    correct(small_town, asked, "refused", "accepted")
    shown = requests.detail(AGENT, asked)
    assert (shown.can_undo, shown.can_correct) == (True, False)
    with pytest.raises(RuleBroken, match="not_sent_yet"):
        correct(small_town, asked, "accepted", "accepted")
    requests.undo(AGENT, asked)
    assert booking_state(small_town, asking[1], NEXT_MONDAY) == "booked"
    assert status_of(small_town, asked) == "accepted"
    assert len(messages_about(small_town, asked)) == 1
    assert requests.detail(AGENT, asked).history[-1].text == "Correction annulée par Camille R."
    with pytest.raises(Stale, match="already_sent"):
        requests.undo(AGENT, asked)
    for count, outcome in enumerate(("refused", "accepted", "waiting"), 1):
        correct(small_town, asked, outcome, "accepted")
        let_leave(small_town)
        assert messages_about(small_town, asked)[-1]["correction"] == count
    assert booking_state(small_town, asking[1], NEXT_MONDAY) == "waiting"


def test_the_second_agent_learns_who_corrected_meanwhile(small_town: SmallTown, asked: int) -> None:
    token = Requests(small_town.office).detail(AGENT, asked).token
    correct(small_town, asked, "refused", "accepted", actor=COLLEAGUE)
    with pytest.raises(Stale, match="already_decided") as raised:
        correct(small_town, asked, "accepted", "refused", actor=AGENT, token=token)
    assert raised.value.facts == {"who": COLLEAGUE.name, "at": small_town.clock.now()}


def test_what_is_no_correction_is_refused(
    small_town: SmallTown, asking: tuple[MadeFamily, MadeChild], asked: int
) -> None:
    requests = Requests(small_town.office)
    with pytest.raises(RuleBroken, match="correction_changes_nothing"):
        correct(small_town, asked, "accepted", "accepted")
    with pytest.raises(RuleBroken, match="correction_needs_reason"):
        correct(small_town, asked, "accepted", "waiting", why=" ")
    with pytest.raises(NotAllowed):
        correct(small_town, asked, "accepted", "waiting", actor=READER)
    family, child = asking
    other = receive(small_town, family, "booking", booking_body(child, NEXT_MONDAY + timedelta(days=3)))
    waiting = Decision(other, requests.detail(AGENT, other).token, (ItemDecision(0, "refused", WHY),), WHY)
    with pytest.raises(RuleBroken, match="not_correctable"):
        requests.correct(AGENT, waiting)
    decide_by_hand(small_town, other, "accepted")
    assert not requests.detail(AGENT, other).can_correct
    with pytest.raises(RuleBroken, match="not_sent_yet"):
        correct(small_town, other, "refused")
    stranger = receive(small_town, None, "booking", booking_body(child, NEXT_MONDAY))
    decide_and_send(small_town, stranger, "refused")
    assert not requests.detail(AGENT, stranger).can_correct
    with pytest.raises(RuleBroken, match="family_unknown"):
        correct(small_town, stranger, "accepted")
    with small_town.database.begin() as session:
        session.execute(update(SyncState).values(recovery_reason="sidecar"))
    with pytest.raises(RecoveryNeeded):
        correct(small_town, asked, "refused", "accepted")
