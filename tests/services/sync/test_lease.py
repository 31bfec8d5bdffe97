"""One workstation at a time, by the clock of the database (R12)."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from staffdesk.models.sync import SyncLease
from staffdesk.models.unit_of_work import Database
from staffdesk.services.sync import lease


def test_the_first_one_has_it_until_it_gives_it_back(database: Database) -> None:
    assert lease.acquire(database, "one")
    assert lease.acquire(database, "one")
    assert not lease.acquire(database, "two")
    lease.release(database, "two")
    assert not lease.acquire(database, "two")
    lease.release(database, "one")
    assert lease.acquire(database, "two")


def test_a_lease_of_a_dead_workstation_runs_out(database: Database) -> None:
    lease.acquire(database, "dead")
    with database.begin() as session:
        row = session.scalars(select(SyncLease)).one()
        row.expires_at = datetime(2020, 1, 1, tzinfo=UTC)
    assert lease.acquire(database, "two")
    with database.read() as session:
        row = session.scalars(select(SyncLease)).one()
        assert row.token == 2
        assert row.expires_at > datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=1)
