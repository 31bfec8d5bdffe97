"""The audit log is chained: a value changed or an entry taken away shows (SEC8)."""

import pytest
from sqlalchemy import select

from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.staff import AuditEntry
from staffdesk.models.unit_of_work import Database
from staffdesk.services import audit
from tests.journal import AN_INSTANT, tamper

AGENT = Actor(user_id=7, name="Camille R.", roles=frozenset({Role.AGENT}))


@pytest.fixture
def noted(database: Database) -> Database:
    """An office with three audited actions."""
    for number in range(1, 4):
        with database.begin() as session:
            audit.record(
                session,
                AGENT,
                "request.decided",
                f"request:{number}",
                {"après": "acceptée", "nth": number},
                at=AN_INSTANT,
            )
    return database


def test_entries_say_who_did_what_and_when(noted: Database) -> None:
    with noted.read() as session:
        first, second, _ = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        assert (first.user_id, first.who, first.at) == (7, "Camille R.", AN_INSTANT)
        assert (first.action, first.record, first.facts["après"]) == (
            "request.decided",
            "request:1",
            "acceptée",
        )
        assert second.prev_hash == first.hash
    assert audit.first_fault(noted) is None


def test_an_empty_log_is_sound(database: Database) -> None:
    assert audit.first_fault(database) is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entry SET at = '2026-11-16T08:31:00.000000Z' WHERE id = 2",
        "UPDATE audit_entry SET user_id = 8 WHERE id = 2",
        "UPDATE audit_entry SET who = 'Autre' WHERE id = 2",
        "UPDATE audit_entry SET action = 'request.opened' WHERE id = 2",
        "UPDATE audit_entry SET record = 'request:9' WHERE id = 2",
        "UPDATE audit_entry SET facts = '{}' WHERE id = 2",
        "UPDATE audit_entry SET prev_hash = '' WHERE id = 2",
        "UPDATE audit_entry SET hash = 'x' WHERE id = 2",
    ],
)
def test_a_changed_value_is_found(noted: Database, change: str) -> None:
    tamper(noted, change)
    assert audit.first_fault(noted) == 2


def test_an_entry_taken_away_is_found_at_the_next(noted: Database) -> None:
    tamper(noted, "DELETE FROM audit_entry WHERE id = 2")
    assert audit.first_fault(noted) == 3


def test_a_value_that_has_no_canonical_form_is_a_bug(database: Database) -> None:
    with pytest.raises(TypeError), database.begin() as session:
        audit.record(session, AGENT, "x", "y:1", {"euros": 1.5}, at=AN_INSTANT)
