"""Messages of the office are applied in order, once, or kept with their reason (R6, R7, R13, R17)."""

import json
from typing import Any

import pytest
from sqlalchemy import select, update

from staffdesk.contract.v1 import (
    EditBody,
    FieldAsked,
    OutboxItem,
    PushAnswer,
    RequestItem,
    RequestKind,
)
from staffdesk.portal import exchange, inbox, outbox_apply, tables
from staffdesk.portal.database import Store
from staffdesk.portal.refusals import Refused
from tests.portal.an_office import (
    FAMILY,
    OTHER_FAMILY,
    decision,
    family_snapshot,
    message,
    push_of,
    words_of_town,
)
from tests.set_clock import SetClock


@pytest.fixture
def portal(each_store: Store, clock: SetClock) -> "Portal":
    return Portal(each_store, clock)


class Portal:
    """A portal that messages are pushed to."""

    def __init__(self, store: Store, clock: SetClock) -> None:
        self.store = store
        self.clock = clock

    def push(self, *messages: OutboxItem, epoch: int = 1) -> PushAnswer:
        return exchange.push(self.store, push_of(*messages, epoch=epoch), self.clock.now())

    def filed(self) -> RequestItem:
        """File a request, and return it as the office pulls it."""
        field = FieldAsked(name="city", base="", asked="Lyon")
        with self.store.begin() as connection:
            inbox.file_request(
                connection,
                family=FAMILY,
                submit_id="form",
                kind=RequestKind.EDIT,
                body=EditBody(subject="household", uid=FAMILY, base_rev=1, fields=[field]),
                received_at=self.clock.now(),
            )
        return exchange.requests_after(self.store, 0, "", 10).items[0]

    def rows(self, table: Any) -> list[Any]:
        with self.store.read() as connection:
            return list(connection.execute(select(table)).all())

    def reasons(self, *messages: OutboxItem) -> list[str]:
        return [rejected.reason for rejected in self.push(*messages).rejected]


def a_message(n: int) -> OutboxItem:
    return message(n, "message", words_of_town(n))


def test_messages_are_applied_once_however_often_they_come(portal: Portal) -> None:
    sending = (a_message(1), a_message(2))
    assert portal.push(*sending).applied_upto == 2
    assert portal.push(*sending).applied_upto == 2
    assert portal.push(a_message(2), a_message(3)).applied_upto == 3
    assert [row.body for row in portal.rows(tables.thread_message)] == ["Réponse 1", "Réponse 2", "Réponse 3"]


def test_another_epoch_is_fenced(portal: Portal) -> None:
    with pytest.raises(Refused) as caught:
        portal.push(a_message(1), epoch=2)
    assert (caught.value.problem.code, caught.value.problem.epoch) == ("fenced", 1)
    with portal.store.begin() as connection:
        connection.execute(update(tables.state).values(epoch=2))
    with pytest.raises(Refused, match="fenced"):
        portal.push(a_message(1))
    assert portal.rows(tables.outbox_log) == []


def test_a_number_used_for_something_else_is_a_fork(portal: Portal) -> None:
    portal.push(a_message(1))
    with pytest.raises(Refused, match="fork"):
        portal.push(message(1, "message", words_of_town(9)), a_message(2))
    assert len(portal.rows(tables.thread_message)) == 1


def test_a_missing_number_is_a_gap_and_says_where(portal: Portal) -> None:
    portal.push(a_message(1))
    with pytest.raises(Refused) as caught:
        portal.push(a_message(3))
    assert (caught.value.problem.code, caught.value.problem.out_applied) == ("gap", 1)


def test_numbers_of_a_sending_follow_one_another(portal: Portal) -> None:
    with pytest.raises(Refused, match="invalid"):
        portal.push(a_message(1), a_message(3))


def test_a_message_known_by_its_id_only_consumes_its_number(portal: Portal) -> None:
    portal.push(a_message(1))
    again = message(2, "message", words_of_town(1), msg_id=a_message(1).msg_id)
    assert portal.push(again).rejected == []
    assert portal.push(a_message(3)).applied_upto == 3
    assert len(portal.rows(tables.thread_message)) == 2


def test_without_ids_the_same_words_would_come_twice(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_apply, "_known_among", lambda _connection, _push: set())
    portal.push(a_message(1))
    again = message(2, "message", words_of_town(1), msg_id=a_message(1).msg_id)
    assert portal.push(again).rejected != []  # the planted bug shows


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (message(1, "from_the_future", {}), "unknown_kind"),
        (message(1, "message", {"thread": "x"}), "invalid: thread"),
        (message(1, "message", words_of_town(1), family=None), "family_missing"),
        (message(1, "family_snapshot", family_snapshot(OTHER_FAMILY)), "another_family"),
        (message(1, "family_snapshot", family_snapshot(rev=2**60)), "invalid: rev"),
        (message(1, "decision", {"req_id": "ab" * 16, "status": "accepted", "items": []}), "invalid"),
    ],
)
def test_what_can_never_be_accepted_is_kept_with_its_reason(
    portal: Portal, bad: OutboxItem, reason: str
) -> None:
    answer = portal.push(bad, a_message(2))
    assert answer.applied_upto == 2
    assert [(rejected.n, rejected.msg_id) for rejected in answer.rejected] == [(1, bad.msg_id)]
    assert answer.rejected[0].reason.startswith(reason)
    kept = portal.rows(tables.outbox_log)[0]
    assert (kept.rejected, json.loads(kept.body)["kind"]) == (answer.rejected[0].reason, bad.kind)


def test_a_rejection_is_told_again_when_its_answer_was_lost(portal: Portal) -> None:
    bad = message(1, "from_the_future", {})
    assert portal.push(bad) == portal.push(bad)
    assert portal.push(bad).rejected[0].n == 1


