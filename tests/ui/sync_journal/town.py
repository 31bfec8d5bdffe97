"""A real office and its portal for the tests of the journal; the portal's server may be shut."""

from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select, update

from staffdesk.domain.permissions import Actor, Role
from staffdesk.models.sync import OutboxMessage
from staffdesk.models.unit_of_work import Database
from staffdesk.portal.database import Store
from staffdesk.portal.migrations import upgrade
from staffdesk.services.gateways.portal_client import DeviceKey, PortalClient, Timeouts
from staffdesk.services.sync.cycle_report import CycleReport
from staffdesk.services.sync.loop import SyncService
from staffdesk.services.sync.pull import SyncHooks
from staffdesk.services.sync_status import SyncStatus
from tests.services.sync import small_town
from tests.services.sync.direct_calls import DirectCalls
from tests.set_clock import SetClock

NOW = datetime(2027, 1, 11, 9, 18, tzinfo=UTC)
CAMILLE = Actor(1, "Camille R.", frozenset({Role.AGENT}))
NOBODY_LISTENS = "http://127.0.0.1:9"


class JournalTown:
    """An office of three families, and their portal.

    Attributes:
        status: what the journal asks.
        is_open: whether the portal's server answers.
    """

    def __init__(self, database: Database, folder: Path) -> None:
        small_town.found_town(database, NOW)
        self._clock = SetClock(NOW)
        self._office = small_town.an_office(database, self._clock, folder)
        self.status = SyncStatus(self._office)
        self.is_open = True
        url = f"sqlite:///{(folder / 'portal.sqlite').as_posix()}"
        upgrade(url)
        self._store = Store(url)

    def exchange(self) -> CycleReport:
        """Exchange once, as the desk does: what ended it early is raised."""
        hooks = SyncHooks(small_town.render)
        calls = DirectCalls(self._store, self._clock.now) if self.is_open else self._shut()
        report = SyncService(self._office, calls, hooks, draw=lambda: 0.5).cycle(asked=True)
        if report.fault is not None:
            raise report.fault
        return report

    def _shut(self) -> PortalClient:
        key = DeviceKey("de" * 16, Ed25519PrivateKey.generate().private_bytes_raw().hex())
        return PortalClient(NOBODY_LISTENS, key, self._clock, timeouts=Timeouts(1, 1, 2))

    def refuse_a_message(self) -> int:
        """Let the portal have refused one of the messages, and return its key."""
        with self._office.database.begin() as session:
            refused = session.scalars(select(OutboxMessage.id).order_by(OutboxMessage.id)).first() or 0
            session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.id == refused)
                .values(status="rejected", reject_reason="unknown family")
            )
        return refused

    def close(self) -> None:
        """Let go of the portal's database."""
        self._store.close()
