"""Column types mean the same on both databases: instants sort as text, JSON comes back exactly."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from staffdesk.domain.permissions import SYSTEM
from staffdesk.models.base import new_uid
from staffdesk.models.households import FamilyQuotientRow, Household
from staffdesk.models.staff import AuditEntry
from staffdesk.models.sync import SyncJournal
from staffdesk.models.unit_of_work import Database
from staffdesk.services import audit
from tests.journal import AN_INSTANT

INSTANTS = [
    datetime(2026, 3, 29, 0, 59, 59, 999999, tzinfo=UTC),
    datetime(2026, 3, 29, 3, 0, tzinfo=timezone(timedelta(hours=2))),
    datetime(2026, 11, 16, 8, 30, tzinfo=UTC),
]


def test_instants_come_back_in_utc_and_sort_as_time_does(database: Database) -> None:
    with database.begin() as session:
        session.add_all([SyncJournal(at=at, holder="", outcome="", facts={}) for at in reversed(INSTANTS)])
    with database.read() as session:
        found = session.scalars(select(SyncJournal.at).order_by(SyncJournal.at)).all()
        first = session.scalar(text("SELECT min(at) FROM sync_journal"))
    assert found == INSTANTS
    assert {at.tzinfo for at in found} == {UTC}
    assert first == "2026-03-29T00:59:59.999999Z"


def test_an_instant_without_time_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 16)  # noqa: DTZ001 - that is the mistake
    with pytest.raises(StatementError, match="time zone"), database.begin() as session:
        session.add(SyncJournal(at=naive, holder="", outcome="", facts={}))


def test_json_and_decimals_come_back_exactly(database: Database) -> None:
    facts = {"é": [1, None, True, {"a": "1,50"}], "large": 10**15}
    with database.begin() as session:
        session.add(SyncJournal(at=AN_INSTANT, holder="", outcome="", facts=facts))
        household = Household(number="F1", name="Exemple", created_at=AN_INSTANT)
        household.quotients = [
            FamilyQuotientRow(
                value=Decimal("845.50"), valid_from=date(2026, 1, 1), source="caf", decided_at=AN_INSTANT
            )
        ]
        session.add(household)
    with database.read() as session:
        assert session.scalars(select(SyncJournal.facts)).one() == facts
        value = session.scalars(select(FamilyQuotientRow.value)).one()
    assert (value, type(value)) == (Decimal("845.50"), Decimal)


def test_identifiers_for_the_portal_are_random_and_of_one_form() -> None:
    made = {new_uid() for _ in range(100)}
    assert len(made) == 100
    assert all(len(uid) == 32 and int(uid, 16) >= 0 for uid in made)


EXPECTED = "ec7a43c067e27efbd3e46f10fd8ef40cc3aad7be8cf28cc0c76b2b7a7a4f1657"


def test_hashed_facts_do_not_depend_on_the_database(database: Database) -> None:
    with database.begin() as session:
        audit.record(session, SYSTEM, "a", "b", {"z": 1, "é": [True, None]}, at=AN_INSTANT)
    with database.read() as session:
        found = session.scalars(select(AuditEntry.hash)).one()
    assert found == EXPECTED
