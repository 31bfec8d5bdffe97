"""What is sent is consecutive and fits; what comes back is noted as it is (R6, R7)."""

import pytest
from sqlalchemy import select

from staffdesk.contract.v1 import PUSH_BYTES, MessageKind, PushAnswer, Rejected
from staffdesk.models.sync import OutboxMessage
from staffdesk.services.office import Office
from staffdesk.services.sync import outbox, push
from staffdesk.services.sync.numbering import number_waiting
from tests.services.sync import small_town


@pytest.fixture
def numbered(office: Office) -> Office:
    with office.database.begin() as session:
        number_waiting(session, small_town.render, office.clock.now(), 100)
    return office


def statuses(office: Office) -> list[tuple[int | None, str]]:
    with office.database.read() as session:
        question = select(OutboxMessage.n, OutboxMessage.status).order_by(OutboxMessage.n)
        return [tuple(row) for row in session.execute(question).all()]


def mark(office: Office, upto: int, *rejected: int) -> int:
    with office.database.begin() as session:
        batch = push.read_batch(session, 100)
        reasons = [Rejected(n=n, msg_id=batch[n - 1].msg_id, reason="why") for n in rejected]
        answer = PushAnswer(applied_upto=upto, rejected=reasons)
        return push.mark_sent(session, batch, answer, office.clock.now())


def test_a_batch_starts_with_what_waits_longest(numbered: Office) -> None:
    with numbered.database.read() as session:
        assert [item.n for item in push.read_batch(session, 2)] == [1, 2]
        assert [item.n for item in push.read_batch(session, 100)] == [1, 2, 3]


def test_a_batch_is_no_heavier_than_the_wire_allows(office: Office) -> None:
    with office.database.begin() as session:
        for _ in range(3):
            half = {"no": 1, "hash": "é" * (PUSH_BYTES // 5)}
            outbox.enqueue(session, MessageKind.LEDGER_HEAD, None, half, at=office.clock.now())
        number_waiting(session, small_town.render, office.clock.now(), 100)
    with office.database.read() as session:
        assert len(push.read_batch(session, 100)) == 5


def test_what_the_portal_applied_is_sent_and_the_rest_waits(numbered: Office) -> None:
    assert mark(numbered, 2) == 2
    assert statuses(numbered) == [(1, "sent"), (2, "sent"), (3, "queued")]


def test_what_it_could_not_accept_is_in_the_tray(numbered: Office) -> None:
    assert mark(numbered, 3, 2) == 2
    assert statuses(numbered) == [(1, "sent"), (2, "rejected"), (3, "sent")]


def test_an_answer_about_more_than_was_sent_is_believed_only_so_far(numbered: Office) -> None:
    with numbered.database.begin() as session:
        batch = push.read_batch(session, 2)
        push.mark_sent(session, batch, PushAnswer(applied_upto=99), numbered.clock.now())
    assert statuses(numbered)[2] == (3, "queued")


def test_what_the_portal_lost_is_queued_again_rejected_ones_too(numbered: Office) -> None:
    mark(numbered, 3, 3)
    with numbered.database.begin() as session:
        assert push.requeue_lost(session, 1) == 2
    assert statuses(numbered) == [(1, "sent"), (2, "queued"), (3, "queued")]


def test_nothing_is_queued_again_when_nothing_is_lost(numbered: Office) -> None:
    mark(numbered, 3)
    with numbered.database.begin() as session:
        assert push.requeue_lost(session, 3) == 0
