"""What a request keeps of its decisions: answers, what they did, and when they may be corrected."""

from staffdesk.domain.requests import OutcomeKind
from staffdesk.models.requests import Request
from staffdesk.services.validation.asked import read_request
from staffdesk.services.validation.decided import (
    Trail,
    answers_of,
    correction_of,
    is_unsent,
    may_be_corrected,
    values_now,
)
from tests.factories import SmallTown, edit_body, receive
from tests.services.validation.policy_town import a_family, decide_by_hand
from tests.services.validation.sent_decisions import WHY, correct, let_leave


def test_the_trail_holds_every_decision_oldest_first() -> None:
    first = {"journal": [{"what": "booking", "id": 4, "state": "requested", "after": "booked"}]}
    last = {
        "journal": [{"what": "booking", "id": 4, "state": "booked", "after": "refused"}],
        "fields": ["06"],
        "before": {"status": "accepted", "outcome": None, "undo": first},
    }
    trail = Trail(last)
    assert [entry["after"] for entry in trail.of("booking", id=4)] == ["booked", "refused"]
    assert trail.of("booking", id=5) == trail.of("field") == []
    assert trail.first_journal() == first["journal"]
    assert trail.left("fields") == ["06"]
    nothing = Trail(None)
    assert (list(nothing.first_journal()), nothing.left("fields")) == ([], None)


def test_a_decision_is_corrected_once_it_left_and_undone_before(small_town: SmallTown) -> None:
    family, _ = a_family(small_town)
    body = edit_body("guardian", family.guardian_uid, mobile=("06 00 12 34 56", "07"), email=("", ""))
    asked = receive(small_town, family, "edit", body)
    assert _stands(small_town, asked) == (False, False)
    decide_by_hand(small_town, asked, "accepted", "refused")
    assert _stands(small_town, asked) == (True, False)
    let_leave(small_town)
    assert _stands(small_town, asked) == (False, True)
    correct(small_town, asked, "refused", "refused")
    assert _stands(small_town, asked) == (True, False)
    with small_town.database.read() as session:
        request = session.get_one(Request, asked)
        assert [one.kind for one in answers_of(request)] == [OutcomeKind.REFUSED] * 2
        last = correction_of(request)
        assert last is not None
        assert (last.count, last.reason) == (1, WHY)
        email = f"famille{family.household_id}@famille.example"
        assert Trail(request.undo).left("fields") == ["06 00 12 34 56", email]


def test_the_values_of_a_health_form_are_not_kept_beside_a_decision(small_town: SmallTown) -> None:
    family, child = a_family(small_town)
    body = edit_body("health_record", child.uid, health=("box", "box"))
    asked = receive(small_town, family, "edit", body)
    gone = receive(small_town, family, "edit", edit_body("guardian", "0" * 32, mobile=("", "07")))
    with small_town.database.read() as session:
        kept = values_now(session, read_request(session.get_one(Request, asked)))
        assert list(kept) == ["health"]
        assert len(kept["health"]) == 64
        assert values_now(session, read_request(session.get_one(Request, gone))) == {"fields": [None]}


def _stands(town: SmallTown, request_id: int) -> tuple[bool, bool]:
    with town.database.read() as session:
        request = session.get_one(Request, request_id)
        return is_unsent(session, request_id), may_be_corrected(session, request)
