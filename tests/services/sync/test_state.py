"""Where the synchronisation stands, and whether the office may go on."""

import pytest

from staffdesk.domain.errors import RecoveryNeeded, Unavailable
from staffdesk.models.sync import SyncState
from staffdesk.models.unit_of_work import Database
from staffdesk.services.office import Office
from staffdesk.services.sync.state import require_not_recovering, standing, sync_state


def test_an_office_that_was_never_founded_says_so(database: Database) -> None:
    with pytest.raises(Unavailable, match="office_not_founded"):
        standing(database)


def test_it_starts_at_nothing(office: Office) -> None:
    now = standing(office.database)
    assert (now.epoch, now.cursor, now.n, now.stream, now.recovery_reason) == (1, 0, 0, "", None)


def test_a_lock_reads_what_the_database_has(office: Office) -> None:
    with office.database.begin() as session:
        session.get_one(SyncState, 1).acked = 5
        session.flush()
        assert sync_state(session, lock=True).acked == 5


def test_decisions_wait_while_the_office_recovers(office: Office) -> None:
    with office.database.begin() as session:
        require_not_recovering(session)
        session.get_one(SyncState, 1).recovery_reason = "sidecar"
        session.flush()
        with pytest.raises(RecoveryNeeded, match="sidecar"):
            require_not_recovering(session)