def test_a_message_that_fails_half_way_leaves_nothing(portal: Portal) -> None:
    portal.push(message(1, "family_snapshot", family_snapshot()))
    foreign = decision(portal.filed(), req_id="ab" * 16)
    assert portal.reasons(message(2, "decision", foreign)) == ["another_family"]
    assert [row.status for row in portal.rows(tables.request)] == ["pending"]


# ------------------------------------------------------------------------------------------ decisions


def test_a_decision_is_shown_and_is_news(portal: Portal) -> None:
    request = portal.filed()
    assert portal.reasons(message(1, "decision", decision(request, "refused"))) == []
    row = portal.rows(tables.request)[0]
    assert (row.status, row.decision_seen, row.decided_at) == ("refused", 0, "2026-11-16T09:00:00.000000Z")


def test_a_second_decision_is_refused_unless_it_corrects(portal: Portal) -> None:
    request = portal.filed()
    portal.push(message(1, "decision", decision(request)))
    assert portal.reasons(message(2, "decision", decision(request, "refused"))) == ["already_decided"]
    assert portal.reasons(message(3, "decision", decision(request, "refused", correction=1))) == []
    assert portal.rows(tables.request)[0].status == "refused"


def test_a_decision_makes_a_lost_request_again(portal: Portal) -> None:
    request = portal.filed()
    with portal.store.begin() as connection:
        connection.execute(tables.request.delete())
    assert portal.reasons(message(1, "decision", decision(request))) == []
    row = portal.rows(tables.request)[0]
    assert (row.req_id, row.submit_id, row.status, row.seq) == (request.req_id, "form", "accepted", None)


def test_a_decision_without_its_request_is_of_no_use_to_a_portal_that_lost_it(portal: Portal) -> None:
    bare = decision(portal.filed()) | {"request": None, "req_id": "ab" * 16}
    assert portal.reasons(message(1, "decision", bare)) == ["request_unknown"]


def test_a_decision_about_another_family_s_request_is_refused(portal: Portal) -> None:
    request = portal.filed()
    foreign = message(1, "decision", decision(request), family=OTHER_FAMILY)
    assert portal.reasons(foreign) == ["another_family"]
    bare = message(2, "decision", decision(request) | {"request": None}, family=OTHER_FAMILY)
    assert portal.reasons(bare) == ["request_unknown"]


def test_what_was_asked_on_paper_is_shown_to_its_family(portal: Portal) -> None:
    body: dict[str, Any] = {
        "request": None,
        "offline_request": {"kind": "booking", "received_at": "2026-11-10T10:00:00.000000Z", "body": {}},
        "req_id": "ab" * 16,
        "status": "accepted",
        "decided_at": "2026-11-16T09:00:00.000000Z",
        "items": [],
    }
    assert portal.reasons(message(1, "decision", body)) == []
    row = portal.rows(tables.request)[0]
    assert (row.family, row.kind, row.status, row.origin) == (FAMILY, "booking", "accepted", "office")
    assert exchange.requests_after(portal.store, 0, "", 10).items == []


# ------------------------------------------------------------------------------------------ snapshots


def test_only_a_higher_revision_replaces_what_is_shown(portal: Portal) -> None:
    portal.push(
        message(1, "family_snapshot", family_snapshot(rev=5)),
        message(2, "family_snapshot", family_snapshot(rev=4)),
        message(3, "family_snapshot", family_snapshot(rev=5, due_cents=1)),
    )
    shown = portal.rows(tables.family_snapshot)[0]
    assert (shown.rev, json.loads(shown.body).get("due_cents")) == (5, None)
    portal.push(message(4, "family_snapshot", family_snapshot(rev=6)))
    assert portal.rows(tables.family_snapshot)[0].rev == 6


def test_fields_of_a_newer_office_are_kept(portal: Portal) -> None:
    portal.push(message(1, "family_snapshot", family_snapshot(new_field={"a": [1]})))
    assert json.loads(portal.rows(tables.family_snapshot)[0].body)["new_field"] == {"a": [1]}


def test_a_thread_of_another_family_takes_no_words(portal: Portal) -> None:
    portal.push(a_message(1))
    foreign = message(2, "message", words_of_town(2), family=OTHER_FAMILY)
    assert portal.reasons(foreign) == ["another_family"]


def test_a_document_id_belongs_to_one_family(portal: Portal) -> None:
    body = {
        "document": {
            "doc_id": "d0" * 16,
            "name": "facture.pdf",
            "media_type": "application/pdf",
            "size": 3,
            "sha256": "0" * 64,
        },
        "title": "Facture",
    }
    assert portal.reasons(message(1, "document", body)) == []
    assert portal.reasons(message(2, "document", body)) == []
    reasons = portal.reasons(message(3, "document", body, family=OTHER_FAMILY))
    assert reasons[0].startswith("document_taken")


def test_an_account_is_opened_with_its_mail(portal: Portal) -> None:
    body = {
        "action": "invite",
        "email": "Nadege@example.org",
        "household_number": "F-1",
        "guardian": "9a" * 16,
        "display_name": "Nadège Martin",
    }
    assert portal.reasons(message(1, "account", body)) == []
    assert [row.email for row in portal.rows(tables.account)] == ["nadege@example.org"]
    assert len(portal.rows(tables.mail)) == 1


def test_anchors_are_kept_in_the_log(portal: Portal) -> None:
    assert portal.reasons(message(1, "ledger_head", {"no": 4, "hash": "ab"}, family=None)) == []
    assert json.loads(portal.rows(tables.outbox_log)[0].body)["body"] == {"hash": "ab", "no": 4}
