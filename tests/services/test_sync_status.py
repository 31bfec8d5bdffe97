"""What people see of the synchronisation: its state, its journal, and the tray "À corriger" (R7)."""

from pathlib import Path

import pytest

from staffdesk.contract.v1 import LedgerHead, MessageKind
from staffdesk.domain.errors import NotAllowed, Stale
from staffdesk.domain.permissions import SYSTEM, Actor, Role
from staffdesk.models.sync import OutboxMessage, SyncJournal
from staffdesk.models.unit_of_work import Database
from staffdesk.services.gateways.keychain import SystemKeychain
from staffdesk.services.office import Office, found_office
from staffdesk.services.sync import outbox
from staffdesk.services.sync.state import sync_state
from staffdesk.services.sync_status import SyncStatus
from tests.set_clock import SetClock

READER = Actor(user_id=9, name="Sam V.", roles=frozenset({Role.READER}))


@pytest.fixture
def office(database: Database, clock: SetClock, tmp_path: Path) -> Office:
    """Give a founded office."""
    made = Office(database, clock, SystemKeychain(), "poste", tmp_path)
    found_office(made)
    return made


def queue_one(office: Office, *, status: str = "queued", reason: str = "") -> int:
    """Queue one message, and return its key."""
    with office.database.begin() as session:
        body = LedgerHead(no=1, hash="0" * 64)
        message = outbox.enqueue(session, MessageKind.LEDGER_HEAD, None, body, at=office.clock.now())
        message.status, message.reject_reason = status, reason
        return message.id


def test_an_office_without_portal_says_so_and_counts_what_waits(office: Office) -> None:
    queue_one(office)
    queue_one(office)
    state = SyncStatus(office).state(READER)
    assert (state.enrolled, state.waiting, state.rejected) == (False, 2, 0)
    assert (state.portal_url, state.last_error, state.recovery_reason) == ("", "", "")


def test_an_enrolled_office_tells_address_last_success_and_fault(office: Office) -> None:
    with office.database.begin() as session:
        row = sync_state(session, lock=True)
        row.device_id, row.portal_url = "d" * 32, "https://famille.valbrune.example"
        row.last_success_at, row.last_error = office.clock.now(), "portal_timeout"
        row.recovery_reason = "sidecar"
    state = SyncStatus(office).state(READER)
    assert (state.enrolled, state.portal_url) == (True, "https://famille.valbrune.example")
    assert state.last_success_at == office.clock.now()
    assert (state.last_error, state.recovery_reason) == ("portal_timeout", "sidecar")


def test_the_journal_is_newest_first(office: Office) -> None:
    with office.database.begin() as session:
        for outcome in ("failed", "ok"):
            session.add(
                SyncJournal(at=office.clock.now(), holder="poste:1", outcome=outcome, facts={"sent": 2})
            )
    rows = SyncStatus(office).journal(READER)
    assert [row.outcome for row in rows] == ["ok", "failed"]
    assert rows[0].facts == {"sent": 2}


def test_a_rejected_message_stays_in_the_tray_until_a_person_closes_it(office: Office) -> None:
    status, key = SyncStatus(office), queue_one(office, status="rejected", reason="invalid")
    (row,) = status.rejected(READER)
    assert (row.message_id, row.kind, row.reason) == (key, "ledger_head", "invalid")
    assert status.state(READER).rejected == 1
    with pytest.raises(NotAllowed):
        status.close_rejected(READER, key)
    status.close_rejected(SYSTEM, key)
    assert status.rejected(READER) == ()
    with office.database.read() as session:
        kept = session.get(OutboxMessage, key)
        assert kept is not None
        assert kept.status == "closed"
    with pytest.raises(Stale, match="already_closed"):
        status.close_rejected(SYSTEM, key)
