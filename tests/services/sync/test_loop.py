"""One cycle carries everything both ways, and tells what it did."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from staffdesk.contract.v1 import EditBody, FieldAsked, RequestKind
from staffdesk.models.requests import Request
from staffdesk.models.sync import OutboxMessage, SyncJournal
from staffdesk.models.unit_of_work import Database
from staffdesk.portal import inbox, tables
from staffdesk.portal.database import Store
from staffdesk.portal.migrations import upgrade
from staffdesk.services.office import Office
from staffdesk.services.sync.loop import SyncService
from staffdesk.services.sync.pull import SyncHooks
from tests.services.sync import small_town
from tests.services.sync.direct_calls import DirectCalls
from tests.set_clock import SetClock


@pytest.fixture
def store(empty_url: str) -> Iterator[Store]:
    upgrade(empty_url)
    opened = Store(empty_url)
    yield opened
    opened.close()


@pytest.fixture
def office(sqlite_database: Database, clock: SetClock, tmp_path: Path) -> Office:
    return small_town.an_office(sqlite_database, clock, tmp_path)


@pytest.fixture
def calls(store: Store, clock: SetClock) -> DirectCalls:
    return DirectCalls(store, clock.now)


@pytest.fixture
def service(office: Office, calls: DirectCalls) -> SyncService:
    return SyncService(office, calls, SyncHooks(small_town.render), draw=lambda: 0.5)


def file_edit(store: Store, clock: SetClock, family: str, number: str, submit_id: str) -> str:
    body = EditBody(
        subject="guardian",
        uid=family[:30] + "aa",
        base_rev=1,
        fields=[FieldAsked(name="mobile", base="", asked=number)],
    )
    with store.begin() as connection:
        receipt = inbox.file_request(
            connection,
            family=family,
            submit_id=submit_id,
            kind=RequestKind.EDIT,
            body=body,
            received_at=clock.now(),
        )
    return receipt.req_id


def test_a_request_comes_and_its_answer_goes(
    service: SyncService, office: Office, store: Store, clock: SetClock
) -> None:
    family = small_town.found_town(office.database, clock.now())[0]
    first = service.cycle()
    assert (first.outcome, first.sent) == ("ok", 3)
    req_id = file_edit(store, clock, family, "06 12 34 56 78", "form-1")
    assert service.cycle().pulled == 1
    with office.database.begin() as session:
        request = session.scalars(select(Request)).one()
        assert (request.req_id, request.status, request.household_id) == (req_id, "pending", 1)
        small_town.decide(session, request.id, accept=True, at=clock.now(), answer="C’est noté.")
    last = service.cycle()
    assert (last.rejected, last.sent) == (0, 3)
    with store.read() as connection:
        shown = connection.execute(select(tables.request.c.status, tables.request.c.seq)).one()
        assert tuple(shown) == ("accepted", 1)
        snapshot = connection.scalar(
            select(tables.family_snapshot.c.body).where(tables.family_snapshot.c.family == family)
        )
        assert "06 12 34 56 78" in str(snapshot)
        assert connection.scalar(select(tables.thread_message.c.body)) == "C’est noté."


def test_a_quiet_cycle_changes_nothing(service: SyncService, office: Office, clock: SetClock) -> None:
    small_town.found_town(office.database, clock.now())
    service.cycle()
    report = service.cycle()
    assert (report.outcome, report.pulled, report.numbered, report.sent) == ("ok", 0, 0, 0)
    with office.database.read() as session:
        assert session.scalar(select(func.count()).select_from(SyncJournal)) == 2
        assert set(session.scalars(select(OutboxMessage.status))) == {"sent"}
