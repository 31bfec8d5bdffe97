"""What is queued for the portal lives and dies with the change it tells."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract.v1 import LedgerHead, MessageKind
from staffdesk.domain.errors import NotFound, RecoveryNeeded, Stale
from staffdesk.models.households import Household
from staffdesk.models.sync import OutboxMessage, SyncState
from staffdesk.models.unit_of_work import Database
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import require_not_recovering, sync_state
from tests.set_clock import SetClock


def a_household(session: Session, clock: SetClock, number: str = "F-1") -> Household:
    household = Household(number=number, name="Martin", created_at=clock.now())
    session.add(household)
    session.flush()
    return household


def waiting(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_a_message_dies_with_the_change_it_tells(database: Database, clock: SetClock) -> None:
    def fail_after_queueing() -> None:
        with database.begin() as session:
            outbox.enqueue(session, MessageKind.LEDGER_HEAD, None, LedgerHead(no=1, hash="a"), at=clock.now())
            raise RuntimeError("the business change fails")

    with pytest.raises(RuntimeError):
        fail_after_queueing()
    with database.read() as session:
        assert waiting(session) == []


def test_the_body_is_canonical_text(database: Database, clock: SetClock) -> None:
    with database.begin() as session:
        row = outbox.enqueue(
            session, MessageKind.LEDGER_HEAD, None, {"no": 2, "hash": "e\u0301"}, at=clock.now()
        )
        assert row.body == '{"hash":"é","no":2}'


def test_only_one_unnumbered_snapshot_of_a_family_waits(database: Database, clock: SetClock) -> None:
    with database.begin() as session:
        household = a_household(session, clock)
        for _ in range(3):
            outbox.touch_household(session, household.id, at=clock.now())
        assert household.snapshot_rev == 3
        assert [(row.kind, row.family) for row in waiting(session)] == [("family_snapshot", household.uid)]


def test_a_numbered_snapshot_is_left_alone(database: Database, clock: SetClock) -> None:
    with database.begin() as session:
        household = a_household(session, clock)
        outbox.touch_household(session, household.id, at=clock.now())
        waiting(session)[0].n = 1
        outbox.touch_household(session, household.id, at=clock.now())
        assert [row.n for row in waiting(session)] == [1, None]


def test_many_households_are_touched_at_once(database: Database, clock: SetClock) -> None:
    with database.begin() as session:
        households = [a_household(session, clock, f"F-{number}") for number in range(3)]
        outbox.touch_households(session, [one.id for one in households], at=clock.now())
        assert [one.snapshot_rev for one in households] == [1, 1, 1]
        assert {row.family for row in waiting(session)} == {one.uid for one in households}


def test_touching_a_household_that_is_not_there_is_an_error(database: Database, clock: SetClock) -> None:
    with database.begin() as session, pytest.raises(NotFound):
        outbox.touch_household(session, 12345, at=clock.now())


def test_touching_a_town_that_is_not_there_is_an_error(database: Database, clock: SetClock) -> None:
    with database.begin() as session, pytest.raises(NotFound):
        outbox.touch_town(session, at=clock.now())


def test_a_numbered_answer_cannot_be_taken_back(database: Database, clock: SetClock) -> None:
    from staffdesk.models.requests import Request

    with database.begin() as session:
        request = Request(
            req_id="a" * 32, family="f", kind="edit", raw="{}", digest="", body={}, received_at=clock.now(),
            pulled_at=clock.now(),
        )  # fmt: skip
        session.add(request)
        session.flush()
        hold = clock.now() + timedelta(seconds=10)
        row = outbox.enqueue(
            session, MessageKind.DECISION, "f", {}, at=clock.now(), request_id=request.id, hold_until_at=hold
        )
        assert outbox.take_back(session, request.id) == 1
        row = outbox.enqueue(session, MessageKind.DECISION, "f", {}, at=clock.now(), request_id=request.id)
        row.n = 1
        with pytest.raises(Stale):
            outbox.take_back(session, request.id)


def test_a_restored_office_lets_nothing_pass(database: Database) -> None:
    with database.begin() as session:
        session.add(SyncState(id=1, office_id="0" * 32))
        session.flush()
        require_not_recovering(session)
        sync_state(session).recovery_reason = "sidecar"
        session.flush()
        with pytest.raises(RecoveryNeeded):
            require_not_recovering(session)
