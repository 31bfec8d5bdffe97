"""Numbers are given late, in one gapless line, to what may leave (R2, R6, R13, R17)."""

from collections.abc import Collection
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from staffdesk.contract.streams import START, extend_stream
from staffdesk.contract.v1 import PUSH_BYTES, MessageKind, OutboxItem, Wire
from staffdesk.domain.canonical import digest
from staffdesk.domain.errors import RecoveryNeeded, RuleBroken
from staffdesk.models.base import new_uid
from staffdesk.models.households import Guardian, Household
from staffdesk.models.sync import OutboxMessage, SyncState
from staffdesk.models.unit_of_work import Database
from staffdesk.services.office import Office
from staffdesk.services.sync import outbox
from staffdesk.services.sync.numbering import (
    Render,
    Waiting,
    Written,
    as_outgoing,
    number_waiting,
    waiting_snapshots,
)
from staffdesk.services.sync.state import standing
from tests.services.sync import small_town
from tests.set_clock import SetClock


def number(office: Office, render: Render = small_town.render, limit: int = 100) -> int:
    with office.database.begin() as session:
        return number_waiting(session, render, office.clock.now(), limit)


def rows(office: Office) -> list[OutboxMessage]:
    with office.database.begin() as session:
        return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all())


def queue(office: Office, **how: object) -> None:
    with office.database.begin() as session:
        head = {"no": 1, "hash": "ab"}
        outbox.enqueue(session, MessageKind.LEDGER_HEAD, None, head, at=office.clock.now(), **how)  # type: ignore[arg-type]


def test_numbers_have_no_gap_and_prove_their_stream(office: Office) -> None:
    queue(office)
    assert number(office) == 4
    numbered = rows(office)
    stream = START
    for place, row in enumerate(numbered, 1):
        sent = OutboxItem.model_validate_json(as_outgoing(row).text())
        assert (row.n, row.digest) == (place, digest(sent.to_wire()))
        stream = extend_stream(stream, row.digest or "")
        assert row.stream == stream
    assert standing(office.database).n == 4


def test_no_more_are_numbered_than_may_wait(office: Office) -> None:
    assert number(office, limit=2) == 2
    assert number(office, limit=2) == 0


def test_a_snapshot_tells_what_is_true_when_it_is_numbered(office: Office) -> None:
    with office.database.begin() as session:
        session.scalars(select(Guardian)).first().mobile = "06 99"  # type: ignore[union-attr]
    number(office)
    assert '"06 99"' in (rows(office)[0].body or "")


def test_what_may_be_taken_back_waits_with_its_family_s_snapshot(office: Office, clock: SetClock) -> None:
    with office.database.begin() as session:
        household = session.scalars(select(Household)).first()
        assert household is not None
        hold = clock.now() + timedelta(seconds=10)
        outbox.enqueue(session, MessageKind.MESSAGE, household.uid, {}, at=clock.now(), hold_until_at=hold)
    assert number(office) == 2  # the snapshots of the two other families
    clock.advance(seconds=10)
    assert number(office) == 2


def test_what_cannot_be_written_out_goes_to_the_tray_and_the_line_moves_on(office: Office) -> None:
    def render(session: Session, row: OutboxMessage) -> Wire:
        if row.household_id == 1:
            raise RuleBroken("no_address")
        return small_town.render(session, row)

    assert number(office, render) == 2
    assert [(row.n, row.status) for row in rows(office)] == [(None, "rejected"), (1, "queued"), (2, "queued")]


def test_what_is_too_long_for_the_wire_goes_to_the_tray(office: Office) -> None:
    with office.database.begin() as session:
        long = {"no": 1, "hash": "x" * PUSH_BYTES}
        outbox.enqueue(session, MessageKind.LEDGER_HEAD, None, long, at=office.clock.now())
    assert number(office) == 3
    assert (rows(office)[-1].n, rows(office)[-1].reject_reason) == (None, "too_large")


def test_a_recovering_office_numbers_nothing(office: Office) -> None:
    with office.database.begin() as session:
        session.get_one(SyncState, 1).recovery_reason = "fork"
    with pytest.raises(RecoveryNeeded):
        number(office)


def test_a_snapshot_of_a_family_somebody_is_changing_waits(
    postgresql_database: Database, clock: SetClock, office: Office
) -> None:
    if office.database.is_sqlite:
        return  # its writers take turns
    with postgresql_database.engine.connect() as other, other.begin():
        other.exec_driver_sql("UPDATE household SET snapshot_rev = snapshot_rev + 1 WHERE id = 1")
        assert number(office) == 2
    assert number(office) == 1


def test_what_was_written_ahead_is_taken_while_the_family_has_not_changed(
    office: Office, clock: SetClock
) -> None:
    with office.database.begin() as session:
        outbox.touch_household(session, 2, at=clock.now())
        revisions = dict(session.execute(select(Household.id, Household.snapshot_rev)).tuples().all())
        ahead = {one: Written(rev - (one == 2), '{"said":"ahead"}') for one, rev in revisions.items()}
        asked: list[int] = []

        def give(household_ids: Collection[int]) -> dict[int, Written]:
            asked.extend(household_ids)
            return ahead

        number_waiting(session, small_town.render, clock.now(), 100, give)
    assert sorted(asked) == [1, 2, 3]
    bodies = {row.household_id: row.body or "" for row in rows(office)}
    assert bodies[1] == bodies[3] == '{"said":"ahead"}'
    assert '"rev":2' in bodies[2], "its family changed after it was written"


def test_what_waits_is_told_in_the_order_of_the_numbers_to_be(office: Office, clock: SetClock) -> None:
    founded_at = clock.now()
    clock.advance(minutes=1)
    with office.database.begin() as session:
        outbox.touch_household(session, 1, at=clock.now())
        queue_held = clock.now() + timedelta(seconds=10)
        uid = session.get_one(Household, 3).uid
        outbox.enqueue(session, MessageKind.MESSAGE, uid, {}, at=clock.now(), hold_until_at=queue_held)
        waiting = waiting_snapshots(session, clock.now())
    assert waiting == [Waiting(2, founded_at), Waiting(1, clock.now())]
    number(office)
    with office.database.read() as session:
        assert [one.household_id for one in waiting_snapshots(session, clock.now())] == []


def test_looking_for_what_may_leave_costs_as_much_more_as_more_waits(
    database: Database, clock: SetClock
) -> None:
    """Four times as many, not sixteen times: it was seven seconds after an invoice run of 6,000 families."""
    if database.engine.dialect.name != "sqlite":
        pytest.skip("the steps of SQLite's machine are counted")
    small_town.found_town(database, clock.now(), 100)
    few = _steps_to_look(database, clock)
    with database.begin() as session:
        waiting = select(OutboxMessage.household_id, OutboxMessage.family)
        for household, family in session.execute(waiting).all():
            for _ in range(3):
                fields = {"msg_id": new_uid(), "kind": MessageKind.FAMILY_SNAPSHOT.value, "family": family}
                session.add(OutboxMessage(household_id=household, created_at=clock.now(), **fields))
    assert few > 10
    assert _steps_to_look(database, clock) < 6 * few


def _steps_to_look(database: Database, clock: SetClock) -> int:
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    with database.read() as session:
        driver = session.connection().connection.dbapi_connection
        driver.set_progress_handler(count, 100)  # type: ignore[union-attr]
        try:
            assert waiting_snapshots(session, clock.now())
        finally:
            driver.set_progress_handler(None, 0)  # type: ignore[union-attr]
    return steps
