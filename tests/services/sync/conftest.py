"""An office and a portal without a network between them, on each kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from staffdesk.contract.v1 import EditBody, FieldAsked, RequestKind
from staffdesk.models.unit_of_work import Database
from staffdesk.portal import inbox
from staffdesk.portal.database import Store
from staffdesk.portal.migrations import upgrade
from staffdesk.services.office import Office
from staffdesk.services.sync.loop import SyncService
from staffdesk.services.sync.pull import SyncHooks
from tests.services.sync import small_town
from tests.services.sync.direct_calls import DirectCalls
from tests.set_clock import SetClock


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A migrated, empty portal."""
    url = f"sqlite:///{(tmp_path / 'portal.sqlite').as_posix()}"
    upgrade(url)
    opened = Store(url)
    yield opened
    opened.close()


@pytest.fixture
def office(database: Database, clock: SetClock, tmp_path: Path) -> Office:
    """A founded office of three families, on each kind of database in turn."""
    small_town.found_town(database, clock.now())
    return small_town.an_office(database, clock, tmp_path)


@pytest.fixture
def calls(store: Store, clock: SetClock) -> DirectCalls:
    """Calls that always arrive."""
    return DirectCalls(store, clock.now)


@pytest.fixture
def service(office: Office, calls: DirectCalls) -> SyncService:
    """The synchronisation of one workstation."""
    return SyncService(office, calls, SyncHooks(small_town.render), draw=lambda: 0.5)


class Families:
    """The three families, filing on the portal."""

    def __init__(self, store: Store, clock: SetClock) -> None:
        self._store = store
        self._clock = clock
        self.uids = [f"{number:02x}" * 16 for number in range(3)]

    def ask(self, submit_id: str, asked: str = "06 12 34 56 78", family: int = 0) -> str:
        """File an edit, and return its req_id."""
        uid = self.uids[family]
        field = FieldAsked(name="mobile", base="", asked=asked)
        body = EditBody(subject="guardian", uid=uid[:30] + "aa", base_rev=1, fields=[field])
        with self._store.begin() as connection:
            receipt = inbox.file_request(
                connection,
                family=uid,
                submit_id=submit_id,
                kind=RequestKind.EDIT,
                body=body,
                received_at=self._clock.now(),
            )
        return receipt.req_id


@pytest.fixture
def families(store: Store, clock: SetClock) -> Families:
    """Families that file; their pages must have been published first."""
    return Families(store, clock)
