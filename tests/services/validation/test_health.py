"""Requests about health: opened for who may read, decided by a person, undone sealed."""

import pytest
from sqlalchemy import select

from staffdesk import sealed_box
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import NotAllowed, RuleBroken, Stale, Unavailable
from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.households import HealthRecord
from staffdesk.models.requests import Request
from staffdesk.services.request_rows import Decision, ItemDecision
from staffdesk.services.validation import decisions
from staffdesk.services.validation.asked import read_body
from staffdesk.services.validation.health import HealthReader, is_about_health, open_edits
from staffdesk.services.validation.queue import Requests
from tests.factories import AGENT, MadeChild, MadeFamily, SmallTown, add_child, add_family, edit_body, receive
from tests.services.validation.sent_decisions import correct, let_leave

COUNTER = Actor(user_id=9, name="Guichet", roles=frozenset({Role.COUNTER}))


def _box(town: SmallTown, child: MadeChild, name: str, value: str) -> str:
    plain = canonical_bytes({"name": name, "value": value})
    return sealed_box.seal_for(town.office.sealer().box_key, plain, child.uid)


def _ask(town: SmallTown, family: MadeFamily, child: MadeChild, *fields: tuple[str, str, str]) -> int:
    body = edit_body("health_record", child.uid)
    body["fields"] = [
        {"name": "health", "base": _box(town, child, name, base), "asked": _box(town, child, name, asked)}
        for name, base, asked in fields
    ]
    return receive(town, family, "edit", body)


def _accept(town: SmallTown, request_id: int, actor: Actor = AGENT) -> None:
    requests = Requests(town.office)
    detail = requests.detail(AGENT, request_id)
    items = tuple(ItemDecision(row.index, "accepted") for row in detail.fields)
    requests.decide(actor, Decision(request_id, detail.token, items))


def _facts(town: SmallTown, child: MadeChild) -> dict[str, object]:
    with town.database.read() as session:
        row = session.scalars(select(HealthRecord).where(HealthRecord.child_id == child.child_id)).one()
        return town.office.sealer().open_health(child.child_id, row.sealed)


def test_a_field_the_office_changed_since_is_a_conflict(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    request_id = _ask(
        small_town, family, child, ("doctor", "Dr Ancien", "Dr Nouveau"), ("advice", "", "Lunettes")
    )
    rows = {row.name: row for row in Requests(small_town.office).detail(AGENT, request_id).fields}
    assert rows["doctor"].in_conflict
    assert (rows["doctor"].published, rows["doctor"].current, rows["doctor"].asked) == (
        "Dr Ancien",
        "Dr Petit",
        "Dr Nouveau",
    )
    assert not rows["advice"].in_conflict
    _accept(small_town, request_id)
    assert _facts(small_town, child) == {"doctor": "Dr Nouveau", "advice": "Lunettes"}


def test_who_may_not_read_health_sees_no_value_and_accepts_none(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    request_id = _ask(small_town, family, child, ("advice", "", "Lunettes"))
    hidden = Requests(small_town.office).detail(COUNTER, request_id)
    assert "Lunettes" not in repr(hidden)
    token = hidden.token
    decision = Decision(request_id, token, (ItemDecision(0, "accepted"),))
    with pytest.raises(NotAllowed), small_town.database.begin() as session:
        decisions.decide(session, COUNTER, decision, at=small_town.clock.now())
    with pytest.raises(RuleBroken, match="health_needs_person"), small_town.database.begin() as session:
        decisions.decide(session, AGENT, decision, at=small_town.clock.now())


def test_a_refusal_opens_nothing_and_changes_nothing(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    request_id = _ask(small_town, family, child, ("advice", "", "Lunettes"))
    with small_town.database.begin() as session:
        token = decisions.token_of(session.get_one(Request, request_id))
        refusal = Decision(request_id, token, (ItemDecision(0, "refused", "Illisible."),))
        decisions.decide(session, AGENT, refusal, at=small_town.clock.now())
    assert _facts(small_town, child) == {"doctor": "Dr Petit"}


def test_no_bulk_and_no_rule_accepts_it(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    request_id = _ask(small_town, family, child, ("advice", "", "Lunettes"))
    bulk = Requests(small_town.office).accept_all_green(AGENT, [request_id])
    assert bulk.accepted == ()


def test_another_familys_child_is_not_written(small_town: SmallTown) -> None:
    family, other = add_family(small_town), add_family(small_town, "Autre")
    child = add_child(small_town, other)
    request_id = _ask(small_town, family, child, ("advice", "", "Lunettes"))
    assert [row.current for row in Requests(small_town.office).detail(AGENT, request_id).fields] == [None]
    with pytest.raises(RuleBroken, match="not_of_this_family"):
        _accept(small_town, request_id)


def test_boxes_that_do_not_open_or_do_not_agree_are_told(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    sealer = small_town.office.sealer()
    for base, asked in (
        ("?", _box(small_town, child, "advice", "")),
        (_box(small_town, child, "doctor", ""), _box(small_town, child, "advice", "")),
        (sealed_box.seal_for(sealer.box_key, b"[]", child.uid), _box(small_town, child, "advice", "")),
    ):
        body = edit_body("health_record", child.uid, health=(base, asked))
        found = read_body("edit", body)
        assert is_about_health(found)
        with pytest.raises(Unavailable, match="health_unreadable"):
            open_edits(found, sealer)


def test_a_request_that_does_not_open_is_shown_closed_and_can_be_refused(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    request_id = receive(small_town, family, "edit", edit_body("health_record", child.uid, health=("?", "?")))
    requests = Requests(small_town.office)
    detail = requests.detail(AGENT, request_id)
    assert [row.name for row in detail.fields] == ["health"]
    with pytest.raises(Unavailable, match="health_unreadable"):
        _accept(small_town, request_id)
    refusal = (ItemDecision(0, "refused", "Illisible : renvoyez la fiche."),)
    requests.decide(AGENT, Decision(request_id, detail.token, refusal))
    assert requests.detail(AGENT, request_id).status == "refused"


def test_a_reader_gives_every_field_of_a_form(small_town: SmallTown) -> None:
    child = add_child(small_town, add_family(small_town))
    reader = HealthReader(small_town.office.sealer())
    with small_town.database.read() as session:
        assert reader.values(session, child.child_id)["doctor"] == "Dr Petit"
        assert set(reader.values(session, 10**6).values()) == {""}


def test_a_corrected_field_takes_its_value_back_and_leaves_the_others(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    request_id = _ask(
        small_town, family, child, ("doctor", "Dr Petit", "Dr Nouveau"), ("advice", "", "Lunettes")
    )
    _accept(small_town, request_id)
    let_leave(small_town)
    correct(small_town, request_id, "refused", "accepted")
    assert _facts(small_town, child) == {"doctor": "Dr Petit", "advice": "Lunettes"}
    let_leave(small_town)
    with pytest.raises(NotAllowed):
        correct(small_town, request_id, "accepted", "accepted", actor=COUNTER)
    correct(small_town, request_id, "accepted", "refused")
    assert _facts(small_town, child) == {"doctor": "Dr Nouveau", "advice": ""}
    Requests(small_town.office).undo(AGENT, request_id)
    assert _facts(small_town, child) == {"doctor": "Dr Petit", "advice": "Lunettes"}


def test_a_form_written_since_is_corrected_where_nobody_wrote(small_town: SmallTown) -> None:
    family = add_family(small_town)
    child = add_child(small_town, family)
    request_id = _ask(
        small_town, family, child, ("doctor", "Dr Petit", "Dr Nouveau"), ("advice", "", "Lunettes")
    )
    _accept(small_town, request_id)
    let_leave(small_town)
    later = _ask(small_town, family, child, ("doctor", "Dr Nouveau", "Dr Autre"))
    _accept(small_town, later)
    with pytest.raises(Stale, match="field_changed_since"):
        correct(small_town, request_id, "refused", "accepted")
    correct(small_town, request_id, "accepted", "refused")
    assert _facts(small_town, child) == {"doctor": "Dr Autre", "advice": ""}
